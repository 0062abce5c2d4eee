"""What a day brings: mandates that end, notices that run, plans and dates ahead, and what has been overtaken.

That is: plans that passed without an outcome, and action that goes on although its mandate has ended.

Days are computed by the rule of the record's own date (see `rules`), and only from exact dates. Nothing here says that
an action may or may not be taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from timeline.checks import rules
from timeline.checks.mandates import Standing, closed, is_under_the_rules, is_without, mandate, reach, runs_to, standing
from timeline.checks.relations import ACTION, first_day, live, parts, spelt, targets
from timeline.record import Event, Timeline


class Due(NamedTuple):
    """One thing on one day (None: it has no known end), what it is, and the event it is from."""

    day: dt.date | None
    what: str
    event: Event


class Agenda(NamedTuple):
    """What lies ahead of a day, in order; what was planned before it and has no outcome; action past its mandate."""

    ahead: list[Due]
    passed: list[Due]
    lapsed: list[Due]


def due(timeline: Timeline, today: dt.date) -> Agenda:
    """The agenda of a day, from what the record knew by then."""
    known = [e for e in timeline.events if e.status == "planned" or (e.date.order[0] <= today)]
    kept = [event for event in known if event.status != "cancelled"]
    then = standing(msgspec.structs.replace(timeline, events=tuple(known)))
    found = [*_plans(kept), *_dates(timeline, kept), *_mandates(timeline, kept, then, today), *_weeks(kept)]
    ahead = [item for item in found if item.day is None or item.day >= today]
    passed = [item for item in _plans(kept) if item.day and item.day < today]
    lapsed = list(_lapsed(timeline, kept, then, today))
    return Agenda(*(sorted(items, key=_order) for items in (ahead, passed, lapsed)))


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
                day = rules.shifted(received.order[1], rule.days)
                yield Due(day, f"{rule.days} days from the notice of action ({rule.id})", event)


def _mandates(timeline: Timeline, events: list[Event], known: Standing, today: dt.date) -> Iterator[Due]:
    """The end of each mandate, and the last day for action to begin, of the ballots that were not lost."""
    for ballot in events:
        is_for_action = ballot.type == "ballot" and ballot.form == "statutory" and is_under_the_rules(timeline, ballot)
        held = mandate(ballot) if is_for_action else None
        if not held or held.is_written or is_without(ballot):
            continue
        said = f"{held.row.id}, {_counted(ballot)}"
        mandated = [e for _, t in targets(timeline, ballot, "mandates") for e in (t, *parts(known.inside, t))]
        begun = any(e.type in ACTION and live(e) and e.date.order[0] <= today for e in mandated)
        if held.lasts:
            more = f", {held.row.agreed_months} if agreed, on {spelt(held.agreed)}" if held.row.agreed_months else ""
            yield Due(held.ends, f"mandate ends after {held.row.months} months{more} ({said})", ballot)
        elif not begun:
            more = f", {held.row.agreed_days // 7} if agreed" if held.row.agreed_days else ""
            weeks = f"{held.row.days // 7} weeks{more}"
            yield Due(held.ends, f"last day for action to begin: {weeks} ({said})", ballot)


def _counted(ballot: Event) -> str:
    """From which day a mandate is counted: the last day of voting where it is given, else that of the result."""
    day = closed(ballot)[1]
    what = "the last day of voting" if "closed" in ballot.dates else "the day of the result"
    return f"from {what}, {spelt(day)}" if day else "as the record gives it"


def _lapsed(timeline: Timeline, events: list[Event], known: Standing, today: dt.date) -> Iterator[Due]:
    """Action that goes on although the last mandate it rests on has ended."""
    for action in events:
        last = reach(timeline, action, known) if action.type in ACTION and live(action) else None
        end = runs_to(action, known.stopped, today) if last else None
        if last and end and end >= today > last.mandate.ends:
            yield Due(last.mandate.ends, f"mandate ended ({last.mandate.said}), and the action goes on", action)


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
