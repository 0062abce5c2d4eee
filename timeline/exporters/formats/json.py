"""JSON: the whole record without loss.

The bounds of every date and figure are worked out beside what was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from timeline.exporters.registry import Loss, own_words
from timeline.record import Event, Figure, Reference, Timeline, When, encode

SUFFIX = ".json"

SCHEMA = 1
"""The version of the layout; it grows only when a field changes its meaning or goes."""


def render(timeline: Timeline) -> str:
    """One object: `schema`, `title`, `actors`, `sources`, `events`; fields as written, and those worked out."""
    body = {
        **head(timeline),
        "actors": [plain(actor) for actor in timeline.actors],
        "sources": [plain(source) for source in timeline.sources],
        "events": [event(e) for e in timeline.events],
    }
    return msgspec.json.format(msgspec.json.encode(body), indent=2).decode() + "\n"


def losses(timeline: Timeline) -> list[Loss]:
    """Everything but the words a record adds is kept."""
    return [own_words(timeline)]


def head(timeline: Timeline) -> dict[str, Any]:
    """What stands before the records."""
    summary = {"summary": timeline.summary} if timeline.summary else {}
    return {"schema": SCHEMA, "title": timeline.title, **summary}


def plain(value: Any) -> Any:
    """A record as plain data, in the order of its fields: what was not written is left out."""
    match value:
        case msgspec.Struct():
            fields = ((name, getattr(value, name)) for name in value.__struct_fields__)
            written = {
                name: plain(item) for name, item in fields if name != "own" and item not in ("", None, (), {}, False)
            }
            return written | getattr(value, "own", {})
        case Figure():
            return [_figure(one) for one in value.several] or _figure(value)
        case When() | Reference():
            return encode(value)
        case Mapping():
            return {key: plain(item) for key, item in value.items()}
        case tuple():
            return [plain(item) for item in value]
        case _:
            return value


def event(event: Event) -> dict[str, Any]:
    """An event with its bounds and label beside the date, its status always, and its lists even where empty."""
    written = plain(event)
    lists: dict[str, Any] = {"actors": [], "figures": {}, "claims": [], "sources": [], "links": {}, "tags": []}
    first = {key: written[key] for key in ("id", "type", "form", "date") if key in written}
    return first | _worked_out(event.date) | {"status": event.status} | {**lists, **written}


def _worked_out(when: When) -> dict[str, str | None]:
    return {
        "earliest": when.earliest.isoformat() if when.earliest else None,
        "latest": when.latest.isoformat() if when.latest else None,
        "date_label": when.label,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "text": figure.text,
        "low": _number(figure.low),
        "high": _number(figure.high),
        "unit": figure.unit,
        "per": figure.per,
        "basis": figure.basis,
        "put": figure.put,
        **({"before": _figure(figure.before)} if figure.before else {}),
    }


def _number(number: Decimal | None) -> int | msgspec.Raw | None:
    """An exact JSON number: never a float, and no exponent."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else msgspec.Raw(f"{number:f}".encode())
