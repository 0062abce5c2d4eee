"""Posts that a text gives to somebody, held against the posts of the record."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from timeline.checks.engine import Finding, Findings, check
from timeline.checks.relations import body_words, is_marked, post_of
from timeline.checks.wording import (
    BOUNDED,
    COURTESIES,
    MONTH_OF,
    NOT_THAT_POST,
    OTHER_TIME,
    YEAR,
    any_of,
    post_forms,
    sentence_at,
)
from timeline.record import Actor, Event, Level, Path, Role, Timeline, When, dates, holds, spoken_list


class Words(NamedTuple):
    """A run of words of a text: in lower case, and where it begins and ends."""

    said: str
    start: int
    end: int


class Said(NamedTuple):
    """A post in the words of a text: the post without its body, and the bodies it may be of ("" is any)."""

    post: str
    bodies: frozenset[str]


class Posts(NamedTuple):
    """What the record knows of posts: each way to say one, the first words of all, and who holds which."""

    ways: Mapping[str, Said]
    firsts: frozenset[str]
    longest: int
    people: Mapping[str, list[tuple[tuple[str, ...], Actor]]]
    held: Mapping[str, list[tuple[Actor, Role]]]


def _posts(timeline: Timeline) -> Posts:
    ways: dict[str, set[str]] = {}
    named: dict[str, str] = {}
    held: dict[str, list[tuple[Actor, Role]]] = {}
    for actor in timeline.actors:
        for role in actor.roles:
            post = post_of(timeline, role)
            held.setdefault(post, []).append((actor, role))
            for way, body in _ways(timeline, role, post):
                ways.setdefault(way, set()).add(body)
                named[way] = post
    said = {way: Said(named[way], frozenset(bodies)) for way, bodies in ways.items()}
    firsts = frozenset(way.split()[0] for way in said)
    longest = max((len(way.split()) for way in said), default=0)
    return Posts(said, firsts, longest, _people(timeline) if said else {}, held)


def _ways(timeline: Timeline, role: Role, post: str) -> Iterator[tuple[str, str]]:
    """The ways to say a post, each with the body it is then of: `leader`, `council leader`, `leader of the council`."""
    body = timeline.actor.get(role.of)
    for form in post_forms(post):
        yield form, ""
        for word in sorted(body_words(body)) if body else ():
            for way in (f"{form} of {word}", f"{form} of the {word}", f"{form} at {word}", f"{form} at the {word}"):
                yield way, role.of
            for way in (f"{word} {form}", f"{word}'s {form}"):
                yield way, role.of
    yield role.title.casefold(), role.of if body else ""


def _people(timeline: Timeline) -> Mapping[str, list[tuple[tuple[str, ...], Actor]]]:
    """The people by the last word of their names and aliases, and by a surname that only one of them has."""
    found: dict[str, list[tuple[tuple[str, ...], Actor]]] = {}
    for actor in timeline.actors:
        for name in (actor.name, *actor.aliases) if actor.kind == "person" else ():
            words = tuple(word for word in _plain(name).split() if word not in COURTESIES)
            if words and (words, actor) not in found.setdefault(words[-1], []):
                found[words[-1]].append((words, actor))
    for last, people in found.items():
        if len({actor.id for _, actor in people}) == 1:
            people.append(((last,), people[0][1]))
    return {last: sorted(people, key=lambda person: -len(person[0])) for last, people in found.items()}


def _plain(text: str) -> str:
    return text.casefold().replace("’", "'")


_TOKEN: Final = re.compile(r"\w(?:[\w'’&.-]*\w)?")


@check("TL705", Level.WARNING, alone=True)
def post_not_held(timeline: Timeline) -> Findings:
    """A text gives somebody a post that the person did not hold on that day.

    The post a reader sees must be that of the day: "Royston Smith, leader of the council" is wrong after 16 May 2012,
    and so are "council leader Royston Smith" and "Leader Smith". A post of the record that stands beside a name is held
    against the dates of the person's posts, on the date of the event, or of the claim. Write the post of that day, or
    "former leader"; or correct the dates of the post. A post the record does not give to the person is only reported
    where somebody else held it that day.

    It does not find a post away from the name ("Smith, who has run the council"), and says nothing where the sentence
    tells of another time: "until May 2012", "who had been", "then", a year or a month in which the post was held.
    """
    posts = _posts(timeline)
    for event in timeline.events if posts.ways else ():
        for path, text, when in _texts(event):
            for mention, actor, said, rest in _mentions(text, posts):
                wrong = _wrong(timeline, posts, actor, said, when)
                if wrong and not _other_time(text, mention, rest, when, _roles(timeline, actor, said)):
                    says = f"{actor.name} {wrong}"
                    hint = "write the post of that day, or correct the dates of the post under `roles`"
                    first = (actor, ("roles",)) if actor.roles else None
                    word = text[mention.start : mention.end]
                    yield Finding(event, path, says, hint, first=first, word=word)


def _texts(event: Event) -> Iterator[tuple[Path, str, When]]:
    yield ("title",), event.title, event.date
    yield ("summary",), event.summary, event.date
    for i, claim in enumerate(event.claims):
        yield ("claims", i, "says"), claim.says, claim.date or event.date


# Finding a post beside a name


def _mentions(text: str, posts: Posts) -> Iterator[tuple[Words, Actor, str, int]]:
    """Posts beside names: the words of both, whose name, the post as said, and where what follows them begins."""
    tokens = [Words(_plain(found[0]), *found.span()) for found in _TOKEN.finditer(text)]
    at = 0
    while at < len(tokens):
        run = _post_at(tokens, at, posts) if tokens[at].said in posts.firsts else 0
        if run and _is_whole(text, tokens, at, run):
            said = " ".join(token.said for token in tokens[at : at + run])
            first, last = tokens[at], tokens[at + run - 1]
            if (before := _name_before(text, tokens, at, posts)) and not _lists_on(text, last.end):
                name, actor = before
                yield Words(said, name.start, last.end), actor, said, last.end
            elif after := _name_after(text, tokens, at + run, posts, is_as=at > 0 and tokens[at - 1].said == "as"):
                name, actor = after
                yield Words(said, first.start, name.end), actor, said, name.end
        at += run or 1


def _post_at(tokens: Sequence[Words], at: int, posts: Posts) -> int:
    """How many words from here are a post, as many as can be."""
    for run in range(min(posts.longest, len(tokens) - at), 0, -1):
        if " ".join(token.said for token in tokens[at : at + run]) in posts.ways:
            return run
    return 0


_OPENING: Final = frozenset("the and but as when while with by to from for at says said asked".split())
"""Words that begin a sentence before a post and are no part of it."""


def _is_whole(text: str, tokens: Sequence[Words], at: int, run: int) -> bool:
    """Whether the post is no part of a longer one: `deputy leader`, `Labour leader`, `leader of the opposition`."""
    end = tokens[at + run - 1].end
    following = tokens[at + run].said if at + run < len(tokens) and text[end:].startswith(" ") else ""
    if following in ("of", "at", "for", "elect", "designate"):
        return False
    if not at:
        return True
    before, gap = tokens[at - 1], text[tokens[at - 1].end : tokens[at].start]
    is_name = text[before.start].isupper() and before.said not in _OPENING
    return bool(gap.strip()) or not (before.said in NOT_THAT_POST or is_name)


_BETWEEN: Final = frozenset("the its their a is who".split())
_BESIDE: Final = re.compile(r"(?:,| \(| [–—-]|, who is| is)\s?(?:(?:the|its|their|a) )?")


def _name_before(text: str, tokens: Sequence[Words], at: int, posts: Posts) -> tuple[Words, Actor] | None:
    """The name that a post follows: `Ann Lee, leader`, `Ann Lee (the leader`, `Ann Lee – leader`."""
    last = at - 1
    while last >= 0 and tokens[last].said in _BETWEEN:
        last -= 1
    if last >= 0 and _BESIDE.fullmatch(text[tokens[last].end : tokens[at].start]):
        return _name_ending(text, tokens, last, posts)
    return None


def _name_ending(text: str, tokens: Sequence[Words], at: int, posts: Posts) -> tuple[Words, Actor] | None:
    for words, actor in posts.people.get(tokens[at].said, ()):
        first = at - len(words) + 1
        begins = tokens[first].start if first >= 0 else 0
        said = tuple(token.said for token in tokens[first : at + 1]) if first >= 0 else ()
        if said == words and text[begins].isupper() and (len(words) > 1 or _stands_alone(text, tokens, first)):
            return Words(" ".join(words), begins, tokens[at].end), actor
    return None


def _stands_alone(text: str, tokens: Sequence[Words], at: int) -> bool:
    """Whether a surname has no other first name before it: `Lee`, `Cllr Lee`, but not `Bruce Lee`."""
    if not at or text[tokens[at - 1].end : tokens[at].start].strip():
        return True
    return tokens[at - 1].said in COURTESIES or not text[tokens[at - 1].start].isupper()


def _name_after(
    text: str, tokens: Sequence[Words], at: int, posts: Posts, *, is_as: bool
) -> tuple[Words, Actor] | None:
    """The name that a post stands before: `council leader Ann Lee`, `Leader Lee`, `as leader, Ann Lee says`."""
    start = at + (at < len(tokens) and tokens[at].said in COURTESIES)
    gap = text[tokens[at - 1].end : tokens[at].start] if at < len(tokens) else ""
    for end in range(start, min(start + 4, len(tokens))) if gap in (" ", ", ") else ():
        for words, actor in posts.people.get(tokens[end].said, ()):
            said = tuple(token.said for token in tokens[start : end + 1])
            is_apart = gap == " " or is_as or re.match(r"[,.;:)]|$", text[tokens[end].end :])
            if said == words and is_apart and text[tokens[start].start].isupper():
                return Words(" ".join(words), tokens[start].start, tokens[end].end), actor
    return None


def _lists_on(text: str, end: int) -> bool:
    """Whether a list goes on: in `Bo Marsh, the leader of the council and Ann Lee` the leader is a third person."""
    return bool(re.match(r",? and (?:[A-Z]|the )", text[end:]))


# Holding it against the record


def _roles(timeline: Timeline, actor: Actor, said: str) -> list[Role]:
    """The posts of a person that are called so."""
    return [role for role in actor.roles if _is_called(timeline, role, said)]


def _is_called(timeline: Timeline, role: Role, said: str) -> bool:
    return any(way == said for way, _ in _ways(timeline, role, post_of(timeline, role)))


def _wrong(timeline: Timeline, posts: Posts, actor: Actor, said: str, when: When) -> str:
    """The post and when it was held, where it certainly was not held on a date; else ""."""
    roles = _roles(timeline, actor, said)
    if any(_may_hold(role, when) for role in roles):
        return ""
    if held := [_dated(role.during) for role in roles if role.during]:
        was = "has been" if held[0].startswith("since") else "was"
        return f"{was} {roles[0].title} {spoken_list(held)}, not {_dated(when)}"
    way = posts.ways[said]
    if "" in way.bodies:
        return ""  # a bare `leader` may be that of a body the record does not have
    others = [
        (other, role)
        for other, role in posts.held.get(way.post, ())
        if role.single and role.during and holds(role, when)
        and _is_called(timeline, role, said)
    ]  # fmt: skip
    sure = [other for other, role in others if role.during and _covers(role.during, when)]
    if len(sure) == 1 == len(others) and len({role.of for _, role in posts.held[way.post]}) == 1:
        return f"has no post as {said} in this record; {_dated(when)} it was {sure[0].name}"
    return ""


SLACK: Final = dt.timedelta(days=183)
"""How far a post may reach beyond a date of it that is approximate."""

SEEN: Final = dt.timedelta(days=31)
"""A post `during: 2011-02` was seen then; how long it was held is not known."""


def _may_hold(role: Role, when: When) -> bool:
    """Whether a post may have been held on a date, with some slack where either is approximate."""
    first, last = when.order
    term = role.during
    if not term or (term.kind == "on" and term.order[1] - term.order[0] <= SEEN):
        return True
    by = SLACK if is_marked(term) else SEEN if is_marked(when) else dt.timedelta()
    low = first - by if first - dt.date.min > by else first
    high = last + by if dt.date.max - last > by else last
    return dates.possibly(term, low, high)


def _dated(when: When) -> str:
    """`on 1 June 2012`, `in May 2012`, `from 14 July 2010 to 16 May 2012`, `since 2011`."""
    if when.kind == "on":
        return f"{'on' if when.earliest == when.latest else 'in'} {when.label}"
    return f"from {when.label}" if when.kind == "lasted" and " to " in when.label else when.label


def _covers(term: When, when: When) -> bool:
    """Whether a term certainly covers a date, both ends taken at their narrowest."""
    return bool(when.earliest and when.latest and dates.possibly(term, when.earliest, when.earliest)
                and dates.possibly(term, when.latest, when.latest))  # fmt: skip


_MONTH: Final = re.compile(rf"\b(?:{any_of(form for form in MONTH_OF if len(form) > 2)})\b(?: (?P<year>[0-9]{{4}}))?")


def _other_time(text: str, mention: Words, rest: int, when: When, roles: Sequence[Role]) -> bool:
    """Whether the sentence may speak of a time at which the post was held."""
    sentence = sentence_at(text, mention.start)
    outside = sentence.text[: mention.start - sentence.start] + sentence.text[rest - sentence.start :]
    if BOUNDED.match(text[rest:]) or OTHER_TIME.search(outside):
        return True
    return any(holds(role, date) for date in _named(outside, when) for role in roles)


def _named(sentence: str, when: When) -> Iterator[When]:
    """The years and months that a sentence names, but for those of the date itself."""
    near = when.earliest or when.latest
    own = {f"{day:%Y-%m}" for day in when.order}
    for found in _MONTH.finditer(sentence) if near else ():
        year = found["year"] or str(near.year if near else "")
        month = f"{year}-{MONTH_OF[found[0].split()[0]]:02}"
        if month not in own:
            yield dates.parse(month)
    for year in YEAR.findall(sentence):
        if not near or year not in {month[:4] for month in own}:
            yield dates.parse(year)
