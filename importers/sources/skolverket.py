"""Skolverket's Planned educations, version 4: a municipality's schools, their statistics and surveys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from catalogue import Municipality
from importers import ImportProblem, staging
from importers.fetching import Answer, Fetcher, base_url, combined, fetcher
from importers.sources import schools
from importers.sources.skolverket_cells import Cell, cell, counted, meanings, settings, sources, tidy
from importers.spreadsheet.numbers import Number, number
from importers.staging import Release
from text import t

Progress = Callable[[str], None]
Units = dict[str, dict[str, Any]]  # what Skolverket says of each school unit, by its code


def _get(source: Fetcher, path: str, **query: str) -> Answer:
    """An answer; 404 is one, too: a school without that statistic."""
    url = f"{base_url('skolverket', settings()['url'])}/{path}"
    return source.get(url, query or None, may_be_absent=True, without=settings()["personal"])


def _body(answer: Answer) -> dict[str, Any]:
    """What lies in the envelope; empty for 404. Raises ImportProblem where there is no envelope."""
    if answer.status == 404:
        return {}
    envelope = answer.json()
    if not isinstance(envelope, dict) or not isinstance(envelope.get("body"), dict):
        raise ImportProblem(t("skolverket.shape", url=answer.url, path=answer.path))
    return envelope["body"]


def listed(source: Fetcher, municipality: Municipality, progress: Progress) -> list[dict[str, Any]]:
    """The municipality's compulsory schools. A filter may be ignored, so the answer is checked against it."""
    query = {
        "geographicalAreaCode": municipality.id,
        "typeOfSchooling": "gr",
        "size": str(settings()["size"]),
    }
    found: list[dict[str, Any]] = []
    page, pages = 0, 1
    while page < pages:
        answer = _get(source, "school-units", page=str(page), **query)
        body = _body(answer)
        units = (body.get("_embedded") or {}).get("listedSchoolUnits")
        if not isinstance(units, list) or not isinstance(body.get("page"), dict):
            raise ImportProblem(t("skolverket.shape", url=answer.url, path=answer.path))
        found += units
        pages, page = min(body["page"]["totalPages"], 1000), page + 1
    own = [one for one in found if one["geographicalAreaCode"] == municipality.id]
    if len(own) < len(found):
        progress(t("skolverket.filter", municipality=municipality.name))
    return [one for one in own if "gr" in (kind["code"] for kind in one["typeOfSchooling"])]


def grades(kinds: Iterable[Mapping[str, Any]]) -> str | None:
    """F–6, 7–9: preschool class and the years of compulsory school."""
    by_kind = {kind["code"]: kind["schoolYears"] for kind in kinds}
    years = sorted(int(year) for year in by_kind.get("gr") or [])
    if not years:
        return None
    first = "F" if "fsk" in by_kind and years[0] == 1 else str(years[0])
    return f"{first}–{years[-1]}" if first != str(years[-1]) else first


def _degrees(written: str | None) -> float | None:
    said = number(written or "")
    return said.value if isinstance(said, Number) else None


def areas(units: Iterable[Mapping[str, Any]], municipality: Municipality) -> list[dict[str, Any]]:
    """Schools as rows of the contract's table `area`, under the ids that they have, or new ones."""
    known = schools.known(municipality)
    taken = {school.area_id: school.code for school in known}
    by_code = {school.code: school.area_id for school in known if school.code}
    nameless = {schools.plain(school.name): school.area_id for school in known if not school.code}
    rows = []
    for unit in units:
        code, name = unit["code"], unit["name"]
        area_id = by_code.get(code) or nameless.get(schools.plain(name))
        area_id = area_id or schools.new_id(municipality, name, code, taken)
        taken[area_id] = code
        rows.append(
            {
                "area_id": area_id,
                "level": "school",
                "name_sv": name,
                "name_en": name,
                "parent_id": municipality.id,
                "latitude": _degrees(unit.get("wgs84_Lat")),
                "longitude": _degrees(unit.get("wgs84_Long")),
                "school_code": code,
                "organiser": unit.get("corporationName"),
                "grades": grades(unit.get("typeOfSchooling") or []),
            }
        )
    return rows


def statistics(code: str, body: Mapping[str, Any]) -> Iterator[Cell]:
    for key in settings()["statistics"]:
        for one in body.get(key) or []:
            yield cell(code, key, one["timePeriod"], one["value"], one["valueType"])


def salsa(code: str, body: Mapping[str, Any]) -> Iterator[Cell]:
    for one in body.get("compulsorySchoolUnitSalsaMetricList") or []:
        for key in settings()["salsa"]:
            if one["schoolUnitCode"] == code and one.get(key):
                yield cell(code, key, body.get("timePeriod"), one[key]["value"], one[key]["valueType"])


def _school_year(semester: str) -> str | None:
    """VT26 and HT25 are in 2025/26."""
    term, year = semester[:2].upper(), semester[2:]
    if term not in ("VT", "HT") or not year.isdigit():
        return None
    ends = 2000 + int(year[-2:]) + (term == "HT")
    return f"{ends - 1}/{ends % 100:02d}"


def survey(code: str, body: Mapping[str, Any]) -> Iterator[Cell]:
    """The share with one of the chosen answers, of those who answered; protected where a part of it is."""
    wanted = settings()["survey"]
    for one in body.get("schoolYearMetrics") or []:
        asked = one.get(wanted["question"])
        if not asked or one.get("schoolYear") not in wanted["indicators"]:
            continue
        written = [asked.get(name) for name in (*wanted["chosen"], wanted["silent"])]
        parts = [number(share or "") for share in written]
        numbers = [part.value for part in parts if isinstance(part, Number)]
        mark = " ".join(share or "null" for share in written)
        key, period = one["schoolYear"], _school_year(one.get("semester") or "")
        if len(numbers) < len(parts):
            hidden = any(share in ("-", "..") for share in written)
            yield Cell(code, key, period, None, "c" if hidden else "x", mark)
            continue
        *chosen, silent = numbers
        others = [value for name, value in asked.items() if name.startswith("ratio")]
        if silent >= 100 or (sum(chosen) + silent >= 100 and "-" in others):
            # those who answered otherwise are few and hidden: not all, though it would round to all
            yield Cell(code, key, period, None, "c", mark)
        else:
            yield Cell(code, key, period, min(100 * sum(chosen) / (100 - silent), 100), "u", mark)


Reader = Callable[[str, Mapping[str, Any]], Iterator[Cell]]
# Of each school: the address, who reads the answer, and what the figures are.
PARTS: dict[str, tuple[str, Reader, str]] = {
    "statistics": ("school-units/{code}/statistics/gr", statistics, "published"),
    "survey": ("school-units/{code}/nestedsurveys/pupilsgr", survey, "computed"),
    "salsa": ("statistics/all-schools/salsa/{code}", salsa, "published"),
}


def _keys(part: str) -> dict[str, str]:
    return settings()["survey"]["indicators"] if part == "survey" else settings()[part]


def _release(name: str, source: str, answers: list[Answer], kind: staging.Kind = "observation") -> Release:
    newest = max(answer.fetched_at for answer in answers)
    return Release(name, source, fetched_at=newest, url=answers[0].url, sha256=combined(answers), kind=kind)


def _part(
    source: Fetcher, part: str, municipality: Municipality, places: Mapping[str, str]
) -> Iterator[tuple[pa.Table, Release]]:
    """One release for each of the catalogue's sources that the part fills indicators of."""
    path, read, provenance = PARTS[part]
    answers = {code: _get(source, path.format(code=code)) for code in places}
    cells = [one for code, answer in answers.items() for one in read(code, _body(answer))]
    for name in sources(_keys(part)):
        release = _release(f"skolverket-{part}-{name}-{municipality.id}", name, list(answers.values()))
        rows = tidy(cells, meanings(_keys(part), name), places, release.id, provenance, counted())
        yield rows, release


def fetch(
    municipality: Municipality, *, refresh: bool = False, progress: Progress = lambda _: None
) -> Iterator[tuple[pa.Table, Release]]:
    """Schools first, then what is known of each. A part that fails does not stop the others.

    Raises ImportProblem where the schools cannot be fetched, and at the end for the first part that failed.
    """
    headers = {"Accept": settings()["accept"]}
    failed: list[ImportProblem] = []
    with fetcher(
        "skolverket", per_second=settings()["per_second"], headers=headers, refresh=refresh
    ) as source:
        progress(t("skolverket.fetching_schools", municipality=municipality.name))
        codes = [unit["code"] for unit in listed(source, municipality, progress)]
        details = [_get(source, f"school-units/{code}") for code in codes]
        rows = areas((body for answer in details if (body := _body(answer))), municipality)
        if rows:
            found = pa.Table.from_pylist(rows, schema=staging.AREA)
            yield (
                found,
                _release(f"skolverket-schools-{municipality.id}", "skolverket-betyg", details, "area"),
            )
        places = {row["school_code"]: row["area_id"] for row in rows}
        for part in PARTS if places else ():
            progress(t(f"skolverket.fetching_{part}", schools=len(places)))
            try:
                yield from _part(source, part, municipality, places)
            except ImportProblem as problem:
                failed.append(problem)
    if failed:
        raise failed[0]
