"""Formats a timeline can be written in: one module each, found by listing the folder `formats`.

A format is a module named for it with a docstring (its first line is that of `export --list`), `SUFFIX` (how its files
end), `render(timeline) -> str | bytes` and `losses(timeline)`, which tells what of the record the format does not hold.
What `render` takes by keyword besides is an option of the command line of the same name; a parameter whose type is a
`Literal` takes only its words. `losses` takes those of them it needs. A module may also have `advice(timeline)`, a word
about the outcome, and `EXTRA`, the extra of this package that installs what it needs.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, Protocol, cast, get_args, get_origin, get_type_hints

from timeline.record import STANDARD, Event, Timeline, count

FORMATS: Final = Path(__file__).parent / "formats"


class Exporter(Protocol):
    """What a format's module offers."""

    __doc__: str | None
    SUFFIX: str

    @property
    def render(self) -> Callable[..., str | bytes]:
        """The timeline in this format; every text of it is escaped as the format asks."""

    @property
    def losses(self) -> Callable[..., Iterable[Loss]]:
        """What of a timeline the format does not hold."""


@cache
def names() -> tuple[str, ...]:
    """The formats there are, in order of name."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules([str(FORMATS)])))


def get(name: str) -> Exporter:
    """The exporter of a name that `names` has."""
    return cast(Exporter, import_module(f"{__package__}.{FORMATS.name}.{name}"))


def extra_of(name: str) -> str:
    """The extra that installs what a format needs; nothing for most."""
    return getattr(get(name), "EXTRA", "")


def for_suffix(file: str) -> str | None:
    """The format whose files end as this one does, if any; the longest ending decides (`.csl.json`, not `.json`)."""
    fitting = [name for name in names() if file.lower().endswith(get(name).SUFFIX)]
    return max(fitting, key=lambda name: len(get(name).SUFFIX), default=None)


def options(name: str) -> dict[str, tuple[str, ...]]:
    """The options a format takes, each with the words it may be; none where it may be anything of its type."""
    render = get(name).render
    hints = get_type_hints(render)
    keywords = [p.name for p in inspect.signature(render).parameters.values() if p.kind is p.KEYWORD_ONLY]
    words = {keyword: get_args(hints[keyword]) for keyword in keywords if get_origin(hints[keyword]) is Literal}
    return {keyword: words.get(keyword, ()) for keyword in keywords}


# What a format does not hold


class Loss(NamedTuple):
    """What a format leaves out: a noun for one of it and for many, and the records concerned, one for each.

    `is_grave` is what nobody may miss without being told: an event, a claim, a figure or a source.
    """

    one: str
    many: str
    records: tuple[str, ...]
    is_grave: bool = False

    def __str__(self) -> str:
        return count(len(self.records), self.one, self.many)


def losses(name: str, timeline: Timeline, given: Mapping[str, Any]) -> list[Loss]:
    """What a format leaves out of a timeline when it is written with these options; nothing that is not there."""
    tell = get(name).losses
    known = inspect.signature(tell).parameters
    return [loss for loss in tell(timeline, **{k: v for k, v in given.items() if k in known}) if loss.records]


class _Aspect(NamedTuple):
    one: str
    many: str
    number: Callable[[Event], int]
    is_grave: bool = False


ASPECTS: Final[dict[str, _Aspect]] = {
    "summaries": _Aspect("summary", "summaries", lambda e: bool(e.summary)),
    "claims": _Aspect("claim", "claims", lambda e: len(e.claims), is_grave=True),
    "figures": _Aspect(
        "figure", "figures", lambda e: len(e.figures) + sum(len(c.figures) for c in e.claims), is_grave=True
    ),
    "citations": _Aspect(
        "citation", "citations", lambda e: len(e.sources) + sum(len(c.sources) for c in e.claims), is_grave=True
    ),
    "locators": _Aspect(
        "place in a source",
        "places in sources",
        lambda e: sum(bool(s.note) for s in (*e.sources, *(s for c in e.claims for s in c.sources))),
    ),
    "forms": _Aspect("form", "forms", lambda e: bool(e.form)),
    "statuses": _Aspect("status", "statuses", lambda e: e.status != "confirmed"),
    "questions": _Aspect("question", "questions", lambda e: bool(e.question)),
    "places": _Aspect("place", "places", lambda e: bool(e.place)),
    "dates": _Aspect("further date", "further dates", lambda e: len(e.dates)),
    "financial years": _Aspect("financial year", "financial years", lambda e: bool(e.financial_year)),
    "disputes": _Aspect("event's dispute", "events' disputes", lambda e: bool(e.dispute)),
    "links": _Aspect("link", "links", lambda e: sum(map(len, e.links.values()))),
    "tags": _Aspect("tag", "tags", lambda e: len(e.tags)),
    "notes": _Aspect("editor's note", "editor's notes", lambda e: bool(e.note) + sum(bool(c.note) for c in e.claims)),
    "former ids": _Aspect("former id", "former ids", lambda e: len(e.formerly)),
    "own fields": _Aspect("field of your own", "fields of your own", lambda e: len(e.own) + _own(e)),
}
"""What an event may hold that a format may not, and how much of it there is."""


def _own(event: Event) -> int:
    return sum(len(claim.own) for claim in event.claims)


def without(timeline: Timeline, *aspects: str) -> Iterator[Loss]:
    """The losses of a format that leaves out some aspects of every event."""
    for aspect in (ASPECTS[name] for name in aspects):
        counted = Counter({event.id: aspect.number(event) for event in timeline.events})
        yield Loss(aspect.one, aspect.many, tuple(counted.elements()), aspect.is_grave)


def own_words(timeline: Timeline) -> Loss:
    """The rows a record adds to the vocabulary, for formats that hold the records alone."""
    tables = ((getattr(timeline.vocabulary, t), getattr(STANDARD, t)) for t in STANDARD.__struct_fields__)
    added = (name for ours, standard in tables for name, row in ours.items() if standard.get(name) != row)
    return Loss("row of its vocabulary", "rows of its vocabulary", tuple(added))
