"""Dates against the calendar and against one another."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from timeline.checks.engine import Finding, Findings, check
from timeline.checks.relations import STOPPAGE, first_day, last_day, spelt
from timeline.checks.wording import MONTH_OF, WEEKDAY_OF, WEEKDAYS, YEAR, YEAR_BESIDE, any_of
from timeline.record import Actor, AnyRecord, Event, Level, Path, Source, Timeline, When

_NAMES: Final = tuple(WEEKDAYS)
_DAY: Final = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_MONTH: Final = rf"(?P<month>{any_of(MONTH_OF)})\b\.?"
_WEEKDAY: Final = rf"(?<![\w.])(?<!The )(?<!the )(?P<weekday>{any_of(WEEKDAY_OF)})\b\.?"
_YEAR: Final = r"(?:,? (?P<year>[0-9]{4})\b)?"
_OTHER_DATE: Final = rf"(?!,? (?:the )?(?:[0-9]|(?:{any_of(MONTH_OF)})\b)|['’])"

_AFTER: Final = (
    r"(?: \(|, an? |,? (?:which |it |that )?(?:was|is|fell on|falls on) (?:on )?(?:a )?|,? (?=\w+[),.;:]|\w+$))"
    rf"(?P<weekday>{any_of(WEEKDAY_OF)})\b{_OTHER_DATE}"
)

WRITTEN: Final = (
    # Monday 23 May 2011, Mon. 23rd of May, Monday, the 23 May
    re.compile(rf"{_WEEKDAY},? (?:the )?{_DAY}(?: of)? {_MONTH}{_YEAR}"),
    # Monday May 23, Monday, May 23rd, 2011
    re.compile(rf"{_WEEKDAY},? {_MONTH} (?:the )?{_DAY}(?![\w:.,-]*[0-9]{{2}}:)(?!\d){_YEAR}"),
    # 23 May 2011, a Monday; 23 May (Monday); 23 May, which was a Monday; 23 May, Monday,
    re.compile(rf"(?<![\w.]){_DAY}(?: of)? {_MONTH}{_YEAR}{_AFTER}"),
    # May 23, 2011, a Monday; May 23rd (Monday)
    re.compile(rf"(?<![\w.]){_MONTH} (?:the )?{_DAY}(?!\d){_YEAR}{_AFTER}"),
    # Monday 23 and Tuesday 24 May; Monday 23 to Friday 27 May 2011
    re.compile(
        rf"{_WEEKDAY},? (?:the )?{_DAY}(?:,? (?:and|to|until|or|–|-) (?:(?:{any_of(WEEKDAY_OF)})\.? )?[0-9]{{1,2}}"
        rf"(?:st|nd|rd|th)?)+(?: of)? {_MONTH}{_YEAR}"
    ),
    # Monday 2011-05-23
    re.compile(rf"{_WEEKDAY},? (?P<year>[0-9]{{4}})-(?P<number>[0-9]{{2}})-(?P<day>[0-9]{{2}})\b"),
)
"""How a weekday stands beside a date in a text."""


@check("TL701", Level.WARNING, alone=True)
def weekday_disagrees(timeline: Timeline) -> Findings:
    """A weekday in a text is not that of the date beside it.

    "Tuesday 5 March 2026" was a Thursday. Papers give weekdays and records give dates, so a mismatch is often the trace
    of a wrong date. "Thurs. 5 March", "Thursday, March 5th" and "5 March, a Thursday" are read too. Where no year is
    written, the one nearest to the record's date is meant, or another that the text names ("in 2012", "a year later").
    Look the day up again.

    It does not find a weekday without a date beside it ("on Tuesday"), or dates in figures with slashes.
    """
    for record in timeline.records():
        for path, text, when in _texts(record):
            for found in _weekdays(text):
                days = _meant(found, when, text)
                said = list(WEEKDAYS)[WEEKDAY_OF[found["weekday"]]]
                if days and all(_NAMES[day.weekday()] != said for day in days):
                    right = _NAMES[days[0].weekday()]
                    says = f"{spelt(days[0])} was a {right}, not a {said}"
                    hint = f"look the day up in the source: the date may be wrong, or the weekday is {right}"
                    yield Finding(record, path, says, hint, word=found[0])


FAR: Final = 300
"""Days within which a date without a year may be of the year before or after: 1 February speaks of either May."""


def _weekdays(text: str) -> Iterator[re.Match[str]]:
    """The weekdays of a text with a date beside them, each once."""
    if not _HAS_WEEKDAY.search(text):
        return
    seen: list[tuple[int, int]] = []
    for pattern in WRITTEN:
        for found in pattern.finditer(text):
            at = found.span("weekday")
            if at not in seen:
                seen.append(at)
                yield found


_HAS_WEEKDAY: Final = re.compile(rf"\b(?:{any_of(WEEKDAY_OF)})\b")


def _texts(record: AnyRecord) -> list[tuple[Path, str, When | None]]:
    """The texts of a record, each with the date it is about."""
    when = None if isinstance(record, Actor) else record.published if isinstance(record, Source) else record.date
    texts: list[tuple[Path, str, When | None]] = [(("note",), record.note, when)] if record.note else []
    if isinstance(record, Event):
        texts += [(("title",), record.title, when), (("summary",), record.summary, when)]
        for i, claim in enumerate(record.claims):
            said = claim.date or when
            texts += [(("claims", i, "says"), claim.says, said), (("claims", i, "note"), claim.note, said)]
    return texts


def _meant(found: re.Match[str], when: When | None, text: str) -> list[dt.date]:
    """The days a date in a text may be, the likeliest first.

    That is the day of its own year, or of the year that brings it nearest to the record's date; where the text names
    another year, or speaks of the year before, it may be the day of that one as well.
    """
    groups = found.groupdict()
    month = int(groups["number"]) if groups.get("number") else MONTH_OF[groups["month"]]
    if groups["year"]:
        return [day for day in [_day(int(groups["year"]), month, int(groups["day"]))] if day]
    near = (when.earliest or when.latest) if when else None
    if not when or not near:
        return []
    around = [day for by in (-1, 0, 1) if (day := _day(near.year + by, month, int(groups["day"])))]
    nearest = sorted(around, key=lambda day: abs((day - near).days))
    years = {int(year) for year in YEAR.findall(text)} | {day.year for day in when.order if day.year not in (1, 9999)}
    named = [day for year in sorted(years) if (day := _day(year, month, int(groups["day"])))]
    far = [day for day in nearest[1:] if abs((day - near).days) <= FAR or YEAR_BESIDE.search(text)]
    return [*nearest[:1], *named, *far]


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


_ORDER: Final = (
    ("notice_received", "opened", "ballot"),
    ("opened", "closed", "ballot"),
    ("closed", "mandate_ends", "ballot"),
    ("consultation_started", "notice_given", ""),
    ("consultation_started", "effective", ""),
    ("notice_given", "effective", ""),
)
"""Dates of which the first comes before the second, for a type of event or for all."""


@check("TL718", alone=True)
def dates_out_of_order(timeline: Timeline) -> Findings:
    """The dates of an event are in an order they cannot have had.

    A ballot cannot close before it opens or give its result before it closes, a notice cannot come after its effect,
    and a strike is over before people are back at work. `opened: 2011-05-11` with `closed: 2011-05-06` are two dates
    changed over, or a wrong month. Look both up; only what is certain by the bounds of the dates is reported. A ballot
    may be dated by its opening or by its result, and a deadline may lie before the notice that follows it.

    Does not find: a result before the last day of voting where the ballot has the date of its opening.
    """
    for event in timeline.events:
        found = list(_disorder(event)) if event.dates else []
        yield from found
        if event.type == "ballot" and not found and event.status != "planned":
            for name in ("opened",) if _is_dated_by_its_opening(event) else ("opened", "closed"):
                if name in event.dates and _is_after(event.dates[name], event.date):
                    says = f"the ballot {name} on {event.dates[name].label}, after its date, {event.date.label}"
                    yield Finding(event, ("dates", name), says, "look both dates up in the source")
        elif event.type in STOPPAGE:
            yield from _notice_and_return(event)


def _is_dated_by_its_opening(ballot: Event) -> bool:
    """Whether the date of a ballot is that of its opening, or before it, and not that of its result."""
    opened = ballot.dates.get("opened")
    return bool(opened and ballot.date.order[0] <= opened.order[1]) or bool(_OPENING.search(ballot.title))


_OPENING: Final = re.compile(
    r"\b(?:opens?|opened|begins?|began|starts?|started|launch\w*|announc\w*|calls?|called|under way"
    r"|to (?:be )?ballot(?:ed)?|will|go out|sent out|are balloted|is balloted)\b",
    re.IGNORECASE,
)
"""Words of a title by which a ballot is dated by its opening or its announcement."""


def _disorder(event: Event) -> Findings:
    for earlier, later, kind in _ORDER:
        first, second = event.dates.get(earlier), event.dates.get(later)
        if kind in ("", event.type) and first and second and _is_after(first, second):
            says = f"`{earlier}` is {first.label}, after `{later}`, {second.label}"
            yield Finding(event, ("dates", earlier), says, "look both dates up in the source")


def _is_after(one: When, other: When) -> bool:
    """Whether a date certainly comes after another ended."""
    return bool(one.earliest and other.latest and one.earliest > other.latest)


def _notice_and_return(event: Event) -> Findings:
    received, returned = event.dates.get("notice_received"), event.dates.get("returned")
    begins, ends = first_day(event.date), last_day(event.date)
    is_in_stages = event.form in ("discontinuous", "rolling", "selective") and begins != ends
    if received and received.earliest and begins and received.earliest > begins and not is_in_stages:
        says = f"notice was received on {received.label}, after the action began on {spelt(begins)}"
        yield Finding(event, ("dates", "notice_received"), says, "look both dates up in the source")
    if returned and returned.latest and ends and returned.latest <= ends:
        says = f"back at work on {returned.label}, but the action runs to {spelt(ends)}"
        yield Finding(event, ("dates", "returned"), says, "the last day out is the day before the return")


@check("TL404", alone=True)
def malformed_financial_year(timeline: Timeline) -> Findings:
    """A financial year is not written as two years that follow each other.

    It runs from 1 April to 31 March and is written `2011/12`; `2011` may mean any of three years, and `2011/13` is
    none.
    """
    for event in timeline.events:
        year = event.financial_year
        found = re.fullmatch(r"([0-9]{4})/([0-9]{2})", year)
        if year and (not found or (int(found[1]) + 1) % 100 != int(found[2])):
            first = re.match(r"[0-9]{4}", year)
            right = f"write `{first[0]}/{(int(first[0]) + 1) % 100:02}`" if first else "write it as in `2011/12`"
            yield Finding(event, ("financial_year",), f"`{year}` is not a financial year", right)


_OUTCOME: Final = re.compile(
    r"\b(?:outcomes?|results?|not known|unknown|unclear|not clear|not (?:been )?(?:seen|reported|found)"
    r"|no (?:report|record|source)|nothing (?:is )?known|whether|took place|did not (?:take place|happen|go ahead)"
    r"|(?:go|went) ahead|cancel\w*|postpon\w*|put off|call(?:ed)? off|suspend\w*|abandon\w*|withdr[ae]w\w*|never)\b",
    re.IGNORECASE,
)
"""What a note says that answers the question what became of a plan."""


@check("TL720", Level.WARNING)
def planned_and_past(timeline: Timeline) -> Findings:
    """An event is still planned although the record goes on long after it.

    A reader wants to know whether the talks met. Write `status: confirmed` or `cancelled`; where the outcome is not
    known, say so in a note. A note about something else does not answer it. The record goes on as far as its last event
    that took place, so that the answer does not depend on today; `timeline due` holds plans against today's date.
    """
    done = (e.date.earliest for e in timeline.events if e.status not in ("planned", "cancelled"))
    end = max((day for day in done if day), default=None)
    for event in timeline.events if end else ():
        latest = event.date.latest
        if event.status == "planned" and latest and end and latest < end and not _OUTCOME.search(event.note):
            says = f"planned for {event.date.label}, and the record goes on to {spelt(end)}"
            hint = "write `status: confirmed` or `cancelled`, or say in a note that the outcome is not known"
            yield Finding(event, ("status",), says, hint)
