"""What a merge is made of: the texts that are settled, those that clash, and git's markers around these."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from timeline.record import SECTIONS


class Style(NamedTuple):
    """How conflicts are marked: the names of the sides, the length of the markers, whether the base is shown too."""

    ours: str = "ours"
    base: str = "base"
    theirs: str = "theirs"
    size: int = 7
    with_base: bool = False


class Merge(NamedTuple):
    """What a merge gives: the file, the places that are in conflict, and what else a person should know."""

    content: bytes
    conflicts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


ByLines = Callable[[bytes, bytes, bytes, Style], bytes]
"""Merges by lines, as `git merge-file` does; raises OSError where that is not possible."""


class Clash(NamedTuple):
    """Three texts of one thing that both sides changed, and what it is."""

    base: str
    ours: str
    theirs: str
    place: str = ""


Pieces = list[str | Clash]
"""A merged text: stretches that are settled, and clashes between them."""


_MARKER: Final = re.compile(rb"^(?:<{7,}|={7,}|>{7,}|\|{7,})(?:[ \r]|$)", re.MULTILINE)


def has_markers(content: bytes) -> bool:
    """Whether git's markers of a conflict stand in a file."""
    return _MARKER.search(content) is not None


def changed_one(base: Any, ours: Any, theirs: Any) -> Any:
    """The value that one side changed; ours, where both did."""
    return theirs if ours == base else ours


class Merging(NamedTuple):
    """What the whole merge shares: the comments that stand alone in the base, and the notes."""

    loose: set[str]
    notes: list[str]


Place = tuple[str, ...]
"""The way to a thing: the section, the id of the record, its keys."""


def is_section(place: Place) -> bool:
    """Whether a place is a whole list of records."""
    return len(place) == 1 and place[0] in SECTIONS


Texts = tuple[str | None, str | None, str | None]
"""One thing in the three versions: None where it is not there."""


def is_settled(pieces: Pieces) -> bool:
    """Whether no clash is among the pieces of a text."""
    return not any(isinstance(piece, Clash) for piece in pieces)


def place_in_words(place: Place) -> str:
    """What to call a thing in a message: `joint-ballot: figures.votes_for`."""
    if not place or is_section(place):
        return place[0] if place else "the top of the file"
    names = [name for name in place[place[0] in SECTIONS :] if not _NAMELESS.match(name)]
    record, *keys = names or place[-1:]
    return f"{record}: {'.'.join(keys)}" if keys else record


_NAMELESS: Final = re.compile(r"#|(?:[0-9]+:)?[{\[]")
"""Comments, and items that have no better name than all they hold."""


def one_side(pieces: Pieces, side: str) -> str:
    """The merged text where at each clash one side, `ours` or `theirs`, is taken."""
    return "".join(piece if isinstance(piece, str) else getattr(piece, side) for piece in pieces)


# Markers


def between_markers(clash: Clash, style: Style) -> str:
    """Both texts between git's markers, on lines of their own."""
    parts = [("<", style.ours, clash.ours), ("=", "", clash.theirs), (">", style.theirs, "")]
    if style.with_base:
        parts.insert(1, ("|", style.base, clash.base))
    return "".join(f"{mark * style.size}{f' {label}' if label else ''}\n{text}" for mark, label, text in parts)
