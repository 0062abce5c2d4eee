"""What a shell offers when a word is begun: the ids and words of the record at hand, each with what it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final, get_args

from timeline.query import CONDITIONS
from timeline.record import Kind, Status, Timeline, figure_mentions

Offer = tuple[str, str]
"""A word and what it stands for."""


def _forms(timeline: Timeline) -> dict[str, str]:
    return {form: row.label for row in timeline.vocabulary.event_types.values() for form in row.forms}


def _figures(timeline: Timeline) -> dict[str, str]:
    """The figures that the record uses, then the others."""
    used = [name for event in timeline.events for _, name, _ in figure_mentions(event)]
    return {name: timeline.vocabulary.figure(name).label for name in (*used, *timeline.vocabulary.figures)}


def _records(timeline: Timeline) -> Mapping[str, str]:
    return {id: label for kind in ("id", "actor", "source") for id, label in WORDS[kind](timeline).items()}


WORDS: Final[dict[str, Callable[[Timeline], Mapping[str, str]]]] = {
    "actor": lambda timeline: {actor.id: actor.name for actor in timeline.actors},
    "source": lambda timeline: {source.id: source.title for source in timeline.sources},
    "id": lambda timeline: {event.id: event.title for event in timeline.events},
    "record": _records,
    "type": lambda timeline: {name: row.label for name, row in timeline.vocabulary.event_types.items()},
    "form": _forms,
    "figure": _figures,
    "tag": lambda timeline: {tag: "" for event in timeline.events for tag in event.tags},
    "dispute": lambda timeline: {event.dispute: "" for event in timeline.events if event.dispute},
    "status": lambda _timeline: dict.fromkeys(get_args(Status), ""),
    "kind": lambda _timeline: dict.fromkeys(get_args(Kind), ""),
    "link": lambda timeline: {f"{name}=": row.label for name, row in timeline.vocabulary.links.items()},
    "dated": lambda timeline: {f"{name}=": row.label for name, row in timeline.vocabulary.dates.items()},
}
"""The words of each kind; where a kind is a key of a query, it has the key's name."""


_SAFE: Final = re.compile(r"[\w.:-]+")
"""A word that means nothing but itself to any shell."""

_DANGEROUS: Final = re.compile(r"""[\\$`"';&|<>\s\x00-\x1f\x7f-\x9f]+""")
"""What may mean something to a shell in what a word stands for: zsh evaluates it, and records come from strangers."""


def offered(timeline: Timeline, kind: str, begun: str) -> list[Offer]:
    """The words of a kind that begin so; none that a shell would not take as it is."""
    return [
        (word, _harmless(says))
        for word, says in WORDS[kind](timeline).items()
        if word.startswith(begun) and _SAFE.fullmatch(word)
    ]


def _harmless(says: str) -> str:
    """What a word stands for, with nothing in it that a shell might act on; an apostrophe stays one to look at."""
    return _DANGEROUS.sub(" ", re.sub(r"(?<=\w)'(?=\w)", "’", says)).strip()


def terms(timeline: Timeline, begun: str, before: Iterable[str] = ()) -> list[Offer]:
    """Terms of a query that begin so: `ty` may become `type:`, and `type:str` `type:strike`.

    Bash parts words at the colon: then `before` ends with the key and the colon, and what follows it is wanted alone.
    """
    *_, last, colon = ("", "", *before)
    if colon == ":":
        return _values(timeline, last, begun)
    key, colon, value = begun.partition(":")
    if colon:
        return [(f"{key}:{word}", says) for word, says in _values(timeline, key, value)]
    return [(f"{name}:", "") for name in CONDITIONS if name.startswith(key)]


def _values(timeline: Timeline, key: str, begun: str) -> list[Offer]:
    return offered(timeline, key, begun) if key in WORDS else []
