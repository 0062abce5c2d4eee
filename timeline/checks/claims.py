"""What is said and how: words that judge, quotations, the other side, and words that differ from their figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from timeline.checks import Finding, Findings, check
from timeline.checks.relations import ACTION, linked
from timeline.record import Event, Figure, Level, Path, Timeline

EVALUATIVE: Final = (
    "appalling", "atrocious", "betray", "bloated", "brutal", "bully", "bullies", "callous", "chaos", "chaotic",
    "cowardly", "cripple", "crippling", "crushing", "cynical", "damning", "despicable", "devastat", "disastrous",
    "disgrace", "disgust", "draconian", "farce", "fat cat", "greedy", "heartless", "heroic", "historic victory",
    "humiliat", "hypocri", "incompeten", "landslide", "ludicrous", "magnificent", "militant", "outrage", "overwhelming",
    "pathetic", "reckless", "resounding", "ruthless", "savage", "scandal", "shambles", "shameful", "shameless",
    "shocking", "slashed", "spineless", "stunning", "swingeing", "thug", "unacceptabl", "unprecedented", "vicious",
    "vindictive", "wreck", "worst ever",
)  # fmt: skip
"""Words, or how they begin, that judge and do not tell; each belongs to a speaker. A record's own list is this row."""


def _used(texts: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern of those words that occur at all: most records use few, and one search for each over all is quick."""
    whole = "\n".join(texts).casefold()
    used = [word for word in EVALUATIVE if word in whole]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, used))})\w*", re.IGNORECASE) if used else None


@check("TL803", Level.WARNING)
def evaluative_word(timeline: Timeline) -> Findings:
    """A title or summary judges instead of telling.

    "Landslide", "savage" and "resounding" are somebody's view, and a record that has them as its own takes that side.
    Say what happened in numbers, and make the word a claim of the person who used it.
    """
    judges = _used(f"{event.title}\n{event.summary}" for event in timeline.events)
    for event in timeline.events if judges else ():
        for field in ("title", "summary"):
            if judges and (found := judges.search(getattr(event, field))):
                says = f"`{found[0]}` is a judgement, and here it is the record's own"
                yield Finding(
                    event, (field,), says, "tell it in numbers, or make it a claim of who said it", word=found[0]
                )


_REPLIED: Final = re.compile(
    r"\b(?:no reply|no answer|did not (?:reply|answer|comment)|not (?:be )?reach|declin)", re.IGNORECASE
)


@check("TL811", Level.NOTE)
def one_sided_judgement(timeline: Timeline) -> Findings:
    """An event has one speaker's judgement of others and nothing from anybody else.

    Readers of one side's words expect the other's, or to be told that none was found. Add the other side's claim, or
    write in the note that no reply was seen.
    """
    judges = _used(claim.says for event in timeline.events for claim in event.claims)
    for event in timeline.events if judges else ():
        speakers = {claim.by for claim in event.claims}
        for index, claim in enumerate(event.claims):
            found = judges.search(claim.says) if judges and len(speakers) == 1 else None
            if found and not _REPLIED.search(f"{event.summary}\n{event.note}"):
                says = f"`{found[0]}`, and nobody else speaks in this event"
                hint = "add the other side's claim, or note that no reply was seen"
                yield Finding(event, ("claims", index, "says"), says, hint, word=found[0])
                break


LONGEST_QUOTATION: Final = 12
_QUOTED: Final = re.compile(r"[“\"]([^“”\"]+)[”\"]")


@check("TL809", Level.WARNING)
def long_quotation(timeline: Timeline) -> Findings:
    """A quotation is longer than twelve words.

    The record tells things in its own words, for the sake of copyright and of what the words are to show. Shorten it to
    the words that matter, and give the place in the citation's `at`.
    """
    for event in timeline.events:
        for path, text in _prose(event):
            for found in _QUOTED.finditer(text) if '"' in text or "“" in text else ():
                if (words := len(found[1].split())) > LONGEST_QUOTATION:
                    says = f"a quotation of {words} words; at most {LONGEST_QUOTATION} are taken from one source"
                    yield Finding(event, path, says, "say it in the record's own words", word=found[0])


def _prose(event: Event) -> Iterator[tuple[Path, str]]:
    yield ("title",), event.title
    yield ("summary",), event.summary
    yield ("note",), event.note
    for i, claim in enumerate(event.claims):
        yield ("claims", i, "says"), claim.says
        yield ("claims", i, "note"), claim.note


_NUMBER: Final = re.compile(
    r"(?<![\w.,])[0-9]{1,3}(?:,[0-9]{3})+(?![\w,]|\.[0-9])|(?<![\w.,])[0-9]{3,}(?![\w,]|\.[0-9])"
)


_LONG: Final = re.compile("[0-9]{3}")


@check("TL626", Level.WARNING)
def figure_and_words_differ(timeline: Timeline) -> Findings:
    """A figure has the digits of a number in the words beside it, but in another order or with one changed.

    `says: Its members reject the offer by 389 to 340` with `votes_against: 398` was typed twice and once wrongly. A
    figure of three digits or more that is not in the words is held against the numbers that are. Look at the source,
    and mend the figure or the words.
    """
    for event in timeline.events:
        if event.figures:
            yield from _mistyped(event, ("figures",), event.figures.items(), f"{event.title}\n{event.summary}")
        for i, claim in enumerate(event.claims):
            if claim.figures:
                yield from _mistyped(event, ("claims", i, "figures"), claim.figures.items(), claim.says)


def _mistyped(event: Event, path: Path, figures: Iterable[tuple[str, Figure]], words: str) -> Findings:
    """Figures of three digits or more that nearly are a number of the text that no other figure is."""
    if not _LONG.search(words):
        return
    plain = words.replace(",", "")
    given = {digits: name for name, figure in figures for digits in _digits(figure.text)}
    if all(digits in plain for digits in given):
        return
    said = {found.replace(",", "") for found in _NUMBER.findall(words)}
    for digits, name in given.items() if said else ():
        near = next((n for n in sorted(said - given.keys()) if _is_slip(digits, n)), "") if digits not in said else ""
        if near:
            says = f"the figure is {int(digits):,}, the words say {int(near):,}"
            yield Finding(event, (*path, name), says, "look at the source, and mend the figure or the words")


@lru_cache(maxsize=4096)
def _digits(text: str) -> tuple[str, ...]:
    """The whole numbers of a figure of three digits or more, as they are written."""
    return tuple(found.replace(",", "") for found in _NUMBER.findall(re.sub(r"[£€$%]|\(.*", " ", text)))


def _is_slip(one: str, other: str) -> bool:
    """Whether two numbers differ as a slip of the hand does: two digits changed over, or one digit wrong."""
    if len(one) != len(other):
        return False
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(differing) == 1 or (len(differing) == 2 and differing[0] == differing[1][::-1])


_ENDING: Final = ("ends", "settles", "withdraws", "suspends")


@check("TL812", Level.NOTE)
def open_after_settlement(timeline: Timeline) -> Findings:
    """Action or a claim of a dispute is still open after its settlement.

    A settlement ends action and withdraws claims, and a reader asks what became of each. Link the settlement to what it
    `ends`, `settles` or `withdraws`, give the action its end, or let another event end it. Action is open when its date
    has no end, or one after the last settlement of the dispute; a claim until an event ends it or leads on from it.
    """
    settled = {
        e.dispute: e for e in timeline.events if e.type == "settlement" and e.status == "confirmed" and e.dispute
    }
    ended = {id for kind in _ENDING if settled for id in linked(timeline, kind)}
    for event in timeline.events if settled else ():
        settlement = settled.get(event.dispute)
        if settlement and event.id not in ended and _is_open(event, settlement):
            says = f"still open after `{settlement.id}`, {settlement.date.label}"
            hint = "link the settlement to it by `ends`, `settles` or `withdraws`, or give it its end"
            yield Finding(event, ("date",), says, hint, first=(settlement, ("date",)))


def _is_open(event: Event, settlement: Event) -> bool:
    if event.date.order[0] > settlement.date.order[1] or event.status in ("planned", "cancelled"):
        return False
    if event.type in ACTION:
        return event.date.order[1] > settlement.date.order[1]
    return event.type == "legal_claim" and not event.links.get("leads_to")
