"""The ink of what leaves the screen: the screen's own colours, and fonts that travel along."""

from __future__ import annotations

from pathlib import Path

INK = "#1A1A1A"
QUIET = "#595959"  # secondary text
OUTLINE = "#333333"  # round an area on a map
HATCH = "#8C8C8C"  # over a place whose value is protected
GRID = "#E3E3E3"
PANEL = "#F3F3F1"
PAPER = "#FFFFFF"
LINK = "#12436D"
MARK = "#F2D5E4"  # the words over invented figures, and nothing else

FONTS = Path(__file__).parent / "fonts"
FAMILIES = ("Open Sans", "DejaVu Sans")  # the second has the signs that the first lacks
FILES = {  # by whether it is bold
    False: ("OpenSans-Regular.ttf", "DejaVuSans.ttf"),
    True: ("OpenSans-Bold.ttf", "DejaVuSans-Bold.ttf"),
}
