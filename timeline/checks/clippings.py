"""What the record says of a source, held against the text of it that is kept beside the record.

Nothing is said where no clipping is kept: of an event or a claim with several sources, only where all have one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from timeline.checks import Finding, Findings, check
from timeline.checks.relations import is_marked
from timeline.prose.passages import paragraphs
from timeline.record import (
    Actor,
    Citation,
    Claim,
    Event,
    Figure,
    Level,
    Path,
    Timeline,
    dates,
    figures,
    figures_with_paths,
    spoken_list,
)


@check("TL815", Level.WARNING, needs="clippings")
def figure_not_in_clipping(timeline: Timeline) -> Findings:
    """A figure is not in the text that is kept of its source, or in another paragraph of it.

    `1,525` in the record and `1,552` in the article is a slip of the pen that nobody sees afterwards. Look at the
    article again: correct the number, or the `at` of the citation, or cite the source it is from. A number that was
    worked out, and stands in no source, says so in brackets: `83.5% (derived)`.
    """
    for event in timeline.events:
        for path, figure, cited in _figures(event):
            texts = _texts(cited, timeline)
            is_read = texts and not _DERIVED.search(figure.basis) and path[-1] not in _COMPUTED
            if is_read and (message := _missed(figure, cited, texts)):
                yield Finding(event, path, message, "look at the number, and at the paragraph, in the article")


@check("TL816", Level.WARNING, needs="clippings")
def speaker_not_in_clipping(timeline: Timeline) -> Findings:
    """Nobody of the speaker's name is in the text that is kept of a claim's source.

    What one person said may have been given to another of the same side. Look at the article again: correct `by:`, cite
    the source that has the words, or add to the speaker's aliases what the article calls them.
    """
    for event in timeline.events:
        for index, claim in enumerate(event.claims):
            texts = _texts(claim.sources or event.sources, timeline)
            actor = timeline.actor.get(claim.by)
            if (
                texts
                and actor
                and not any(_is_named(actor, paragraph) for text in texts.values() for paragraph in text)
            ):
                says = f"nobody called {actor.name} is in the clipping of {_spoken(texts)}"
                yield Finding(event, ("claims", index, "by"), says, "look at who says it in the article")


@check("TL817", Level.WARNING, needs="clippings")
def date_not_in_clipping(timeline: Timeline) -> Findings:
    """The text that is kept of an event's sources names no day that may be the event's.

    Words such as "last Thursday" are counted from the day of the article. If that day is wrong, or one weekday was
    miscounted, the event is on another day than its source has it. Look at the article again; a date that was worked
    out is approximate, as in `2011-04-12~`, and `note` says from what.
    """
    for event in timeline.events:
        texts = _texts(event.sources, timeline)
        if texts and event.date.earliest and not is_marked(event.date) and event.date.kind != "within":
            named = list(_days(texts, timeline))
            if named and not any(dates.possibly(event.date, low, high) for low, high in named):
                days = sorted({f"{low}" if low == high else f"{low} to {high}" for low, high in named if low})
                says = f"the clipping of {_spoken(texts)} names no day that may be {event.date.label}"
                hint = (
                    f"look at the date in the article, which has {spoken_list(days[:4])}"
                    if days
                    else "look at the date"
                )
                yield Finding(event, ("date",), says, hint)


@check("TL818", Level.WARNING, needs="clippings")
def clipping_changed(timeline: Timeline) -> Findings:
    """The text that is kept of a source is not the one that its `excerpt_sha256` was made of.

    Somebody changed the clipping, or the article was clipped again after the paper changed it. Compare the two, clip it
    again with `timeline clip --keep`, and write the new `excerpt_sha256`.
    """
    for source in timeline.sources:
        text = timeline.clippings.get(source.id)
        if text is not None and source.excerpt_sha256:
            digest = hashlib.sha256(text.encode()).hexdigest()
            if digest != source.excerpt_sha256.lower():
                says = f"the clipping of `{source.id}` is not the text that was kept"
                yield Finding(source, ("excerpt_sha256",), says, f"its digest is now {digest}")


# What is held against what


_COMPUTED: Final = frozenset({"calendar_days"})
"""Figures that are counted from the dates of an event, and stand in no source."""

_DERIVED: Final = re.compile(r"\b(?:derived|computed|worked out|sum|total of)\b", re.IGNORECASE)

Texts = dict[str, tuple[str, ...]]
"""The paragraphs of clippings, by the id of their source."""


def _figures(event: Event) -> Iterator[tuple[Path, Figure, Sequence[Citation]]]:
    """Every figure of an event and its claims, with the citations that are to have it."""
    for path, _, figure in figures_with_paths(event.figures, ("figures",)):
        yield path, figure, event.sources
    for index, claim in enumerate(event.claims):
        for path, _, figure in figures_with_paths(claim.figures, ("claims", index, "figures")):
            yield path, figure, _cited(claim, event)


def _cited(claim: Claim, event: Event) -> Sequence[Citation]:
    return claim.sources or event.sources


def _texts(cited: Sequence[Citation], timeline: Timeline) -> Texts:
    """The clippings of all the sources that are cited; none if one of them has none."""
    ids = {timeline.source[citation.id].id for citation in cited if citation.id in timeline.source}
    kept = {id: paragraphs(timeline.clippings[id]) for id in ids if id in timeline.clippings}
    return kept if len(kept) == len(ids) == len({citation.id for citation in cited}) else {}


def _spoken(texts: Texts) -> str:
    return spoken_list([f"`{id}`" for id in texts], "or")


# Numbers


class _Number(NamedTuple):
    para: int
    value: Decimal
    text: str


_BARE: Final = re.compile(r"(?<![\w.,])[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")


@lru_cache(maxsize=512)
def _numbers(texts: tuple[str, ...]) -> tuple[_Number, ...]:
    """Every number in a text, in digits and in words, with its paragraph."""
    from timeline.prose.amounts import find

    found: list[_Number] = []
    for para, text in enumerate(texts, 1):
        for item in find(text, para):
            figure = figures.parse(item.value)
            found += (_Number(para, end, item.value) for end in (figure.low, figure.high) if end is not None)
        found += (_Number(para, Decimal(m[0].replace(",", "")), m[0]) for m in _BARE.finditer(text))
    return tuple(found)


def _missed(figure: Figure, cited: Sequence[Citation], texts: Texts) -> str:
    """What is wrong with where a figure stands in the clippings; "" for nothing."""
    named = [(citation.id, para) for citation in cited for para in _paras(citation.note)]
    cited_at = [f"para {para}" for _, para in sorted(named, key=lambda place: place[1])]
    before = (figure.before.low, figure.before.high) if figure.before else ()
    for number in (end for end in dict.fromkeys((*before, figure.low, figure.high)) if end is not None):
        every = [(id, n) for id, text in texts.items() for n in _numbers(text)]
        there = [(id, n.para) for id, n in every if n.value == number]
        if not there:
            turned = next(((id, n) for id, n in every if _is_turned(number, n.value)), None)
            has = f", which has {turned[1].text} in para {turned[1].para}" if turned else ""
            where = f" (looked for in {spoken_list(cited_at)} and elsewhere)" if cited_at and not has else ""
            return f"`{figure}` is not in the clipping of {_spoken(texts)}{has}{where}"
        if named and {id for id, _ in named} >= {citation.id for citation in cited} and not set(named) & set(there):
            return f"`{figure}` is in para {there[0][1]} of `{there[0][0]}`, and not where the citation says"
    return ""


def _is_turned(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers have the same digits in another order."""
    digits = [sorted(str(number.normalize().as_tuple().digits)) for number in (one, other)]
    return one != other and digits[0] == digits[1] and len(one.normalize().as_tuple().digits) > 1


def _paras(at: str) -> set[int]:
    """The paragraphs that a locator names: `para 4`, `paras 2, 3`, `paras 2-4`; none where it names something else."""
    found = re.fullmatch(r"paras? ([0-9]+(?:(?:, ?| and |-|–)[0-9]+)*)", at.strip())
    named: set[int] = set()
    for part in re.split(r", ?| and ", found[1]) if found else ():
        first, _, last = part.replace("–", "-").partition("-")
        named |= set(range(int(first), int(last or first) + 1))
    return named


# Speakers and days


_KIND_WORDS: Final = {
    "council": r"council\w*|authority|town hall", "employer": r"employers?|company|management",
    "union": r"unions?|branch", "party": r"party|councillors?", "court": r"tribunal|court|judge",
}  # fmt: skip
"""What an article calls a body by its kind, where it does not name it."""


def _is_named(actor: Actor, paragraph: str) -> bool:
    names = [re.sub(r"\s*\([^)]*\)$", "", name) for name in (actor.name, *actor.aliases)]
    if actor.kind == "person":
        names += [actor.name.split()[-1]]
    elif (words := _KIND_WORDS.get(actor.kind)) and re.search(rf"\b(?:{words})\b", paragraph, re.IGNORECASE):
        return True
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", paragraph, re.IGNORECASE) for name in names)


def _days(texts: Texts, timeline: Timeline) -> Iterator[tuple[dt.date | None, dt.date | None]]:
    """The days that clippings name, from the first to the last of each, and the day each was published."""
    for id, text in texts.items():
        published = timeline.source[id].published
        if published and published.earliest:
            yield published.earliest, published.latest
            yield from _days_of(text, published.earliest)


@lru_cache(maxsize=512)
def _days_of(texts: tuple[str, ...], day: dt.date) -> tuple[tuple[dt.date | None, dt.date | None], ...]:
    from timeline.prose.days import find

    found = [item for para, text in enumerate(texts, 1) for item in find(text, para, day)]
    named = [dates.parse(item.value) for item in found]
    return tuple((when.earliest, when.latest) for when in named)
