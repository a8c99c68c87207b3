"""What a picture says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A title, the two or three sentences that belong to it, and notes on what they leave out."""

    title: str
    summary: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """Every sentence, in the order of reading."""
        return (self.title, *self.summary, *self.notes)
