"""The files of open data, read by others' readers: whole, said what they are, and the same rows again."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import frictionless
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonstat_validator import validate_jsonstat
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

import catalogue
import queries
import text
from importers import ImportProblem, exported
from open_data import rows
from queries import snapshot
from reports.open_data import file_name, is_synthetic
from reports.open_data.boundaries import geojson_bytes
from reports.open_data.delimited import csv_bytes
from reports.open_data.kolada import STATUS
from reports.open_data.workbook import workbook_bytes
from tests import world
from tests.conftest import ROOT, subset
from tests.offered import edition, every, made

TABLES = tuple(name for name in snapshot.TABLES if name != "area_geometry")


def published(name: str) -> pa.Table:
    """A table of the snapshot in force, as its file has it."""
    return pq.read_table(snapshot.find().folder / f"{name}.parquet")


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.fixture(params=subset(["the world", "Borlänge"], "the world"))
def place(request, monkeypatch) -> str:
    """The invented municipality, then the embedded data."""
    if request.param == "the world":
        request.getfixturevalue("in_world")
    else:
        monkeypatch.setenv("LIKVARD_DATA", str(ROOT / "data"))
        snapshot.check_again()
    return request.param


# What comes back


@pytest.mark.parametrize("path", ["{table}.csv", "{table}-for-excel.csv", "{table}.parquet"])
def test_a_table_comes_back_as_it_was(path, place, tmp_path):
    for name in TABLES:
        found = exported.read(written(tmp_path, path.format(table=name), made(path, table=name)))
        assert found[name].equals(published(name).cast(found[name].schema)), name


def test_the_data_package_comes_back_as_the_snapshot_it_was_made_of(place, tmp_path):
    found = exported.read(written(tmp_path, "hela.zip", made("hela.zip")))
    assert exported.same(found, snapshot.find().folder) == dict.fromkeys(found, True)
    assert set(found) == set(snapshot.TABLES)


def test_the_workbook_comes_back_with_all_its_digits(in_world, tmp_path):
    found = exported.read(written(tmp_path, "hela.xlsx", made("hela.xlsx")))
    assert exported.same(found, snapshot.find().folder) == dict.fromkeys(TABLES, True) | dict.fromkeys(
        found, True
    )


@pytest.mark.parametrize("ending", [".csv", "-for-excel.csv", ".xlsx", ".parquet"])
def test_an_indicator_comes_back_as_it_was(ending, in_world, tmp_path):
    path = "indikator/{indicator}" + ending
    found = exported.read(written(tmp_path, f"lugn{ending}", made(path, indicator="lugn")))
    assert found["observation"].num_rows > 50
    assert all(exported.same(found, snapshot.find().folder).values())


def test_a_file_that_was_altered_is_known(in_world, tmp_path, capsys):
    folder = snapshot.find().folder
    content = made("observation.csv".replace("observation", "{table}"), table="observation")
    whole = written(tmp_path, "whole.csv", content)
    assert exported.verify(whole) == 0
    lines = content.decode().splitlines()
    place = next(number for number, line in enumerate(lines) if ",300,238," not in line and ",300," in line)
    lines[place] = lines[place].replace(",300,", ",301,")
    altered = written(tmp_path, "altered.csv", "\r\n".join(lines).encode())
    assert not exported.same(exported.read(altered), folder)["observation"]
    assert exported.verify(altered) == 1
    assert "inte samma" in capsys.readouterr().out


def test_a_package_with_another_file_than_it_describes_is_refused(in_world, tmp_path):
    whole = made("hela.zip")
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(b"99", b"98", 1) if name == "observation.csv" else content)
    with pytest.raises(ImportProblem, match=r"observation\.csv"):
        exported.read(written(tmp_path, "changed.zip", changed.getvalue()))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.txt", b"a"),
        ("x.csv", b"a,b\r\n1,2\r\n"),
        ("x.zip", b"PK"),
        ("x.parquet", b"PAR1"),
        ("x.csv", b"\xff"),
    ],
)
def test_what_is_not_from_here_is_refused_with_a_sentence(name, content, tmp_path):
    with pytest.raises(ImportProblem):
        exported.read(written(tmp_path, name, content))


HOSTILE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(
    st.lists(HOSTILE | st.sampled_from(["=1+1", "'=1+1", "''@a", "-5", "+", "\ta", "\r", "'"]), min_size=1)
)
def test_any_text_comes_back_and_no_spreadsheet_runs_it(names):
    told = pa.table({"name": pa.array(names, pa.string())})
    for for_excel in (False, True):
        lines = [*csv.reader(io.StringIO(csv_bytes(told, for_excel).decode("utf-8-sig"), newline=""))]
        assert not [
            line[0] for line in lines if line and line[0].startswith(("=", "+", "-", "@", "\t", "\r"))
        ]
    schema = told.schema
    heads, *cells = csv.reader(io.StringIO(csv_bytes(told).decode(), newline=""))
    assert exported._table(heads, cells, schema).equals(told)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_any_number_comes_back(numbers):
    told = pa.table({"value": pa.array(numbers, pa.float64())})
    heads, *cells = csv.reader(io.StringIO(csv_bytes(told, True).decode("utf-8-sig")), delimiter=";")
    assert exported._table(heads, cells, told.schema, comma=True).equals(told)


# What the files are


def test_csv_is_for_programs_and_for_excel(in_world):
    plain = made("indikator/{indicator}.csv", indicator="trygg")
    excel = made("indikator/{indicator}-for-excel.csv", indicator="trygg")
    assert not plain.startswith(b"\xef\xbb\xbf")
    assert excel.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(plain.decode())))
    excel_lines = list(csv.DictReader(io.StringIO(excel.decode("utf-8-sig")), delimiter=";"))
    assert [line["value"].replace(".", ",") for line in lines] == [line["value"] for line in excel_lines]
    assert {"ok", "c"} <= {line["status"] for line in lines}
    assert all(bool(line["value"]) == (line["status"] in ("ok", "u", "p")) for line in lines)
    shown = snapshot.find()
    assert {(line["snapshot_id"], line["protection_rules"]) for line in lines} == {
        (shown.id, str(shown.rules["version"]))
    }
    assert world.HOSTILE in {line["name_sv"] for line in lines}


def test_a_workbook_says_what_it_is_and_has_real_tables(in_world):
    book = openpyxl.load_workbook(io.BytesIO(made("hela.xlsx")))
    assert book.sheetnames[:3] == ["Läs mig", "Innehåll", "Värden"]
    assert book.sheetnames[-3:] == ["Metadata", "Kolumner", "Ändringar"]
    said = " ".join(str(row[0]) for row in book["Läs mig"].iter_rows(values_only=True))
    for words in (snapshot.find().id, snapshot.find().seal, "CC BY 4.0", text.t("open_data.invented")):
        assert words in said
    for sheet in book.worksheets[1:]:
        assert len(sheet.tables) == 1, sheet.title
        assert sheet.freeze_panes == "B2"
    assert not [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    facts = {one.name: one.value for one in book.custom_doc_props.props}
    assert facts["snapshot"] == snapshot.find().id
    assert facts["language"] == "sv"
    assert book.properties.title
    assert book.properties.creator


def test_a_name_like_a_formula_stays_text_in_a_workbook(in_world):
    link = '=HYPERLINK("https://evil.example","a")'
    told = {"area": published("area").set_column(2, "name_sv", pa.array([link] * published("area").num_rows))}
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(told, edition(), "=1+1")))
    cells = [cell for row in book["Områden"].iter_rows(min_row=2) for cell in row if cell.value == link]
    assert {cell.data_type for cell in cells} == {"s"}
    assert book["Läs mig"]["A1"].data_type == "s"


def test_an_indicators_workbook_has_its_unit_in_the_headings(in_world):
    book = openpyxl.load_workbook(io.BytesIO(made("indikator/{indicator}.xlsx", indicator="anmalan")))
    heads = [cell.value for cell in book["Värden"][1]]
    assert "value (per 1 000)" in heads
    assert "status" in heads
    assert [row[0] for row in book["Metadata"].iter_rows(min_row=2, values_only=True)] == ["anmalan"]


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_a_workbook_is_in_the_language_asked_for_and_the_same_figures_give_the_same_bytes(language, in_world):
    text.speak(language)
    first, second = made("hela.xlsx"), made("hela.xlsx")
    assert first == second
    title = openpyxl.load_workbook(io.BytesIO(first)).sheetnames[0]
    assert title == {"sv": "Läs mig", "en": "Read me"}[language]


def test_the_data_package_is_valid_and_describes_every_file(in_world, tmp_path, monkeypatch):
    content = made("hela.zip")
    assert content == made("hela.zip")
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["title", "message"])
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    described = {one["path"] for one in package["resources"]}
    there = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert described == there - {"datapackage.json"}
    assert {f"{name}.csv" for name in TABLES} <= described
    assert package["likvard"]["snapshot"] == snapshot.find().id
    assert package["likvard"]["protection_rules"] == str(snapshot.find().rules["version"])
    assert text.t("open_data.invented") in package["description"]
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert json.loads(made("datapackage.json")) == package
    every = [field for one in package["resources"] if "schema" in one for field in one["schema"]["fields"]]
    assert all(field["description"] and field["description_en"] for field in every)


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("id", ["lugn", "laser", "poang"])
def test_json_stat_is_valid_and_every_value_is_where_it_belongs(id, language, in_world):
    text.speak(language)
    cube = json.loads(made("indikator/{indicator}.json", indicator=id))
    validate_jsonstat(cube)
    assert cube["label"] == str(catalogue.indicators()[id].name)
    sizes = [len(cube["dimension"][name]["category"]["index"]) for name in cube["id"]]
    assert cube["size"] == sizes

    def place(row: dict, quantity: str) -> str:
        first = row["year"] - row["years_pooled"] + 1
        period = str(row["year"]) if first == row["year"] else f"{first}-{row['year']}"
        number = 0
        for name, one in zip(cube["id"], (row["area_id"], period, row["sex"], quantity), strict=True):
            index = cube["dimension"][name]["category"]["index"]
            number = number * len(index) + index.index(one)
        return str(number)

    told = [row for row in published("observation").to_pylist() if row["indicator_id"] == id]
    quantities = ("value", "numerator", "denominator", "standard_error", "lower", "upper")
    expected = {place(row, one): row[one] for row in told for one in quantities if row[one] is not None}
    assert cube["value"] == expected
    hidden = {place(row, "value") for row in told if row["status"] == "c"}
    assert bool(hidden) == (id == "lugn")
    assert hidden == {
        key
        for key, status in cube["status"].items()
        if "c" in status and key in {place(row, "value") for row in told}
    }
    invented = {place(row, "value") for row in told if row["provenance"] == "synthetic"}
    assert invented <= {key for key, status in cube["status"].items() if status.endswith("s")}


def test_boundaries_are_as_the_rfc_wants_them_and_as_published(place):
    found = json.loads(made("granser/{level}.geojson", level="alla"))
    every = published("area_geometry")
    assert len(found["features"]) == every.num_rows
    from shapely import from_wkb
    from shapely.geometry import shape

    shapes = {(row["area_id"], row["version"]): from_wkb(row["geometry"]) for row in every.to_pylist()}
    for one in found["features"]:
        drawn = shape(one["geometry"])
        known_shape = shapes[one["properties"]["area_id"], one["properties"]["version"]]
        assert drawn.equals(known_shape)
        for polygon in getattr(drawn, "geoms", [drawn]):
            assert polygon.exterior.is_ccw
            assert not any(hole.is_ccw for hole in polygon.interiors)


def test_a_ring_is_turned_where_it_lies_wrong(in_world):
    import pandas as pd

    ring, hole = [[0, 0], [0, 4], [4, 4], [0, 0]], [[1, 2], [2, 3], [1, 3], [1, 2]]
    told = json.dumps({"type": "Polygon", "coordinates": [ring, hole]})
    found = json.loads(
        geojson_bytes(pd.DataFrame([{"area_id": "a", "version": "1", "geojson": told}]), edition())
    )
    assert found["features"][0]["geometry"]["coordinates"] == [ring[::-1], hole[::-1]]


def test_geoparquet_is_read_as_shapes(in_world, tmp_path):
    import duckdb

    path = written(tmp_path, "granser.parquet", made("granser/{level}.parquet", level="catchment"))
    with duckdb.connect() as db:
        kinds = db.sql(f"select typeof(geometry), count(*) from '{path}' group by all").fetchall()
    assert [kind.partition("(")[0] for kind, _ in kinds] == ["GEOMETRY"]
    assert json.loads(pq.read_schema(path).metadata[b"geo"])["primary_column"] == "geometry"


def test_parquet_says_what_it_is(in_world):
    for path, names in (
        ("{table}.parquet", {"table": "observation"}),
        ("indikator/{indicator}.parquet", {"indicator": "lugn"}),
    ):
        about = pq.read_schema(io.BytesIO(made(path, **names))).metadata
        assert about[b"likvard.snapshot"].decode() == snapshot.find().id
        assert about[b"likvard.protection_rules"].decode() == str(snapshot.find().rules["version"])
        assert about[b"likvard.synthetic"].decode() == text.t("open_data.invented")


MANDATORY = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset, DCTERMS.license),
    DCAT.Dataset: (
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.publisher,
        DCAT.contactPoint,
        DCAT.distribution,
    ),
    DCAT.Distribution: (DCTERMS.title, DCAT.accessURL, DCTERMS.license, DCTERMS["format"]),
    DCAT.DataService: (DCTERMS.title, DCTERMS.publisher, DCAT.endpointURL, DCAT.endpointDescription),
    FOAF.Agent: (FOAF.name, DCTERMS.type),
    URIRef("http://www.w3.org/2006/vcard/ns#Organization"): (
        URIRef("http://www.w3.org/2006/vcard/ns#fn"),
        URIRef("http://www.w3.org/2006/vcard/ns#hasEmail"),
    ),
}


def test_dcat_has_all_that_is_mandatory_in_both_languages_and_absolute_addresses(place):
    graph = Graph().parse(data=made("dcat.rdf"), format="xml")
    for kind, properties in MANDATORY.items():
        found = list(graph.subjects(RDF.type, kind))
        assert found, kind
        for thing in found:
            assert all((thing, one, None) in graph for one in properties), thing
    every = set(graph.subjects(RDF.type, DCAT.Dataset))
    assert len(every) == 2 + len(catalogue.indicators())
    for thing in [
        *every,
        *graph.subjects(RDF.type, DCAT.Catalog),
        *graph.subjects(RDF.type, DCAT.Distribution),
    ]:
        assert {one.language for one in graph.objects(thing, DCTERMS.title)} == {"sv", "en"}
    addresses = {one for triple in graph for one in triple if isinstance(one, URIRef)}
    assert all(str(one).startswith(("http://", "https://", "mailto:")) for one in addresses)
    assert not [one for one in addresses if " " in one]


def test_kolada_tells_the_reasons_apart(in_world):
    from reports.open_data.kolada import LEVELS, entries

    edition()
    rows_ = queries.once(
        "kolada",
        kpis=["trygg"],
        areas=["9999-dal", "9999-alby"],
        levels=list(LEVELS["ou"]),
        years=[2024],
        first=0,
        entries=9,
    )
    found = {one["ou"]: one for one in entries(rows_, "ou")}
    alby, dal = found["9999-alby"], found["9999-dal"]
    assert (alby["kpi"], alby["period"], alby["years_pooled"]) == ("trygg", 2024, 1)
    assert [one["gender"] for one in alby["values"]] == ["T"]
    value = alby["values"][0]
    assert (value["value"], value["count"], value["status"], value["isdeleted"]) == (
        100 * 282 / 300,
        300,
        "",
        False,
    )
    assert dal["values"][0]["value"] is None
    assert dal["values"][0]["status"] == "Private"
    assert len(set(STATUS.values())) == len(STATUS)


# What is invented, and what is hidden


def test_what_is_invented_is_left_out_of_the_other_edition(place):
    edition(only_published=True)
    for name in TABLES:
        found = rows.table(name)
        assert not is_synthetic(found)
        if name == "observation":
            kept = [row for row in published(name).to_pylist() if row["provenance"] != "synthetic"]
            assert found.to_pylist() == kept
    assert not any(queries.table("area")["is_example"].to_pylist())
    assert not [path for path, one in every(only_published=True).items() if b"xempelskola" in one]


def test_a_file_with_an_invented_figure_is_called_so(in_world):
    here = edition()
    assert file_name(here, "Trygg vid sjön", "csv", True) == (
        f"likvard_trygg-vid-sjon_{here.snapshot}-pahittade-siffror.csv"
    )
    assert "pahittade" not in file_name(here, "x", "csv", False)
    assert is_synthetic(published("observation"))
