"""Which events: terms such as `type:strike actor:unison -tag:pay`, and the options that mean the same.

Different keys narrow (and), one key repeated widens (or), a leading `-` takes away. Everything compiles to one `Query`,
and a selection of a timeline is a timeline, so that every view and export works on it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple, get_args

import msgspec

from timeline.record import (
    Actor,
    Event,
    Figure,
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


# From terms to events


Test = Callable[[Event], bool]


class _Asked(NamedTuple):
    """What a condition may look at besides its own value."""

    timeline: Timeline
    query: Query
    read_date: ReadDate


def select(timeline: Timeline, query: Query, read_date: ReadDate = dates.parse) -> Timeline:
    """The events a query asks for, with the actors and sources they mention; everything when nothing is asked.

    `read_date` reads the dates of `date:`, `from:` and `to:`. Raises QueryError for words the record does not know.
    """
    if not query:
        return timeline
    wanted: dict[str, list[Test]] = {}
    unwanted: list[Test] = []
    for term in query.terms:
        test = CONDITIONS[term.key](term.value, _Asked(timeline, query, read_date))
        (unwanted if term.negated else wanted.setdefault(term.key, [])).append(test)
    events = (e for e in timeline.events if all(any(test(e) for test in tests) for tests in wanted.values()))
    return with_events(timeline, [e for e in events if not any(test(e) for test in unwanted)])


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


def _type(value: str, asked: _Asked) -> Test:
    known = dict.fromkeys((*asked.timeline.vocabulary.event_types, *(e.type for e in asked.timeline.events)))
    name = _known(value, known, "type")
    return lambda event: event.type == name


def _tag(value: str, asked: _Asked) -> Test:
    name = _known(value, dict.fromkeys(tag for e in asked.timeline.events for tag in e.tags), "tag")
    return lambda event: name in event.tags


def _dispute(value: str, asked: _Asked) -> Test:
    name = _known(value, dict.fromkeys(e.dispute for e in asked.timeline.events if e.dispute), "dispute")
    return lambda event: event.dispute == name


def _status(value: str, _asked: _Asked) -> Test:
    name = _known(value, get_args(Status), "status")
    return lambda event: event.status == name


def _id(value: str, asked: _Asked) -> Test:
    record = find_event(asked.timeline, value)
    return lambda event: event is record


def _known(value: str, known: Iterable[str], what: str) -> str:
    """The word that is meant, ignoring case, spaces, hyphens and underscores."""
    words = {folded(word): word for word in known}
    if folded(value) in words:
        return words[folded(value)]
    near = did_you_mean(
        value, words.values(), f"known are {spoken_list(sorted(words.values()))}" if words else "the record has none"
    )
    raise QueryError(f"no {what} is `{value}`", near)


def _source(value: str, asked: _Asked) -> Test:
    wanted = {source.id for source in find_sources(asked.timeline, value)}
    current = asked.timeline.source
    return lambda event: any((current[id].id if id in current else id) in wanted for _, id in source_mentions(event))


def _text(value: str, _asked: _Asked) -> Test:
    needle = value.casefold()
    return lambda event: any(needle in text.casefold() for text in _texts(event))


def _texts(event: Event) -> Iterator[str]:
    yield from (event.id, event.title, event.summary, event.place, event.question, event.note, *event.tags)
    yield from (claim.says for claim in event.claims)


# Dates


def _date(value: str, asked: _Asked) -> Test:
    first, dots, last = value.partition("..") if not value.startswith("[") else (value, "", "")
    if not first and not last:
        raise QueryError(f"`{value}` has no date on either side", "write `date:2011-05..2011-08`")
    low = _read(first, asked).earliest if first else None
    high = _read(last if dots else first, asked).latest if last or not dots else None
    if low and high and high < low:
        raise QueryError(f"`{value}` ends before it starts", f"write `{last}..{first}`")
    return _lies(low, high, asked)


def _from(value: str, asked: _Asked) -> Test:
    return _lies(_read(value, asked).earliest, None, asked)


def _to(value: str, asked: _Asked) -> Test:
    return _lies(None, _read(value, asked).latest, asked)


def _lies(low: dt.date | None, high: dt.date | None, asked: _Asked) -> Test:
    lies = dates.certainly if asked.query.certain else dates.possibly
    return lambda event: lies(event.date, low, high)


def _read(text: str, asked: _Asked) -> When:
    try:
        return asked.read_date(text)
    except Refused as refused:
        raise QueryError(refused.message, refused.hint) from None


# Figures

_COMPARISON = re.compile(r"(?P<name>[^<>=]+?)\s*(?:(?P<sign><=|>=|<|>|=)\s*(?P<figure>.+))?")

_OTHERWISE: Final = {"<": (">=",), "<=": (">",), ">": ("<=",), ">=": ("<",), "=": ("<", ">")}


def figure_name(timeline: Timeline, name: str) -> str:
    """The figure a name means; raises QueryError with the nearest ones."""
    used = (name for event in timeline.events for _, name, _ in figure_mentions(event))
    return _known(name, dict.fromkeys((*used, *timeline.vocabulary.figures)), "figure")


def _figure(value: str, asked: _Asked) -> Test:
    found = _COMPARISON.fullmatch(value)
    if not found:
        raise QueryError(f"`figure:{value}` is not a comparison", "write `figure:turnout` or `figure:turnout<50`")
    name = figure_name(asked.timeline, found["name"])
    compares = _comparison(found["sign"], found["figure"], asked.query.certain) if found["sign"] else lambda _: True
    return lambda event: any(n == name and compares(figure) for _, n, figure in figure_mentions(event))


def _comparison(sign: str, text: str, certain: bool) -> Callable[[Figure], bool]:
    try:
        given = figures.parse(text)
    except Refused as refused:
        raise QueryError(refused.message, refused.hint) from None
    number = given.low
    if number is None or number != given.high:
        raise QueryError(f"`{text}` is not one number to compare with", "write one number: `figure:turnout<50`")
    wanted = given.unit, given.per, given.basis
    return lambda figure: (
        all(asked in ("", has) for asked, has in zip(wanted, (figure.unit, figure.per, figure.basis), strict=True))
        and _compares(figure, sign, number, certain=certain)
    )


def _compares(figure: Figure, sign: str, number: Decimal, *, certain: bool) -> bool:
    """Whether a figure may compare so with a number; when it must be certain, whether it cannot compare otherwise."""
    return not any(_may(figure, other, number) for other in _OTHERWISE[sign]) if certain else _may(figure, sign, number)


def _may(figure: Figure, sign: str, number: Decimal) -> bool:
    """Whether some value between a figure's bounds compares so; `more than` and `less than` leave out the bound."""
    low = figure.low if figure.low is not None else Decimal("-Infinity")
    high = figure.high if figure.high is not None else Decimal("Infinity")
    at_most = low < number or (low == number and figure.put != "more than")
    at_least = high > number or (high == number and figure.put != "less than")
    return {"<": low < number, "<=": at_most, ">": high > number, ">=": at_least, "=": at_most and at_least}[sign]


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
    if found := [s for s in timeline.sources if folded(name) in (folded(s.publisher), folded(s.id))]:
        return found
    known = dict.fromkeys((*timeline.source, *(s.publisher for s in timeline.sources if s.publisher)))
    raise QueryError(f"no source or publisher is `{name}`", did_you_mean(name, known, "see `timeline sources`"))


def _actor(value: str, asked: _Asked) -> Test:
    actor = meant_actor(asked.timeline, value)
    ids = {actor.id, *actor.formerly}
    if asked.query.exact:
        return lambda event: not ids.isdisjoint(event.actors)
    for part in parts(asked.timeline, actor):
        ids |= {part.id, *part.formerly}
    people = [(a, [role for role in a.roles if role.of in ids]) for a in asked.timeline.actors]
    roles = {id: held for a, held in people if held for id in (a.id, *a.formerly)}
    return lambda event: any(
        id in ids or any(holds(role, event.date) for role in roles.get(id, ())) for _, id in actor_mentions(event)
    )


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


def parts(timeline: Timeline, whole: Actor) -> list[Actor]:
    """The bodies that are part of a body, at any depth."""
    found, waiting = [], [whole]
    while waiting:
        body = waiting.pop()
        inside = [
            a for a in timeline.actors if a.part_of in (body.id, *body.formerly) and a not in found and a is not whole
        ]
        found += inside
        waiting += inside
    return found


CONDITIONS: Final[dict[str, Callable[[str, _Asked], Test]]] = {
    "type": _type,
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
}
"""The keys of a query, each with what makes a test of its value."""
