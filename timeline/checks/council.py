"""Councils: seats, polling day, the annual meeting and the budget."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from timeline.checks import Finding, Findings, check, rules
from timeline.checks.arithmetic import added, bare, number, spread, told, voices
from timeline.checks.relations import first_day, live, spelt
from timeline.record import Figure, Level, Timeline

_NOT_PARTIES: Final = ("seats_contested",)


def _seats(figures: dict[str, Figure]) -> list[Figure]:
    """The seats of each party."""
    return [figure for name, figure in figures.items() if name.startswith("seats_") and name not in _NOT_PARTIES]


@check("TL618")
def seats_do_not_add_up(timeline: Timeline) -> Findings:
    """The seats of the parties do not make the chamber.

    30 + 16 + 2 = 48. A party left out is the usual reason, a swapped digit the other: add the party, or `seats_other`
    for all the rest, or mend the number. `seats` is the whole chamber, and `seats_labour` and the like are those held
    after the election, not those won on the day.
    """
    for voice in voices(timeline, "seats"):
        parties = _seats(dict(voice.figures))
        if "seats" in voice.figures and len(parties) > 1 and len({f.basis for f in (voice["seats"], *parties)}) == 1:
            total = added([spread(figure) for figure in parties])
            if not total.meets(spread(voice["seats"])):
                says = f"{' + '.join(map(bare, parties))} = {told(total)}, not {bare(voice['seats'])}"
                hint = "add the party that is missing, or `seats_other`, or mend the number"
                yield Finding(voice.event, (*voice.path, "seats"), says, hint)


@check("TL619")
def gains_do_not_balance(timeline: Timeline) -> Findings:
    """The gains and losses of the parties do not balance.

    A seat one party gains another loses, so over all parties they make nothing: +11, -10 and -1. Add the party that is
    missing, or `gains_other`, or mend the number.
    """
    for voice in voices(timeline, *(name for name in timeline.vocabulary.figures if name.startswith("gains_"))):
        gains = [figure for name, figure in voice.figures.items() if name.startswith("gains_")]
        numbers = [figure.low for figure in gains if figure.low is not None and figure.put == "exact"]
        total = sum(numbers, Decimal(0))
        if len(gains) > 1 and len(numbers) == len(gains) and total:
            sum_ = " ".join(f"{'-' if n < 0 else '+'} {number(abs(n))}" for n in numbers).removeprefix("+ ")
            says = f"{sum_} = {number(total)}, not 0"
            name = [name for name in voice.figures if name.startswith("gains_")][-1]
            hint = "add the party that is missing, or `gains_other`, or mend the number"
            yield Finding(voice.event, (*voice.path, name), says, hint)


@check("TL620")
def wrong_majority(timeline: Timeline) -> Findings:
    """The number needed for a majority is not one more than half of the seats.

    Of 48 seats it is 25, not 24, which is a tie. Mend it, or the number of seats.
    """
    for voice in voices(timeline, "majority"):
        if voice.has("majority", "seats"):
            seats, majority = voice["seats"].low, voice["majority"].low
            if seats and majority and majority != seats // 2 + 1:
                says = (
                    f"a majority of {bare(voice['seats'])} is {number(seats // 2 + 1)}, not {bare(voice['majority'])}"
                )
                yield Finding(voice.event, (*voice.path, "majority"), says, "mend one of them")


@check("TL702", Level.WARNING)
def not_polling_day(timeline: Timeline) -> Findings:
    """An ordinary election is not dated to polling day.

    Councils in England are elected on the first Thursday in May, but for 2001, 2004, 2009 and 2014, when it was moved;
    6 May 2011 was the Friday on which the votes were counted. Mend the date; an election on another day is `form:
    by_election`.
    """
    for event in timeline.events:
        day = first_day(event.date)
        if event.type == "election" and event.form == "ordinary" and day and day.year > 1983:
            polling = rules.polling_day(day.year)
            if day != polling:
                says = f"{spelt(day)} is a {day:%A}; polling day of {day.year} was {polling:%A} {spelt(polling)}"
                yield Finding(event, ("date",), says, f"write `{polling}`, or `form: by_election`")


_ANNUAL: Final = re.compile(r"\bannual (?:council )?meeting\b", re.IGNORECASE)


@check("TL703", Level.WARNING)
def annual_meeting_out_of_time(timeline: Timeline) -> Findings:
    """The annual meeting of an election year is dated outside the days set for it.

    Councillors retire on the fourth day after the election, and the annual meeting is within 21 days of that: after 3
    May 2012 between 8 and 28 May. An event whose title or summary speaks of the annual meeting is held against the
    ordinary election of its year. Control passes there and not on polling day. Mend the date, or the words.
    """
    elections = {
        day.year: event
        for event in timeline.events
        if event.type == "election" and event.form == "ordinary" and (day := first_day(event.date))
    }
    for event in timeline.events if elections else ():
        day = first_day(event.date)
        election = elections.get(day.year) if day and event.type in ("appointment", "meeting") else None
        polled = first_day(election.date) if election else None
        if day and election and polled and _ANNUAL.search(f"{event.title}\n{event.summary}"):
            first, last = rules.annual_meeting(polled)
            if not first <= day <= last:
                says = f"{spelt(day)} is not between {spelt(first)} and {spelt(last)}, where the annual meeting falls"
                yield Finding(event, ("date",), says, "mend the date", first=(election, ("date",)))


@check("TL704", Level.WARNING)
def budget_after_11_march(timeline: Timeline) -> Findings:
    """Full council is said to set a budget after the day by which the council tax is set.

    The tax for a year from 1 April is set before 11 March (Local Government Finance Act 1992 s.30(6)); a later setting
    is not invalid for that alone, but a later date is usually a wrong one. Mend the date or `financial_year`; a budget
    changed during its year has the form `in_year` or `mini`.
    """
    for event in timeline.events:
        day, year = first_day(event.date), re.match(r"[0-9]{4}(?=/)", event.financial_year)
        if event.type == "budget" and event.form == "council" and day and year and live(event):
            end = day.replace(year=int(year[0]), month=3, day=11)
            if day >= end:
                says = (
                    f"{spelt(day)} is after 10 March {year[0]}, the last day to set the tax of {event.financial_year}"
                )
                yield Finding(event, ("date",), says, "mend the date or `financial_year`, or write `form: in_year`")
