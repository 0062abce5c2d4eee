"""All that is found in a text, paragraph by paragraph."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

from timeline.prose import amounts, days, names, speech
from timeline.prose.names import Cast
from timeline.prose.passages import Found, masked
from timeline.record import Timeline, dates


class Findings(NamedTuple):
    """What was found in a text: the paragraphs, and for each of them what stands in it, in order."""

    texts: tuple[str, ...]
    found: tuple[tuple[Found, ...], ...]

    def of(self, *kinds: str) -> list[Found]:
        """Everything of some kinds, in the order of the text."""
        return [item for items in self.found for item in items if item.kind in kinds]


LONGEST: Final = 10_000
"""The characters of a paragraph that are read; one that is longer is no paragraph that somebody wrote."""


def find(texts: Sequence[str], day: dt.date, timeline: Timeline) -> Findings:
    """The dates, figures, names and speech of some paragraphs of a day."""
    cast = Cast.of(timeline)
    begun = [text[:LONGEST] for text in texts]
    named = names.find(begun, cast)
    said = speech.find(begun, named, cast, dates.parse(str(day)))
    rest = [_in_paragraph(text, para, day, timeline) for para, text in enumerate(begun, 1)]
    found = (
        tuple(sorted([*a, *b, *c], key=lambda item: (item.start, item.end)))
        for a, b, c in zip(rest, named, said, strict=True)
    )
    return Findings(tuple(texts), tuple(found))


def _in_paragraph(text: str, para: int, day: dt.date, timeline: Timeline) -> list[Found]:
    dated = days.find(text, para, day)
    spans = [(item.start, item.end) for item in dated]
    counted = amounts.find(text, para, spans)
    return [*dated, *amounts.named_figures(masked(text, spans), counted, timeline.vocabulary)]  # March is no march
