"""`python -m importers`: from open data and the municipality's own files to what the dashboard shows."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, get_args

logging.getLogger("streamlit.runtime.caching.cache_data_api").addFilter(lambda _: False)  # no server runs

import catalogue
from importers import ImportProblem, exported, reading, showing
from importers.reading import OWN
from importers.sources import SOURCES
from importers.spreadsheet import Shares
from importers.telling import complain, logged
from text import LANGUAGES, speak, t

REFUSED, WRONG_USE, STOPPED = 1, 2, 130
COMMANDS: dict[str, Callable[..., int]] = {
    "fetch": reading.fetch,
    "check": reading.check,
    "import": reading.read_in,
    "template": reading.template,
    "decisions": reading.read_decisions,
    "register": reading.sum_register,
    "propose": reading.propose_mapping,
    "forget": reading.forget,
    "publish": showing.publish,
    "status": showing.status,
    "rollback": showing.rollback,
    "withdraw": showing.withdraw,
    "verify": exported.verify,
}
CHANGING = ("fetch", "import", "decisions", "forget", "publish", "rollback")


class Parser(argparse.ArgumentParser):
    """A parser that speaks the language chosen; argparse itself speaks English only."""

    def __init__(self, **how: object) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **how)  # type: ignore[arg-type]
        self._positionals.title = t("import.commands")
        self._optionals.title = t("import.options")
        self.add_argument("-h", "--help", action="help", help=t("import.help"))

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", t("import.usage"), 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", t("import.usage"), 1)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_USE, t("import.not_understood", arguments=" ".join(sys.argv[1:])) + "\n")


def language(arguments: Sequence[str]) -> str:
    """--lang, or LIKVARD_LANG; Swedish where that is neither."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    early.add_argument("--lang")
    asked = early.parse_known_args(arguments)[0].lang or os.environ.get("LIKVARD_LANG")
    return asked if asked in LANGUAGES else "sv"


def parser() -> Parser:
    """What can be asked for."""
    whole = Parser(prog="python -m importers", description=t("import.program"))
    whole.add_argument("--lang", choices=tuple(LANGUAGES), help=t("import.arg_lang"))
    asked = whole.add_subparsers(dest="command", required=True, metavar=t("import.command"))
    commands = {}
    for name in COMMANDS:
        words = t(f"import.help_{name}")
        commands[name] = asked.add_parser(name, help=words, description=words)
        # the general parser knows it too: it may stand before the command or after it
        commands[name].add_argument(
            "--lang", choices=tuple(LANGUAGES), default=argparse.SUPPRESS, help=t("import.arg_lang")
        )
        if name in CHANGING:
            commands[name].add_argument("--dry-run", action="store_true", help=t("import.arg_dry_run"))

    fetch = commands["fetch"]
    fetch.add_argument("source", nargs="*", help=", ".join(SOURCES))
    fetch.add_argument("--refresh", action="store_true", help=t("import.arg_refresh"))
    for name in ("check", "import"):
        commands[name].add_argument("file", type=Path, help=t("import.arg_file"))
        commands[name].add_argument("--copy", type=Path, help=t("import.arg_copy"))
        commands[name].add_argument("--include-hidden", action="store_true", help=t("import.arg_hidden"))
        commands[name].add_argument("--indicator", help=t("import.arg_indicator"))
        commands[name].add_argument("--period", help=t("import.arg_period"))
        commands[name].add_argument(
            "--shares", choices=get_args(Shares), default="ask", help=t("import.arg_shares")
        )
    commands["import"].add_argument("--source", default=OWN, help=t("import.arg_source", usual=OWN))
    commands["import"].add_argument("--older", action="store_true", help=t("import.arg_older"))
    groups = commands["template"]
    groups.add_argument("group", choices=reading.TEMPLATES, help=", ".join(reading.TEMPLATES))
    commands["decisions"].add_argument("file", type=Path, help=t("import.arg_file"))
    groups.add_argument("target", type=Path, nargs="?", help=t("import.arg_target"))
    commands["register"].add_argument("description", type=Path, help=t("import.arg_description"))
    commands["register"].add_argument(
        "--engine", choices=reading.ENGINES, default=reading.ENGINES[0], help=t("import.arg_engine")
    )
    commands["register"].add_argument("--master", help=t("import.arg_master"))
    commands["propose"].add_argument("target", type=Path, help=t("import.arg_target"))
    commands["propose"].add_argument("--grade", type=int, default=0, help=t("import.arg_grade"))
    commands["forget"].add_argument("release", help=t("import.arg_release"))
    commands["rollback"].add_argument("to", nargs="?", help=t("import.arg_snapshot"))
    commands["verify"].add_argument("file", type=Path, help=t("import.arg_file"))
    commands["withdraw"].add_argument("snapshot_id", help=t("import.arg_snapshot"))
    commands["withdraw"].add_argument("reason", help=t("import.arg_reason"))
    return whole


def main(arguments: Sequence[str]) -> int:
    speak(language(arguments))
    asked = vars(parser().parse_args(arguments))
    asked.pop("lang", None)
    command = COMMANDS[asked.pop("command")]
    with logged():
        try:
            return command(**asked)
        except (ImportProblem, catalogue.CatalogueError) as problem:
            complain(str(problem))
            return REFUSED
        except KeyboardInterrupt:
            complain(t("import.stopped"))
            return STOPPED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
