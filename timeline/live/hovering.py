"""What is shown beside the cursor: a date in words, a figure as it was understood, who or what an id names, a key."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from timeline import checks
from timeline.live.outline import Spot
from timeline.live.slots import Slot, is_own_id, meaning, slot
from timeline.live.snapshot import Entry, Place, Snapshot
from timeline.query import QueryError
from timeline.query import words as vocabulary
from timeline.record import Event, Figure, Refused, When, count, dates, figures


class Hover(NamedTuple):
    """A card in Markdown, and the place it is about."""

    text: str
    place: Place


def hover(snapshot: Snapshot, file: str, line: int, column: int) -> Hover | None:
    """The card of what stands at a place; None where nothing is known of it."""
    here = snapshot.here(file, line, column)
    if not here.spot:
        return None
    text = _card(snapshot, here.entry, here.spot)
    return Hover(text, Place(file, line, here.spot.start, here.spot.end)) if text else None


def _card(snapshot: Snapshot, entry: Entry | None, spot: Spot) -> str:
    place = slot(spot.path)
    if "x-ignore" in spot.path and not spot.is_key:
        return code_card(spot.text)
    if spot.is_key:
        return _key_card(snapshot, spot, place)
    if entry and is_own_id(spot.path):
        return record_card(snapshot, entry.id, None, ())
    if place.words.endswith("-id"):
        return record_card(snapshot, spot.text, entry, spot.path)
    if place.hint in _VALUES:
        return _value_card(spot.text, _VALUES[place.hint])
    if place.words or place.field == "form" or place.choices:
        return _word_card(snapshot, spot.text, place)
    return ""


def _key_card(snapshot: Snapshot, spot: Spot, place: Slot) -> str:
    named = slot(spot.path[:-1])
    if named.words in _TABLES:
        return _word_card(snapshot, spot.text, named)
    if spot.text.startswith("x-"):
        return "A key of your own: kept, and never looked at." if spot.text != "x-ignore" else _EXCEPTION
    return meaning(place.owner, spot.text)


_EXCEPTION: Final = "Checks that this record excepts, with the reason in a comment: `x-ignore: [TL804]  # why`."
_TABLES: Final = {"figures": "figures", "dates": "dates", "links": "links"}
_GROUPS: Final = _TABLES | {"event-type": "event_types", "source-type": "source_types"}


def _word_card(snapshot: Snapshot, name: str, place: Slot) -> str:
    """A word of the vocabulary."""
    group = _GROUPS.get(place.words, {"form": "forms", "status": "statuses", "kind": "kinds"}.get(place.field, ""))
    try:
        found = [word for word in vocabulary.find(snapshot.timeline, name) if word.group == group]
    except QueryError:
        return ""
    return "\n\n".join(line for word in found for line in (f"**{word.label}**", *word.says))


def code_card(code: str) -> str:
    """The manual page of a check."""
    rule = checks.all_rules().get(code.upper())
    return f"**{rule.code} {rule.name}** ({rule.level})\n\n{rule.manual.strip()}" if rule else ""


# Values


def _value_card(text: str, card: Callable[[str], str]) -> str:
    try:
        return card(text)
    except Refused as refused:
        return f"{refused.message}: {refused.hint}"


def _date_card(text: str) -> str:
    when = dates.parse(text)
    bounds = [f"earliest {_day(when.earliest)}", f"latest {_day(when.latest)}"]
    if when.earliest and when.earliest == when.latest:
        bounds = [f"{when.earliest:%A}"]
    return f"**{when.label}**\n\n{', '.join(bounds)}"


def _day(day: dt.date | None) -> str:
    return f"{day:%A} {day.day} {day:%B} {day.year}" if day else "not known"


def _figure_card(text: str) -> str:
    figure = figures.parse(text)
    return f"**{figure.text}**\n\n" + "  \n".join(_understood(figure))


def _understood(figure: Figure) -> Iterator[str]:
    """How a figure was understood, a line for each part."""
    if figure.before:
        yield f"value before: {_value(figure.before)}"
    yield f"value: {_value(figure)}"
    parts = {"per": figure.per, "of": figure.basis, "put as": figure.put}
    yield from (f"{name}: {said}" for name, said in parts.items() if said)


def _value(figure: Figure) -> str:
    low, high = (f"{bound:,f}" if bound is not None else "" for bound in (figure.low, figure.high))
    value = low if low == high else f"{low or 'anything'} to {high or 'anything'}"
    return value + (f" {figure.unit}" if figure.unit else "")


_VALUES: Final[dict[object, Callable[[str], str]]] = {When: _date_card, Figure: _figure_card}


# Records


def record_card(snapshot: Snapshot, id: str, at: Entry | None, path: tuple[str | int, ...]) -> str:
    """Who or what an id names; `at` is the record that mentions it, and `path` the way to the mention."""
    found = snapshot.by_id.get(id)
    if not found:
        return f"No record has the id `{id}`."
    lines = [f"**{_titled(snapshot, found)}**", *_CARDS[found.section](snapshot, found)]
    if found.section == "actors" and at and (day := _day_of(at, path)):
        posts = snapshot.timeline.posts(found.id, day)
        lines += [f"on {day.label}: {' and '.join(posts)}"] if posts else []
    lines.append(f"`{found.id}`" if found.id == id else f"`{id}` is now `{found.id}`")
    return re.sub(r"(?m)^(- .*)\n\n(?=- )", r"\1\n", "\n\n".join(filter(None, lines)))


def _titled(snapshot: Snapshot, entry: Entry) -> str:
    record = next((known[entry.id] for known in _tables(snapshot) if entry.id in known), None)
    return getattr(record, "name", getattr(record, "title", entry.title))


def _tables(snapshot: Snapshot) -> tuple[dict[str, object], ...]:
    timeline = snapshot.timeline
    return (dict(timeline.actor), dict(timeline.source), dict(timeline.event))


def _day_of(entry: Entry, path: tuple[str | int, ...]) -> When | None:
    """The day a mention is about: that of the claim it stands in, or of the event."""
    way = path[2:4] if path[2:3] == ("claims",) else ()
    for text in (entry.value(*way, "date"), entry.value("date")):
        try:
            return dates.parse(text)
        except Refused:
            continue
    return None


def _actor_card(snapshot: Snapshot, entry: Entry) -> Iterator[str]:
    yield entry.value("kind")
    if actor := snapshot.timeline.actor.get(entry.id):
        yield from (
            f"- {snapshot.timeline.post(role)}" + (f", {role.during.label}" if role.during else "")
            for role in actor.roles
        )


def _source_card(snapshot: Snapshot, entry: Entry) -> Iterator[str]:
    source = snapshot.timeline.source.get(entry.id)
    date = source.published.label if source and source.published else entry.value("published")
    yield ", ".join(filter(None, (entry.value("publisher"), date)))
    if source:
        yield snapshot.timeline.side(source)
        yield source.url


def _event_card(snapshot: Snapshot, entry: Entry) -> Iterator[str]:
    event = snapshot.timeline.event.get(entry.id)
    if not isinstance(event, Event):
        yield entry.value("date")
        return
    yield f"{event.date.label}, {snapshot.timeline.vocabulary.event_type(event.type).label.lower()}"
    yield from (f"- {said}" for said in snapshot.timeline.figures_said(event))
    if event.claims:
        yield count(len(event.claims), "claim")


_CARDS: Final[dict[str, Callable[[Snapshot, Entry], Iterator[str]]]] = {
    "actors": _actor_card,
    "sources": _source_card,
    "events": _event_card,
}
