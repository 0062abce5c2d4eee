"""Dates against the calendar and against one another."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from timeline.checks import Finding, Findings, check
from timeline.checks.relations import STOPPAGE, first_day, last_day, spelt
from timeline.record import MONTHS, Actor, AnyRecord, Event, Level, Path, Source, Timeline, When

_DAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_WEEKDAY: Final = re.compile(
    rf"\b(?P<weekday>{'|'.join(_DAYS)}),? (?:the )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)? "
    rf"(?P<month>{'|'.join(MONTHS)})(?:,? (?P<year>[0-9]{{4}}))?\b"
)


@check("TL701", Level.WARNING)
def weekday_disagrees(timeline: Timeline) -> Findings:
    """A weekday in a text is not that of the date beside it.

    "Tuesday 5 March 2026" was a Thursday. Papers give weekdays and records give dates, so a mismatch is often the trace
    of a wrong date. Where no year is written, the one nearest to the record's date is meant. Look the day up again.
    """
    for record in timeline.records():
        for path, text in _texts(record):
            for found in _WEEKDAY.finditer(text) if "day" in text else ():
                day = _meant(found, _near(record))
                if day and _DAYS[day.weekday()] != found["weekday"]:
                    says = f"{spelt(day)} was a {_DAYS[day.weekday()]}, not a {found['weekday']}"
                    yield Finding(
                        record, path, says, "look up the day, or the date that was made from it", word=found[0]
                    )


def _texts(record: AnyRecord) -> list[tuple[Path, str]]:
    texts: list[tuple[Path, str]] = [(("note",), record.note)] if record.note else []
    if isinstance(record, Event):
        texts += [(("title",), record.title), (("summary",), record.summary)]
        for i, claim in enumerate(record.claims):
            texts += [(("claims", i, "says"), claim.says), (("claims", i, "note"), claim.note)]
    return texts


def _near(record: AnyRecord) -> dt.date | None:
    when = None if isinstance(record, Actor) else record.published if isinstance(record, Source) else record.date
    return (when.earliest or when.latest) if when else None


def _meant(found: re.Match[str], near: dt.date | None) -> dt.date | None:
    """The day a text names: its own year, else the year that brings it nearest to the record's date."""
    years = [int(found["year"])] if found["year"] else [near.year + by for by in (-1, 0, 1)] if near else []
    days = [day for year in years if (day := _day(year, MONTHS.index(found["month"]) + 1, int(found["day"])))]
    return min(days, key=lambda day: abs((day - near).days) if near else 0, default=None)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


_ORDER: Final = (
    ("notice_received", "opened", "ballot"),
    ("opened", "closed", "ballot"),
    ("consultation_started", "notice_given", ""),
    ("consultation_started", "effective", ""),
    ("notice_given", "effective", ""),
)
"""Dates of which the first comes before the second, for a type of event or for all."""


@check("TL718")
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
    return bool(opened and ballot.date.order[0] <= opened.order[1])


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


@check("TL404")
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


@check("TL720", Level.WARNING)
def planned_and_past(timeline: Timeline) -> Findings:
    """An event is still planned although the record goes on long after it.

    A reader wants to know whether the talks met. Write `status: confirmed` or `cancelled`; where the outcome is not
    known, say so in a note. The record goes on as far as its last event that took place, so that the answer does not
    depend on today; `timeline due` holds plans against today's date.
    """
    done = (e.date.earliest for e in timeline.events if e.status not in ("planned", "cancelled"))
    end = max((day for day in done if day), default=None)
    for event in timeline.events if end else ():
        latest = event.date.latest
        if event.status == "planned" and not event.note and latest and end and latest < end:
            says = f"planned for {event.date.label}, and the record goes on to {spelt(end)}"
            hint = "write `status: confirmed` or `cancelled`, or say in a note that the outcome is not known"
            yield Finding(event, ("status",), says, hint)
