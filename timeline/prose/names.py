"""Names in running text: actors of the record by every name they have, and people and bodies that it does not have.

A surname alone, with or without `Mr` or `Cllr`, is the last person of that surname who was named in full; where nobody
was, it is the one actor of the record who has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from timeline.prose.numerals import any_of
from timeline.prose.passages import Found, apart
from timeline.prose.tables import (
    BODY_NOUNS,
    MONTH_NAMES,
    NO_BODY_BEGINS,
    NOT_NAMES,
    PLACE_NOUNS,
    PLURAL_TITLES,
    POST_NOUNS,
    POSTS,
    THINGS,
    TITLES,
    WEEKDAYS,
)
from timeline.record import Actor, Timeline

_TITLE: Final = rf"(?:(?:{any_of(TITLES)})\.?\s)"
_PART: Final = r"(?:(?:Mc|Mac|O[’'])?[A-Z][a-zà-ÿ]+(?:[-’'][A-Z][a-zà-ÿ]+)?|[A-Z]\.)"
_PERSON: Final = re.compile(
    rf"(?<![\w-])(?P<title>{_TITLE}+)?(?P<name>{_PART}(?:\s(?:de\s|van\s|al-)?{_PART}){{0,3}})(?![\w-])"
)
_BODY: Final = re.compile(
    rf"(?<![\w-])(?P<name>(?:[A-Z][\w’'&-]*\s(?:(?:and|of|for|the|in)\s)*){{1,6}}(?:{any_of(BODY_NOUNS)})"
    r"(?:\s(?:of|for|the|Against|and)\s(?:the\s)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,2})?)(?![\w-])"
)
_ACRONYM: Final = re.compile(r"(?<![\w£-])(?P<name>[A-Z]{3,6}|Acas)(?![\w-])")
_NOT_ACRONYMS: Final = frozenset(
    "BBC ITV PDF VAT TAX NOT AND THE HMRC MPS CEO GCSE PPE NHS TULRCA OBE MBE CBE FTE CCTV UK BST GMT AGM".split()
)


class Cast(NamedTuple):
    """Everybody who can be named: the actors of the record by their names, and who was met in the text so far."""

    timeline: Timeline
    pattern: re.Pattern[str] | None
    ids: dict[str, str]
    surnames: dict[str, list[str]]

    @classmethod
    def of(cls, timeline: Timeline) -> Cast:
        """The cast of a record."""
        ids: dict[str, str] = {}
        surnames: dict[str, list[str]] = {}
        for actor in timeline.actors:
            for name in (actor.name, *actor.aliases):
                ids.setdefault(_key(name), actor.id)
            if actor.kind == "person" and " " in actor.name:
                surnames.setdefault(actor.name.split()[-1], []).append(actor.id)
        for actor in timeline.actors:  # `Unison (national union)` is Unison only where nobody else is
            ids.setdefault(_key(_without_brackets(actor.name)), actor.id)
        names = {name for actor in timeline.actors for name in (actor.name, *actor.aliases)}
        names |= set(map(_without_brackets, names))
        said = sorted(map(_spelled, sorted(names)), key=len, reverse=True)
        pattern = (
            re.compile(rf"(?<![\w-])(?:{'|'.join(said)})(?![\w])(?!-(?!led|run|backed|controlled)\w)") if said else None
        )
        return cls(timeline, pattern, ids, surnames)

    def actor(self, id: str) -> Actor | None:
        """An actor of the record."""
        return self.timeline.actor.get(id)


def _without_brackets(name: str) -> str:
    return re.sub(r"\s*\([^)]*\)$", "", name)


def _key(name: str) -> str:
    return " ".join(name.lower().replace("’", "'").split())


def _spelled(name: str) -> str:
    """A pattern of a name: a capital stays one, but the whole may be in capitals; `the council` has any letters."""

    def spelled(text: str) -> str:
        return r"\s".join(map(_word, text.split()))

    first = name[:1]
    plain = rf"(?i:{spelled(name)})" if first.islower() else spelled(name)
    shouted = f"|{spelled(name.upper())}" if " " not in name and len(name) > 3 else ""
    return plain + shouted


def _word(word: str) -> str:
    """A pattern of a word of a name; that of a council is in lower case too, as in `Marl county council`."""
    escaped = re.escape(word).replace("'", "['’]")
    return f"(?i:{escaped})" if word in ("County", "City", "Borough", "District", "Council") else escaped


def find(texts: Sequence[str], cast: Cast) -> list[list[Found]]:
    """Who is named in each paragraph: actors of the record, other people, other bodies."""
    last: dict[str, tuple[str, str]] = {}
    return [list(_in_paragraph(text, para, cast, last)) for para, text in enumerate(texts, 1)]


def _in_paragraph(text: str, para: int, cast: Cast, last: dict[str, tuple[str, str]]) -> Iterator[Found]:
    known = [*_known(text, para, cast)]
    people = [*_people(text, para, cast, known, last)]
    bodies = [*_bodies(text, para)]
    yield from apart([*_longer(known, bodies, cast), *people, *bodies])


def _longer(known: Sequence[Found], bodies: Sequence[Found], cast: Cast) -> list[Found]:
    """Known names, without those that are a part of the name of another body: `Labour` in `Labour Students Union`."""
    return [item for item in known if not any(_holds(body, item) and _is_apart(item, body, cast) for body in bodies)]


def _holds(body: Found, item: Found) -> bool:
    return body.start <= item.start and item.end <= body.end and body.text != item.text


def _is_apart(item: Found, body: Found, cast: Cast) -> bool:
    """Whether a body whose name holds an actor's is another one: not where it begins with it, or adds what it is."""
    actor = cast.actor(item.value)
    added = body.text[: item.start - body.start] + body.text[item.end - body.start :]
    return not (
        actor
        and len(added.split()) <= 1
        and added.strip().lower()
        in ("group", "party", "council", "branch", "union", "cabinet", "services", "executive")
    )


def _known(text: str, para: int, cast: Cast) -> Iterator[Found]:
    for m in cast.pattern.finditer(text) if cast.pattern else ():
        if not (m[0].lower().endswith("council") and _is_thing(text[m.end() :])):
            yield Found(kind="actor", para=para, start=m.start(), end=m.end(), text=m[0], value=cast.ids[_key(m[0])])
    yield from _handles(text, para, cast)


def _is_thing(after: str) -> bool:
    word = re.match(r"\s([\w’']+)", after)
    return bool(word and (word[1].lower() in THINGS or word[1] in PLACE_NOUNS))


_HANDLE: Final = re.compile(r"(?<![\w.@])@(?P<name>[A-Za-z][A-Za-z0-9_]{2,})")
_CAMEL: Final = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+")


def _handles(text: str, para: int, cast: Cast) -> Iterator[Found]:
    """`@MarlhavenUnison`: an account whose name has that of one actor of the record in it, and of no other."""
    for m in _HANDLE.finditer(text):
        words = " ".join(_CAMEL.findall(m["name"]))
        ids = {cast.ids[_key(found[0])] for found in cast.pattern.finditer(words)} if cast.pattern else set()
        if len(ids) == 1:
            why = "an account of that name"
            yield Found(kind="actor", para=para, start=m.start(), end=m.end(), text=m[0], value=ids.pop(), why=why)


# People


def _people(text: str, para: int, cast: Cast, known: list[Found], last: dict[str, tuple[str, str]]) -> Iterator[Found]:
    taken = [(item.start, item.end, item) for item in known]
    listed = _listed(text)
    for m in _PERSON.finditer(text):
        start, name = _trimmed(m)
        end = start + len(name)
        met = next((item for s, e, item in taken if s < end and start < e), None)
        if met:
            _remember(met, cast, last)
            continue
        words = name.split()
        titled = bool(m["title"]) and start == m.start("name")
        is_initialled = len(words) > 1 and all(_INITIAL.fullmatch(word) for word in words[:-1])
        if len(words) == 1 or (is_initialled and _fits(words, cast, last)):
            begins = m.start() if titled and start not in listed else start
            is_titled = titled or start in listed or is_initialled
            yield from _by_surname(words[-1], (begins, end), text, para, cast, last, titled=is_titled)
        elif words and (titled or _is_person(words, text, start, end)):
            last[words[-1]] = ("person", name)
            yield Found(
                kind="person",
                para=para,
                start=m.start() if titled else start,
                end=end,
                text=text[m.start() if titled else start : end],
                value=name,
            )


_INITIAL: Final = re.compile(r"[A-Z]\.")


def _fits(words: Sequence[str], cast: Cast, last: dict[str, tuple[str, str]]) -> bool:
    """Whether `T. Ferris` may be who `Ferris` is: the one who was named in full, else the one of the record."""
    surname, held = words[-1], cast.surnames.get(words[-1], [])
    kind, value = last.get(surname) or (("actor", held[0]) if len(held) == 1 else ("", ""))
    actor = cast.actor(value) if kind == "actor" else None
    return (actor.name if actor else value).startswith(words[0][0])


_LISTED: Final = re.compile(
    rf"\b(?:{'|'.join(PLURAL_TITLES)})\s(?:{_PART}(?:\s{_PART})?(?:\s\([^)]*\))?(?:,?\sand\s|,\s)?)+"
)


def _listed(text: str) -> set[int]:
    """Where the surnames in lists behind a title begin: `Councillors Marsh (Chair), Teller and Birch`."""
    return {
        found.start() + name.start()
        for found in _LISTED.finditer(text)
        for name in re.finditer(r"(?<![\w.(])[A-Z]", re.sub(r"\([^)]*\)", lambda m: " " * len(m[0]), found[0]))
    }


def _remember(item: Found, cast: Cast, last: dict[str, tuple[str, str]]) -> None:
    actor = cast.actor(item.value)
    if actor and actor.kind == "person":
        last[actor.name.split()[-1]] = ("actor", actor.id)


def _trimmed(m: re.Match[str]) -> tuple[int, str]:
    """The name without words before it that begin no name: `Branch Secretary Bo Marsh`, `Yesterday Bo Marsh`."""
    start, name = m.start("name"), m["name"]
    while " " in name and (
        name.split()[0] in NOT_NAMES or name.split()[0] in WEEKDAYS or name.split()[0] in MONTH_NAMES
    ):
        first = name.split()[0]
        start += len(first) + 1
        name = name[len(first) + 1 :]
    return start, name


def _by_surname(
    surname: str,
    span: tuple[int, int],
    text: str,
    para: int,
    cast: Cast,
    last: dict[str, tuple[str, str]],
    *,
    titled: bool,
) -> Iterator[Found]:
    start, end = span
    if surname in NOT_NAMES or surname in WEEKDAYS or surname in MONTH_NAMES:
        return
    held = cast.surnames.get(surname, [])
    known = last.get(surname) or (("actor", held[0]) if len(held) == 1 and titled else None)
    if known:
        kind, value = known
        why = f"the last {surname} named in full" if surname in last else f"the only {surname} of the record"
        yield Found(
            kind="actor" if kind == "actor" else "person",
            para=para,
            start=start,
            end=end,
            text=text[start:end],
            value=value,
            why=why,
        )
    elif titled:
        yield Found(kind="person", para=para, start=start, end=end, text=text[start:end], value=text[start:end])


_POST_AFTER: Final = re.compile(
    r",\s(?:(?:the|a|an|who|its|his|her|from|of|for|aged|[0-9]{2}|[A-Z]\w+(?:['’]s)?|\w+)\s){0,6}?"
    rf"(?:(?i:{'|'.join(POST_NOUNS)})|spokes\w+|who|from|MP|[0-9]{{2}})\b"
)
_POST_BEFORE: Final = re.compile(
    rf"\b(?:{'|'.join(POST_NOUNS)}|spokes\w+|councillor|colleague|successor|predecessor|deputy),?\s$", re.IGNORECASE
)
_SAYS_AFTER: Final = re.compile(
    r"(?:,[^,.]{1,60},|,)?\s(?:has\s|had\s|also\s|then\s)?(?:said|says|added|told|claimed|warned|insisted|denied"
    r"|accused|argued|urged|described|wrote|who|will|was|is|took|became|beat|won|lost|asked)\b"
)
_SAYS_BEFORE: Final = re.compile(
    r"\b(?:said|added|by|according to|with|and|between|as|told|asked|succeed|replace|replaced by|of)\s$"
)


def _is_person(words: Sequence[str], text: str, start: int, end: int) -> bool:
    """Whether words with capitals are a person's name: none is of a place or body, and a post or a verb is beside."""
    if len(words) > 3 or any(
        word in PLACE_NOUNS or word in BODY_NOUNS or word in WEEKDAYS or word in MONTH_NAMES for word in words
    ):
        return False
    if words[0] in NOT_NAMES or words[-1] in NOT_NAMES or text[end : end + 1] == "-":
        return False
    if words[-1].lower() in POSTS:  # `Eastern Regional Organiser`
        return False
    before, after = text[:start], text[end:]
    if before.endswith((" for ", " on ")):  # `spokesman for Cleaner Streets`
        return False
    return bool(
        _POST_AFTER.match(after)
        or _POST_BEFORE.search(before)
        or _SAYS_AFTER.match(after)
        or _SAYS_BEFORE.search(before)
    )


# Bodies


def _bodies(text: str, para: int) -> Iterator[Found]:
    for m in _BODY.finditer(text):
        name = m["name"]
        start = m.start()
        while name.split()[0] in NO_BODY_BEGINS:
            start += len(name.split()[0]) + 1
            name = text[start : m.end()]
        if " " in name and name.split()[0].lower() not in POSTS:
            yield Found(kind="body", para=para, start=start, end=m.end(), text=name, value=name)
    for m in _ACRONYM.finditer(text):
        if m["name"] not in _NOT_ACRONYMS and m.start() and not text.isupper():
            yield Found(kind="body", para=para, start=m.start(), end=m.end(), text=m["name"], value=m["name"])
