"""iCalendar (RFC 5545): events from a calendar, each of whole days.

Times of day are left out, and said to be. What repeats is no event: nobody has said that it happened each time.
Lines are read by the library icalendar, which is imported only here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from timeline.authoring import fields, naming
from timeline.authoring.fields import Known
from timeline.authoring.importing import parsing
from timeline.authoring.importing.rows import Table, event_type, row, usable_id
from timeline.query import QueryError, folded
from timeline.record import Event, count, dates, spoken_list

KIND: Final = Event
UNIT: Final = "event"

OURS: Final = "@council-timeline"
"""How the names end that our own export gives to events."""

SEPARATOR: Final = "\n--\n"
"""What our own export puts between a summary and what follows from other fields."""

DATE: Final = "X-TIMELINE-DATE"
STATUS: Final = "X-TIMELINE-STATUS"


def read(content: str, known: Known, *, type: str = "") -> Table:
    """A row for each event. `type` is that of events without a category that is a type of event."""
    components = [part for calendar in _calendars(content) for part in calendar.subcomponents]
    events = [_plain(part) for part in components if part.name == "VEVENT"]
    others = [part for part in components if part.name not in ("VEVENT", "VTIMEZONE")]
    readers = _readers(known, type)
    rows = [row(number, event, readers, _name(event)) for number, event in enumerate(events, 1)]
    timed = [str(number) for number, event in enumerate(events, 1) if isinstance(event.get("DTSTART"), dt.datetime)]
    asides = [f"not taken: {count(len(others), 'entry', 'entries')} of another kind"] if others else []
    if timed:
        asides.append(f"the time of day is not taken: event{'s' if len(timed) > 1 else ''} {spoken_list(timed)}")
    return Table(rows, asides)


def _calendars(content: str) -> list[Any]:
    from icalendar import Calendar

    hint = "export the calendar as iCalendar again"
    try:
        found = Calendar.from_ical(content, multiple=True)
    except (ValueError, IndexError, KeyError, RecursionError) as error:
        raise QueryError(f"it is not iCalendar: {str(error).partition(': Invalid')[0]}", hint) from None
    if not found or any(calendar.name != "VCALENDAR" for calendar in found):
        raise QueryError("it holds no whole calendar, from `BEGIN:VCALENDAR` to `END:VCALENDAR`", hint)
    return list(found)


def _plain(event: Any) -> dict[str, Any]:
    """The properties of an event as texts, dates and lists of texts, with what could not be read under `faults`."""
    found: dict[str, Any] = {"faults": [f"{name or 'a line'}: {why}" for name, why in event.errors]}
    broken = {name for name, _ in event.errors}
    for name, value in event.items():
        if name in broken:
            continue
        if name == "CATEGORIES":
            groups = value if isinstance(value, list) else [value]
            found[name] = [str(category) for group in groups for category in getattr(group, "cats", [group])]
        elif hasattr(value, "dt") or hasattr(value, "td"):
            found[name] = value.dt if hasattr(value, "dt") else value.td
        else:
            found[name] = str(value[0] if isinstance(value, list) and value else value)
    return found


def _name(event: Mapping[str, Any]) -> str:
    return str(event.get("UID", "")).removesuffix(OURS)


def _readers(known: Known, type: str) -> dict[str, Callable[[Mapping[str, Any]], str]]:
    """How each field of an event is read from the properties."""
    return {
        "date": _date,
        "id": lambda event: usable_id(_name(event)) if _is_ours(event) else "",
        "title": _title,
        "status": lambda event: _status(event, known),
        "summary": _summary,
        "place": lambda event: event.get("LOCATION", ""),
        "sources": lambda event: getattr(_source(event, known), "id", ""),
        "tags": lambda event: "; ".join(_tags(event, known)),
        "note": lambda event: _note(event, known),
        "type": lambda event: event_type(event.get("CATEGORIES", ()), known, type),
    }


def _is_ours(event: Mapping[str, Any]) -> bool:
    return str(event.get("UID", "")).endswith(OURS)


def _title(event: Mapping[str, Any]) -> str:
    """The title without the words of a date that our own export puts behind it in brackets."""
    said = " ".join(event.get("SUMMARY", "").split())
    return said.removesuffix(f" ({dates.parse(event[DATE]).dateline})") if DATE in event else said


def _summary(event: Mapping[str, Any]) -> str:
    said = event.get("DESCRIPTION", "").replace("\r\n", "\n")
    own, found, _ = f"\n{said}\n".rpartition(SEPARATOR)
    return parsing.escaped((own if found and _is_ours(event) else said).strip())


def _status(event: Mapping[str, Any], known: Known) -> str:
    """The status; what is tentative is planned while it lies ahead, and reported after."""
    if STATUS in event:
        return str(event[STATUS])
    said = event.get("STATUS", "").upper()
    lies_ahead = bool(known.today) and _first(event).isoformat() > known.today
    if said == "CANCELLED":
        return "cancelled"
    if lies_ahead:
        return "planned"
    return "reported" if said == "TENTATIVE" else ""


def _tags(event: Mapping[str, Any], known: Known) -> Iterator[str]:
    """The categories that are no type of event."""
    types = {folded(name) for pair in fields.types(known).items() for name in pair}
    yield from (said.replace(";", ",") for said in event.get("CATEGORIES", ()) if folded(said) not in types)


def _source(event: Mapping[str, Any], known: Known) -> Any:
    address = event.get("URL", "")
    return naming.source_at(address, known.timeline) if naming.is_address(address) else None


def _note(event: Mapping[str, Any], known: Known) -> str:
    """An address that is no source of the record is kept."""
    address = event.get("URL", "")
    return f"Address: {address}" if address and not _source(event, known) else ""


# Days


def _date(event: Mapping[str, Any]) -> str:
    """The first day and the last one: the end of a span of days is the day after (RFC 5545, section 3.6.1)."""
    if event["faults"]:
        raise QueryError(spoken_list(event["faults"]))
    if repeated := [name for name in ("RRULE", "RDATE", "RECURRENCE-ID") if name in event]:
        raise QueryError(f"it repeats (`{repeated[0]}`)", "write the days on which it happened as events of their own")
    if DATE in event:
        return str(event[DATE])
    first, last = _first(event), _last(event)
    if last < first:
        raise QueryError(f"it ends on {last}, before it begins on {first}")
    return first.isoformat() if last == first else f"{first}/{last}"


def _first(event: Mapping[str, Any]) -> dt.date:
    return _day(_moment(event, "DTSTART"))


def _last(event: Mapping[str, Any]) -> dt.date:
    start, length = _moment(event, "DTSTART"), event.get("DURATION")
    if "DTEND" not in event and not isinstance(length, dt.timedelta):
        return _day(start)
    end = _moment(event, "DTEND") if "DTEND" in event else _later(start, length)
    is_midnight = not isinstance(end, dt.datetime) or end.time() == dt.time()
    return _day(end) - dt.timedelta(1) if is_midnight and _day(end) > _day(start) else _day(end)


def _later(start: dt.date, length: Any) -> dt.date:
    try:
        return start + length  # type: ignore[no-any-return]
    except OverflowError:
        raise QueryError(f"it lasts {length}, which is beyond the year 9999") from None


def _moment(event: Mapping[str, Any], name: str) -> dt.date:
    moment = event.get(name)
    if not isinstance(moment, dt.date):
        raise QueryError(
            f"`{name}` is no day" if moment else f"it has no `{name}`", f"write `{name};VALUE=DATE:20110523`"
        )
    return moment


def _day(moment: dt.date) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment
