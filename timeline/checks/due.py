"""What a day brings: mandates that end, notices that run, plans and dates ahead, and plans that passed unanswered.

Days are computed by the rule of the record's own date (see `rules`), and only from exact dates. Nothing here says that
an action may or may not be taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from timeline.checks import rules
from timeline.checks.law import closed, mandate_ends, opened
from timeline.checks.relations import ACTION, first_day, linked, live, targets
from timeline.record import Event, Timeline


class Due(NamedTuple):
    """One thing on one day (None: it has no known end), what it is, and the event it is from."""

    day: dt.date | None
    what: str
    event: Event


class Agenda(NamedTuple):
    """What lies ahead of a day, in order, and what was planned before it and has no outcome."""

    ahead: list[Due]
    passed: list[Due]


def due(timeline: Timeline, today: dt.date) -> Agenda:
    """The agenda of a day, from what the record knew by then."""
    known = [e for e in timeline.events if e.status == "planned" or (e.date.order[0] <= today)]
    kept = [event for event in known if event.status != "cancelled"]
    found = [*_plans(kept), *_dates(timeline, kept), *_mandates(timeline, kept, today), *_weeks(kept)]
    ahead = [item for item in found if item.day is None or item.day >= today]
    passed = [item for item in _plans(kept) if item.day and item.day < today]
    return Agenda(sorted(ahead, key=_order), sorted(passed, key=_order))


def _order(item: Due) -> tuple[dt.date, str]:
    return item.day or dt.date.max, item.event.id


def _plans(events: list[Event]) -> Iterator[Due]:
    for event in events:
        if event.status == "planned":
            said = "planned" if event.date.exact and event.date.kind == "on" else f"planned for {event.date.label}"
            yield Due(event.date.latest, said, event)


def _dates(timeline: Timeline, events: list[Event]) -> Iterator[Due]:
    """The named dates of events; of a notice of action, the first day it reaches as well."""
    for event in events:
        for name, when in event.dates.items():
            row = timeline.vocabulary.dates.get(name)
            yield Due(when.latest, row.label if row else name.replace("_", " "), event)
        received = event.dates.get("notice_received")
        if received and received.exact and event.type in ACTION:
            rule = rules.in_force("notice-of-action", received.earliest, received.latest)
            if rule:
                day = received.order[1] + dt.timedelta(days=rule.days)
                yield Due(day, f"{rule.days} days from the notice of action ({rule.id})", event)


def _mandates(timeline: Timeline, events: list[Event], today: dt.date) -> Iterator[Due]:
    inside = linked(timeline, "part_of")
    for ballot in events:
        end = closed(ballot) if ballot.type == "ballot" and ballot.form == "statutory" else None
        row = rules.in_force("mandate", *opened(ballot)) if end else None
        if not end or not row:
            continue
        mandated = [e for _, t in targets(timeline, ballot, "mandates") for e in (t, *inside.get(t.id, ()))]
        begun = any(e.type in ACTION and live(e) and e.date.order[0] <= today for e in mandated)
        if row.months:
            agreed = f", {row.agreed_months} if agreed" if row.agreed_months else ""
            yield Due(mandate_ends(row, end), f"mandate ends after {row.months} months{agreed} ({row.id})", ballot)
        elif not begun:
            weeks = f"{row.days // 7} weeks, {row.agreed_days // 7} if agreed"
            yield Due(mandate_ends(row, end), f"last day for action to begin: {weeks} ({row.id})", ballot)


def _weeks(events: list[Event]) -> Iterator[Due]:
    """The end of the first twelve weeks of action of a dispute, counted as both sides do, from its first day."""
    begun: set[str] = set()
    for event in events:
        day = first_day(event.date)
        if event.type in ACTION and live(event) and day and event.dispute not in begun:
            begun.add(event.dispute)
            row = rules.in_force("protection", day, day)
            if row and row.days:
                end = rules.last_day_of_weeks(day, row.days // 7)
                says = f"day {row.days} from the first day of action ({row.id}; it runs for each employee apart)"
                yield Due(end, says, event)
