"""Which events: terms such as `type:strike actor:unison -tag:pay`, and the options that mean the same.

Different keys narrow (and), one key repeated widens (or), a leading `-` takes away. Everything compiles to one `Query`,
and a selection of a timeline is a timeline, so that every view and export works on it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple, Protocol, get_args

import msgspec

from timeline.query.conditions import (
    Cites,
    Condition,
    Found,
    Has,
    Is,
    Kept,
    Lies,
    Listed,
    Named,
    Plan,
    Says,
    Tagged,
    Window,
    near,
    passes,
    record_of,
)
from timeline.record import (
    Actor,
    Event,
    Refused,
    Source,
    Status,
    Timeline,
    When,
    actor_mentions,
    count,
    dates,
    did_you_mean,
    figure_mentions,
    figures,
    holds,
    nearest,
    source_mentions,
    spoken_list,
)

ReadDate = Callable[[str], When]


class QueryError(ValueError):
    """A query that cannot be answered: what is wrong with it, and what would be right."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Term(NamedTuple):
    """One condition as it was asked: `-type:strike` is `Term("type", "strike", True)`."""

    key: str
    value: str
    negated: bool = False


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked, before it is held against a timeline.

    `exact` matches actors only where an event lists them; `certain` takes dates and figures that must lie in the range,
    not those that may.
    """

    terms: tuple[Term, ...] = ()
    exact: bool = False
    certain: bool = False

    def __bool__(self) -> bool:
        return bool(self.terms)


_TERM = re.compile(r"(?P<negated>-|not:)?(?:(?P<key>[a-z_]+):)?(?P<value>.*)", re.DOTALL | re.IGNORECASE)


def parse(words: Iterable[str]) -> tuple[Term, ...]:
    """The terms of a query, one for each word of it; a bare word searches text. Raises QueryError."""
    return tuple(_term(word) for word in words)


def _term(word: str) -> Term:
    found = _TERM.fullmatch(word)
    negated, key, value = found.groups() if found else (None, None, word)
    value = value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
    if key and key.lower() not in CONDITIONS:
        known = spoken_list([f"`{name}:`" for name in CONDITIONS])
        raise QueryError(f"`{key}:` is not a key of a query", did_you_mean(key, CONDITIONS, f"known are {known}"))
    if not value:
        raise QueryError(f"`{word}` has nothing after the colon" if key else "an empty word", "write `type:strike`")
    return Term(key.lower() if key else "text", value, bool(negated))


def split(text: str) -> list[str]:
    """The words of a query written in one line, as a shell would part them; raises QueryError."""
    import shlex

    try:
        return shlex.split(text)
    except ValueError:
        raise QueryError(f"a quote is not closed in `{text}`", "close it") from None


# From terms to conditions


class Known(Protocol):
    """What a record knows, wherever it is kept: the words in use in it, and what names mean."""

    @property
    def timeline(self) -> Timeline:
        """The words in force and the actors; of an engine's, without the events."""

    def words(self, kind: str) -> Iterable[str]:
        """The words of a kind that events use: `type`, `form`, `tag`, `dispute`, `figure`, `record`."""

    def event(self, name: str) -> str:
        """The id of the event of an id, or of one it had; raises QueryError."""

    def sources(self, name: str) -> frozenset[str]:
        """The ids of the source of an id, or of the sources of a publisher; raises QueryError."""

    def spans(self, plan: Plan) -> Iterable[tuple[str, Window]]:
        """The record and the bounds of each event that a plan selects."""


class InMemory(NamedTuple):
    """What a timeline knows that is in memory."""

    timeline: Timeline

    def words(self, kind: str) -> Iterable[str]:
        """The words of a kind that events use, in the order of their first use."""
        return dict.fromkeys(word for event in self.timeline.events for word in used(kind, event) if word)

    def event(self, name: str) -> str:
        """The id of the event that is meant."""
        return find_event(self.timeline, name).id

    def sources(self, name: str) -> frozenset[str]:
        """The ids of the sources that are meant."""
        return frozenset(source.id for source in find_sources(self.timeline, name))

    def spans(self, plan: Plan) -> Iterable[tuple[str, Window]]:
        """The record and the bounds of each event."""
        meets = passes(plan, self.timeline)
        return ((record_of(e.id), (e.date.earliest, e.date.latest)) for e in self.timeline.events if meets(e))


def used(kind: str, event: Event) -> Iterable[str]:
    """The words of a kind that an event uses."""
    if kind == "figure":
        return (name for _, name, _ in figure_mentions(event))
    if kind == "record":
        return (record_of(event.id),)
    return event.tags if kind == "tag" else (getattr(event, kind),)


class _Asked(NamedTuple):
    """What a condition may look at besides its own value."""

    known: Known
    query: Query
    read_date: ReadDate


def compiled(query: Query, known: Known, read_date: ReadDate = dates.parse) -> Plan:
    """A query in the words of a record; raises QueryError for words it does not know."""
    wanted: dict[str, list[Condition]] = {}
    unwanted: list[Condition] = []
    for term in query.terms:
        condition = CONDITIONS[term.key](term.value, _Asked(known, query, read_date))
        (unwanted if term.negated else wanted.setdefault(term.key, [])).append(condition)
    return Plan(tuple(map(tuple, wanted.values())), tuple(unwanted))


def select(timeline: Timeline, query: Query, read_date: ReadDate = dates.parse) -> Timeline:
    """The events a query asks for, with the actors and sources they mention; everything when nothing is asked.

    `read_date` reads the dates of `date:`, `from:` and `to:`. Raises QueryError for words the record does not know.
    """
    if not query:
        return timeline
    meets = passes(compiled(query, InMemory(timeline), read_date), timeline)
    return with_events(timeline, [event for event in timeline.events if meets(event)])


def with_events(timeline: Timeline, events: Sequence[Event]) -> Timeline:
    """A timeline of some of the events, and of the actors and sources that these mention."""
    actors = _with_bodies(timeline, {id for event in events for _, id in actor_mentions(event)})
    sources = {id for event in events for _, id in source_mentions(event)}
    return msgspec.structs.replace(
        timeline,
        events=tuple(events),
        actors=tuple(actor for actor in timeline.actors if actor.id in actors),
        sources=tuple(s for s in timeline.sources if not sources.isdisjoint((s.id, *s.formerly))),
    )


def _with_bodies(timeline: Timeline, ids: Iterable[str]) -> set[str]:
    """Actors, and the bodies they are part of or hold posts in."""
    found: set[str] = set()
    waiting = list(ids)
    while waiting:
        actor = timeline.actor.get(waiting.pop())
        if actor and actor.id not in found:
            found.add(actor.id)
            waiting += (id for _, id in actor_mentions(actor))
    return found


def _word(field: str, asked: _Asked, value: str, more: Iterable[str] = ()) -> Is:
    return Is(field, _meant(value, (*more, *asked.known.words(field)), field))


def _type(value: str, asked: _Asked) -> Condition:
    return _word("type", asked, value, asked.known.timeline.vocabulary.event_types)


def _form(value: str, asked: _Asked) -> Condition:
    rows = asked.known.timeline.vocabulary.event_types.values()
    return _word("form", asked, value, (form for row in rows for form in row.forms))


def _dispute(value: str, asked: _Asked) -> Condition:
    return _word("dispute", asked, value)


def _status(value: str, _asked: _Asked) -> Condition:
    return Is("status", _meant(value, get_args(Status), "status"))


def _tag(value: str, asked: _Asked) -> Condition:
    return Tagged(_meant(value, asked.known.words("tag"), "tag"))


def _record(value: str, asked: _Asked) -> Condition:
    return Kept(_meant(value, asked.known.words("record"), "record"))


def _id(value: str, asked: _Asked) -> Condition:
    return Named(asked.known.event(value))


def _meant(value: str, known: Iterable[str], what: str) -> frozenset[str]:
    """The words that are meant, ignoring case, spaces, hyphens and underscores."""
    words = dict.fromkeys(known)
    if found := [word for word in words if folded(word) == folded(value)]:
        return frozenset(found)
    listed = f"known are {spoken_list(sorted(words))}" if words else "the record has none"
    raise QueryError(f"no {what} is `{value}`", did_you_mean(value, words, listed))


def _source(value: str, asked: _Asked) -> Condition:
    return Cites(asked.known.sources(value))


def _text(value: str, _asked: _Asked) -> Condition:
    return Says(value.casefold())


# Dates


def _date(value: str, asked: _Asked) -> Condition:
    first, dots, last = value.partition("..") if not value.startswith("[") else (value, "", "")
    if not first and not last:
        raise QueryError(f"`{value}` has no date on either side", "write `date:2011-05..2011-08`")
    low = _read(first, asked).earliest if first else None
    high = _read(last if dots else first, asked).latest if last or not dots else None
    if low and high and high < low:
        raise QueryError(f"`{value}` ends before it starts", f"write `{last}..{first}`")
    return Lies(low, high, asked.query.certain)


def _from(value: str, asked: _Asked) -> Condition:
    return Lies(_read(value, asked).earliest, None, asked.query.certain)


def _to(value: str, asked: _Asked) -> Condition:
    return Lies(None, _read(value, asked).latest, asked.query.certain)


_WITHIN = re.compile(r"([0-9]{1,4})\s?(day|week|month|year)s?-(of|before|after):(.+)", re.DOTALL | re.IGNORECASE)


def _within(value: str, asked: _Asked) -> Condition:
    """Events near those that another term selects, in the same record; those themselves are near."""
    found = _WITHIN.fullmatch(value)
    if not found:
        raise QueryError(
            f"`within:{value}` does not say how near to what",
            "write `within:6months-of:type:pay_cut`, or -before, -after",
        )
    number, unit, side, word = found.groups()
    plan = compiled(msgspec.structs.replace(asked.query, terms=parse([word])), asked.known, asked.read_date)
    span = int(number), unit.lower()
    return near(asked.known.spans(plan), span, side.lower(), certain=asked.query.certain)


def _read(text: str, asked: _Asked) -> When:
    try:
        return asked.read_date(text)
    except Refused as refused:
        raise QueryError(refused.message, refused.hint) from None


# Figures

_COMPARISON = re.compile(r"(?P<name>[^<>=]+?)\s*(?:(?P<sign><=|>=|<|>|=)\s*(?P<figure>.+))?")


def figure_name(timeline: Timeline, name: str) -> str:
    """The figure a name means; raises QueryError with the nearest ones."""
    return figure_names(InMemory(timeline), name)[-1]


def figure_names(known: Known, name: str) -> list[str]:
    """The figures a name means, that of the vocabulary last; raises QueryError with the nearest ones."""
    names = dict.fromkeys((*known.words("figure"), *known.timeline.vocabulary.figures))
    meant = _meant(name, names, "figure")
    return [word for word in names if word in meant]


def _figure(value: str, asked: _Asked) -> Condition:
    found = _COMPARISON.fullmatch(value)
    if not found:
        raise QueryError(f"`figure:{value}` is not a comparison", "write `figure:turnout` or `figure:turnout<50`")
    names = frozenset(figure_names(asked.known, found["name"]))
    return _comparison(names, found["sign"], found["figure"], asked.query.certain) if found["sign"] else Has(names)


def _comparison(names: frozenset[str], sign: str, text: str, certain: bool) -> Has:
    try:
        given = figures.parse(text)
    except Refused as refused:
        raise QueryError(refused.message, refused.hint) from None
    if given.low is None or given.low != given.high:
        raise QueryError(f"`{text}` is not one number to compare with", "write one number: `figure:turnout<50`")
    return Has(names, sign, given.low, given.unit, given.per, given.basis, certain)


# Actors


def folded(name: str) -> str:
    """A name without what people leave out or vary: case, accents, points, hyphens, spaces."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", name.casefold().replace("&", "and")))


def find_actor(timeline: Timeline, name: str) -> Actor:
    """The actor an id, a name or an alias means, an id before a name; raises QueryError with the nearest ones."""
    if name in timeline.actor:
        return timeline.actor[name]
    wanted = folded(name)
    for actor in timeline.actors:
        if wanted in map(folded, (actor.id, actor.name, *actor.aliases, *actor.formerly)):
            return actor
    names = {n: actor.id for actor in timeline.actors for n in (actor.id, actor.name, *actor.aliases)}
    near = dict.fromkeys(names[n] for n in nearest(name, names, most=5))
    hint = (
        f"did you mean {spoken_list([f'`{id}`' for id in list(near)[:3]], 'or')}?" if near else "see `timeline actors`"
    )
    raise QueryError(f"no actor is `{name}`", hint)


def meant_actor(timeline: Timeline, name: str) -> Actor:
    """The actor that a name means, or the only one with such words in its name: `rayner`.

    That is enough to search by, not to write a person into a record. Raises QueryError with those it may be, or with
    the nearest ones.
    """
    try:
        return find_actor(timeline, name)
    except QueryError:
        found = _with_words(timeline, name)
        if len(found) == 1:
            return found[0]
        if found:
            raise QueryError(f"`{name}` may be {count(len(found), 'actor')}", f"write {_ids(found)}") from None
        raise


def _with_words(timeline: Timeline, name: str) -> list[Actor]:
    """The actors that have every word of a name in one of theirs: `rayner`, `a. rayner`."""
    wanted = {folded(word) for word in re.findall(r"\w+", name)}
    if not wanted:
        return []
    named = ((actor, (actor.id, actor.name, *actor.aliases, *actor.formerly)) for actor in timeline.actors)
    parted = ((actor, [set(map(folded, re.findall(r"[^\W_]+", text))) for text in names]) for actor, names in named)
    return [actor for actor, known in parted if any(wanted <= words for words in known)]


def _ids(actors: Sequence[Actor]) -> str:
    more = [count(len(actors) - 5, "other", "others")] if len(actors) > 5 else []
    return spoken_list([*(f"`{actor.id}`" for actor in actors[:5]), *more], "or")


def find_event(timeline: Timeline, id: str) -> Event:
    """The event of an id, or of one it had; raises QueryError with the nearest ones."""
    if found := timeline.event.get(id) or timeline.event.get(id.lower()):
        return found
    raise QueryError(f"no event has the id `{id}`", did_you_mean(id, timeline.event, "see `timeline show --ids`"))


def find_sources(timeline: Timeline, name: str) -> list[Source]:
    """The source of an id, or the sources of a publisher; raises QueryError with the nearest ones."""
    if name in timeline.source:
        return [timeline.source[name]]
    wanted = folded(name)
    called = ((s, (s.publisher, s.id, s.id.rpartition("/")[2])) for s in timeline.sources)
    if found := [source for source, names in called if wanted in map(folded, names)]:
        return found
    known = dict.fromkeys((*timeline.source, *(s.publisher for s in timeline.sources if s.publisher)))
    raise QueryError(f"no source or publisher is `{name}`", did_you_mean(name, known, "see `timeline sources`"))


def meant_actors(timeline: Timeline, name: str) -> list[Actor]:
    """The actors that a name means: one of each record, and whom `same_as` says to be the same; raises QueryError."""
    found = [timeline.actor[name]] if name in timeline.actor else _of_each_record(timeline, name)
    same = {id for actor in found for id in (actor.id, *actor.formerly, actor.same_as) if id}
    while more := [a for a in timeline.actors if a not in found and not same.isdisjoint((a.id, a.same_as))]:
        found += more
        same |= {id for actor in more for id in (actor.id, actor.same_as) if id}
    return found


def _of_each_record(timeline: Timeline, name: str) -> list[Actor]:
    """The actor that a name means in each record that has one."""
    records: dict[str, list[Actor]] = {}
    for actor in timeline.actors:
        records.setdefault(record_of(actor.id), []).append(actor)
    if len(records) <= 1:
        return [meant_actor(timeline, name)]
    wanted = folded(name)
    named = (next((a for a in actors if wanted in map(folded, _names(a))), None) for actors in records.values())
    return [actor for actor in named if actor] or [meant_actor(timeline, name)]


def _names(actor: Actor) -> tuple[str, ...]:
    """What an actor is called by, with its ids as its own record has them."""
    ids = (actor.id, *actor.formerly)
    return (*ids, *(id.rpartition("/")[2] for id in ids), actor.name, *actor.aliases)


def _actor(value: str, asked: _Asked) -> Condition:
    actors = meant_actors(asked.known.timeline, value)
    if asked.query.exact:
        return Listed(frozenset(id for actor in actors for id in (actor.id, *actor.formerly)))
    return Found(frozenset(actor.id for actor in actors))


def selectors(timeline: Timeline) -> Callable[[Event], list[str]]:
    """What tells the ids of the actors by which `actor:` finds an event: the same answer as `select`, the other way on.

    An event is found by whom it mentions, by the bodies these are part of, and by the bodies in which they held a post
    on its day.
    """
    wholes: dict[str, list[str]] = {}

    def upward(id: str) -> list[str]:
        if id not in wholes:
            chain: dict[str, None] = {}
            while id in timeline.actor and timeline.actor[id].id not in chain:
                chain[timeline.actor[id].id] = None
                id = timeline.actor[id].part_of
            wholes[id] = list(chain)
            return list(chain)
        return wholes[id]

    def finding(event: Event) -> list[str]:
        found: dict[str, None] = {}
        for _, id in actor_mentions(event):
            actor = timeline.actor.get(id)
            held = (role.of for role in actor.roles if holds(role, event.date)) if actor else ()
            found |= dict.fromkeys(body for start in (id, *held) for body in upward(start))
        return list(found)

    return finding


CONDITIONS: Final[dict[str, Callable[[str, _Asked], Condition]]] = {
    "type": _type,
    "form": _form,
    "actor": _actor,
    "tag": _tag,
    "dispute": _dispute,
    "source": _source,
    "status": _status,
    "date": _date,
    "from": _from,
    "to": _to,
    "figure": _figure,
    "text": _text,
    "id": _id,
    "record": _record,
    "within": _within,
}
"""The keys of a query, each with what makes a condition of its value."""
