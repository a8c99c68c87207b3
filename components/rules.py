"""The rules by which what is shown is protected, in words: what a value needs to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pandas as pd

import catalogue
from catalogue.protection import Protection, Rules, shown
from components.prose import terms_html
from components.table import Column, Html, Row, table_html
from text import date, listing, number, t

OF_ALL = ("fewest_answers", "lowest_response", "fewest_in_mean", "fewest_organisers")  # whatever the class


def _fewest(name: str, row: Row) -> str:
    return number(row[name]) if row[name] else t("protection.no_rule")


def _column(name: str) -> Column:
    return Column(t(f"protection.{name}"), lambda row: _fewest(name, row), is_number=True)


def classes_html(rules: Protection) -> str:
    """A table with a row for each class of indicators, from the least sensitive to the most."""
    rows = pd.DataFrame([{"class": one} | vars(rules.of(one)) for one in catalogue.SENSITIVITIES])
    columns = (
        Column(t("protection.sensitivity"), lambda row: t(f"protection.class_{row['class']}")),
        *(_column(rule.name) for rule in fields(Rules)),
    )
    return table_html(rows, columns, t("protection.rules", version=rules.version, date=date(rules.date)))


def _others(rules: Protection) -> Iterator[tuple[str, str]]:
    """What the table means, and the rules that are the same for all classes; one of 0 is none."""
    words = listing(list(rules.public_organisers))
    yield t("protection.fewest_with"), t("protection.rule_fewest_with")
    yield t("protection.term_own"), t("protection.rule_own")
    yield t("protection.term_width"), t("protection.rule_width", count=number(rules.width))
    for name in OF_ALL:
        if fewest := getattr(rules, name):
            yield (
                t(f"protection.term_{name}"),
                t(f"protection.rule_{name}", count=number(fewest), words=words),
            )


def rules_html() -> Html:
    rules = shown()
    return Html(classes_html(rules) + terms_html(_others(rules)))
