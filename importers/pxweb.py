"""PxWeb databases, in both versions of their interface: what a table holds, and its cells in portions."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from importers import ImportProblem
from importers.fetching import Answer, Fetcher
from importers.jsonstat import Axis, Cube, describe, parse
from text import listing, t

SPAN = re.compile(r"(\d+)\s*[-–]\s*(\d+)")
Selection = Mapping[str, Sequence[str]]  # codes by dimension


class DoesNotFit(ImportProblem):
    """A table is not what its source's settings say, so it is left out; the others are read."""


def ages(words: str) -> tuple[int, int] | None:
    """The first span of ages in the words: (20, 64) in '20-64 år'."""
    span = SPAN.search(words)
    return (int(span[1]), int(span[2])) if span else None


def code_of(table: str, settings: str, axis: Axis, code: str, meaning: str) -> str:
    """`code`, if its label fits the regular expression `meaning`; for "", the only code whose label does.

    Raises DoesNotFit where the code means something else, or not exactly one has the meaning.
    """
    fits = [one for one in axis.codes if re.search(meaning, axis.labels[one], re.IGNORECASE)]
    if code and code in fits:
        return code
    if not code and len(fits) == 1:
        return fits[0]
    found = axis.labels.get(code) if code else listing([axis.labels[one] for one in axis.codes])
    words = {"table": table, "settings": settings, "axis": axis.label}
    raise DoesNotFit(t("pxweb.meaning", meaning=meaning, code=code or "?", found=found or "–", **words))


def portions(selection: Selection, most: int) -> Iterator[Selection]:
    """The selection in parts of at most `most` cells each; the dimension with most codes is divided."""
    cells = math.prod(len(codes) for codes in selection.values())
    longest = max(selection, key=lambda id: len(selection[id]))
    codes = selection[longest]
    if cells <= most or len(codes) == 1:
        yield selection
        return
    size = max(1, most // (cells // len(codes)))
    for start in range(0, len(codes), size):
        yield from portions({**selection, longest: codes[start : start + size]}, most)


def _checked(answer: Answer, selection: Selection) -> Cube:
    """The answer's cells. Raises ImportProblem where they are not those that were asked for."""
    cube = parse(answer.body, answer.url)
    for axis in cube.axes:
        asked = selection.get(axis.id)
        if (asked is None and len(axis.codes) > 1) or (asked and not set(axis.codes) <= set(asked)):
            raise ImportProblem(t("pxweb.other", url=answer.url, axis=axis.id, path=answer.path))
    if missing := [id for id in selection if id not in {axis.id for axis in cube.axes}]:
        raise ImportProblem(t("pxweb.other", url=answer.url, axis=missing[0], path=answer.path))
    return cube


class Version2:
    """PxWebApi 2 at `base`. `usual` cells are asked for at a time where the service does not say."""

    def __init__(self, service: Fetcher, base: str, usual: int) -> None:
        self.service, self.base = service, base
        limit = service.get(f"{base}/config").json()
        self.most = int(limit.get("maxDataCells") or usual) if isinstance(limit, dict) else usual

    def description(self, table: str) -> Cube:
        words = {"lang": "sv", "outputFormat": "json-stat2"}
        answer = self.service.get(f"{self.base}/tables/{table}/metadata", words)
        return describe(answer.body, answer.url)

    def code_list(self, id: str) -> tuple[str, ...]:
        """The codes of a code list."""
        answer = self.service.get(f"{self.base}/codelists/{id}", {"lang": "sv"})
        try:
            return tuple(str(one["code"]) for one in answer.json()["values"])
        except (KeyError, TypeError) as error:
            raise ImportProblem(t("pxweb.code_list", url=answer.url, path=answer.path)) from error

    def cells(
        self, table: str, selection: Selection, code_lists: Mapping[str, str]
    ) -> Iterator[tuple[Cube, Answer]]:
        """The cells of `selection`; `code_lists` names a dimension's set of codes where it is another."""
        url = f"{self.base}/tables/{table}/data?lang=sv&outputFormat=json-stat2"
        for portion in portions(selection, self.most):
            chosen: list[dict[str, Any]] = [
                {"variableCode": id, "valueCodes": list(codes)}
                | ({"codelist": code_lists[id]} if id in code_lists else {})
                for id, codes in portion.items()
            ]
            answer = self.service.get(url, json={"selection": chosen})
            yield _checked(answer, portion), answer


def description_1(service: Fetcher, url: str) -> Cube:
    """What the table at `url` holds, by PxWeb's first interface."""
    answer = service.get(url)
    try:
        raw = answer.json()
        axes = tuple(
            Axis(
                str(one["code"]),
                str(one["text"]),
                tuple(map(str, one["values"])),
                dict(zip(map(str, one["values"]), map(str, one["valueTexts"]), strict=True)),
                may_be_left_out=bool(one.get("elimination")),
            )
            for one in raw["variables"]
        )
        return Cube(str(raw["title"]), None, axes, (), ())
    except (KeyError, TypeError, ValueError) as error:
        raise ImportProblem(t("pxweb.description", url=url, path=answer.path)) from error


def cells_1(service: Fetcher, url: str, selection: Selection, most: int) -> Iterator[tuple[Cube, Answer]]:
    """The cells of `selection`, by PxWeb's first interface."""
    for portion in portions(selection, most):
        query = [
            {"code": id, "selection": {"filter": "item", "values": list(codes)}}
            for id, codes in portion.items()
        ]
        answer = service.get(url, json={"query": query, "response": {"format": "json-stat2"}})
        yield _checked(answer, portion), answer
