"""The manual: one page for each check, with the rules of law it counts by, and the list of them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from timeline.checks.rules import LawRow
from timeline.record import MONTHS, Rule
from timeline.views.layout import Block, Column, Line, Page, grid, indented, wrap
from timeline.views.reports import manual, summary

_CERTAINTY = {"H": "high", "M": "medium", "L": "low"}
_WIDEST = 100


def render(rule: Rule, rows: Sequence[LawRow] = ()) -> Page:
    """The page of one check."""

    def lay_out(width: int) -> Iterator[Line]:
        width = min(width, _WIDEST)
        yield from indented(Block(f"{rule.code} {rule.name} ({rule.level.value})", "bold").lines(width), 0)
        for paragraph in manual(rule).split("\n\n"):
            yield []
            yield from ([(line, "")] for line in wrap(paragraph, width))
        for row in rows:
            yield []
            yield from _row(row, width)

    return Page(lay_out)


def law(rows: Sequence[LawRow]) -> Page:
    """Rows of law by themselves."""
    return Page(lambda width: (line for row in rows for line in (*_row(row, min(width, _WIDEST)), [])))


def _row(row: LawRow, width: int) -> Iterator[Line]:
    yield from indented(Block(f"{row.id}, {_period(row)}", "bold").lines(width), 0)
    known = f"Certainty {_CERTAINTY[row.certainty]}; read up to {row.verified_on} in {row.source}."
    for text in (f"{row.says[0].upper()}{row.says[1:]}.", f"{row.law}; {row.place}.", row.note, known):
        if text:
            yield from indented(Block(text).lines(width - 2), 2)


def _period(row: LawRow) -> str:
    """`ballot opened from 1 March 2017 to 17 February 2026`."""
    since, until = (f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else "" for day in (row.since, row.until))
    said = f"from {since} to {until}" if since and until else f"from {since}" if since else f"to {until}"
    return f"{row.trigger} {said}"


def index(rules: Mapping[str, Rule]) -> Page:
    """Every check in a line or two."""
    columns = (Column("Code", 5, 5), Column("Level", 7, 7), Column("Name", 12, 36), Column("What is wrong", 20, 0, 1))
    rows = [
        ([Block(r.code, "bold")], [Block(r.level.value)], [Block(r.name)], [Block(summary(r))]) for r in rules.values()
    ]
    return Page(lambda width: grid(columns, rows, width))
