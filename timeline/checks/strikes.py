"""Days and weeks of strikes, and strikes that lie over one another."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Final

from timeline.checks import rules
from timeline.checks.arithmetic import Range, bare, days, spread, told
from timeline.checks.engine import Finding, Findings, check
from timeline.checks.relations import (
    ACTION,
    STOPPAGE,
    beginning,
    employers,
    ending,
    first_day,
    last_day,
    linked,
    live,
    parts,
    spelt,
    union_of,
    unions,
)
from timeline.checks.wording import MONTH_OF, WEEKDAY_OF
from timeline.prose.numerals import CARDINALS, ORDINALS, any_of, cardinal, ordinal
from timeline.query.stoppages import SERIES
from timeline.record import Event, Level, Timeline, When

_MONTH: Final = rf"(?:{any_of(MONTH_OF)})\b\.?"
_WEEKDAY: Final = rf"(?:{any_of(WEEKDAY_OF)})\b\.?"


def _span(event: Event) -> int | None:
    """The calendar days an event lasted, both ends counted, where both are exact."""
    first, last = first_day(event.date), last_day(event.date)
    return rules.calendar_days(first, last) if first and last else None


@check("TL621", Level.WARNING, needs="all")
def days_disagree_with_dates(timeline: Timeline) -> Findings:
    """The days of a strike are not those from its first day to its last, or more than its dates can hold.

    28 June to 4 July are 7 days, both counted; `calendar_days: 6` is a slip, or the date has the day of return for the
    last day out. `strike_days` and `days` may be fewer, never more. Look at the source, then change the number or the
    date; the day work began again is `dates: {returned: ...}`, and the days on which people were out are `strike_days`.
    """
    for event in timeline.events:
        if event.type in (*STOPPAGE, SERIES) and not _HELD.isdisjoint(event.figures):
            yield from _wrong_span(event)
            most = _most_days(event, event)
            for name in ("strike_days", "days"):
                figure = event.figures.get(name)
                if figure and not figure.basis and most is not None and spread(figure).low > most:
                    says = f"{event.date.label} holds {days(most)} at most, not {bare(figure)}"
                    yield Finding(event, ("figures", name), says, "look at the number and the date in the source")


@check("TL722", Level.WARNING, needs="all")
def too_many_days_of_action(timeline: Timeline) -> Findings:
    """There are more days of action so far than days since the first action of the dispute.

    "Eleven days of action so far", said ten days after the first strike, is a slip in the number or in a date, or an
    earlier action is not in the record. Look up both days and the number, or add the action that is missing.

    Does not find: too many days in an event of no dispute or another, or where the first action has no exact day.
    """
    first_of = _first_actions(timeline)
    for event in timeline.events:
        figure, first = event.figures.get("days_of_action"), first_of.get(event.dispute)
        most = _most_days(first, event) if figure and first else None
        if figure and first and not figure.basis and most is not None and spread(figure).low > most:
            says = f"{days(most)} at most from {first.date.label} to {event.date.label}, not {bare(figure)}"
            hint = "look up the number and both days, or add the earlier action that is missing"
            yield Finding(event, ("figures", "days_of_action"), says, hint, first=(first, ("date",)))


_HELD: Final = frozenset({"calendar_days", "strike_days", "days"})


def _wrong_span(event: Event) -> Findings:
    figure, first, last = event.figures.get("calendar_days"), first_day(event.date), last_day(event.date)
    span = rules.calendar_days(first, last) if first and last else None
    most = _most_days(event, event)
    if figure and first and last and span is not None and not spread(figure).low <= span <= spread(figure).high:
        says = f"{spelt(first)} to {spelt(last)} is {days(span)}, not {bare(figure)}"
        hint = "look at both in the source; both ends are counted, and single days out are `strike_days`"
        yield Finding(event, ("figures", "calendar_days"), says, hint)
    elif figure and span is None and most is not None and spread(figure).low > most:
        says = f"{event.date.label} holds {days(most)} at most, not {bare(figure)}"
        yield Finding(event, ("figures", "calendar_days"), says, "look at the number and the date in the source")


def _most_days(first: Event, last: Event) -> int | None:
    """The most days there can be from the beginning of one event to the end of another; None if not bounded."""
    begins, ends = beginning(first.date)[0], ending(last.date)[1]
    return rules.calendar_days(begins, ends) if begins and ends and begins <= ends else None


def _first_actions(timeline: Timeline) -> dict[str, Event]:
    """The first action of each dispute, of those whose beginning is known."""
    found: dict[str, Event] = {}
    for event in timeline.events:
        if event.type in STOPPAGE and live(event) and event.date.earliest:
            found.setdefault(event.dispute, event)
    return found


_ROUND: Final = 3
"""How many days weeks may be off: the nearest whole number of weeks is what people say."""


@check("TL622", Level.WARNING, alone=True)
def weeks_disagree_with_days(timeline: Timeline) -> Findings:
    """Weeks and calendar days of one event are not the same length of time.

    Twelve weeks are 84 days, not 90; up to three days off they are the nearest number of weeks. Look at the source,
    and leave out the one that is only a round word.
    """
    for event in timeline.events:
        weeks, span = event.figures.get("weeks"), event.figures.get("calendar_days")
        if weeks and span and weeks.basis == span.basis:
            stated = spread(weeks)
            computed = Range(7 * stated.low - _ROUND, 7 * stated.high + _ROUND)
            if not computed.meets(spread(span)):
                says = (
                    f"{bare(weeks)} weeks x 7 = {told(Range(7 * stated.low, 7 * stated.high))} days, not {bare(span)}"
                )
                hint = "look both up in the source, and leave out the one that is only a round word"
                yield Finding(event, ("figures", "calendar_days"), says, hint)


@check("TL623", Level.WARNING, alone=True)
def notice_days_disagree(timeline: Timeline) -> Findings:
    """The days of notice are not those from the notice to its effect.

    Notice on 12 April for 11 July is 90 days; notice of a strike received on 16 May for 23 May is 7. Notices are often
    counted back from their effect, and the day they are dated is then a day off. Look up `notice_days` and both dates.
    """
    for event in timeline.events:
        figure, ways = event.figures.get("notice_days"), _notice(event)
        if not figure or not ways:
            continue
        given, effective = ways
        (earliest, first), (begins, last) = beginning(given), beginning(effective)
        if not (earliest and first and begins and last):
            continue
        fewest, most = (begins - first).days, (last - earliest).days
        if spread(figure).high < fewest or spread(figure).low > most:
            counted = days(most) if fewest == most else f"{fewest} to {days(most)}"
            until = spelt(begins) if begins == last else effective.label
            says = f"{given.label} to {until} is {counted}, not {bare(figure)}"
            hint = "look up the number and both dates in the source"
            yield Finding(event, ("figures", "notice_days"), says, hint)


def _notice(event: Event) -> tuple[When, When] | None:
    """The day notice was given, and the day it was for; of a strike, of its first day."""
    given, effective = event.dates.get("notice_given"), event.dates.get("effective")
    if event.type in ACTION:
        given, effective = event.dates.get("notice_received", given), effective or event.date
    elif event.form == "notice":
        given = given or event.date
    return (given, effective) if given and effective else None


_ORDINAL: Final = rf"(?P<ordinal>(?:{any_of(ORDINALS)})|[0-9]{{1,3}}(?:st|nd|rd|th))"
_CARDINAL: Final = rf"(?P<cardinal>(?:{any_of(CARDINALS)})|[0-9]{{1,3}})"
_WHAT: Final = (
    r"(?P<what>dispute|strikes?|strike action|industrial action|action|stoppages?|walk[- ]?outs?|lock[- ]?out"
    r"|work[- ]to[- ]rule|overtime ban)\b"
)
_WEEKS: Final = (
    re.compile(rf"\b{_ORDINAL} week of (?:(?:the|their|its|this|an?|all-out|indefinite) )*{_WHAT}", re.IGNORECASE),
    re.compile(rf"\bweek {_CARDINAL} of (?:(?:the|their|its|this|an?|all-out|indefinite) )*{_WHAT}", re.IGNORECASE),
    re.compile(
        rf"\b(?P<enters>(?:enter(?:s|ed|ing)?|into|begins?|starts?) )?(?:its|their) {_ORDINAL} week\b(?! of)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:in|(?P<enters>into|enter(?:s|ed|ing)?|reach(?:es|ed)?)) week {_CARDINAL}\b(?! of)", re.IGNORECASE
    ),
)
"""How a text says which week of a dispute or strike it is."""


@check("TL627", Level.WARNING, needs="all")
def week_of_the_dispute_disagrees(timeline: Timeline) -> Findings:
    """A text puts an event in a week of the dispute that the days do not make.

    Weeks are counted from the first strike of the dispute, which begins week 1: with a first strike on 23 May, 3 August
    is in the eleventh week. Reports often run one week ahead. A week "of the strike", or "its twelfth week", may be
    counted from the strike that is on as well; "enters its twelfth week" may be said in the days before. Look up the
    day and the week, or give the words to the claim of who wrote them.

    Does not find: a week of a dispute counted from its ballot or its first meeting, which no strike tells.
    """
    begun = _strikes(timeline)
    for event in timeline.events:
        strikes = begun.get(event.dispute, [])
        day = last_day(event.date)
        if not strikes or not day or day != event.date.earliest or day < strikes[0].date.order[0]:
            continue
        for field in ("title", "summary"):
            text = getattr(event, field)
            for pattern in _WEEKS if "eek" in text else ():
                found = pattern.search(text)
                if found and not _is_of_another(found) and (wrong := _wrong_week(found, day, strikes)):
                    first, week = wrong
                    counted = f"counted from {spelt(first.date.order[0])}, {spelt(day)} is in week {week}"
                    says = f'{counted}; the text says "{found[0]}"'
                    hint = "look up the day and the week, or give the words to who says them"
                    yield Finding(event, (field,), says, hint, first=(first, ("date",)), word=found[0])
                    break


_OTHER_WEEKS: Final = re.compile(
    r"\b(?:talks|negotiat\w*|ballot\w*|vot(?:e|ing)|consultation|hearing|trial|inquiry|term|season|school|budget"
    r"|election|campaign|holidays?|works|job|office|post)\b",
    re.IGNORECASE,
)
"""What else has weeks: "the talks enter their third week"."""


def _is_of_another(found: re.Match[str]) -> bool:
    """Whether a week that is not said to be of the dispute or the strike may be of something else in the sentence."""
    if found.groupdict().get("what"):
        return False
    before, after = found.string[: found.start()], found.string[found.end() :]
    sentence = re.split(r"[.;!?]\s", before)[-1] + re.split(r"[.;!?](?:\s|$)", after)[0]
    return bool(_OTHER_WEEKS.search(sentence))


def _strikes(timeline: Timeline) -> dict[str, list[Event]]:
    """The strikes of each dispute that took place, in order, where the first day of the first of them is known."""
    found: dict[str, list[Event]] = {}
    for event in timeline.events:
        if event.type in STOPPAGE and live(event) and event.date.earliest:
            found.setdefault(event.dispute, []).append(event)
    return {dispute: strikes for dispute, strikes in found.items() if first_day(strikes[0].date)}


_LATELY: Final = 20
"""How many strikes of a dispute, the last that began, may be the one that is on."""


def _wrong_week(found: re.Match[str], day: dt.date, strikes: list[Event]) -> tuple[Event, int] | None:
    """The first strike and the week the day is in, where the week that is said is none that may be counted."""
    groups = found.groupdict()
    stated = ordinal(groups["ordinal"]) if groups.get("ordinal") else cardinal(groups["cardinal"])
    begun = strikes[: bisect_right(strikes, day, key=lambda one: one.date.order[0])]
    on = [one for one in begun[-_LATELY:] if first_day(one.date) and one.date.order[1] >= day]
    first_strike = next((one for one in begun if one.type == "strike"), begun[0])
    of_dispute = (groups.get("what") or "").lower() == "dispute"
    counted = [strikes[0], first_strike, *([] if of_dispute else [*on, begun[-1]])]
    days_of = [day, rules.shifted(day, 6)] if groups.get("enters") else [day]
    weeks = {rules.week_of(one.date.order[0], when) for one in counted for when in days_of}
    return None if stated in weeks else (first_strike, rules.week_of(first_strike.date.order[0], day))


_SHARED: Final = frozenset(
    {"ballot", "talks", "policy", "budget", "settlement", "pay_cut", "pay_restoration", "election"}
)
"""Types whose tags are of the whole dispute; the other tags of a strike name its groups of workers."""


@check("TL716", Level.WARNING)
def overlapping_strikes(timeline: Timeline) -> Findings:
    """Two strikes of one group of workers lie over one another.

    The same people cannot be out twice on one day, so one date is wrong, or one strike is recorded twice. Groups are
    told by the tags of a strike that ballots, talks and budgets do not have, such as `refuse`, of one union at one
    employer and place. Look both dates up; a day of a longer strike is `part_of` it. Approximate dates are passed over.

    Does not find: strikes whose group no tag names.
    """
    general = {tag for event in timeline.events if event.type in _SHARED for tag in event.tags}
    out: dict[tuple[str, str, str], list[Event]] = {}
    for event in timeline.events:
        if event.type == "strike" and live(event) and _span(event):
            for tag in dict.fromkeys(event.tags):
                for union in {union_of(timeline, id) for id in unions(timeline, event)} if tag not in general else ():
                    out.setdefault((event.dispute, union, tag), []).append(event)
    inside = linked(timeline, "part_of") if out else {}
    seen: set[tuple[str, str]] = set()
    for (_, _, tag), strikes in out.items():
        for first, second in _overlaps(timeline, strikes, inside):
            if (first.id, second.id) not in seen:
                seen.add((first.id, second.id))
                says = f"`{first.id}` has `{tag}` staff out until {spelt(first.date.order[1])} too"
                hint = "look both dates up, keep one of the two, or write that one is `part_of` the other"
                yield Finding(second, ("date",), says, hint, first=(first, ("date",)))


def _overlaps(
    timeline: Timeline, strikes: list[Event], inside: Mapping[str, list[Event]]
) -> Iterator[tuple[Event, Event]]:
    """Strikes of one group that lie over an earlier one; `strikes` are in order of their first day."""
    open_: list[Event] = []
    for second in strikes:
        open_ = [first for first in open_ if first.date.order[1] >= second.date.order[0]]
        for first in open_:
            if not _is_whole_and_part(first, second, inside) and _at_one_place(timeline, first, second):
                yield first, second
                break
        open_.append(second)


def _is_whole_and_part(one: Event, other: Event, inside: Mapping[str, list[Event]]) -> bool:
    return other in parts(inside, one) or one in parts(inside, other)


def _at_one_place(timeline: Timeline, one: Event, other: Event) -> bool:
    """Whether two strikes may be at one employer and one place: a group has the same name at many."""
    first, second = (employers(timeline, event) for event in (one, other))
    return (
        one.place == other.place if one.place and other.place else not (first and second and first.isdisjoint(second))
    )


@check("TL721", Level.WARNING)
def one_day_strike_of_many_days(timeline: Timeline) -> Findings:
    """A strike of the form one day lasts longer than a day.

    Look the date up, or write the form it had: `continuous` for days on end, `discontinuous` for single days.
    """
    for event in timeline.events:
        if event.form == "one_day" and event.type == "strike" and (span := _span(event) or 0) > 1:
            says = f"`{event.date}` is {span} days"
            yield Finding(event, ("date",), says, "write one day, or `form: continuous` or `form: discontinuous`")


@check("TL723", Level.NOTE, needs="all")
def series_without_strikes(timeline: Timeline) -> Findings:
    """A series of strikes has no strike among its parts.

    A `strike_series` stands for the whole of many strikes: their days, who was out and which ballot they rest on are
    taken from the strikes that are `part_of` it, so that without any it counts for nothing. Give each strike that is
    known an event with `links: part_of: [the-series]`. Where no single strike is known, nothing can be done; say so
    with `x-ignore: [TL723]`.
    """
    inside = linked(timeline, "part_of")
    for event in timeline.events:
        if event.type == SERIES and live(event) and not any(part.type in ACTION for part in parts(inside, event)):
            says = "no strike of the record is part of this series"
            yield Finding(event, ("type",), says, f"write `links: {{part_of: [{event.id}]}}` in each of its strikes")


_UNTIL: Final = re.compile(
    rf"\b(?:until|till|til)(?! and including| the end of| midnight| after) (?P<day>"
    rf"(?:(?:{_WEEKDAY},? )?(?:the )?[0-9]{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}"
    rf"|(?:{_WEEKDAY},? )?{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?"
    rf"|(?:{_WEEKDAY},? )?the [0-9]{{1,2}}(?:st|nd|rd|th)"
    rf"|(?:next |the following )?{_WEEKDAY}))(?!\w)(?! night| midnight)"
)
_EXPLAINED: Final = re.compile(r"inclusive|inclusively|last day|return|back at work|included|both days", re.IGNORECASE)
_OTHER_END: Final = re.compile(
    r"\b(?:ballots?|balloted|mandates?|vot(?:e|es|ed|ing)|polls?|offers?|consult\w*|injunctions?|orders?|suspend\w*"
    r"|paus\w*|called off|call off|postpon\w*|put off|defer\w*|talks|deadline|notice|leader|mayor|valid|contracts?"
    r"|can|may|could|able to|protect\w*|agree\w*|open|closed|works? to|at work|work(?:s|ed|ing)? normally)\b",
    re.IGNORECASE,
)
"""What else may last until a day: the words before "until" then are not about who is on strike."""


@check("TL717", Level.WARNING)
def until_what_day(timeline: Timeline) -> Findings:
    """The end of a strike is taken from "until", and it is not said which day that is.

    "On strike until 18 July", "until the 18th" or "until Monday" may mean that the 18th was the last day out or the day
    of return; papers use both. Write `dates: {returned: 2011-07-18}`, or say in the note whether the day is included.
    What is said of a ballot, a mandate, an offer or a court's order is left alone, and so is "until midnight on".

    Does not find: "to 18 July", and a sentence that speaks of a ballot and of the end of the strike at once.
    """
    for event in timeline.events:
        if event.type in STOPPAGE and "returned" not in event.dates and not _EXPLAINED.search(event.note):
            for field in ("title", "summary"):
                text = getattr(event, field)
                for found in _UNTIL.finditer(text) if "til" in text else ():
                    if not _OTHER_END.search(_clause(text, found)) and not _EXPLAINED.search(text):
                        says = f'does "{found[0]}" include that day, or is it the day of return?'
                        hint = "write `dates: {returned: ...}`, or say it in the note"
                        yield Finding(event, (field,), says, hint, word=found[0])
                        break


def _clause(text: str, found: re.Match[str]) -> str:
    """What stands before a match in its sentence."""
    return re.split(r"[.;:!?]\s", text[: found.start()])[-1]
