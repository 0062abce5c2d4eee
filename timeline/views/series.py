"""Figures through time, with who says so: which there are, the values of one, and their bounds on a scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from timeline.query import voices
from timeline.query.voices import Bar, Table, Value, Voices
from timeline.record import Timeline, count
from timeline.views.layout import Block, Cell, Column, Line, Page, ending, flat, flowing, grid, indented, width_of


def names(timeline: Timeline) -> Page:
    """The figures a timeline gives, with how many values and voices each has."""
    found = voices.figures(timeline)

    def lay_out(width: int) -> Iterator[Line]:
        columns = (
            Column("Figure", 12, 0, share=1),
            Column("Name", 8, 28),
            Column("Values", 6, 6, right=True),
            Column("Voices", 6, 6, right=True),
            Column("Differ", 6, 6, right=True),
        )
        if found:
            yield from grid(columns, [_name(one) for one in found], width)
            yield []
        yield from ending(count(len(found), "figure"), width)

    return Page(lay_out)


def _name(one: Voices) -> list[Cell]:
    differ = [Block(f"{one.contested:,}", "magenta")] if one.contested else []
    label = Block(one.label[:1].upper() + one.label[1:], "bold", 2)
    return [[label], [Block(one.name, "cyan")], [Block(f"{one.values:,}")], [Block(f"{one.voices:,}")], differ]


def render(timeline: Timeline, name: str) -> Page:
    """Every value the record gives for a figure, established or claimed, in order of date."""
    found = voices.in_order(value for _, value in voices.values(timeline, name))
    label = timeline.vocabulary.figure(name).label
    rows = [_row(timeline, value) for value in found]

    def lay_out(width: int) -> Iterator[Line]:
        columns = (
            Column("Date", 8, 24 if width >= 100 else 17),
            Column(label[:1].upper() + label[1:], 10, width // 4),
            Column("Says", 10, 0, share=4),
            Column("Event", 12, 0, share=5),
        )
        if rows:
            yield from grid(columns, rows, width)
            yield []
        yield from ending(f"{label}: {count(len(rows), 'value')}", width)

    return Page(lay_out)


def _row(timeline: Timeline, value: Value) -> list[Cell]:
    says = Block(value.who, "yellow", 2) if value.who else Block("established", "green")
    citations = value.cited or value.event.sources
    publishers = {timeline.source[c.id].publisher for c in citations if c.id in timeline.source} - {value.who, ""}
    cited = [Block("; ".join(sorted(publishers)), "bright_black", 2)] if publishers else []
    return [
        [Block(value.date.short_dateline)],
        [Block(value.figure.text, "bold", 2)],
        [says, *cited, *([Block("accounts differ", "magenta")] if value.is_contested else [])],
        [Block(value.event.title)],
    ]


# The plot


def plot(timeline: Timeline, name: str) -> Page:
    """The values of a figure down the page in order of date, each with its bounds on a scale and its speaker.

    Values of another unit, period or basis have a scale of their own.
    """
    tables = voices.tables(timeline, name)
    label = timeline.vocabulary.figure(name).label

    def lay_out(width: int) -> Iterator[Line]:
        sizes = _sizes(tables, width)
        for table in tables:
            yield from _plotted(table, sizes, width)
            yield []
        number = sum(len(table.rows) for table in tables)
        legend = "; ● a value, ├──┤ bounds, ◄ or ► no bound" if tables else ""
        yield from ending(f"{label}: {count(number, 'value')}{legend}", width)

    return Page(lay_out)


SCALE: Final = 20
SPEAKER: Final = 24
"""Columns that a scale and its speakers need to stand side by side."""


class _Sizes(NamedTuple):
    """The columns of a plot: of the dates, the scale and the figures."""

    date: int
    scale: int
    figure: int


def _sizes(tables: Sequence[Table], width: int) -> _Sizes:
    rows = [row.value for table in tables for row in table.rows]
    date = max((len(value.date.short_dateline) for value in rows), default=0)
    figure = max((width_of(flat(value.figure.number)) for value in rows), default=0)
    return _Sizes(date, min(60, width - date - figure - 6 - SPEAKER), figure)


def _plotted(table: Table, sizes: _Sizes, width: int) -> Iterator[Line]:
    """A table as lines: where they have room, date, scale, figure and speaker are side by side."""
    title = table.label[:1].upper() + table.label[1:]
    about = ", ".join(flat(said) for said in (table.figure.unit, table.figure.per, table.figure.basis) if said)
    ends = ", from {} to {}".format(*(f"{Decimal(f'{end:.4g}'):,f}" for end in table.scale))
    yield from indented(Block(f"{title}{f' ({about})' if about else ''}{ends}", "bold", 2).lines(width), 0)
    for value, bar in table.rows:
        date, number = value.date.short_dateline, flat(value.figure.number)
        who = Block(value.who or "established", "yellow" if value.who else "green", 2)
        if sizes.scale < SCALE:
            yield from flowing([(date, ""), (number, "bold")], width)
            yield [("  ", ""), _scaled(bar, width - 2, value)]
            yield from indented(who.lines(width - 2), 2)
            continue
        left = sizes.date + sizes.scale + sizes.figure + 6
        first, *rest = who.lines(max(width - left, 12))
        space = " " * (sizes.figure - width_of(number))
        drawn = _scaled(bar, sizes.scale, value)
        yield [(f"{date:<{sizes.date}}  ", ""), drawn, (f"  {space}", ""), (number, "bold"), ("  ", ""), first]
        yield from indented(rest, left)


def _scaled(bar: Bar, width: int, value: Value) -> tuple[str, str]:
    """The bounds of a value on a line of so many columns: a disc for one number, a line between two."""
    first = min(width - 1, int(bar.left * width / 100))
    last = max(first, min(width - 1, int((bar.left + bar.width) * width / 100 - 0.01)))
    ends = ("◄" if bar.opens else "├"), ("►" if bar.goes_on else "┤")
    is_number = value.figure.low == value.figure.high and value.figure.put == "exact"
    drawn = "●" if is_number or last - first < 2 else f"{ends[0]}{'─' * (last - first - 1)}{ends[1]}"
    line = "·" * first + drawn
    return f"{line:·<{width}}", "magenta" if value.is_contested else "yellow" if value.who else "green"
