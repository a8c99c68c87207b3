"""Closed under use: whatever a reader filters, groups, draws or downloads is a function of what is published.

The same municipality is told several times, with other true figures wherever a figure is hidden. If nothing
that a reader can get differs by a byte, nothing that a reader can get says anything about what is hidden.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

import catalogue
import queries
import text
import views
from bench import scene, sql
from components.agenda import Point
from importers.publish import Publication, publish
from queries import snapshot
from tests import offered, truths, world
from tests.conftest import subset
from tests.truths import EARLIER, REVISED, SEEN, TRUTHS, Truth
from tests.visitor import PAGES, go, used, visit
from tests.visitor import files as files_of

KEYS = ["indicator_id", "area_id", "year", "years_pooled", "sex", "group_id"]
NUMBERS = ["value", "numerator", "denominator", "standard_error"]


@dataclass(frozen=True)
class Told:
    """A truth, what its publisher was told, and where it was published."""

    truth: Truth
    publication: Publication
    root: Path

    @property
    def folder(self) -> Path:
        return self.root / "snapshots" / self.publication.id


class Places:
    """The truths, each published after two earlier releases in which nothing was hidden."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        world.write_catalogue(folder / "catalogue")
        for place, truth in enumerate((EARLIER, REVISED), 1):
            self._publish(truth, folder / "data", f"r{place}", f"2025-0{place}-15")
        self.all = tuple(self.after(folder / "data", truth, "r3", str(i)) for i, truth in enumerate(TRUTHS))
        self.seen = self.after(folder / "data", SEEN, "r3", "seen")

    def _publish(self, truth: Truth, root: Path, release: str, date: str) -> Publication:
        with world.environment(self.folder), truths.tables(truth, release) as tables:
            return publish(tables, root, date)

    def after(self, before: Path, truth: Truth, release: str, name: str) -> Told:
        """Published as `name`, after all that was published in the folder `before`."""
        root = self.folder / name / "data"
        shutil.copytree(before, root)
        shutil.copytree(self.folder / "catalogue", root.parent / "catalogue")
        return Told(truth, self._publish(truth, root, release, "2025-03-15"), root)


@pytest.fixture(scope="module")
def places(tmp_path_factory, private_folder) -> Places:
    return Places(tmp_path_factory.mktemp("truths"))


def rows(told: Told) -> pd.DataFrame:
    """What readers have of it, as the rows that it was published from are."""
    with queries.connect(told.folder) as tables:
        return tables.sql(f"select {', '.join([*KEYS, 'status', *NUMBERS])} from observation").df()


def truth_of(told: Told) -> pd.DataFrame:
    with truths.tables(told.truth) as tables:
        return tables.sql(f"select {', '.join([*KEYS, *NUMBERS])} from observation").df()


def test_the_truths_differ_wherever_something_is_hidden_and_nowhere_else(places):
    first, *others = (
        rows(told).merge(truth_of(told), on=KEYS, suffixes=("", "_true")) for told in places.all
    )
    is_hidden = first["status"] == "c"
    persons = ["value_true", "numerator_true", "denominator_true"]
    for other in others:
        assert ((first[persons].fillna(-1) != other[persons].fillna(-1)).any(axis=1) == is_hidden).all()
    hidden = first[is_hidden]
    assert len(hidden) > 50
    assert hidden[[*NUMBERS]].isna().all(axis=None)
    assert set(hidden["indicator_id"]) == set(first["indicator_id"]), "shares, means, pools of years"
    assert set(hidden["sex"]) == {"T", "K", "M"}
    assert {"9998", "9999-dal", "9999-ek", "9999-ek-x"} <= set(hidden["area_id"]), "small and for their sake"


# What is published


def files(root: Path) -> dict[str, bytes]:
    """All that can be fetched under the folder of data, by path; without the times of the log of events."""
    found = {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }
    del found[".reserve"]  # room on the disk, filled with random bytes
    events = [json.loads(line) for line in found["publications.jsonl"].splitlines()]
    return found | {"publications.jsonl": json.dumps([one | {"at": ""} for one in events]).encode()}


def test_every_byte_that_is_published_is_the_same(places):
    """Rows, and what Parquet adds: statistics, dictionaries, sizes; the names of the archive, all hashes."""
    first, *others = (files(told.root) for told in places.all)
    assert len(first) > 20
    for other in others:
        assert other.keys() == first.keys()
        assert [name for name in first if first[name] != other[name]] == []
    assert files(places.seen.root).keys() != first.keys(), "what is shown is in the archive's names"


def test_the_inequality_is_told_though_some_are_hidden(places):
    """Else nothing would have been proved of the estimates."""
    with queries.connect(places.all[0].folder) as tables:
        assert tables.sql("select count(*) from estimate where hidden = 2").fetchall()[0][0] > 100


def test_the_publisher_is_told_the_same(places):
    """Which values change and that some are protected now; the words may be read aloud."""
    first, *others = (told.publication for told in places.all)
    assert first.told
    for other in others:
        assert (other.told, other.warnings) == (first.told, first.warnings)
        assert other.changes.equals(first.changes)


def test_a_value_that_is_hidden_now_leaves_no_number_in_the_log_of_changes(places):
    """It was shown, and then revised, which the log told."""
    told = places.all[0]
    with queries.connect(told.folder) as tables:
        logged = tables.sql("from revision").df().merge(rows(told), on=KEYS)
    hidden = logged[logged["status"] == "c"]
    assert set(hidden["kind"]) == {"revised", "protected"}
    assert hidden[["before", "after"]].isna().all(axis=None)
    assert logged[logged["status"] == "ok"]["before"].notna().any()


def test_that_only_what_is_hidden_has_changed_changes_nothing(places):
    told = places.after(places.all[0].root, TRUTHS[1], "r3", "again")
    assert (told.publication.told, len(told.publication.changes)) == ((), 0)
    for name in ("observation", "estimate", "revision", "release", "note", "area", "flow"):
        assert (told.folder / f"{name}.parquet").read_bytes() == (
            places.all[0].folder / f"{name}.parquet"
        ).read_bytes()


# What is downloaded whole


def all_offered(told: Told, only_published: bool = False) -> dict[str, bytes]:
    with world.environment(told.root.parent):
        forget()
        found = offered.every(only_published)
    forget()
    return found


def test_every_byte_of_the_open_data_is_the_same(places):
    """Files, lists, descriptions and answers, whatever is asked for."""
    first, other, seen = (all_offered(told) for told in (*places.all[:2], places.seen))
    assert len(first) > 60
    assert [path for path in first if first[path] != other[path]] == []
    assert {"hela.zip", "hela.xlsx", "indikator/trygg.csv"} <= {
        one for one in first if first[one] != seen[one]
    }


# What is asked


@pytest.fixture(scope="module")
def connections(places) -> Iterator[list[Any]]:
    opened = [queries.connect(told.folder) for told in places.all]
    yield opened
    for one in opened:
        one.close()


@pytest.fixture
def asked(places, monkeypatch) -> Iterator[Any]:
    """What a page would ask a query for: a function of the query's name and an indicator."""
    with world.environment(places.all[0].root.parent):
        forget()
        yield cache(lambda name, id: sql.asked(name, catalogue.indicators()[id]))
    forget()


def forget() -> None:
    """Nothing that was read before is remembered: not the snapshot, not an answer, not an area."""
    snapshot.check_again()
    streamlit.cache_data.clear()
    streamlit.cache_resource.clear()
    scene.forget()


def answers(connections: list[Any], name: str, parameters: dict[str, Any]) -> set[str]:
    """The different answers of the truths, letter by letter."""
    found = (queries.execute(one, name, **parameters) for one in connections)
    return {one.to_json(orient="table", double_precision=15, index=False) for one in found}


NAMES = sorted(path.stem for path in queries.HERE.glob("*.sql"))


@pytest.mark.parametrize("name", NAMES)
def test_every_query_answers_the_same(name, asked, connections):
    for indicator in catalogue.indicators("catchment"):
        assert len(answers(connections, name, asked(name, indicator))) == 1


AREAS = ["9999-alby", "9999-bjorkby", "9999-ceder", "9999-dal", "9999-ek", "9999-1", "9999-2"]
SCHOOLS = ["99990001", "9999-alby-x", "9999-ek-x"]
GROUPS = st.lists(st.sampled_from(AREAS), min_size=2, max_size=7, unique=True).map(",".join)
SUMMED = [
    {"indicator_id": id, "measure": "mean" if id == "poang" else "proportion", "scale": 100}
    for id in ("lugn", "trygg", "anmalan", "laser", "poang", "trangt")
]
BENCHMARKS = st.sampled_from(["9999", "00", "liknande", "basta-femtedelen", "mal"])
CHANGED = st.fixed_dictionaries(
    {},
    optional={
        "area": st.sampled_from(AREAS) | GROUPS,
        "areas": st.lists(st.sampled_from([*AREAS, *SCHOOLS, "9998", "9999"]) | GROUPS, unique=True),
        "scope": GROUPS,
        "measures": st.just(SUMMED),
        "sex": st.sampled_from(["T", "K", "M"]),
        "year": st.sampled_from(world.YEARS),
        "years": st.lists(st.sampled_from(world.YEARS), min_size=1, unique=True),
        "benchmark": BENCHMARKS,
        "pool": st.lists(st.sampled_from([*AREAS, "9999"]), unique=True),
        "given": st.just([]),
        "fewest": st.integers(1, 20),
    },
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(NAMES),
    indicator=st.sampled_from([one["indicator_id"] for one in SUMMED]),
    changed=CHANGED,
)
def test_whatever_a_query_is_asked_for_it_answers_the_same(name, indicator, changed, asked, connections):
    usual = asked(name, indicator)
    parameters = usual | {key: value for key, value in changed.items() if type(value) is type(usual.get(key))}
    assert len(answers(connections, name, parameters)) == 1


# What is seen

Step = tuple[str, dict[str, str]]


def unfolded(run: AppTest) -> AppTest:
    """The same page with every table behind a picture opened."""
    for one in run.expander:
        if found := re.search(r"table-[a-z-]+$", one.proto.id):
            run.session_state[found[0]] = True
    return run.run()


def everything(run: AppTest) -> list[bytes]:
    """All that is sent to the browser: words, pictures as data, the map, choices, links; and the files."""
    assert not run.exception
    sent = [one.proto for one in (*run.main, *run.sidebar) if getattr(one, "proto", None) is not None]
    return [one.SerializeToString(deterministic=True) for one in sent] + behind(run)


FILE = b"the file behind a picture: "


def behind(run: AppTest) -> list[bytes]:
    """What is at the addresses of the files that the page leads to."""
    points = map(Point.read, files_of(run))
    made = [views.file(one.view, used(), one.picture) for one in points]
    assert all(made)
    return [FILE + rows for rows, _ in made]


def walk(told: Told, steps: list[Step], language: str) -> list[list[bytes]]:
    """What a visitor who opens these pages in turn, with these choices, has been sent on each of them."""
    with world.environment(told.root.parent):
        forget()
        text.speak(language)
        run = visit("overview", sprak=language)
        found = [everything(unfolded(go(run, page, sprak=language, **choices))) for page, choices in steps]
    forget()
    return found


ABOUT_HIDDEN = {
    "indikator": "trygg",
    "omrade": "9999-dal",
    "omraden": "9999-dal,9999-ek,9999-alby",
    "grupp": "9999-dal,9999-ceder,9999-alby,9999-bjorkby",
    "skola": "9999-ek-x",
    "jmf": "basta-femtedelen",
    "ordning": "varde",
}
USUAL: list[Step] = [(page, {}) for page in PAGES]
HIDDEN: list[Step] = [(page, ABOUT_HIDDEN) for page in PAGES]
OTHERS: list[Step] = [
    *(
        ("schools", {"vy": view, "skola": "9999-ek-x", "indikator": "trygg"})
        for view in ("one", "tratt", "many")
    ),
    ("area", {"omrade": "grupp", "grupp": "9999-dal,9999-ek,9999-ceder"}),
    ("map", {"indikator": "laser", "ar": "2022-2024", "ar2": "2019-2021", "omrade": "9999-ek"}),
    ("municipalities", {"indikator": "lugn", "ar": "2023", "kon": "K", "jmf": "liknande"}),
    ("trend", {"indikator": "poang", "omraden": "9999-dal"}),
    ("explore", {"form": "bred", "konen": "T,K,M", "urval": "9999-dal,9999-ek,9999-alby,9999"}),
    *(("explore", {"vy": view, "indikator": "trygg"}) for view in ("samband", "fordelning", "paneler")),
    ("explore", {"vy": "korrelation", "indikatorer": "lugn,trygg,laser,trangt,poang"}),
    ("equality", {"indikator": "trangt", "villkor": "nej", "grupper": "alla", "matt": "kvot"}),
]


@pytest.mark.parametrize("language", subset(text.LANGUAGES, "sv"))
@pytest.mark.parametrize(
    "steps", [USUAL, HIDDEN, OTHERS], ids=["usual", "about what is hidden", "other views"]
)
def test_every_page_is_the_same(steps, language, places, caplog):
    first, other = (walk(told, steps, language) for told in places.all[:2])
    assert [page for (page, _), one, two in zip(steps, first, other, strict=True) if one != two] == []
    assert {one.name.partition(".")[0] for one in caplog.records} <= {"streamlit"}, "that no server runs"


def test_that_pages_are_compared_is_seen_by_what_is_shown(places):
    """Five persons more in Björkby and less in Alby, and every page that tells of areas is another."""
    steps = [(page, choices | {"omrade": "9999-alby"}) for page, choices in HIDDEN]
    first, other = (walk(told, steps, "sv") for told in (places.all[0], places.seen))
    changed = {page for (page, _), one, two in zip(steps, first, other, strict=True) if one != two}
    assert changed >= {"overview", "map", "trend", "equality", "domains", "area"}
    downloads = [[one for page in sent for one in page if one.startswith(FILE)] for sent in (first, other)]
    assert len(downloads[0]) > len(PAGES) / 2
    assert downloads[0] != downloads[1]


def several(options: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(options), max_size=4, unique=True).map(",".join)


CHOSEN = st.fixed_dictionaries(
    {},
    optional={
        "indikator": st.sampled_from([one["indicator_id"] for one in SUMMED] + ["finns-inte"]),
        "ar": st.sampled_from(["2024", "2023", "2021", "2022-2024", "2021-2023"]),
        "ar2": st.sampled_from(["2024", "2019", "2019-2021"]),
        "kon": st.sampled_from(["T", "K", "M"]),
        "omrade": st.sampled_from([*AREAS, "9999-norr", "9999-soder", "grupp"]),
        "omraden": several([*AREAS, "9999-soder"]),
        "grupp": several(AREAS),
        "skola": st.sampled_from(SCHOOLS),
        "skolor": several(SCHOOLS),
        "vy": st.sampled_from(["many", "one", "tratt", "forvantat", "samband", "korrelation", "fordelning"]),
        "indikatorer": several(["lugn", "trygg", "laser", "trangt", "poang"]),
        "urval": several([*AREAS, "9999-soder", "9999"]),
        "form": st.sampled_from(["lang", "bred"]),
        "niva": st.sampled_from(["alla", "upptagningsomraden", "skolor"]),
        "konen": several(["T", "K", "M"]),
        "jmf": BENCHMARKS,
        "mal": st.sampled_from(["80", "97.5", "x"]),
        "villkor": st.sampled_from(["ja", "nej"]),
        "grupper": st.sampled_from(["ytterst", "alla"]),
        "matt": st.sampled_from(["skillnad", "kvot"]),
        "ordning": st.sampled_from(["namn", "varde"]),
    },
)
STEPS = st.lists(st.tuples(st.sampled_from(PAGES), CHOSEN), min_size=1, max_size=4)


def same_for_any_visitor(places: Places, steps: list[Step], language: str, others: tuple[Told, ...]) -> None:
    first = walk(places.all[0], steps, language)
    for told in others:
        assert walk(told, steps, language) == first


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, language=st.sampled_from(list(text.LANGUAGES)))
def test_whatever_a_visitor_chooses_is_the_same(steps, language, places):
    same_for_any_visitor(places, steps, language, places.all[1:2])


@pytest.mark.prove
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, language=st.sampled_from(list(text.LANGUAGES)))
def test_whatever_many_visitors_choose_is_the_same(steps, language, places):
    same_for_any_visitor(places, steps, language, places.all[1:])
