"""The words a record may use, as tables people extend: event types, figures, dates, links and kinds of source.

A row is the one place a word lives: views, exporters, checks, the JSON Schema and completion all read the row. A record
adds rows, or replaces one by its name, under its own top-level `vocabulary:`.

The rows follow the Trade Union and Labour Relations (Consolidation) Act 1992 (TULRCA) and the usage of British
councils; the types of source are the item types of CSL-JSON 1.0.2.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, Final, Literal, Protocol, TypeVar

import msgspec

from timeline.record.problems import Refused, Rule, did_you_mean

Dimension = Literal[
    "votes",
    "people",
    "posts",
    "things",
    "seats",
    "money",
    "percent",
    "ratio",
    "weight",
    "days",
    "weeks",
    "hours",
    "number",
]
"""What a figure measures; it decides which units the figure may carry."""

EXAMPLES: Final[dict[Dimension, str]] = {
    "votes": "1,552",
    "people": "more than 400 people",
    "posts": "205 posts",
    "things": "1,200",
    "seats": "26",
    "money": "up to £6.6m/year",
    "percent": "~60%",
    "ratio": "4:1",
    "weight": "20,000 tonnes",
    "days": "5 days",
    "weeks": "12 weeks",
    "hours": "9 hours",
    "number": "3 years",
}
"""A figure of each dimension, as a record may put it."""

COUNTS: Final = frozenset({"votes", "people", "posts", "things", "seats"})
"""Dimensions whose figures are whole numbers; posts and staff in full-time equivalents have decimals."""


UNKNOWN_COLOUR: Final = Rule(
    "TL305",
    "unknown-colour",
    """A row of the vocabulary has a colour that no terminal has.

    `colour` is one of the names that Rich knows (`red`, `bright_blue`, `dark_orange`, `default`) or a number such as
    `#ff8700`. The list is printed by `python -m rich.color`.
    """,
)
NOT_ONE_CHARACTER: Final = Rule(
    "TL306",
    "not-one-character",
    """The symbol of a type of event is not one character of ordinary width.

    The symbol stands in a column of its own, one place wide: `■` or `§` fits, a word or an emoji would push everything
    after it to the right.
    """,
)
PHRASE_WITHOUT_NUMBER: Final = Rule(
    "TL307",
    "phrase-without-number",
    """The phrase of a figure has no place for the figure.

    In `phrase: "{} off pay"` the figure as it is written takes the place of `{}`; `{n}` is the figure without its noun.
    Without either, the number itself would not be printed.
    """,
)
UNKNOWN_REQUIREMENT: Final = Rule(
    "TL308",
    "unknown-requirement",
    """A row of the vocabulary asks for a field or a figure that no event can have.

    `requires` lists fields of an event, such as `actors` or `form`, or names of figures; `figures` lists names of
    figures. With a name that nothing has, every event of the type would be reported as incomplete.
    """,
)


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every word of the vocabulary has.

    name: The word as the file uses it.
    label: The words a reader sees.
    """

    name: str
    label: str

    def __post_init__(self) -> None:
        """Refuse a value that a view could not show; `refusal` says which values these are."""
        for field in _REFUSALS:
            if (value := getattr(self, field, "")) and (refused := refusal(field, value)):
                raise refused


def refusal(field: str, value: Any) -> Refused | None:
    """Why a value of a field of a row is refused; None when it is not."""
    return _REFUSALS[field](value) if field in _REFUSALS and isinstance(value, str) else None


_PLAIN_COLOURS: Final = frozenset(
    f"{tone}{name}"
    for tone in ("", "bright_")
    for name in ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
) | {"default"}


def _colour(value: str) -> Refused | None:
    if value in _PLAIN_COLOURS:
        return None
    from rich.color import ANSI_COLOR_NAMES, Color, ColorParseError

    try:
        Color.parse(value)
    except ColorParseError:
        hint = did_you_mean(value, (*sorted(_PLAIN_COLOURS), *ANSI_COLOR_NAMES), "write `red`, say, or `#ff8700`")
        return Refused(UNKNOWN_COLOUR, f"`{value}` is not a colour", hint)
    return None


def _symbol(value: str) -> Refused | None:
    is_one = len(value) == 1 and value.isprintable() and not value.isspace()
    if is_one and (value.isascii() or (unicodedata.east_asian_width(value) not in "WF" and not _joins(value))):
        return None
    return Refused(NOT_ONE_CHARACTER, f"`{value}` is not one character", "write one character, such as `■`")


def _joins(character: str) -> bool:
    """Whether a character is drawn over the one before it."""
    return unicodedata.category(character).startswith("M")


def _phrase(value: str) -> Refused | None:
    if "{}" in value or "{n}" in value:
        return None
    return Refused(PHRASE_WITHOUT_NUMBER, f"`{value}` has no place for the figure", f"write `{value} {{}}`, say")


_REFUSALS: Final[dict[str, Callable[[str], Refused | None]]] = {
    "colour": _colour,
    "symbol": _symbol,
    "phrase": _phrase,
}


class EventType(Row, frozen=True, kw_only=True):
    """A type of event.

    symbol: One character that stands for it in the terminal.
    colour: Its colour, by a name that Rich knows.
    forms: The words `form` may be.
    requires: The fields without which the event says too little.
    needs: Kinds of actor of which one must be named, or a person of one: whose strike it is, whose budget.
    figures: The figures that matter for the type, in the order views show them.
    words: Words by which an article tells of it, for `clip`; `strik*` is every word that begins so.
    """

    symbol: str = "·"
    colour: str = "default"
    forms: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class FigureName(Row, frozen=True, kw_only=True):
    """A figure: what it measures, and the phrase that says it in a line.

    dimension: What it measures; it decides which units it may carry.
    phrase: How it is said in a line: `{}` is the figure as written, `{n}` the figure without the noun that the phrase
      says itself.
    words: Words beside which a number in an article is this figure, for `clip`; `sav*` is every word that begins so.
    """

    dimension: Dimension = "number"
    phrase: str = ""
    words: tuple[str, ...] = ()

    def said(self, amount: str, number: str) -> str:
        """A figure in a line: `1,552 against`, `turnout ~60%`; `number` is the amount without the noun."""
        phrase = self.phrase or f"{self.label} {{}}"
        if phrase.startswith("{n} ") and amount.endswith(phrase.removeprefix("{n}")):
            return amount  # it says the noun of the phrase itself: `hundreds of rats`
        if phrase == f"{{n}} {self.name}" and amount in ("dozens", "scores"):
            return f"{amount} of {self.name}"
        return phrase.replace("{n}", number, 1) if "{n}" in phrase else phrase.replace("{}", amount, 1)


class DateName(Row, frozen=True, kw_only=True):
    """A date an event may hold beside its own, such as the day a ballot opened."""


class LinkKind(Row, frozen=True, kw_only=True):
    """A relation from one event to an earlier or a later one.

    inverse: How the other end says it: `answered by` for `responds to`.
    """

    inverse: str = ""


class SourceType(Row, frozen=True, kw_only=True):
    """A CSL-JSON item type."""


class Extension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rows a record adds under `vocabulary:`.

    event_types: Types of event.
    figures: Names of figures.
    dates: Names of the further dates of an event.
    links: Kinds of link from one event to another.
    source_types: Types of source.
    """

    event_types: tuple[EventType, ...] = ()
    figures: tuple[FigureName, ...] = ()
    dates: tuple[DateName, ...] = ()
    links: tuple[LinkKind, ...] = ()
    source_types: tuple[SourceType, ...] = ()


class Vocabulary(msgspec.Struct, frozen=True):
    """The words in force for a record, by name."""

    event_types: dict[str, EventType]
    figures: dict[str, FigureName]
    dates: dict[str, DateName]
    links: dict[str, LinkKind]
    source_types: dict[str, SourceType]

    def extended(self, rows: Extension) -> Vocabulary:
        """The vocabulary with rows added, or replaced where the name is known."""
        return Vocabulary(*({**getattr(self, t), **_by_name(getattr(rows, t))} for t in self.__struct_fields__))

    def event_type(self, name: str) -> EventType:
        """The row of a type; an unknown type gets a plain row, so that it can still be shown."""
        return self.event_types.get(name) or EventType(name=name, label=name.replace("_", " "))

    def figure(self, name: str) -> FigureName:
        """The row of a figure; an unknown name gets a plain row."""
        return self.figures.get(name) or FigureName(name=name, label=name.replace("_", " "))


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_Word = TypeVar("_Word", bound=_Named)


def _by_name(rows: Sequence[_Word]) -> dict[str, _Word]:
    return {row.name: row for row in rows}


def _phrases(words: str) -> tuple[str, ...]:
    """`walked out, strike*` as a list."""
    return tuple(filter(None, words.split(", ")))


def _type(
    name: str,
    symbol: str,
    colour: str,
    label: str,
    *,
    forms: str = "",
    requires: str = "",
    needs: str = "",
    figures: str = "",
    words: str = "",
) -> EventType:
    return EventType(
        name=name,
        label=label,
        symbol=symbol,
        colour=colour,
        forms=tuple(forms.split()),
        requires=tuple(requires.split()),
        needs=tuple(needs.split()),
        figures=tuple(figures.split()),
        words=_phrases(words),
    )


EVENT_TYPES: Final = (
    _type("ballot", "✓", "blue", "Ballot", requires="form actors", needs="union group party",
          forms="consultative statutory internal unknown",
          figures="votes_for votes_against turnout share_for share_against share_for_short_of_strike ratio eligible",
          words="ballot, balloted, balloting, voted, vote, postal vote, show of hands"),
    _type("pay_cut", "▼", "red", "Pay cut", requires="actors",
          figures="cut saving workers_affected freeze",
          words="pay cut*, wage cut*, cut pay, cut took effect, cuts took effect, cut imposed, cuts imposed, cut in "
          "pay, cuts in pay, reduction in pay"),
    _type("pay_restoration", "▲", "green", "Pay restoration", requires="actors",
          figures="pay_rise cost workers_affected",
          words="restor* pay, pay restor*, restoration of pay, reverse the pay cut*, reinstat* pay, pay was restored"),
    _type("strike", "■", "bright_red", "Strike", requires="actors", needs="union group",
          forms="one_day continuous discontinuous rolling selective all_out indefinite",
          figures="workers_involved calendar_days",
          words="strike, strikes, struck, striking, walkout, walkouts, walked out, walk out, stoppage, downed "
          "tools, industrial action"),
    _type("strike_series", "▤", "bright_red", "Series of strikes", requires="actors", needs="union group",
          forms="rolling selective discontinuous escalating",
          figures="workers_involved weeks strike_days"),
    _type("action_short_of_strike", "□", "red", "Action short of strike", requires="actors", needs="union group",
          forms="work_to_rule overtime_ban call_out_ban non_cooperation",
          figures="workers_involved",
          words="work to rule, work-to-rule, overtime ban, action short of, ban on overtime, call-out ban, "
          "non-cooperation"),
    _type("lock_out", "▣", "red", "Lock-out", requires="actors",
          needs="employer council public-body other",
          figures="workers_affected calendar_days",
          words="locked out, lock-out, lockout"),
    _type("election", "★", "magenta", "Election", requires="actors",
          forms="ordinary by_election all_out",
          figures="seats_contested seats_labour seats_conservative seats_liberal_democrat turnout",
          words="election, elections, elected, by-election, polls, polling day, went to the polls, landslide, gains"),
    _type("budget", "£", "yellow", "Budget", requires="actors financial_year",
          needs="council employer public-body party other",
          forms="draft cabinet council mini in_year",
          figures="budget_gap saving posts_cut spending council_tax_change",
          words="budget, spending plans, budget-setting"),
    _type("talks", "⇄", "cyan", "Talks", requires="actors",
          forms="direct acas_conciliation mediation arbitration",
          figures="hours offer threshold",
          words="talks, negotiat*, conciliation, arbitration, mediation, round the table, met union*"),
    _type("legal_claim", "§", "bright_magenta", "Legal claim", requires="form actors",
          forms="protective_award unfair_dismissal judicial_review pay injunction other",
          figures="claim claimants payout",
          words="tribunal, legal claim, legal action, judicial review, lodged a claim, high court, court, sue, suing"),
    _type("dismissal_and_reengagement", "⊘", "red", "Dismissal and re-engagement", requires="form actors",
          forms="proposal offer_letters notice effective",
          figures="letters accepted accepted_share unsigned notice_days workers_affected",
          words="dismissal notice*, dismissed and re-engaged, re-engage*, new contracts, sign or be sacked, dismiss "
          "and re-hire, fire and rehire, fire-and-rehire, dismissal letters, rehire*"),
    _type("redundancy", "−", "red", "Redundancy", requires="form actors",
          forms="proposed consultation notice effective",
          figures="posts_cut fte_cut compulsory voluntary saving",
          words="redundan*, at risk, job losses, job cuts, jobs axed, posts axed, jobs to go, posts deleted"),
    _type("meeting", "○", "green", "Meeting", requires="actors",
          forms="members stewards council cabinet public",
          figures="attendance ratio votes_for votes_against",
          words="meeting, meet, meets, met, mass meeting, assembled, conference, agm"),
    _type("demonstration", "»", "green", "Demonstration", requires="actors",
          forms="march rally lobby protest picket",
          figures="attendance",
          words="demonstrat*, march, marched, rally, rallied, protest*, lobby, lobbied, picket line"),
    _type("statement", "“", "bright_black", "Statement", requires="actors",
          words="statement, open letter, press release"),
    _type("policy", "¶", "yellow", "Policy", requires="actors",
          forms="proposed approved refused in_force",
          figures="cut saving posts_cut cost",
          words="policy, proposal*, plans to, approved plans, agreed plans, privatis*, outsourc*"),
    _type("appointment", "◆", "magenta", "Appointment", requires="actors",
          forms="elected appointed resigned removed",
          words="appointed, resigned, resign, stood down, stand down, stepped down, steps down, new leader, new "
          "chief executive, elected leader, took over, replaced, removed as, quit"),
    _type("discipline", "×", "red", "Discipline", requires="form actors",
          forms="suspension investigation dismissal expulsion reinstatement"),
    _type("intervention", "‡", "magenta", "Intervention", requires="form actors",
          forms="section_114 statutory_notice commissioners directions inquiry",
          figures="budget_gap saving"),
    _type("incident", "!", "bright_yellow", "Incident", requires="actors",
          forms="major_incident emergency accident",
          figures="uncollected_waste uncollected_bags injured"),
    _type("settlement", "≡", "bright_green", "Settlement", requires="actors",
          figures="payout cost saving workers_affected",
          words="settlement, settled, deal, agreement, compromise, accepted the offer, payout"),
    _type("milestone", "◇", "bright_black", "Milestone",
          forms="statute agreement computation",
          figures="weeks calendar_days",
          words="anniversary, comes into force, came into force, royal assent"),
)  # fmt: skip


def _figure(name: str, dimension: Dimension, label: str, phrase: str, words: str = "") -> FigureName:
    return FigureName(name=name, label=label, dimension=dimension, phrase=phrase, words=_phrases(words))


FIGURES: Final = (
    # Ballots: `for` is in favour of the question put (TULRCA s.231 asks for most of these)
    _figure("votes_for", "votes", "votes for", "{n} for",
            "to accept, in favour, voted for, votes for, for it, for and, voted yes, backed, supported"),
    _figure("votes_against", "votes", "votes against", "{n} against",
            "to reject, voted against, votes against, against it, against the offer, against and, voted no, rejected"),
    _figure("votes_cast", "votes", "votes cast", "{n} votes cast",
            "votes cast, votes were cast, papers were returned"),
    _figure("votes_for_short_of_strike", "votes", "votes for action short of strike", "{} for action short of strike",
            "action short of"),
    _figure("spoiled", "votes", "spoiled papers", "{n} spoiled",
            "spoiled, spoilt"),
    _figure("abstentions", "votes", "abstentions", "{n} abstained",
            "abstained, abstentions, abstaining"),
    _figure("eligible", "people", "entitled to vote", "{n} entitled to vote",
            "entitled to vote, eligible, balloted, were sent ballot papers"),
    _figure("turnout", "percent", "turnout", "turnout {}",
            "turnout, turn-out, turned out"),
    _figure("share_for", "percent", "share of votes for", "{} for",
            "voted for, voted to, in favour, voted yes, backed, backing, supported, voting for, voting to, said yes, "
            "to strike, to accept, to walk out, for strike action"),
    _figure("share_against", "percent", "share of votes against", "{} against",
            "voted against, against it, to reject, rejected, opposed, voted no, voting against, voting to reject"),
    _figure("share_for_short_of_strike", "percent", "share of votes for action short of strike",
            "{} for action short of strike",
            "action short of, work to rule, work-to-rule"),
    _figure("share_abstaining", "percent", "share who abstained", "{} abstained",
            "abstained"),
    _figure("share_undecided", "percent", "share who did not know", "{} did not know"),
    _figure("share_not_rejecting", "percent", "share who did not vote to reject", "{} did not vote to reject"),
    _figure("ratio", "ratio", "ratio of the vote", "{}",
            "ratio, margin, majority, to one"),
    # People
    _figure("workforce", "people", "workforce", "workforce {}",
            "workforce, employs, employed, staff in all, on the payroll, headcount"),
    _figure("members", "people", "union members", "{n} members",
            "members, membership, represents"),
    _figure("workers_involved", "people", "workers involved", "{} involved",
            "walk out, walked out, strike, on strike, struck, took part, taking part, join, joined, downed tools, "
            "involved, stayed away, stopped work, action"),
    _figure("workers_affected", "people", "workers affected", "{} affected",
            "affected, affect, affecting, lose, hit by, would see their pay, covered"),
    _figure("workers_affected_share", "percent", "share of workers affected", "{} affected"),
    _figure("workers_exempt_share", "percent", "share of workers exempt", "{} exempt"),
    _figure("workers_restored", "people", "workers whose pay is restored", "{} restored"),
    _figure("attendance", "people", "attendance", "{n} there",
            "attended, rally, marched, gathered, turned up, crowd, demonstrat*, packed, lobbied, protest*, heard, "
            "assembled, attend, march, outside"),
    _figure("injured", "people", "people injured", "{n} injured",
            "injured, hurt"),
    _figure("signatures", "things", "signatures", "{n} signatures",
            "signatures, signatories, petition"),
    _figure("claimants", "people", "claimants", "{n} claimants",
            "claimants, claim, tribunal"),
    _figure("non_members_share", "percent", "share of staff in no union", "{} in no union"),
    # Contracts
    _figure("letters", "things", "letters sent", "{n} letters",
            "letters"),
    _figure("accepted", "people", "staff who accepted", "{n} accepted",
            "accepted, have signed, had signed, signed the, signed up, agreed to the, now signed"),
    _figure("accepted_share", "percent", "share of staff who accepted", "{} accepted",
            "accepted, have signed, had signed, signed up, now signed"),
    _figure("unsigned", "people", "staff who had not signed", "{} unsigned",
            "not signed, refused to sign, yet to sign, refused"),
    _figure("unsigned_share", "percent", "share of staff who had not signed", "{} unsigned",
            "not signed, refused to sign, yet to sign"),
    _figure("notice_days", "days", "days of notice", "{} of notice",
            "notice, consultation"),
    # Jobs: posts may be vacant, full-time equivalents are not people
    _figure("posts_cut", "posts", "posts cut", "{} cut",
            "axe*, to go, will go, cut, cuts, lost, redundan*, losses, shed, deleted, scrapped, loss of, lose"),
    _figure("fte_cut", "posts", "full-time equivalents cut", "{} cut",
            "full-time equivalent*"),
    _figure("posts_affected", "people", "people in posts cut", "{} affected"),
    _figure("jobs_at_risk", "posts", "jobs at risk", "{} at risk",
            "at risk, threatened, under threat, jobs are at risk, in jeopardy"),
    _figure("jobs_protected", "posts", "jobs said to be protected", "{} protected",
            "save, saved, protect, protected, keep, safeguard*, saving"),
    _figure("job_equivalent", "posts", "jobs the money would pay for", "worth {}"),
    _figure("temporary_posts", "posts", "temporary posts", "{n} temporary",
            "temporary"),
    _figure("posts_cut_share", "percent", "share of posts cut", "{} of posts"),
    _figure("compulsory", "posts", "compulsory redundancies", "{n} compulsory",
            "compulsory, forced out"),
    _figure("voluntary", "posts", "voluntary redundancies", "{n} voluntary",
            "voluntary, volunteered"),
    _figure("funded_posts", "posts", "union posts the council pays for", "{n} union posts",
            "facility time, union posts, full-time union"),
    # Pay and money
    _figure("cut", "percent", "pay cut", "{} off pay",
            "pay cut*, wage cut*, cut*, reduction*, off pay, off their pay, slashed, less pay, lose"),
    _figure("pay_rise", "percent", "pay rise", "{} on pay",
            "pay rise, wage rise, rise in pay, pay increase, pay award, pay offer, on pay"),
    _figure("pay_rise_amount", "money", "pay rise in money", "{} on pay"),
    _figure("pay_loss", "money", "loss of pay for each person", "loses {}",
            "lose, worse off, out of pocket"),
    _figure("freeze", "number", "length of the pay freeze", "{} freeze",
            "freeze, pay freeze"),
    _figure("threshold", "money", "salary below which pay is not cut", "pay below {} exempt",
            "earning, earn, earned, paid less, paid under, salary, salaries, threshold"),
    _figure("market_supplement", "money", "market supplement", "supplement {}"),
    _figure("mileage", "money", "mileage rate", "mileage {}",
            "mileage, a mile"),
    _figure("budget_gap", "money", "budget gap", "gap {}",
            "gap, shortfall, black hole, deficit, overspend"),
    _figure("spending", "money", "spending", "spending {}",
            "spend*, budget of, total budget"),
    _figure("saving", "money", "saving", "saves {}",
            "save*, saving*, trim, cut, cuts"),
    _figure("cost", "money", "cost", "costs {}",
            "cost*, bill, price, spent"),
    _figure("income", "money", "income", "income {}",
            "income, revenue, takings"),
    _figure("grant", "money", "grant", "grant {}",
            "grant, government funding"),
    _figure("offer", "money", "offer", "offer {}",
            "offer*, package, lump sum"),
    _figure("claim", "money", "amount claimed", "claim {}",
            "claim, claiming, compensation, legal action, liab*"),
    _figure("payout", "money", "amount paid out", "pays {}",
            "payout, pay out, paid out, settlement, awarded, award, pay-out"),
    _figure("union_funding", "money", "council funding of the unions", "union funding {}",
            "facility time, union officials, union posts, unions cost"),
    _figure("council_tax_change", "percent", "change in council tax", "change in council tax {}",
            "council tax"),
    # Time
    _figure("calendar_days", "days", "calendar days, first and last included", "{}"),
    _figure("strike_days", "days", "days of strike in this action", "{} of strike",
            "of strike*, strike days, strike, walkout, stoppage"),
    _figure("days_of_action", "days", "days of action so far", "{} of action"),
    _figure("days", "days", "days", "{}",
            "days, day"),
    _figure("weeks", "weeks", "weeks", "{}",
            "weeks, week"),
    _figure("hours", "hours", "hours of talks", "{}",
            "talks, negotiat*, hours"),
    # Councils
    _figure("seats", "seats", "seats in the chamber", "{n} seats",
            "seats"),
    _figure("seats_contested", "seats", "seats contested", "{n} seats contested"),
    _figure("seats_labour", "seats", "Labour seats", "Labour {n}"),
    _figure("seats_conservative", "seats", "Conservative seats", "Conservative {n}"),
    _figure("seats_liberal_democrat", "seats", "Liberal Democrat seats", "Lib Dem {n}"),
    _figure("seats_green", "seats", "Green seats", "Green {n}"),
    _figure("seats_other", "seats", "seats of others", "others {n}"),
    _figure("gains_labour", "seats", "Labour gains", "Labour {n}"),
    _figure("gains_conservative", "seats", "Conservative gains", "Conservative {n}"),
    _figure("gains_liberal_democrat", "seats", "Liberal Democrat gains", "Lib Dem {n}"),
    _figure("gains_other", "seats", "gains of others", "others {n}"),
    _figure("vacant_seats", "seats", "vacant seats", "{n} vacant"),
    _figure("majority", "seats", "seats needed for a majority", "majority {n}",
            "majority"),
    # Services
    _figure("uncollected_bags", "things", "rubbish bags uncollected", "{} uncollected",
            "bags"),
    _figure("uncollected_waste", "weight", "weight of waste uncollected", "{} uncollected",
            "waste, rubbish, refuse"),
    _figure("missed_collections", "things", "missed collections", "{n} missed collections",
            "collections"),
    _figure("rats", "things", "rats seen or caught", "{n} rats",
            "rats"),
)  # fmt: skip

DATES: Final = (
    DateName(name="announced", label="announced"),
    DateName(name="opened", label="ballot opened"),
    DateName(name="closed", label="ballot closed"),
    DateName(name="mandate_ends", label="mandate ends"),
    DateName(name="notice_received", label="notice received"),
    DateName(name="consultation_started", label="consultation started"),
    DateName(name="notice_given", label="notice given"),
    DateName(name="deadline", label="deadline"),
    DateName(name="effective", label="takes effect"),
    DateName(name="in_force", label="comes into force"),
    DateName(name="returned", label="back at work"),
    DateName(name="hearing", label="hearing"),
)

LINKS: Final = (
    LinkKind(name="responds_to", label="responds to", inverse="answered by"),
    LinkKind(name="leads_to", label="leads to", inverse="follows from"),
    LinkKind(name="mandates", label="mandates", inverse="mandated by"),
    LinkKind(name="part_of", label="part of", inverse="includes"),
    LinkKind(name="limits", label="limits", inverse="limited by"),
    LinkKind(name="suspends", label="suspends", inverse="suspended by"),
    LinkKind(name="resumes", label="resumes", inverse="resumed by"),
    LinkKind(name="ends", label="ends", inverse="ended by"),
    LinkKind(name="settles", label="settles", inverse="settled by"),
    LinkKind(name="withdraws", label="withdraws", inverse="withdrawn by"),
    LinkKind(name="ratifies", label="ratifies", inverse="ratified by"),
    LinkKind(name="implements", label="implements", inverse="implemented by"),
    LinkKind(name="cites", label="cites", inverse="cited by"),
    LinkKind(name="conflicts_with", label="conflicts with", inverse="conflicts with"),
)

SOURCE_TYPES: Final = tuple(
    SourceType(name=name, label=label or name.replace("_", " "))
    for name, label in {
        "article-newspaper": "newspaper article",
        "article-magazine": "magazine article",
        "article-journal": "journal article",
        "article": "",
        "bill": "",
        "book": "",
        "broadcast": "",
        "chapter": "",
        "dataset": "",
        "document": "",
        "entry-encyclopedia": "encyclopedia entry",
        "hearing": "",
        "interview": "",
        "legal_case": "",
        "legislation": "",
        "manuscript": "",
        "pamphlet": "",
        "personal_communication": "",
        "post": "",
        "post-weblog": "blog post",
        "regulation": "",
        "report": "",
        "speech": "",
        "webpage": "web page",
    }.items()
)

STANDARD: Final = Vocabulary(
    _by_name(EVENT_TYPES), _by_name(FIGURES), _by_name(DATES), _by_name(LINKS), _by_name(SOURCE_TYPES)
)
