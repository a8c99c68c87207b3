"""Kolada (RKA), version 3: the catalogue's indicators for municipalities, county, country and schools."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

import catalogue
from catalogue import Indicator, Municipality
from importers import ImportProblem
from importers.fetching import Answer, Fetcher, base_url, combined, fetcher
from importers.sources import schools
from importers.spreadsheet.sheet import clean
from importers.staging import Release
from text import t

HERE = Path(__file__)


@cache
def settings() -> dict[str, Any]:
    return tomllib.loads(HERE.with_suffix(".toml").read_text("utf-8"))


def kolada_id(area_id: str) -> str:
    """0020 for county 20, 0000 for the country; a municipality's code is the same."""
    return area_id.zfill(4)


def following(page: Any) -> str | None:
    """The address of the next page: `next_url`, or version 2's `next_page`."""
    return page.get("next_url") or page.get("next_page")


def _parts(ids: list[str]) -> Iterator[str]:
    size = settings()["ids"]
    for start in range(0, len(ids), size):
        yield ",".join(ids[start : start + size])


def _pages(source: Fetcher, path: str, **query: str) -> Iterator[Answer]:
    """All pages of an answer. Raises ImportProblem where one is not in Kolada's shape."""
    url = f"{base_url('kolada', settings()['url'])}/{path}"
    checked = source.pages(url, lambda page: following(page), {"per_page": "5000"} | query)
    for answer in checked:
        page = answer.json()
        if not isinstance(page, dict) or not isinstance(page.get("values"), list):
            raise ImportProblem(t("kolada.shape", url=answer.url, path=answer.path))
        yield answer


def _values(source: Fetcher, path: str, **query: str) -> list[dict[str, Any]]:
    return [one for answer in _pages(source, path, **query) for one in answer.json()["values"]]


def places(source: Fetcher, municipality: Municipality) -> dict[str, str]:
    """Our area ids by Kolada's, groups of municipalities included."""
    areas = [municipality.id, municipality.county, "00", *municipality.benchmarks, *municipality.comparisons]
    groups = [
        group["id"]
        for group in _values(source, "municipality_groups")
        if any(part in group["title"] for part in settings()["groups"])
        and (
            municipality.name.sv in group["title"]
            or municipality.id in (member["member_id"] for member in group.get("members") or [])
        )
    ]
    return {kolada_id(area): area for area in areas} | {group: group for group in groups}


def units(source: Fetcher, municipality: Municipality, progress: Callable[[str], None]) -> dict[str, str]:
    """Our area ids of schools by Kolada's ids; those without are told."""
    begins = settings()["unit"].format(municipality=municipality.id)
    found = _values(source, "ou", municipality=municipality.id)
    inside = (one for one in found if one.get("municipality", municipality.id) == municipality.id)
    named = [(one["id"], one["title"]) for one in inside if one["id"].startswith(begins)]
    match = schools.match(schools.known(municipality), named)
    for school, near in match.missing.items():
        progress(
            t("kolada.school_near", school=school.name, near=near)
            if near
            else t("kolada.school", school=school.name)
        )
    return dict(match.found)


def _words(title: str) -> list[str]:
    return re.findall(r"\w+", clean(title).casefold())


def _told(indicator: Indicator, known: str | None, title: str) -> tuple[str | None, bool]:
    """What a person should know of the key figure's title, and whether it can be the right one.

    A single word tells figures apart: meritvärde, hemkommun from meritvärde, lägeskommun.
    """
    place = {"indicator": indicator.name, "code": indicator.kolada, "title": title, "known": known}
    if known is None:
        return t("kolada.title", **place), True
    if _words(known) == _words(title):
        return None, True
    return t("kolada.other", **place), False


def confirmed(source: Fetcher, progress: Callable[[str], None]) -> Iterator[tuple[Indicator, dict[str, Any]]]:
    """The indicators that Kolada has, each with its key figure. What is unknown or not that is told."""
    wanted = [one for one in catalogue.indicators().values() if one.kolada]
    codes = sorted({str(one.kolada) for one in wanted})
    found = {kpi["id"]: kpi for part in _parts(codes) for kpi in _values(source, f"kpi/{part}")}
    for indicator in wanted:
        kpi = found.get(str(indicator.kolada))
        if kpi is None:
            progress(t("kolada.unknown", indicator=indicator.name, code=indicator.kolada))
            continue
        sentence, is_right = _told(indicator, settings()["titles"].get(kpi["id"]), kpi["title"])
        if sentence:
            progress(sentence)
        if is_right:
            yield indicator, kpi


def tidy(bodies: list[bytes], places: dict[str, str], indicator: Indicator, release: str) -> pa.Table:
    """Rows to stage from answers as received. `places`: our area ids by Kolada's.

    Raises ImportProblem where an answer is not in Kolada's shape.
    """
    with duckdb.connect() as tables:
        body = [one.decode("utf-8-sig") for one in bodies]
        tables.register("page", pa.table({"position": range(len(body)), "body": pa.array(body, pa.string())}))
        tables.register("place", pa.table({"kolada_id": list(places), "area_id": list(places.values())}))
        code = str(indicator.kolada)
        given = {
            "kpi": code,
            "indicator": indicator.id,
            "release": release,
            "years_later": settings()["years_later"].get(code, 0),
            "years_pooled": settings()["years_pooled"].get(code, 1),
            "is_school_year": indicator.period == "school",
        }
        try:
            return tables.sql(HERE.with_suffix(".sql").read_text("utf-8"), params=given).to_arrow_table()
        except duckdb.Error as error:
            raise ImportProblem(t("kolada.values", code=code, error=error)) from error


def fetch(
    municipality: Municipality, *, refresh: bool = False, progress: Callable[[str], None] = lambda _: None
) -> Iterator[tuple[pa.Table, Release]]:
    """One release a key figure. Raises ImportProblem where Kolada cannot be reached or makes no sense."""
    with fetcher("kolada", per_second=settings()["per_second"], refresh=refresh) as source:
        areas = places(source, municipality)
        ours = units(source, municipality, progress)
        for indicator, kpi in confirmed(source, progress):
            progress(t("kolada.fetching", code=kpi["id"], title=kpi["title"]))
            asked = {"data": ("municipality", areas)}
            if "school" in indicator.levels and kpi.get("has_ou_data"):
                asked["oudata"] = ("ou", ours)
            answers = [
                answer
                for path, (kind, ids) in asked.items()
                for part in _parts(list(ids))
                for answer in _pages(source, f"{path}/kpi/{kpi['id']}/{kind}/{part}")
            ]
            release = Release(
                f"kolada-{kpi['id'].lower()}-{indicator.id}",
                "kolada",
                fetched_at=max(answer.fetched_at for answer in answers),
                url=answers[0].url,
                sha256=combined(answers),
            )
            rows = tidy([answer.body for answer in answers], areas | ours, indicator, release.id)
            if not len(rows):
                progress(t("kolada.nothing", code=kpi["id"], title=kpi["title"]))
            yield rows, release
