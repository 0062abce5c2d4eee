"""SVG 1.1: the whole range on one picture, in lanes by type, dispute or actor."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.exporters import picture
from timeline.exporters.registry import Loss, without
from timeline.query.lanes import Grouping
from timeline.record import Timeline

SUFFIX = ".svg"


def render(timeline: Timeline, *, width: int = 1200, lanes: Grouping = "type") -> str:
    """The picture at a width in pixels; it is as high as its lanes need."""
    return picture.svg(timeline, width=width, by=lanes)


def losses(timeline: Timeline) -> Iterator[Loss]:
    """A picture shows when, what and of which type; everything else is in the record."""
    yield from without(timeline, "summaries", "claims", "figures", "citations", "links")
