"""From small areas to catchments: shares, years, what is drawn where, and what a wrong file is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely

import catalogue
from catalogue import CatalogueError, Catchment, Cluster, Municipality
from catalogue.mapping import Era, composition, drawn, eras, homes, mapped, members
from importers import areas, check, schematic
from importers.assemble import sums
from importers.published import SmallArea
from tests.alby import ALBY, NAME

HEAD = "small_area;share;catchment\n"


def municipality(*catchments: Catchment, clusters: tuple[Cluster, ...] = ()) -> Municipality:
    return replace(ALBY, clusters=clusters or (Cluster("k", NAME),), catchments=catchments)


def catchment(id: str, cluster: str = "k", first: int | None = None, last: int | None = None) -> Catchment:
    return Catchment(id, NAME, cluster, valid_from=first, valid_to=last)


@pytest.fixture
def read(tmp_path):
    """The municipality with the mapping that the text of a file says."""

    def reading(text: str | bytes, *catchments: Catchment, **more) -> Municipality:
        path = tmp_path / "9999.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return mapped(municipality(*(catchments or (catchment("a"), catchment("b"))), **more), path)

    return reading


def parts(one: Municipality) -> dict[str, dict[str, float]]:
    return {area.id: dict(area.parts) for area in one.catchments}


SPLIT = HEAD + "s1;1;a\ns2;0,25;a\ns2;0,75;b\ns3;1;b\n"


# The file


@pytest.mark.parametrize(
    "written",
    [
        SPLIT,
        SPLIT.replace(",", ".").replace(";", ","),
        SPLIT.replace(";", "\t"),
        b"\xef\xbb\xbf" + SPLIT.replace("\n", "\r\n").encode(),
        SPLIT.replace("\n", ";\n") + ";;;\n\n",
        "catchment;note;share;small_area\na;\u00f6;1;s1\na;;0.25;s2\nb;;0.75;s2\nb;;1;s3".encode("cp1252"),
    ],
    ids=["semicolons", "commas", "tabs", "excel", "empty cells", "columns in another order"],
)
def test_a_mapping_is_read_as_a_spreadsheet_program_saves_it(read, written):
    assert parts(read(written)) == {"a": {"s1": 1, "s2": 0.25}, "b": {"s2": 0.75, "s3": 1}}


def test_without_a_file_there_are_no_small_areas(tmp_path):
    assert parts(mapped(municipality(catchment("a")), tmp_path / "none.csv")) == {"a": {}}


def test_three_thirds_are_a_whole(read):
    found = read(HEAD + "s1;0.333;a\ns1;0.333;b\ns1;0.333;c\n", *(catchment(one) for one in "abc"))
    assert members(found)["9999"] == {"s1": 1}
    assert parts(found)["a"]["s1"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("small_area;catchment\ns1;a\n", "kolumnen share saknas"),
        (HEAD + "s1;1;c\n", "upptagningsområdet c finns inte"),
        (HEAD + "s1;halva;a\n", "rad 2: ”halva” är ingen andel"),
        (HEAD + "s1;0;a\n", "”0” är ingen andel"),
        (HEAD + "s1;1,5;a\n", "”1,5” är ingen andel"),
        (HEAD + "s1;nan;a\n", "”nan” är ingen andel"),
        (HEAD + "s1;0.5;a\ns1;0.5;a\n", "s1 och a står på två rader"),
        (HEAD + "s1;0.5;a\ns1;0.4;b\n", r"andelarna av s1 blir 0\.9 tillsammans"),
        (HEAD + "s1;1;a\ns1;0.4;b\n", r"andelarna av s1 blir 1\.4 tillsammans"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(read, written, said):
    with pytest.raises(CatalogueError, match=said):
        read(written)


def test_small_areas_stand_in_one_place_only(read):
    with pytest.raises(CatalogueError, match="räknar upp statistikområden i a"):
        read(SPLIT, replace(catchment("a"), small_areas=("s1",)), catchment("b"))


def test_a_catchment_with_a_part_of_a_small_area_is_approximate(read):
    found = read(HEAD + "s1;1;a\ns2;0.5;b\ns2;0.5;c\n", *(catchment(one) for one in "abc"))
    assert [one.is_approximate for one in found.catchments] == [False, True, True]


# What is summed


def test_shares_are_of_every_larger_area(read):
    found = read(
        SPLIT, catchment("a"), catchment("b", "l"), clusters=(Cluster("k", NAME), Cluster("l", NAME))
    )
    assert composition(found, Era(None, None)) == {
        "a": {"s1": 1, "s2": 0.25},
        "k": {"s1": 1, "s2": 0.25},
        "b": {"s2": 0.75, "s3": 1},
        "l": {"s2": 0.75, "s3": 1},
        "9999": {"s1": 1, "s2": 1, "s3": 1},
    }
    assert {(p.part_id, p.share, p.parts) for p in sums(found) if p.area_id == "9999"} == {
        ("s1", 1, 3),
        ("s2", 1, 3),
        ("s3", 1, 3),
        ("a", 1, 2),
        ("b", 1, 2),
    }


# What is drawn


def test_a_small_area_is_drawn_in_the_catchment_with_most_of_it(read):
    found = read(SPLIT)
    assert homes(found) == {"s1": "a", "s2": "b", "s3": "b"}
    small = {name: shapely.box(15 + step, 60, 16 + step, 61) for step, name in enumerate(("s1", "s2", "s3"))}
    shapes = schematic.dissolve(small, found)
    assert shapes["a"].equals(small["s1"])
    assert shapes["b"].equals(shapely.box(16, 60, 18, 61))
    assert shapes["9999"].equals(shapely.box(15, 60, 18, 61))


def test_of_equal_shares_the_first_is_drawn_and_a_catchment_of_minor_parts_has_no_shape(read):
    found = read(HEAD + "s1;0.5;a\ns1;0.5;b\n")
    assert drawn(found) == {"a": ("s1",), "b": ()}
    shapes = schematic.dissolve({"s1": shapely.box(15, 60, 16, 61)}, found)
    assert set(shapes) == {"s1", "a", "k", "9999"}


SMALL = {
    name: SmallArea(name, f"r{name}", f"Region {name}", 60.0, 15.0, 3, {2024: people})
    for name, people in (("s1", 100), ("s2", 41), ("s3", 60))
}


def test_areas_have_their_part_of_the_people_and_each_small_area_is_told_once(read):
    found = read(SPLIT)
    points = dict.fromkeys(("a", "b", "s2"), (15.0, 60.0))
    rows = {row.area_id: row for row in areas.all_areas(found, SMALL, points)}
    assert rows["a"].population == round(100 + 0.25 * 41)
    assert rows["b"].population == round(0.75 * 41 + 60)
    assert rows["s2"].parent_id == "b"
    assert rows["a"].is_approximate


# Years


OLD_AND_NEW = (
    catchment("a"),
    catchment("b", last=2022),
    catchment("b1", first=2023),
    catchment("b2", first=2023),
)
CHANGED = HEAD + "s1;1;a\ns2;1;b\ns3;1;b\ns2;1;b1\ns3;1;b2\n"


def test_years_in_which_nothing_changes_are_an_era(read):
    found = read(CHANGED, *OLD_AND_NEW)
    before, after = eras(found)
    assert (before, after) == (Era(None, 2022), Era(2023, None))
    assert set(composition(found, before)) == {"a", "b", "k", "9999"}
    assert set(composition(found, after)) == {"a", "b1", "b2", "k", "9999"}
    assert members(found)["b"] == {"s2": 1, "s3": 1}
    assert homes(found) == {"s1": "a", "s2": "b1", "s3": "b2"}
    assert drawn(found) == {"a": ("s1",), "b": ("s2", "s3"), "b1": ("s2",), "b2": ("s3",)}


def test_every_small_area_belongs_somewhere_in_every_year(read):
    with pytest.raises(CatalogueError, match=r"andelarna av s3 blir 0\.0 tillsammans, år 2023"):
        read(CHANGED, *OLD_AND_NEW[:3], catchment("b2", first=2024))


def test_a_cluster_with_other_borders_is_another_cluster(read):
    two = (Cluster("k", NAME), Cluster("l", NAME))
    moved = (*OLD_AND_NEW[:3], catchment("b2", "l", first=2023))
    with pytest.raises(CatalogueError, match="klustret k har andra gränser från 2023"):
        read(CHANGED, *moved, clusters=two)
    old = (catchment("a", "k0", last=2022), catchment("a1", first=2023))
    found = read(
        CHANGED + "s1;1;a1\n",
        *old,
        catchment("b", "k0", last=2022),
        *moved[2:],
        clusters=(Cluster("k0", NAME, valid_to=2022), Cluster("k", NAME, 2023), Cluster("l", NAME, 2023)),
    )
    assert members(found)["k0"] == {"s1": 1, "s2": 1, "s3": 1}
    assert members(found)["k"] == {"s1": 1, "s2": 1}


def test_years_in_the_wrong_order_are_refused(read):
    with pytest.raises(CatalogueError, match="a gäller från 2023 till 2022"):
        read(SPLIT, catchment("a", first=2023, last=2022), catchment("b"))


def test_what_lies_between_catchments_is_not_compared_over_a_new_division(read):
    found, indicator = read(CHANGED, *OLD_AND_NEW), catalogue.indicators()["trygg-skolan-ak8"]
    assert found.divisions == (2023,)
    assert found.between_catchments(indicator).comparable_since == 2023
    assert [one.year for one in found.between_catchments(indicator).breaks] == [2022, 2023]
    assert read(SPLIT).between_catchments(indicator) is indicator


# A proposal


def test_a_proposal_is_not_published_until_somebody_has_agreed(read, monkeypatch):
    marked = "small_area;share;catchment;proposal\n" + "".join(
        f"s{number};1;a;närmast\n" for number in range(7)
    )
    found = read(marked, catchment("a"))
    monkeypatch.setattr(catalogue, "municipalities", lambda: {"9999": found})
    (sentence,) = check.proposals()
    assert "9999.csv: vilket upptagningsområde s0, s1, s2, s3, s4, … hör till är bara ett förslag" in sentence
    confirmed = read(marked.replace("närmast", ""), catchment("a"))
    monkeypatch.setattr(catalogue, "municipalities", lambda: {"9999": confirmed})
    assert not list(check.proposals())
