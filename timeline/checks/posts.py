"""Who held which post when."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from timeline.checks import rules
from timeline.checks.engine import Finding, Findings, check
from timeline.checks.relations import is_marked, live, post_of, spelt
from timeline.record import OPEN, Actor, Event, Level, Part, Path, Role, Timeline, When, count, spoken_list

LONGEST_GAP: Final = 30
LONGEST_GAP_OF_OFFICERS: Final = 92
"""Days for which a post may be empty: that of a leader, whom a council must have, and any other."""

MOST_NAMED: Final = 3

SLACK: Final = dt.timedelta(days=31)
"""How far a date that is approximate may be off."""


class Term(NamedTuple):
    """A term in a post: whose, where among the roles, and between which days it began and ended."""

    actor: Actor
    place: int
    during: When
    latest_start: dt.date
    earliest_end: dt.date
    latest_end: dt.date


def _terms(timeline: Timeline) -> Iterator[tuple[tuple[str, str], list[Term]]]:
    """The terms of each post that only one person holds, by when they certainly ended; unreadable ones left out."""
    found: dict[tuple[str, str], list[Term]] = {}
    single: set[tuple[str, str]] = set()
    for actor in timeline.actors:
        for index, role in enumerate(actor.roles):
            post = post_of(timeline, role), role.of
            single |= {post} if role.single else set()
            if term := _term(actor, index, role):
                found.setdefault(post, []).append(term)
    for post in sorted(single & found.keys()):
        yield post, sorted(found[post], key=lambda term: (term.latest_start, term.latest_end, term.actor.id))


def _term(actor: Actor, index: int, role: Role) -> Term | None:
    when = role.during
    if not when or when.kind != "lasted":
        return None
    match when.start:
        case Part() as start:
            latest_start = rules.shifted(start.latest, SLACK.days) if start.mark else start.latest
        case side:
            latest_start = dt.date.min if side == OPEN else dt.date.max
    match when.end:
        case Part() as end:
            earliest_end = rules.shifted(end.earliest, -SLACK.days) if end.mark else end.earliest
            latest_end = end.latest
        case side:
            earliest_end, latest_end = (dt.date.max if side == OPEN else dt.date.min), dt.date.max
    return Term(actor, index, when, latest_start, earliest_end, latest_end)


@check("TL706")
def two_holders_of_one_post(timeline: Timeline) -> Findings:
    """Two people hold a post at one time that only one person can hold.

    With `single: true` a post has one holder: there is one leader of the council on any day, and a reader of an event
    must be told which. `2010-07-14/2013-05-16` beside `2012-05-16/2013-04-25` has a wrong year. A day of handing over
    that both share is no overlap, and neither is one of a month only. Correct an end, or take `single` out.

    Of terms that overlap, the fewest are reported without which the rest agree. Posts are one post when body and title
    are the same, "council leader" and "leader of the council" included.
    """
    for _, terms in _terms(timeline):
        for term, others in _overlaps(terms):
            first = others[0]
            post = timeline.post(term.actor.roles[term.place])
            shown = [f"{other.actor.name} ({other.during.label})" for other in others[:MOST_NAMED]]
            more = [f"{len(others) - MOST_NAMED} more"] if len(others) > MOST_NAMED else []
            says = f"{term.actor.name} is {post} {term.during.label}, and so is {spoken_list([*shown, *more])}"
            hint = "look up when each term ended and began, and correct the date that is wrong"
            path: Path = ("roles", term.place, "during")
            yield Finding(term.actor, path, says, hint, first=(first.actor, ("roles", first.place, "during")))


def _overlaps(terms: list[Term]) -> Iterator[tuple[Term, list[Term]]]:
    """The fewest terms to take out so that no others overlap, each with those it overlaps.

    Taken by their ends, a term that begins before the last one kept has ended is one too many: the usual schedule of
    intervals, which needs the terms sorted and looks at each once.
    """
    kept: list[Term] = []
    ends: list[dt.date] = []
    certain = [term for term in terms if term.latest_start < term.earliest_end]
    for term in sorted(certain, key=lambda t: (t.earliest_end, t.latest_start, t.actor.id)):
        before = kept[bisect_right(ends, term.latest_start) :]
        others = [other for other in before if other.actor is not term.actor]
        if others:
            yield term, others
        else:
            kept.append(term)
            ends.append(term.earliest_end)


_INTERIM: Final = re.compile(r"\b(?:acting|interim|temporary|caretaker|vacan\w*|unfilled|empty)\b", re.IGNORECASE)


@check("TL707", Level.WARNING, needs="all")
def gap_in_a_post(timeline: Timeline) -> Findings:
    """A post that only one person holds stands empty for long.

    A council has a leader at all times but for days, so a gap of more than a month is a holder who is not in the record
    or a wrong date; any other post may be empty for three months. Add the holder, or correct the end or the start. With
    `~` a date is approximate and no gap is reported, and none is where somebody was acting or interim holder, or a note
    of one of the two people, or an appointment in between, tells of one or of a vacancy.
    """
    posts = list(_terms(timeline))
    interim = _stand_ins(timeline) if posts else {}
    for (title, body), terms in posts:
        most = LONGEST_GAP if title in ("leader", "mayor", "executive mayor") else LONGEST_GAP_OF_OFFICERS
        for first, second, gap in _gaps(terms):
            filled = any(t.latest_end > gap[0] and t.latest_start < gap[1] for t in interim.get((title, body), ()))
            empty = (gap[1] - gap[0]).days - 1
            told = (
                "\n".join([first.actor.note, second.actor.note, *_appointments(timeline, gap)]) if empty > most else ""
            )
            if empty > most and not filled and not _INTERIM.search(told):
                says = f"nobody holds the post for {count(empty, 'day')} after {first.actor.name}, {first.during.label}"
                path: Path = ("roles", second.place, "during")
                hint = "add who held it, or look up when the one term ended and the other began"
                yield Finding(second.actor, path, says, hint, first=(first.actor, ("roles", first.place, "during")))


def _gaps(terms: list[Term]) -> Iterator[tuple[Term, Term, tuple[dt.date, dt.date]]]:
    """Terms that follow each other with days between them: the one that ended last, the next, its end and the start."""
    last: Term | None = None
    for term in terms:
        start = term.during.earliest
        if last and start and last.latest_end < start and not is_marked(last.during) and not is_marked(term.during):
            yield last, term, (last.latest_end, start)
        last = term if not last or term.latest_end > last.latest_end else last


def _appointments(timeline: Timeline, gap: tuple[dt.date, dt.date]) -> Iterator[str]:
    """What the record tells of appointments between two days."""
    for event in timeline.events:
        if event.type == "appointment" and event.date.order[1] >= gap[0] and event.date.order[0] <= gap[1]:
            yield f"{event.title}\n{event.summary}"


def _stand_ins(timeline: Timeline) -> dict[tuple[str, str], list[Term]]:
    """The terms of those who held a post as acting or interim holder, by the post."""
    found: dict[tuple[str, str], list[Term]] = {}
    for actor in timeline.actors:
        for index, role in enumerate(actor.roles):
            term = _term(actor, index, role)
            if term and _INTERIM.search(role.title):
                plain = _INTERIM.sub("", role.title.casefold()).strip()
                post = post_of(timeline, Role(title=plain or role.title, of=role.of)), role.of
                found.setdefault(post, []).append(term)
    return found


_LATER: Final = re.compile(
    r"\b(?:from|with effect|takes? (?:up|over|office|effect)|will|starts?|begins?|joins?|effective|designate|later|next"
    r"|stays? (?:on|in)|remains?|until|at the end of|in (?:the )?(?:spring|summer|autumn|winter|new year))\b",
    re.IGNORECASE,
)
"""Words of an appointment or a resignation that takes effect on another day."""


@check("TL708", Level.WARNING, alone=True)
def appointment_without_post(timeline: Timeline) -> Findings:
    """Somebody is appointed or leaves, and no post of the people named begins or ends then.

    The event and the dates of the post are two records of one fact: if they differ, every later mention of the person
    has the wrong post. An election or a removal takes effect on its day. Whoever is appointed may begin, and whoever
    resigns may leave, up to a year later. Write the post under the actor's `roles`, or correct one of the two dates.
    """
    for event in timeline.events:
        if event.type != "appointment" or not live(event):
            continue
        people = [timeline.actor[id] for id in event.actors if id in timeline.actor]
        terms = [role.during for person in people if person.kind == "person" for role in person.roles if role.during]
        days = [event.date, *event.dates.values()]
        if terms and not any(_turns(term, on) for term in terms for on in days) and not _turns_later(event, terms):
            day = event.date.earliest
            says = f"none of these people's `roles` starts or ends on {spelt(day) if day else event.date.label}"
            held = spoken_list(dict.fromkeys(term.label for term in terms))
            hint = f"the record has them in post {held}: look up the day, and correct it here or in `roles`"
            first = next((person, ("roles",)) for person in people if any(role.during for role in person.roles))
            yield Finding(event, ("date",), says, hint, first=first)


def _turns(term: When, on: When) -> bool:
    """Whether a term may begin or end on a date, a month either way where one of the two is approximate."""
    first, last = on.order
    ends = [end for end in (term.start, term.end) if isinstance(end, Part)]
    by = SLACK if is_marked(term) or is_marked(on) else dt.timedelta()
    return any(end.earliest - last <= by and first - end.latest <= by for end in ends)


def _turns_later(event: Event, terms: list[When]) -> bool:
    """Whether a post begins after somebody is appointed to it, or ends after somebody resigns, within a year."""
    day = event.date.earliest
    if not day or (event.form in ("elected", "removed") and not _LATER.search(f"{event.title}\n{event.summary}")):
        return False
    sides = [term.end for term in terms] if event.form in ("resigned", "removed") else [term.start for term in terms]
    return any(isinstance(side, Part) and 0 <= (side.latest - day).days <= 366 for side in sides)
