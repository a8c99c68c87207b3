"""The peers answer as Likvärd does, and the bench refuses one that does not.

What needs their packages or a browser is checked by the bench itself, before it measures.
"""

from __future__ import annotations

import importlib
import json
import re

import pytest

from bench import Problem, scene
from bench.peers import given, steps
from bench.peers.__main__ import changed, in_turns
from bench.peers.dashboards import interpreter
from bench.peers.reader import Changed, difference
from text import number


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """The peers' module, with what they are given."""
    path = tmp_path_factory.mktemp("peers") / "given.json"
    given.write(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIKVARD_PEERS_GIVEN", str(path))
        yield importlib.import_module("bench.peers.answers")


@pytest.fixture(scope="module")
def chosen():
    return steps.steps(steps.first())


def shown_by_peers(answers, view):
    choice = answers.Choice(view.indicator.id, view.period.id, view.area or answers.NO_AREA)
    drawn = answers.drawn(choice)
    return {
        "map": {
            "areas": {
                id: [
                    one.fill if one.fill in answers.GIVEN["classes"] else "",
                    steps.digits(" ".join(one.lines[1:])),
                ]
                for id, one in sorted(drawn.items())
            },
            "marked": next((id for id, one in drawn.items() if one.weight > 1), ""),
        },
        "table": [
            [name, steps.digits(" ".join(cells)), (re.findall("[▲●▼△▽○]", cells[-1]) or [""])[0]]
            for name, *cells in answers.cells(choice.indicator, choice.period)
        ],
        "trend": {
            line.name: [[year, y] for year, y in zip(line.years, line.values, strict=True) if y is not None]
            for line in sorted(answers.lines(choice.indicator, choice.area), key=lambda line: line.name)
        },
    }


def test_the_peers_answer_what_likvard_answers(answers, chosen):
    for view in (steps.first(), *(step.to for step in chosen)):
        assert difference(steps.expected(view, *steps.PARTS), shown_by_peers(answers, view)) == ""


def test_they_begin_with_the_same_and_keep_the_same_period(answers, chosen):
    first = steps.first()
    assert answers.begin() == (first.indicator.id, first.period.id, answers.NO_AREA)
    before = first
    for step in chosen:
        if step.kind == "indicator":
            assert answers.kept(step.to.indicator.id, before.period.id) == step.to.period.id
        assert step.to.period.name == answers.periods(step.to.indicator.id)[step.to.period.id]
        before = step.to


def test_each_choice_changes_every_part_that_is_about_it(chosen):
    about = {"indicator": {"map", "table", "trend"}, "period": {"map", "table"}, "area": {"map", "trend"}}
    before = steps.first()
    for step in chosen:
        assert set(steps.differing(before, step.to)) == about[step.kind], step
        before = step.to


def test_no_choice_is_made_twice_and_twenty_are_left_when_one_of_each_is_taken_for_checking(chosen):
    assert len({(step.kind, step.option) for step in chosen}) == len(chosen) >= 20 + len(steps.KINDS)
    assert [step.kind for step in chosen[: len(steps.KINDS)]] == list(steps.KINDS)


def test_numbers_are_written_as_likvard_writes_them(answers):
    for value, decimals, said in [(12.25, 1, "12,3"), (-0.05, 1, "−0,1"), (1234.5, 0, "1\u00a0235")]:
        assert answers.number(value, decimals) == number(value, decimals) == said


def test_what_differs_is_said_in_a_sentence(chosen):
    view = chosen[0].to
    seen = json.loads(json.dumps(expected := steps.expected(view, "map", "table")))
    assert difference(expected, seen) == ""
    area = scene.catchments()[0]
    seen["map"]["areas"][area][1] = "7"
    assert difference(expected, seen) == f"{area} should say {expected['map']['areas'][area][1]}, and says 7."
    assert "table should say" in difference(expected, expected | {"table": expected["table"][1:]})


def test_digits_are_numbers_alone():
    assert (
        steps.digits("◇ 1\u00a0024, 30,2–40,1 %, −8,0 +0,5 visas inte, skyddad")
        == "1 024 30,2 40,1 −8,0 +0,5"
    )


def test_everyone_is_first_as_often():
    order = [one for _, one in in_turns({"a": 1, "b": 2, "c": 3}, 3)]
    assert order == [*"abc", *"bca", *"cab"]


def test_what_a_change_takes_is_told_of_all_and_of_each_kind():
    found = [Changed(100, 10, 5), Changed(30, 1, 1), Changed(40, 2, 3)]
    assert dict(changed("x", found, ["area", "period", "period"])) == {
        "x_change_ms": 40,
        "x_change_area_ms": 100,
        "x_change_period_ms": (30 + 40) / 2,
        "x_bytes_per_change": 2,
        "x_cpu_ms_per_change": (5 + 1 + 3) / 3,
    }


def test_without_the_peers_packages_the_remedy_is_said(monkeypatch):
    monkeypatch.delenv("LIKVARD_PEERS", raising=False)
    with pytest.raises(Problem, match=r"python3 dev\.py bench-peers"):
        interpreter()
