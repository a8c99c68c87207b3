"""Publish what would be published now, each area's name marked: python -m bench.readers.publication"""

from __future__ import annotations

from datetime import date

from bench.readers.crowd import MARK
from importers.assemble import assemble, public
from importers.publish import publish
from queries import snapshot


def main() -> None:
    with assemble() as tables:
        tables.execute("update area set name_sv = name_sv || $1, name_en = name_en || $1", [MARK])
        done = publish(tables, snapshot.root(), date.today().isoformat(), public=public())
    print(done.id)


if __name__ == "__main__":
    main()
