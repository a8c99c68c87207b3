"""Unknowns, what is known of each, and relations between them, cut into parts that have nothing in common."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise, product
from math import ceil, floor, inf

from importers.attack.published import Cell

Unknown = tuple[Cell, str]
Term = tuple[float, Unknown]

LEEWAY = 1e-6  # of a sum, for what a computer's numbers lose
STEPS = 200_000  # of narrowing one part, enough for the largest
HYPOTHESES = 64  # as many combinations of choices are tried
LARGE = 10_000_000.0  # persons, more than any place has whose figures are hidden


class Contradiction(Exception):
    """What is known of some unknowns cannot all be true. `kinds` of relations that it was seen by."""

    def __init__(self, kinds: Iterable[str]) -> None:
        self.kinds = frozenset(kinds)
        super().__init__(", ".join(sorted(self.kinds)))


@dataclass(frozen=True)
class Relation:
    """lower ≤ Σ coefficient · unknown ≤ upper; kind says where from, `is_certain` whether it must hold."""

    kind: str
    terms: tuple[Term, ...]
    lower: float = 0.0
    upper: float = 0.0
    is_certain: bool = True


@dataclass
class System:
    """All that is known: relations, between which numbers each unknown lies, what is one thing or another.

    choices  each some options, of which at least one holds with all its relations
    real     whether the sum of scores, of a mean, need not be whole
    """

    relations: list[Relation] = field(default_factory=list)
    facts: dict[Unknown, tuple[float, float]] = field(default_factory=dict)
    choices: list[tuple[tuple[Relation, ...], ...]] = field(default_factory=list)
    real: bool = False

    def learn(self, unknown: Unknown, lower: float, upper: float) -> None:
        before = self.facts.get(unknown, (-inf, inf))
        self.facts[unknown] = max(before[0], lower), min(before[1], upper)

    def relate(self, kind: str, terms: Iterable[Term], lower: float, upper: float) -> None:
        self.relations.append(Relation(kind, tuple(terms), lower, upper))

    def is_whole(self, unknown: Unknown) -> bool:
        return unknown[1] == "n" or not self.real


def is_fixed(bounds: tuple[float, float]) -> bool:
    return bounds[1] - bounds[0] <= 1e-7 * max(1.0, abs(bounds[0]))


def groups(unknowns: Iterable[Unknown], relations: Iterable[Relation]) -> list[set[Unknown]]:
    """The unknowns in sets that no relation joins."""
    leader = {unknown: unknown for unknown in unknowns}

    def find(unknown: Unknown) -> Unknown:
        while leader[unknown] != unknown:
            leader[unknown] = leader[leader[unknown]]
            unknown = leader[unknown]
        return unknown

    for relation in relations:
        joined = [unknown for _, unknown in relation.terms if unknown in leader]
        for one, other in pairwise(joined):
            leader[find(other)] = find(one)
    found: dict[Unknown, set[Unknown]] = defaultdict(set)
    for unknown in leader:
        found[find(unknown)].add(unknown)
    return list(found.values())


@dataclass
class Part:
    """A system of few unknowns, with bounds that its relations have narrowed: none is fixed."""

    facts: dict[Unknown, tuple[float, float]]
    relations: list[Relation]
    real: bool

    def is_whole(self, unknown: Unknown) -> bool:
        return unknown[1] == "n" or not self.real


def narrow(system: System, facts: dict[Unknown, tuple[float, float]], relations: list[Relation]) -> None:
    """Narrow `facts` as far as each relation alone allows. Raises Contradiction where nothing is left."""
    of: dict[Unknown, list[int]] = defaultdict(list)
    for number, relation in enumerate(relations):
        for _, unknown in relation.terms:
            of[unknown].append(number)
    queue, waiting, steps = deque(range(len(relations))), set(range(len(relations))), 0
    while queue and steps < STEPS:
        number = queue.popleft()
        waiting.discard(number)
        steps += 1
        for unknown in _narrow_by(system, facts, relations[number]):
            for other in of[unknown]:
                if other not in waiting:
                    waiting.add(other)
                    queue.append(other)


def _narrow_by(
    system: System, facts: dict[Unknown, tuple[float, float]], relation: Relation
) -> list[Unknown]:
    """The unknowns that a relation has narrowed."""
    least, most, size = 0.0, 0.0, 1.0
    ends = []
    for coefficient, unknown in relation.terms:
        low, high = facts[unknown]
        low, high = (
            (coefficient * low, coefficient * high)
            if coefficient >= 0
            else (
                coefficient * high,
                coefficient * low,
            )
        )
        low, high = (0.0 if low != low else low), (0.0 if high != high else high)  # 0 times without end
        ends.append((low, high))
        size = max(size, *(abs(end) for end in (low, high) if abs(end) < inf), 1.0)
    leeway = LEEWAY * max(1.0, size / 1e4)
    open_below = sum(low == -inf for low, _ in ends)
    open_above = sum(high == inf for _, high in ends)
    least = sum(low for low, _ in ends if low > -inf)
    most = sum(high for _, high in ends if high < inf)
    if (not open_below and least > relation.upper + leeway) or (
        not open_above and most < relation.lower - leeway
    ):
        raise Contradiction([relation.kind])
    changed = []
    for (coefficient, unknown), (low, high) in zip(relation.terms, ends, strict=True):
        if coefficient == 0:
            continue
        top, bottom = inf, -inf
        if open_below - (low == -inf) == 0 and relation.upper < inf:
            top = relation.upper - (least - (low if low > -inf else 0.0))
        if open_above - (high == inf) == 0 and relation.lower > -inf:
            bottom = relation.lower - (most - (high if high < inf else 0.0))
        new = (
            (bottom / coefficient, top / coefficient)
            if coefficient > 0
            else (
                top / coefficient,
                bottom / coefficient,
            )
        )
        if system.is_whole(unknown):
            spare = leeway / abs(coefficient) if abs(coefficient) < 1 else leeway
            new = (
                new[0] if abs(new[0]) == inf else ceil(new[0] - spare),
                new[1] if abs(new[1]) == inf else floor(new[1] + spare),
            )
        before = facts[unknown]
        after = max(before[0], new[0]), min(before[1], new[1])
        step = 0.0 if system.is_whole(unknown) else 1e-9 * max(1.0, abs(before[0]), abs(before[1]) % inf)
        if after[0] > after[1]:
            if after[0] - after[1] > leeway * 10 * max(1.0, abs(after[0]) * 1e-6):
                raise Contradiction([relation.kind])
            after = after[1], after[1]
        if after[0] > before[0] + step or after[1] < before[1] - step:
            facts[unknown] = after
            changed.append(unknown)
    return changed


def _parts(
    system: System, wanted: set[Unknown], facts: dict[Unknown, tuple[float, float]], relations: list[Relation]
) -> list[Part]:
    """Narrowed, and cut once more into what is still joined; only parts with a wanted unknown."""
    narrow(system, facts, relations)
    free = {unknown for unknown, bounds in facts.items() if not is_fixed(bounds)}
    left = [substituted(one, facts, free) for one in relations]
    left = list(dict.fromkeys(one for one in left if len(one.terms) > 1))
    found = []
    by_group: dict[Unknown, int] = {}
    together = groups(free, left)
    for number, group in enumerate(together):
        by_group |= dict.fromkeys(group, number)
    inside: dict[int, list[Relation]] = defaultdict(list)
    for relation in left:
        inside[by_group[relation.terms[0][1]]].append(relation)
    for number, group in enumerate(together):
        if wanted & group:
            found.append(Part({one: facts[one] for one in group}, inside[number], system.real))
    return found


def substituted(
    relation: Relation, facts: dict[Unknown, tuple[float, float]], free: set[Unknown]
) -> Relation:
    """The relation with what is fixed taken over to its other side."""
    known = sum(coefficient * facts[one][0] for coefficient, one in relation.terms if one not in free)
    terms = tuple(term for term in relation.terms if term[1] in free)
    return Relation(relation.kind, terms, relation.lower - known, relation.upper - known, relation.is_certain)


@dataclass
class Piece:
    """What is joined before anything is worked out: facts, relations and choices of its own."""

    unknowns: set[Unknown]
    relations: list[Relation]
    choices: list[tuple[tuple[Relation, ...], ...]]


def pieces(system: System, wanted: set[Unknown]) -> list[Piece]:
    """The system without what is told outright, cut into what is joined; only where something is wanted."""
    constant = {unknown for unknown, bounds in system.facts.items() if bounds[0] == bounds[1]}
    free = set(system.facts) - constant
    chosen = [relation for choice in system.choices for option in choice for relation in option]
    found: list[Piece] = []
    number_of: dict[Unknown, int] = {}
    for number, group in enumerate(groups(free, [*system.relations, *chosen])):
        number_of |= dict.fromkeys(group, number)
        found.append(Piece(group, [], []))

    def home(relations: Iterable[Relation]) -> Piece | None:
        numbers = (number_of.get(one) for relation in relations for _, one in relation.terms)
        return next((found[number] for number in numbers if number is not None), None)

    told = Piece(set(), [], [])
    for relation in system.relations:
        (home([relation]) or told).relations.append(relation)
    for choice in system.choices:
        (home(relation for option in choice for relation in option) or told).choices.append(choice)
    return [*(piece for piece in found if piece.unknowns & wanted), told]


def hypotheses(system: System, piece: Piece, wanted: set[Unknown]) -> list[tuple[dict, list[Part]]]:
    """What may be true of a piece: facts and parts, one for each way to choose that is possible.

    Raises Contradiction where nothing is possible.
    """
    relations = piece.relations
    involved = piece.unknowns | {unknown for one in relations for _, unknown in one.terms}
    found: list[tuple[dict, list[Part]]] = []
    kinds: set[str] = set()
    choices = piece.choices
    while choices and len(list(product(*choices))) > HYPOTHESES:
        choices = choices[:-1]
    for chosen in product(*choices):
        more = [relation for option in chosen for relation in option]
        facts = {one: system.facts[one] for one in involved}
        facts |= {one: system.facts[one] for relation in more for _, one in relation.terms}
        try:
            found.append((facts, _parts(system, wanted, facts, [*relations, *more])))
        except Contradiction as contradiction:
            kinds |= contradiction.kinds
    if not found:
        raise Contradiction(kinds)
    return found
