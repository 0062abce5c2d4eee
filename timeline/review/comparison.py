"""Two texts compared word by word; where their lines break says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from timeline.review.changes import Word

_PARAGRAPH: Final = re.compile(r"\n\s*\n")


def flowed(text: str) -> list[str]:
    """The words of a text; a paragraph's end is one of them, and where lines break is none of our business."""
    paragraphs = [paragraph.split() for paragraph in _PARAGRAPH.split(text.strip())]
    return [word for paragraph in paragraphs for word in (*paragraph, "¶")][:-1]


def compared(old: str, new: str, context: int = 4) -> tuple[Word, ...]:
    """Two texts word by word, with at most so many kept words beside each change."""
    before, after = flowed(old), flowed(new)
    words: list[Word] = []
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for i, (step, a, b, c, d) in enumerate(steps):
        if step == "equal":
            words += _kept(before[a:b], context * (i > 0), context * (i < len(steps) - 1))
        else:
            words += [("-", " ".join(before[a:b]))] * (b > a) + [("+", " ".join(after[c:d]))] * (d > c)
    return tuple(words)


def _kept(words: list[str], first: int, last: int) -> list[Word]:
    if len(words) <= first + last + 1:
        return [("=", " ".join(words))]
    middle = [("=", " ".join(words[:first])), ("…", "…"), ("=", " ".join(words[len(words) - last :]))]
    return [word for word in middle if word[1]]


_MARKS: Final = {"-": "[-{}-]", "+": "{{+{}+}}"}


def marked(words: Iterable[Word]) -> str:
    """Compared words in plain text: `rejected [-the-] {+all+} cuts`."""
    return " ".join(_MARKS.get(what, "{}").format(text) for what, text in words)


def clipped(text: str, most: int = 160) -> str:
    """A text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
