"""Links between records: circles, time that runs backwards, and parts that lie outside their whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from timeline.checks import Finding, Findings, check
from timeline.checks.relations import is_marked, targets
from timeline.query import folded
from timeline.record import Actor, AnyRecord, Event, Level, Path, Timeline, link_mentions


@check("TL507")
def links_to_itself(timeline: Timeline) -> Findings:
    """An event links to itself, or a body is part of itself.

    Usually an id was copied with the record. Write the id that was meant, or take the link out.
    """
    for event in timeline.events:
        for path, link in link_mentions(event) if event.links else ():
            if timeline.event.get(link.id) is event:
                yield Finding(event, path, f"`{link.id}` is this event itself", "write the id that was meant")
    for actor in timeline.actors:
        if actor.part_of and timeline.actor.get(actor.part_of) is actor:
            yield Finding(
                actor, ("part_of",), f"`{actor.part_of}` is this actor itself", "write the body that was meant"
            )


_ONE_WAY: Final = ("leads_to", "part_of", "mandates")


@check("TL508")
def circle_of_links(timeline: Timeline) -> Findings:
    """Links of one kind lead in a circle.

    An event that leads to another which leads back to it has no beginning. Take out the link that is wrong; a reply is
    `responds_to`.
    """
    for kind in _ONE_WAY:
        ways = {
            event.id: [timeline.event[link.id].id for link in event.links[kind] if link.id in timeline.event]
            for event in timeline.events
            if kind in event.links
        }
        for circle in _circles(ways):
            if len(circle) > 1:
                event = timeline.event[circle[0]]
                index = next(i for i, target in targets(timeline, event, kind) if target.id == circle[1])
                chain = " -> ".join(f"`{id}`" for id in (*circle, circle[0]))
                yield Finding(
                    event, ("links", kind, index), f"`{kind}` in a circle: {chain}", "take out the wrong link"
                )


@check("TL509")
def circle_of_bodies(timeline: Timeline) -> Findings:
    """Bodies are part of each other.

    A branch is part of a union and not the other way about. Take out the `part_of` that is wrong.
    """
    ways = {a.id: [timeline.actor[a.part_of].id] for a in timeline.actors if a.part_of in timeline.actor}
    for circle in _circles(ways):
        if len(circle) > 1:
            chain = " -> ".join(f"`{id}`" for id in (*circle, circle[0]))
            says = f"these are part of each other: {chain}"
            yield Finding(timeline.actor[circle[0]], ("part_of",), says, "take out the one that is wrong")


def _circles(ways: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Each circle of a graph once, from the node of it that was met first."""
    done: set[str] = set()
    for start in ways:
        trail: list[str] = []
        waiting: list[Iterator[str]] = [iter([start])]
        while waiting:
            node = next(waiting[-1], None)
            if node is None:
                waiting.pop()
                if trail:
                    done.add(trail.pop())
            elif node in trail:
                yield trail[trail.index(node) :]
            elif node in ways and node not in done:
                trail.append(node)
                waiting.append(iter(ways[node]))


_FORWARD: Final = ("leads_to", "mandates")
_BACKWARD: Final = ("responds_to", "resumes", "ends", "settles", "withdraws", "implements", "cites")


@check("TL510")
def link_against_time(timeline: Timeline) -> Findings:
    """A link points the wrong way in time.

    What leads to an event, or mandates it, comes before it; what responds to an event, ends or settles it, comes after
    it. A link the other way is a wrong date, the wrong id or the inverse relation. Only what is certain by the bounds
    of the two dates is reported. Mend the date, or turn the link round.
    """
    for event in timeline.events:
        for kind in event.links:
            for index, target in targets(timeline, event, kind) if kind in _FORWARD or kind in _BACKWARD else ():
                first, second = (event, target) if kind in _FORWARD else (target, event)
                if _is_before(second, first):
                    label = timeline.vocabulary.links[kind].label if kind in timeline.vocabulary.links else kind
                    says = f"{label} `{target.id}`, but that is {'earlier' if first is event else 'later'}: "
                    says += f"{target.date.label}, and this {event.date.label}"
                    path: Path = ("links", kind, index)
                    yield Finding(event, path, says, "mend a date, or turn the link round", first=(target, ("date",)))


def _is_before(one: Event, other: Event) -> bool:
    """Whether one event was certainly over before the other began."""
    return bool(one.date.latest and other.date.earliest and one.date.latest < other.date.earliest)


@check("TL511", Level.WARNING)
def part_outside_its_whole(timeline: Timeline) -> Findings:
    """A part lies outside the days of what it is part of.

    A strike of September is no part of a series that ended in August. Mend one of the dates, make the whole longer, or
    take the link out. Approximate dates are held to what is certain.
    """
    for event in timeline.events:
        for index, whole in targets(timeline, event, "part_of"):
            outside = _is_before(event, whole) or _is_before(whole, event)
            if not outside and not is_marked(event.date) and not is_marked(whole.date) and whole.date.kind == "lasted":
                (first, last), (begins, ends) = event.date.order, whole.date.order
                outside = first < begins or last > ends
            if outside and whole is not event:
                says = f"{event.date.label} is not inside `{whole.id}`, {whole.date.label}"
                hint = "mend a date, or take the link out"
                yield Finding(event, ("links", "part_of", index), says, hint, first=(whole, ("date",)))


@check("TL512", Level.WARNING)
def part_of_another_dispute(timeline: Timeline) -> Findings:
    """An event is part of, or mandated by, an event of another dispute.

    Totals are taken by dispute: a national pensions strike in the middle of a local pay dispute is not one of its
    strike days. Mend `dispute`, or take the link out. Whether two actions are one dispute in law is not decided.
    """
    for event in timeline.events:
        for kind in ("part_of", "mandates"):
            for index, other in targets(timeline, event, kind) if kind in event.links else ():
                if event.dispute and other.dispute and event.dispute != other.dispute:
                    says = f"`{other.id}` is of the dispute `{other.dispute}`, and this of `{event.dispute}`"
                    yield Finding(event, ("links", kind, index), says, "mend `dispute`, or take the link out")


@check("TL513", Level.WARNING)
def mentioned_twice(timeline: Timeline) -> Findings:
    """One list names the same thing twice.

    A source cited twice looks like two sources. Keep one; a second place in the same source goes into its `at`.
    """
    for event in timeline.events:
        for path, names in _lists(event):
            if len(set(names)) < len(names):
                seen: set[str] = set()
                for index, name in enumerate(names):
                    if name in seen:
                        yield Finding(event, (*path, index), f"`{name}` stands twice in this list", "keep one")
                    seen.add(name)


def _lists(event: Event) -> Iterator[tuple[Path, list[str]]]:
    yield ("actors",), list(event.actors)
    yield ("tags",), list(event.tags)
    yield ("sources",), [f"{source.id} {source.note}".strip() for source in event.sources]
    for i, claim in enumerate(event.claims):
        yield ("claims", i, "sources"), [f"{source.id} {source.note}".strip() for source in claim.sources]
    for kind, links in event.links.items():
        yield ("links", kind), [link.id for link in links]


@check("TL514", Level.WARNING)
def near_identical_names(timeline: Timeline) -> Findings:
    """Two people have names that differ by a letter or two.

    `Alistair Neill` and `Alistair Neil` may be one person under two spellings, whose claims and posts are then in two
    places. Make them one actor and keep the other spelling as an alias; if they are two people, say so with
    `x-ignore: [TL514]` and a comment. Names are compared where the first or the last word is the same.
    """
    groups: dict[str, list[tuple[Actor, Path, str]]] = {}
    for actor in timeline.actors:
        if actor.kind == "person":
            for path, name in _names(actor):
                words = name.casefold().split()
                for word in {words[0], words[-1]} if len(words) > 1 else ():
                    groups.setdefault(word, []).append((actor, path, name))
    told: set[tuple[str, str]] = set()
    for group in groups.values():
        for i, (actor, path, name) in enumerate(group):
            for other, first, rival in group[:i]:
                if other is not actor and (other.id, actor.id) not in told and _is_near(name, rival):
                    told.add((other.id, actor.id))
                    says = f"`{name}` is nearly `{rival}`, the name of `{other.id}`"
                    hint = "make them one actor with an alias, or say that they are two with `x-ignore: [TL514]`"
                    yield Finding(actor, path, says, hint, first=(other, first))


def _names(actor: Actor) -> Iterator[tuple[Path, str]]:
    yield ("name",), actor.name
    yield from ((("aliases", i), alias) for i, alias in enumerate(actor.aliases))


def _is_near(one: str, other: str) -> bool:
    a, b = folded(one), folded(other)
    return a != b and abs(len(a) - len(b)) <= 2 and edits(a, b, 2) <= 2


def edits(one: str, other: str, most: int) -> int:
    """The letters to put in, take out or change to turn one text into another (Levenshtein), cut above `most`."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
        if min(row) > most:
            return most + 1
    return row[-1]


@check("TL515")
def former_id_in_use(timeline: Timeline) -> Findings:
    """An id that a record had is the id of another record, or of two records' past.

    References by the old id could mean either. An id is never used again: give the newer record another one, or take
    the old id out of `formerly`.
    """
    owners: dict[str, AnyRecord] = {record.id: record for record in timeline.records()}
    for record in timeline.records():
        for index, old in enumerate(record.formerly):
            owner = owners.setdefault(old, record)
            if owner is not record:
                says = f"`{old}` is {'the id' if owner.id == old else 'a former id'} of another {_kind(owner)}"
                hint = "give one of the two another id, or take this one out"
                yield Finding(record, ("formerly", index), says, hint, first=(owner, ("id",)))


def _kind(record: AnyRecord) -> str:
    return type(record).__name__.lower()
