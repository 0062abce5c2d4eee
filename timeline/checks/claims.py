"""What is said and how: words that judge, quotations, the other side, and words that differ from their figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from timeline.checks.engine import Finding, Findings, check
from timeline.checks.relations import STOPPAGE, bodies, linked, live, unions
from timeline.checks.wording import NOT_JUDGING, Judging, judging_words, quotations, quoted
from timeline.prose.numerals import is_of_something_else, may_count
from timeline.query.stoppages import SERIES
from timeline.record import Event, Figure, Level, Path, Timeline


@lru_cache(maxsize=16)
def _pattern(words: tuple[Judging, ...]) -> re.Pattern[str]:
    forms = "|".join(rf"{re.escape(row.word)}{'[a-z]*' if row.open else ''}" for row in words)
    return re.compile(rf"(?<![\w-])(?:{forms})(?![\w])", re.IGNORECASE)


def _used(texts: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern of those words that occur at all: most records use few, and one search for each over all is quick."""
    whole = "\n".join(texts).casefold()
    used = tuple(row for row in judging_words() if row.word in whole)
    return _pattern(used) if used else None


def _judgements(text: str, judges: re.Pattern[str], names: frozenset[str]) -> Iterator[str]:
    """The words of a text that judge, each once: not those of a name, of a quotation or of a title in emphasis."""
    found = list(judges.finditer(text))
    if not found:
        return
    apart = [match.span() for match in (*NOT_JUDGING.finditer(text), *quotations(text), *_EMPHASIS.finditer(text))]
    seen: set[str] = set()
    for match in found:
        inside = any(first <= match.start() and match.end() <= last for first, last in apart)
        if not inside and match[0].casefold() not in seen and not _is_name(text, match, names):
            seen.add(match[0].casefold())
            yield match[0]


_EMPHASIS: Final = re.compile(r"(?<!\w)[*_][^*_\n]+[*_](?!\w)")


_BY_NAME: Final = ("scandal", "outrage", "disaster")
_NO_NAME: Final = frozenset("the a an this that another new council pay union school".split())


def _is_name(text: str, found: re.Match[str], names: frozenset[str]) -> bool:
    """Whether a word that judges is a name: `Horizon scandal`, a capital inside a sentence, a word of an actor."""
    if not text[found.start()].isupper():
        before = text[: found.start()].split()[-1:] or [""]
        return found[0].lower() in _BY_NAME and before[0][:1].isupper() and before[0].casefold() not in _NO_NAME
    starts = re.search(r"(?:^|[.!?:;–—(\n]\s*|[\"“‘])$", text[: found.start()])
    return not starts or found[0].casefold() in names


def _names(timeline: Timeline) -> frozenset[str]:
    """The words of the names of all actors, in lower case."""
    texts = (name for actor in timeline.actors for name in (actor.name, *actor.aliases))
    return frozenset(word.strip(".,()").casefold() for name in texts for word in name.split())


@check("TL803", Level.WARNING, needs="item", alone=True)
def evaluative_word(timeline: Timeline) -> Findings:
    """A title or summary judges instead of telling.

    "Landslide", "savage" and "resounding" are somebody's view, and a record that has them as its own takes that side.
    Say what happened in numbers, and make the word a claim of the person who used it. Each such word is reported.

    It says nothing of names ("the Militant tendency", "the Horizon scandal"), of words in quotation marks or emphasis,
    and of what is the matter of a dispute ("allegations of bullying"). It does not find words outside its table.
    """
    judges = _used(f"{event.title}\n{event.summary}" for event in timeline.events)
    names = _names(timeline) if judges else frozenset()
    for event in timeline.events if judges else ():
        for field in ("title", "summary"):
            for word in _judgements(getattr(event, field), judges, names) if judges else ():
                says = f"`{word}` is a judgement, and here it is the record's own"
                yield Finding(event, (field,), says, "tell it in numbers, or make it a claim of who said it", word=word)


_REPLIED: Final = re.compile(
    r"\b(?:no reply|no answer|did not (?:reply|answer|comment)|not (?:be )?reach|declin|no comment|asked for)",
    re.IGNORECASE,
)


@check("TL811", Level.NOTE, alone=True)
def one_sided_judgement(timeline: Timeline) -> Findings:
    """An event has one side's judgement of others and nothing from anybody else.

    Readers of one side's words expect the other's, or to be told that none was found. Add the other side's claim, or
    write in the note that no reply was seen. Speakers are one side where all are of one body (a union, its branch and
    its officers), or all are of unions; what two speakers agree on otherwise is not looked at.
    """
    judges = _used(claim.says for event in timeline.events for claim in event.claims)
    names = _names(timeline) if judges else frozenset()
    for event in timeline.events if judges else ():
        if not event.claims or not _is_one_side(timeline, [claim.by for claim in event.claims]):
            continue
        words = [(index, word) for index, claim in enumerate(event.claims) if judges
                 for word in _judgements(claim.says, judges, names)]  # fmt: skip
        if words and not _REPLIED.search(f"{event.summary}\n{event.note}"):
            index, word = words[0]
            says = f"`{word}`, and nobody of another side speaks in this event"
            hint = "add the other side's claim, or note that no reply was seen"
            yield Finding(event, ("claims", index, "says"), says, hint, word=word)


def _is_one_side(timeline: Timeline, speakers: Sequence[str]) -> bool:
    """Whether speakers are plainly one side: one actor, all of one body, or all of unions."""
    whole = [bodies(timeline, id) | {id} for id in dict.fromkeys(speakers)]
    are_unions = all(any(id in timeline.actor and timeline.actor[id].kind == "union" for id in side) for side in whole)
    return len(whole) == 1 or are_unions or bool(set.intersection(*whole))


LONGEST_QUOTATION: Final = 12


@check("TL809", Level.WARNING, needs="item", alone=True)
def long_quotation(timeline: Timeline) -> Findings:
    """A quotation is longer than twelve words.

    The record tells things in its own words, for the sake of copyright and of what the words are to show. Shorten it to
    the words that matter, and give the place in the citation's `at`. Double and single marks are read, and an
    apostrophe is told apart from a mark. It does not find words taken over without marks.
    """
    for event in timeline.events:
        for path, text in _prose(event):
            for found in quotations(text):
                if (words := len(quoted(found).split())) > LONGEST_QUOTATION:
                    says = f"a quotation of {words} words; at most {LONGEST_QUOTATION} are taken from one source"
                    hint = "say it in the record's own words, and quote those that matter"
                    yield Finding(event, path, says, hint, word=found[0])


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


@check("TL626", Level.WARNING, alone=True)
def figure_and_words_differ(timeline: Timeline) -> Findings:
    """A figure has the digits of a number in the words beside it, but in another order or with one changed.

    `says: Its members reject the offer by 389 to 340` with `votes_against: 398` was typed twice and once wrongly. A
    figure of three digits or more that is not in the words is held against the numbers that are. Look both up in the
    source. Years, addresses, routes, ages and numbers of something else are left alone.

    Does not find: a slip beside a number that is followed by another noun than the figure's own.
    """
    for event in timeline.events:
        if event.figures:
            words = f"{event.title}\n{event.summary}"
            yield from _mistyped(timeline, event, ("figures",), event.figures.items(), words)
        for i, claim in enumerate(event.claims):
            if claim.figures:
                path = ("claims", i, "figures")
                yield from _mistyped(timeline, event, path, claim.figures.items(), claim.says)


def _mistyped(
    timeline: Timeline, event: Event, path: Path, figures: Iterable[tuple[str, Figure]], words: str
) -> Findings:
    """Figures of three digits or more that nearly are a number of the text that no other figure is."""
    if not _LONG.search(words):
        return
    plain = words.replace(",", "")
    given = {digits: (name, figure) for name, figure in figures for digits in _digits(figure.text)}
    if all(digits in plain for digits in given):
        return
    said = {found[0].replace(",", ""): found for found in _NUMBER.finditer(words)}
    for digits, (name, figure) in given.items() if said else ():
        for number in sorted(said.keys() - given.keys()) if digits not in said else ():
            is_slip = _is_slip(digits, number) and not is_of_something_else(said[number])
            if is_slip and may_count(said[number], timeline.vocabulary.figure(name), figure):
                says = f"the figure is {int(digits):,}, the words say {int(number):,}"
                yield Finding(
                    event, (*path, name), says, "look both up in the source, and correct the one that is wrong"
                )
                break


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


@check("TL812", Level.NOTE, needs="all")
def open_after_settlement(timeline: Timeline) -> Findings:
    """Action, a lock-out or a claim of a dispute is still open after its settlement.

    A settlement ends action and withdraws claims, and a reader asks what became of each. Link the settlement to what it
    `ends`, `settles` or `withdraws`, give the action its end, or let another event end it. Action is open when its date
    has no end, or one after the last settlement of the dispute, reported or confirmed; a claim until an event ends it
    or leads on from it. Action of a union that is no party to the settlement may go on.
    """
    settled: dict[str, Event] = {}
    for event in timeline.events:
        if event.type == "settlement" and event.status in ("confirmed", "reported") and event.dispute:
            last = settled.setdefault(event.dispute, event)
            settled[event.dispute] = max(last, event, key=lambda e: (e.date.order, e.id))
    ended = {id for kind in _ENDING if settled for id in linked(timeline, kind)}
    for event in timeline.events if settled else ():
        settlement = settled.get(event.dispute)
        if settlement and event.id not in ended and _is_open(timeline, event, settlement):
            says = f"{event.date.label} is still open after `{settlement.id}`, {settlement.date.label}"
            hint = "link the settlement to it by `ends`, `settles` or `withdraws`, or give it its end"
            yield Finding(event, ("date",), says, hint, first=(settlement, ("date",)))


def _is_open(timeline: Timeline, event: Event, settlement: Event) -> bool:
    if event.date.order[0] > settlement.date.order[1] or not live(event):
        return False
    ours, theirs = (
        set[str]().union(*(bodies(timeline, id) for id in unions(timeline, e))) for e in (event, settlement)
    )
    if ours and theirs and ours.isdisjoint(theirs):
        return False
    if event.type in (*STOPPAGE, SERIES):
        return event.date.order[1] > settlement.date.order[1]
    return event.type == "legal_claim" and not event.links.get("leads_to")
