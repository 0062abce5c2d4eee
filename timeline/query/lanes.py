"""Events on one line of time: lanes, marks in rows that do not overlap, and a rank for the labels.

The pictures (SVG, PNG) and the terminal draw what is laid out here; nothing here knows of pixels, columns or colours.
Days stand for positions: a mark says between which days an event may have begun and ended, and whether an end is open.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final, Literal, NamedTuple

from timeline.record import Event, Part, Timeline, When

Grouping = Literal["type", "dispute", "actor"]

MOST_LANES: Final = 12
"""More lanes than this are put together in the last one, the smallest first."""


class Mark(NamedTuple):
    """One event in one lane. The four days are in order: `first`, `begun`, `ended`, `last`.

    What lasted began between `first` and `begun` and ended between `ended` and `last`. A single moment lies somewhere
    between `first` and `last`. `opens` and `goes_on` say that no day bounds it on that side; `doubt` that the date is
    marked as approximate or uncertain. `rank` is 0 for the event whose label matters most.
    """

    event: Event
    first: dt.date
    begun: dt.date
    ended: dt.date
    last: dt.date
    lasted: bool
    opens: bool
    goes_on: bool
    doubt: bool
    rank: int


class Lane(NamedTuple):
    """A row of the picture: what its events have in common, in words, and their marks in order of date."""

    label: str
    marks: tuple[Mark, ...]


class Lanes(NamedTuple):
    """All events between two days, the first of the first month and the last of the last one; and those undated."""

    start: dt.date
    end: dt.date
    lanes: tuple[Lane, ...]


def lay_out(timeline: Timeline, by: Grouping = "type") -> Lanes | None:
    """The events of a timeline in lanes, the lane of the earliest event first; None without any day to draw.

    An event stands in the lane of its type or its dispute, or in the lane of each of its actors.
    """
    days = [day for event in timeline.events for day in (event.date.earliest, event.date.latest) if day]
    if not days:
        return None
    start, end = min(days).replace(day=1), _end_of_month(max(days))
    ranks = _ranks(timeline)
    lanes: dict[str, list[Mark]] = {}
    for event in timeline.events:
        for label in _GROUPINGS[by](timeline, event):
            lanes.setdefault(label, []).append(_mark(event, start, end, ranks[event.id]))
    rest = f"Other {by}s"
    shown = _largest(lanes, rest)
    return Lanes(start, end, tuple(Lane(label, tuple(marks)) for label, marks in shown.items()))


def _end_of_month(day: dt.date) -> dt.date:
    if (day.year, day.month) == (9999, 12):
        return dt.date.max
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def _of_type(timeline: Timeline, event: Event) -> Iterable[str]:
    return (timeline.vocabulary.event_type(event.type).label,)


def _of_dispute(_timeline: Timeline, event: Event) -> Iterable[str]:
    return (event.dispute or "No dispute",)


def _of_actors(timeline: Timeline, event: Event) -> Iterable[str]:
    return dict.fromkeys(timeline.short(actor) for actor in event.actors) or ("Nobody named",)


_GROUPINGS: Final[dict[Grouping, Callable[[Timeline, Event], Iterable[str]]]] = {
    "type": _of_type,
    "dispute": _of_dispute,
    "actor": _of_actors,
}


def _largest(lanes: dict[str, list[Mark]], rest: str) -> dict[str, list[Mark]]:
    """The lanes with the most events, in the order they had, and the others together in a last one."""
    if len(lanes) <= MOST_LANES:
        return lanes
    largest = set(sorted(lanes, key=lambda label: -len(lanes[label]))[: MOST_LANES - 1])
    kept = {label: marks for label, marks in lanes.items() if label in largest}
    others = {mark.event.id: mark for label, marks in lanes.items() if label not in largest for mark in marks}
    return kept | {rest: sorted(others.values(), key=lambda mark: mark.event.date.order)}


def _ranks(timeline: Timeline) -> dict[str, int]:
    """The rank of each event: those first that other events link to most, then the best sourced, then the earlier."""
    linked = Counter(link.id for event in timeline.events for links in event.links.values() for link in links)
    order = sorted(timeline.events, key=lambda e: (e.status == "cancelled", -linked[e.id], -len(e.sources)))
    return {event.id: rank for rank, event in enumerate(order)}


def _mark(event: Event, start: dt.date, end: dt.date, rank: int) -> Mark:
    date = event.date
    sides = [side for side in (date.start, date.end) if isinstance(side, Part)]
    first, last = date.earliest or start, date.latest or end
    begun = date.start.latest if date.kind == "lasted" and isinstance(date.start, Part) else first
    ended = date.end.earliest if date.kind == "lasted" and isinstance(date.end, Part) else last
    begun = min(begun, last)
    return Mark(
        event,
        first,
        begun,
        max(ended, begun),
        last,
        lasted=date.kind == "lasted",
        opens=date.earliest is None,
        goes_on=date.latest is None,
        doubt=any(side.mark for side in sides) or _is_unknown(date),
        rank=rank,
    )


def _is_unknown(date: When) -> bool:
    """Whether an end is not known, as in `2011-05/`; one that is open (`2011-05/..`) is known to be so."""
    return "" in (date.start, date.end)


# Rows


class Room(NamedTuple):
    """The stretches a mark may take in a row: with its label at one side or the other, in order of liking, and bare."""

    labelled: tuple[tuple[float, float], ...]
    bare: tuple[float, float]


class Placed(NamedTuple):
    """A mark in a row; `side` is which of the stretches with a label it took, None where it stands bare."""

    mark: Mark
    row: int
    side: int | None


def in_rows(marks: Iterable[Mark], room: Callable[[Mark], Room], most: int) -> list[Placed]:
    """The marks of a lane in rows where nothing lies over anything, labels in at most so many of them.

    Labels are given out by rank: first every mark, by rank, looks for a row with room for its label; then those that
    found none look for one without, in twice as many rows. Where there is none either, a mark lies over other marks in
    the last row, never over a label.
    """
    rows: list[list[tuple[float, float]]] = []
    placed, bare = [], []
    for mark in sorted(marks, key=lambda mark: mark.rank):
        options = enumerate(room(mark).labelled)
        found = next(((row, side) for side, at in options if (row := _free_row(rows, at, most)) is not None), None)
        if found:
            placed.append(Placed(mark, *found))
        else:
            bare.append(mark)
    for mark in bare:
        row = _free_row(rows, room(mark).bare, 2 * most)
        placed.append(Placed(mark, 2 * most - 1 if row is None else row, None))
    return sorted(placed, key=lambda p: p.mark.event.date.order)


def _free_row(rows: list[list[tuple[float, float]]], stretch: tuple[float, float], most: int) -> int | None:
    """The first row where a stretch is free, which is then taken; None where no row has room."""
    for number in range(most):
        if number == len(rows):
            rows.append([])
        at = bisect(rows[number], stretch)
        after = rows[number][at][0] if at < len(rows[number]) else float("inf")
        before = rows[number][at - 1][1] if at else float("-inf")
        if before <= stretch[0] and stretch[1] <= after:
            rows[number].insert(at, stretch)
            return number
    return None
