"""The agenda of a day: what lies ahead, with the days till then, and what passed without an outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from timeline.checks.due import Agenda, Due
from timeline.record import count
from timeline.views.layout import Block, Cell, Column, Line, Page, clean, grid, indented

_COLUMNS = (
    Column("Day", 10, 17),
    Column("When", 6, 14),
    Column("What", 14, 0, share=2),
    Column("Event", 14, 0, share=3),
)


def render(agenda: Agenda, today: dt.date) -> Page:
    """The agenda as tables: action past its mandate where there is any, what is ahead, what passed unanswered."""

    def lay_out(width: int) -> Iterator[Line]:
        yield from indented(Block(f"{today.day} {today:%B %Y}", "bold").lines(width), 0)
        lapsed = [("Goes on after its mandate", agenda.lapsed)] if agenda.lapsed else []
        for title, items in (*lapsed, ("Ahead", agenda.ahead), ("Passed without an outcome", agenda.passed)):
            yield []
            said = f"{title}: {count(len(items), 'date') if items else 'nothing'}"
            yield from indented(Block(said, "bold").lines(width), 0)
            if items:
                yield from grid(_COLUMNS, _rows(items, today), width)

    return Page(lay_out)


def _rows(items: Sequence[Due], today: dt.date) -> list[Sequence[Cell]]:
    return [
        (
            [Block(f"{item.day.day} {item.day:%B %Y}" if item.day else "open")],
            [Block(_distance(item.day, today))],
            [Block(clean(item.what))],
            [Block(clean(item.event.title)), Block(item.event.id, "bright_black")],
        )
        for item in items
    ]


def _distance(day: dt.date | None, today: dt.date) -> str:
    if day is None:
        return ""
    days = (day - today).days
    return "today" if not days else f"in {count(days, 'day')}" if days > 0 else f"{count(-days, 'day')} ago"
