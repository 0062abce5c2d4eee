"""Figures as reporters put them: what each says, what is refused, and that none is read for what it does not say."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

import pytest
import strategies
from hypothesis import example, given
from hypothesis import strategies as st

from timeline.record import figures
from timeline.record.figures import NOT_A_FIGURE, PUT, SCALES, Figure, parse, parse_several
from timeline.record.problems import Refused


class Read(NamedTuple):
    """A figure as written and what it says; numbers as text, so that their precision shows, "" for no bound."""

    text: str
    low: str
    high: str
    unit: str = ""
    per: str = ""
    basis: str = ""
    put: str = "exact"


TABLE: Final = (
    # DESIGN, section 3, "Figures"
    Read("1552", "1552", "1552"),
    Read("1,552", "1552", "1552"),
    Read("~60%", "60", "60", "%", put="about"),
    Read("2-5.5%", "2", "5.5", "%"),
    Read("up to £6.6m/year", "", "6.6E+6", "GBP", "year", put="up to"),
    Read("at least 400 jobs", "400", "", "jobs", put="at least"),
    Read("more than 600 people", "600", "", "people", put="more than"),
    Read("12 weeks", "12", "12", "weeks"),
    Read("£12m one-off", "1.2E+7", "1.2E+7", "GBP", "one-off"),
    Read("205 posts", "205", "205", "posts"),
    Read("nearly 1,800 members", "", "1800", "members", put="nearly"),
    Read("6,627 people (headcount, without teachers)", "6627", "6627", "people", basis="headcount, without teachers"),
    # Precision is kept in the exponent
    Read("37.0%", "37.0", "37.0", "%"),
    Read("£1,552.50", "1552.50", "1552.50", "GBP"),
    Read("£10m", "1.0E+7", "1.0E+7", "GBP"),
    Read("£800k", "8.00E+5", "8.00E+5", "GBP"),
    Read("£191.25bn", "1.9125E+11", "1.9125E+11", "GBP"),
    Read("1" * 40 + ".5m", "1." + "1" * 39 + "5E+45", "1." + "1" * 39 + "5E+45"),
    Read("007", "7", "7"),
    # Money
    Read("£ 6.6m", "6.6E+6", "6.6E+6", "GBP"),
    Read("£2.3 m", "2.3E+6", "2.3E+6", "GBP"),
    Read("£2.3 million/year (pay)", "2.3E+6", "2.3E+6", "GBP", "year", "pay"),
    Read("6.6 million pounds a year", "6.6E+6", "6.6E+6", "GBP", "year"),
    Read("€5m", "5E+6", "5E+6", "EUR"),
    Read("$1.5tn", "1.5E+12", "1.5E+12", "USD"),
    Read("GBP 5", "5", "5", "GBP"),
    Read("£-5m", "-5E+6", "-5E+6", "GBP"),
    Read("£600,000 per annum", "600000", "600000", "GBP", "year"),
    Read("£600,000 p.a.", "600000", "600000", "GBP", "year"),
    Read("£20 an hour", "20", "20", "GBP", "hour"),
    Read("£20 a head", "20", "20", "GBP", "person"),
    Read("£0.45/mile", "0.45", "0.45", "GBP", "mile"),
    Read("£5m one off", "5E+6", "5E+6", "GBP", "one-off"),
    Read("at least £75m over 4 years", "7.5E+7", "", "GBP", "over 4 years", put="at least"),
    Read("-£8m", "-8E+6", "-8E+6", "GBP"),
    Read("−£8m/year", "-8E+6", "-8E+6", "GBP", "year"),
    Read("+£5m", "5E+6", "5E+6", "GBP"),
    Read("£14m so far", "1.4E+7", "1.4E+7", "GBP", "so far"),
    Read("about £14m to date (overtime)", "1.4E+7", "1.4E+7", "GBP", "so far", "overtime", "about"),
    # Percentages and ratios
    Read("60 per cent", "60", "60", "%"),
    Read("60pc", "60", "60", "%"),
    Read("-5.5% (pay)", "-5.5", "-5.5", "%", basis="pay"),
    Read("−5%", "-5", "-5", "%"),
    Read("+5%", "5", "5", "%"),
    Read("5 percentage points", "5", "5", "percentage points"),
    Read("8:1", "8", "8", "to 1"),
    Read("more than 4.5:1 (to reject)", "4.5", "", "to 1", basis="to reject", put="more than"),
    # Ranges: what is put once holds for both numbers
    Read("5,000-6,000 people", "5000", "6000", "people"),
    Read("2 to 5.5 per cent", "2", "5.5", "%"),
    Read("2%–5.5%", "2", "5.5", "%"),
    Read("2 per cent to 5 per cent", "2", "5", "%"),
    Read("£8-10m", "8E+6", "1.0E+7", "GBP"),
    Read("£1.2m-1.5m", "1.2E+6", "1.5E+6", "GBP"),
    Read("£1.2m-£1.5m", "1.2E+6", "1.5E+6", "GBP"),
    Read("£1.2m - 1.5", "1.2E+6", "1.5E+6", "GBP"),
    Read("~60-70 people", "60", "70", "people", put="about"),
    Read("-5 to -3", "-5", "-3"),
    Read("500-1,500 people", "500", "1500", "people"),
    Read("between 350 and 400", "350", "400"),
    Read("Between 350 and 400 people (strikers)", "350", "400", "people", basis="strikers"),
    Read("between £5m and £6m", "5E+6", "6E+6", "GBP"),
    Read("between 2 and 5 per cent a year", "2", "5", "%", "year"),
    Read("-£8m to -£5m", "-8E+6", "-5E+6", "GBP"),
    Read("1.0-1,500 people", "1.0", "1500", "people"),
    # ... but a number in full stands for itself
    Read("£800,000-£1.2m", "800000", "1.2E+6", "GBP"),
    Read("1.5m-1,600,000", "1.5E+6", "1600000"),
    # Numbers in a word: two of what it names at the least
    Read("dozens", "24", "", put="at least"),
    Read("Dozens of people", "24", "", "people", put="at least"),
    Read("tens of thousands of pounds", "20000", "", "GBP", put="at least"),
    Read("hundreds of thousands of homes so far", "200000", "", "homes", "so far", put="at least"),
    Read("thousands of tonnes (of waste)", "2000", "", "tonnes", basis="of waste", put="at least"),
    # Things and times
    Read("14 days so far", "14", "14", "days", "so far"),
    Read("14 days in total", "14", "14", "days", "so far"),
    Read("3 days a week", "3", "3", "days", "week"),
    Read("12 weeks' notice", "12", "12", "weeks' notice"),
    Read("279 FTE", "279", "279", "fte"),
    Read("1,552 votes for", "1552", "1552", "votes for"),
    Read("12 thousand people", "1.2E+4", "1.2E+4", "people"),
    Read("5 months", "5", "5", "months"),
    Read("over 3 years", "3", "", "years", put="more than"),
    Read("£5m (from 205 jobs)", "5E+6", "5E+6", "GBP", basis="from 205 jobs"),
)  # fmt: skip


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.text[:40])
def test_a_figure_is_read(row: Read) -> None:
    assert said(parse(row.text)) == row


def said(figure: Figure) -> Read:
    low, high = ("" if number is None else str(number) for number in (figure.low, figure.high))
    return Read(figure.text, low, high, figure.unit, figure.per, figure.basis, figure.put)


@pytest.mark.parametrize(("put", "words"), [(put, words) for put, several in PUT.items() for words in several])
def test_every_way_of_putting_a_figure_is_read(put: str, words: str) -> None:
    figure = parse(f"{words.capitalize()} 600 people")
    assert (figure.put, figure.unit) == (put, "people")
    assert (figure.low, figure.high) == {
        "about": (600, 600),
        "up to": (None, 600),
        "at least": (600, None),
        "more than": (600, None),
        "less than": (None, 600),
        "nearly": (None, 600),
    }[put]


@pytest.mark.parametrize(
    ("text", "amount", "number"),
    [
        ("~3,000 people (headcount)", "~3,000 people", "~3,000"),
        ("up to 400 Jobs a year", "up to 400 Jobs a year", "up to 400 a year"),
        ("12 weeks' notice", "12 weeks' notice", "12"),
        ("2-5.5% (pay)", "2-5.5%", "2-5.5%"),
        ("5 million pounds", "5 million pounds", "5 million pounds"),
        ("8:1", "8:1", "8:1"),
        ("Dozens of people (hurt)", "Dozens of people", "Dozens"),
        ("14 days so far", "14 days so far", "14 so far"),
        ("1552", "1552", "1552"),
    ],
)
def test_a_figure_is_said_without_its_basis_and_without_its_noun(text: str, amount: str, number: str) -> None:
    assert (parse(text).amount, parse(text).number) == (amount, number)


@pytest.mark.parametrize("space", ["", " "])
@pytest.mark.parametrize(("scale", "power"), SCALES.items())
def test_a_scale_moves_the_exponent_and_adds_no_precision(scale: str, power: int, space: str) -> None:
    assert said(parse(f"£6.6{space}{scale.upper()}/year")).low == str(Decimal(66).scaleb(power - 1))


# Refusals

USUAL: Final = "write it as in `1,552`, `~60%`, `2-5.5%`, `up to £6.6m/year` or `6,627 people (headcount)`"
DIGITS: Final = "write digits, as in `~60%`; words go into the summary or a claim"
ONE_UNIT: Final = "say what is counted in brackets, as in `60% (of members)`, or by the figure's name"
SHARE: Final = "write it as in `75%`, or the number with the whole in brackets: `17 people (of 4,627)`"
PERIODS: Final = "write `/hour`, `/day`, `/week`, `/month`, `/year`, `/person` or `/mile`"
OWN_NAME: Final = "give each its own name"

REFUSED: Final = (
    ("", "take the line out if the number is not known"),
    ("1" * 201, "words go into the summary or a claim"),
    (" 600 people", "write `600 people`"),
    ("600  people", "write `600 people`"),
    ("£6.6\N{NO-BREAK SPACE}million", "write `£6.6 million`"),
    ("600\npeople", "write `600 people`"),
    # No number
    ("half", "write `50%`"),
    ("more than half", "write `more than 50%`"),
    ("nearly half of members", "write `nearly 50% (of members)`"),
    ("half an hour", DIGITS),
    ("two thirds", DIGITS),
    ("six hundred", DIGITS),
    ("a dozen", "write `~12`"),
    ("more than a dozen people", "write `more than 12 people`"),
    ("dozens people", "write `dozens of people`"),
    ("hundreds", "write `hundreds of people`"),
    ("tbc", DIGITS),
    ("½", DIGITS),
    ("infinity", DIGITS),
    ("١٢", DIGITS),
    # How it was put
    ("500+", "write `at least 500`"),
    ("£500 +", "write `at least £500`"),
    ("400 or more jobs", "write `at least 400 jobs`"),
    ("400 jobs plus", "write `at least 400 jobs`"),
    ("400 jobs or fewer", "write `up to 400 jobs`"),
    ("400 max", "write `up to 400`"),
    ("60 or so", "write `~60`"),
    ("600 people approx.", "write `~600 people`"),
    ("600-odd people", "write `~600 people`"),
    ("600ish", "write `~600`"),
    ("60%~", "write `~60%`"),
    ("≈60%", "write `~60%`"),
    ("<50%", "write `less than 50%`"),
    ("> 50%", "write `more than 50%`"),
    ("≥50%", "write `at least 50%`"),
    ("<=50%", "write `up to 50%`"),
    ("=>50%", USUAL),
    ("up to 5-6%", "write the range alone, or `up to` one number"),
    # Ranges
    ("between 5-6", USUAL),
    ("between £5m", USUAL),
    ("between 5 and 6,000", "write `between 5,000 and 6,000`, or `between 5.0 and 6,000` if it is really so wide"),
    ("from 5 to 6 jobs", "write `5-6 jobs`; a value before and after has its unit twice: `from 5 jobs to 6 jobs`"),
    ("from 2 to 5.5%", "write `2-5.5%`; a value before and after has its unit twice: `from 2% to 5.5%`"),
    ("from 19 to 30", "write `19-30`; a value before and after has its unit twice: `from 19 seats to 30 seats`"),
    ("from 5 and 6 people", "write `5-6 people`"),
    ("from £5 to 6 people", "write it as in `from £0.54 to £0.45/mile (cars)`"),
    ("from £5 (a) to £6 (b)", USUAL),
    ("from £20 to £25m", "write `from £20m to £25m`, or both numbers in full"),
    ("from £5m", USUAL),
    ("from 54p to 45p/mile", "write `£0.54`"),
    ("from £0.54 to 45p/mile", "write `£0.45/mile`"),
    ("5,000 — 6,000", "write `5,000-6,000`"),
    ("5..6%", "write `5-6%`"),
    ("8-1", "write the lower number first, or `8:1` for a ratio"),
    ("3 to 2", "write the lower number first, or `3:2` for a ratio"),
    ("£6.6m-£5m", "write the lower number first"),
    ("5m to 6k", "write the lower number first"),
    ("£6m-5,000", "write the lower number first"),
    ("3,000-2,000", "write the lower number first"),
    ("5-6,000 people", "write `5,000-6,000 people`, or `5.0-6,000 people` if it is really so wide"),
    ("£60 to £70,000", "write `£60,000 to £70,000`, or `£60.0 to £70,000` if it is really so wide"),
    ("8 to one", "write `8:1`"),
    # Numbers
    ("1 552 votes", "write `1,552 votes`"),
    ("1552,00", "write `1552.00`"),
    ("1,55", "write `1.55`"),
    ("12,34,567", "write `1,234,567`"),
    ("1,25-1", "separate thousands as in `1,552`"),
    ("1.552,00", "write it as in `5.5%`"),
    (".5%", "write `0.5%`"),
    ("up to .5%", "write `up to 0.5%`"),
    ("600.", "write `600`"),
    ("5½%", "write `5.5%`"),
    ("2 and a half weeks", "write `2.5 weeks`"),
    ("5 ½ weeks", "write `5.5 weeks`"),
    ("5 ¼ weeks", USUAL),
    ("1e6", USUAL),
    ("0x10", USUAL),
    ("1_000", USUAL),
    ("10⁶", USUAL),
    ("1st", USUAL),
    ("5 hundred thousand people", USUAL),
    ("5 dozen eggs", USUAL),
    ("3 quarters of staff", USUAL),
    ("5 times", USUAL),
    # Money
    ("-£-5m", USUAL),
    ("45p/mile", "write `£0.45/mile`"),
    ("up to 60 pence a mile", "write `up to £0.60 a mile`"),
    ("£5m-€6m", ONE_UNIT),
    ("5-£6m", "write it as in `£5-6m` or `2-5.5%`"),
    ("2%-5", "write it as in `£5-6m` or `2-5.5%`"),
    ("£1.2b", USUAL),
    # Shares and ratios
    ("3 out of 4", SHARE),
    ("3 in four", SHARE),
    ("1/2", "write a percentage, or a ratio as in `8:1`"),
    ("17 of 4,627", "write `17 (of 4,627)`"),
    ("60% of members", "write `60% (of members)`"),
    ("60% turnout", ONE_UNIT),
    ("£8:1", ONE_UNIT),
    ("8:1 against", ONE_UNIT),
    # Periods
    ("£5m annually", "write `£5m/year`"),
    ("400 jobs weekly", "write `400 jobs/week`"),
    ("£500 each", "write `£500/person`"),
    ("£500 per worker", PERIODS),
    ("£5m/quarter", PERIODS),
    ("£5m over four years", "write `£5m over 4 years`"),
    ("5% for 3 years", "write `5% over 3 years`"),
    ("400 jobs over four years", "write `400 jobs over 4 years`"),
    # More than one thing
    ("1,224 by 2014", "write `1,224 (by 2014)`"),
    ("£5m in 2011/12", "write `£5m (in 2011/12)`"),
    ("£5m 2011/12", "write `£5m (2011/12)`"),
    ("307 for, 1,552 against", OWN_NAME),
    ("205 posts and 300 people", OWN_NAME),
    ("90-day", "write `90 day`"),
    ("12weeks", "write `12 weeks`"),
    ("3 weeks 2 days", USUAL),
    # Brackets
    ("600 people (headcount", "close it: `6,627 people (headcount)`"),
    ("600 people ( )", USUAL),
    ("600 (a) (b)", "separate what it holds by commas: `6,627 people (a, b)`"),
    ("600 (headcount) people", "put the unit before them: `6,627 people (headcount)`"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "hint"), REFUSED, ids=[text[:40] for text, _ in REFUSED])
def test_a_text_is_refused_with_its_cure(text: str, hint: str) -> None:
    refused = refusal(text)
    assert (refused.rule, refused.hint) == (NOT_A_FIGURE, hint)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "`` is not a figure: it is empty"),
        ("half", "`half` is not a figure: half is a share"),
        ("1e6", "`1e6` is not a figure"),
        ("8-1", "`8-1` runs downwards"),
        ("5-6,000", "`5-6,000` may leave out thousands"),
        ("£5m/quarter", "`£5m/quarter`: `quarter` is not a period"),
        ("£5m-€6m", "`£5m-€6m` has more than one unit"),
        ("5-£6m", "`5-£6m` has a unit at one number and not at the other"),
        ("1,55", "`1,55` has a comma that does not separate thousands"),
        ("more than 5-6", "`more than 5-6` puts `more than` before a range"),
        ("a" * 50, f"`{'a' * 39}…` is not a figure: there is no number in it"),
    ],
)
def test_a_refusal_says_what_is_wrong(text: str, message: str) -> None:
    assert refusal(text).message == message


def refusal(text: str) -> Refused:
    with pytest.raises(Refused) as caught:
        parse(text)
    return caught.value


def proposals(hint: str) -> list[str]:
    """The whole figures a hint holds: no periods, and no ways of putting one."""
    return [text for text in re.findall("`([^`]*)`", hint) if not text.startswith("/") and text not in PUT]


@pytest.mark.parametrize("hint", sorted({hint for _, hint in REFUSED}))
def test_a_proposed_figure_can_be_read(hint: str) -> None:
    assert [str(parse(text)) for text in proposals(hint)] == proposals(hint)


# Laws


@given(strategies.figures | strategies.ranges | strategies.changes)
def test_a_figure_prints_back_as_written(text: str) -> None:
    assert str(parse(text)) == text


@given(strategies.figures | strategies.ranges | strategies.changes)
def test_the_least_is_not_above_the_most(text: str) -> None:
    figure = parse(text)
    low, high = figure.low, figure.high
    assert (low if low is not None else high) is not None
    assert low is None or high is None or low <= high


@given(strategies.amounts, st.sampled_from(["nearly ", "at least ", "~"]))
def test_how_it_was_put_leaves_the_number_alone(amount: str, put: str) -> None:
    plain, told = parse(amount), parse(put + amount)
    assert plain.low in (told.low, told.high)
    assert (plain.unit, plain.per) == (told.unit, told.per)


@given(st.decimals(0, 10**6, places=3), st.sampled_from(sorted(SCALES)))
def test_a_number_is_exact(number: Decimal, scale: str) -> None:
    figure = parse(f"£{number}{scale}")
    assert figure.low == figure.high == number * 10 ** SCALES[scale]
    assert str(figure.low) == str(Decimal(f"{number}E{SCALES[scale]}"))


@given(strategies.junk)
@example("1" * 30)
@example("1,2,3,4")
@example("+1,5")
def test_any_text_is_a_figure_or_is_refused_with_a_readable_proposal(text: str) -> None:
    try:
        assert str(parse(text)) == text
    except Refused as refused:
        shown = proposals(refused.hint)
        assert [str(parse(text)) for text in shown] == shown


@pytest.mark.parametrize(
    "word", ["or six", "or more", "and a half", "plus", "odd", "hundred thousand", "k", "per cent"]
)
@pytest.mark.parametrize("unit", ["", " people"])
def test_what_counts_is_never_taken_for_what_is_counted(word: str, unit: str) -> None:
    try:
        assert parse(f"5 {word}{unit}").unit in ("people", "%", "")
    except Refused as refused:
        assert refused.rule is NOT_A_FIGURE  # noqa: PT017


LONG: Final = ("1", "1,", "1 ", "1 a", "1/", "(", "1.", "½", "or 1 ", "~1")


@pytest.mark.parametrize("text", [piece * times for piece in LONG for times in (60, 50_000)], ids=lambda text: text[:9])
def test_a_text_that_goes_on_and_on_is_read_or_refused_at_once(text: str) -> None:
    try:
        assert len(str(parse(text))) <= 200
    except Refused as refused:
        assert len(refused.message) < 120  # noqa: PT017


def test_a_figure_shows_itself_and_is_no_text() -> None:
    assert repr(parse("~60%")) == "Figure('~60%')"
    assert parse("~60%") != "~60%"
    assert len({parse("60%"), Figure("60%", figures.Bounds(None, None))}) == 1


@pytest.mark.parametrize(
    ("text", "before", "after", "kind"),
    [
        ("from £0.54 to £0.45/mile", ("0.54", "0.54"), ("0.45", "0.45"), ("GBP", "mile", "")),
        (
            "from £65m to at least £75m over 4 years",
            ("6.5E+7", "6.5E+7"),
            ("7.5E+7", None),
            ("GBP", "over 4 years", ""),
        ),
        ("From 19 seats to 30 seats (of 48)", ("19", "19"), ("30", "30"), ("seats", "", "of 48")),
        ("from nearly 1,800 members to 2,000-2,100 members", (None, "1800"), ("2000", "2100"), ("members", "", "")),
        ("from 2% to 5.5%", ("2", "2"), ("5.5", "5.5"), ("%", "", "")),
    ],
)
def test_a_value_before_and_after_is_that_after_and_knows_the_other(
    text: str, before: tuple[str | None, ...], after: tuple[str | None, ...], kind: tuple[str, str, str]
) -> None:
    figure = parse(text)
    assert figure.before
    for one, ends in ((figure, after), (figure.before, before)):
        assert (one.low, one.high) == tuple(None if end is None else Decimal(end) for end in ends)
        assert one.kind == kind
    assert str(figure) == text


@pytest.mark.parametrize(
    ("texts", "hint"),
    [
        ([], "take the line out if the number is not known"),
        (["1,552"], "write `1,552` without a list"),
        (["80 (managers)", "90 (managers)"], "say in brackets what each counts, or make each the claim of who says it"),
        (["1", "552 (a)", "307 (b)"], 'put it in quotes, `["1,552 (a)", ...]`, or give each value a line with a dash'),
        (["many", "307 (b)"], "write digits, as in `~60%`; words go into the summary or a claim"),
    ],
)
def test_a_list_of_values_is_refused_with_its_cure(texts: list[str], hint: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_several(texts)
    assert caught.value.hint == hint


def test_several_values_are_one_figure_that_says_nothing_of_the_whole() -> None:
    figure = parse_several(["60 people (cleaners)", "~40 people (parking)", "£5m/year"])
    assert (figure.low, figure.high, figure.kind) == (None, None, ("", "", ""))
    assert [str(one) for one in figure.each] == ["60 people (cleaners)", "~40 people (parking)", "£5m/year"]
    assert figure.number == "60 (cleaners), ~40 (parking) and £5m/year"
    assert figure.amount == "60 people (cleaners), ~40 people (parking) and £5m/year"
