"""Word: the chronology of the Markdown export as a document, its sources as real footnotes, written by pandoc."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from collections.abc import Iterator
from typing import Final

from timeline.exporters.formats import markdown
from timeline.exporters.formats.markdown import Style
from timeline.exporters.registry import Loss
from timeline.record import Timeline

SUFFIX = ".docx"
EXTRA = "docx"

EARLIEST: Final = dt.date(1980, 1, 1)
"""The first day that the ZIP archive of a document can bear."""

OPTIONS: Final = ("--from=commonmark+footnotes+pipe_tables", "--to=docx", "--output=-", "--metadata=lang:en-GB")


def render(
    timeline: Timeline,
    *,
    style: Style = "chronology",
    notes: bool = True,
    title: str = "",
    changed: dt.date | None = None,
) -> bytes:
    """A document with a title, and headings from level 1; it is dated on the day the record was last changed.

    So the same record gives the same bytes. What pandoc reads is what `markdown` writes, in which nothing can name a
    file or an image.
    """
    from pypandoc import get_pandoc_path

    text = markdown.render(timeline, style=style, heading_level=1, notes=notes)
    if timeline.summary:
        text = f"{markdown.summary(timeline)}\n\n{text}"
    day = max(changed or EARLIEST, EARLIEST)
    seconds = int(dt.datetime.combine(day, dt.time(12), dt.UTC).timestamp())
    named = title or timeline.title or "Timeline"
    return subprocess.run(  # noqa: S603 - no shell, and the text goes in by its standard input
        [get_pandoc_path(), *OPTIONS, f"--metadata=title:{named}"],
        input=text.encode(),
        env={**os.environ, "SOURCE_DATE_EPOCH": str(seconds)},
        capture_output=True,
        check=True,
    ).stdout


def losses(timeline: Timeline, *, style: Style = "chronology", notes: bool = True) -> Iterator[Loss]:
    """What the Markdown export does not print."""
    yield from markdown.losses(timeline, style=style, notes=notes)
