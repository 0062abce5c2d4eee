"""Actors and sources by words: every word must stand somewhere in what the record says of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from timeline.query.query import folded
from timeline.record import Actor, Source, Timeline


def actors(timeline: Timeline, words: Sequence[str]) -> list[Actor]:
    """The actors that hold every word in their ids, names, kind, posts or bodies; all of them for no word."""
    return [actor for actor in timeline.actors if _holds(_of_actor(timeline, actor), words)]


def sources(timeline: Timeline, words: Sequence[str]) -> list[Source]:
    """The sources that hold every word in their ids, title, publisher, author, type, date or address."""
    return [source for source in timeline.sources if _holds(_of_source(timeline, source), words)]


def _holds(texts: Iterable[str], words: Sequence[str]) -> bool:
    """Whether each word stands in some text, ignoring case, accents and punctuation."""
    known = [folded(text) for text in texts] if words else []
    return all(any(folded(word) in text for text in known) for word in words)


def _of_actor(timeline: Timeline, actor: Actor) -> list[str]:
    posts = [timeline.post(role) for role in actor.roles]
    bodies = [timeline.name(id) for id in (actor.part_of, *(role.of for role in actor.roles)) if id]
    return [actor.id, *actor.formerly, actor.name, *actor.aliases, actor.kind, *posts, *bodies, actor.note]


def _of_source(timeline: Timeline, source: Source) -> list[str]:
    row = timeline.vocabulary.source_types.get(source.type)
    published = [source.published.text, source.published.label] if source.published else []
    about = [source.title, source.publisher, source.author, source.type, row.label if row else ""]
    return [source.id, *source.formerly, *about, *published, source.url, timeline.side(source), source.note]
