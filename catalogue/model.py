"""What the catalogue's files say, and the areas and periods that values are about.

Shapes only: how files are read is in files.py, what exists in the package itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from text import Words, in_both, t

Domain = Literal["health", "safety", "learning", "conditions"]
Level = Literal["country", "county", "municipality", "cluster", "catchment", "school", "small_area"]
ActsOn = Literal["society", "area", "group", "individual"]
EventKind = Literal["decision", "work", "research"]
Sensitivity = Literal["open", "normal", "sensitive"]
# Of an indicator, and of what is measured of one.
Unit = Literal["percent", "per_1000", "per_100000", "points", "days", "percentage_points", "times"]

DOMAINS: tuple[Domain, ...] = get_args(Domain)
LEVELS: tuple[Level, ...] = get_args(Level)
SENSITIVITIES: tuple[Sensitivity, ...] = get_args(Sensitivity)
FEWEST_IN_QUARTILES = {
    "catchment": 4,
    "municipality": 4,
    "school": 8,
}  # with a value, before it is told how the middle half lies


@dataclass(frozen=True)
class Break:
    """A year from which a series is not comparable with the years before."""

    year: int
    reason: Words


@dataclass(frozen=True)
class Indicator:
    """One thing that is measured. `scale` turns numerator / denominator into `unit`."""

    id: str
    domain: Domain
    order: int  # place within the domain
    name: Words  # as a table heading says it, with the unit left out
    short: Words  # at most 28 characters, for axes and lists
    definition: Words
    why: Words  # why it matters, one or two sentences
    people: Words  # who is counted, in plural: "elever i årskurs 5"
    unit: Unit
    measure: Literal["proportion", "rate", "mean"]
    direction: Literal["high", "low", "none"]  # what is good
    decimals: int
    source: str
    concerns: Literal["children", "youth", "adults", "everyone"]
    ages: tuple[int, int]
    sensitivity: Sensitivity  # which rules of protection.toml its values are protected by
    smallest: int  # a value about fewer persons than this is not shown
    levels: tuple[Level, ...]
    sex_levels: tuple[Level, ...]  # where it may be split by sex
    years: tuple[int, ...]
    pooled_years: int = 1  # how many years a value for a catchment covers
    period: Literal["calendar", "school"] = "calendar"
    kolada: str | None = None
    missing_years: tuple[int, ...] = ()  # years in which the source measured nothing
    is_survey: bool = False  # true of answers to questions
    is_additive: bool = True  # false of a median or an index, which areas and years cannot be summed to
    breaks: tuple[Break, ...] = ()
    caution: Words | None = None  # what to keep in mind
    is_experience: bool = False  # what families say: never invented, and shown on a page of its own only
    response: str | None = None  # of an experience: the indicator with how many of those asked have answered
    lowest_response: int | None = None  # percent of those asked, instead of the rules' own

    @property
    def scale(self) -> int:
        return {"percent": 100, "per_1000": 1000, "per_100000": 100_000}.get(self.unit, 1)

    @property
    def comparable_since(self) -> int | None:
        """The first year that can be compared with the last one."""
        return max((one.year for one in self.breaks), default=None)

    @property
    def can_be_headline(self) -> bool:
        """Shares of people with a decided direction: what may be picked from many as the most certain."""
        return self.measure == "proportion" and self.direction != "none"

    @property
    def is_regional(self) -> bool:
        """Whether it is published of counties and the country only."""
        return set(self.levels) <= {"country", "county"}

    def pool(self, level: Level) -> int:
        """How many years a value at `level` covers."""
        return self.pooled_years if level in ("cluster", "catchment", "small_area") else 1

    def query(self, level: Level) -> dict[str, Any]:
        """What the queries over many indicators need to know of this one."""
        return {
            "indicator_id": self.id,
            "direction": self.direction,
            "years_pooled": self.pool(level),
            "since": self.comparable_since,
        }


@dataclass(frozen=True)
class Source:
    id: str
    name: Words
    publisher: Words
    url: str
    licence: Words
    description: Words


@dataclass(frozen=True)
class Event:
    """A point or a span of time that a reader of a trend should know of. Months as 2019.25 for 1 April."""

    start: float
    name: Words
    end: float | None = None
    kind: EventKind = "work"


@dataclass(frozen=True)
class Reference:
    """Where something is published: who says it or what it is called, and its address where it has one."""

    name: Words
    url: str | None = None


@dataclass(frozen=True)
class Research:
    """Who has studied a work, and when. Its time is not that of the work."""

    who: Words
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True)
class Intervention:
    """A development work: what, where and when. What nobody has published is left out, and said so.

    `municipalities` are codes, and a county's where its region takes part; none: a national programme.
    `indicators` are those that could have been affected: in the areas of the work they bear its events.
    """

    id: str
    name: Words
    description: Words
    place: Words  # where, in words
    followed_by: Words
    sources: tuple[Reference, ...]
    municipalities: tuple[str, ...] = ()
    start: float | None = None  # of the work itself, months as 2019.17
    end: float | None = None
    catchments: tuple[str, ...] = ()  # none: the whole municipality
    schools: tuple[str, ...] = ()  # names
    domains: tuple[Domain, ...] = ()  # what it aims at
    acts_on: tuple[ActsOn, ...] = ()
    indicators: tuple[str, ...] = ()
    research: Research | None = None
    events: tuple[Event, ...] = ()

    @property
    def municipality(self) -> str | None:
        """Its municipality, where it is one municipality's alone."""
        return self.municipalities[0] if len(self.municipalities) == 1 else None

    @property
    def marks(self) -> tuple[Event, ...]:
        """Its events, and the research that followed it as one more."""
        study = self.research
        if study is None or study.start is None:
            return self.events
        words = in_both(lambda: t("works.research_mark", work=self.name))
        return (*self.events, Event(study.start, words, study.end, "research"))

    def marks_on(self, indicator: str, catchments: Iterable[str]) -> tuple[Event, ...]:
        """The events that a line about an indicator in `catchments` bears; a decision is about all lines."""
        is_there = not self.catchments or bool(set(self.catchments) & set(catchments))
        is_about = is_there and indicator in self.indicators
        return tuple(one for one in self.marks if is_about or one.kind == "decision")


@dataclass(frozen=True)
class Cluster:
    """A few neighbouring catchments, large enough to be split by sex."""

    id: str
    name: Words
    valid_from: int | None = None  # first and last year, where it has not always been the same
    valid_to: int | None = None


@dataclass(frozen=True)
class Catchment:
    """A catchment and the small areas that make it up; these come from the mapping file (mapping.py).

    One whose borders change is another catchment, with an id of its own.
    """

    id: str
    name: Words
    cluster: str
    small_areas: tuple[str, ...] = ()
    is_approximate: bool = False  # comes close to the real catchment, or has a part of a small area
    valid_from: int | None = None  # first and last year; a school year is the year it ends
    valid_to: int | None = None
    shares: tuple[float, ...] = ()  # how much of each small area's population; none: all of it

    @property
    def parts(self) -> tuple[tuple[str, float], ...]:
        """Small areas and shares."""
        return tuple(zip(self.small_areas, self.shares or (1.0,) * len(self.small_areas), strict=True))


@dataclass(frozen=True)
class Place:
    """A name that people use, and the catchment it lies in."""

    name: str
    catchment: str


@dataclass(frozen=True)
class Municipality:
    """What the dashboard can be about: a municipality, and how its small areas make up catchments; or a
    region, whose municipalities are compared with each other.
    """

    id: str
    name: Words
    authority: Words  # who answers for the dashboard: "Falu kommun"
    county: str
    contact: str  # e-mail address that feedback on a number goes to
    centre: tuple[float, float]  # latitude, longitude of the town
    zoom: int
    benchmarks: tuple[str, ...]  # area ids, nearest first
    comparisons: tuple[str, ...]  # other municipalities' area ids
    clusters: tuple[Cluster, ...] = ()
    catchments: tuple[Catchment, ...] = ()
    places: tuple[Place, ...] = ()
    compared: Literal["catchment", "municipality"] = "catchment"  # the level whose areas are compared
    only_published: bool = False  # nothing invented is shown, of the areas around it neither
    order: int = 0  # place among several; the first is the usual one
    proposed: tuple[str, ...] = ()  # small areas whose catchment a program has proposed: nobody has agreed

    def catchments_in(self, areas: Iterable[str]) -> set[str]:
        """The catchments in areas: they themselves, those of a cluster or a group, all of a municipality."""
        wanted = {one for area in areas for one in area.split(",")}
        return {one.id for one in self.catchments if wanted & {one.id, one.cluster, self.id}}

    @property
    def inside(self) -> tuple[Level, ...]:
        """The levels of the areas that it is made of, what is compared first."""
        return ("catchment", "cluster") if self.compared == "catchment" else ("municipality",)

    @property
    def divisions(self) -> tuple[int, ...]:
        """The years from which catchments have other borders than before."""
        new = {one.valid_from for one in self.catchments if one.valid_from is not None}
        return tuple(sorted(new | {one.valid_to + 1 for one in self.catchments if one.valid_to is not None}))

    def between_catchments(self, indicator: Indicator) -> Indicator:
        """The indicator as what lies between catchments is compared over time: not over a new division."""
        words = in_both(lambda: t("mapping.division"))
        new = tuple(Break(year, words) for year in self.divisions)
        return replace(indicator, breaks=(*indicator.breaks, *new)) if new else indicator

    def query(self) -> dict[str, Any]:
        """What `queries/areas.sql` needs to know of this municipality."""
        return {"municipality": self.id, "comparisons": list(self.comparisons)}


@dataclass(frozen=True)
class Confidence:
    """How sure the dashboard must be before it says anything: catalogue/confidence.toml."""

    level: float  # of every interval that is shown
    z: float  # the normal quantile that belongs to `level`
    family_level: float  # of the whole family of comparisons that a headline is picked from


@dataclass(frozen=True)
class Evaluation:
    """What must hold before anything is said of the effect of a work: catalogue/evaluation.toml."""

    fewest_before: int  # values before it began
    power: float  # how surely an effect would have been seen that takes away
    share_of_gap: float  # so much of what told the areas apart before
    meanwhile: tuple[Event, ...]  # what else happened to all


@dataclass(frozen=True)
class Area:
    """A place or a school that values are about: one row of the snapshot's table `area`."""

    id: str
    level: Level
    name: Words
    parent: str | None
    latitude: float | None
    longitude: float | None
    area_type: int | None  # SCB 2022: 1 = large socio-economic challenges … 5 = very good conditions
    population: int | None
    is_approximate: bool
    is_example: bool
    school_code: str | None
    organiser: str | None
    grades: str | None
    catchment: str | None
    area_types: tuple[int, ...] | None = None  # how many of its regional areas are of type 1 … 5


@dataclass(frozen=True)
class Period:
    """The years that a value covers. `id` is what an address says: 2025 or 2023-2025."""

    year: int
    years_pooled: int
    name: str

    @property
    def id(self) -> str:
        return (
            str(self.year) if self.years_pooled == 1 else f"{self.year - self.years_pooled + 1}-{self.year}"
        )
