"""The words and colours that several views use for an event and for a selection."""

from __future__ import annotations

from timeline.query.stoppages import Days, Lost
from timeline.record import Event, Timeline, count


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
    """`24 of 83 events, November 2010 to November 2013`; what is planned to last counts by its beginning."""
    shown = len(timeline.events)
    number = count(shown, "event") if shown == of else f"{shown:,} of {count(of, 'event')}"
    days = [
        day
        for event in timeline.events
        for day in (event.date.earliest, None if _is_to_last(event) else event.date.latest)
        if day
    ]
    if not days:
        return number
    first, last = f"{min(days):%B %Y}", f"{max(days):%B %Y}"
    return f"{number}, {first}" + (f" to {last}" if last != first else "")


def _is_to_last(event: Event) -> bool:
    return event.status == "planned" and event.date.kind == "lasted"


def bounds(days: Days | Lost) -> str:
    """`57`, `57 to 61`, `at least 57`."""
    low, high = days.at_least, days.at_most
    if high is None:
        return f"at least {low:,}"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
