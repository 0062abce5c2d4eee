"""What stands where in a file, told by its lines and columns alone, so that a broken file has an outline too.

`spots` are the keys and values of a stretch, each with the way to it from the top of the file. For a file that is YAML
they are where the parser finds them; where it is none, a line that is not understood costs only itself. The same
reading of a text that ends at the cursor says what may be written there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from timeline.record import SECTIONS, Path
from timeline.text.document import blocks
from timeline.text.units import is_comment_line


class Spot(NamedTuple):
    """A key or a value: the way to it, its text without quotes, its line in the stretch and its columns, from 0."""

    path: Path
    text: str
    line: int
    start: int
    end: int
    is_key: bool = False


class End(NamedTuple):
    """What may be written at the end of a stretch: the way to it, and what of it is there.

    With `is_key` it is a key of the mapping at `path`, or else the value there; with `may_be_key` either, since no
    colon has been written. `start` is the column where it begins, `quote` its opening quote.
    """

    path: Path
    begun: str
    start: int
    is_key: bool = False
    may_be_key: bool = False
    quote: str = ""


class _Level(NamedTuple):
    """An open list or mapping: its column, and the index or key reached in it."""

    column: int
    step: str | int


class _Frame:
    """An open bracket or brace: the way to it, and the index or key reached in it; no key while one is awaited."""

    def __init__(self, path: Path, *, is_list: bool) -> None:
        self.path = path
        self.is_list = is_list
        self.index = 0
        self.key: str | None = None

    @property
    def here(self) -> Path:
        """The way to what comes next."""
        if self.is_list:
            return (*self.path, self.index)
        return self.path if self.key is None else (*self.path, self.key)


_KEY: Final = re.compile(
    r"""(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<plain>[^\s"'\[\]{}\#&*!|>%@`,-](?:[^:\#\n]|:(?=\S)|(?<=\S)\#)*?))
    \s*:(?=\s|$)""",
    re.VERBOSE,
)
_DASH: Final = re.compile(r"-(?=\s|$)")
_HEADER: Final = re.compile(r"[|>][-+0-9]{0,2}\s*(?:#.*)?$")
_PLAIN_END: Final = re.compile(r"\s+#|\s*$")
_INSIDE_END: Final = re.compile(r"[,\[\]{}]|:(?=[\s,\[\]{}]|$)|\s#")


class _Scan:
    """One reading of the lines of a stretch, from the top down."""

    def __init__(self, top: Path) -> None:
        self.spots: list[Spot] = []
        self.levels: list[_Level] = []
        self.frames: list[_Frame] = []
        self.top = top
        self.text_column = -1
        """The column that the lines of a text in lines of its own stand deeper than; -1 outside of one."""
        self.quote = ""
        self.end = End(top, "", 0, is_key=True)

    # Lines

    def line(self, number: int, line: str) -> None:
        """Read one line."""
        column = len(line) - len(line.lstrip(" "))
        rest = line[column:].rstrip("\r")
        if self.text_column >= 0:
            if not rest.strip() or column > self.text_column:
                self.end = End(self._path(), rest, column)
                return
            self.text_column = -1
        if self.quote or self.frames:
            if rest.strip() and column <= self._column() and rest[0] not in "]}":
                self.quote = ""
                self.frames.clear()
            elif self.quote:
                self._quoted(number, line, column)
                return
            else:
                self._flow(number, line, column)
                return
        if not rest.strip():
            self._empty(len(line))
        elif rest[0] != "#":
            self._content(number, line, column)

    def _column(self) -> int:
        return self.levels[-1].column if self.levels else -1

    def _path(self) -> Path:
        return (*self.top, *(level.step for level in self.levels))

    def _empty(self, column: int) -> None:
        """An empty line: what may begin at its end."""
        levels = [level for level in self.levels if level.column < column or (level.column == column)]
        if levels and levels[-1].column == column and isinstance(levels[-1].step, str):
            levels.pop()
        self.end = End((*self.top, *(level.step for level in levels)), "", column, is_key=True)

    def _content(self, number: int, line: str, column: int) -> None:
        while dash := _DASH.match(line, column):
            self._item(column)
            column = dash.end() + len(line[dash.end() :]) - len(line[dash.end() :].lstrip(" "))
            self.end = End(self._path(), "", column, may_be_key=True)
        if column >= len(line.rstrip()):
            return
        if found := _KEY.match(line, column):
            self._key(found, number, column)
            start = found.end() + len(line[found.end() :]) - len(line[found.end() :].lstrip(" "))
            self.end = End(self._path(), "", start)
            self._value(number, line, start)
        elif self.levels and self._column() < column and self._value_is_plain():
            self.end = End(self._path(), line[column:].rstrip("\r"), column)
        elif self.levels and self._column() < column and isinstance(self.levels[-1].step, int):
            self._value(number, line, column)
            self.end = self.end._replace(may_be_key=not self.frames and not self.quote)
        else:
            self._bare(number, line, column)

    def _item(self, column: int) -> None:
        while self.levels and self.levels[-1].column > column:
            self.levels.pop()
        if self.levels and self.levels[-1].column == column and isinstance(self.levels[-1].step, str):
            owner = self.levels[-2] if len(self.levels) > 1 else None
            if owner and isinstance(owner.step, int) and owner.column == column:
                self.levels.pop()
        last = self.levels[-1] if self.levels else None
        if last and last.column == column and isinstance(last.step, int):
            self.levels[-1] = _Level(column, last.step + 1)
        else:
            self.levels.append(_Level(column, 0))

    def _value_is_plain(self) -> bool:
        """Whether the value that is open is a text, which may go on in deeper lines."""
        return bool(self.spots) and not self.spots[-1].is_key and self.spots[-1].path == self._path()

    def _key(self, found: re.Match[str], number: int, column: int) -> None:
        while self.levels and (
            self.levels[-1].column > column
            or (self.levels[-1].column == column and isinstance(self.levels[-1].step, int))
        ):
            self.levels.pop()
        if self.levels and self.levels[-1].column == column:
            self.levels.pop()
        group = found.lastgroup or ""
        self.levels.append(_Level(column, found[group]))
        self.spots.append(Spot(self._path(), found[group], number, found.start(group), found.end(group), is_key=True))

    def _bare(self, number: int, line: str, column: int) -> None:
        """A word alone on a line: the beginning of a key, or a value on the line below its key."""
        self._empty(column)
        begun = line[column:].rstrip("\r")
        self.end = self.end._replace(begun=begun, may_be_key=True, is_key=True)
        if self.levels and self._column() < column:
            self.spots.append(Spot(self._path(), begun.rstrip(), number, column, column + len(begun.rstrip())))

    # Values

    def _value(self, number: int, line: str, column: int) -> None:
        """The value that begins in a column of a line."""
        rest = line[column:].rstrip("\r")
        if not rest or rest[0] == "#":
            return
        if _HEADER.match(rest):
            self.text_column = self._column()
            self.spots.append(Spot(self._path(), "", number, column, column + 1))
        elif rest[0] in "[{":
            self._flow(number, line, column)
        elif rest[0] in "\"'":
            self.quote = rest[0]
            self._quoted(number, line, column)
        else:
            end = column + (_PLAIN_END.search(rest) or re.search("$", rest)).start()  # type: ignore[union-attr]
            self.spots.append(Spot(self._path(), line[column:end], number, column, end))
            self.end = End(self._path(), rest, column)

    def _quoted(self, number: int, line: str, column: int) -> None:
        """A text in quotes, from its opening quote or, on a further line, from where it goes on."""
        path = self.frames[-1].here if self.frames else self._path()
        is_first = line[column : column + 1] == self.quote and self.end.quote != self.quote
        at = column + is_first
        while at < len(line):
            if line[at] == "\\" and self.quote == '"':
                at += 2
                continue
            if line[at] == self.quote:
                if self.quote == "'" and line[at + 1 : at + 2] == "'":
                    at += 2
                    continue
                break
            at += 1
        is_closed = at < len(line)
        start = column + is_first
        if is_first:
            self.spots.append(Spot(path, line[start:at], number, start, min(at, len(line))))
        self.end = End(path, line[start:at], start, quote=self.quote)
        if not is_closed:
            return
        self.quote = ""
        self.end = End(path, line[start:at], start)
        if self.frames:
            self._flow(number, line, at + 1, after_text=True)

    def _flow(self, number: int, line: str, column: int, *, after_text: bool = False) -> None:
        """What stands in brackets and braces on a line."""
        at = column
        line = line.rstrip("\r")
        while at < len(line):
            char = line[at]
            if char in " \t":
                at += 1
            elif char == "#" and (at == 0 or line[at - 1] in " \t"):
                return
            elif char in "[{":
                path = self.frames[-1].here if self.frames else self._path()
                self.frames.append(_Frame(path, is_list=char == "["))
                at += 1
                self._await(at)
            elif char in "]}":
                if self.frames:
                    self.frames.pop()
                at += 1
                if not self.frames:
                    self.end = End(self._path(), "", at)
                    return
            elif char == ",":
                if self.frames:
                    self.frames[-1].index += 1
                    self.frames[-1].key = None
                at += 1
                self._await(at)
            elif char == ":" and after_text:
                at = self._flow_key(number, at)
            elif char in "\"'":
                self.quote = char
                if self.end.quote:
                    self.end = self.end._replace(quote="")
                self._quoted(number, line, at)
                return
            else:
                at = self._flow_word(number, line, at)
            after_text = False

    def _await(self, at: int) -> None:
        frame = self.frames[-1]
        self.end = End(frame.here, "", at, is_key=not frame.is_list, may_be_key=frame.is_list)

    def _flow_key(self, number: int, at: int) -> int:
        """A colon after a text in quotes: it was a key."""
        last = self.spots.pop()
        frame = self.frames[-1]
        frame.key = last.text
        self.spots.append(Spot(frame.here, last.text, number, last.start, last.end, is_key=True))
        self.end = End(frame.here, "", at + 1)
        return at + 1

    def _flow_word(self, number: int, line: str, at: int) -> int:
        frame = self.frames[-1]
        found = _INSIDE_END.search(line, at)
        end = found.start() if found else len(line)
        word = line[at:end].rstrip()
        if found and found[0] == ":" and not frame.is_list and frame.key is None:
            frame.key = word
            self.spots.append(Spot(frame.here, word, number, at, at + len(word), is_key=True))
            self.end = End(frame.here, "", end + 1)
            return end + 1
        if found and found[0] == ":":
            end += 1
            return end
        is_key = not frame.is_list and frame.key is None
        self.spots.append(Spot(frame.here, word, number, at, at + len(word), is_key=is_key))
        self.end = End(frame.here, line[at:end], at, is_key=is_key, may_be_key=frame.is_list)
        return max(end, at + 1)


def scanned(lines: Sequence[str], top: Path = ()) -> tuple[list[Spot], End]:
    """The keys and values of lines, and what may be written at the end of them; `top` is the way to the first."""
    scan = _Scan(top)
    for number, line in enumerate(lines):
        scan.line(number, line)
    return scan.spots, scan.end


# Files


class Stretch(NamedTuple):
    """Lines that are read by themselves: a record, or what stands between records; the last line is not in it.

    The lines of `spots` count from the first.
    """

    first: int
    last: int
    spots: tuple[Spot, ...]
    top: Path = ()

    @property
    def ids(self) -> dict[Path, str]:
        """The values of the stretch by the way to them from the top of the file."""
        return {spot.path: spot.text for spot in self.spots if not spot.is_key}


_TOP: Final = re.compile(r"[^\s#-]")


def stretches(lines: Sequence[str]) -> list[Stretch]:
    """A file in stretches, in order and without gaps."""
    found: list[Stretch] = []
    records = {block.start: block.end for block in blocks(lines)}
    top: Path = ()
    section, index, number = "", 0, 0
    while number < len(lines):
        if number in records and section:
            end, top = records[number], (section, index)
            index += 1
        else:
            if _TOP.match(lines[number]):
                key = lines[number].partition(":")[0]
                section, index = (key, 0) if _is_header(lines[number], key) else ("", 0)
            end, top = _end_of_rest(lines, number, records if section else {}), ()
        found.append(Stretch(number, end, _spots(tuple(lines[number:end]), top), top))
        number = end
    return found


def _is_header(line: str, key: str) -> bool:
    return key in SECTIONS and not re.sub(r"\s+#.*", "", line.partition(":")[2]).strip()


def _end_of_rest(lines: Sequence[str], number: int, records: Mapping[int, int]) -> int:
    """Where lines end that are no record: at the next record, or at the next key of the file."""
    return next(
        (n for n in range(number + 1, len(lines)) if n in records or _TOP.match(lines[n])),
        len(lines),
    )


@lru_cache(maxsize=1 << 14)
def _spots(lines: tuple[str, ...], top: Path) -> tuple[Spot, ...]:
    """The keys and values of a stretch; a record begins with its dash, which is no step of its own."""
    if not top:
        return tuple(scanned(lines)[0])
    return tuple(spot._replace(path=(*top, *spot.path[1:])) for spot in scanned(lines)[0])


def stretch_at(found: Sequence[Stretch], line: int) -> Stretch:
    """The stretch that a line is in."""
    return next((stretch for stretch in found if stretch.first <= line < stretch.last), Stretch(line, line + 1, ()))


def end_at(lines: Sequence[str], stretch: Stretch, line: int, column: int) -> End:
    """What may be written at a place of a stretch."""
    before = [*lines[stretch.first : line], lines[line][:column] if line < len(lines) else ""]
    end = scanned(before)[1]
    return end._replace(path=(*stretch.top, *end.path[1:])) if stretch.top and end.path else end


def spot_at(stretch: Stretch, line: int, column: int) -> Spot | None:
    """The key or value at a place."""
    at = line - stretch.first
    return next((s for s in stretch.spots if s.line == at and s.start <= column <= s.end), None)


def is_blank(line: str) -> bool:
    """Whether a line says nothing: it is empty, or a comment."""
    return not line.strip() or is_comment_line(line)


def absolute(found: Sequence[Stretch]) -> Iterator[Spot]:
    """All keys and values of a file, by the lines of the file."""
    for stretch in found:
        for spot in stretch.spots:
            yield spot._replace(line=spot.line + stretch.first)
