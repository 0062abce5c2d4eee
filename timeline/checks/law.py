"""Ballots, notices and dismissals held against the rule of their own day.

The rules are rows of `timeline.rules`, chosen by a date in the record. Days are counted and votes compared; that
anything was lawful, protected or fair is never said, because it turns on facts no record holds. Where a date is
approximate, or the two sides might have agreed to another period, nothing can be told and nothing is reported.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from timeline.checks import Finding, Findings, check, rules
from timeline.checks.arithmetic import Range, Voice, added, bare, days, percentage, spread
from timeline.checks.relations import ACTION, first_day, last_day, linked, live, spelt, targets, unions
from timeline.checks.rules import LawRow
from timeline.record import Event, Level, Timeline, count, spoken_list

SUBJECTS: Final = {
    "TL709": ("majority",),
    "TL710": ("mandate",),
    "TL711": ("notice-of-action",),
    "TL712": ("notice-of-ballot",),
    "TL713": ("turnout", "support-in-important-public-services"),
    "TL714": ("majority", "turnout"),
    "TL719": ("consultation",),
    "TL702": ("polling-day",),
    "TL703": ("annual-meeting",),
    "TL704": ("council-tax",),
}
"""The rules each check counts by."""

LONGEST_BALLOT = dt.timedelta(days=56)
"""Where the day a ballot opened is not given, it is taken to lie within eight weeks before its result."""


def opened(ballot: Event) -> tuple[dt.date | None, dt.date | None]:
    """The earliest and the latest day on which a ballot may have opened."""
    if when := ballot.dates.get("opened"):
        return when.earliest, when.latest
    first = ballot.date.earliest
    return (first - LONGEST_BALLOT if first else None), ballot.date.latest


def closed(ballot: Event) -> dt.date | None:
    """The last day of voting, where it is known; the date of the event where that is one exact day."""
    return last_day(ballot.dates.get("closed", ballot.date))


def under(row: LawRow, of: str) -> str:
    """`under the rule for ballots opened on that date the turnout test is 50%`."""
    return f"under the rule for {of} {row.says}"


def see(row: LawRow, cure: str) -> str:
    """A cure, and where the rule can be read."""
    return f"{cure}; the rule is {row.id}, {row.law}"


def _statutory(timeline: Timeline) -> Iterator[Event]:
    return (e for e in timeline.events if e.type == "ballot" and e.form == "statutory" and e.status != "cancelled")


@check("TL715")
def joint_statutory_ballot(timeline: Timeline) -> Findings:
    """A statutory ballot is given to two unions.

    Each union ballots its own members (TULRCA 1992 ss.226 to 232), so a "joint ballot" for action is two electorates
    with two results, and only each by itself can be held against a rule. Give each union an event of its own; a
    combined total can be a third event that both link to by `part_of`. A joint vote on an offer is `form:
    consultative`.
    """
    wholes = linked(timeline, "part_of")
    for ballot in _statutory(timeline):
        names = sorted(unions(timeline, ballot))
        national = {timeline.actor[id].part_of for id in names}
        own = [id for id in names if id not in national]
        if len(own) > 1 and ballot.id not in wholes:
            says = f"{spoken_list(timeline.short(id) for id in own)} each ballot their own members"
            path = ("actors", ballot.actors.index(own[1])) if own[1] in ballot.actors else ("actors",)
            yield Finding(ballot, path, says, "give each union an event of its own, or write `form: consultative`")


def _mandated(timeline: Timeline, ballot: Event, inside: dict[str, list[Event]]) -> Iterator[tuple[int, Event]]:
    """The actions a ballot mandates, themselves or as parts of what it mandates."""
    for index, target in targets(timeline, ballot, "mandates"):
        for event in (target, *inside.get(target.id, ())):
            if event.type in ACTION and event.status != "cancelled":
                yield index, event


@check("TL709", Level.WARNING)
def action_without_ballot(timeline: Timeline) -> Findings:
    """A strike, or action short of one, has no link from a statutory ballot of the same union.

    Where the record has the ballots of a dispute, a reader expects to find which of them each action rests on. Write
    `links: mandates: [the-strike]` in the ballot, or let it mandate the series the strike is `part_of`. A dispute whose
    ballots are not in the record is left alone. That a link is missing says nothing about the action itself.
    """
    inside = linked(timeline, "part_of")
    balloted: dict[str, set[str]] = {}
    disputes: set[str] = set()
    for ballot in _statutory(timeline):
        disputes.add(ballot.dispute)
        for _, action in _mandated(timeline, ballot, inside):
            balloted.setdefault(action.id, set()).update(unions(timeline, ballot))
    for event in timeline.events if disputes else ():
        if event.type in ACTION and event.dispute in disputes and event.status != "cancelled":
            missing = sorted(unions(timeline, event) - balloted.get(event.id, set()))
            if missing:
                names = spoken_list(timeline.short(id) for id in missing)
                says = f"no statutory ballot of {names} mandates this action"
                yield Finding(event, ("type",), says, f"write `mandates: [{event.id}]` in the ballot it rests on")


@check("TL710", Level.WARNING)
def action_outside_the_mandate(timeline: Timeline) -> Findings:
    """Action began later than the ballot it rests on reaches, by the rule for ballots of that day.

    Ballots opened before March 2017 needed action to begin within 4 weeks, those since last 6 months, those from 18
    February 2026 on 12. Days are counted from the last day of voting, that day included: 4 weeks from 6 May end on 2
    June. Usually a date is wrong, or the action rests on a later ballot. Within what the two sides may agree (8 weeks,
    9 months) nothing is reported, and nothing where a date is approximate.

    Not decided: whether a longer period was agreed, whether two actions are one dispute, or whether anything was
    lawful.
    """
    inside = linked(timeline, "part_of")
    for ballot in _statutory(timeline):
        end, row = closed(ballot), rules.in_force("mandate", *opened(ballot))
        if not end or not row:
            continue
        last = mandate_ends(row, end, agreed=True)
        begun = [(day, i, e) for i, e in _mandated(timeline, ballot, inside) if (day := first_day(e.date))]
        begun.sort(key=lambda found: found[0])
        for day, index, action in begun[:1] if row.days else begun:
            if day > last:
                said = f"{under(row, 'ballots opened on that date')}: by {spelt(last)} at the latest"
                says = f"`{action.id}` begins on {spelt(day)}, {days((day - end).days)} after the ballot; {said}"
                hint = see(row, "mend a date, or link the action to the ballot it rests on")
                yield Finding(ballot, ("links", "mandates", index), says, hint, first=(action, ("date",)))


def mandate_ends(row: LawRow, ballot: dt.date, *, agreed: bool = False) -> dt.date:
    """The last day a ballot reaches: of the weeks in which action must begin, or of the months the mandate lasts."""
    if row.days:
        weeks = (row.agreed_days if agreed and row.agreed_days else row.days) // 7
        return rules.last_day_of_weeks(ballot, weeks)
    return rules.last_day_of_months(ballot, row.agreed_months if agreed and row.agreed_months else row.months)


@check("TL711", Level.WARNING)
def short_notice_of_action(timeline: Timeline) -> Findings:
    """Action began sooner after the notice of it than the rule of that day gives the employer.

    The employer had 7 days' notice until February 2017, 14 (or 7 if it agreed) until 17 February 2026, and has 10
    since. Days of notice are the day of the action less the day the notice was received: notice on 16 May for 23 May is
    7. Look at both dates again. What may have been agreed is passed over, and so is an approximate date.

    Not decided: whether the employer agreed to less, whether the notice said enough, or whether anything was lawful.
    """
    for event in timeline.events:
        received = event.dates.get("notice_received")
        if received and event.type in ACTION and received.exact and (begins := first_day(event.date)):
            row = rules.in_force("notice-of-action", received.earliest, received.latest)
            given = rules.notice_days(received.order[1], begins)
            if row and 0 <= given < (row.agreed_days or row.days):
                said = under(row, "notices received on that date")
                says = f"{spelt(begins)} is {days(given)} after the notice; {said}"
                yield Finding(event, ("dates", "notice_received"), says, see(row, "look at both dates again"))


@check("TL712", Level.WARNING)
def short_notice_of_ballot(timeline: Timeline) -> Findings:
    """A statutory ballot opened sooner after the notice of it than the rule gives the employer.

    The employer is told of a ballot no later than the seventh day before it opens: for a ballot that opens on 25
    February notice on 18 February is in time. Look at both dates again.

    Not decided: whether the notice said enough, or whether anything was lawful.
    """
    for ballot in _statutory(timeline):
        received, opens = ballot.dates.get("notice_received"), ballot.dates.get("opened")
        if received and opens and received.exact and (day := first_day(opens)):
            row = rules.in_force("notice-of-ballot", received.earliest, received.latest)
            given = rules.notice_days(received.order[1], day)
            if row and 0 <= given < row.days:
                says = f"the ballot opens {days(given)} after the notice; {under(row, 'notices received on that date')}"
                yield Finding(ballot, ("dates", "notice_received"), says, see(row, "look at both dates again"))


def turnout(ballot: Event) -> tuple[Range, str] | None:
    """The turnout as stated, else as the votes make it; None where it cannot be told."""
    if figure := ballot.figures.get("turnout"):
        return spread(figure), f"recorded turnout {bare(figure)}"
    voice = Voice(ballot, ("figures",), ballot.figures)
    names = ("votes_cast",) if "votes_cast" in ballot.figures else ("votes_for", "votes_against")
    if not voice.has("eligible", *names):
        return None
    cast = added([spread(ballot.figures[name]) for name in (*names, "spoiled") if name in ballot.figures])
    part = percentage(cast, spread(ballot.figures["eligible"]))
    return part, f"turnout by the votes {round(part.low, 1)}%"


def _below_turnout(ballot: Event) -> str:
    row, found = rules.in_force("turnout", *opened(ballot)), turnout(ballot)
    if row and found and found[0].high < row.percent:
        return f"{under(row, 'ballots opened on that date')}; {found[1]}: below"
    return ""


@check("TL713", Level.NOTE)
def below_the_turnout_test(timeline: Timeline) -> Findings:
    """A statutory ballot stayed below the turnout test for ballots of its day.

    Since 1 March 2017 at least half of those entitled must vote; before, there was no such test, and 39 or 42 per cent
    in 2011 are below nothing. This is a note on what happened, not a fault: it keeps a reader from expecting a mandate.
    The record is right as it is when the figures are those of the source.

    Not decided: whether a result counts, and whether the 40 per cent test of important public services applies.
    """
    for ballot in _statutory(timeline):
        if not ballot.links.get("mandates") and (says := _below_turnout(ballot)):
            path = ("figures", "turnout") if "turnout" in ballot.figures else ("figures",)
            yield Finding(ballot, path, says, "nothing to mend if the figures are those of the source")


@check("TL714", Level.WARNING)
def mandate_without_the_votes(timeline: Timeline) -> Findings:
    """A ballot is said to mandate action, but its figures are below the test for ballots of its day.

    A majority of those voting is needed in any year, and a turnout of half since March 2017. `share_for: 48%` with
    `mandates: [strike]` is a slip in the figure, in the link, or in which of two questions the figure answers. Mend it.

    Not decided: whether a ballot or an action was lawful or protected.
    """
    for ballot in _statutory(timeline):
        if ballot.links.get("mandates") and (says := _below_majority(ballot) or _below_turnout(ballot)):
            yield Finding(ballot, ("links", "mandates"), says, "mend the figure or the link", on_key=True)


def _below_majority(ballot: Event) -> str:
    """What is said of a ballot whose every question was lost; a mandate may rest on either question."""
    row = rules.in_force("majority", *opened(ballot))
    figures = ballot.figures
    asked = [figures[n] for n in ("share_for", "share_for_short_of_strike") if n in figures]
    lost = [share for share in asked if spread(share).high < 50]
    for_, against = figures.get("votes_for"), figures.get("votes_against")
    if row and asked and len(lost) == len(asked):
        return f"{under(row, 'ballots opened on that date')}; recorded {spoken_list(map(bare, lost))} for"
    if row and not asked and for_ and against and spread(for_).high <= spread(against).low:
        return f"{under(row, 'ballots opened on that date')}; recorded {bare(for_)} for and {bare(against)} against"
    return ""


@check("TL719", Level.WARNING)
def short_consultation(timeline: Timeline) -> Findings:
    """Dismissals took effect sooner after consultation began than the rule of that day sets.

    For 20 to 99 dismissals consultation begins at least 30 days before the first; for 100 or more it was 90 days for
    proposals until 5 April 2013 and is 45 since. Days are the day of effect less the day consultation started. Look at
    `consultation_started`, `effective` and the number again.

    Not decided: whether consultation was adequate or in good time, how many dismissals were proposed at one place, or
    any award.
    """
    for event in timeline.events:
        started, effective = event.dates.get("consultation_started"), event.dates.get("effective")
        if not (started and effective and started.exact and (day := first_day(effective)) and live(event)):
            continue
        people = _dismissals(event)
        proposed = event.dates.get("announced", started)
        row = rules.in_force("consultation", proposed.earliest, proposed.latest, people)
        given = (day - started.order[0]).days
        if row and 0 <= given < row.days:
            said = under(row, "proposals of that date")
            says = f"{days(given)} from consultation to effect for {count(people, 'person', 'people')}; {said}"
            yield Finding(
                event, ("dates", "consultation_started"), says, see(row, "look at the dates and the number again")
            )


def _dismissals(event: Event) -> int:
    """The least number of people whose dismissal an event is about; 0 where it cannot be told."""
    names = ("workers_affected", "letters", "compulsory", "posts_cut")
    given = next((event.figures[name] for name in names if name in event.figures), None)
    return int(spread(given).low) if given else 0


def law_of(code: str) -> tuple[LawRow, ...]:
    """The rows of law a check counts by, in the order of their days."""
    return tuple(row for subject in SUBJECTS.get(code, ()) for row in rules.of(subject))
