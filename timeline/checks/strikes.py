"""Days and weeks of strikes, and strikes that lie over one another."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from timeline.checks import Finding, Findings, check, rules
from timeline.checks.arithmetic import Range, bare, days, spread, told
from timeline.checks.relations import STOPPAGE, first_day, last_day, live, spelt, unions
from timeline.record import Event, Level, Timeline


def _span(event: Event) -> int | None:
    """The calendar days an event lasted, both ends counted, where both are exact."""
    first, last = first_day(event.date), last_day(event.date)
    return rules.calendar_days(first, last) if first and last else None


@check("TL621")
def days_disagree_with_dates(timeline: Timeline) -> Findings:
    """The calendar days of a strike are not those from its first day to its last.

    28 June to 4 July are 7 days, both counted; `calendar_days: 6` is a slip, or the date has the day of return for the
    last day out. Mend the number or the date; the day work began again is `dates: {returned: ...}`.
    """
    for event in timeline.events:
        figure = event.figures.get("calendar_days")
        first, last = first_day(event.date), last_day(event.date)
        if not (figure and first and last and event.type in STOPPAGE):
            continue
        span = rules.calendar_days(first, last)
        if not spread(figure).low <= span <= spread(figure).high:
            says = f"{spelt(first)} to {spelt(last)} is {days(span)}, not {bare(figure)}"
            hint = "mend the number or the date; both ends are counted"
            yield Finding(event, ("figures", "calendar_days"), says, hint)


@check("TL622", Level.WARNING)
def weeks_disagree_with_days(timeline: Timeline) -> Findings:
    """Weeks and calendar days of one event are not the same length of time.

    Twelve weeks are 84 days, not 90. Mend one, or take out the one that is only a round word.
    """
    for event in timeline.events:
        weeks, span = event.figures.get("weeks"), event.figures.get("calendar_days")
        if weeks and span and weeks.basis == span.basis:
            stated = spread(weeks)
            computed = Range(7 * stated.low, 7 * stated.high)
            if not computed.meets(spread(span)):
                says = f"{bare(weeks)} weeks x 7 = {told(computed)} days, not {bare(span)}"
                yield Finding(event, ("figures", "calendar_days"), says, "mend one of them")


@check("TL623", Level.WARNING)
def notice_days_disagree(timeline: Timeline) -> Findings:
    """The days of notice are not those from the notice to its effect.

    Notice on 12 April for 11 July is 90 days. Notices are often counted back from their effect, and the day they are
    dated is then a day off. Mend `notice_days`, `notice_given` or `effective`.
    """
    for event in timeline.events:
        figure, effective = event.figures.get("notice_days"), event.dates.get("effective")
        given = event.dates.get("notice_given") or (event.date if event.form == "notice" else None)
        first, last = given and last_day(given), effective and first_day(effective)
        if figure and first and last and not spread(figure).low <= (last - first).days <= spread(figure).high:
            says = f"{spelt(first)} to {spelt(last)} is {days((last - first).days)}, not {bare(figure)}"
            yield Finding(event, ("figures", "notice_days"), says, "mend the number or one of the dates")


_ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_WEEK: Final = re.compile(
    rf"\b(?:(?P<word>{'|'.join(_ORDINALS)})|(?P<figure>[0-9]{{1,3}})(?:st|nd|rd|th)) week of "
    r"(?:the |their )?(?P<what>dispute|strikes?|strike action|industrial action|action)\b|"
    r"\bweek (?P<number>[0-9]{1,3}) of (?:the |their )?(?:dispute|strikes?|strike action|industrial action|action)\b",
    re.IGNORECASE,
)


@check("TL627", Level.WARNING)
def week_of_the_dispute_disagrees(timeline: Timeline) -> Findings:
    """A text puts an event in a week of the dispute that the days do not make.

    Weeks are counted from the first strike of the dispute, which begins week 1: with a first strike on 23 May, 3 August
    is in the eleventh week. Reports often run one week ahead. Mend the word, or give it to the claim of who wrote it.
    """
    begun: dict[str, Event] = {}
    for event in timeline.events:
        if event.type == "strike" and live(event) and event.date.earliest:
            begun.setdefault(event.dispute, event)
    for event in timeline.events:
        first = begun.get(event.dispute)
        day, start = last_day(event.date), first and first_day(first.date)
        if not first or not day or not start or day < start or day != event.date.earliest:
            continue
        for field in ("title", "summary"):
            text = getattr(event, field)
            found = _WEEK.search(text) if "eek" in text else None
            week = rules.week_of(start, day)
            if found and _stated_week(found) != week:
                says = f"{spelt(day)} is in week {week} from {spelt(start)}, not in the {found[0]}"
                hint = "mend the week, or give it to who says it"
                yield Finding(event, (field,), says, hint, first=(first, ("date",)), word=found[0])


def _stated_week(found: re.Match[str]) -> int:
    word = (found["word"] or "").lower()
    return _ORDINALS.index(word) + 1 if word else int(found["figure"] or found["number"])


_SHARED: Final = frozenset(
    {"ballot", "talks", "policy", "budget", "settlement", "pay_cut", "pay_restoration", "election"}
)
"""Types whose tags are of the whole dispute; the other tags of a strike name its groups of workers."""


@check("TL716", Level.WARNING)
def overlapping_strikes(timeline: Timeline) -> Findings:
    """Two strikes of one group of workers lie over one another.

    The same people cannot be out twice on one day, so one date is wrong, or one strike is recorded twice. Groups are
    told by the tags of a strike that ballots, talks and budgets do not have, such as `refuse`. Mend a date, or keep one
    of the two. Approximate dates are passed over.
    """
    general = {tag for event in timeline.events if event.type in _SHARED for tag in event.tags}
    out: dict[tuple[str, str, str], list[Event]] = {}
    for event in timeline.events:
        if event.type == "strike" and live(event) and _span(event):
            for tag in dict.fromkeys(event.tags):
                for union in unions(timeline, event) if tag not in general else ():
                    out.setdefault((event.dispute, union, tag), []).append(event)
    seen: set[tuple[str, str]] = set()
    for (_, _, tag), strikes in out.items():
        for first, second in pairwise(strikes):
            if second.date.order[0] <= first.date.order[1] and (first.id, second.id) not in seen:
                seen.add((first.id, second.id))
                says = f"`{first.id}` has `{tag}` staff out until {spelt(first.date.order[1])} too"
                yield Finding(second, ("date",), says, "mend a date, or keep one of the two", first=(first, ("date",)))


@check("TL721", Level.WARNING)
def one_day_strike_of_many_days(timeline: Timeline) -> Findings:
    """A strike of the form one day lasts longer than a day.

    Mend the date, or write the form it had: `continuous` for days on end, `discontinuous` for single days.
    """
    for event in timeline.events:
        if event.form == "one_day" and event.type == "strike" and (span := _span(event) or 0) > 1:
            says = f"`{event.date}` is {span} days"
            yield Finding(event, ("date",), says, "write one day, or `form: continuous` or `form: discontinuous`")


_UNTIL: Final = re.compile(r"\b(?:until|till) (?:\w+day,? )?\d{1,2}(?:st|nd|rd|th)? [A-Z]")
_EXPLAINED: Final = re.compile(r"inclusive|last day|return|back at work|included", re.IGNORECASE)


@check("TL717", Level.WARNING)
def until_what_day(timeline: Timeline) -> Findings:
    """The end of a strike is taken from "until", and it is not said which day that is.

    "On strike until 18 July" may mean that the 18th was the last day out or the day of return; papers use both. Write
    `dates: {returned: 2011-07-18}`, or say in the note whether the day is included.
    """
    for event in timeline.events:
        if event.type in STOPPAGE and "returned" not in event.dates and not _EXPLAINED.search(event.note):
            for field in ("title", "summary"):
                if found := _UNTIL.search(getattr(event, field)):
                    says = f"`{found[0]}...` may be the last day out or the day of return"
                    yield Finding(
                        event, (field,), says, "write `dates: {returned: ...}`, or say it in the note", word=found[0]
                    )
