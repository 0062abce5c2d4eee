"""Who held which post when."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from timeline.checks import Finding, Findings, check
from timeline.checks.relations import is_marked, spelt
from timeline.record import OPEN, Actor, Event, Level, Part, Path, Role, Timeline, When, count, holds, spoken_list

LONGEST_GAP = 30


class _Term(NamedTuple):
    """A term in a post: whose, where among the roles, and between which days it began and ended."""

    actor: Actor
    place: int
    during: When
    latest_start: dt.date
    earliest_end: dt.date
    latest_end: dt.date


def _terms(timeline: Timeline) -> Iterator[tuple[tuple[str, str], list[_Term]]]:
    """The terms of each post that only one person holds, in order; those without known ends are left out."""
    found: dict[tuple[str, str], list[_Term]] = {}
    single: set[tuple[str, str]] = set()
    for actor in timeline.actors:
        for index, role in enumerate(actor.roles):
            post = role.title.casefold(), role.of
            single |= {post} if role.single else set()
            if term := _term(actor, index, role):
                found.setdefault(post, []).append(term)
    for post in sorted(single & found.keys()):
        yield post, sorted(found[post], key=lambda term: (term.latest_start, term.latest_end))


def _term(actor: Actor, index: int, role: Role) -> _Term | None:
    when = role.during
    if not when or when.kind != "lasted":
        return None
    match when.start:
        case Part() as start:
            latest_start = start.latest
        case side:
            latest_start = dt.date.min if side == OPEN else dt.date.max
    match when.end:
        case Part() as end:
            earliest_end, latest_end = end.earliest, end.latest
        case side:
            earliest_end, latest_end = (dt.date.max if side == OPEN else dt.date.min), dt.date.max
    return _Term(actor, index, when, latest_start, earliest_end, latest_end)


@check("TL706")
def two_holders_of_one_post(timeline: Timeline) -> Findings:
    """Two people hold a post at one time that only one person can hold.

    With `single: true` a post has one holder: there is one leader of the council on any day, and a reader of an event
    must be told which. `2010-07-14/2013-05-16` beside `2012-05-16/2013-04-25` has a wrong year. A day of handing over
    that both share is no overlap, and neither is one of a month only. Mend an end, or take `single` out.
    """
    for _, terms in _terms(timeline):
        for term, others in _overlaps(terms):
            first = others[0]
            post = timeline.post(term.actor.roles[term.place])
            held = spoken_list(f"{other.actor.name} ({other.during.label})" for other in others)
            says = f"{term.actor.name} is {post} {term.during.label}, and so is {held}"
            hint = "mend the end of one term or the start of the other"
            path: Path = ("roles", term.place, "during")
            yield Finding(term.actor, path, says, hint, first=(first.actor, ("roles", first.place, "during")))


def _overlaps(terms: list[_Term]) -> Iterator[tuple[_Term, list[_Term]]]:
    """Terms that overlap others, each with those: the one that overlaps most is told first, and then no more."""
    pairs = [(i, j) for j, second in enumerate(terms) for i, first in enumerate(terms[:j]) if _overlap(first, second)]
    while pairs:
        often = Counter(i for pair in pairs for i in pair)
        most = max(often, key=lambda i: (often[i], i))
        yield terms[most], [terms[i if j == most else j] for i, j in pairs if most in (i, j)]
        pairs = [pair for pair in pairs if most not in pair]


def _overlap(one: _Term, other: _Term) -> bool:
    """Whether two people certainly held a post on one day; the day of handing over is not counted."""
    end = min(one.earliest_end, other.earliest_end)
    return one.actor is not other.actor and max(one.latest_start, other.latest_start) < end


@check("TL707", Level.WARNING)
def gap_in_a_post(timeline: Timeline) -> Findings:
    """A post that only one person holds stands empty for more than a month.

    A council has a leader at all times but for days, so a gap is a holder who is not in the record or a wrong date. Add
    the holder, or mend the end or the start; with `~` a date is approximate and no gap is told.
    """
    for _, terms in _terms(timeline):
        for first, second in pairwise(terms):
            start = second.during.earliest
            if not start or is_marked(first.during) or is_marked(second.during) or first.latest_end == dt.date.max:
                continue
            empty = (start - first.latest_end).days - 1
            if empty > LONGEST_GAP:
                says = f"nobody holds the post for {count(empty, 'day')} after {first.actor.name}, {first.during.label}"
                path: Path = ("roles", second.place, "during")
                hint = "add who held it, or mend the end of one term or the start of the other"
                yield Finding(second.actor, path, says, hint, first=(first.actor, ("roles", first.place, "during")))


@check("TL705")
def post_not_held(timeline: Timeline) -> Findings:
    """A text gives somebody a post that the person did not hold on that day.

    The post a reader sees must be that of the day: "Royston Smith, leader of the council" is wrong after 16 May 2012. A
    name that is followed by a comma and a post of the record is held against the dates of the person's posts, on the
    date of the event, or of the claim. Write the post of that day, or "former leader"; or mend the dates of the post.
    """
    posts = _posts(timeline)
    for event in timeline.events if posts else ():
        for path, text, when in _texts(event):
            for id in dict.fromkeys((*event.actors, *(claim.by for claim in event.claims))):
                actor = timeline.actor.get(id)
                if actor and actor.kind == "person" and actor.name in text:
                    yield from _wrong_posts(event, path, text, when, actor, posts)


def _texts(event: Event) -> Iterator[tuple[Path, str, When]]:
    yield ("title",), event.title, event.date
    yield ("summary",), event.summary, event.date
    for i, claim in enumerate(event.claims):
        yield ("claims", i, "says"), claim.says, claim.date or event.date


def _posts(timeline: Timeline) -> dict[str, set[str]]:
    """The ways each post of the record is said, each with the ids of the bodies it may be of ("" is any)."""
    said: dict[str, set[str]] = {}
    for actor in timeline.actors:
        for role in actor.roles:
            title = role.title.casefold()
            said.setdefault(title, set()).add("")
            body = timeline.actor.get(role.of)
            for name in (body.name, *body.aliases) if body else ():
                for the in ("", "the "):
                    said.setdefault(f"{title} of {the}{name.casefold()}", set()).add(role.of)
    return said


@cache
def _after(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}, (?:the )?(?P<rest>[^,.;:]*)")


def _wrong_posts(event: Event, path: Path, text: str, when: When, actor: Actor, posts: dict[str, set[str]]) -> Findings:
    for found in _after(actor.name).finditer(text):
        words = found["rest"].casefold().split()
        phrases = (" ".join(words[:n]) for n in range(len(words), 0, -1))
        said = next((phrase for phrase in phrases if phrase in posts), "")
        after = words[len(said.split()) : len(said.split()) + 1]
        if (
            not said
            or after == ["of"]
            or any(_is_post(role, said, posts[said]) and holds(role, when) for role in actor.roles)
        ):
            continue
        held = [role.during.label for role in actor.roles if _is_post(role, said, posts[said]) and role.during]
        known = f"; it was held {spoken_list(held)}" if held else "; the record has no such post of this person"
        says = f"{actor.name} was not {said} on {when.label}{known}"
        first = (actor, ("roles",)) if actor.roles else None
        yield Finding(
            event, path, says, "write the post of that day, or mend the dates of the post", False, first, found[0]
        )


def _is_post(role: Role, said: str, bodies: set[str]) -> bool:
    """Whether a role is the post that was said: `leader` alone may be short for `leader of the council`."""
    title = role.title.casefold()
    return title == said or title.startswith(f"{said} of ") or (said.startswith(f"{title} of ") and role.of in bodies)


@check("TL708", Level.WARNING)
def appointment_without_post(timeline: Timeline) -> Findings:
    """Somebody is appointed or leaves, and no post of the people named begins or ends that day.

    The event and the dates of the post are two records of one fact: if they differ, every later mention of the person
    has the wrong post. Write the post under the actor's `roles`, or mend one of the two dates.
    """
    for event in timeline.events:
        if event.type != "appointment" or event.status in ("planned", "cancelled"):
            continue
        people = [timeline.actor[id] for id in event.actors if id in timeline.actor]
        terms = [role.during for person in people if person.kind == "person" for role in person.roles if role.during]
        if terms and not any(_turns(term, event.date) for term in terms):
            day = event.date.earliest
            says = f"no post of the people named begins or ends on {spelt(day) if day else event.date.label}"
            yield Finding(event, ("date",), says, "write the post under the actor's `roles`, or mend one of the dates")


def _turns(term: When, on: When) -> bool:
    """Whether a term may begin or end on a date, a day or so allowed where it is only known by the month."""
    first, last = on.order
    ends = [end for end in (term.start, term.end) if isinstance(end, Part)]
    return any(end.earliest <= last and first <= end.latest for end in ends)
