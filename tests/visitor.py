"""What a visitor does and sees, without a browser and with one: open a page, choose, read what it says."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from components.frame import PATHS
from text import t

ROOT = Path(__file__).parent.parent
PAGES = tuple(PATHS)
CHOICES = {  # what each page reads in its address, beside language and municipality
    "overview": (),
    "map": ("indikator", "ar", "ar2", "kon", "omrade"),
    "trend": ("indikator", "kon", "omraden"),
    "schools": ("vy", "indikator", "ar", "skolor", "skola"),
    "area": ("omrade",),
    "municipalities": ("indikator", "ar", "kon"),
    "indicator": ("indikator",),
    "about": (),
    "accessibility": (),
}


# Without a browser: the pages run in this process.


def visit(page: str, **address: Any) -> AppTest:
    """The page, as it is after its first run with these choices in the address."""
    run = AppTest.from_file(str(ROOT / "pages" / "start.py"), default_timeout=60)
    run.query_params.update(address)
    run.run()
    return run if page == "overview" else run.switch_page(f"{page}.py").run()


def go(run: AppTest, page: str, **address: Any) -> AppTest:
    """The same visitor at another address; without choices, with those that the address holds."""
    if address:
        run.query_params = address
    return run.switch_page(f"{page}.py").run()


def script(body: Callable[[], None], **address: Any) -> AppTest:
    """A page that is only `body`, after its first run."""
    run = AppTest.from_function(body, default_timeout=60)
    run.query_params.update(address)
    return run.run()


def widgets(run: AppTest) -> dict[str, Any]:
    """Every choice on the page by the name it has in the address."""
    found = [*run.selectbox, *run.multiselect, *run.radio]
    return {str(one.key).rpartition("-")[0]: one for one in found}


def said(run: AppTest) -> list[str]:
    """Every piece of text on the page, markup left out."""
    shown = [
        *run.title, *run.header, *run.subheader, *run.markdown, *run.caption, *run.html,
        *run.info, *run.warning, *run.error,
    ]  # fmt: skip
    labels = [one.label for one in (*run.selectbox, *run.multiselect, *run.radio, *run.text_input, *run.expander)]
    return [*(html.unescape(re.sub(r"<[^>]*>", " ", str(one.value))).strip() for one in shown), *labels]


def pictures(run: AppTest) -> Iterator[str]:
    """Every small picture on the page, as the address that holds all of it."""
    for one in run.html:
        yield from re.findall(r'<img [^>]*src="([^"]*)"', str(one.value))


def unknown(name: str) -> str:
    """The line that says that the address names something that does not exist."""
    return t("permalink.unknown", what=t(f"permalink.{name}"))
