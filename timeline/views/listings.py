"""Actors and sources as lists, with how often the events name them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from timeline.query import stats
from timeline.record import Actor, Source, Timeline, count, source_mentions
from timeline.views.layout import ADDRESS, Block, Cell, Column, Line, Page, ending, grid, linked


def actors(timeline: Timeline, shown: Sequence[Actor] | None = None) -> Page:
    """Actors, all or those to be shown, with kind, posts and dates, and how many events and claims name each."""
    named, speaking = stats.named(timeline), _speaking(timeline)
    chosen = timeline.actors if shown is None else shown
    rows = [_actor(timeline, actor, named[actor.id], speaking[actor.id]) for actor in chosen]

    def lay_out(width: int) -> Iterator[Line]:
        columns = (
            Column("Id", 4, width // 3),
            Column("Name and posts", 20, 0, share=1),
            Column("Kind", 4, 12),
            Column("Events", 6, 6, right=True),
            Column("Claims", 6, 6, right=True),
        )
        yield from _listed(columns, rows, width)
        yield from ending(_how_many(len(rows), len(timeline.actors), "actor"), width)

    return Page(lay_out)


def _listed(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int) -> Iterator[Line]:
    """A table with an empty line below it; nothing for no rows."""
    if rows:
        yield from grid(columns, rows, width)
        yield []


def _how_many(shown: int, of: int, noun: str) -> str:
    return count(of, noun) if shown == of else f"{shown:,} of {count(of, noun)}"


def _speaking(timeline: Timeline) -> Counter[str]:
    """How many claims each actor makes."""
    known = timeline.actor
    return Counter(known[c.by].id for event in timeline.events for c in event.claims if c.by in known)


def _actor(timeline: Timeline, actor: Actor, named: int, speaking: int) -> list[Cell]:
    blocks = [Block(actor.name, "bold")]
    if actor.aliases:
        blocks.append(Block(f"also {', '.join(actor.aliases)}", "bright_black", 2))
    if actor.part_of:
        blocks.append(Block(f"part of {timeline.name(actor.part_of)}", "bright_black", 2))
    for role in actor.roles:
        during = f" ({role.during.label})" if role.during else ""
        blocks.append(Block(f"{timeline.post(role)}{during}", "", 2))
    return [[Block(actor.id, "cyan")], blocks, [Block(actor.kind)], [Block(f"{named:,}")], [Block(f"{speaking:,}")]]


def sources(timeline: Timeline, shown: Sequence[Source] | None = None) -> Page:
    """Sources, all or those to be shown, with publisher, date and title, and how many events cite each."""
    cited: Counter[str] = Counter()
    for event in timeline.events:
        cited.update({timeline.source[id].id for _, id in source_mentions(event) if id in timeline.source})
    chosen = timeline.sources if shown is None else shown
    rows = [_source(timeline, source, cited[source.id]) for source in chosen]

    def lay_out(width: int) -> Iterator[Line]:
        columns = (
            Column("Id", 4, width // 3),
            Column("Published", 9, 16),
            Column("Source", 20, 0, share=1),
            Column("Cited", 5, 5, right=True),
        )
        yield from _listed(columns, rows, width)
        yield from ending(_how_many(len(rows), len(timeline.sources), "source"), width)

    return Page(lay_out)


def _source(timeline: Timeline, source: Source, cited: int) -> list[Cell]:
    row = timeline.vocabulary.source_types.get(source.type)
    kind = row.label if row else source.type
    about = ", ".join(filter(None, [source.publisher, source.author, kind, timeline.side(source)]))
    blocks = [Block(source.title, linked("bold", source.url)), Block(about, "bright_black")]
    if source.url:
        blocks.append(Block(source.url, ADDRESS))
    date = source.published.short if source.published else ""
    return [[Block(source.id, "cyan")], [Block(date)], blocks, [Block(f"{cited:,}")]]
