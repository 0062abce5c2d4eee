"""Days on strike, and working days lost, as bounds: what is certain, and what is possible.

A day is certainly a strike day if the record says so without a doubt: the strike is confirmed, both ends of it are
known, and it was not called for single days within its span. It is possibly one if a strike may have been on. Planned
and cancelled strikes do not count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import ceil
from typing import Final, NamedTuple

import msgspec

from timeline.record import Event, Figure, Part, Timeline, tolerated

SERIES: Final = "strike_series"
"""The type of what stands for many strikes: its days, and the ballots it rests on, are those of its parts."""

INTERMITTENT: Final = frozenset({"discontinuous", "rolling"})
"""Forms of strike that are not on each day between the first and the last."""

Span = tuple[dt.date, dt.date]
"""The first and the last of some days."""


class Days(msgspec.Struct, frozen=True):
    """How many days there were: at least, and at most; None where nothing bounds them above."""

    at_least: int
    at_most: int | None


class StrikeDays(msgspec.Struct, frozen=True):
    """Calendar days on strike of some strikes, each day once: `days`, and how many strikes these are.

    label: The union or the dispute in words.
    """

    label: str
    strikes: int
    days: Days


class Lost(msgspec.Struct, frozen=True):
    """Working days lost: people on strike times the days each was out, over `counted` of `strikes`.

    Of each person the days from Monday to Friday are lost at least, and every calendar day at most.
    """

    at_least: int
    at_most: int | None
    counted: int
    strikes: int


class Stoppages(msgspec.Struct, frozen=True):
    """Days on strike in all, by union and by dispute, and the working days lost."""

    total: StrikeDays
    unions: tuple[StrikeDays, ...]
    disputes: tuple[StrikeDays, ...]
    lost: Lost


class _Out(NamedTuple):
    """One strike: the days it was certainly on, those it may have been, and how many it had at least and at most."""

    event: Event
    certain: tuple[Span, ...]
    possible: Span
    least: int
    most: int


def stoppages(timeline: Timeline, today: dt.date) -> Stoppages:
    """The days on strike; a strike that goes on is possibly on until today."""
    strikes = list(_strikes(timeline, today))
    by_union = _grouped(strikes, lambda event: _unions(timeline, event))
    by_dispute = _grouped(strikes, lambda event: (event.dispute,) if event.dispute else ())
    return Stoppages(
        _days("all strikes", strikes), tuple(by_union), tuple(by_dispute), _lost(_apart(timeline, strikes))
    )


def of_series(timeline: Timeline, whole: Event) -> StrikeDays | None:
    """The days on strike of the strikes that are part of an event, at any depth; None where the record has none.

    A strike that goes on is possibly on until the last day on which the record has an event.
    """
    known = max((day for e in timeline.events for day in (e.date.earliest, e.date.latest) if day), default=None)
    inside = [s for s in _strikes(timeline, known) if _is_inside(timeline, s.event, whole)] if known else []
    return _days(timeline.vocabulary.event_type(whole.type).label, inside) if inside else None


def _is_inside(timeline: Timeline, event: Event, whole: Event) -> bool:
    seen, ahead = {event.id}, list(_wholes(timeline, event))
    while ahead:
        id = ahead.pop()
        if id == whole.id:
            return True
        if id not in seen:
            seen.add(id)
            ahead += _wholes(timeline, timeline.event[id])
    return False


def _unions(timeline: Timeline, event: Event) -> Iterable[str]:
    known = (timeline.actor[id] for id in event.actors if id in timeline.actor)
    return dict.fromkeys(actor.name for actor in known if actor.kind == "union")


def _grouped(strikes: Sequence[_Out], labels: Callable[[Event], Iterable[str]]) -> list[StrikeDays]:
    """The days of each group, those with the most strikes first."""
    groups: dict[str, list[_Out]] = {}
    for strike in strikes:
        for label in labels(strike.event):
            groups.setdefault(label, []).append(strike)
    return sorted((_days(label, group) for label, group in groups.items()), key=lambda found: -found.strikes)


# One strike


def _strikes(timeline: Timeline, today: dt.date) -> Iterator[_Out]:
    """The strikes that took place as far as the record knows, between the first day it knows of and today."""
    dated = [day for event in timeline.events for day in (event.date.earliest, event.date.latest) if day]
    known = max((e.date.earliest for e in timeline.events if e.date.earliest and e.status != "planned"), default=today)
    for event in timeline.events:
        if event.type == "strike" and event.status not in ("planned", "cancelled"):
            first = event.date.earliest or min(dated, default=today)
            last = event.date.latest or max(today, first)
            yield _out(event, (first, last), min(known, last))


def _out(event: Event, possible: Span, known: dt.date) -> _Out:
    """A strike between two days; one that goes on is certainly on until the last day the record tells of."""
    length = sum(_length((part.earliest, part.latest)) for part in event.date.members) or _length(possible)
    said = [event.figures[name] for name in ("strike_days", "calendar_days") if name in event.figures]
    is_whole = event.form not in INTERMITTENT and "strike_days" not in event.figures
    figure = said[0] if said and (is_whole or "strike_days" in event.figures) else None
    most = min(length, int(figure.high)) if figure and figure.high is not None else length
    if event.status != "confirmed":
        return _Out(event, (), possible, 0, max(most, 1))
    certain = tuple(_certain(event, known, is_whole=is_whole))
    told = int(figure.low) if figure and figure.low is not None and figure.put != "about" else 1
    return _Out(event, certain, possible, min(max(told, 1), length), max(most, 1))


def _certain(event: Event, known: dt.date, *, is_whole: bool) -> Iterator[Span]:
    date = event.date
    if date.kind == "within":
        return
    begun = date.start.latest if isinstance(date.start, Part) and not date.start.mark else None
    ended = date.end.earliest if isinstance(date.end, Part) and not date.end.mark else None
    ended = known if date.end == ".." else ended
    if date.kind == "lasted" and is_whole and begun and ended and begun <= ended:
        yield begun, ended
        return
    yield from ((day, day) for day in dict.fromkeys((_day(date.start), _day(date.end))) if day)


def _day(end: Part | str) -> dt.date | None:
    """The day of an end that is known to the day."""
    return end.earliest if isinstance(end, Part) and not end.mark and end.earliest == end.latest else None


def _length(span: Span) -> int:
    return (span[1] - span[0]).days + 1


# Many strikes


def _days(label: str, strikes: Sequence[_Out]) -> StrikeDays:
    """The fewest and the most days on which one of some strikes was on."""
    certain = {day for span in _merged(s for strike in strikes for s in strike.certain) for day in _ordinals(span)}
    windows = {(strike.possible, strike.least) for strike in strikes if strike.least}
    possible = sum(map(_length, _merged(strike.possible for strike in strikes)))
    return StrikeDays(label, len(strikes), Days(fewest(certain, windows), min(possible, sum(s.most for s in strikes))))


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The same days as spans that do not touch, in order."""
    merged: list[Span] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + dt.timedelta(days=1):
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def _ordinals(span: Span) -> range:
    return range(span[0].toordinal(), span[1].toordinal() + 1)


def fewest(certain: set[int], windows: Iterable[tuple[Span, int]]) -> int:
    """The fewest days that hold the certain ones and, within each window, as many as its strike had.

    Windows are taken by their last day, and what is missing is put on the last days that are free: so as many later
    windows as possible share them, and no choice needs fewer (interval covering by the earliest end).
    """
    chosen = set(certain)
    for span, least in sorted(windows, key=lambda window: window[0][1]):
        days = _ordinals(span)
        missing = least - sum(day in chosen for day in days)
        free = (day for day in reversed(days) if day not in chosen)
        chosen.update(day for day, _ in zip(free, range(missing), strict=False))
    return len(chosen)


# Working days lost


def _apart(timeline: Timeline, strikes: Sequence[_Out]) -> list[_Out]:
    """The strikes that are not part of another one, whose people are counted with it."""
    ids = {strike.event.id for strike in strikes}
    return [strike for strike in strikes if not any(whole in ids for whole in _wholes(timeline, strike.event))]


def _wholes(timeline: Timeline, event: Event) -> Iterator[str]:
    links = event.links.get("part_of", ())
    return (timeline.event[link.id].id for link in links if link.id in timeline.event)


def _lost(strikes: Sequence[_Out]) -> Lost:
    """The sum over the strikes whose people are established; claims are somebody's word and are not added up.

    Nor are groups of one strike, which are figures of different bases: a strike that has only these is not counted.
    """
    given = [(strike, strike.event.figures.get("workers_involved")) for strike in strikes]
    counted = [(strike, people) for strike, people in given if people and not people.several]
    bounds = [_lost_by(strike, people) for strike, people in counted]
    highest = [high for _, high in bounds if high is not None]
    at_most = sum(highest) if len(highest) == len(bounds) else None
    return Lost(sum(low for low, _ in bounds), at_most, len(counted), len(strikes))


def _lost_by(strike: _Out, people: Figure) -> tuple[int, int | None]:
    """The bounds of one strike: whole people times days."""
    low, high = tolerated(people)
    least = sum(day % 7 in range(1, 6) for span in _merged(strike.certain) for day in _ordinals(span))
    most = None if strike.event.date.latest is None else min(strike.most, _length(strike.possible))
    return int(low or 0) * least, None if high is None or most is None else ceil(high) * most
