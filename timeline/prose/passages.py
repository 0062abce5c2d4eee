"""Paragraphs and sentences of a text, and what is found in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, Literal

import msgspec

from timeline.prose.tables import ABBREVIATIONS

Kind = Literal["date", "figure", "actor", "person", "body", "speech"]
"""What can be found: `actor` is one of the record; `person` and `body` are names that the record does not have."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Something found in a paragraph.

    kind: What it is.
    para: Its paragraph, counted from 1.
    start, end: Where it stands in the paragraph, in characters from 0; `end` is the first one after it.
    text: The words it stands in, as they are in the text.
    value: What they mean: a date in EDTF, a figure, the id of an actor, a name; of speech, the id or name of the
      speaker, or nothing where that is left open.
    name: The name the vocabulary has for a figure; nothing where none fits.
    why: How the value was come to, where the words do not say it themselves.
    """

    kind: Kind
    para: int
    start: int
    end: int
    text: str
    value: str
    name: str = ""
    why: str = ""


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a plain text, parted by blank lines; where there are none, each line is a paragraph."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = re.split(r"\n\s*\n", lines) if re.search(r"\n\s*\n", lines) else lines.split("\n")
    clean = (" ".join(part.split()) for part in parts)
    return tuple(part for part in clean if part)


_STOP: Final = re.compile(r"[.!?…]+[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9£•])")
_SHORT: Final = re.compile(rf"(?:\b(?:{'|'.join(ABBREVIATIONS)}|[A-Z])|\.[a-z])\.$")


@lru_cache(maxsize=64)
def sentences(paragraph: str) -> tuple[tuple[int, int], ...]:
    """Where each sentence of a paragraph begins and ends; the point of `Cllr.` or of an initial ends none."""
    return tuple(_sentences(paragraph))


def _sentences(paragraph: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _STOP.finditer(paragraph):
        if not _SHORT.search(paragraph, max(start, stop.start() - 20), stop.start() + 1):
            yield start, stop.end()
            start = stop.end()
    if start < len(paragraph):
        yield start, len(paragraph)


def sentence_at(paragraph: str, place: int) -> tuple[int, int]:
    """The sentence in which a place stands."""
    every = sentences(paragraph)
    at = bisect_right(every, (place, len(paragraph) + 1)) - 1
    return every[at] if every and place < every[at][1] else (0, len(paragraph))


_QUOTATION: Final = re.compile(
    r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|(?<!\w)‘[^’]*(?:’(?!\w)[^’]*?)?’(?!\w)|(?<![\w])'(?=\w)[^']*(?:'"
    r"(?=\w)[^']*)*'(?!\w)"
)


def quotations(paragraph: str) -> list[tuple[int, int]]:
    """Where words in quotation marks stand; marks that are not closed go on to the end of the paragraph."""
    return [found.span() for found in _QUOTATION.finditer(paragraph)]


def masked(paragraph: str, spans: Iterable[tuple[int, int]], by: str = "•") -> str:
    """A paragraph in which nothing can be found in some spans, and every other place stays where it is."""
    characters = list(paragraph)
    for start, end in spans:
        characters[start:end] = by * (min(end, len(characters)) - start)
    return "".join(characters)


def apart(found: Sequence[Found]) -> list[Found]:
    """What does not overlap, in order; of two in one place the one that was given first."""
    kept: list[Found] = []
    for item in found:
        at = bisect_left(kept, item.start, key=lambda other: other.start)
        is_free_before = at == 0 or kept[at - 1].end <= item.start
        if is_free_before and (at == len(kept) or item.end <= kept[at].start):
            kept.insert(at, item)
    return kept
