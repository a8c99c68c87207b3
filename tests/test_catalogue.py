"""The catalogue: every file loads, says the same in both languages and keeps what the project promises."""

import re
import tomllib
from pathlib import Path

import pytest

import catalogue
from catalogue.protection import Protection, protection
from text import Words

FOLDER = Path(catalogue.__file__).parent
INDICATORS = catalogue.indicators()
each_indicator = pytest.mark.parametrize("indicator", INDICATORS.values(), ids=list(INDICATORS))
each_source = pytest.mark.parametrize("source", catalogue.sources().values(), ids=list(catalogue.sources()))
each_municipality = pytest.mark.parametrize(
    "municipality", catalogue.municipalities().values(), ids=list(catalogue.municipalities())
)
each_domain = pytest.mark.parametrize("domain", catalogue.DOMAINS)
each_language = pytest.mark.parametrize("language", ["sv", "en"])

# The codes that have been checked against Kolada's own catalogue.
KOLADA = {
    "N00957", "N01982", "N01984", "N02267", "N02902", "N02926", "N03926", "N07907", "N15419", "N15428",
    "N15454", "N15482", "N15488", "N15504", "N15539", "N15605", "N15607", "N15613", "N15643", "N15813",
    "N17461", "N31807", "N33820", "N66077", "U01405", "U01473",
}  # fmt: skip

LIVING_CONDITIONS = {
    "education": {"eftergymnasial", "forgymnasial"},
    "employment": {"sysselsattning"},
    "low economic standard": {"lag-ekonomisk-standard-barn"},
    "long-term unemployment": {"langtidsarbetslosa", "langtidsarbetslos-foralder"},
    "crowding": {"trangboddhet", "trangboddhet-barn"},
    "foreign-born": {"utrikes-fodda", "utrikes-fodda-barn"},
    "economic assistance": {"ekonomiskt-bistand", "bistand-barn"},
    "self-support": {"sjalvforsorjning"},
}


def words_of(item: object) -> list[tuple[str, Words]]:
    return [(name, value) for name, value in vars(item).items() if isinstance(value, Words)]


def of_domain(domain: str) -> list[catalogue.Indicator]:
    return [one for one in INDICATORS.values() if one.domain == domain]


@pytest.mark.parametrize("kind", ["indicators", "sources", "municipalities", "interventions"])
def test_every_file_is_loaded(kind):
    assert set(getattr(catalogue, kind)()) == {path.stem for path in (FOLDER / kind).glob("*.toml")}
    assert getattr(catalogue, kind)()


@each_indicator
def test_an_indicator_is_written_in_both_languages(indicator):
    for name, words in words_of(indicator):
        assert words.sv.strip() == words.sv != "", name
        assert words.en.strip() == words.en != "", name
        assert words.sv != words.en, name


@each_indicator
def test_a_break_is_explained_in_both_languages_and_lies_inside_the_series(indicator):
    years = [one.year for one in indicator.breaks]
    assert years == sorted(set(years))
    for one in indicator.breaks:
        assert one.reason.sv != one.reason.en
        assert min(indicator.years) < one.year <= max(indicator.years)


@each_indicator
def test_a_definition_and_a_reason_are_whole_sentences(indicator):
    for words in (indicator.definition, indicator.why, indicator.caution):
        assert words is None or (words.sv.endswith(".") and words.en.endswith("."))


@each_language
def test_names_are_unique(language):
    for field in ("name", "short"):
        names = [getattr(getattr(one, field), language) for one in INDICATORS.values()]
        assert len(names) == len(set(names))


@each_indicator
def test_a_short_name_fits_an_axis(indicator):
    assert len(indicator.short.sv) <= 28
    assert len(indicator.short.en) <= 28


@each_indicator
def test_a_name_leaves_the_unit_out(indicator):
    assert "andel" not in indicator.name.sv.lower()
    assert "share" not in indicator.name.en.lower()
    assert "%" not in indicator.name.sv + indicator.name.en


@each_indicator
def test_an_indicator_names_a_source_that_exists(indicator):
    assert indicator.source in catalogue.sources()


@each_indicator
def test_years_are_in_order_and_within_the_period(indicator):
    assert list(indicator.years) == sorted(set(indicator.years))
    assert min(indicator.years) >= 2012 or indicator.is_regional
    assert max(indicator.years) <= 2025
    assert set(indicator.missing_years) <= set(indicator.years)


@each_indicator
def test_the_chosen_values_are_among_those_declared(indicator):
    assert indicator.domain in catalogue.DOMAINS
    assert indicator.direction in {"high", "low", "none"}
    assert indicator.measure in {"proportion", "rate", "mean"}
    assert indicator.unit in {"percent", "per_1000", "per_100000", "points", "days"}
    assert indicator.concerns in {"children", "youth", "adults", "everyone"}
    assert indicator.period in {"calendar", "school"}
    assert indicator.sensitivity in {"open", "normal", "sensitive"}
    assert indicator.pooled_years in {1, 3, 5}
    assert indicator.decimals in {0, 1}


@each_indicator
def test_levels_are_in_order_and_sex_is_split_at_some_of_them(indicator):
    assert list(indicator.levels) == [one for one in catalogue.LEVELS if one in indicator.levels]
    assert set(indicator.sex_levels) <= set(indicator.levels)
    assert {"country", "county", "municipality"} <= set(indicator.levels) or indicator.is_regional


@each_indicator
def test_results_of_one_year_group_are_not_split_by_sex_at_catchments(indicator):
    assert indicator.pooled_years == 1 or "catchment" not in indicator.sex_levels


@each_indicator
def test_no_value_is_about_fewer_than_ten_persons(indicator):
    assert indicator.smallest >= 10


@each_indicator
def test_ages_are_a_span_that_agrees_with_whom_it_concerns(indicator):
    first, last = indicator.ages
    assert 0 <= first <= last
    assert (indicator.concerns == "adults") <= (first >= 16)
    assert (indicator.concerns == "children") <= (last <= 19)


@each_indicator
def test_a_kolada_code_is_one_that_has_been_checked(indicator):
    assert indicator.kolada is None or indicator.kolada in KOLADA


def test_no_kolada_code_is_used_twice():
    codes = [one.kolada for one in INDICATORS.values() if one.kolada]
    assert sorted(codes) == sorted(KOLADA)


def test_there_are_at_least_32_indicators():
    assert len(INDICATORS) >= 32


@each_domain
def test_a_domain_has_at_least_eight_indicators_in_their_own_order(domain):
    orders = [one.order for one in of_domain(domain)]
    assert len(orders) >= 8
    assert orders == list(range(1, len(orders) + 1))


@each_domain
def test_a_domain_has_four_indicators_about_children_three_of_them_aged_6_to_12(domain):
    about_children = [one for one in of_domain(domain) if one.concerns == "children"]
    assert len(about_children) >= 4
    assert len([one for one in about_children if one.ages[0] >= 6 and one.ages[1] <= 12]) >= 3


@pytest.mark.parametrize("ids", LIVING_CONDITIONS.values(), ids=list(LIVING_CONDITIONS))
def test_every_living_condition_has_an_indicator(ids):
    assert ids <= {one.id for one in of_domain("conditions")}


@each_source
def test_a_source_is_described_in_both_languages_and_has_an_address(source):
    for name, words in words_of(source):
        assert words.sv, name
        assert words.en, name
    assert source.description.sv != source.description.en
    assert source.licence
    assert source.url.startswith("https://") or source.id == "likvard-exempel"


@each_municipality
def test_every_small_area_lies_in_exactly_one_catchment(municipality):
    small_areas = [one for catchment in municipality.catchments for one in catchment.small_areas]
    assert len(small_areas) == len(set(small_areas))
    assert all(one.startswith(municipality.id) for one in small_areas)


def test_borlange_has_all_its_27_small_areas_in_at_least_14_catchments():
    borlange = catalogue.municipalities()["2081"]
    assert sum(len(one.small_areas) for one in borlange.catchments) == 27
    assert len(borlange.catchments) >= 14


@each_municipality
def test_catchments_clusters_and_places_belong_together(municipality):
    catchments = [one.id for one in municipality.catchments]
    clusters = [one.id for one in municipality.clusters]
    assert len(catchments) == len(set(catchments))
    assert len(clusters) == len(set(clusters))
    assert {one.cluster for one in municipality.catchments} == set(clusters)
    assert {one.catchment for one in municipality.places} <= set(catchments)


@each_municipality
def test_a_municipality_is_first_compared_with_itself_then_its_county_then_the_country(municipality):
    nearest_first = dict.fromkeys((municipality.id, municipality.county, "00"))
    assert municipality.benchmarks == tuple(nearest_first), "a region is its own county"
    assert municipality.id not in municipality.comparisons


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """A function that writes a catalogue of one indicator, loads it and raises what loading raises."""

    def load(toml: str) -> None:
        path = tmp_path / "indicators" / "broken.toml"
        path.parent.mkdir()
        path.write_text(toml, "utf-8")
        monkeypatch.setenv("LIKVARD_CATALOGUE", str(tmp_path))
        catalogue.indicators()

    return load


WHOLE = (FOLDER / "indicators" / "las-ak3.toml").read_text("utf-8")


def test_a_whole_file_loads_from_another_folder(broken):
    broken(WHOLE)
    assert list(catalogue.indicators()) == ["broken"]


def test_toml_that_cannot_be_read_names_the_file(broken):
    with pytest.raises(catalogue.CatalogueError, match=r"broken\.toml: not valid TOML"):
        broken(WHOLE.replace("order = 2", "order = "))


def test_an_unknown_field_is_named(broken):
    with pytest.raises(catalogue.CatalogueError, match=r"broken\.toml: unknown field colour"):
        broken('colour = "red"\n' + WHOLE)


@pytest.mark.parametrize("field", ["source", "unit", "sensitivity", "smallest", "levels"])
def test_a_missing_field_is_named(broken, field):
    line = next(line for line in WHOLE.splitlines(keepends=True) if line.startswith(f"{field} ="))
    with pytest.raises(catalogue.CatalogueError, match=rf"broken\.toml: {field} is missing"):
        broken(WHOLE.replace(line, ""))


def test_a_text_in_one_language_only_is_named(broken):
    english = tomllib.loads(WHOLE)["why"]["en"]
    with pytest.raises(catalogue.CatalogueError, match=r"broken\.toml: why needs exactly sv and en"):
        broken(WHOLE.replace(f'en = "{english}"\n', ""))


def test_a_sensitivity_that_does_not_exist_is_named(broken):
    line = next(line for line in WHOLE.splitlines() if line.startswith("sensitivity"))
    with pytest.raises(
        catalogue.CatalogueError, match=r"broken\.toml: sensitivity is 'secret'\. Write one of"
    ):
        broken(WHOLE.replace(line, 'sensitivity = "secret"'))


# The rules of protection

RULES = (FOLDER / "protection.toml").read_text("utf-8")


@pytest.fixture
def rules(tmp_path, monkeypatch):
    """The rules from a folder where protection.toml is as given."""

    def load(content: str) -> Protection:
        (tmp_path / "protection.toml").write_text(content, "utf-8")
        monkeypatch.setenv("LIKVARD_CATALOGUE", str(tmp_path))
        return protection()

    return load


def test_the_rules_of_a_more_sensitive_class_hide_more():
    found = protection()
    for rule in ("fewest", "fewest_with", "fewest_all"):
        steps = [getattr(found.of(sensitivity), rule) for sensitivity in catalogue.SENSITIVITIES]
        assert steps == sorted(steps)
    assert found.width >= 5


@each_indicator
def test_a_value_needs_as_many_persons_as_its_class_its_kind_and_itself_say(indicator):
    found = protection()
    needed = [indicator.smallest, found.of(indicator.sensitivity).fewest]
    needed += [found.fewest_answers] * indicator.is_survey
    needed += [found.fewest_in_mean] * (indicator.measure == "mean")
    assert found.fewest(indicator) == max(needed)


@each_indicator
def test_health_is_sensitive(indicator):
    assert indicator.domain != "health" or indicator.sensitivity == "sensitive"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("width = 5", "", "protection.toml: width is missing"),
        ("width = 5", "width = 5\ndepth = 1", "protection.toml: unknown field depth"),
        ("width = 5", "width = -5", "protection.toml: width is -5. Write a whole number, 0 or more."),
        ("fewest_all = 50", "fewest_all = '50'", "protection.toml: fewest_all is '50'. Write a whole number"),
        ("[open]", "[hidden]", "protection.toml: open is missing"),
        ("date = 2026-11-22", "date = '22 november'", "protection.toml: date is '22 november'. Write a day"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_named(rules, before, after, message):
    assert before in RULES
    with pytest.raises(catalogue.CatalogueError, match=re.escape(message)):
        rules(RULES.replace(before, after, 1))
