"""Lines that belong together: a text cut into keys, items and comments by its indentation.

Comments directly above a record, and those inside it, belong to it; others stand alone. Blank lines are the gaps
between. What the units are called and hold is for `opening`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import yaml


class CannotCut(ValueError):
    """A file whose records cannot be told apart safely: the line, from 1, and the reason."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(f"line {line}: {reason}")
        self.reason = reason
        self.line = line


class Unit(NamedTuple):
    """Lines that belong together: a record, a key with its value, an item of a list, or comments that stand alone.

    `text` begins with the comments directly above; `gap` is the blank lines above those (in a list in brackets, the
    comma). `name` is the key, the id or the item itself, and for comments their text; `data` is the value as plain
    data, in which every scalar is text.
    """

    name: str
    text: str
    gap: str = ""
    data: Any = None

    @property
    def is_comment(self) -> bool:
        """Whether these are comments that stand alone."""
        return self.name.startswith("#") and self.name.endswith("\n")


class Block(NamedTuple):
    """A stretch that holds units: what comes before the first, the units, what comes after the last.

    `kind` is `mapping`, `list` or `inline` (a list in brackets); `column` is where its keys or dashes stand.
    """

    kind: str
    head: str
    units: tuple[Unit, ...]
    tail: str = ""
    column: int = 0


def joined(block: Block) -> str:
    """The text of a block: what `opened` was given, if nothing was changed."""
    return set_in(block.head, "".join(unit.gap + unit.text for unit in block.units)) + block.tail


def set_in(head: str, text: str) -> str:
    """A text after its head; a dash goes into the spaces before the first key, or else on a line of its own."""
    if not shares_line(head):
        return head + text
    if text.startswith(" " * len(head)) and text[len(head)] not in "# \n":
        return head + text[len(head) :]
    return f"{head.rstrip(SPACE)}\n{text}"


def shares_line(head: str) -> bool:
    """Whether a head is a dash with the first key on its line."""
    return re.fullmatch(" *- +", head) is not None


Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Lines

SPACE: Final = " \t\r\n"
"""What says nothing at the ends of a line; a space that does not break is a character like any other."""


def lines_of(text: str) -> list[str]:
    """The lines of a text with their ends; only a line feed ends a line, as editors count them."""
    *whole, last = text.split("\n")
    return [line + "\n" for line in whole] + ([last] if last else [])


def parted(text: str) -> tuple[str, str]:
    """The comments above, and the rest."""
    found = COMMENTS.match(text)
    end = found.end() if found else 0
    return text[:end], text[end:]


COMMENTS: Final = re.compile(r"(?: *#[^\n]*(?:\n|\Z))*")


def is_comment_line(line: str) -> bool:
    """Whether a line is a comment and nothing else."""
    return line.lstrip(" ").startswith("#")


def indent_of(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


DASH = re.compile(r" *-(?: |\r?$)", re.MULTILINE)
_BLOCK_TEXT = re.compile(
    r"""(?P<dashes>[ ]*(?:-[ ]+)*)
    (?P<key>(?:"[^"\n]*"|'[^'\n]*'|[^\s\#'"][^\n]*?)[ ]*:[ ]+)?
    [|>](?P<how>[-+1-9]{0,2})[ ]*(?:\#.*)?\r?$""",
    re.VERBOSE | re.MULTILINE,
)
"""A line after which a text in lines of its own begins: `summary: |`, `- >-`."""


def split_lines(lines: Sequence[str], column: int, first: int, *, items: bool) -> tuple[list[Unit], str]:
    """Lines, of which the first has a number, as units that begin at a column; and the blank lines after the last."""
    units: list[Unit] = []
    own: list[str] = []  # the lines of the unit that is open
    waiting: list[str] = []  # blank lines and comments that may still belong to it
    gap = ""

    deeper = " " * (column + 1)
    whole = 0  # the lines before this one belong to the unit that is open, wherever they stand
    for number, line in enumerate(lines):
        if own and (
            number < whole
            or (line.startswith(deeper) and line.strip(SPACE) and not (waiting and _is_below(line, waiting)))
        ):
            own += [*waiting, line]
            waiting.clear()
            continue
        indent = indent_of(line)
        begins = indent == column and (DASH.match(line) is not None) == items
        if not line.strip(SPACE) or is_comment_line(line):
            waiting.append(line)
        elif own and _continues(line, indent, column, items=items):
            own += [*waiting, line]
            waiting.clear()
        elif own and (not begins or _is_open(own)) and (reach := _reach([*own, *waiting], lines[number:])):
            own += [*waiting, line]
            waiting.clear()
            whole = number + reach
        elif begins:
            if refusal := _REFUSED_AT_START.match(line, column):
                raise CannotCut(_WHY_REFUSED[refusal.lastgroup or ""], first + number)
            units += _finished(own, waiting, gap)
            loose, gap, above = _between(waiting)
            units += loose
            own = [*above, line]
            waiting.clear()
        else:
            raise CannotCut("this line does not stand under the others of its list or mapping", first + number)
    units += _finished(own, waiting, gap)
    loose, gap, _ = _between([*waiting, "\n"])  # a blank line more: these comments are above nothing
    return [*units, *loose], gap[:-1]


_REFUSED_AT_START: Final = re.compile(r"(?:(?P<key>\?)|(?P<begin>---)|(?P<end>\.\.\.))(?=[ \t\r\n])")

_WHY_REFUSED: Final = {
    "key": "a `?` stands before a key; write the key, a colon and its value",
    "begin": "a second document begins",
    "end": "`...` ends the document",
}


def _is_below(line: str, waiting: Iterable[str]) -> bool:
    """Whether a line is a comment below other comments that stand less deep: it belongs where they do."""
    return is_comment_line(line) and any(map(is_comment_line, waiting))


def _is_open(lines: Iterable[str]) -> bool:
    """Whether more brackets seem to open in these lines than close, so that the next lines may belong to them."""
    text = "".join(lines)
    return text.count("[") > text.count("]") or text.count("{") > text.count("}")


def _reach(own: list[str], lines: Sequence[str]) -> int:
    """How many of the lines that follow belong to the lines before, because a quote or a bracket is open there."""
    size = 16
    while True:
        last = _end_of_open("".join([*own, *lines[:size]]), len(own))
        if last is not None or size >= len(lines):
            return max(0, (last or 0) + 1 - len(own))
        size *= 4


def _end_of_open(text: str, line: int) -> int | None:
    """The line, from 0, where that ends which is open as a line begins; 0 for nothing, None where the text is short."""
    try:
        for start, end in _spans(text):
            if end >= line:
                return end if start < line else 0
    except yaml.YAMLError:
        return None
    return 0


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """The lines on which each text in quotes, or bracket, that stands in no other begins and ends."""
    depth = start = 0
    for event in yaml.parse(text, Loader=Loader):
        mark: Any = event.start_mark
        start = start if depth else mark.line
        if isinstance(event, yaml.CollectionStartEvent):
            depth += bool(depth or event.flow_style)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= depth > 0
        elif not isinstance(event, yaml.ScalarEvent) or event.style not in ("'", '"'):
            continue
        mark = event.end_mark
        if not depth and (mark.index > event.start_mark.index):  # type: ignore[union-attr]
            yield start, mark.line


def _finished(own: list[str], waiting: list[str], gap: str) -> list[Unit]:
    """The unit of which these are the lines, if any; the blank lines below are its own where its text holds them."""
    text = "".join(own)
    if waiting and (column := text_column(text)):
        blank = next((i for i, line in enumerate(waiting) if line.strip(SPACE)), len(waiting))
        deep = [i for i, line in enumerate(waiting[:blank], 1) if len(line) > column + 1]
        held = blank if keeps_blank_lines(text) else max(deep, default=0)
        text += "".join(waiting[:held])
        del waiting[:held]
    return [Unit("", text, gap)] if own else []


def keeps_blank_lines(text: str) -> bool:
    """Whether a key or an item ends in a text after `|+` or `>+`, to which every blank line below it belongs."""
    header = last_header(text)
    return header is not None and "+" in header.how


def text_column(text: str) -> int:
    """Where the lines of the block text stand in which a key or an item ends; 0 where it does not end in one."""
    header = last_header(text)
    if header is None:
        return 0
    if number := re.search("[1-9]", header.how):
        return header.column + int(number[0])
    return next((indent_of(line) for line in header.lines[1:] if line.strip(SPACE)), header.column + 1)


class _Header(NamedTuple):
    """Where a block text begins: the column its lines are deeper than, its indicators, its lines from the header on."""

    column: int
    how: str
    lines: list[str]


def last_header(text: str) -> _Header | None:
    """The header of the block text in which a key or an item ends; None where it does not end in one.

    It is the first line of its sort that stands less deep than all below it: others may be lines of the text.
    """
    if "|" not in text and ">" not in text:
        return None
    lines = lines_of(text)
    found: _Header | None = None
    least = len(text)
    for number, line in reversed(list(enumerate(lines))):
        if header := _BLOCK_TEXT.match(line):
            dashes = header["dashes"]
            column = len(dashes) if header["key"] else dashes.rfind("-")
            found = _Header(column, header["how"], lines[number:]) if column < least else found
        least = min(least, indent_of(line) if line.strip(SPACE) else least)
    return found


def _continues(line: str, indent: int, column: int, *, items: bool) -> bool:
    """Whether a line that is no deeper belongs to the unit above: a bracket that closes, a dash of a key's list."""
    return line.lstrip(" ")[0] in "]}" or (not items and indent == column and DASH.match(line) is not None)


def _between(lines: list[str]) -> tuple[list[Unit], str, list[str]]:
    """What stands between two units: comments that stand alone, the gap after them, comments directly above."""
    start = len(lines)
    while start and is_comment_line(lines[start - 1]):
        start -= 1
    loose: list[Unit] = []
    gap = ""
    run = ""
    for line in [*lines[:start], ""]:
        if is_comment_line(line):
            run += line
            continue
        if run:
            loose.append(Unit(f"#{run}", run, gap))
            gap = run = ""
        gap += line
    return loose, gap, lines[start:]


def usual_gap(blocks: Iterable[Block], otherwise: str) -> str:
    """The gap that most units have which are not the first of their block."""
    gaps = Counter(unit.gap for block in blocks for unit in block.units[1:])
    return gaps.most_common(1)[0][0] if gaps else otherwise


def moved_line(line: str, by: int) -> str:
    """A line so many columns further right, or left as far as its spaces allow."""
    if not line.strip(SPACE):
        return "\n"
    return " " * by + line if by > 0 else line[min(-by, indent_of(line)) :]


def apart(units: Iterable[Unit], column: int) -> Iterator[Unit]:
    """Units of a block so that no comment becomes another's: those that stand alone have a blank line below them.

    Comments above the first unit may stand deeper than its column; where they are not the first they may not. After a
    text that keeps its blank lines there is no gap, which would be part of it.
    """
    last: Unit | None = None
    for unit in units:
        if last and (above := parted(unit.text)[0]) and any(indent_of(line) > column for line in lines_of(above)):
            moved = "".join(moved_line(line, min(0, column - indent_of(line))) for line in lines_of(above))
            unit = unit._replace(text=moved + unit.text.removeprefix(above))  # noqa: PLW2901
        if last and last.is_comment and not unit.gap:
            unit = unit._replace(gap="\n")  # noqa: PLW2901
        elif last and unit.gap and keeps_blank_lines(last.text):
            unit = unit._replace(gap="")  # noqa: PLW2901
        yield unit
        last = unit
