"""The comments of three versions of one thing: what either side put in stays, what either took out goes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from timeline.review.conflicts import Clash, Pieces, Place, place_in_words
from timeline.text.opening import data_of
from timeline.text.units import CannotCut, lines_of, parted, text_column


def fuller_text(base: str, ours: str, theirs: str) -> str | None:
    """Of two texts the one that has all the comments of the other; None where each has, or took out, some itself."""
    before, mine, yours = (Counter(remarks_of(text)) for text in (base, ours, theirs))
    if not (before <= mine and before <= yours):
        return None
    return ours if mine >= yours else theirs if yours >= mine else None


def with_remarks(text: str, remarks: Sequence[str]) -> str:
    """A key or an item with more comments: beside it where it is one line, else above it."""
    if not remarks:
        return text
    above, body = parted(text)
    if body.count("\n") == 1 and not text_column(body):
        return f"{above}{body[:-1]}  # {'  # '.join(remarks)}\n"
    return above + as_lines(remarks, body) + body


def as_lines(remarks: Iterable[str], beside: str) -> str:
    """Comments on lines of their own, in the column of a text."""
    body = parted(beside)[1] or beside
    indent = " " * (len(body) - len(body.lstrip(" ")))
    return "".join(f"{indent}# {remark}\n" for remark in remarks)


def say_the_same(one: str, other: str) -> bool:
    """Whether two texts hold the same data."""
    try:
        return bool(data_of(one) == data_of(other))
    except CannotCut:
        return False


_REMARK = re.compile(r"(?:^|[ \t])#([^\n]*)$", re.MULTILINE)


def remarks_of(text: str) -> list[str]:
    """The comments of a text, and what looks like one inside a value; what follows a second `#` is one of its own."""
    return [part.strip() for remark in _REMARK.findall(text) for part in re.split(r"(?:^|[ \t])#", remark)]


def comments_above(texts: Sequence[str], place: Place) -> Pieces:
    """The comments above something: what either side put in, without what either took out.

    Where both put something in the place of one line, a person must choose.
    """
    base, ours, theirs = texts
    if ours == theirs or base in (ours, theirs):
        return [theirs if base == ours else ours]
    before, mine, yours = (lines_of(text) for text in texts)
    gone = [[line for line in before if line not in side] for side in (mine, yours)]
    fresh = [[line for line in side if line not in before] for side in (mine, yours)]
    if all(fresh) and not set(gone[0]).isdisjoint(gone[1]) and fresh[0] != fresh[1]:
        return [Clash(base, ours, theirs, f"the comments above {place_in_words(place)}")]
    return [
        "".join([*(line for line in mine if line not in gone[1]), *(line for line in fresh[1] if line not in mine)])
    ]
