"""References between records, and names that two actors claim."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from timeline.checks.engine import Finding, Findings, check
from timeline.checks.relations import origin
from timeline.query import folded
from timeline.record import (
    Actor,
    AnyRecord,
    Cure,
    Level,
    Path,
    Timeline,
    Words,
    actor_mentions,
    cured,
    did_you_mean,
    link_mentions,
    source_mentions,
)


def _dangling(
    timeline: Timeline,
    mentions: Callable[[AnyRecord], Iterator[tuple[Path, str]]],
    known: Mapping[str, AnyRecord],
    section: str,
    names: Mapping[str, str] = MappingProxyType({}),
) -> Findings:
    """Mentions of ids nobody has; what could not be read is not missed besides. `names` are the ids that names mean."""
    words = Words(known)
    for record in timeline.records():
        for path, id in mentions(record):
            if id not in known and id not in timeline.lost:
                meant = names.get(folded(id))
                near = did_you_mean(id, words, f"add a record with this id under `{section}:`")
                hint = f"write `{meant}`, the id of this name" if meant else near
                cure = Cure(id, meant) if meant else cured(id, words)
                yield Finding(record, path, f"no {section.removesuffix('s')} has the id `{id}`", hint, cure=cure)


def _bare(address: str) -> str:
    return address.partition("://")[2]


def _meant(names: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Ids by the names that only one record has."""
    owners: dict[str, set[str]] = {}
    for name, id in names:
        owners.setdefault(folded(name), set()).add(id)
    return {name: ids.pop() for name, ids in owners.items() if name and len(ids) == 1}


@check("TL503", needs="item", alone=True)
def unknown_actor(timeline: Timeline) -> Findings:
    """An actor is named who is not in the record.

    `actors`, `by`, `according_to`, `of`, `part_of` and `claimed_by` name actors by id, so that a person is one person
    under all names. A misspelt id would leave the event out of every selection by actor. Correct it, or add the actor.
    """
    names = _meant((name, actor.id) for actor in timeline.actors for _, name in _names(actor))
    yield from _dangling(timeline, actor_mentions, timeline.actor, "actors", names)


@check("TL504", needs="item", alone=True)
def unknown_source(timeline: Timeline) -> Findings:
    """A source is cited that is not in the record.

    A citation is an id from `sources`, where publisher, title and date stand once. Correct the id, or add the source.
    """
    names = _meant((name, s.id) for s in timeline.sources for name in (s.id, s.title, s.url, _bare(s.url)))
    yield from _dangling(timeline, source_mentions, timeline.source, "sources", names)


@check("TL505", needs="item")
def unknown_event(timeline: Timeline) -> Findings:
    """A link leads to an event that is not in the record.

    Links name events by id; an event that changed its id keeps the old one under `formerly`, and links still find it.
    """

    def links(record: AnyRecord) -> Iterator[tuple[Path, str]]:
        return ((path, link.id) for path, link in link_mentions(record))

    yield from _dangling(timeline, links, timeline.event, "events")


@check("TL516", Level.NOTE)
def former_id(timeline: Timeline) -> Findings:
    """A record is mentioned by an id that it no longer has.

    It is still found, for `formerly` keeps the old id; but a search of the file for the new one misses it.
    Write the id it has now, which `check --fix` does.
    """
    known = {section: getattr(timeline, section.removesuffix("s")) for section in ("actors", "sources", "events")}
    for record in timeline.records():
        mentions = {"actors": actor_mentions(record), "sources": source_mentions(record)}
        links = ((path, link.id) for path, link in link_mentions(record))
        for section, found in (mentions | {"events": links}).items():
            for path, id in found:
                now = known[section][id].id if id in known[section] else id
                if now != id:
                    says = f"`{id}` has the id `{now}` now"
                    yield Finding(record, path, says, f"write `{now}`", cure=Cure(id, now))


_ELSEWHERE: Final = re.compile(r"Q[1-9][0-9]*|[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*")
_ITEM: Final = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?wikidata\.org/.*\b(Q[1-9][0-9]*)\b.*|(?:wikidata:|wd:)?([Qq][1-9][0-9]*)"
)


@check("TL518")
def same_as_nobody(timeline: Timeline) -> Findings:
    """An actor is said to be the same as what is neither a Wikidata item nor an actor of another record.

    `same_as` says who an actor is elsewhere, so that a question to many records finds it in all of them. Write the
    number of its Wikidata item, `Q7893535`, or an id with the name of its record before it, `leeds/unison`.
    """
    for actor in timeline.actors:
        if actor.same_as and not _ELSEWHERE.fullmatch(actor.same_as):
            item = _ITEM.fullmatch(actor.same_as)
            right = (item[1] or item[2]).upper() if item else ""
            hint = f"write `{right}`" if right else "write `Q` and a number, or `record/actor`"
            cure = Cure(actor.same_as, right) if right else None
            says = f"`{actor.same_as}` is no Wikidata item and no actor of another record"
            yield Finding(actor, ("same_as",), says, hint, cure=cure)


@check("TL506", needs="item")
def shared_name(timeline: Timeline) -> Findings:
    """Two actors claim one name or alias.

    A search for the name would find both, and nobody could say who is meant. Case, points and spaces do not count. Keep
    the name with one of them, and make the other's longer ("Unison South East").
    """
    owners: dict[str, tuple[Actor, Path]] = {}
    used = Counter(id for event in timeline.events for _, id in actor_mentions(event))
    for actor in sorted(timeline.actors, key=lambda actor: (-used[actor.id], origin(timeline, actor))):
        for path, name in _names(actor):
            owner, first = owners.setdefault(folded(name), (actor, path))
            if owner is not actor:
                says = f"`{name}` is also a name of `{owner.id}`"
                yield Finding(
                    actor,
                    path,
                    says,
                    "keep it with the one it is the name of, and make the other's longer",
                    first=(owner, first),
                )


def _names(actor: Actor) -> Iterator[tuple[Path, str]]:
    yield ("id",), actor.id
    yield ("name",), actor.name
    yield from ((("aliases", i), alias) for i, alias in enumerate(actor.aliases))
    yield from ((("formerly", i), old) for i, old in enumerate(actor.formerly))
