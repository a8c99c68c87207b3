"""Everything that the open data offers, made in this process."""

from __future__ import annotations

import catalogue
import queries
from open_data import Asked, Task, known
from open_data.descriptions import OFFERS
from reports.open_data import Edition

BASE = "https://likvard.example/oppna-data/"


def edition(only_published: bool = False) -> Edition:
    """The newest snapshot, which is in use from here on."""
    found = queries.begin()
    assert found
    queries.leave_out_invented(only_published)
    place, rules = next(iter(catalogue.municipalities().values())), str(found.rules["version"])
    return Edition(found.id, found.seal, found.created_on, rules, only_published, place)


def made(path: str, only_published: bool = False, **names: str) -> bytes:
    """What is at an address: the offer's path, and what its names are."""
    offer = next(one for one in OFFERS if one.path == path)
    found = offer.make(Asked(edition(only_published), BASE, path.format(**names), names))
    return found.do(*found.given) if isinstance(found, Task) else found


def every(only_published: bool = False) -> dict[str, bytes]:
    """All that is at every address, of every table, level and indicator; of Kolada's, all values."""
    found = {}
    for one in OFFERS:
        kpis, years = list(catalogue.indicators()), "2022,2023,2024"
        lists = {"kpi": kpis, "years": [years], "municipality": ["9999,9998,00"], "ou": ["9999-dal,9999-ek"]}
        choices = [(name, known(name) or lists[name]) for name in one.names]
        first, *others = choices or [("", ("",))]
        for value in first[1]:
            names = {first[0]: value} | {name: ",".join(values) for name, values in others}
            found[one.path.format(**names)] = made(one.path, only_published, **names)
    return found
