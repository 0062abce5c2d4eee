"""Where an article may tell of an event: a date, with a word of a type of event in its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from timeline.authoring.clip.scene import Scene
from timeline.prose.amounts import cue
from timeline.prose.passages import Found, masked, quotations, sentences
from timeline.record import Timeline, dates


class Hit(NamedTuple):
    """A date with a type of event in its sentence, and the name the date has in the vocabulary, such as `closed`."""

    date: Found
    type: str
    word: str
    gap: int
    role: str
    sentence: tuple[int, int]


GENERAL: Final = frozenset({"meeting", "statement", "policy"})
"""Types whose words also stand in accounts of other events: the meeting at which a budget is set."""


def is_lead(hit: Hit) -> bool:
    """Whether a hit may be what the first paragraph tells of, in words that tell less."""
    return hit.type in GENERAL and hit.date.para <= 2


_NO_DAY: Final = re.compile(r"[0-9]{4}~?|[0-9]{3}X")
FARTHEST: Final = 110


def hits_in(scene: Scene, para: int) -> Iterator[Hit]:
    """The dates of a paragraph that a type of event goes with; not those in quotation marks, nor years."""
    text = scene.findings.texts[para - 1]
    quoted = quotations(text)
    days = scene.in_para(para, "date")
    plain = masked(text, [*quoted, *((date.start, date.end) for date in days)])  # March is no march
    for date in days:
        if _NO_DAY.fullmatch(date.value) or any(start <= date.start < end for start, end in quoted):
            continue
        start, end = next((s for s in sentences(text) if s[0] <= date.start < s[1]), (0, len(text)))
        rated = sorted(_rated(plain, (start, end), (date.start, date.end), scene.timeline))
        if rated and rated[0][0] <= FARTHEST:
            gap, _, word, type = rated[0]
            yield Hit(date, type, word, gap, _role(plain, date, start, scene), (start, end))


def _rated(
    plain: str, sentence: tuple[int, int], date: tuple[int, int], timeline: Timeline
) -> Iterator[tuple[int, int, str, str]]:
    """Words of types in a sentence: how far from the date, a rank among equals, the word, the type."""
    for rank, row in enumerate(timeline.vocabulary.event_types.values()):
        words = (*row.words, row.label.lower())
        for found in cue(words).finditer(plain, *sentence):
            low, high = (found.end(), date[0]) if found.end() <= date[0] else (date[1], found.start())
            between = plain[low:high] if high > low else ""
            if _DENIED.search(plain, max(0, found.start() - 16), found.start()) or _in_chamber(plain, found, row.name):
                continue
            far = max(0, high - low) + 12 * between.count(",") + 25 * between.count(" and ")
            yield (
                far + 40 * bool(_ASIDE.search(f"{between} ")) + 8 * (found.start() > date[0]),
                rank,
                found[0],
                row.name,
            )


_ASIDE: Final = re.compile(
    r"\b(?:if|unless|whether|over|about|against|until|because|after|before|ahead of|for|to"
    r" decide)\s"
)
"""Words after which the text turns to something else than what happened that day: `on Monday to decide on a strike`."""


_DENIED: Final = re.compile(
    r"\b(?:(?:without|no|not|never|any)\s(?:an?\s|the\s)?|(?:whether|if|unless)\s(?:or\snot\s)?(?:to\s|they\s|it\s)?)$",
    re.IGNORECASE,
)
"""Words before a word of a type after which it did not happen: `without agreement`, `whether to strike`."""


_CHAMBER: Final = re.compile(
    r"\b(?:council|councillors|committee|cabinet|MPs)\s(?:has\s|have\s|had\s)?(?:narrowly\s|unanimously\s)?$",
    re.IGNORECASE,
)
"""Who votes in a chamber, before the verb: `councillors have narrowly voted`."""


def _in_chamber(plain: str, found: re.Match[str], type: str) -> bool:
    """Whether a vote is one of councillors, and so no ballot: `the council has voted to approve its budget`."""
    return type == "ballot" and bool(_CHAMBER.search(plain, max(0, found.start() - 40), found.start()))


def _role(plain: str, date: Found, start: int, scene: Scene) -> str:
    """The name that the vocabulary has for a date, where its word stands next to it: `opened on 18 February`."""
    near = plain[max(start, date.start - 30) : date.start]
    for row in scene.timeline.vocabulary.dates.values():
        words = {row.name.replace("_", " "), row.label.split()[-1] if row.label.startswith("ballot") else row.label}
        if re.search(rf"\b(?:{'|'.join(map(re.escape, words))})\b[^,.;]*$", near, re.IGNORECASE):
            return row.name
    return ""


def grouped(hits: Sequence[Hit]) -> list[list[Hit]]:
    """Hits that are one event: of one type, and on one day, or its named dates in paragraphs that follow each other.

    A day of `next week` is that which is named beside it.
    """
    groups: list[list[Hit]] = []
    for hit in hits:
        for group in groups:
            first = group[0]
            near = hit.date.para - group[-1].date.para <= 2
            same_day = dates.parse(hit.date.value).order == dates.parse(first.date.value).order
            named = bool(hit.role or first.role) and near
            if hit.type == first.type and (same_day or named or (near and _is_one_day(hit, group))):
                group.append(hit)
                break
        else:
            groups.append([hit])
    return groups


def _is_one_day(hit: Hit, group: Sequence[Hit]) -> bool:
    """Whether of some hits and another one, all but one may be on any day of a stretch in which that one lies."""
    whens = [dates.parse(one.date.value) for one in (hit, *group)]
    known = [when for when in whens if when.kind != "within"]
    return len(known) == 1 and all(dates.certainly(known[0], when.earliest, when.latest) for when in whens)


def lead_of(scene: Scene) -> tuple[str, str] | None:
    """The type of event that the first paragraph tells of, and the word that says so."""
    text = scene.findings.texts[0] if scene.findings.texts else ""
    days = [(date.start, date.end) for date in scene.in_para(1, "date")] if text else []
    plain = masked(text, [*quotations(text), *days])
    rows = scene.timeline.vocabulary.event_types.values()
    words = [
        (m.start(), row.name, m[0])
        for row in rows
        for m in cue((*row.words, row.label.lower())).finditer(plain)
        if not _in_chamber(plain, m, row.name)
    ]
    return min(words)[1:] if words else None
