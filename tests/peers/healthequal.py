"""Summary measures of inequality, as WHO's healthequal and ScotPHO answer them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb

from importers.estimates import simulate
from tests.peers import CASES, Compared, Figure
from tests.tables import CREATE_SUBGROUP, SUBGROUP

SIMULATED = ("bgsd", "cov", "mdmu", "mdmw", "mdbu", "mdbw", "mdru", "mdrw", "idisu", "idisw")
DRAWN = {"mc50k_lowerci": "lower", "mc50k_upperci": "upper"}  # in expected_ci_mc.csv
# Of the interval's width: by chance an end of 5 000 draws is about 0.01 of it away (standard error).
DRAWN_TOLERANCE = 0.05
FOLDERS = ("d", "r", "sii", "rii", "aci", "rci", "bgv", *SIMULATED, "ti", "mld", "par", "paf")
COLUMNS = {"estimate": "estimate", "se": "standard_error", "lowerci": "lower", "upperci": "upper"}
TOO_NARROW = {"ti": 1000, "mld": 1000, "paf": 100}  # a factor that the peer's intervals lack

Row = dict[str, str]
Answers = dict[str, dict[str, Figure]]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float | None:
    return float(text) if text else None


def put(db: duckdb.DuckDBPyConnection, subgroups: list[dict]) -> None:
    db.execute(CREATE_SUBGROUP)
    places = ", ".join(f"${name}" for name in SUBGROUP)
    db.executemany(f"insert into subgroup values ({places})", [SUBGROUP | one for one in subgroups])


def ask(db: duckdb.DuckDBPyConnection, subgroups: list[dict], measure: str, variant: str) -> Answers:
    """Our answer for every group among the subgroups."""
    put(db, subgroups)
    found = db.execute(
        "from summary_measures('subgroup') where measure = $measure and variant = $variant",
        {"measure": measure, "variant": variant},
    )
    return by_group(found)


def draw(db: duckdb.DuckDBPyConnection, subgroups: list[dict], measure: str) -> Answers:
    """The interval that publication draws for every group among the subgroups."""
    put(db, subgroups)
    db.execute("""
        create or replace temp table numbered as
        select group_id, row_number() over (order by group_id) as number, count(*) as places
        from subgroup
        group by group_id
    """)
    simulate(db)
    return by_group(db.execute("from simulated where measure = $measure", {"measure": measure}))


def by_group(found: duckdb.DuckDBPyConnection) -> Answers:
    names = [name for name, *_ in found.description]
    return {one["group_id"]: one for one in (dict(zip(names, row, strict=True)) for row in found.fetchall())}


# healthequal


def subgroup(measure: str, variant: str, row: Row) -> dict:
    """A row of the peer's input, as the dimension that its variant takes it for."""
    refers = measure in ("mdru", "mdrw") or variant == "nonordered_reference"
    return {
        "group_id": row["case_id"],
        "subgroup": row["subgroup"],
        "subgroup_rank": number(row["subgroup_order"]),
        "estimate": number(row["est"]),
        "standard_error": number(row["se"]),
        "population": 1 if variant == "unweighted" else number(row["pop"]),
        "favourable": row["favourable_indicator"] == "1",
        "ordered": row["ordered_dimension"] == "1" and not variant.startswith("nonordered"),
        "scale": number(row["scaleval"]),
        "reference": row["reference_subgroup"] == "1" if refers else None,
    }


def why_not(measure: str, row: Row, column: str) -> str | None:
    """Why a value of the peer's is not compared. None where it is."""
    case, variant, error = row["case_id"], row["variant"], row["error"]
    if variant == "logit":
        return "The macro fits straight lines only; the peer's logit weights by the population squared."
    if variant == "conf90":
        return "The macro gives intervals of 95 % only."
    if variant == "force":
        return "The macro has no switch for more missing subgroups than 15 %."
    if variant == "setting_average":
        return "The macro takes no mean from outside; its own is weighted by population."
    if "several rows" in error:
        return "The peer answers several rows where subgroups share the worst estimate."
    if "same value" in error:
        return "The peer refuses where all estimates are equal; we say 0."
    if "not found" in error or (measure, case) == ("mdrw", "syn_non_na1"):
        return "The peer's code fails on a missing subgroup or standard error; we answer."
    if measure == "r" and row["estimate"] == "Inf":
        return "The peer divides by 0; we say nothing."
    if measure in SIMULATED and column != "estimate":
        return "Limits from the peer's 100 random draws; there is no formula for them."
    if measure in ("d", "par") and case.endswith("ties0") and column != "estimate":
        return "The peer takes 0 and 100 % for certain; we give no interval from a standard error of 0."
    return None


def why_not_drawn(measure: str, row: Row) -> str | None:
    """Why limits from 50 000 draws, made as the peer makes its 100, are not compared. None where they are."""
    if measure in ("mdru", "mdrw"):
        return "Limits from draws: publication knows no reference area, and draws nothing for it."
    if measure == "idisw":
        return (
            "Limits from draws: the peer holds the mean fixed; ours follows the draws, as in idisu and cov."
        )
    if row["variant"] == "setting_average":
        return "The macro takes no mean from outside; its own is weighted by population."
    if row["case_id"].endswith("ties0"):
        return (
            "Limits from draws: the peer takes 0 and 100 % for certain; we draw nothing where an error is 0."
        )
    return None


def is_answer(row: Row, column: str) -> bool:
    """A blank estimate is an answer too: the peer refuses. So is a blank interval beside an estimate."""
    return (
        bool(row[column])
        or column == "estimate"
        or (bool(row["estimate"]) and row["measure"] not in SIMULATED)
    )


def theirs(measure: str, row: Row, column: str, scale: float) -> float | None:
    """The peer's value on the scale of the estimate, with the factor that its intervals lack."""
    value, estimate, factor = number(row[column]), number(row["estimate"]), TOO_NARROW.get(measure, 1)
    if value is None or estimate is None or column == "estimate":
        return value
    if column == "se":
        return value * (scale if measure == "sii" else factor)
    return estimate + factor * (value - estimate)


def inequality(db: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Compared]:
    measure, given = folder.name, rows(folder / "input.csv")
    scales = {row["case_id"]: float(row["scaleval"]) for row in given}
    expected = rows(folder / "expected.csv")
    for variant in dict.fromkeys(row["variant"] for row in expected):
        name = "default" if variant == "unweighted" or variant.startswith("nonordered") else variant
        ours = ask(db, [subgroup(measure, variant, row) for row in given], measure, name)
        for row in expected:
            case = row["case_id"]
            for column, mine in COLUMNS.items():
                if row["variant"] == variant and is_answer(row, column) and not why_not(measure, row, column):
                    value = theirs(measure, row, column, scales[case])
                    yield Compared(f"{measure} {case} {variant}", column, ours[case][mine], value)
    if measure in SIMULATED:
        yield from limits(db, folder)


def limits(db: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Compared]:
    """The limits that publication draws, beside those of ten times as many draws."""
    measure, given = folder.name, rows(folder / "input.csv")
    expected = [row for row in rows(folder / "expected_ci_mc.csv") if not why_not_drawn(measure, row)]
    for variant in dict.fromkeys(row["variant"] for row in expected):
        ours = draw(db, [subgroup(measure, variant, row) for row in given], measure)
        for row in (row for row in expected if row["variant"] == variant):
            ends = {column: float(row[column]) for column in DRAWN}
            width = ends["mc50k_upperci"] - ends["mc50k_lowerci"]
            for column, mine in DRAWN.items():
                value = ours[row["case_id"]][mine]
                what = f"{measure} {row['case_id']} {variant}"
                yield Compared(what, column, value, ends[column], 0, DRAWN_TOLERANCE * width)


# ScotPHO: quintiles, the first the most deprived; each measure is deprived against affluent, whatever is good


def as_scotpho(row: Row, measure: str, ours: float) -> float:
    """ScotPHO's measure from ours."""
    high_is_good = row["code"] == "own_favourable"
    if measure in ("sii", "par"):
        return -ours
    if measure == "abs_range":
        return -ours if high_is_good else ours
    if measure == "rel_range":
        return 1 / ours if high_is_good else ours
    relative = 2 * (1 - ours) / (1 + ours)  # -sii/mean, where ours is f1/f0
    return 50 * relative if measure == "rii_int" else relative


SCOTPHO = {
    "sii": ("sii", "linear"),
    "rii": ("rii", "linear"),
    "rii_int": ("rii", "linear"),
    "par": ("paf", "default"),
    "abs_range": ("d", "default"),
    "rel_range": ("r", "default"),
}


def scotpho(db: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Compared]:
    subgroups = [
        {
            "group_id": f"{row['code']} {row['year']}",
            "subgroup": row["quintile"],
            "subgroup_rank": int(row["quintile"]),
            "estimate": float(row["rate"]),
            "population": float(row["denominator"]),
            "favourable": row["code"] == "own_favourable",
        }
        for row in rows(folder / "input.csv")
        if row["quintile"] != "Total"
    ]
    for column, (measure, variant) in SCOTPHO.items():
        ours = ask(db, subgroups, measure, variant)
        for row in rows(folder / "expected.csv"):
            case = f"{row['code']} {row['year']}"
            value = as_scotpho(row, column, ours[case]["estimate"])
            yield Compared(f"scotpho {case}", column, value, float(row[column]), 1e-8)


COMPARISONS = dict.fromkeys(FOLDERS, inequality) | {"scotpho_inequality": scotpho}


def left_out() -> Iterator[tuple[str, str]]:
    for measure in FOLDERS:
        for row in rows(CASES / measure / "expected.csv"):
            for column in COLUMNS:
                why = why_not(measure, row, column)
                if why and is_answer(row, column):
                    yield f"{measure} {row['case_id']} {row['variant']} {column}", why
    for measure in SIMULATED:
        for row in rows(CASES / measure / "expected_ci_mc.csv"):
            if why := why_not_drawn(measure, row):
                for column in DRAWN:
                    yield f"{measure} {row['case_id']} {row['variant']} {column}", why
    for row in rows(CASES / "scotpho_inequality" / "expected.csv"):
        for column in (name for name in row if name.startswith(("lowci", "upci"))):
            why = "ScotPHO's interval is by t with three degrees of freedom; ours is healthequal's sandwich."
            yield f"scotpho_inequality {row['code']} {row['year']} {column}", why


LEFT_OUT = tuple(left_out())
