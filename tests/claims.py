"""Reads what the product's sentences claim, in Swedish and English, without the product's own code.

A claim that both languages make is the same claim. Names of areas, indicators and people are known
beforehand and become keys, so that no name is taken for a number or a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.clauses import AND, APART, CHARGED, CLAUSES, LANGUAGES, MORE, NAME, NOUNS, RANKING, UNITS, WORDS


@dataclass(frozen=True)
class Amount:
    """A number as spoken: its value, how many decimals, and its unit where one is said."""

    value: float
    decimals: int
    unit: str | None = None
    is_more: bool = False  # it is only said to be more than that


@dataclass(frozen=True)
class Who:
    """How many areas, schools or indicators, and the keys of those that are named."""

    count: int
    noun: str | None = None
    names: frozenset[str] | None = None


@dataclass(frozen=True)
class Claim:
    """What one clause says. Fields that it does not speak of are None."""

    kind: str
    word: str | None = None  # better, worse, higher, lower, up, down, none, similar, or a reason
    area: str | None = None
    other: str | None = None
    topic: str | None = None
    measure: str | None = None
    side: str | None = None
    worth: str | None = None
    size: Amount | None = None
    low: Amount | None = None
    high: Amount | None = None
    value: Amount | None = None
    first: Amount | None = None
    last: Amount | None = None
    first_period: str | None = None
    last_period: str | None = None
    period: str | None = None
    persons: Amount | None = None
    of: Amount | None = None
    people: str | None = None
    who: Who | None = None
    low_who: Who | None = None
    high_who: Who | None = None
    spoken: str = field(default="", compare=False)  # the clause itself, for an objection


@cache
def _pairs(pairs: str) -> dict[str, str]:
    return {said: meant for said, _, meant in (pair.rpartition(" ") for pair in pairs.split("|"))}


def _plain(said: str) -> str:
    return said.replace("\u00a0", " ").replace("\u202f", " ")


def _either(words: Any) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _fragments(language: str) -> dict[str, str]:
    """A regular expression for each kind of field."""
    apart, point = APART[language]
    number = rf"(?<![\d.,])−?(?:\d{{1,3}}(?:{apart}\d{{3}})+|\d+)(?:{point}\d+)?(?!\d|[.,]\d)"
    names = f"{NAME}(?:, {NAME})*(?: {AND[language]} {NAME})?"
    noun = _either(_pairs(NOUNS[language]))
    year = r"\d{4}(?:/\d{2})?"
    return {
        "name": NAME,
        "number": number,
        "amount": f"(?:{MORE[language]})?{number}(?:{_either(UNITS[language])})?",
        "word": _either(_pairs(WORDS[language])),
        "period": f"{year}(?:–{year})?",
        "who": rf"(?:{number} (?:{noun})\b(?: \({names}\))?|{names}|{number})",
    }


KINDS = {
    "name": ("area", "other", "topic", "people", "measure"),
    "word": ("word", "side", "worth"),
    "amount": ("size", "low", "high", "value", "first", "last"),
    "number": ("persons", "of"),
    "period": ("period", "first_period", "last_period"),
    "who": ("who", "low_who", "high_who"),
}
KIND_OF = {name: kind for kind, names in KINDS.items() for name in names}


def _expression(pattern: str, language: str) -> re.Pattern[str]:
    fragments = _fragments(language)
    parts = re.split(r"<(\w+)>", re.sub(r" +", " ", pattern))
    for place, part in enumerate(parts):
        literal = re.escape(part).replace("…", r"[^\d:;]*?")
        parts[place] = f"(?P<{part}>{fragments[KIND_OF[part]]})" if place % 2 else literal
    return re.compile("".join(parts))


def _clauses() -> dict[str, list[tuple[str, str | None, re.Pattern[str]]]]:
    blocks = [block.splitlines() for block in re.split(r"\n(?=\S)", CLAUSES.strip())]
    return {
        language: [
            (head.split()[0], head.partition(" ")[2] or None, _expression(patterns[place].strip(), language))
            for head, *patterns in blocks
        ]
        for place, language in enumerate(LANGUAGES)
    }


EXPRESSIONS = _clauses()


def number(said: str, language: str) -> Amount:
    """The number at the beginning of `said`, and the unit after it."""
    apart, point = APART[language]
    is_more, said = said.startswith(MORE[language]), said.removeprefix(MORE[language])
    spoken = re.match(_fragments(language)["number"], said)
    assert spoken, f"{said!r} begins with no number in {language}."
    plain = spoken[0].replace(apart, "").replace(point.lstrip("\\"), ".").replace("−", "-")
    unit = UNITS[language].get(said[spoken.end() :])
    return Amount(float(plain), len(plain.partition(".")[2]), unit, is_more)


@dataclass(frozen=True)
class Text:
    """One title or sentence. `names` is from a name as spoken to its key."""

    said: str
    language: str
    names: Mapping[str, str]

    def masked(self) -> str:
        """With ordinary spaces, and each known name as one private character."""
        said, names = _plain(self.said), {_plain(name): place for place, name in enumerate(self.names)}
        present = [name for name in names if name in said]
        known = rf"(?<!\w)(?:{_either(present) or NAME})(?!\w)"
        return re.sub(known, lambda found: chr(0xE000 + names[found[0]]), said)

    def key(self, character: str) -> str:
        return list(self.names.values())[ord(character) - 0xE000]

    def unmasked(self, said: str) -> str:
        return re.sub(NAME, lambda found: list(self.names)[ord(found[0]) - 0xE000], said)

    def who(self, said: str) -> Who:
        names = frozenset(self.key(name) for name in re.findall(NAME, said)) or None
        if not said[0].isdigit():
            return Who(len(names or ()), None, names)
        noun = re.search(rf"\b({_either(_pairs(NOUNS[self.language]))})\b", said)
        count = int(number(said, self.language).value)
        return Who(count, _pairs(NOUNS[self.language])[noun[1]] if noun else None, names)

    def meaning(self, name: str, said: str) -> Any:
        match KIND_OF[name]:
            case "name":
                return self.key(said)
            case "word":
                return _pairs(WORDS[self.language])[said]
            case "amount" | "number":
                return number(said, self.language)
            case "who":
                return self.who(said)
        return said

    def read(self, masked: str) -> tuple[list[Claim], str]:
        """The claims of a masked sentence, and what is left of it when they are taken away."""
        claims, rest = [], masked
        for kind, word, expression in EXPRESSIONS[self.language]:
            while found := expression.search(rest):
                fields = {name: self.meaning(name, said) for name, said in found.groupdict().items()}
                claims.append(Claim(kind, **{"word": word} | fields, spoken=self.unmasked(found[0])))
                rest = f"{rest[: found.start()]}·{rest[found.end() :]}"
        return claims, rest


def read(said: str, language: str, names: Mapping[str, str]) -> tuple[list[Claim], list[str]]:
    """The claims of one title or sentence, and objections to what is no readable claim."""
    text = Text(said, language, names)
    masked = text.masked()
    claims, rest = text.read(masked)
    heading = next((claim.word for claim in claims if claim.kind == "heading"), None)
    claims = [
        Claim(**vars(claim) | {"word": heading}) if claim.kind == "clearest" else claim
        for claim in claims
        if claim.kind != "heading"
    ]
    objections = [
        f"{what} {text.unmasked(found[0])!r} is in no claim that can be read: {text.said!r}"
        for what, pattern in (
            ("The number", r"\d[\d.,/]*"),
            ("The word", f"(?i){CHARGED[language]}"),
            ("The name", rf"{NAME}|(?<=\w )[A-ZÅÄÖ]\w*"),
        )
        for found in re.finditer(pattern, rest)
    ]
    ranking = re.finditer(RANKING[language], rest, re.IGNORECASE)
    objections += [f"{found[0]!r} ranks: {text.said!r}" for found in ranking]
    unfilled = re.finditer(r"\{\w*\}", masked)
    objections += [f"{found[0]} is not filled: {text.said!r}" for found in unfilled]
    return claims, objections
