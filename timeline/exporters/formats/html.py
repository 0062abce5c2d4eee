"""HTML 5: the record as one page for readers, with a picture, filters and everything in it; nothing is fetched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from timeline.exporters import page
from timeline.exporters.formats import json_ld
from timeline.exporters.registry import Loss, without
from timeline.record import Timeline

SUFFIX = ".html"


def render(
    timeline: Timeline,
    *,
    title: str = "",
    fragment: bool = False,
    heading_level: int = 2,
    embed: str = "",
    changed: dt.date | None = None,
) -> str:
    """A whole page; with `fragment` the chronology alone, whose headings begin at `heading_level`.

    With `embed`, the address at which a page stands, the iframe that shows it. `changed` is the day the record was last
    changed, where that is known.
    """
    if embed:
        return page.iframe(title or timeline.title or "Timeline", embed)
    if fragment:
        return page.fragment(timeline, level=heading_level)
    data = json_ld.index(timeline, title) if timeline.events else ""
    return page.whole(timeline, title=title, changed=changed, data=data)


def losses(timeline: Timeline, *, fragment: bool = False) -> Iterator[Loss]:
    """Editors' notes are not for readers."""
    yield from without(timeline, "notes", "former ids", "own fields")
    if fragment:
        yield Loss("summary of the record", "summaries of the record", ("the record",) if timeline.summary else ())
