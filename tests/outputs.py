"""Does what leaves the screen say what the screen says? Prints one `name: value` a line:

documents_correct       documents of invented views, each case and language, in which nothing is wrong when
                        readers that did not write them open them: tests/papers.py says what is looked for
numbers_equal_to_screen views of the embedded snapshot whose PDF, PowerPoint and Excel say what is read from
                        the page in a browser
seconds_meeting_pack    for the PDF, the PowerPoint and the Excel of a meeting of ten views, on a fresh server

What is wrong is said on standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from playwright.sync_api import Error as BrowserError

from bench import Problem
from bench.serving import serving
from bench.visitor import browsing
from tests import papers, screen

VIEWS = 50
FORMS = {"pdf": "PDF", "pptx": "PowerPoint", "xlsx": "Excel"}


def correct(found: Iterable[tuple[str, list[str]]]) -> tuple[int, int]:
    """How many have nothing wrong, and how many there are."""
    right = every = 0
    for name, faults in found:
        every += 1
        right += not faults
        for fault in faults[:5]:
            print(f"{name}: {fault}", file=sys.stderr, flush=True)
    return right, every


def main() -> int:
    documents = correct(papers.documents())
    print("documents_correct: {} of {}".format(*documents), flush=True)
    try:
        with browsing() as browser, serving("app.py") as server:
            seconds = {form: taken for form, taken, _ in screen.pack(server)}
            equal = correct(screen.compared(browser, server, VIEWS))
    except (Problem, BrowserError) as problem:
        sys.exit(str(problem))
    print("numbers_equal_to_screen: {} of {}".format(*equal))
    apart = ", ".join(f"{FORMS[form]} {taken:.2f}" for form, taken in seconds.items())
    print(f"seconds_meeting_pack: {sum(seconds.values()):.2f} ({apart})")
    return int(documents[0] < documents[1] or equal[0] < equal[1])


if __name__ == "__main__":
    sys.exit(main())
