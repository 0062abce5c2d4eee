"""What can be wrong with a record, as values: a problem has a place, a reason and a cure.

Nothing here is raised past the reader: faults in data are collected, all of them, and shown in the order of the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

import msgspec

from timeline.record.spelling import Words


class Level(StrEnum):
    """How bad a problem is; only errors keep a record from being exported."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Span(NamedTuple):
    """Where a stretch of text lies: lines and columns from 1, in characters; the end column is one past the last."""

    line: int
    column: int
    end_line: int
    end_column: int


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """A change of a text: what stands between two places, counted as in a Span, gives way to another text."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One problem in its place; the fields, in this order, are an entry of `check --format json`.

    `fix` is the change of the file that puts it right, where there is but one.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    level: Level
    code: str
    name: str
    message: str
    hint: str
    record: str
    fix: Edit | None = None

    @property
    def order(self) -> tuple[str, int, int, str]:
        """The order of the file: path, line, column, code."""
        return self.path, self.line, self.column, self.code


class Rule(msgspec.Struct, frozen=True):
    """What a code stands for: `TL` and three digits, never reused, a readable name and a page of the manual.

    The manual's first line says what is wrong; then why it matters, an example and the cure.
    """

    code: str
    name: str
    manual: str
    level: Level = Level.ERROR


Path = tuple[str | int, ...]
"""The way to a value through a file's data: `("events", 3, "figures", "turnout")`."""


Places = dict[Path, tuple[Span, Span]]
"""Where values stand in a text: for each path, the span of its key (of itself, in a list) and its own."""


class Cure(NamedTuple):
    """The one right cure of a fault before its place is known: its value, or its key, as it is and as it should be.

    Without a text all that stands from the value of `start` to the key of `end` goes in quotes: commas had parted it.
    """

    was: str
    text: str = ""
    start: Path = ()
    end: Path = ()


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """A problem before its place is known: the reader finds the line and column again from the text.

    `on_key` puts the caret under the key and not under its value, `word` under these words of the value, where they
    stand for the `nth` time (from 0); `first` is the way to an earlier place that the reader of the problem must
    compare, in the file `first_file`; `hides` leads to values that are unknown because of it, beside that at `path`.
    """

    rule: Rule
    message: str
    hint: str = ""
    file: str = ""
    path: Path = ()
    on_key: bool = False
    word: str = ""
    nth: int = 0
    span: Span | None = None
    record: str = ""
    first_file: str = ""
    first: Path = ()
    cure: Cure | None = None
    hides: tuple[Path, ...] = ()


class Refused(ValueError):
    """A value that cannot be read: which rule it breaks, what is wrong and what would be right.

    `right` is the value as it can be read, where nothing else can be meant.
    """

    def __init__(self, rule: Rule, message: str, hint: str, right: str = "") -> None:
        super().__init__(message)
        self.right = right
        self.rule = rule
        self.message = message
        self.hint = hint


def nearest(word: str, known: Iterable[str] | Words, most: int = 3) -> list[str]:
    """The known words most like a misspelt one, best first; an empty list when none is near."""
    return _words(known).nearest(word, most)


def _words(known: Iterable[str] | Words) -> Words:
    return known if isinstance(known, Words) else Words(known)


def did_you_mean(word: str, known: Iterable[str] | Words, otherwise: str = "") -> str:
    """`did you mean `turnout`?`, or the fallback when nothing known is near."""
    near = nearest(word, known)
    return f"did you mean {spoken_list([f'`{n}`' for n in near], 'or')}?" if near else otherwise


def only_slip(word: str, known: Iterable[str] | Words) -> str:
    """The known word that one slip of the pen made another of; "" where there is none, or more than one.

    A slip is a letter too many, too few or wrong, two turned round, or capitals. Digits are none (`echo-1` is not
    `echo-2`), and words of fewer than four letters are too like one another.
    """
    return _words(known).only_slip(word)


def cured(word: str, known: Iterable[str] | Words) -> Cure | None:
    """The cure of a misspelt word, where one known word is one slip of the pen away."""
    meant = only_slip(word, known)
    return Cure(word, meant) if meant else None


def spoken_list(words: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, end = list(words) or [""]
    return f"{', '.join(most)} {last} {end}" if most else end


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 record`, `2 records`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
