"""Articles kept current: what stands between two marks is written from the record, every other character stays.

A region is `<!-- timeline: QUERY AND OPTIONS -->`, what the tool wrote, `<!-- /timeline -->`, each mark on a line of
its own. Query and options are those of `export markdown`. A source cited in several regions has one footnote, which
stands in the first; a footnote of the author's own keeps its label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, cast, get_args

from timeline.exporters.formats import markdown
from timeline.exporters.formats.markdown import Layout
from timeline.query import Query, QueryError, Term, parse, select, split
from timeline.record import Timeline, When, dates, did_you_mean, spoken_list


class ArticleError(ValueError):
    """An article that cannot be brought up to date: the line from 1, what is wrong with it, what would be right."""

    def __init__(self, line: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.message = message
        self.hint = hint


class Region(NamedTuple):
    """What stands between two marks: the line of the first, what it asks for, and where in the text to write."""

    line: int
    asked: str
    start: int
    end: int


class Page(NamedTuple):
    """A region as the record has it now: the events it asks for, how it is laid out, its text and its footnotes."""

    region: Region
    chosen: Timeline
    layout: Layout
    text: str

    @property
    def options(self) -> dict[str, Any]:
        """The layout in the words of `export markdown`."""
        return {"style": self.layout.style, "notes": self.layout.notes}


def refresh(article: str, timeline: Timeline, read_date: Callable[[str], When] = dates.parse) -> str:
    """The article with every region written again from the record; raises ArticleError."""
    return refreshed(article, pages(article, timeline, read_date))


def pages(article: str, timeline: Timeline, read_date: Callable[[str], When] = dates.parse) -> list[Page]:
    """What every region is to hold, a footnote only where it is first cited; raises ArticleError.

    `read_date` reads the dates of queries.
    """
    taken = _authors_labels(article)
    written: set[str] = set()
    found = []
    for region in regions(article):
        chosen, layout = _asked_for(region, timeline, read_date)
        text = markdown.body(chosen, layout._replace(taken=taken))
        labels = [label for label in markdown.cited(text) if label not in written]
        written |= set(labels)
        notes = markdown.footnotes(chosen, labels, taken)
        found.append(Page(region, chosen, layout, "\n".join(filter(None, [text, notes]))))
    return found


def _asked_for(region: Region, timeline: Timeline, read_date: Callable[[str], When]) -> tuple[Timeline, Layout]:
    try:
        query, layout = read_mark(region.asked)
        return select(timeline, query, read_date), layout
    except QueryError as error:
        raise ArticleError(region.line, error.message, error.hint) from None


def refreshed(article: str, pages: Iterable[Page]) -> str:
    """The article with pages in their regions."""
    parts, end = [], 0
    for page in pages:
        parts += [article[end : page.region.start], _fitted(article, page)]
        end = page.region.end
    return "".join([*parts, article[end:]])


def _fitted(article: str, page: Page) -> str:
    """A page with an empty line on either side, so that no mark touches a paragraph; line ends are the mark's own."""
    text = f"\n{page.text}\n" if page.text else ""
    return text.replace("\n", "\r\n") if article[: page.region.start].endswith("\r\n") else text


def stale(article: str, fresh: str) -> list[int]:
    """The lines of the marks whose regions differ from those of the same article brought up to date."""
    pairs = zip(regions(article), regions(fresh), strict=True)
    return [old.line for old, new in pairs if article[old.start : old.end] != fresh[new.start : new.end]]


# Marks

_LINE: Final = re.compile(r"(.*?)(\r\n|\n|\r|\Z)", re.DOTALL)
_OPENS: Final = re.compile(r" {0,3}<!--\s*timeline(?::(?P<asked>.*?))?\s*-->\s*", re.DOTALL)
_CLOSES: Final = re.compile(r" {0,3}<!--\s*/timeline\s*-->\s*")
_NEARLY: Final = re.compile(r"(?<!\\)<!--\s*/?timeline\b")
_FENCE: Final = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)")


def regions(article: str) -> list[Region]:
    """The regions of an article in order; raises ArticleError for marks that do not pair, and when there are none."""
    found: list[Region] = []
    opened: Region | None = None
    astray = 0  # the line of what looks like a mark in the open region: a title of the record, or a slip
    for number, line, start, after in _lines(article):
        if mark := _OPENS.fullmatch(line):
            _refuse_open(opened, astray, number)
            opened, astray = Region(number, _asked(mark, number), after, after), 0
        elif _CLOSES.fullmatch(line):
            if opened is None:
                raise ArticleError(number, "a region ends here that does not begin", "write `<!-- timeline: -->` above")
            found.append(opened._replace(end=start))
            opened = None
        elif _NEARLY.search(line):
            astray = astray or number
            if not opened:
                raise _not_alone(number)
    if opened:
        raise _not_alone(astray) if astray else _unclosed(opened)
    if not found:
        hint = "put `<!-- timeline: type:strike -->` and `<!-- /timeline -->` where the events are to stand"
        raise ArticleError(1, "there is no mark in the article", hint)
    return found


def _refuse_open(opened: Region | None, astray: int, number: int) -> None:
    if opened:
        raise _not_alone(astray) if astray else _unclosed(opened, f" before the next begins on line {number}")


def _not_alone(number: int) -> ArticleError:
    return ArticleError(number, "this mark does not stand alone on its line", "give it a line of its own")


def _unclosed(region: Region, before: str = "") -> ArticleError:
    return ArticleError(region.line, f"the region is not closed{before}", "write `<!-- /timeline -->` where it ends")


def _asked(mark: re.Match[str], number: int) -> str:
    if mark["asked"] is None:
        raise ArticleError(number, "the mark has no colon", "write `<!-- timeline: -->` for every event")
    return mark["asked"].strip()


def _lines(article: str) -> Iterator[tuple[int, str, int, int]]:
    """The lines outside fenced code: number, text, where it starts and where the next does."""
    fence = ""
    for number, found in enumerate(_LINE.finditer(article), 1):
        mark = _FENCE.fullmatch(found[1])
        if not fence and mark:
            fence = mark["fence"]
        elif fence and mark and mark["fence"].startswith(fence) and not mark["info"].strip():
            fence = ""
        elif not fence:
            yield number, found[1], found.start(), found.end()


def _authors_labels(article: str) -> frozenset[str]:
    """The labels of footnotes that the author has written outside the regions."""
    outside, end = "", 0
    for region in regions(article):
        outside += article[end : region.start]
        end = region.end
    return frozenset(found.lower() for found in re.findall(r"(?m)^ {0,3}\[\^([^\]]+)\]:", outside + article[end:]))


# What a mark asks for

_TERMS: Final = {
    **{f"--{key}": key for key in ("actor", "type", "tag", "dispute", "source", "status", "from", "to", "text")},
    "-a": "actor",
    "-t": "type",
}
"""The options that are terms of the query, and their keys."""

_SWITCHES: Final = ("--exact", "--certain", "--no-notes")
_LAYOUT: Final = ("--style", "--heading-level", "--title")


def read_mark(asked: str) -> tuple[Query, Layout]:
    """The query and the layout a mark asks for, in the words of the command line; raises QueryError."""
    words, terms, given = split(asked)[::-1], [], dict[str, str]()
    while words:
        option, equals, value = words.pop().partition("=")
        if option in _SWITCHES and not equals:
            given[option] = option
        elif option in _TERMS or option in _LAYOUT:
            value = value if equals else _value(option, words)
            if option in _TERMS:
                terms.append(Term(_TERMS[option], value))
            given[option] = value
        elif option.startswith("--"):
            known = [*_TERMS, *_SWITCHES, *_LAYOUT]
            raise QueryError(f"`{option}` is not an option of a mark", did_you_mean(option, known, _usage()))
        else:
            terms += parse([option + equals + value])
    query = Query(terms=tuple(terms), exact="--exact" in given, certain="--certain" in given)
    return query, _layout(given)


def _value(option: str, words: list[str]) -> str:
    if not words:
        raise QueryError(f"`{option}` has no value", f"write it after the option: `{option} VALUE`")
    return words.pop()


def _usage() -> str:
    return f"known are {spoken_list(f'`{option}`' for option in (*_TERMS, *_SWITCHES, *_LAYOUT))}"


def _layout(given: Mapping[str, str]) -> Layout:
    style, level = given.get("--style", "chronology"), given.get("--heading-level", "2")
    styles = get_args(markdown.Style)
    if style not in styles:
        raise QueryError(f"`--style {style}` is not a style", f"write {spoken_list(styles, 'or')}")
    if level not in set("123456"):
        raise QueryError(f"`--heading-level {level}` is not a level", "write a number from 1 to 6")
    return Layout(cast(markdown.Style, style), int(level), "--no-notes" not in given, given.get("--title", ""))
