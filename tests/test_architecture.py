"""Who may import whom, and what stands where, each rule as a sentence."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = (
    "pages",
    "components",
    "reports",
    "open_data",
    "queries",
    "catalogue",
    "text",
    "importers",
    "tests",
)
MAY_IMPORT = {
    "pages": {"components", "reports", "queries", "catalogue", "text"},
    "components": {"components", "catalogue", "text"},
    "reports": {"reports", "catalogue", "text"},
    "open_data": {"open_data", "reports", "components", "queries", "catalogue", "text"},
    "queries": {"queries"},
    "catalogue": {"catalogue", "text"},
    "text": {"text"},
    "importers": {"importers", "catalogue", "queries", "text"},
}
ONLY_IN = {
    "duckdb": {"queries", "importers", "tests", "app.py"},
    "folium": {"components", "tests"},
    "streamlit_folium": {"components", "tests"},
    "plotly": {"components", "tests", "app.py"},
    "shapely": {"importers", "tests"},
    "httpx": {"importers", "tests"},
    "requests": {"tests"},
    "xlsxwriter": {"reports"},
    "rdflib": {"reports", "tests"},
    "openpyxl": {"importers", "reports", "tests"},
    "pyspark": {"importers", "tests"},
    "scipy": {"importers", "tests"},
    "sqlglot": {"importers"},
    "typst": {"reports", "tests"},
}
FILES = sorted(
    path
    for path in [*ROOT.glob("*.py"), *(f for name in PACKAGES for f in (ROOT / name).rglob("*.py"))]
    if ".venv" not in path.parts
)


def imported(path: Path) -> set[str]:
    """The first part of the name of every module that the file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.relative_to(ROOT)}: import by the full name"
            names.add((node.module or "").split(".")[0])
    return names


def place(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_package_imports_only_those_below_it(path):
    allowed = MAY_IMPORT.get(place(path), set(PACKAGES))
    assert imported(path) & set(PACKAGES) <= allowed


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_library_is_imported_where_its_work_is_done(path):
    for library in imported(path) & set(ONLY_IN):
        assert place(path) in ONLY_IN[library], f"{name(path)} imports {library}"


def modules(path: Path) -> set[str]:
    """The full name of every module that the file imports, or imports from."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("path", sorted((ROOT / "importers/attack").glob("*.py")), ids=name)
def test_the_attack_knows_what_is_published_and_the_catalogue_and_nothing_of_the_protection(path):
    ours = {one for one in modules(path) if one.split(".")[0] in PACKAGES}
    assert {".".join(one.split(".")[:2]) for one in ours if one.startswith("importers")} <= {
        "importers.attack"
    }
    assert {one.split(".")[0] for one in ours} <= {"importers", "catalogue"}


def test_dev_needs_nothing_but_python():
    import sys

    assert imported(ROOT / "dev.py") <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=name)
def test_a_page_begins_with_what_it_is_for_and_holds_no_sql_html_or_literal_text(path):
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    strings = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ][1:]
    for string in strings:
        assert not re.search(r"<\w+|\bselect\b.+\bfrom\b|[åäöÅÄÖ]", string), string
        assert string == "Likvärd" or " " not in string, f"a visitor's words belong in text/: {string!r}"


def test_a_municipalitys_code_stands_only_in_catalogue_data_and_tests():
    ids = [p.stem for p in (ROOT / "catalogue/municipalities").glob("*.toml")]
    # two figures are a day as often as a region: those count as a word in quotation marks alone
    codes = re.compile("|".join(rf"\b{id}\b" if len(id) > 2 else f"[\"']{id}[\"']" for id in ids))
    for path in FILES:
        if place(path) not in {"catalogue", "data", "tests"}:
            assert not codes.search(path.read_text("utf-8")), name(path)


def test_no_drawer_is_called_miscellaneous():
    for drawer in ("utils", "lib", "core", "services", "config", "helpers", "common"):
        assert not (ROOT / drawer).exists()
        assert not [path for path in FILES if path.stem == drawer]


@pytest.mark.parametrize("path", sorted((ROOT / "queries").rglob("*.sql")), ids=name)
def test_sql_is_lower_case(path):
    statement = re.sub(r"--.*|'[^']*'", "", path.read_text("utf-8"))
    assert not re.search(r"\b(SELECT|FROM|WHERE|JOIN|GROUP|ORDER|CASE|AND)\b", statement)
