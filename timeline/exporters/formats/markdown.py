"""Markdown with footnotes: a chronology, a table or a narrative for an article.

It is GitHub-flavoured. What comes from the record renders as it was typed, except that a summary is Markdown by
design: its emphasis, code and links are kept (see `markup`). A footnote is a source and is named for it, so that the
same source has the same footnote wherever it is cited; where in the source (`para 4`) stands at the citation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain, groupby
from typing import Final, Literal, NamedTuple

from timeline.exporters.markup import escape_markdown as escaped
from timeline.exporters.markup import markdown, markdown_link, quoted
from timeline.exporters.registry import Loss, without
from timeline.query import accounts
from timeline.record import Citation, Claim, Event, Figure, Source, Timeline, When, source_mentions, spoken_list

SUFFIX = ".md"

Style = Literal["chronology", "table", "narrative"]


def render(
    timeline: Timeline, *, style: Style = "chronology", heading_level: int = 2, notes: bool = True, title: str = ""
) -> str:
    """The events in order with their notes at the end; nothing for no events, but the title if one is given.

    Headings begin at `heading_level`, with the title if one is given, and below it the summary of the record; there
    are none below level 6.
    """
    page = body(timeline, Layout(style=style, level=heading_level, notes=notes, title=title))
    if title and timeline.summary:
        heading, _, rest = page.partition("\n")
        page = f"{heading}\n\n{summary(timeline)}\n{rest}"
    return "\n".join(filter(None, [page, footnotes(timeline, cited(page))]))


def summary(timeline: Timeline) -> str:
    """The summary of the record, which is Markdown by design."""
    return markdown(timeline.summary)


def losses(timeline: Timeline, *, style: Style = "chronology", notes: bool = True) -> Iterator[Loss]:
    """What no style prints, and what a table has no room for; without notes nothing is cited."""
    if not notes:
        yield from without(timeline, "citations")
    if style == "table":
        wordy = (event.id for event in timeline.events for claim in event.claims if not claim.figures)
        yield from (
            *without(timeline, "summaries"),
            Loss("claim without a figure", "claims without a figure", (*wordy,), is_grave=True),
        )
    yield from without(timeline, "questions", "dates", "disputes", "links", "tags", "notes", "own fields")


class Layout(NamedTuple):
    """How a page is laid out; `taken` are the labels of footnotes that stand elsewhere in the article already."""

    style: Style = "chronology"
    level: int = 2
    notes: bool = True
    title: str = ""
    taken: Collection[str] = frozenset()


def body(timeline: Timeline, layout: Layout) -> str:
    """The page without the texts of its footnotes; each block ends in a line break, with an empty line between."""
    title = [_heading(layout.level, escaped(layout.title))] if layout.title else []
    below = layout._replace(level=layout.level + len(title))
    blocks = _STYLES[layout.style](_Writing(timeline, below)) if timeline.events else ()
    return "\n\n".join([*title, *blocks, ""]).removesuffix("\n")


class _Writing(NamedTuple):
    """What every part of a page looks at."""

    timeline: Timeline
    layout: Layout


def _heading(level: int, text: str) -> str:
    return f"{'#' * min(level, 6)} {text}"


# Chronology


def _chronology(writing: _Writing) -> Iterator[str]:
    """Paragraphs under years; each begins with its date in full, so that it can be pasted by itself."""
    for year, events in groupby(writing.timeline.events, key=lambda event: _year(event.date)):
        yield _heading(writing.layout.level, year)
        yield from chain.from_iterable(_entry(writing, event) for event in events)


def _year(date: When) -> str:
    return str(date.earliest.year) if date.earliest else "Earlier"


def _entry(writing: _Writing, event: Event) -> Iterator[str]:
    """A paragraph with a bold date and place, and what each side says as a list."""
    yield f"**{_dateline(event)}.** {_told(writing, event, title=True)}"
    if event.claims:
        yield "\n".join(f"- {account}" for account in _accounts(writing, event))


def _dateline(event: Event, date: str = "") -> str:
    """`24 February 2011, Civic Centre`; the place only where the words of the event do not name it."""
    is_named = event.place.casefold() in f"{event.title} {event.summary}".casefold()
    place = "" if is_named else escaped(event.place)
    return ", ".join(filter(None, [_capital(date or event.date.dateline), place]))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _told(writing: _Writing, event: Event, *, title: bool) -> str:
    """What happened, in sentences, with the figures the sentences do not give, and its notes."""
    said = f"{event.title} {event.summary}"
    status = _status(event)
    headline = _sentence(escaped(event.title))
    sentences = [f"*{headline}*{status}" if event.summary else headline + status] if title or not event.summary else []
    sentences += [markdown(event.summary)] if event.summary else []
    sentences += [] if title or not event.summary else [status.strip()]
    figures = _figures(writing.timeline, event, said)
    sentences += [f"({escaped(_capital(_inside(figures)))}.)"] if figures else []
    return " ".join(filter(None, sentences)) + _marks(writing, event.sources)


def _status(event: Event) -> str:
    """` (Planned.)`, after the sentence; nothing for what is confirmed."""
    return "" if event.status == "confirmed" else f" ({event.status.capitalize()}.)"


def _sentence(text: str) -> str:
    """A text with a full stop, unless it ends in some stop of its own."""
    return text if re.search(r"[.!?…][\"'”’)\]\\]*$", text) else f"{text}."


# Figures that the words do not give already


def _figures(timeline: Timeline, event: Event, said: str) -> list[str]:
    """The established figures that a text does not give, as phrases: `1,552 against`, `turnout about 60%`."""
    usual = timeline.vocabulary.event_type(event.type).figures
    names = sorted(event.figures, key=lambda name: usual.index(name) if name in usual else len(usual))
    return [_phrase(timeline, name, event.figures[name]) for name in names if not is_said(event.figures[name], said)]


def _inside(phrases: Iterable[str]) -> str:
    """Phrases to stand in brackets, with square ones for their own."""
    return ", ".join(phrases).replace("(", "[").replace(")", "]")


def _phrase(timeline: Timeline, name: str, figure: Figure) -> str:
    phrase = timeline.said(name, figure)
    return phrase.replace("~", "about ", sum("~" in one.amount for one in figure.each))


_WORDS: Final = {
    w: str(n) for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
_TIMES: Final = ("hour", "day", "week", "month", "year")
_NUMBER: Final = r"[£€$]?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?:m|bn|k)?\b"
_SHARES: Final = {
    "20%": r"\ba fifth\b", "25%": r"\ba quarter\b", "33%": r"\b(?:a|one) third\b", "50%": r"\bhalf\b",
    "67%": r"\btwo[ -]thirds\b", "75%": r"\bthree[ -]quarters\b",
    "80%": r"\beight in ten\b", "90%": r"\bnine in ten\b",
}  # fmt: skip
"""Percentages that words may give: who says `a quarter` has not said 25%, so the words are all there is to print."""
_PENCE: Final = re.compile(r"\b([0-9]{1,2})p\b")
_SAID: Final = re.compile(
    rf"(?<![\w.,£€$])(?P<number>{_NUMBER}|(?:{'|'.join(_WORDS)})\b)(?![.,][0-9])"
    r"(?=[\s-]?(?P<unit>%|per cent|(?:-|–|to|and)\s?[0-9]|[a-z]*))",
    re.IGNORECASE,
)
"""A number in a text, not part of another one, and what follows it; a range has its unit after the second."""


def is_said(figure: Figure, text: str) -> bool:
    """Whether a text gives every number of a figure: `60%` as `60 per cent`, `7 days` as `seven-day`, `£6.6m` so."""
    if figure.several:
        return all(is_said(one, text) for one in figure.several)
    if (
        figure.unit == "%"
        and (words := _SHARES.get(figure.number.removeprefix("~")))
        and re.search(words, text, re.IGNORECASE)
    ):
        return True
    numbers = re.findall(_NUMBER, figure.text.partition("(")[0])
    text = _PENCE.sub(lambda m: f"£{Decimal(m[1]) / 100:.2f}", text)
    said = [(_WORDS.get(m["number"].lower(), m["number"]), m["unit"].lower()) for m in _SAID.finditer(text)]
    return bool(numbers) and all(any(n == number and _fits(figure, unit) for n, unit in said) for number in numbers)


def _fits(figure: Figure, unit: str) -> bool:
    """Whether what follows a number in a text is the figure's unit: a share and a time have words of their own."""
    is_share = unit in ("%", "per cent") or unit[-1:].isdigit()
    noun = figure.unit.partition(" ")[0].removesuffix("s")
    if figure.unit == "%":
        return is_share
    return unit.startswith(noun) if noun in _TIMES else unit not in ("%", "per cent")


# What each side says


def _accounts(writing: _Writing, event: Event) -> Iterator[str]:
    """What each side says, a sentence for each claim; rival accounts in one sentence that names what they differ on."""
    for claims, figures in accounts.grouped(writing.timeline, event):
        if not figures:
            yield _account(writing, event, claims[0])
            continue
        about = spoken_list(escaped(writing.timeline.vocabulary.figure(name).label) for name in figures)
        yield f"Accounts differ on {about} – " + " ".join(
            _account(writing, event, claim, stop="." if claim is claims[-1] else ";") for claim in claims
        )


def _account(writing: _Writing, event: Event, claim: Claim, stop: str = "") -> str:
    """`Bo Marsh, branch secretary, Unison (1 June 2011): About 800 people were there.` and the notes.

    Inside a sentence of several accounts `stop` ends this one.
    """
    who = escaped(writing.timeline.attribution(event, claim))
    figures = [
        _phrase(writing.timeline, n, figure) for n, figure in claim.figures.items() if not is_said(figure, claim.says)
    ]
    aside = f" ({escaped(_inside(figures))})" if figures else ""
    words = escaped(claim.says)
    told = f"{words.removesuffix('.')}{aside}" if stop == ";" or aside else words
    return f"{who}: {told + stop if stop == ';' else _sentence(told)}{_marks(writing, claim.sources)}"


# Narrative


def _narrative(writing: _Writing) -> Iterator[str]:
    """Paragraphs under years: a date and a place said once, then sentences about all that happened there."""
    for year, events in groupby(writing.timeline.events, key=lambda event: _year(event.date)):
        yield _heading(writing.layout.level, year)
        for line, at_once in groupby(events, key=lambda event: _dateline(event, _within_year(event.date, year))):
            yield " ".join([f"**{line}.**", *chain.from_iterable(_sentences(writing, event) for event in at_once)])


def _within_year(date: When, year: str) -> str:
    """A date without the year it stands under."""
    return date.dateline.removesuffix(f" {year}")


def _sentences(writing: _Writing, event: Event) -> Iterator[str]:
    yield _told(writing, event, title=False).replace("\n\n", " ")
    yield from _accounts(writing, event)


# Table


def _table(writing: _Writing) -> Iterator[str]:
    rows = [_row(writing, event) for event in writing.timeline.events]
    yield "\n".join(["| Date | Event | Figures |", "| --- | --- | --- |", *rows])


def _row(writing: _Writing, event: Event) -> str:
    timeline = writing.timeline
    place = f" ({escaped(event.place)})" if event.place and event.place.casefold() not in event.title.casefold() else ""
    title = escaped(event.title) + place + _status(event).lower().replace(".", "") + _marks(writing, event.sources)
    figures = "; ".join([*map(escaped, _figures(timeline, event, "")), *_claimed(writing, event)])
    return f"| {escaped(_capital(event.date.dateline))} | {title} | {figures} |".replace("  ", " ")


def _claimed(writing: _Writing, event: Event) -> Iterator[str]:
    """`Ann Lee, leader of the council: 77% did not vote to reject`, and the notes."""
    for claim in event.claims:
        figures = ", ".join(_phrase(writing.timeline, name, figure) for name, figure in claim.figures.items())
        if figures:
            who = writing.timeline.attribution(event, claim)
            yield escaped(f"{who}: {figures}") + _marks(writing, claim.sources)


_STYLES: Final[dict[str, Callable[[_Writing], Iterable[str]]]] = {
    "chronology": _chronology,
    "table": _table,
    "narrative": _narrative,
}


# Notes


def label(source: str, taken: Collection[str] = ()) -> str:
    """The label of a source's footnote: its id, with a number where the article has a footnote of that name."""
    slug = re.sub("[^a-z0-9]+", "-", source.lower()).strip("-") or "source"
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(name for name in numbered if name not in taken)


def _marks(writing: _Writing, citations: Iterable[Citation]) -> str:
    if not writing.layout.notes:
        return ""
    return THIN_SPACE.join(_mark(writing, citation) for citation in citations)


THIN_SPACE: Final = "\u2009"
"""Between notes side by side: without it some renderers print the notes 1 and 2 as 12."""


def _mark(writing: _Writing, citation: Citation) -> str:
    at = f" ({escaped(citation.note)})" if citation.note else ""
    return f"[^{label(_current(writing.timeline, citation.id), writing.layout.taken)}]{at}"


def _current(timeline: Timeline, id: str) -> str:
    """The id a source has now, so that it has one footnote under all the ids it had."""
    return timeline.source[id].id if id in timeline.source else id


def cited(text: str) -> list[str]:
    """The labels of the footnotes a page refers to, in order; a bracket of the record's own stands escaped."""
    return list(dict.fromkeys(re.findall(r"(?<!\\)\[\^([a-z0-9-]+)\]", text)))


def footnotes(timeline: Timeline, labels: Iterable[str], taken: Collection[str] = ()) -> str:
    """The texts of footnotes, one to a line."""
    sources = _by_label(timeline, taken)
    return "".join(f"[^{name}]: {_note(timeline, *sources[name])}\n" for name in labels if name in sources)


def _by_label(timeline: Timeline, taken: Collection[str]) -> Mapping[str, tuple[str, Source | None]]:
    ids = {id for event in timeline.events for _, id in source_mentions(event)}
    current = sorted(_current(timeline, id) for id in ids)
    return {label(id, taken): (id, timeline.source.get(id)) for id in current}


def _note(timeline: Timeline, id: str, source: Source | None) -> str:
    """A source as a footnote: author, title in quotes, publisher, date, address, archived copy, day it was seen."""
    if source is None:
        return f"{escaped(id)}, a source the record does not have."
    parts = [
        escaped(source.author),
        escaped(quoted(source.title)),
        f"*{escaped(source.publisher)}*" if source.publisher else "",
        source.published.label if source.published else "",
        markdown_link(source.url) if source.url else "",
        f"archived at {markdown_link(source.archived)}" if source.archived else "",
        f"seen on {source.accessed.label}" if source.accessed else "",
    ]
    return ", ".join(filter(None, parts)) + (f"; {side}." if (side := timeline.side(source)) else ".")
