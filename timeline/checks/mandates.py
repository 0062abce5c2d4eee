"""What a ballot mandates and until when: its result against the tests of its day, and the actions that rest on it.

Only what the figures and dates make certain is reported. The rules are rows of `rules`, chosen by
the record's own dates.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from timeline.checks import rules
from timeline.checks.arithmetic import Range, Voice, added, bare, number, percentage, spread
from timeline.checks.relations import ACTION, Bounds, ending, linked, live, parts, related, spelt, targets, unions
from timeline.checks.rules import LawRow
from timeline.record import OPEN, Event, Figure, Timeline, count

LONGEST_BALLOT: Final = 56
"""Where the day a ballot opened is not given, it is taken to lie within eight weeks before its result."""


class Mandate(NamedTuple):
    """How long a ballot reaches: the rule of its day, the last day of voting, and the last day by the rule.

    `ends` is the last day of the weeks in which action must begin, or of the months the mandate lasts; `agreed` the
    same for what the two sides may agree instead. Where the record gives `mandate_ends` itself, both are that day.
    """

    ballot: Event
    row: LawRow
    counted_from: Bounds
    ends: dt.date
    agreed: dt.date
    is_written: bool

    @property
    def lasts(self) -> bool:
        """Whether the mandate itself has an end; under the older rule it lasted with the dispute."""
        return self.is_written or bool(self.row.months)

    @property
    def said(self) -> str:
        """`6 months from 15 March 2018, R6b; 14 December 2018 if agreed`."""
        if self.is_written:
            return "as the record gives it"
        since = self.counted_from[1] or self.ends
        length = count(self.row.months, "month") if self.row.months else count(self.row.days // 7, "week")
        agreed = f"; {spelt(self.agreed)} if agreed" if self.agreed > self.ends else ""
        return f"{length} from {spelt(since)}, {self.row.id}{agreed}"


def opened(ballot: Event) -> Bounds:
    """The earliest and the latest day on which a ballot may have opened."""
    if when := ballot.dates.get("opened"):
        return when.earliest, when.latest
    first = ballot.date.earliest
    return (rules.shifted(first, -LONGEST_BALLOT) if first else None), ballot.date.latest


def closed(ballot: Event) -> Bounds:
    """The days that may be the last of voting: as given, else those of the result.

    A ballot whose event is dated by its opening gives no such day.
    """
    if when := ballot.dates.get("closed"):
        return ending(when)
    opens = ballot.dates.get("opened")
    if opens and ballot.date.order[1] <= opens.order[1]:
        return None, None
    return ending(ballot.date)


def mandate_ends(row: LawRow, ballot: dt.date, *, agreed: bool = False) -> dt.date:
    """The last day a ballot reaches: of the weeks in which action must begin, or of the months the mandate lasts."""
    if row.days:
        weeks = (row.agreed_days if agreed and row.agreed_days else row.days) // 7
        return rules.last_day_of_weeks(ballot, weeks)
    return rules.last_day_of_months(ballot, row.agreed_months if agreed and row.agreed_months else row.months)


def mandate(ballot: Event) -> Mandate | None:
    """What a statutory ballot reaches, counted from the latest day it may have closed; None where it cannot be told."""
    written = ballot.dates.get("mandate_ends")
    if not written:
        return computed(ballot)
    row, last = rules.in_force("mandate", *opened(ballot)), ending(written)[1]
    return Mandate(ballot, row, closed(ballot), last, last, is_written=True) if row and last else None


def computed(ballot: Event) -> Mandate | None:
    """What a ballot reaches by the rule of its day alone, whatever the record gives."""
    row, counted_from = rules.in_force("mandate", *opened(ballot)), closed(ballot)
    if not row or not counted_from[1]:
        return None
    last, agreed = (mandate_ends(row, counted_from[1], agreed=agreed) for agreed in (False, True))
    return Mandate(ballot, row, counted_from, last, agreed, is_written=False)


_ELSEWHERE: Final = re.compile(
    r"\b(?:Northern Ireland|Northern Irish|Belfast|Derry|Londonderry|Stormont|Nipsa|Translink|Ulster"
    r"|Republic of Ireland|Irish government|Dublin|Siptu|F[óo]rsa|Jersey|Guernsey|Isle of Man)\b",
    re.IGNORECASE,
)
"""Places and bodies outside Great Britain, where other law holds: the Act of 2016 never reached Northern Ireland."""


def is_under_the_rules(timeline: Timeline, event: Event) -> bool:
    """Whether the rules for Great Britain hold for an event, as far as its place, words and actors tell."""
    names = (timeline.name(id) for id in event.actors)
    return not _ELSEWHERE.search("\n".join([event.place, event.title, event.summary, *names]))


def statutory(timeline: Timeline) -> Iterator[Event]:
    """The ballots for action that were held or are to be, under the rules of Great Britain."""
    return (
        event
        for event in timeline.events
        if event.type == "ballot"
        and event.form == "statutory"
        and event.status != "cancelled"
        and is_under_the_rules(timeline, event)
    )


# The result against the tests of its day


class Question(NamedTuple):
    """One question of a ballot: the figures of its answer, and how it is said."""

    votes_for: str
    votes_against: str
    share_for: str
    share_against: str
    said: str


QUESTIONS: Final = {
    "strike": Question("votes_for", "votes_against", "share_for", "share_against", "voted for"),
    "action_short_of_strike": Question(
        "votes_for_short_of_strike", "", "share_for_short_of_strike", "", "voted for action short of strike"
    ),
}
"""The questions a ballot may put, by the type of action they are about."""


def lost(ballot: Event, kinds: frozenset[str] = ACTION) -> str:
    """Why no mandate for these types of action can rest on a ballot: each question on them was lost. "" else."""
    row = rules.in_force("majority", *opened(ballot))
    asked = {kind: said for kind, question in QUESTIONS.items() if (said := _answer(ballot.figures, question)) != "?"}
    held = [kind for kind in asked if kind in kinds] or list(asked)
    if not row or not held or any(not asked[kind] for kind in held):
        return ""
    return f"{asked[held[0]]}; a mandate needs more than half of those voting ({row.id})"


def _answer(figures: Mapping[str, Figure], question: Question) -> str:
    """How a question was lost, in words; "" where it was not, "?" where it was not put. The votes decide first."""
    for_, against = figures.get(question.votes_for), figures.get(question.votes_against)
    if for_ and against:
        is_lost = spread(for_).high <= spread(against).low
        return f"{bare(for_)} {question.said} and {bare(against)} against" if is_lost else ""
    share, other = (_of_votes(figures.get(name)) for name in (question.share_for, question.share_against))
    if share:
        return f"{bare(share)} {question.said}" if spread(share).high < 50 else ""
    if other:
        return f"{bare(other)} voted against" if spread(other).low > 50 else ""
    cast = figures.get("votes_cast")
    if for_ and cast:
        is_lost = spread(for_).high * 2 <= spread(cast).low - _spoiled(figures)
        return f"{bare(for_)} of {bare(cast)} {question.said}" if is_lost else ""
    return "?" if not for_ else ""


def _of_votes(share: Figure | None) -> Figure | None:
    return share if share and (not share.basis or "vot" in share.basis) else None


def _spoiled(figures: Mapping[str, Figure]) -> int:
    return int(spread(figures["spoiled"]).high) if "spoiled" in figures else 0


def below_turnout(ballot: Event) -> str:
    """How a ballot stayed below the turnout test of its day, in words; "" where it did not or it cannot be told."""
    row = rules.in_force("turnout", *opened(ballot))
    stated, counted = ballot.figures.get("turnout"), _turnout_by_votes(ballot)
    by_parts = _BY_PARTS.search(f"{ballot.title}\n{ballot.summary}\n{ballot.note}\n{ballot.question}")
    if not row or by_parts or (stated and stated.basis and not counted):
        return ""
    if counted and (not stated or counted[0].meets(spread(stated))):
        if counted[0].high >= row.percent:
            return ""
        said = f"{counted[1]} voted: turnout {number(round(counted[0].high, 1))}%"
    elif stated and not counted and spread(stated).high < row.percent:
        said = f"turnout {bare(stated)}"
    else:
        return ""
    return f"{said} is below the {row.percent}% required of ballots opened then ({row.id})"


_BY_PARTS: Final = re.compile(
    r"\b(?:disaggregated|separate ballots|separately|branch by branch|(?:university|institution|employer|trust|school"
    r"|company|workplace) by (?:university|institution|employer|trust|school|company|workplace)|(?:at|in|of) each"
    r"|(?:[0-9]+|many|most|some|several) (?:branches|universities|institutions|employers|trusts|schools|companies"
    r"|workplaces))\b",
    re.IGNORECASE,
)
"""Words for a ballot that is counted for each employer by itself: the turnout of the whole then decides nothing."""


def _turnout_by_votes(ballot: Event) -> tuple[Range, str] | None:
    """The turnout as the votes make it, and the votes in words: the votes decide, not a share that was rounded."""
    voice = Voice(ballot, ("figures",), ballot.figures)
    names = ("votes_cast",) if "votes_cast" in ballot.figures else ("votes_for", "votes_against")
    if not voice.has("eligible", *names):
        return None
    more = ("spoiled", "abstentions") if names[0] != "votes_cast" else ()
    given = [ballot.figures[name] for name in (*names, *more) if name in ballot.figures]
    cast = added([spread(figure) for figure in given])
    said = bare(given[0]) if len(given) == 1 else f"({' + '.join(map(bare, given))})"
    return percentage(cast, spread(ballot.figures["eligible"])), f"{said} of {bare(ballot.figures['eligible'])}"


# The actions that rest on it


class Rest(NamedTuple):
    """A ballot an action rests on, and the place of the link that says so."""

    ballot: Event
    place: int


def mandated(timeline: Timeline, ballot: Event, inside: Mapping[str, list[Event]]) -> Iterator[tuple[int, Event]]:
    """The actions a ballot mandates, themselves or as parts, at any depth, of what it mandates."""
    seen: set[str] = set()
    for index, target in targets(timeline, ballot, "mandates"):
        for event in (target, *parts(inside, target)):
            if event.type in ACTION and event.status != "cancelled" and event.id not in seen:
                seen.add(event.id)
                yield index, event


class Standing(NamedTuple):
    """What is known of every action at once: what each rests on, and what has stopped it, by its id.

    `inside` holds the parts of each event; `loose` the statutory ballots, by dispute, that are linked to no action.
    """

    inside: Mapping[str, list[Event]]
    rests: Mapping[str, list[Rest]]
    loose: Mapping[str, list[Event]]
    stopped: Mapping[str, dt.date]


def standing(timeline: Timeline) -> Standing:
    """How the actions of a record stand to its ballots; worked out once for a timeline, and kept with it."""
    kept: Standing | None = vars(timeline).get(_KEPT)
    if kept is None:
        kept = vars(timeline)[_KEPT] = _standing(timeline)
    return kept


_KEPT: Final = "mandates.standing"


def _standing(timeline: Timeline) -> Standing:
    inside = linked(timeline, "part_of")
    rests: dict[str, list[Rest]] = {}
    loose: dict[str, list[Event]] = {}
    for ballot in statutory(timeline):
        for index, action in mandated(timeline, ballot, inside):
            rests.setdefault(action.id, []).append(Rest(ballot, index))
        if not ballot.links.get("mandates"):
            loose.setdefault(ballot.dispute, []).append(ballot)
    return Standing(inside, rests, loose, _stopped(timeline, inside) if rests else {})


class Reach(NamedTuple):
    """The last mandate an action has: the ballot that reaches furthest, and the place of its link."""

    mandate: Mandate
    place: int


def reach(timeline: Timeline, action: Event, known: Standing) -> Reach | None:
    """The mandate of an action that lasts longest; None where one has no end, or it cannot be told.

    A later ballot of the same union in the same dispute that is linked to no action may have renewed the mandate.
    """
    resting = known.rests.get(action.id, [])
    found = [Reach(held, rest.place) for rest in resting if (held := mandate(rest.ballot))]
    if not found or len(found) < len(resting) or not all(one.mandate.lasts for one in found):
        return None
    last = max(found, key=lambda one: one.mandate.agreed)
    return None if _is_renewed(timeline, action, last.mandate, known) else last


def _is_renewed(timeline: Timeline, action: Event, last: Mandate, known: Standing) -> bool:
    names = unions(timeline, action)
    return any(
        ballot.date.order[1] > last.ballot.date.order[0]
        and related(timeline, unions(timeline, ballot), names)
        and not is_without(ballot)
        for ballot in known.loose.get(action.dispute, ())
    )


def is_without(ballot: Event) -> bool:
    """Whether a ballot certainly gave no mandate: it was lost, or stayed below a test of its day."""
    return bool(lost(ballot) or below_turnout(ballot))


_STOPS: Final = ("ends", "suspends", "settles", "withdraws")


def _stopped(timeline: Timeline, inside: Mapping[str, list[Event]]) -> dict[str, dt.date]:
    """The first day on which each event was ended, suspended, settled or withdrawn by another that took place.

    What stops a whole stops its parts; what was resumed is not stopped.
    """
    resumed = {target.id for e in timeline.events if live(e) for _, target in targets(timeline, e, "resumes")}
    found: dict[str, dt.date] = {}
    for event in timeline.events:
        if live(event) and event.id not in resumed and not event.links.keys().isdisjoint(_STOPS):
            for kind in _STOPS:
                for _, target in targets(timeline, event, kind):
                    for one in (target, *parts(inside, target)):
                        found[one.id] = min(event.date.order[0], found.get(one.id, dt.date.max))
    _settle(timeline, found)
    return {id: day for id, day in found.items() if id not in resumed}


def _settle(timeline: Timeline, found: dict[str, dt.date]) -> None:
    """Let the settlement of a dispute stop the action in it that began before, where no link says what it ends."""
    settled: dict[str, dt.date] = {}
    for event in timeline.events:
        if event.type == "settlement" and live(event) and event.dispute:
            settled.setdefault(event.dispute, event.date.order[0])
    for event in timeline.events if settled else ():
        if event.type in ACTION and event.dispute in settled and event.date.order[0] <= settled[event.dispute]:
            found.setdefault(event.id, settled[event.dispute])


def runs_to(action: Event, stopped: Mapping[str, dt.date], until: dt.date) -> dt.date | None:
    """The day an action certainly ran to, as far as a day on which the record knows it; None where nobody has said."""
    if "returned" in action.dates:
        return None
    is_open = action.date.kind == "lasted" and action.date.end == OPEN
    own = until if is_open else ending(action.date)[0]
    day = stopped.get(action.id)
    return min(own, day) if own and day else own


def until_when(timeline: Timeline, event: Event) -> dict[str, str]:
    """Until when a ballot gives a mandate, or an action has one, in words, where the author did not write it.

    `{"mandate ends": "14 September 2018 (6 months from 15 March 2018, R6b; 14 December 2018 if agreed)"}`.
    """
    if not is_under_the_rules(timeline, event):
        return {}
    if event.type == "ballot" and event.form == "statutory" and not is_without(event):
        held = mandate(event)
    else:
        last = reach(timeline, event, standing(timeline)) if event.type in ACTION else None
        held = last.mandate if last else None
    if not held or (held.is_written and event is held.ballot):
        return {}
    return {"mandate ends" if held.lasts else "action begins by": f"{spelt(held.ends)} ({held.said})"}
