"""Who says what: verbs of saying outside quotation marks, and the speaker beside each.

The speaker is the name next to the verb, before it or after it; `he`, `she` and a quotation without a verb are the last
speaker's; `the union` is the one union of the text. Where more than one may be meant the speaker is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from timeline.prose.names import Cast
from timeline.prose.numerals import any_of
from timeline.prose.passages import Found, masked, quotations, sentences
from timeline.prose.tables import (
    ACCORDING_TO,
    ACCOUNTS,
    ADVERBS,
    GROUPS,
    ONLY_BEFORE,
    PASSIVE,
    POST_NOUNS,
    POSTS,
    SPEECH_VERBS,
    SPOKESPEOPLE,
    STAND_INS,
)
from timeline.record import When


class _Speaker(NamedTuple):
    """Who speaks: an id or a name, or nothing where it is left open; the words for it, and how it was come to."""

    value: str
    text: str
    why: str = ""
    is_person: bool = False


class _Scene(NamedTuple):
    """What is known so far: everybody named in the whole text, and who spoke last."""

    cast: Cast
    on: When | None
    bodies: Sequence[str]
    heard: list[_Speaker]
    """The body that spoke last or that a sentence began with, if any: what `it` means."""


def find(texts: Sequence[str], named: Sequence[Sequence[Found]], cast: Cast, on: When | None) -> list[list[Found]]:
    """The speech of each paragraph: one find for each speaker, from the first to the last of their words."""
    bodies = list(dict.fromkeys(item.value for items in named for item in items if item.kind in ("actor", "body")))
    scene = _Scene(cast, on, bodies, [])
    last: list[_Speaker] = []
    found: list[list[Found]] = []
    for para, (text, items) in enumerate(zip(texts, named, strict=True), 1):
        before = (texts[para - 2], found[-1]) if found else ("", [])
        found.append(_in_paragraph(text, para, items, scene, last, before))
    return found


def _in_paragraph(
    text: str,
    para: int,
    items: Sequence[Found],
    scene: _Scene,
    last: list[_Speaker],
    before: tuple[str, Sequence[Found]],
) -> list[Found]:
    """The speech of a paragraph; `before` is the one before it, and the speech of that."""
    quoted = quotations(text)
    plain = masked(text, [(start, _before_stop(text, start, end)) for start, end in quoted])
    found: dict[str, tuple[int, int, _Speaker]] = {}
    for start, end in sentences(plain):
        people = [item for item in items if start <= item.start < end and plain[item.start] != "•"]
        for speaker in _speakers(plain, start, end, people, scene, last):
            _add(found, speaker, start, end)
            last[:] = [speaker]
            if speaker.value and not speaker.is_person:
                scene.heard[:] = [speaker]
        if not any(s <= start < e or start <= s < end for s, e, _ in found.values()) and people:
            _heed(people, scene, last)
    if not found and last and (why := _goes_on(text, quoted, *before)):
        _add(found, last[0]._replace(why=why), 0, len(text))
    return [
        Found(kind="speech", para=para, start=start, end=end, text=speaker.text, value=speaker.value, why=speaker.why)
        for start, end, speaker in found.values()
    ]


_ENDS: Final = re.compile(r"[.!?…][”\"’'](?=\s[A-Z“\"‘])")


def _before_stop(text: str, start: int, end: int) -> int:
    """Where a quotation ends, without the stop in it that ends the sentence it stands in."""
    return end - 2 if end - start > 3 and _ENDS.match(text, end - 2) else end


def _add(found: dict[str, tuple[int, int, _Speaker]], speaker: _Speaker, start: int, end: int) -> None:
    key = speaker.value or speaker.text.lower()
    old = found.get(key, (start, end, speaker))
    found[key] = (min(old[0], start), max(old[1], end), old[2])


AFTER_COLON: Final = "the words after the colon"
_OUR: Final = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Uu]s|[Mm]y)\b")


def _goes_on(text: str, quoted: Sequence[tuple[int, int]], before: str, spoken: Sequence[Found]) -> str:
    """Why a paragraph in which nobody is said to speak is the last speaker's; "" where it is not.

    It is a quotation, or the end of one; or without quotation marks it stands after a colon, or goes on in their `we`.
    """
    if _is_quotation(text, quoted) or (spoken and _is_open(before) and _closes(text)):
        return "the speaker goes on"
    if not spoken or quoted:
        return ""
    is_ours = spoken[-1].why == AFTER_COLON and _OUR.search(text)
    return AFTER_COLON if is_ours or before.rstrip().endswith(":") else ""


def _is_open(text: str) -> bool:
    """Whether a paragraph ends inside a quotation."""
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def _closes(text: str) -> bool:
    """Whether a paragraph ends a quotation that began in one before it."""
    end = text.rstrip()
    return (end.endswith("”") and "“" not in end) or (end.endswith('"') and end.count('"') == 1)


def _is_quotation(text: str, quoted: Sequence[tuple[int, int]]) -> bool:
    """Whether a paragraph is little else than a quotation."""
    return sum(end - start for start, end in quoted) > 0.8 * len(text)


def _heed(people: Sequence[Found], scene: _Scene, last: list[_Speaker]) -> None:
    """A person who begins a sentence is whom the next `he` or `she` means, even where they said nothing."""
    first = people[0]
    if len(people) > 1 and people[1].start - first.end <= 3 and not _is_person(first, scene):  # `Unite's Bo Marsh`
        first = people[1]
    if not _is_person(first, scene):
        scene.heard[:] = [_Speaker(first.value, first.text)]
    if _is_person(first, scene):
        last[:] = [_Speaker(first.value, first.text, "", is_person=True)]


def _is_person(item: Found, scene: _Scene) -> bool:
    actor = scene.cast.actor(item.value) if item.kind == "actor" else None
    return item.kind == "person" or bool(actor and actor.kind == "person")


# Verbs


LONGEST: Final = 1_500
"""The characters of a sentence in which somebody may speak; what is longer is a list without stops."""

_VERB: Final = re.compile(rf"\b(?P<verb>{any_of(SPEECH_VERBS)})\b")
_ACCORDING: Final = re.compile(rf"\b(?i:{any_of(ACCORDING_TO)})\s")
_BEHIND_QUOTATION: Final = re.compile(r"•,?\s[a-z]+(?:s|ed)\s")
"""Any verb between a quotation and a name, as in `“No,” sighs Bo Marsh`."""
_BY_ACCOUNT: Final = re.compile(
    rf"\b(?:[Bb]y|[Oo]n|[Ii]n)\s(?P<who>(?:[\w.’'-]+\s){{0,4}}?[\w-]+)(?:[’']s?)\s(?:(?:own|latest|last|first|best)\s)?"
    rf"(?:{any_of(ACCOUNTS)})\b"
)
_PASSIVE: Final = re.compile(rf"\b(?:{any_of(PASSIVE)})\s$", re.IGNORECASE)
_ADVERB: Final = rf"(?:\s(?:{any_of(ADVERBS)}|\w+ly))*"


def _speakers(
    plain: str, start: int, end: int, people: Sequence[Found], scene: _Scene, last: list[_Speaker]
) -> Iterator[_Speaker]:
    sentence = plain[start:end]
    if len(sentence) > LONGEST:
        return
    for m in _VERB.finditer(sentence):
        if _is_verb_of_saying(m, sentence):
            before = sentence[: m.start()]
            speaker = _before(before, start, people, scene, last) or _after(sentence, m.end(), start, people, scene)
            if speaker:
                yield from _beside(speaker, before, start, people, scene)
                yield speaker
                last = [speaker]
    for m in _BEHIND_QUOTATION.finditer(sentence):
        behind = [item for item in people if item.start == start + m.end() and _is_person(item, scene)]
        if behind:
            yield _named(behind[0], scene)
    for m in _BY_ACCOUNT.finditer(sentence):
        at = start + m.start("who")
        if speaker := _in_phrase(sentence[m.start("who") : m.end("who")], at, people, scene):
            yield speaker
    for m in _ACCORDING.finditer(sentence):
        if speaker := _in_phrase(sentence[m.end() :], start + m.end(), people, scene):
            yield speaker


def _is_verb_of_saying(m: re.Match[str], sentence: str) -> bool:
    if _PASSIVE.search(sentence[: m.start()]) or sentence[m.end() : m.end() + 1] == "-":
        return False
    if sentence.rstrip().endswith("?") and re.search(r"\b(?:do|does|did)\b", sentence[: m.start()]):
        return False
    needed = ONLY_BEFORE.get(m["verb"])
    return not needed or "•" in sentence or bool(re.match(needed, sentence[m.end() :]))


def _beside(speaker: _Speaker, before: str, offset: int, people: Sequence[Found], scene: _Scene) -> Iterator[_Speaker]:
    """Those who speak with the speaker: `Unison, Unite and GMB say`."""
    near = [item for item in people if item.end - offset <= len(before)]
    found: list[_Speaker] = []
    is_list = False
    at = next((i for i, item in enumerate(near) if item.value == speaker.value and item.text == speaker.text), 0)
    for first, second in zip(reversed(near[:at]), reversed(near[1 : at + 1]), strict=True):
        between = before[first.end - offset : second.start - offset]
        is_list |= bool(re.search(r"\band\b|\bor\b|&", between))  # a comma alone is of an apposition
        if not (is_list and re.fullmatch(r"(?:,|,?\sand|\sor|,?\sand\sthe|\s&)\s?", between)):
            break
        found.insert(0, _named(first, scene))
    yield from found


# The speaker before the verb


_CONTINUED: Final = re.compile(rf"\band{_ADVERB}\s$")
_BEGINS: Final = re.compile(r"(?:[Tt]he\s)?")
"""What stands before the subject of a sentence: `Bo Marsh addressed the committee and stated`."""


_PRONOUN: Final = re.compile(rf"(?:^|[\s•(,])(?P<who>[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]ho){_ADVERB}\s$")
_SPOKEN: Final = re.compile(rf"\b(?:{any_of(SPOKESPEOPLE)})\b", re.IGNORECASE)
_GROUP: Final = re.compile(
    rf"(?:^|[\s•])(?P<who>(?:(?:[Tt]he|[Ss]ome|[Mm]any|[Oo]ther|[Bb]oth|[Cc]ity|[Cc]ouncil)\s)?"
    rf"(?:(?i:{any_of(GROUPS)})|[A-Z]{{2,}}s))(?:\s(?:of|from|in|at)\s[^,•]*)?{_ADVERB}\s$"
)
_STAND_IN: Final = re.compile(
    rf"(?:^|[\s•])(?P<who>(?i:{any_of(name for name in STAND_INS if ' ' in name)})){_ADVERB}\s$"
)


def _before(
    text: str, offset: int, people: Sequence[Found], scene: _Scene, last: Sequence[_Speaker]
) -> _Speaker | None:
    """The speaker of a verb who stands before it."""
    near = [item for item in people if item.end - offset <= len(text)]
    if pronoun := _PRONOUN.search(text):
        return _meant(pronoun["who"], near, scene, last)
    if apposed := _apposed(text, offset, near, scene):
        return apposed
    if near and _CONTINUED.search(text) and _BEGINS.fullmatch(text[: near[0].start - offset]):
        return _named(near[0], scene)
    phrase_start = (
        max(
            text.rfind(", "),
            text.rfind("•"),
            text.rfind("; "),
            text.rfind(": "),
            text.rfind(" but "),
            text.rfind(" while "),
            text.rfind(" that "),
        )
        + 1
    )
    return _noun_phrase(text, phrase_start, offset, near, scene, last)


def _noun_phrase(
    text: str, phrase_start: int, offset: int, near: Sequence[Found], scene: _Scene, last: Sequence[_Speaker]
) -> _Speaker | None:
    """The speaker in the words before a verb: a person before a body, a spokesman's body, a stand-in, a group."""
    phrase = text[phrase_start:]
    if holder := _holder(phrase, scene):
        return holder
    inside = [item for item in near if item.start - offset >= phrase_start]
    if _SPOKEN.search(phrase):
        people = [item for item in inside if _is_person(item, scene)]
        if people:
            return _named(people[-1], scene)
        if inside:
            return _named(inside[0], scene)
        return _stood_in(phrase, scene) or _spoken_for(phrase, last)
    if inside and _reaches_verb(text[inside[-1].end - offset :]):
        people = [item for item in inside if _is_person(item, scene)]
        chosen = people[-1] if people and _reaches_verb(text[people[-1].end - offset :]) else inside[-1]
        return _named(chosen, scene)
    if found := _STAND_IN.search(text):
        return _stood_in(found["who"], scene)
    if found := _GROUP.search(text):
        return _Speaker("", found["who"].strip(), "more than one may be meant")
    return _by_post(phrase, last)


_SPOKESPERSON: Final = re.compile(rf"[\s•]*(?P<who>(?i:an?|the|its)\sspokes\w+){_ADVERB}\s?")


def _spoken_for(phrase: str, last: Sequence[_Speaker]) -> _Speaker | None:
    """`a spokeswoman`, of nobody that is named: of the body that spoke last."""
    found = _SPOKESPERSON.fullmatch(phrase)
    if not found:
        return None
    if last and last[0].value and not last[0].is_person:
        return last[0]._replace(text=found["who"], why=f"`{found['who']}` after {last[0].text}")
    return _Speaker("", found["who"], "whose is not said")


_BY_POST: Final = re.compile(rf"[\s•]*(?P<who>(?i:the)\s(?:\w+\s)?(?:{any_of(POSTS)})){_ADVERB}\s?")


def _by_post(phrase: str, last: Sequence[_Speaker]) -> _Speaker | None:
    """`the new leader`: the last person who was named."""
    found = _BY_POST.fullmatch(phrase)
    if not found:
        return None
    if last and last[0].is_person:
        return last[0]._replace(text=found["who"], why=f"`{found['who']}` after {last[0].text}")
    return _Speaker("", found["who"], "who is meant is not said")


_REACH: Final = re.compile(
    rf"(?:[’']s?)?(?:\s\([^)]*\))?(?:\s(?:of|from|for|at|on|in)\s[^,•]{{1,60}})?(?:\s(?:leader|leaders|secretary"
    rf"|spokes\w+|bosses|officials|chiefs|councillors|members|branch|group|reps|representatives|cabinet))?{_ADVERB}\s$"
)


def _reaches_verb(text: str) -> bool:
    """Whether nothing but adverbs, or what a person is of, stands between a name and the verb."""
    return bool(_REACH.fullmatch(text))


_APART: Final = re.compile(r"(?:\s(?:of|from|for|at)\s[^,•]{1,60})?\s?(?:\([^)]*\))?,")
"""What stands between a name and the words in apposition to it: ` of Unite,`."""


_UNCLOSED: Final = re.compile(
    rf",\s(?!(?:the|an?|its|one)\s)(?:[\w’'-]+\s){{0,7}}?(?i:{any_of(POST_NOUNS)}){_ADVERB}\s"
)
"""A post in apposition without the comma behind it: `Bo Marsh, Unison regional manager said`."""


def _apposed(text: str, offset: int, near: Sequence[Found], scene: _Scene) -> _Speaker | None:
    """`Bo Marsh, secretary of the branch, said`: the name before the comma that opens what stands in apposition."""
    people = [item for item in near if _is_person(item, scene)]
    if people and _UNCLOSED.fullmatch(text[people[-1].end - offset :]):
        return _named(people[-1], scene)
    if not re.search(rf",{_ADVERB}\s$", text):
        return None
    for item in reversed(people):
        after = text[item.end - offset :]
        if _APART.match(after) and "•" not in after and after.count(",") <= 4:
            return _named(item, scene)
    for item in near[:1]:
        if re.match(r",", text[item.end - offset :]):
            return _named(item, scene)
    return None


def _meant(pronoun: str, near: Sequence[Found], scene: _Scene, last: Sequence[_Speaker]) -> _Speaker | None:
    """Whom a pronoun means: `who` the name before it; `he` and `she` the last person, `it` and `they` the last body."""
    word = pronoun.lower()
    people = [item for item in near if _is_person(item, scene)]
    if word == "who":
        return _named((people or near)[-1], scene) if near else None
    wants_person = word in ("he", "she")
    if word == "it" and last and last[0].is_person:
        known = scene.heard[-1:]
        return known[0]._replace(text=pronoun, why=f"`{pronoun}` after {known[0].text}") if known else None
    if last and (last[0].is_person or not wants_person):
        if word == "they" and last[0].is_person:
            return _Speaker("", pronoun, "who is meant is not said")
        return last[0]._replace(text=pronoun, why=f"`{pronoun}` after {last[0].text}")
    if people and wants_person:
        return _named(people[-1], scene)._replace(why=f"`{pronoun}` after {people[-1].text}")
    return _Speaker("", pronoun, "who is meant is not said")


# The speaker after the verb


def _after(sentence: str, place: int, start: int, people: Sequence[Found], scene: _Scene) -> _Speaker | None:
    """The speaker of a verb who stands after it: `said Mr Marsh`, only where a quotation or a comma stands before."""
    before = sentence[:place]
    if not re.search(r"[•,]\s?\w+$", before):
        return None
    return _in_phrase(sentence[place:], start + place, people, scene)


def _in_phrase(phrase: str, offset: int, people: Sequence[Found], scene: _Scene) -> _Speaker | None:
    """The speaker named at the head of some words: to the first comma or stop."""
    head = re.match(r"[^,.;:•]*", phrase.replace("Cllr.", "Cllr ").replace("Mr.", "Mr "))
    size = len(head[0]) if head else len(phrase)
    inside = [item for item in people if 0 <= item.start - offset <= size]
    persons = [item for item in inside if _is_person(item, scene)]
    if persons:
        return _named(persons[0], scene)
    apposed = [item for item in people if 0 < item.start - offset - size <= 2 and _is_person(item, scene)]
    if apposed and not inside and re.match(r",\s", phrase[size:]):  # `said the chair, Bo Marsh`
        return _named(apposed[0], scene)
    if re.match(r"\s?(?:he|she)\b", phrase):
        return None
    if inside:
        return _named(inside[0], scene)
    words = phrase[:size].strip()
    if group := re.match(rf"(?:the\s)?(?:{any_of(GROUPS)})\b", words, re.IGNORECASE):
        return _Speaker("", group[0], "more than one may be meant")
    return _stood_in(words, scene) or _holder(words, scene)


# Who is meant


def _named(item: Found, scene: _Scene) -> _Speaker:
    return _Speaker(item.value, item.text, item.why, is_person=_is_person(item, scene))


def _stood_in(words: str, scene: _Scene) -> _Speaker | None:
    """`the union`, `a council spokesman`: the one actor of that kind in the text, else the one in the record."""
    said = words.lower()
    for name in sorted(STAND_INS, key=len, reverse=True):
        if re.search(rf"\b{re.escape(name)}\b", said):
            for kind in STAND_INS[name]:
                actors = [actor.id for actor in scene.cast.timeline.actors if actor.kind == kind]
                here = [id for id in actors if id in scene.bodies]
                for few in (here, actors):
                    if len(few) == 1:
                        return _Speaker(
                            few[0],
                            words.strip(" •,"),
                            f"the one {kind} of the {'article' if few is here else 'record'}",
                        )
            here = _called(STAND_INS[name], scene)
            if len(here) == 1:
                return _Speaker(here[0], words.strip(" •,"), "the one of the article")
            return _Speaker("", words.strip(" •,"), "more than one may be meant")
    return None


def _called(kinds: Sequence[str], scene: _Scene) -> list[str]:
    """The bodies of the article, not in the record, that are of a kind by their names: `Marlhaven Council`."""
    names = [body for body in scene.bodies if body.lower().endswith(tuple(f" {kind}" for kind in kinds))]
    return [name for name in names if not any(name != other and name.endswith(other) for other in names)]


def _holder(words: str, scene: _Scene) -> _Speaker | None:
    """Who held a post on the day: `the leader of the council`, `council leader`."""
    said = " ".join(re.sub(r"\b(?:the|its|a)\b", "", words.lower()).split())
    for actor in scene.cast.timeline.actors if said and scene.on else ():
        for role in actor.roles:
            title = " ".join(re.sub(r"\bthe\b", "", role.title.lower()).split())
            turned = " ".join(reversed(title.split(" of "))) if title.count(" of ") == 1 else title
            if role.single and said in (title, turned) and scene.on and scene.cast.timeline.posts(actor.id, scene.on):
                return _Speaker(actor.id, words.strip(" •,"), f"{role.title} on that day", is_person=True)
    return None
