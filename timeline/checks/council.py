"""Councils: seats, polling day, the annual meeting and the budget."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from decimal import Decimal
from typing import Final

from timeline.checks import rules
from timeline.checks.arithmetic import added, bare, number, spread, told, voices
from timeline.checks.engine import Finding, Findings, check
from timeline.checks.relations import first_day, live, spelt
from timeline.checks.wording import OTHER_ELECTIONS, OTHER_NATIONS, sentence_at
from timeline.record import Event, Figure, Level, Timeline

_NOT_PARTIES: Final = ("seats_contested",)


def _seats(figures: dict[str, Figure]) -> list[Figure]:
    """The seats of each party."""
    return [figure for name, figure in figures.items() if name.startswith("seats_") and name not in _NOT_PARTIES]


_VACANT: Final = re.compile(
    r"\b(?:vacan\w*|empty seats?|unfilled|countermand\w*|postpon\w*|put off|died|death|by-elections?)\b", re.IGNORECASE
)
_ELECTIONS: Final = ("", "ordinary", "all_out")
"""The forms of elections after which every seat is filled."""


@check("TL618", alone=True)
def seats_do_not_add_up(timeline: Timeline) -> Findings:
    """The seats of the parties do not make the chamber.

    30 + 16 + 2 = 48. A party left out is the usual reason, a swapped digit the other: add the party, or `seats_other`
    for all the rest, or correct the number. `seats` is the whole chamber, and `seats_labour` and the like are those
    held after the election, not those won on the day. More seats than the chamber has are reported wherever they stand,
    those of one party too; too few only of an ordinary election, and not where a text speaks of a vacant seat.
    """
    for voice in voices(timeline, "seats"):
        parties = _seats(dict(voice.figures))
        if "seats" in voice.figures and parties and len({f.basis for f in (voice["seats"], *parties)}) == 1:
            total, chamber = added([spread(figure) for figure in parties]), spread(voice["seats"])
            if total.low > chamber.high or (total.high < chamber.low and _is_full(voice.event) and len(parties) > 1):
                says = f"{' + '.join(map(bare, parties))} = {told(total)}, not {bare(voice['seats'])}"
                if len(parties) == 1:
                    says = f"one party has {told(total)} seats, but the chamber {bare(voice['seats'])}"
                hint = "look at the source: add the party that is missing, or `seats_other`, or correct the number"
                yield Finding(voice.event, (*voice.path, "seats"), says, hint)


def _is_full(event: Event) -> bool:
    """Whether no seat of a chamber is vacant, as far as an event tells."""
    return event.type == "election" and event.form in _ELECTIONS and not _VACANT.search(_told(event))


def _told(event: Event) -> str:
    """All that an event says in words."""
    return "\n".join([event.title, event.summary, event.note, *(claim.says for claim in event.claims)])


_RESIZED: Final = re.compile(
    r"\b(?:boundar\w+|new (?:wards?|seats?)|(?:fewer|more|extra|additional) seats|redrawn|vacan\w*|grow[ns]?|grew"
    r"|shr[iau]nk\w*|enlarg\w*|expand\w*|(?:reduc|increas)\w* (?:from|to|in size|the (?:number|size)))\b",
    re.IGNORECASE,
)


@check("TL619")
def gains_do_not_balance(timeline: Timeline) -> Findings:
    """The gains and losses of the parties do not balance.

    A seat one party gains another loses, so over all parties they make nothing: +11, -10 and -1. Add the party that is
    missing, or `gains_other`, or correct the number. Where a chamber grows or shrinks the sum is the difference, so it
    says nothing of an all-out election, of a text that speaks of boundaries or of vacant seats, or where the record has
    another number of seats at another election.
    """
    for voice in voices(timeline, *(name for name in timeline.vocabulary.figures if name.startswith("gains_"))):
        gains = [figure for name, figure in voice.figures.items() if name.startswith("gains_")]
        numbers = [figure.low for figure in gains if figure.low is not None and figure.put == "exact"]
        total = sum(numbers, Decimal(0))
        if len(gains) > 1 and len(numbers) == len(gains) and total and not _is_resized(timeline, voice.event):
            sum_ = " ".join(f"{'-' if n < 0 else '+'} {number(abs(n))}" for n in numbers).removeprefix("+ ")
            says = f"{sum_} = {number(total)}, not 0"
            name = [name for name in voice.figures if name.startswith("gains_")][-1]
            hint = "look at the source: add the party that is missing, or `gains_other`, or correct the number"
            yield Finding(voice.event, (*voice.path, name), says, hint)


def _is_resized(timeline: Timeline, event: Event) -> bool:
    """Whether a chamber may have another number of seats than before its election."""
    others = {e.figures["seats"].low for e in timeline.events if e.type == "election" and "seats" in e.figures}
    return event.form == "all_out" or len(others) > 1 or bool(_RESIZED.search(_told(event)))


@check("TL620", alone=True)
def wrong_majority(timeline: Timeline) -> Findings:
    """The number needed for a majority is not one more than half of the seats.

    Of 48 seats it is 25, not 24, which is a tie. Correct it, or the number of seats.
    """
    for voice in voices(timeline, "majority"):
        if voice.has("majority", "seats"):
            seats, majority = voice["seats"].low, voice["majority"].low
            if seats and majority and majority != seats // 2 + 1:
                right = number(seats // 2 + 1)
                says = f"a majority of {bare(voice['seats'])} seats is {right}, not {bare(voice['majority'])}"
                hint = f"write `majority: {right}`, or look up how many seats the chamber has"
                yield Finding(voice.event, (*voice.path, "majority"), says, hint)


@check("TL702", Level.WARNING)
def not_polling_day(timeline: Timeline) -> Findings:
    """An ordinary election is not dated to polling day.

    Councils in England are elected on the first Thursday in May, but for 1986, 2001, 2004, 2009 and 2014, when it was
    moved, and 2020, when there were none; 6 May 2011 was the Friday on which the votes were counted. Correct the date;
    an election on another day is `form: by_election`. All-out elections are held to the same day.

    It says nothing of elections before 1984, of mayors, the City of London, councils in Scotland, Wales and Northern
    Ireland, unions and parliaments, or where a text says that the election was put off.
    """
    for event in timeline.events:
        day = first_day(event.date)
        if day and _is_ordinary(timeline, event) and day.year not in rules.NO_POLLING_DAY:
            row = rules.in_force("polling-day", day, day)
            polling = rules.polling_day(day.year)
            if row and day != polling:
                says = f"the ordinary elections of {day.year} were on {polling:%A} {spelt(polling)}; "
                says += f"this is dated {day:%A} {spelt(day)}"
                hint = f"write `{polling}`, or `form: by_election` if it was one"
                yield Finding(event, ("date",), says, hint)


_OF_COUNCILS: Final = re.compile(r"\b(?:council|local|city|county|borough|district) elections\b", re.IGNORECASE)


def _is_ordinary(timeline: Timeline, event: Event) -> bool:
    """Whether an event is an election of an English council on the ordinary day, as far as the record can tell."""
    if event.type != "election" or event.status == "cancelled":
        return False
    text = "\n".join([_told(event), event.place, *(timeline.name(id) for id in event.actors)])
    is_form = event.form in ("ordinary", "all_out") or (not event.form and _OF_COUNCILS.search(event.title))
    return bool(is_form) and not OTHER_ELECTIONS.search(text) and not OTHER_NATIONS.search(text)


_ANNUAL: Final = re.compile(
    r"\b(?:annual (?:council )?meeting|annual council\b(?! (?:tax|budget|leader))|annual general meeting|AGM"
    r"|mayor[- ]making)\b",
    re.IGNORECASE,
)
_THIS_ONE: Final = re.compile(
    r"(?:^|[.!?;:]\s+|\n|\bat |\b(?:is|was|holds|hold|held|in) )(?:(?:the|its|this year's|council|\w+'s|[0-9]{4})"
    r"\s)*$",
    re.IGNORECASE,
)
"""What stands before the words where the event is that meeting, and not one that is spoken of."""

_OF_OTHERS: Final = re.compile(
    r"\b(?:group|party|branch|union|unison|unite|gmb|association|federation|society|company|trust|parish|school"
    r"|shareholders?|members'?|members of|conference|congress|labour|conservatives?|tor(?:y|ies)|liberal democrats?)\b",
    re.IGNORECASE,
)


@check("TL703", Level.WARNING)
def annual_meeting_out_of_time(timeline: Timeline) -> Findings:
    """The annual meeting of a council is dated outside the days set for it.

    Councillors retire on the fourth day after the election, and the annual meeting is within 21 days after that: after
    3 May 2012 between 8 and 28 May. In a year without an election it is in March, April or May. A meeting, or an
    appointment, whose title or summary speaks of the annual meeting, annual council, the AGM or mayor making is held
    against the ordinary election of its year. Control passes there and not on polling day. Correct the date, or the
    words.

    It says nothing where the words are of a group, a branch or a company, or of a meeting before or to come ("until the
    annual meeting"), outside England, or of 2020, when meetings were put off. It only finds words that begin a sentence
    or follow "at".
    """
    for event in timeline.events:
        day = first_day(event.date)
        found = _annual(timeline, event) if day and event.type in ("appointment", "meeting") and live(event) else None
        if day and found and day.year not in rules.NO_POLLING_DAY:
            election = _election(timeline, event, day.year)
            polled = first_day(election.date) if election else None
            first, last = rules.annual_meeting(polled) if polled else _meetings(day.year)
            if not first <= day <= last:
                why = f"after the election of {spelt(polled)}" if polled else "in a year without an election"
                says = f"the annual meeting falls between {spelt(first)} and {spelt(last)} {why}; "
                says += f"this is dated {spelt(day)}"
                hint = "look up the day in the council's minutes, and correct the date or the words"
                yield Finding(event, ("date",), says, hint, first=(election, ("date",)) if election else None)


def _annual(timeline: Timeline, event: Event) -> re.Match[str] | None:
    """Where an event says that it is the annual meeting of a council in England."""
    kinds = {timeline.actor[id].kind for id in event.actors if id in timeline.actor}
    text = f"{event.title}\n{event.summary}"
    if not _is_of_council(timeline, event):
        return None
    found = next((match for match in _ANNUAL.finditer(text) if _THIS_ONE.search(text[: match.start()])), None)
    if not found or OTHER_NATIONS.search(_with_names(timeline, event)):
        return None
    is_plain = "council" in found[0].lower() or "mayor" in found[0].lower()
    return None if not is_plain and _is_of_others(event, text, found, kinds) else found


def _is_of_others(event: Event, text: str, found: re.Match[str], kinds: Collection[str]) -> bool:
    """Whether an annual meeting is that of a branch, a group or a company."""
    sentence = sentence_at(text, found.start()).text
    is_council = event.form == "council" or "council" in kinds
    return bool(_OF_OTHERS.search(sentence)) or not is_council or ("union" in kinds and event.form != "council")


def _with_names(timeline: Timeline, event: Event) -> str:
    return "\n".join([_told(event), event.place, *(timeline.name(id) for id in event.actors)])


def _election(timeline: Timeline, event: Event, year: int) -> Event | None:
    """The ordinary election of a year, of the same council where both name one."""
    councils = _councils(timeline, event)
    for other in timeline.events:
        day = first_day(other.date)
        if day and day.year == year and other.type == "election" and other.form in ("ordinary", "all_out"):
            theirs = _councils(timeline, other)
            if not councils or not theirs or councils & theirs:
                return other
    return None


def _councils(timeline: Timeline, event: Event) -> set[str]:
    return {id for id in event.actors if id in timeline.actor and timeline.actor[id].kind == "council"}


def _meetings(year: int) -> tuple[dt.date, dt.date]:
    """The days of an annual meeting where no election is known: from March to May, later where polling was moved."""
    moved = rules.annual_meeting(rules.MOVED_POLLING_DAYS[year])[1] if year in rules.MOVED_POLLING_DAYS else None
    return dt.date(year, 3, 1), max(dt.date(year, 5, 31), moved or dt.date(year, 5, 31))


def _is_of_council(timeline: Timeline, event: Event) -> bool:
    """Whether an event may be of a council: not where only an employer or a public body is named."""
    kinds = {timeline.actor[id].kind for id in event.actors if id in timeline.actor}
    return "council" in kinds or not kinds & {"employer", "public-body"}


_LATE: Final = re.compile(
    r"\b(?:late|later than|missed|delay\w*|adjourn\w*|reconven\w*|re-set|emergency budget|(?:second|third) "
    r"(?:attempt|meeting|vote)|reject\w*|revised|amended|two-year|three-year|four-year|medium[- ]term|rates)\b",
    re.IGNORECASE,
)


@check("TL704", Level.WARNING, alone=True)
def budget_after_11_march(timeline: Timeline) -> Findings:
    """A council budget is dated outside the year in which its council tax is set.

    The tax for a year from 1 April is set before 11 March (Local Government Finance Act 1992 s.30(6)); a later setting
    is not invalid for that alone, but a later date is usually a wrong one. One set more than a year before its year
    begins is usually that of the year before. Correct the date or `financial_year`; a budget changed during its year
    has the form `in_year` or `mini`.

    It says nothing of years before 1993/94, when other law held, and where the text tells of a late or second vote.
    """
    for event in timeline.events:
        day, year = first_day(event.date), re.match(r"[0-9]{4}(?=/)", event.financial_year)
        if event.type != "budget" or not day or not year or not live(event) or _LATE.search(_told(event)):
            continue
        if not _is_of_council(timeline, event) or int(year[0]) <= dt.MINYEAR:
            continue
        begins = dt.date(int(year[0]), 4, 1)
        end = begins.replace(month=3, day=11)
        if event.form == "council" and day >= end and rules.in_force("council-tax", begins, begins):
            says = f"the council tax of {event.financial_year} was due to be set by 10 March {year[0]}; "
            hint = "look up when it was set, and correct the date or `financial_year`, or write `form: in_year`"
            yield Finding(event, ("date",), f"{says}this is dated {spelt(day)}", hint)
        elif event.form in ("council", "cabinet", "draft") and day < begins.replace(
            year=begins.year - 1, month=3, day=11
        ):
            says = f"{spelt(day)} is more than a year before the financial year {event.financial_year} begins"
            right = f"{day.year + (day.month > 3)}/{(day.year + 1 + (day.month > 3)) % 100:02}"
            hint = f"look up which year it is for: `{right}` is the next after its date"
            yield Finding(event, ("financial_year",), says, hint)
