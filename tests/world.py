"""One small invented municipality, told as literal tables and published by the real publisher.

Hittesjö has five catchments in two clusters and three schools. One catchment bears a hostile name, one has
so few children that its values are protected, and one lacks values. The cluster that it lies in is counted by
a source that finds fourteen children more, so that its total does not tell them. Nothing in it is Borlänge's.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

import queries
import text
from bench import environment
from importers.publish import publish
from tests.tables import AREA, FLOW, OBSERVATION, insert, table

HOSTILE = "Ceder <img src=x onerror=alert(1)> **fet** $x^2$ :red[röd] [länk](javascript:alert(2)) ${7*7} {0}"

INDICATORS = """
id        | domain     | order | short_sv       | short_en      | unit     | measure    | direction | concerns | smallest | pooled_years | source
lugn      | health     | 1     | Lugn i magen   | Calm stomach  | percent  | proportion | high      | children | 10       | 1            | egen
trygg     | safety     | 1     | Trygg vid sjön | Safe by lake  | percent  | proportion | high      | children | 10       | 1            | egen
anmalan   | safety     | 2     | Anmälningar    | Reports       | per_1000 | proportion | none      | children | 10       | 1            | egen
laser     | learning   | 1     | Läser en bok   | Reads a book  | percent  | proportion | high      | children | 10       | 3            | egen
poang     | learning   | 2     | Poäng          | Points        | points   | mean       | high      | youth    | 10       | 1            | egen
trangt    | conditions | 1     | Trångt hemma   | Crowded       | percent  | proportion | low       | everyone | 10       | 1            | egen
"""

AREAS = """
area_id      | level        | name_sv        | name_en        | parent_id | population | latitude | longitude | is_example | catchment_id | area_type
00           | country      | Landet         | The country    | -         | 900000     | -        | -         | false      | - | -
99           | county       | Påhittade län  | Invented county| 00        | 90000      | -        | -         | false      | - | -
9999         | municipality | Hittesjö       | Hittesjö       | 99        | 9000       | -        | -         | false      | - | -
9998         | municipality | Grannby        | Grannby        | 99        | 8000       | -        | -         | false      | - | -
9999-norr    | cluster      | Norra Hittesjö | North Hittesjö | 9999      | 5400       | -        | -         | false      | - | -
9999-soder   | cluster      | Södra Hittesjö | South Hittesjö | 9999      | 3600       | -        | -         | false      | - | -
9999-alby    | catchment    | Alby           | Alby           | 9999-norr | 3000       | -        | -         | false      | - | 4
9999-bjorkby | catchment    | Björkby        | Björkby        | 9999-norr | 2400       | -        | -         | false      | - | 1
9999-ceder   | catchment    | HOSTILE        | HOSTILE        | 9999-soder| 1800       | -        | -         | false      | - | 3
9999-dal     | catchment    | Dal            | Dal            | 9999-soder| 900        | -        | -         | false      | - | 3
9999-ek      | catchment    | Ek             | Ek             | 9999-soder| 900        | -        | -         | false      | - | 1
99990001     | school       | Alby skola     | Alby school    | 9999      | -          | 60.12    | 15.05     | false      | 9999-alby | -
9999-alby-x  | school       | Exempelskola, Alby | Example school, Alby | 9999 | -       | -        | -         | true       | 9999-alby | -
9999-ek-x    | school       | Exempelskola, Ek   | Example school, Ek   | 9999 | -       | -        | -         | true       | 9999-ek | -
"""

# How many of how many in the first and in the last of the years; the years between lie between.
YEARS = (2019, 2020, 2021, 2022, 2023, 2024)
SHARES = """
area_id      | denominator | lugn_first | lugn | trygg_first | trygg | laser_first | laser | trangt_first | trangt
00           | 90000       | 72000      | 72900| 76500       | 77400 | 67500       | 68400 | 18000        | 18900
99           | 9000        | 7200       | 7290 | 7650        | 7740  | 6750        | 6840  | 1800         | 1890
9999         | 900         | 720        | 720  | 765         | 729   | 675         | 675   | 180          | 180
9998         | 800         | 640        | 660  | 680         | 690   | 600         | 610   | 160          | 150
9999-norr    | 540         | 432        | 430  | 459         | 450   | 405         | 410   | 108          | 100
9999-soder   | 374         | 294        | 299  | 313         | 286   | 277         | 271   | 79           | 80
9999-alby    | 300         | 240        | 238  | 255         | 282   | 225         | 261   | 60           | 24
9999-bjorkby | 240         | 192        | 190  | 204         | 168   | 180         | 150   | 48           | 84
9999-ceder   | 180         | 144        | 146  | 153         | 150   | 135         | 132   | 36           | 40
9999-dal     | 12          | 9          | 10   | 10          | 11    | 9           | 10    | 3            | 4
9999-ek      | 168         | 134        | 136  | 143         | 118   | 126         | 122   | 33           | 28
99990001     | 60          | 48         | 47   | 51          | 54    | 45          | 46    | -            | -
9999-alby-x  | 50          | 40         | 41   | 42          | 30    | 37          | 38    | -            | -
9999-ek-x    | 40          | 32         | 33   | 34          | 33    | 30          | 31    | -            | -
"""
PUBLISHED = ("00", "99", "9999", "9998", "99990001")


def _toml(row: dict[str, object]) -> str:
    def words(name: str, sv: object, en: object) -> str:
        return f'[{name}]\nsv = "{sv}"\nen = "{en}"\n'

    school = row["measure"] == "proportion" and row["domain"] != "conditions"
    levels = ["country", "county", "municipality", "cluster", "catchment", *(["school"] if school else [])]
    scalars = {
        **{key: value for key, value in row.items() if key not in ("id", "short_sv", "short_en")},
        "decimals": 1,
        "sensitivity": "normal",
        "ages": [6, 12],
        "levels": levels,
        "sex_levels": ["municipality"] if row["id"] == "lugn" else [],
        "years": list(YEARS),
    }
    lines = [
        f"{key} = {str(value) if isinstance(value, int | list) else repr(value)}"
        for key, value in scalars.items()
    ]
    texts = [
        words("name", f"{row['short_sv']} i Hittesjö", f"{row['short_en']} in Hittesjö"),
        words("short", row["short_sv"], row["short_en"]),
        words("people", "barn i årskurs 3", "children in year 3"),
        words("definition", "Andel barn.", "Share of children."),
        words("why", "Det spelar roll.", "It matters."),
    ]
    return "\n".join([*lines, "", *texts]).replace("'", '"')


def write_catalogue(root: Path) -> None:
    for name in ("indicators", "municipalities", "sources", "interventions"):
        (root / name).mkdir(parents=True)
    for row in table(INDICATORS):
        (root / "indicators" / f"{row['id']}.toml").write_text(_toml(row), "utf-8")
    own = Path(__file__).parent.parent / "catalogue"
    for name in ("confidence.toml", "accessibility.toml", "evaluation.toml", "protection.toml"):
        (root / name).write_text((own / name).read_text("utf-8"), "utf-8")
    (root / "sources" / "egen.toml").write_text(
        'url = "https://example.invalid"\n'
        '[name]\nsv = "Hittesjös egna siffror"\nen = "Hittesjö’s own figures"\n'
        '[publisher]\nsv = "Hittesjö kommun"\nen = "Hittesjö municipality"\n'
        '[licence]\nsv = "CC0 1.0"\nen = "CC0 1.0"\n[description]\nsv = "Påhittat."\nen = "Invented."\n',
        "utf-8",
    )
    (root / "interventions" / "sjokraft.toml").write_text(
        'municipalities = ["9999"]\ncatchments = ["9999-bjorkby"]\nstart = 2021.5\nend = 2022.5\n'
        'indicators = ["lugn", "trygg", "laser"]\ndomains = ["health"]\nacts_on = ["area"]\n'
        '[name]\nsv = "Sjökraft"\nen = "Lake power"\n'
        '[description]\nsv = "Ett arbete."\nen = "A work."\n'
        '[place]\nsv = "Björkby i Hittesjö"\nen = "Björkby in Hittesjö"\n'
        '[followed_by]\nsv = "Ingen"\nen = "Nobody"\n'
        '[[sources]]\nsv = "Hittesjö kommun"\nen = "Hittesjö municipality"\n'
        '[[events]]\nstart = 2021.5\nend = 2022.5\nsv = "Sjökraft"\nen = "Lake power"\n',
        "utf-8",
    )
    (root / "decisions").mkdir()
    (root / "decisions" / "9999.csv").write_text(
        "date;decision;decision_en;indicators;areas;follow_up;source;source_en;url;work\n"
        "2021-03-15;Lugnare skola;A calmer school;trygg;9999-bjorkby;2023-03;Nämnden;The board;;sjokraft\n",
        "utf-8",
    )
    parents = {row["area_id"]: row for row in table(AREAS)}
    clusters = "".join(
        f'[[clusters]]\nid = "{id}"\nsv = "{row["name_sv"]}"\nen = "{row["name_en"]}"\n'
        for id, row in parents.items()
        if row["level"] == "cluster"
    )
    catchments = "".join(
        f'[[catchments]]\nid = "{id}"\nsv = "{row["name_sv"]}"\nen = "{row["name_en"]}"\n'
        f'cluster = "{row["parent_id"]}"\n'
        for id, row in parents.items()
        if row["level"] == "catchment"
    )
    (root / "municipalities" / "9999.toml").write_text(
        'county = "99"\ncontact = "fraga@hittesjo.example"\ncentre = [60.1, 15.1]\nzoom = 11\n'
        'benchmarks = ["9999", "99", "00"]\ncomparisons = ["9998"]\n'
        f'[name]\nsv = "Hittesjö"\nen = "Hittesjö"\n'
        f'[authority]\nsv = "Hittesjö kommun"\nen = "the municipality of Hittesjö"\n{clusters}{catchments}'
        '[places]\n"Storvik" = "9999-bjorkby"\n"Åsen" = "9999-dal"\n',
        "utf-8",
    )


def _areas(connection: duckdb.DuckDBPyConnection) -> None:
    for row in table(AREAS):
        given = AREA | {key: HOSTILE if value == "HOSTILE" else value for key, value in row.items()}
        places = ", ".join(f"${key}" for key in given)
        connection.execute(f"insert into area ({', '.join(given)}) values ({places})", given)
    squares = {"9999-alby": 0, "9999-bjorkby": 1, "9999-ceder": 2, "9999-dal": 3, "9999-ek": 4}
    boxes = {id: (15 + step / 10, 60, 15.1 + step / 10, 60.2) for id, step in squares.items()}
    boxes |= {
        "9999-norr": (15, 60, 15.2, 60.2),
        "9999-soder": (15.2, 60, 15.5, 60.2),
        "9999": (15, 60, 15.5, 60.2),
    }
    for id, (west, south, east, north) in boxes.items():
        ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
        connection.execute(
            f"insert into area_geometry values ($id, 'square', 'POLYGON (({ring}))'::geometry, 'schematic')",
            {"id": id},
        )


def _observations(connection: duckdb.DuckDBPyConnection) -> None:
    pooled = {row["id"]: row["pooled_years"] for row in table(INDICATORS)}
    levels = {row["area_id"]: row["level"] for row in table(AREAS)}
    lines = []
    for row in table(SHARES):
        area, provenance = row["area_id"], "published" if str(row["area_id"]) in PUBLISHED else "synthetic"
        for indicator in ("lugn", "trygg", "laser", "trangt"):
            first, last, n = row[f"{indicator}_first"], row[indicator], row["denominator"]
            if first is None:
                continue
            numerators = [
                first + round((last - first) * step / (len(YEARS) - 1)) for step in range(len(YEARS))
            ]
            is_part = levels[area] in ("catchment", "cluster")
            pools = (
                {pooled[indicator]}
                if is_part
                else {1, pooled[indicator]}
                if levels[area] != "school"
                else {1}
            )
            for years in pools:
                for place in range(years - 1, len(YEARS)):
                    x, year = sum(numerators[place - years + 1 : place + 1]), YEARS[place]
                    lines.append((indicator, area, year, years, "T", x, n * years, provenance))
            if indicator == "lugn" and levels[area] == "municipality":
                lines += [
                    (indicator, area, y, 1, sex, x // 2, n // 2, provenance)
                    for y, x in zip(YEARS, numerators, strict=True)
                    for sex in ("K", "M")
                ]
    for indicator, area, year, years, sex, x, n, provenance in lines:
        given = OBSERVATION | {
            "indicator_id": indicator,
            "area_id": area,
            "year": year,
            "years_pooled": years,
            "sex": sex,
            "period": text.period(year, years),
            "value": 100 * x / n,
            "numerator": x,
            "denominator": n,
            "provenance": provenance,
        }
        places = ", ".join(f"${key}" for key in given)
        connection.execute(f"insert into observation ({', '.join(given)}) values ({places})", given)
    insert(
        connection,
        "observation",
        OBSERVATION | {"year": 2024, "period": "2024", "provenance": "synthetic"},
        """
        indicator_id | area_id      | value | numerator | denominator | standard_error | status
        anmalan      | 00           | 40    | 3600      | 90000       | -              | ok
        anmalan      | 99           | 40    | 360       | 9000        | -              | ok
        anmalan      | 9999         | 50    | 45        | 900         | -              | ok
        anmalan      | 9999-alby    | 20    | 6         | 300         | -              | ok
        anmalan      | 9999-bjorkby | 100   | 24        | 240         | -              | ok
        anmalan      | 9999-ceder   | -     | -         | -           | -              | x
        anmalan      | 9999-dal     | -     | -         | -           | -              | x
        anmalan      | 9999-ek      | -     | -         | -           | -              | x
        poang        | 9999         | 210   | -         | 90          | 3              | ok
        poang        | 9999-alby    | 230   | -         | 30          | 6              | ok
        poang        | 9999-bjorkby | 195   | -         | 24          | 6              | ok
        poang        | 9999-ceder   | 208   | -         | 18          | -              | ok
        """,
    )


FLOWS = """
catchment_id | school_id   | pupils
9999-alby    | 99990001    | 150
9999-alby    | 9999-alby-x | 60
9999-alby    | 9999-ek-x   | 30
9999-bjorkby | 99990001    | 30
9999-bjorkby | 9999-alby-x | 90
9999-bjorkby | 9999-ek-x   | 6
9999-ceder   | 99990001    | 8
9999-ceder   | 9999-alby-x | 25
9999-ceder   | 9999-ek-x   | 7
9999-dal     | 99990001    | 7
9999-dal     | 9999-alby-x | 8
9999-ek      | 9999-alby-x | 5
9999-ek      | 9999-ek-x   | 100
"""


def _flows(connection: duckdb.DuckDBPyConnection) -> None:
    for row in table(FLOWS):
        given = FLOW | {key: str(value) if key != "pupils" else value for key, value in row.items()}
        places = ", ".join(f"${key}" for key in given)
        connection.execute(f"insert into flow ({', '.join(given)}) values ({places})", given)


def tables() -> duckdb.DuckDBPyConnection:
    """The world in the contract's tables, not yet published."""
    connection = queries.empty()
    _areas(connection)
    _observations(connection)
    _flows(connection)
    connection.execute("insert into release values ('r1', 'egen', '2024-12-01', null, null, null)")
    return connection


def build(root: Path) -> Path:
    """The world under `root`: a catalogue and one published snapshot."""
    write_catalogue(root / "catalogue")
    with environment(root):
        publish(tables(), root / "data", "2024-12-24")
    return root
