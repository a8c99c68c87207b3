"""The commands that read figures in: from open sources, from spreadsheets. Each returns an exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pyarrow as pa

import catalogue
import queries
import text
from catalogue import Municipality
from importers import (
    ImportProblem,
    decisions,
    distributed,
    faults,
    individuals,
    propose,
    register,
    spreadsheet,
    staging,
)
from importers.assemble import places
from importers.faults import Fault
from importers.sources import SOURCES, skolverket_download
from importers.spreadsheet.known import Known
from importers.spreadsheet.marked import marked_copy
from importers.spreadsheet.template import template as write_template
from importers.staging import Release
from importers.telling import bar, complain, say
from queries import snapshot
from text import t

DONE = 0
REFUSED = 1  # nothing came in: the sentences say why
PARTLY = 3  # some sources could not be read; what the others gave is kept
DECISIONS = "decisions"
TEMPLATES = (*catalogue.DOMAINS, DECISIONS)  # what there is a template for
ENGINES = ("duckdb", "spark")  # what can sum a register
OWN = "kommunens-egen"  # the source of what a municipality itself knows


def place() -> Municipality:
    """The municipality whose figures are read: the one with catchments, where the catalogue has others too.

    Raises ImportProblem where several have.
    """
    every = list(catalogue.municipalities().values())
    found = [one for one in every if one.catchments] or every
    if len(found) != 1:
        raise ImportProblem(t("import.which_municipality", count=len(found)))
    return found[0]


def _fetch_one(name: str, refresh: bool, dry_run: bool) -> None:
    """Stage what is new of one source. What came before a fault is kept."""
    new = 0
    for rows, release in bar(SOURCES[name](place(), refresh=refresh, progress=say), name):
        is_new = not staging.has(release) if dry_run else staging.stage(rows, release)
        if is_new:
            new += 1
            say(t("import.staged", release=release.id, rows=text.number(len(rows))))
    say(t("import.fetched" if new else "import.nothing_new", source=name, count=new))


def fetch(source: Sequence[str], refresh: bool, dry_run: bool) -> int:
    if unknown := sorted(set(source) - set(SOURCES)):
        raise ImportProblem(t("import.unknown_source", source=unknown[0], known=", ".join(SOURCES)))
    failed = []
    for name in source or SOURCES:
        try:
            _fetch_one(name, refresh, dry_run)
        except ImportProblem as problem:
            complain(str(problem))
            failed.append(name)
    if failed:
        complain(t("import.not_fetched", sources=text.listing(failed)))
    return PARTLY if failed else DONE


def _shown() -> tuple[dict[str, catalogue.Area], pa.Table | None]:
    """Areas and observations of the snapshot that readers see."""
    found = snapshot.find()
    if found is None:
        return {}, None
    with queries.connect(found.folder) as tables:
        areas = catalogue.areas(queries.execute(tables, "areas", **place().query()))
        return areas, tables.sql("from observation").to_arrow_table()


def _told(found: Sequence[Fault], file: Path, copy: Path | None) -> bool:
    """Say what is wrong with the file, or worth knowing. Returns whether it can be read in."""
    for sentence in faults.told(found):
        complain(sentence)
    if copy and found:
        done = marked_copy(file, found, copy)
        say(t("import.copied" if done else "import.not_copied", path=copy))
    return not faults.stands(found)


def _read(file: Path, source: str, how: Mapping[str, Any]) -> tuple[pa.Table, Release] | None:
    """Rows to stage and their release; None where a fault stands. Raises ImportProblem without a file."""
    if not file.is_file():
        raise ImportProblem(t("import.no_file", path=file))
    if skolverket_download.recognises(content := file.read_bytes()):
        download = skolverket_download.read(content, catalogue.sources()["skolverket-betyg"].url)
        return (download.rows, download.release) if _told(download.faults, file, how["copy"]) else None
    areas, shown = _shown()
    reading = spreadsheet.read(
        file,
        place(),
        catalogue.indicators(),
        areas=areas.values(),
        shown=shown,
        given={name: how[name] for name in ("indicator", "period") if how[name]},
        shares=how["shares"],
        include_hidden=how["include_hidden"],
    )
    release = Release(
        id=f"{source}-{file.stem}",
        source=source,
        published_on=date.fromtimestamp(file.stat().st_mtime).isoformat(),
        fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
        sha256=reading.sha256,
    )
    return (reading.rows, release) if _told(reading.faults, file, how["copy"]) else None


def check(file: Path, **how: Any) -> int:
    found = _read(file, OWN, how)
    if found:
        say(t("import.is_whole", rows=text.number(len(found[0]))))
    return DONE if found else REFUSED


def _later(release: Release, indicators: set[str]) -> Release | None:
    """A release with the same indicators, of a file that is newer than this one."""
    return next(
        (
            one
            for one in staging.releases()
            if one.id != release.id
            and one.source == release.source
            and (one.published_on or "") > (release.published_on or "")
            and indicators & staging.indicators(one)
        ),
        None,
    )


def read_in(file: Path, source: str, older: bool, dry_run: bool, **how: Any) -> int:
    if source not in catalogue.sources():
        raise ImportProblem(t("import.no_source", source=source, known=", ".join(catalogue.sources())))
    found = _read(file, source, how)
    if not found:
        return REFUSED
    rows, release = found
    if release.sha256 and staging.is_staged(release.sha256):
        say(t("import.already", path=file.name))
        return DONE
    later = _later(release, set(rows["indicator_id"].to_pylist()))
    if later and not older:
        raise ImportProblem(t("import.older", path=file.name, release=later.id, date=later.published_on))
    if not dry_run:
        staging.stage(rows, release)
    key = "import.would_stage" if dry_run else "import.staged"
    say(t(key, release=release.id, rows=text.number(len(rows))))
    return DONE


def template(group: str, target: Path | None) -> int:
    target = target or Path(f"{group}-{place().id}.xlsx")
    if target.exists():
        raise ImportProblem(t("import.is_there", path=target))
    areas, _ = _shown()
    if group == DECISIONS:
        decisions.template(target, _names())
    else:
        write_template(
            cast("catalogue.Domain", group), target, place(), catalogue.indicators(), areas.values()
        )
    say(t("import.template_written", path=target))
    return DONE


def _names() -> Known:
    return Known(catalogue.indicators(), place())


def read_decisions(file: Path, dry_run: bool) -> int:
    if not file.is_file():
        raise ImportProblem(t("import.no_file", path=file))
    found, before = decisions.read(file, _names()), len(decisions.today(place()))
    counts = {"count": text.number(len(found)), "before": text.number(before)}
    if dry_run:
        say(t("decisions.would_write", file=file.name, **counts))
    else:
        say(t("decisions.written", path=decisions.write(found, place()), **counts))
    return DONE


def sum_register(description: Path, engine: str, master: str | None) -> int:
    on_spark = engine == "spark"
    if master and not on_spark:
        raise ImportProblem(t("register.no_engine", master=master))
    with places() as tables:
        areas = register.known(tables)
    begun = distributed.engine(master or distributed.HERE) if on_spark else nullcontext(individuals.opened)
    with begun as reads:
        said = register.register(description, areas, reads)
    for sentence in said:
        say(sentence)
    return DONE


def propose_mapping(grade: int, target: Path) -> int:
    with places() as tables:
        small, schools = propose.known(tables, place().id)
    close = propose.propose(small, schools, grade, target)
    for sentence in close:
        say(sentence)
    say(t("import.proposed", path=target, count=len(close)))
    return DONE


def forget(release: str, dry_run: bool) -> int:
    if not any(one.id == release for one in staging.releases()):
        known = ", ".join(one.id for one in staging.releases()) or t("import.none")
        raise ImportProblem(t("import.no_release", release=release, known=known))
    if not dry_run:
        staging.forget(release)
    say(t("import.would_forget" if dry_run else "import.forgotten", release=release))
    return DONE
