"""Every picture has four parts: the finding, two or three sentences, the picture, and the table behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from components import agenda, record
from components.evidence import Evidence, show_evidence
from components.table import with_whole_numbers
from text import t
from text.findings import Finding


def finding_html(finding: Finding, level: Literal[2, 3] = 2) -> str:
    said = {"summary": finding.summary, "notes": finding.notes}
    texts = (
        f'<p class="{name}">{with_whole_numbers(" ".join(one))}</p>' for name, one in said.items() if one
    )
    return f'<h{level} class="finding">{with_whole_numbers(finding.title)}</h{level}>{"".join(texts)}'


def show_picture(
    finding: Finding,
    draw: Callable[[str], None],
    behind: Callable[[], Evidence],
    *,
    key: str,
    level: Literal[2, 3] = 2,
    is_table: bool = False,
    is_long: bool = False,
) -> None:
    """The four parts. `draw` shows the picture and is told its name for those who cannot see it.

    is_table  whether the picture is a table, of which the file behind it has all rows
    is_long   whether it has more rows than a document holds: then the table behind it has pages

    The finding is announced to a screen reader when a choice has changed it.
    """
    if kept := record.kept():
        if kept.wanted is not None:
            show_evidence(behind, key=key)
            return
        if is_table or is_long:
            kept.nothing = t("picture.only_file")
            return
        shown = record.Shown(key, finding)
        kept.pictures.append(shown)
        draw(finding.title)
        shown.evidence = behind()
        return
    with st.container(key=f"picture-{key}"):
        st.html(f'<div role="status">{finding_html(finding, level)}</div>')
        draw(finding.title)
        show_evidence(behind, key=key, file_only=is_table, in_pages=is_long)
        if not (is_table or is_long):
            agenda.show_pin(key)
