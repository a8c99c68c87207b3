"""The drawings of the screen as SVG: self-contained, the same bytes every time, drawn without a browser.

What a figure may hold is exactly what the pages' figures hold. Anything else is refused, so that a drawing
never leaves something out in silence.
"""

from reports.svg.map import map_svg
from reports.svg.plot import plot_svg
from reports.svg.slices import slices
from reports.svg.strict import Unknown

__all__ = ["Unknown", "map_svg", "plot_svg", "slices"]
