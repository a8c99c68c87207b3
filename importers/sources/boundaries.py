"""SCB's boundaries of small areas (DeSO), and the names of the regions (RegSO) that they lie in."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from catalogue import Municipality
from catalogue.mapping import homes
from importers import ImportProblem
from importers.boundaries import CODES, NAMES, Boundary, official, points_inside, said
from importers.fetching import Answer, Fetcher, base_url, fetcher
from importers.staging import Release
from text import listing, t

SOURCE = "scb-geodata"
SETTINGS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
# How many there are: in the XML that the service gives, or in JSON.
COUNT = re.compile(rb'(?:numberOfFeatures|numberMatched|totalFeatures)"?\s*[=:]\s*"?(\d+)')
Features = list[dict[str, Any]]


def _question(layer: str, code: str, municipality: str) -> dict[str, Any]:
    """Degrees as JSON, where longitude stands first; sorted, so that pages neither overlap nor miss any."""
    return {
        "service": "WFS",
        "version": "1.1.0",
        "request": "GetFeature",
        "typeName": layer,
        "srsName": "EPSG:4326",
        "outputFormat": "application/json",
        "CQL_FILTER": f"kommunkod='{municipality}'",
        "sortBy": code,
    }


def features(
    service: Fetcher, layer: str, kind: str, municipality: str, page: int
) -> tuple[Features, list[Answer]]:
    """All areas of a layer in a municipality, and the answers that they came in.

    kind  'small_area' or 'region'

    Raises ImportProblem where the service gives others than it has counted.
    """
    url = base_url("boundaries", SETTINGS["url"])
    question = _question(layer, CODES[kind][0], municipality)
    counted = service.get(url, question | {"resultType": "hits"}, expects="text")
    count = COUNT.search(counted.body)
    if count is None:
        raise ImportProblem(t("boundaries.not_counted", layer=layer, path=counted.path))
    expected = int(count[1])
    found: Features = []
    answers = []
    for start in range(0, expected, page):
        answer = service.get(url, question | {"maxFeatures": page, "startIndex": start})
        content = answer.json()
        if not isinstance(content, dict) or not isinstance(content.get("features"), list):
            raise ImportProblem(t("boundaries.not_features", layer=layer, path=answer.path))
        found += content["features"]
        answers.append(answer)
    if len(found) != expected:
        raise ImportProblem(t("boundaries.too_few", layer=layer, found=len(found), expected=expected))
    return found, answers


def version_of(found: Features) -> str:
    """What the source calls its version: '2025_v2'. Of several, the last in order."""
    return max(said(one["properties"], ("version",)) or "" for one in found)


def region_names(found: Features) -> dict[str, str]:
    """Names of regions by code, rightly spelt."""
    names = {}
    for one in found:
        code = said(one["properties"], CODES["region"])
        name = said(one["properties"], NAMES) or code or ""
        names[code or ""] = SETTINGS["spelling"].get(name, name)
    return names


def area_rows(
    municipality: Municipality, found: Features, names: dict[str, str], rows: Iterable[Boundary]
) -> list[dict[str, Any]]:
    """The catalogue's small areas in the contract's shape, named after the region that each lies in."""
    region = {
        said(one["properties"], CODES["small_area"]): said(one["properties"], CODES["region"])
        for one in found
    }
    points = points_inside(rows)
    areas = []
    for code, catchment in homes(municipality).items():
        name = f"{names.get(region[code] or '', region[code] or '')} ({code})".strip()
        areas.append(
            {
                "area_id": code,
                "level": "small_area",
                "name_sv": name,
                "name_en": name,
                "parent_id": catchment,
                "longitude": points[code][0],
                "latitude": points[code][1],
            }
        )
    return areas


def _release(kind: Any, name: str, answers: list[Answer]) -> Release:
    digest = hashlib.sha256("".join(answer.sha256 for answer in answers).encode()).hexdigest()
    return Release(name, SOURCE, None, answers[-1].fetched_at, answers[0].url, digest, kind)


def _newest_that_fits(
    service: Fetcher, municipality: Municipality, page: int
) -> tuple[Features, list[Answer], str]:
    """The small areas of the newest version that has all of the catalogue's, and that version's regions."""
    wanted = {part for catchment in municipality.catchments for part in catchment.small_areas}
    lacking: list[str] = []
    for version in SETTINGS["versions"]:
        found, answers = features(service, version["small_area"], "small_area", municipality.id, page)
        codes = {said(one["properties"], CODES["small_area"]) for one in found}
        if wanted <= codes:
            return found, answers, version["region"]
        lacking = lacking or sorted(wanted - codes)
    raise ImportProblem(t("boundaries.missing", area=lacking[0], count=len(lacking)))


def fetch(
    municipality: Municipality,
    *,
    refresh: bool = False,
    progress: Callable[[str], None] = lambda sentence: None,
    page: int = SETTINGS["page"],
) -> Iterator[tuple[pa.Table, Release]]:
    """Boundaries of the small areas and of all that they make up, then the small areas' names and points."""
    with fetcher("boundaries", per_second=SETTINGS["per_second"], refresh=refresh) as service:
        progress(t("boundaries.asking", municipality=municipality.name))
        found, answers, layer = _newest_that_fits(service, municipality, page)
        regions, more = features(service, layer, "region", municipality.id, page)
    version = version_of(found)
    used = {part for catchment in municipality.catchments for part in catchment.small_areas}
    if unused := sorted({said(one["properties"], CODES["small_area"]) or "" for one in found} - used):
        progress(t("boundaries.unused", areas=listing(unused)))
    rows = official(municipality, found, version)
    progress(t("boundaries.found", count=len(used), version=version))
    table = pa.Table.from_pylist([asdict(row) for row in rows])
    yield table, _release("boundary", f"scb-granser-{municipality.id}-{version}", answers)
    areas = pa.Table.from_pylist(area_rows(municipality, found, region_names(regions), rows))
    yield areas, _release("area", f"scb-omraden-{municipality.id}-{version}", [*answers, *more])
