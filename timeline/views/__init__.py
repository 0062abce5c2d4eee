"""What the terminal shows: pages of styled lines, laid out for a width.

A view is a function from records to a `Page`; it prints nothing. Text from a record is text: `clean` shows a control
character as an escape, nothing is markup, and styles are put on whole stretches of text. The pages are laid out here
and not by Rich's own table, because that takes a third of a millisecond for every row.

Comes in: a `Timeline`, problems, changes. Goes out: a `Page`, or the text of a report.
Modules, each importing only from those before it: reports.
Neighbours use the names below, and every module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment

from timeline.record import Event, Timeline, count

Span = tuple[str, str]
"""A stretch of text and its Rich style ("" for none)."""

Line = Sequence[Span]

GAP: Final = 2


class Page:
    """Lines for any width, as something Rich can print."""

    def __init__(self, lay_out: Callable[[int], Iterable[Line]]) -> None:
        self.lay_out = lay_out

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self.lay_out(options.max_width):
            for text, style in line:
                yield Segment(text, console.get_style(style) if style else None)
            yield Segment.line()


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


def wrap(text: str, width: int) -> list[str]:
    """The lines of a text at a width, broken at spaces, and inside words only where a word is too long."""
    text, width = clean(text), max(width, 2)  # two columns take any character
    if width_of(text) <= width and "\n" not in text:
        return [text]
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0
        for word in paragraph.split():
            size = width_of(word)
            if line and used + 1 + size > width:
                lines.append(line)
                line, used = "", 0
            while size > width:
                head = set_cell_size(word, width).rstrip()
                lines.append(head)
                word = word[len(head) :]  # noqa: PLW2901
                size = width_of(word)
            line, used = (f"{line} {word}", used + 1 + size) if line else (word, size)
        lines.append(line)
    return lines


class Block(NamedTuple):
    """A paragraph of one style; `hang` is the indent of its lines after the first."""

    text: str
    style: str = ""
    hang: int = 0

    def lines(self, width: int) -> list[Span]:
        """The paragraph laid out for a width."""
        if not self.hang or width_of(self.text) <= width:
            return [(line, self.style) for line in wrap(self.text, width)]
        first, *rest = wrap(self.text, width)
        tail = wrap(" ".join(rest), width - self.hang) if rest else []
        return [(first, self.style), *((" " * self.hang + line, self.style) for line in tail)]


Cell = Sequence[Block]


class Column(NamedTuple):
    """A column of a grid: as wide as its widest cell, from `least` to `most`, or a share of what the others leave."""

    title: str
    least: int
    most: int
    share: int = 0
    right: bool = False


def grid(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int) -> Iterator[Line]:
    """A table with its header: columns as wide as needed, what is left shared out by `share`."""
    widths = _widths(columns, rows, width)
    titles = [
        (column.title.rjust(size) if column.right else column.title, "bold")
        for column, size in zip(columns, widths, strict=True)
    ]
    yield _padded(titles, widths, columns)
    yield [("─" * size + " " * GAP, "bright_black") for size in widths[:-1]] + [("─" * widths[-1], "bright_black")]
    for row in rows:
        cells = [[line for block in cell for line in block.lines(size)] for cell, size in zip(row, widths, strict=True)]
        for spans in zip_longest(*cells, fillvalue=("", "")):
            yield _padded(spans, widths, columns)


def _padded(spans: Sequence[Span], widths: Sequence[int], columns: Sequence[Column]) -> Line:
    """One line of a row; nothing is added behind the last text of it."""
    last = max((i for i, (text, _) in enumerate(spans) if text), default=-1)
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
        size if not column.share else max(column.least, left * column.share // shares)
        for column, size in zip(columns, fixed, strict=True)
    ]


# What several views say alike


def flowing(spans: Iterable[Span], width: int, indent: int = 0) -> Iterator[Line]:
    """Short stretches side by side, on as many lines as they need."""
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
        line.append((clean(text), style))
        used += size
    yield line


def indented(lines: Iterable[Span], by: int) -> Iterator[Line]:
    """Lines pushed to the right."""
    for text, style in lines:
        yield [(" " * by + text, style)] if text else []


def type_label(timeline: Timeline, event: Event) -> str:
    """`✓ Ballot`."""
    row = timeline.vocabulary.event_type(event.type)
    return f"{row.symbol} {row.label}"


def type_style(timeline: Timeline, event: Event) -> str:
    """The colour of the event's type; a cancelled event is struck through by being dim."""
    colour = timeline.vocabulary.event_type(event.type).colour
    return "dim" if event.status == "cancelled" else "" if colour == "default" else colour


def status_note(event: Event) -> str:
    """` (planned)`, or nothing for what is confirmed."""
    return "" if event.status == "confirmed" else f" ({event.status})"


def extent(timeline: Timeline, of: int) -> str:
    """`24 of 83 events, November 2010 to November 2013`."""
    shown = len(timeline.events)
    number = count(shown, "event") if shown == of else f"{shown:,} of {count(of, 'event')}"
    days = [day for event in timeline.events for day in (event.date.earliest, event.date.latest) if day]
    if not days:
        return number
    first, last = f"{min(days):%B %Y}", f"{max(days):%B %Y}"
    return f"{number}, {first}" + (f" to {last}" if last != first else "")
