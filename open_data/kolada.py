"""The values in Kolada's shape, at addresses as Kolada's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

import catalogue
import queries
from open_data import JSON, Asked, Offer, WrongQuestion, rows
from reports.open_data import kolada
from reports.open_data.kolada import Kind
from text import t

MOST_NAMES, MOST_ENTRIES, USUAL = 100, 5_000, 1_000  # that may be asked for, or are answered with, at once
PAGED = ("page", "per_page")


def _several(asked: Asked, name: str, pattern: str = r"[\w.-]{1,80}") -> list[str]:
    """The names that stand between commas in the address; none: all."""
    found = asked.names[name].split(",") if name in asked.names else []
    if len(found) > MOST_NAMES or not all(re.fullmatch(pattern, one, re.ASCII) for one in found):
        raise WrongQuestion(t("open_data.wrong_list", most=MOST_NAMES))
    return found


def _page(asked: Asked) -> tuple[int, int]:
    """Which page, from 1, and how many entries there are on one."""
    page, size = asked.query.get("page", "1"), asked.query.get("per_page", str(USUAL))
    if (
        not all(re.fullmatch(r"[1-9]\d{0,4}", one, re.ASCII) for one in (page, size))
        or int(size) > MOST_ENTRIES
    ):
        raise WrongQuestion(t("open_data.wrong_page", most=MOST_ENTRIES))
    return int(page), int(size)


def _json(values: list[dict[str, Any]], next_url: str | None = None) -> bytes:
    found = {"values": values, "count": len(values), "next_url": next_url}
    return json.dumps(found, ensure_ascii=False).encode()


def _values(kind: Kind) -> Callable[[Asked], bytes]:
    def make(asked: Asked) -> bytes:
        page, size = _page(asked)
        found = queries.once(
            "kolada",
            kpis=_several(asked, "kpi"),
            areas=_several(asked, kind),
            levels=list(kolada.LEVELS[kind]),
            years=[int(one) for one in _several(asked, "years", r"\d{4}")],
            first=(page - 1) * size,
            entries=size,
        )
        has_more = not found.empty and int(found["found"].iloc[0]) > page * size
        following = f"{asked.base}{asked.path}?page={page + 1}&per_page={size}"
        return _json(kolada.entries(found, kind), following if has_more else None)

    return make


def _places(kind: Kind) -> Callable[[Asked], bytes]:
    return lambda _: _json(kolada.places(rows.areas().values(), kind))


def _kpis(_: Asked) -> bytes:
    return _json(kolada.kpis(catalogue.indicators().values()))


def _offers(kind: Kind, data: str) -> Iterable[Offer]:
    paths = (
        f"kpi/{{kpi}}/{kind}/{{{kind}}}/year/{{years}}",
        f"kpi/{{kpi}}/{kind}/{{{kind}}}",
        "kpi/{kpi}/year/{years}",
        f"{kind}/{{{kind}}}/year/{{years}}",
    )
    for path in paths:
        yield Offer(f"kolada/v3/{data}/{path}", JSON, f"kolada_{data}", _values(kind), False, True, PAGED)
    yield Offer(f"kolada/v3/{kind}", JSON, f"kolada_{kind}", _places(kind), speaks=True)


KOLADA = (
    Offer("kolada/v3/kpi", JSON, "kolada_kpi", _kpis, speaks=True),
    *_offers("municipality", "data"),
    *_offers("ou", "oudata"),
)
