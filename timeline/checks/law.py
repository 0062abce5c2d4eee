"""Ballots, notices and dismissals held against the rule of their own day.

The rules are rows of `timeline.rules`, chosen by a date in the record. Days are counted and votes compared; that
anything was lawful, protected or fair is never said, because it turns on facts no record holds. Where a date is
approximate, or the two sides might have agreed to another period, nothing can be told and nothing is reported.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from timeline.checks import rules
from timeline.checks.arithmetic import days, spread
from timeline.checks.engine import Finding, Findings, check
from timeline.checks.mandates import (
    Mandate,
    Standing,
    below_turnout,
    closed,
    computed,
    is_under_the_rules,
    lost,
    mandate,
    mandated,
    opened,
    reach,
    runs_to,
    standing,
    statutory,
)
from timeline.checks.relations import ACTION, beginning, ending, linked, live, parts, spelt, union_of, unions
from timeline.checks.rules import LawRow
from timeline.record import OPEN, Event, Level, Timeline, When, count, spoken_list

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


def see(row: LawRow, cure: str) -> str:
    """A cure, and where the rule can be read."""
    return f"{cure}; the rule is {row.id}, {row.law}"


@check("TL715", Level.WARNING, needs="all")
def joint_statutory_ballot(timeline: Timeline) -> Findings:
    """A statutory ballot is given to two unions.

    Each union ballots its own members (TULRCA 1992 ss.226 to 232), so a "joint ballot" for action is two electorates
    with two results, and only each by itself can be held against a rule. Give each union an event of its own; a
    combined total can be a third event that both link to by `part_of`. A joint vote on an offer is `form:
    consultative`. Two branches or sections of one union hold one ballot: they are known by `part_of`, or by a name that
    begins with the same word.

    Does not find: unions of which one is `part_of` the other, or that have the same first name.
    """
    wholes = linked(timeline, "part_of")
    for ballot in statutory(timeline):
        own: dict[str, str] = {}
        for id in ballot.actors:
            if id in timeline.actor and timeline.actor[id].kind == "union":
                root = timeline.actor[union_of(timeline, id)]
                own.setdefault(_first_name(root.name), id)
        if len(own) > 1 and ballot.id not in wholes:
            names = list(own.values())
            says = f"{spoken_list(timeline.short(id) for id in names)} each ballot their own members"
            path = ("actors", ballot.actors.index(names[1]))
            yield Finding(ballot, path, says, "give each union an event of its own, or write `form: consultative`")


_GENERAL: Final = frozenset(
    "national union association royal british university public amalgamated general transport society college "
    "federation professional fire prison".split()
)


def _first_name(name: str) -> str:
    """The word a union is known by, or its whole name where the first word is one that many have."""
    words = name.casefold().removeprefix("the ").split()
    return words[0] if words[0] not in _GENERAL else " ".join(words)


@check("TL709", Level.WARNING, needs="all")
def action_without_ballot(timeline: Timeline) -> Findings:
    """A strike, or action short of one, has no link from a statutory ballot of the same union.

    Where the record has the ballots of a dispute, a reader expects to find which of them each action rests on. Write
    `links: mandates: [the-strike]` in the ballot, or let it mandate what the strike is `part_of`, at any depth: a day
    of a wave of a campaign has its mandate by way of the whole. A branch has the ballot of its union. A dispute whose
    ballots are not in the record is left alone. That a link is missing says nothing about the action itself.
    """
    known = standing(timeline)
    disputes = {ballot.dispute for ballot in statutory(timeline)}
    for event in timeline.events if disputes else ():
        if event.type in ACTION and event.dispute in disputes and event.status != "cancelled":
            ballots = [
                rest.ballot for one in (event, *parts(known.inside, event)) for rest in known.rests.get(one.id, ())
            ]
            balloted = {union_of(timeline, id) for ballot in ballots for id in unions(timeline, ballot)}
            missing = sorted(id for id in unions(timeline, event) if union_of(timeline, id) not in balloted)
            if missing:
                names = spoken_list(timeline.short(id) for id in missing)
                says = f"no statutory ballot of {names} mandates this action"
                yield Finding(event, ("type",), says, f"write `mandates: [{event.id}]` in the ballot it rests on")


@check("TL710", Level.WARNING, needs="all")
def action_outside_the_mandate(timeline: Timeline) -> Findings:
    """Action lies outside what the ballot it rests on reaches, by the rule for ballots of that day.

    Ballots opened before March 2017 needed action to begin within 4 weeks, those since last 6 months, those from 18
    February 2026 on 12. Days are counted from the last day of voting, that day included: 4 weeks from 6 May end on 2
    June, 6 months from 31 August 2023 on 29 February 2024. Action is outside when it begins later than that, when it
    was over before the votes were counted, and when it goes on after the last of its mandates has ended. A strike
    without an end (`2025-03-11/..`) goes on as far as the record does. Usually a date is wrong, a later ballot is not
    linked, or the end of the action is missing; if none of these, it is worth a headline. Within what the two sides may
    agree (8 weeks, 9 months) nothing is reported, and nothing where a date is approximate. `dates: {mandate_ends: ...}`
    in the ballot goes before what is computed.

    Not decided: whether a longer period was agreed, whether two actions are one dispute, or whether anything was
    lawful. Does not find: action whose ballot is not linked to it (TL709 may), and action that a later ballot of the
    same union may cover.
    """
    known = standing(timeline)
    yield from _begun_too_late(timeline, known)
    yield from _over_before_the_count(timeline, known)
    yield from _past_the_mandate(timeline, known)
    yield from _written_too_long(timeline)


def _written_too_long(timeline: Timeline) -> Findings:
    for ballot in statutory(timeline):
        written, held = ballot.dates.get("mandate_ends"), computed(ballot)
        first = ending(written)[0] if written else None
        if first and held and held.lasts and first > held.agreed:
            says = f"a mandate to {spelt(first)} is longer than the rule gives: to {spelt(held.ends)} ({held.said})"
            hint = see(held.row, "look up the last day of voting and the end of the mandate")
            yield Finding(ballot, ("dates", "mandate_ends"), says, hint)


def _begun_too_late(timeline: Timeline, known: Standing) -> Findings:
    for ballot in statutory(timeline):
        held = mandate(ballot)
        if not held:
            continue
        begun = [(begins, i, e) for i, e in mandated(timeline, ballot, known.inside) if (begins := _begins(e))]
        begun.sort(key=lambda found: found[0])
        late = begun if held.lasts else [] if begun and begun[0][0] <= held.agreed else begun[:1]
        for begins, index, action in late:
            if begins > held.agreed and not _is_covered(action, begins, ballot, known):
                hint = see(held.row, "look at both dates, or link the action to the ballot it rests on")
                path = ("links", "mandates", index)
                yield Finding(ballot, path, _too_late(held, action), hint, first=(action, ("date",)))


def _begins(action: Event) -> dt.date | None:
    """The earliest day on which an action may have begun; None where that is approximate."""
    return beginning(action.date)[0]


def _too_late(held: Mandate, action: Event) -> str:
    first, last = beginning(action.date)
    counted, to = held.counted_from
    begun = f"on {spelt(first)}" if first and first == last else f"in {action.date.label}"
    after = f", {days((first - to).days)} after the ballot" if first and to and first == last and counted == to else ""
    return (
        f"`{action.id}` begins {begun}{after}; such a ballot reaches {spelt(held.agreed)} at the latest ({held.row.id})"
    )


def _is_covered(action: Event, begins: dt.date, ballot: Event, known: Standing) -> bool:
    """Whether another ballot that the action rests on may reach the day it begins."""
    others = [rest.ballot for rest in known.rests.get(action.id, ()) if rest.ballot is not ballot]
    held = [mandate(other) for other in others]
    return any(one is None or not one.lasts or begins <= one.agreed for one in held)


def _over_before_the_count(timeline: Timeline, known: Standing) -> Findings:
    for action in timeline.events if known.rests else ():
        rests = known.rests.get(action.id, ())
        over, counted = ending(action.date)[1], [closed(rest.ballot)[0] for rest in rests]
        sure = [day for day in counted if day]
        if over and sure and len(sure) == len(counted) and over < min(sure):
            rest = rests[sure.index(min(sure))]
            if rest.ballot.date.order[0] > over:
                continue  # a link against time, which TL510 finds
            says = f"`{action.id}` was over on {spelt(over)}, before the vote closed on {spelt(min(sure))}"
            hint = "look at both dates, or link the action to the ballot it rests on"
            yield Finding(rest.ballot, ("links", "mandates", rest.place), says, hint, first=(action, ("date",)))


def _past_the_mandate(timeline: Timeline, known: Standing) -> Findings:
    until = _record_reaches(timeline) if known.rests else None
    for action in timeline.events if until else ():
        last = reach(timeline, action, known) if action.id in known.rests and live(action) else None
        end = runs_to(action, known.stopped, until) if last and until else None
        begins = beginning(action.date)[1]
        if last and end and begins and begins <= last.mandate.agreed < end:
            goes_on = action.date.end == OPEN and action.id not in known.stopped
            said = (
                f"goes on without an end, and the record reaches {spelt(end)}" if goes_on else f"runs to {spelt(end)}"
            )
            says = f"`{action.id}` {said}; its mandate ended on {spelt(last.mandate.ends)} ({last.mandate.said})"
            hint = "link a later ballot by `mandates`, or give the action its end; if neither, say so in the summary"
            place = (last.mandate.ballot, ("links", "mandates", last.place))
            yield Finding(action, ("date",), says, hint, first=place)


def _record_reaches(timeline: Timeline) -> dt.date | None:
    """The last day the record speaks of as past: of what took place, and of what was published or read."""
    told = [event.date.earliest for event in timeline.events if live(event)]
    told += [when.earliest for source in timeline.sources for when in (source.published, source.accessed) if when]
    return max((day for day in told if day), default=None)


@check("TL711", Level.WARNING, alone=True)
def short_notice_of_action(timeline: Timeline) -> Findings:
    """Action began sooner after the notice of it than the rule of that day gives the employer.

    The employer had 7 days' notice until February 2017, 14 (or 7 if it agreed) until 17 February 2026, and has 10
    since, of which nothing can be agreed away. Days of notice are the day of the action less the day the notice was
    received: notice on 16 May for 23 May is 7. Look at both dates again. What may have been agreed is passed over, and
    so is an approximate date; of a month only what is too short on any of its days is reported.

    Not decided: whether the employer agreed to less, whether the notice said enough, or whether anything was lawful.
    Does not find: short notice of a later day of the same action, or of action outside Great Britain.
    """
    for event in timeline.events:
        received = event.dates.get("notice_received")
        is_held = event.type in ACTION and event.status != "cancelled" and is_under_the_rules(timeline, event)
        if received and is_held:
            most, row = _most_notice(received, event.date), _notice_rule(received)
            if row and most is not None and 0 <= most < (row.agreed_days or row.days):
                first, last = beginning(event.date)
                is_exact = first == last and received.exact
                begun = spelt(last) if last and first == last else event.date.label
                asked = f"{days(row.days)}, or {row.agreed_days} if agreed" if row.agreed_days else days(row.days)
                given = f"{begun} is {'' if is_exact else 'at most '}{days(most)} after the notice"
                says = f"{given}; the rule for notices of that time is {asked} ({row.id})"
                yield Finding(event, ("dates", "notice_received"), says, see(row, "look at both dates again"))


def _most_notice(received: When, begins: When) -> int | None:
    """The most days there can be from a notice to what it is of; None where that is approximate or not known."""
    first, last = beginning(received)[0], beginning(begins)[1]
    return rules.notice_days(first, last) if first and last else None


def _notice_rule(received: When) -> LawRow | None:
    return rules.in_force("notice-of-action", *beginning(received))


@check("TL712", Level.WARNING)
def short_notice_of_ballot(timeline: Timeline) -> Findings:
    """A statutory ballot opened sooner after the notice of it than the rule gives the employer.

    The employer is told of a ballot no later than the seventh day before it opens: for a ballot that opens on 25
    February notice on 18 February is in time. Look at both dates again.

    Not decided: whether the notice said enough, or whether anything was lawful.
    """
    for ballot in statutory(timeline):
        received, opens = ballot.dates.get("notice_received"), ballot.dates.get("opened")
        most = _most_notice(received, opens) if received and opens else None
        row = rules.in_force("notice-of-ballot", *beginning(received)) if received else None
        if row and most is not None and 0 <= most < row.days:
            asked = f"the rule for notices of that time is {days(row.days)} ({row.id})"
            says = f"the ballot opens {days(most)} after the notice; {asked}"
            yield Finding(ballot, ("dates", "notice_received"), says, see(row, "look at both dates again"))


@check("TL713", Level.NOTE)
def below_the_turnout_test(timeline: Timeline) -> Findings:
    """A statutory ballot stayed below the turnout test for ballots of its day.

    Since 1 March 2017 at least half of those entitled must vote; before, there was no such test, and a ballot of 2011
    with 39 or 42 per cent is not held against one. Where the votes are given they decide: 499 of 1,000 are below,
    though they print as 50%. This is a note on what happened, not a fault: it keeps a reader from expecting a mandate.
    The record is right as it is when the figures are those of the source.

    Not decided: whether a result counts, and whether the 40 per cent test of important public services applies.
    """
    for ballot in statutory(timeline):
        if not ballot.links.get("mandates") and (says := below_turnout(ballot)):
            path = ("figures", "turnout") if "turnout" in ballot.figures else ("figures",)
            yield Finding(ballot, path, says, "nothing to do if the figures are those of the source")


@check("TL714", Level.WARNING)
def mandate_without_the_votes(timeline: Timeline) -> Findings:
    """A ballot is said to mandate action, but it was consultative, or its figures are below the test of its day.

    A majority of those voting is needed in any year, on a strike and on action short of a strike each by itself, and a
    turnout of half since March 2017. `share_for: 48%` with `mandates: [strike]` is a slip in the figure, in the link,
    or in which of two questions the figure answers. A consultative ballot asks what members think and gives no
    mandate; link it by `leads_to`. Look at the figure in the source, then at the link.

    Not decided: whether a ballot or an action was lawful or protected. Does not find: a ballot without figures.
    """
    inside = linked(timeline, "part_of")
    for ballot in timeline.events:
        is_held = ballot.type == "ballot" and ballot.status != "cancelled" and "mandates" in ballot.links
        if is_held and is_under_the_rules(timeline, ballot):
            actions = [action for _, action in mandated(timeline, ballot, inside)]
            kinds = [frozenset({action.type}) for action in actions] or [ACTION]
            if says := next((found for kind in kinds if (found := _gives_none(ballot, kind))), ""):
                hint = "look at the figures in the source, then at the link"
                yield Finding(ballot, ("links", "mandates"), says, hint, on_key=True)


def _gives_none(ballot: Event, kinds: frozenset[str]) -> str:
    """Why a ballot gives no mandate for these types of action, or ""."""
    if ballot.form == "consultative":
        row = rules.in_force("majority", *opened(ballot))
        return f"a consultative ballot gives no mandate for action ({row.id})" if row else ""
    return (lost(ballot, kinds) or below_turnout(ballot)) if ballot.form == "statutory" else ""


_DISMISSING: Final = frozenset({"redundancy", "dismissal_and_reengagement"})
_VACANT: Final = re.compile(r"\bvacan(?:t|cy|cies)\b", re.IGNORECASE)


@check("TL719", Level.WARNING)
def short_consultation(timeline: Timeline) -> Findings:
    """Dismissals took effect sooner after consultation began than the rule of that day sets.

    For 20 to 99 dismissals consultation begins at least 30 days before the first; for 100 or more it was 90 days for
    proposals until 5 April 2013 and is 45 since. Days are the day of effect less the day consultation started. Look at
    `consultation_started`, `effective` and the number again. Only redundancies and dismissals to re-engage are held
    against it: a policy is consulted on by no such rule, and posts that are cut may be vacant.

    Not decided: whether consultation was adequate or in good time, how many dismissals were proposed at one place, or
    any award. Does not find: dismissals of which only the number of posts is given, where some are vacant.
    """
    for event in timeline.events:
        started, effective = event.dates.get("consultation_started"), event.dates.get("effective")
        is_held = event.type in _DISMISSING and live(event) and is_under_the_rules(timeline, event)
        if not (started and effective and is_held):
            continue
        people, most = _dismissals(event), _most_notice(started, effective)
        proposed = event.dates.get("announced", started)
        row = rules.in_force("consultation", proposed.earliest, proposed.latest, people)
        if row and most is not None and 0 <= most < row.days:
            told = f"{days(most)} from consultation to effect for {count(people, 'person', 'people')}"
            says = f"{told}; the rule for proposals of that time is {days(row.days)} ({row.id})"
            hint = see(row, "look at the dates and the number again")
            yield Finding(event, ("dates", "consultation_started"), says, hint)


def _dismissals(event: Event) -> int:
    """The least number of people whose dismissal an event is about; 0 where it cannot be told."""
    names = ["compulsory", "workers_affected", "letters"]
    posts = event.figures.get("posts_cut")
    if posts and not _VACANT.search(f"{event.title}\n{event.summary}\n{event.note}\n{posts.basis}"):
        names.append("posts_cut")
    given = next((event.figures[name] for name in names if name in event.figures), None)
    return int(spread(given).low) if given and spread(given).low >= 0 else 0


def law_of(code: str) -> tuple[LawRow, ...]:
    """The rows of law a check counts by, in the order of their days."""
    return tuple(row for subject in SUBJECTS.get(code, ()) for row in rules.of(subject))
