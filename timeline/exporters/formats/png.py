"""PNG: the same picture as the SVG, drawn with the font that comes with this program, so the same everywhere."""

from __future__ import annotations

from importlib.resources import as_file, files

from timeline.exporters import picture
from timeline.exporters.formats import svg
from timeline.query.lanes import Grouping
from timeline.record import Timeline

SUFFIX = ".png"
EXTRA = "png"

losses = svg.losses


def render(timeline: Timeline, *, width: int = 1200, lanes: Grouping = "type") -> bytes:
    """The picture drawn in pixels; no font of the machine is used."""
    import resvg_py

    drawn = picture.svg(timeline, width=width, by=lanes)
    with as_file(files(picture.__package__) / "fonts") as fonts:
        return bytes(resvg_py.svg_to_bytes(drawn, skip_system_fonts=True, font_dirs=[str(fonts)]))
