"""Pages of styled lines, laid out for a width.

Text from a record is text: `clean` shows a control character as an escape, nothing is markup, and styles are put on
whole stretches of text. The pages are laid out here and not by Rich's own table, because that takes a third of a
millisecond for every row.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment

Span = tuple[str, str]
"""A stretch of text and its Rich style ("" for none); `bold link ADDRESS` leads there where the terminal can."""

Line = Sequence[Span]

GAP: Final = 2

NARROW: Final = 56
"""Below this width the cells of a table stand under one another."""

MEASURE: Final = 100
"""How wide running text is where there is more room than `WIDE`: longer lines are hard to follow."""

WIDE: Final = 110

ADDRESS: Final = "address"
"""The style of an address on a line of its own: left out where the title of what it leads to is a hyperlink."""


class Page:
    """Lines for any width, as something Rich can print without cropping: only an address is ever wider."""

    def __init__(self, lay_out: Callable[[int], Iterable[Line]]) -> None:
        self.lay_out = lay_out

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        links = knows_links(console, os.environ)
        if console.color_system is None:
            yield Segment("".join(_plain(line) for line in self.lay_out(options.max_width)))
            return
        for line in self.lay_out(options.max_width):
            spans = [span for span in line if not (links and span[1] == ADDRESS)]
            if line and not any(text.strip() for text, _ in spans) and len(spans) < len(line):
                continue
            for text, style in spans:
                shown = "bright_black" if style == ADDRESS else style if links else style.partition("link ")[0].rstrip()
                words = text.rstrip() if "link " in shown else text
                yield Segment(words, console.get_style(shown) if shown else None)
                yield from [Segment(text[len(words) :])] if words != text else []
            yield Segment.line()


def _plain(line: Line) -> str:
    return "".join([text for text, _ in line]) + "\n"


_PROGRAMS: Final = re.compile(
    r"TERM_PROGRAM=(?:iTerm\.app|WezTerm|vscode|ghostty|Hyper|Tabby|rio|mintty)"
    r"|TERM=(?:xterm-kitty|xterm-ghostty|alacritty.*|foot.*|contour|wezterm)"
    r"|VTE_VERSION=(?:[5-9][0-9]{3}|[0-9]{5,})|(?:WT_SESSION|KONSOLE_VERSION|DOMTERM)=.+"
)
"""What terminals that show hyperlinks (OSC 8) say of themselves in the environment."""


def knows_links(console: Console, environment: Mapping[str, str]) -> bool:
    """Whether what is printed to is a terminal known to show hyperlinks, and not one inside another program."""
    if console.color_system is None or not console.file.isatty() or "TMUX" in environment or "STY" in environment:
        return False
    return any(_PROGRAMS.fullmatch(f"{name}={value}") for name, value in environment.items())


def linked(style: str, address: str) -> str:
    """A style that makes text a hyperlink to a web address; any other address leads nowhere."""
    return f"{style} link {address}".lstrip() if re.fullmatch(r"https?://[!-~]+", address) else style


def measure(width: int) -> int:
    """The width of running text."""
    return width if width <= WIDE else MEASURE


def clean(text: str) -> str:
    """A text in which nothing can drive the terminal or hide: what cannot be printed is shown as its escape."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)


def flat(text: str) -> str:
    """A clean text that stays on its line: a line break in a value is shown as an escape."""
    return clean(text).replace("\n", "\\n")


# Wrapping


def width_of(text: str) -> int:
    """The columns a text takes; a wide character takes two."""
    return len(text) if text.isascii() else cell_len(text)


def wrap(text: str, width: int, hang: int = 0) -> list[str]:
    """The lines of a text at a width, those after the first narrower by `hang`.

    Lines are broken at spaces, and inside words only where one is too long, at a hyphen or an underscore if it has
    one; never in addresses.
    """
    text, room = clean(text), max(width, 2)  # two columns take any character
    if width_of(text) <= room and "\n" not in text:
        return [text]
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0
        for word in paragraph.split():
            size = width_of(word)
            if line and used + 1 + size > room:
                lines.append(line)
                line, used, room = "", 0, max(width - hang, 2)
            while size > room and "://" not in word:
                head = set_cell_size(word, room).rstrip()
                head = head[: max(head.rfind("-"), head.rfind("_")) + 1] or head
                lines.append(head)
                word, room = word[len(head) :], max(width - hang, 2)  # noqa: PLW2901
                size = width_of(word)
            line, used = (f"{line} {word}", used + 1 + size) if line else (word, size)
        lines.append(line)
        room = max(width - hang, 2)
    return lines


class Block(NamedTuple):
    """A paragraph of one style; `hang` is the indent of its lines after the first. An address is never broken."""

    text: str
    style: str = ""
    hang: int = 0

    def lines(self, width: int) -> list[Span]:
        """The paragraph laid out for a width."""
        if len(self.text) <= width and self.text.isascii() and self.text.isprintable():  # nearly every cell
            return [(self.text, self.style)]
        if self.style == ADDRESS:
            return [(flat(self.text), ADDRESS)]
        first, *rest = wrap(self.text, width, self.hang)
        return [(first, self.style), *((" " * self.hang + line, self.style) for line in rest)]


Cell = Sequence[Block]


class Column(NamedTuple):
    """A column of a grid: as wide as its widest cell, from `least` to `most`, or a share of what the others leave."""

    title: str
    least: int
    most: int
    share: int = 0
    right: bool = False


def grid(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int) -> Iterator[Line]:
    """A table with its header: columns as wide as needed, what is left shared out by `share`.

    Where the columns have no room, the cells of each row stand under one another, without a header.
    """
    widths = _widths(columns, rows, width)
    if width < NARROW or sum(widths) + GAP * (len(widths) - 1) > width or _breaks_words(rows, widths):
        for row in rows:
            yield from _stacked(columns, row, width)
        return
    is_lifted = _has_long_address(rows, widths)
    titles = [Block(column.title, "bold").lines(size) for column, size in zip(columns, widths, strict=True)]
    for spans in zip_longest(*titles, fillvalue=("", "")):
        yield _padded(spans, widths, columns)
    yield [("─" * size + " " * GAP, "bright_black") for size in widths[:-1]] + [("─" * widths[-1], "bright_black")]
    for row in rows:
        cells = [[line for block in cell for line in block.lines(size)] for cell, size in zip(row, widths, strict=True)]
        below = [span for cell in cells for span in cell if span[1] == ADDRESS] if is_lifted else []
        shown = [[span for span in cell if span[1] != ADDRESS] for cell in cells] if below else cells
        for spans in zip_longest(*shown, fillvalue=("", "")):
            yield _padded(spans, widths, columns)
        yield from ([(" " * GAP, ""), span] for span in below)


def _has_long_address(rows: Sequence[Sequence[Cell]], widths: Sequence[int]) -> bool:
    """Whether an address has no room in its column: each then has a line of its own below its row."""
    cells = ((block, size) for row in rows for cell, size in zip(row, widths, strict=True) for block in cell)
    return any(block.style == ADDRESS and width_of(block.text) > size for block, size in cells)


_ROOMY: Final = 24
"""A column of this width takes any word; a longer one (an id) may be broken at a hyphen."""


def _breaks_words(rows: Sequence[Sequence[Cell]], widths: Sequence[int]) -> bool:
    """Whether a word of a cell does not fit into its column."""
    narrow = [(i, size) for i, size in enumerate(widths) if size < _ROOMY]
    return any(
        width_of(word) > size
        for row in rows
        for i, size in narrow
        for block in row[i]
        if len(block.text) > size and block.style != ADDRESS
        for word in re.split(r"\s+|(?<=-)", block.text)
    )


def _stacked(columns: Sequence[Column], row: Sequence[Cell], width: int) -> Iterator[Line]:
    """The cells of a row under one another: short ones side by side, a number with the name of its column."""
    short: list[Span] = []
    indent = 0
    for column, cell in zip(columns, row, strict=True):
        if not column.share:
            name = f"{column.title.lower()} " if column.right else ""
            short += [(name + block.text, block.style) for block in cell if block.text]
            continue
        yield from flowing(short, width, indent) if short else ()
        short, indent = [], GAP
        for block in cell:
            yield from indented(block.lines(width - GAP), GAP)
    yield from flowing(short, width, indent) if short else ()


def _padded(spans: Sequence[Span], widths: Sequence[int], columns: Sequence[Column]) -> Line:
    """One line of a row; nothing is added behind the last text of it."""
    last = len(spans) - 1
    while last >= 0 and not spans[last][0]:
        last -= 1
    line: list[Span] = []
    for i in range(last + 1):
        text, style = spans[i]
        space, gap = " " * (widths[i] - width_of(text)), " " * GAP if i < last else ""
        line.append((space + text + gap if columns[i].right else text + (space + gap if gap else ""), style))
    return line


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int) -> list[int]:
    wanted = [
        max([width_of(column.title), *(width_of(block.text) for row in rows for block in row[i])])
        for i, column in enumerate(columns)
    ]
    fixed = [0 if c.share else max(c.least, min(w, c.most)) for c, w in zip(columns, wanted, strict=True)]
    left = width - sum(fixed) - GAP * (len(columns) - 1)
    shares = sum(column.share for column in columns) or 1
    return [
        size if not column.share else min(MEASURE, max(column.least, left * column.share // shares))
        for column, size in zip(columns, fixed, strict=True)
    ]


# Lines of several stretches


def flowing(spans: Iterable[Span], width: int, indent: int = 0) -> Iterator[Line]:
    """Short stretches side by side, on as many lines as they need; one that is wider than a line is wrapped."""
    line: list[Span] = [(" " * indent, "")]
    used = indent
    for text, style in spans:
        size = width_of(text)
        if used > indent and used + 3 + size > width:
            yield line
            line, used = [(" " * indent, "")], indent
        if used > indent:
            line.append(("   ", ""))
            used += 3
        *full, last = wrap(text, width - indent)
        for part in full:
            yield [*line, (part, style)]
            line = [(" " * indent, "")]
        line.append((last, style))
        used = used + size if not full else indent + width_of(last)
    yield line


def ending(text: str, width: int) -> Iterator[Line]:
    """The last lines of a page: how much there is."""
    return indented(Block(text, "bright_black").lines(width), 0)


def indented(lines: Iterable[Span], by: int) -> Iterator[Line]:
    """Lines pushed to the right."""
    for text, style in lines:
        yield [(" " * by + text, style)] if text else []
