"""What is counted over a selection of events: how many of which type, year and actor, who is quoted, how well sourced.

Only counting: nothing here judges, and every number is of what the record says. `Stats` is what `stats --format json`
prints; its fields are the keys.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from timeline.query.stoppages import Stoppages, stoppages
from timeline.record import Claim, Event, Part, Source, Timeline, actor_mentions, holds, source_mentions

MOST_SILENCES: Final = 5
"""How many of the longest silences are listed."""

SIDES: Final = {
    "union": "unions",
    "council": "councils and employers",
    "employer": "councils and employers",
    "public-body": "public bodies",
    "party": "parties",
    "court": "courts",
    "media": "media",
    "group": "groups",
    "person": "people without a post that day",
}
"""The side a speaker is on, by the kind of actor it is or speaks for."""


class Count(msgspec.Struct, frozen=True):
    """How many there are of something: its id or name, and its words."""

    id: str
    label: str
    number: int


class Silence(msgspec.Struct, frozen=True):
    """Days from `first` to `last` on which no event began or ended, and the events around them."""

    first: dt.date
    last: dt.date
    days: int
    after: str
    before: str


class Coverage(msgspec.Struct, frozen=True):
    """What the events rest on.

    publishers: How many events rest on how many independent sources: those of one publisher count once.
    partisan_only: The events all of whose sources are partisan.
    unsourced: The events without a source.
    """

    publishers: tuple[Count, ...]
    partisan_only: tuple[str, ...]
    unsourced: tuple[str, ...]
    cited: tuple[Count, ...]


class Voice(msgspec.Struct, frozen=True):
    """A speaker, the side it is on, and how many claims it makes."""

    id: str
    label: str
    side: str
    claims: int


class Unsettled(msgspec.Struct, frozen=True):
    """The events of which something is open, by their ids.

    planned: Planned, and the day is ahead.
    overdue: Planned, the day has passed, and no outcome is recorded.
    disputed: Sources disagree whether it happened.
    estimated: The date is marked as approximate or uncertain.
    """

    planned: tuple[str, ...]
    overdue: tuple[str, ...]
    disputed: tuple[str, ...]
    estimated: tuple[str, ...]


class Stats(msgspec.Struct, frozen=True):
    """Everything that is counted; the lists are in order of number, the years in order of time.

    schema: The version of the layout; it grows only when a field changes its meaning or goes.
    """

    schema: int
    events: int
    claims: int
    types: tuple[Count, ...]
    years: tuple[Count, ...]
    actors: tuple[Count, ...]
    stoppages: Stoppages
    silences: tuple[Silence, ...]
    coverage: Coverage
    sides: tuple[Count, ...]
    voices: tuple[Voice, ...]
    unsettled: Unsettled


def stats(timeline: Timeline, today: dt.date) -> Stats:
    """Everything that is counted of a timeline; `today` parts what is planned from what is overdue."""
    events = timeline.events
    voices = _voices(timeline)
    return Stats(
        schema=1,
        events=len(events),
        claims=sum(len(event.claims) for event in events),
        types=_counted((e.type for e in events), {t: timeline.vocabulary.event_type(t).label for t in _types(events)}),
        years=_years(events),
        actors=_counted(named(timeline).elements(), {actor.id: actor.name for actor in timeline.actors}),
        stoppages=stoppages(timeline, today),
        silences=_silences(events),
        coverage=_coverage(timeline),
        sides=_counted(side for voice in voices for side in [voice.side] * voice.claims),
        voices=voices,
        unsettled=_unsettled(events, today),
    )


def named(timeline: Timeline) -> Counter[str]:
    """How many events name each actor in any way, under whatever id it had."""
    known = timeline.actor
    return Counter(
        actor
        for event in timeline.events
        for actor in dict.fromkeys(known[id].id if id in known else id for _, id in actor_mentions(event))
    )


def _types(events: Iterable[Event]) -> set[str]:
    return {event.type for event in events}


def _counted(found: Iterable[str], labels: dict[str, str] | None = None) -> tuple[Count, ...]:
    """Each word with how often it is there, the commonest first, then by its label."""
    counts = [Count(id, (labels or {}).get(id, id), number) for id, number in Counter(found).items()]
    return tuple(sorted(counts, key=lambda count: (-count.number, count.label.casefold())))


def _years(events: Iterable[Event]) -> tuple[Count, ...]:
    """The events of each year from the first to the last, by the earliest day of each; then those without one."""
    years = Counter(event.date.earliest.year if event.date.earliest else None for event in events)
    known = [year for year in years if year is not None]
    span = range(min(known), max(known) + 1) if known else ()
    counts = [Count(str(year), str(year), years[year]) for year in span]
    return (*counts, *([Count("", "no first day", years[None])] if years[None] else []))


# Silences


def _silences(events: Iterable[Event]) -> tuple[Silence, ...]:
    """The longest stretches of days in which no event began or ended; what one event lasted is no silence."""
    moments = sorted((moment for event in events for moment in _moments(event)), key=lambda moment: moment[0])
    found: list[Silence] = []
    heard, after = None, ""
    for first, last, id in moments:
        if heard and first > heard + dt.timedelta(days=1) and after != id:
            one = dt.timedelta(days=1)
            found.append(Silence(heard + one, first - one, (first - heard).days - 1, after, id))
        if heard is None or last > heard:
            heard, after = last, id
    return tuple(sorted(found, key=lambda silence: (-silence.days, silence.first))[:MOST_SILENCES])


def _moments(event: Event) -> Iterator[tuple[dt.date, dt.date, str]]:
    """The days between which an event happened; of one that lasted, its beginning and its end each by itself."""
    date = event.date
    if date.kind == "lasted":
        yield from ((end.earliest, end.latest, event.id) for end in (date.start, date.end) if isinstance(end, Part))
    elif date.earliest and date.latest:
        yield date.earliest, date.latest, event.id


# Coverage


def _coverage(timeline: Timeline) -> Coverage:
    cited = {event.id: _sources(timeline, event) for event in timeline.events}
    numbers = Counter(len({_publisher(source) for source in sources}) for sources in cited.values())
    return Coverage(
        publishers=tuple(Count(str(n), _independent(n), numbers[n]) for n in sorted(numbers)),
        partisan_only=tuple(id for id, sources in cited.items() if sources and all(s.partisan for s in sources)),
        unsourced=tuple(id for id, sources in cited.items() if not sources),
        cited=_counted(name for sources in cited.values() for name in dict.fromkeys(map(_publisher, sources))),
    )


def _sources(timeline: Timeline, event: Event) -> list[Source]:
    """What an event and its claims cite, as far as the record has it."""
    known = (timeline.source[id] for _, id in source_mentions(event) if id in timeline.source)
    return list({source.id: source for source in known}.values())


def _publisher(source: Source) -> str:
    """Whose word a source is: its publisher's, else its author's, else its own."""
    return source.publisher or source.author or source.id


def _independent(number: int) -> str:
    return f"{number or 'no'} independent source{'' if number == 1 else 's'}"


# Who is quoted


def _voices(timeline: Timeline) -> tuple[Voice, ...]:
    """The speakers with their sides; one who spoke for two sides at different times is there once for each."""
    counted: Counter[tuple[str, str]] = Counter()
    for event in timeline.events:
        for claim in event.claims:
            actor = timeline.actor.get(claim.by)
            counted[actor.id if actor else claim.by, _side(timeline, event, claim)] += 1
    voices = [Voice(id, timeline.name(id), side, number) for (id, side), number in counted.items()]
    return tuple(sorted(voices, key=lambda voice: (-voice.claims, voice.label.casefold(), voice.side)))


def _side(timeline: Timeline, event: Event, claim: Claim) -> str:
    """The side of a body; of a person, that of the body of the first post held on the day of the claim."""
    actor = timeline.actor.get(claim.by)
    kind = actor.kind if actor else "other"
    if actor and kind == "person":
        held = (role for role in actor.roles if holds(role, claim.date or event.date))
        bodies = (timeline.actor[role.of].kind for role in held if role.of in timeline.actor)
        kind = next(bodies, kind)
    return SIDES.get(kind, "others")


# What is open


def _unsettled(events: Iterable[Event], today: dt.date) -> Unsettled:
    planned = [event for event in events if event.status == "planned"]
    overdue = tuple(event.id for event in planned if event.date.latest and event.date.latest < today)
    return Unsettled(
        planned=tuple(event.id for event in planned if event.id not in overdue),
        overdue=overdue,
        disputed=tuple(event.id for event in events if event.status == "disputed"),
        estimated=tuple(event.id for event in events if _is_estimated(event)),
    )


def _is_estimated(event: Event) -> bool:
    return any(isinstance(end, Part) and end.mark for end in (event.date.start, event.date.end))
