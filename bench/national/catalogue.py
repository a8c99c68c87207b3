"""The catalogue of the invented nation: municipalities, indicators, a source and a development work."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

import catalogue
from bench.national import LAST, Size

LIKE_BORLANGE = 16  # catchments: what is shown first has about as many
SETTINGS = ("confidence.toml", "accessibility.toml", "evaluation.toml", "protection.toml", "open_data.toml")
LEVELS = ["country", "county", "municipality", "catchment", "school", "small_area"]

INDICATOR = """domain = "{domain}"
order = {order}
concerns = "children"
ages = [6, 15]
unit = "percent"
measure = "proportion"
direction = "{direction}"
decimals = 1
sensitivity = "normal"
smallest = 10
source = "national"
levels = {levels}
sex_levels = ["country", "county", "municipality", "catchment"]
years = {years}
[name]
sv = "Påhittat mått {number}"
en = "Invented measure {number}"
[short]
sv = "Påhittat mått {number}"
en = "Invented measure {number}"
[people]
sv = "påhittade barn"
en = "invented children"
[definition]
sv = "Andel av påhittade barn. Talet finns bara för att pröva hur fort allt går."
en = "Share of invented children. The number exists only to try how fast everything is."
[why]
sv = "Det betyder ingenting."
en = "It means nothing."
"""

MUNICIPALITY = """county = "{county}"
order = {order}
contact = "ingen@example.invalid"
centre = [{latitude}, {longitude}]
zoom = 9
benchmarks = ["{id}", "{county}", "00"]
comparisons = {comparisons}
[name]
sv = "{name}"
en = "{name}"
[authority]
sv = "Ingen (påhittade siffror)"
en = "Nobody (invented figures)"
"""

CATCHMENT = """[[catchments]]
id = "{area_id}"
sv = "{name_sv}"
en = "{name_en}"
cluster = "{cluster}"
is_approximate = true
"""

SOURCE = """url = "https://example.invalid"
[name]
sv = "Påhittade siffror"
en = "Invented figures"
[publisher]
sv = "Ingen"
en = "Nobody"
[licence]
sv = "CC0 1.0"
en = "CC0 1.0"
[description]
sv = "Allt är påhittat."
en = "Everything is invented."
"""

WORK = """municipalities = ["{municipality}"]
catchments = ["{catchment}"]
start = {start}
end = {end}
indicators = {indicators}
domains = ["health"]
acts_on = ["area"]
[name]
sv = "Ett påhittat arbete"
en = "An invented work"
[description]
sv = "Påhittat."
en = "Invented."
[place]
sv = "Ett påhittat område"
en = "An invented area"
[followed_by]
sv = "Ingen"
en = "Nobody"
[[sources]]
sv = "Ingen"
en = "Nobody"
[[events]]
start = {start}
end = {end}
sv = "Ett påhittat arbete"
en = "An invented work"
"""


def _texts(values: list[str]) -> str:
    return "[{}]".format(", ".join(f'"{one}"' for one in values))


def _indicators(to: Path, size: Size) -> None:
    for number, id in enumerate(size.ids, start=1):
        said = {
            "number": number,
            "domain": catalogue.DOMAINS[number % len(catalogue.DOMAINS)],
            "order": number,
            "direction": ("high", "low")[number % 2],
            "levels": _texts(LEVELS),
            "years": list(range(size.first, LAST + 1)),
        }
        (to / f"{id}.toml").write_text(INDICATOR.format(**said), "utf-8")


def _municipalities(to: Path, tables: duckdb.DuckDBPyConnection) -> None:
    areas = tables.sql("from area order by area_id").to_arrow_table().to_pylist()
    parts: dict[str, list[dict]] = {}
    for one in areas:
        parts.setdefault(one["parent_id"] or "", []).append(one)
    counties = {one["area_id"]: [of["area_id"] for of in parts[one["area_id"]]] for one in parts["00"]}
    for one in (one for one in areas if one["level"] == "municipality"):
        inside = [of for of in parts[one["area_id"]] if of["level"] == "catchment"]
        said = MUNICIPALITY.format(
            id=one["area_id"],
            county=one["parent_id"],
            order=abs(len(inside) - LIKE_BORLANGE),
            latitude=one["latitude"],
            longitude=one["longitude"],
            comparisons=_texts([id for id in counties[one["parent_id"]] if id != one["area_id"]]),
            name=one["name_sv"],
        )
        said += "".join(CATCHMENT.format(cluster=f"{one['area_id']}-alla", **of) for of in inside)
        (to / f"{one['area_id']}.toml").write_text(said, "utf-8")
        rows = (f"{small['area_id']};1;{of['area_id']}\n" for of in inside for small in parts[of["area_id"]])
        (to / f"{one['area_id']}.csv").write_text("small_area;share;catchment\n" + "".join(rows), "utf-8")


def work_of(tables: duckdb.DuckDBPyConnection) -> tuple[str, str]:
    """The municipality that is shown first, and the catchment of it in which there is a work."""
    return tables.execute(
        """
        select parent_id, min(area_id)
        from area
        where level = 'catchment'
        group by parent_id
        order by abs(count(*) - $like), parent_id
        """,
        {"like": LIKE_BORLANGE},
    ).fetchall()[0]


def write(to: Path, tables: duckdb.DuckDBPyConnection, size: Size) -> None:
    """The catalogue in the folder `to`, of the areas in `tables`."""
    for name in ("indicators", "municipalities", "sources", "interventions", "decisions"):
        (to / name).mkdir(parents=True)
    for name in SETTINGS:
        shutil.copyfile(Path(catalogue.__file__).parent / name, to / name)
    (to / "sources" / "national.toml").write_text(SOURCE, "utf-8")
    _indicators(to / "indicators", size)
    _municipalities(to / "municipalities", tables)
    municipality, catchment = work_of(tables)
    said = {"municipality": municipality, "catchment": catchment, "indicators": _texts(size.ids[:3])}
    years = {"start": LAST - 2.5, "end": LAST - 1.5}
    (to / "interventions" / "invented-work.toml").write_text(WORK.format(**said, **years), "utf-8")
