"""The whole range on one screen: events in lanes on one line of time, as the pictures have them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rich.cells import set_cell_size

from timeline.query import lanes
from timeline.query.lanes import Grouping, Lanes, Mark, Placed, Room
from timeline.record import Timeline
from timeline.views.labels import extent, type_style
from timeline.views.layout import Block, Line, Page, Span, ending, flat, flowing, indented, width_of

MOST_ROWS: Final = 6
LONGEST_LABEL: Final = 34
"""Columns of a title that a label takes at most."""

LEGEND: Final = (
    "● a day",
    "○ about, or uncertain",
    "├─○─┤ a moment somewhere between",
    "━━━ lasted",
    "╌╌╌ may have begun or ended there",
    "→ goes on",
    "× cancelled",
)


class _Scale(NamedTuple):
    """The two days at the ends, and the columns between them."""

    start: dt.date
    end: dt.date
    width: int

    def column(self, day: dt.date) -> int:
        """The column in which a day lies."""
        days = self.end.toordinal() + 1 - self.start.toordinal()
        return min(self.width - 1, (day.toordinal() - self.start.toordinal()) * self.width // days)


def render(timeline: Timeline, of: int, by: Grouping = "type") -> Page:
    """The events in lanes with a legend; labels that have no room are left out, the least important first."""

    def lay_out(width: int) -> Iterator[Line]:
        laid_out = lanes.lay_out(timeline, by)
        if laid_out:
            yield from _drawn(timeline, laid_out, width)
            yield []
            yield from flowing([(words, "bright_black") for words in LEGEND], width)
            yield []
        yield from ending(extent(timeline, of), width)

    return Page(lay_out)


def _drawn(timeline: Timeline, laid_out: Lanes, width: int) -> Iterator[Line]:
    scale = _Scale(laid_out.start, laid_out.end, width)
    yield from _axis(scale)
    for lane in laid_out.lanes:
        yield from indented(Block(f"{flat(lane.label)} ({len(lane.marks):,})", "bold").lines(width), 0)
        placed = lanes.in_rows(lane.marks, lambda mark: _room(scale, mark), MOST_ROWS)
        for row in range(max(p.row for p in placed) + 1):
            yield _row(timeline, scale, [p for p in placed if p.row == row])


# The line of time


def _axis(scale: _Scale) -> Iterator[Line]:
    """The names of the years, as many as have room, and below them a mark where each begins."""
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10000) if _per_year(scale) * s >= 6)
    names, marks = "", ""
    for year in range(scale.start.year, scale.end.year + 1):
        at = scale.column(max(dt.date(year, 1, 1), scale.start))
        if (year % step and year != scale.start.year) or at < len(names) or at + 4 > scale.width:
            continue
        names = f"{names:<{at}}{year} "
        marks = f"{marks:─<{at}}┬"
    yield [(names.rstrip(), "bold")]
    yield [(f"{marks:─<{scale.width}}", "bright_black")]


def _per_year(scale: _Scale) -> float:
    return scale.width * 365.25 / (scale.end.toordinal() + 1 - scale.start.toordinal())


# Marks


def _room(scale: _Scale, mark: Mark) -> Room:
    """The columns a mark takes with its label at the right or the left, where these fit, and without."""
    left, right = _extent(scale, mark)
    label = width_of(_label(mark)) + 1
    sides = ((left, right + label + 1), (left - label, right + 1))
    return Room(tuple(side for side in sides if side[0] >= 0 and side[1] <= scale.width + 1), (left, right + 1))


def _extent(scale: _Scale, mark: Mark) -> tuple[int, int]:
    """The first column of a mark, and the one after its last."""
    first, last = scale.column(mark.first), scale.column(mark.last)
    return first, last + 1


def _label(mark: Mark) -> str:
    title = flat(mark.event.title)
    if width_of(title) <= LONGEST_LABEL:
        return title
    return f"{set_cell_size(title, LONGEST_LABEL - 1).rsplit(' ', 1)[0].rstrip(' ,;:–-')}…"


def _row(timeline: Timeline, scale: _Scale, placed: Sequence[Placed]) -> Line:
    """The marks of a row with their labels; where marks lie over one another, the later is seen."""
    cells: dict[int, Span] = {}
    for one in placed:
        style = type_style(timeline, one.mark.event)
        left, right = _extent(scale, one.mark)
        cells |= {left + i: (shape, style) for i, shape in enumerate(_shape(scale, one.mark))}
        if one.side is not None:
            label = _label(one.mark)
            is_right = _room(scale, one.mark).labelled[one.side][0] == left
            cells[right + 1 if is_right else left - 1 - width_of(label)] = (label, "")
    return list(_spans(cells))


def _spans(cells: dict[int, Span]) -> Iterator[Span]:
    at = 0
    for column in sorted(cells):
        text, style = cells[column]
        if column > at:
            yield " " * (column - at), ""
        yield text, style
        at = max(at, column) + width_of(text)


def _shape(scale: _Scale, mark: Mark) -> str:
    """The characters of a mark, one a column."""
    return _bar(scale, mark) if mark.lasted else _moment(scale, mark)


def _moment(scale: _Scale, mark: Mark) -> str:
    """A disc for a day, hollow where that is in doubt; on a whisker where it lies somewhere inside."""
    left, right = _extent(scale, mark)
    disc = "×" if mark.event.status == "cancelled" else "○" if mark.doubt or mark.first != mark.last else "●"
    if right - left < 3:
        return (disc + ("→" if mark.goes_on else "┤") * (right - left))[: right - left]
    line = ("╌" if mark.opens else "├") + "─" * (right - left - 2) + ("→" if mark.goes_on else "┤")
    middle = (right - left) // 2
    return f"{line[:middle]}{disc}{line[middle + 1 :]}"


def _bar(scale: _Scale, mark: Mark) -> str:
    """A line over the days it certainly lasted, broken where it may have begun or ended."""
    left, right = _extent(scale, mark)
    begun, ended = scale.column(mark.begun), scale.column(mark.ended)
    solid = "×" if mark.event.status == "cancelled" else "━"
    line = "".join(solid if begun <= at <= ended else "╌" for at in range(left, right))
    return line[:-1] + "→" if mark.goes_on and mark.event.status != "cancelled" else line
