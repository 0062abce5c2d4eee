r"""Places in a text as an editor counts them, and as this program does.

An editor counts lines and columns from 0; `\n`, `\r\n` and `\r` end a line, and a column is a number of code units of
the encoding that both sides agreed on (Language Server Protocol 3.17, "Position"). This program counts both from 1,
in characters, and only `\n` ends a line. What both share is the offset in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate
from typing import Final, NamedTuple

from timeline.record import Edit, Span

ENCODINGS: Final = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
"""The encodings a column may be counted in: the codec, and how many bytes a code unit has."""

BOM: Final = "\ufeff"

_BREAK: Final = re.compile("\r\n|\r|\n")


class Point(NamedTuple):
    """A line and a column, from 0, as an editor counts."""

    line: int
    column: int


class Text:
    """A text, with the places of its lines; `mark` is 1 where it begins with a byte order mark, which has no column."""

    def __init__(self, content: str, encoding: str = "utf-16") -> None:
        self.content = content
        self.encoding = encoding
        self.mark = int(content.startswith(BOM))

    @cached_property
    def _starts(self) -> list[int]:
        if "\r" not in self.content:
            return _starts(self.content)
        return [0, *(found.end() for found in _BREAK.finditer(self.content))]

    @cached_property
    def _own_starts(self) -> list[int]:
        return [self.mark, *_starts(self.content)[1:]]

    def _line(self, number: int) -> str:
        """An editor's line without what ends it."""
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.content)
        return self.content[self._starts[number] : end].rstrip("\r\n")

    def offset(self, point: Point) -> int:
        """The offset of an editor's place; one past the end of its line, or of the text, is that end."""
        if point.line >= len(self._starts):
            return len(self.content)
        codec, width = ENCODINGS[self.encoding]
        data = self._line(point.line).encode(codec, "surrogatepass")[: max(0, point.column) * width]
        return self._starts[point.line] + len(data.decode(codec, "ignore"))

    def point(self, offset: int) -> Point:
        """An offset as an editor's place."""
        line = bisect_right(self._starts, offset) - 1
        codec, width = ENCODINGS[self.encoding]
        before = self._line(line)[: offset - self._starts[line]]
        return Point(line, len(before.encode(codec, "surrogatepass")) // width)

    def offset_of(self, line: int, column: int) -> int:
        """The offset of one of our places, from 1; one past the end of its line, or of the text, is that end."""
        starts = self._own_starts
        if line > len(starts):
            return len(self.content)
        return min(starts[line - 1] + column - 1, starts[line] - 1 if line < len(starts) else len(self.content))

    def place(self, offset: int) -> tuple[int, int]:
        """An offset as one of our places, from 1."""
        line = bisect_right(self._own_starts, max(offset, self.mark))
        return line, max(offset, self.mark) - self._own_starts[line - 1] + 1

    def points(self, span: Span | Edit) -> tuple[Point, Point]:
        """Where one of our spans begins and ends, for an editor."""
        start, end = self.offset_of(span.line, span.column), self.offset_of(span.end_line, span.end_column)
        return self.point(start), self.point(max(start, end))


def _starts(content: str) -> list[int]:
    """Where each line begins, where only a line feed ends one."""
    return [*accumulate((len(line) + 1 for line in content.split("\n")[:-1]), initial=0)]


class Change(NamedTuple):
    """What stands between two places gives way to a text; all of the text where there are no places."""

    text: str
    start: Point | None = None
    end: Point | None = None


def changed(text: Text, changes: Iterable[Change]) -> Text:
    """A text after changes, each of which counts its places in what the one before it left."""
    for change in changes:
        content = change.text
        if change.start and change.end:
            start, end = sorted((text.offset(change.start), text.offset(change.end)))
            content = text.content[:start] + change.text + text.content[end:]
        text = Text(content, text.encoding)
    return text
