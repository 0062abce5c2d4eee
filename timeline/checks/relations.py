"""How events hang together: what links to what, whose unions they are, and the days they begin and end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from timeline.checks.wording import post_forms
from timeline.record import Actor, AnyRecord, Event, Part, Path, Role, Timeline, When, origin_of

ACTION: frozenset[str] = frozenset({"strike", "action_short_of_strike"})
STOPPAGE: frozenset[str] = frozenset({*ACTION, "lock_out"})


def linked(timeline: Timeline, kind: str) -> dict[str, list[Event]]:
    """The events that link to each event by a kind of link, by the id the target has now."""
    found: dict[str, list[Event]] = {}
    for event in timeline.events:
        for link in event.links.get(kind, ()):
            if target := timeline.event.get(link.id):
                found.setdefault(target.id, []).append(event)
    return found


def parts(inside: Mapping[str, Sequence[Event]], whole: Event) -> Iterator[Event]:
    """The parts of an event and their parts, at any depth, each once; `inside` is `linked(timeline, "part_of")`."""
    seen, ahead = {whole.id}, list(inside.get(whole.id, ()))
    while ahead:
        part = ahead.pop(0)
        if part.id not in seen:
            seen.add(part.id)
            yield part
            ahead += inside.get(part.id, ())


def targets(timeline: Timeline, event: Event, kind: str) -> Iterator[tuple[int, Event]]:
    """The events an event links to by a kind of link, with their places in the list."""
    for index, link in enumerate(event.links.get(kind, ())):
        if link.id in timeline.event:
            yield index, timeline.event[link.id]


def unions(timeline: Timeline, event: Event) -> set[str]:
    """The unions among the actors of an event, by the ids they have now."""
    actors = (timeline.actor[id] for id in event.actors if id in timeline.actor)
    return {actor.id for actor in actors if actor.kind == "union"}


def employers(timeline: Timeline, event: Event) -> set[str]:
    """The councils, employers and public bodies among the actors of an event, by the ids they have now."""
    actors = (timeline.actor[id] for id in event.actors if id in timeline.actor)
    return {actor.id for actor in actors if actor.kind in ("council", "employer", "public-body")}


def union_of(timeline: Timeline, id: str) -> str:
    """The union that a branch, section or region is part of; itself where it is part of none."""
    seen: set[str] = set()
    while id not in seen and id in timeline.actor:
        seen.add(id)
        body = timeline.actor.get(timeline.actor[id].part_of)
        if not body or body.kind != "union":
            break
        id = body.id
    return id


def related(timeline: Timeline, some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether one of some unions and one of others are the same union, or parts of the same."""
    return not {union_of(timeline, id) for id in some}.isdisjoint(union_of(timeline, id) for id in others)


def origin(timeline: Timeline, record: AnyRecord) -> tuple[str, Path]:
    """Where a record stands: an order that is the same in whatever order the files are named."""
    at = origin_of(timeline, record)
    return at.file, at.path


def bodies(timeline: Timeline, id: str) -> set[str]:
    """An actor, the bodies it is part of and, of a person, those it has or had a post in; by the ids they have now."""
    found: set[str] = set()
    waiting = [id]
    while waiting:
        actor = timeline.actor.get(waiting.pop())
        if actor and actor.id not in found:
            found.add(actor.id)
            waiting += [body for body in (actor.part_of, *(role.of for role in actor.roles)) if body]
    return found


def names(actor: Actor) -> Iterator[tuple[Path, str]]:
    """The name of an actor and its aliases, each with its place."""
    yield ("name",), actor.name
    yield from ((("aliases", i), alias) for i, alias in enumerate(actor.aliases))


def post_of(timeline: Timeline, role: Role) -> str:
    """A post without the body it is of, by its usual words: `leader` of `leader of the council` or `council leader`."""
    title, body = role.title.casefold(), timeline.actor.get(role.of)
    first, of, rest = title.partition(" of ")
    called = {"council", *body_words(body)} if body else {"council"}
    if of and rest.removeprefix("the ") in called:
        return post_forms(first)[0]
    short = next((title.removeprefix(f"{word} ") for word in sorted(called) if title.startswith(f"{word} ")), title)
    return post_forms(short if short in ("leader", "deputy leader") else title)[0]


def body_words(body: Actor) -> set[str]:
    """What a body is called in a post, in lower case: its names, and the last word of each, as in `the council`."""
    called = {name.casefold().removeprefix("the ") for _, name in names(body)}
    return called | {name.split()[-1] for name in called} | {body.kind}


def live(event: Event) -> bool:
    """Whether an event took place, as far as the record knows."""
    return event.status not in ("planned", "cancelled")


def first_day(when: When) -> dt.date | None:
    """The day something began, where it is known as a whole day without a mark."""
    return when.earliest if when.kind != "within" and _is_day(when.start) else None


def last_day(when: When) -> dt.date | None:
    """The day something ended, where it is known as a whole day without a mark."""
    return when.latest if when.kind != "within" and _is_day(when.end) else None


Bounds = tuple[dt.date | None, dt.date | None]
"""The earliest and the latest day that something may be; None where nothing is known."""


def beginning(when: When) -> Bounds:
    """The days on which something may have begun; none where that is approximate or not known."""
    return _days(when, when.start)


def ending(when: When) -> Bounds:
    """The days on which something may have ended; none where that is approximate or not known."""
    return _days(when, when.end)


def _days(when: When, end: Part | str) -> Bounds:
    if when.kind == "within":
        return when.earliest, when.latest
    return (end.earliest, end.latest) if isinstance(end, Part) and not end.mark else (None, None)


def _is_day(end: Part | str) -> bool:
    return isinstance(end, Part) and not end.mark and end.earliest == end.latest


def is_marked(when: When) -> bool:
    """Whether a date is approximate or uncertain, so that nothing can be told by the day."""
    return when.kind == "within" or any(isinstance(end, Part) and end.mark for end in (when.start, when.end))


def spelt(day: dt.date) -> str:
    """`23 May 2011`."""
    return f"{day.day} {day:%B %Y}"
