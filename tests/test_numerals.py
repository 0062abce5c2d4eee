"""Numbers in words, ratios and fractions of a vote, and numbers of a text that are of something else: by row."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from test_checks import found

from timeline.prose import numerals
from timeline.prose.numerals import CARDINALS, FRACTIONS, ORDINALS, any_of, cardinal, is_of_something_else, ordinal


@pytest.mark.parametrize(("word", "number"), CARDINALS.items())
def test_a_cardinal_is_read_with_a_hyphen_or_a_space(word: str, number: int) -> None:
    for written in (word, word.replace("-", " "), word.upper()):
        assert re.fullmatch(any_of(CARDINALS), written, re.IGNORECASE)
        assert cardinal(written) == number
    assert cardinal(str(number)) == number


@pytest.mark.parametrize(("word", "number"), ORDINALS.items())
def test_an_ordinal_is_read_in_words_and_figures(word: str, number: int) -> None:
    assert ordinal(word.replace("-", " ")) == number
    assert ordinal(f"{number}th") == number


def test_the_tables_reach_ninety_nine_without_a_gap() -> None:
    assert sorted(CARDINALS.values()) == list(range(1, 100))
    assert sorted(ORDINALS.values()) == list(range(1, 100))


def ballot(words: str, figures: str) -> str:
    return (
        "events:\n  - id: vote\n    type: ballot\n    form: consultative\n    date: 2011-02-24\n    title: A vote\n"
        f"    summary: {words}\n    actors: [unison]\n    figures: {{{figures}}}\n    sources: [echo]\n"
    )


@pytest.mark.parametrize(("words", "part"), FRACTIONS.items())
def test_a_fraction_in_words_is_held_against_the_share(words: str, part: Fraction) -> None:
    right = round(100 * part)
    wrong = right + 15 if right < 60 else right - 15
    said = f"{words.capitalize()} of those voting backed it."
    assert [p.code for p in found(ballot(said, f"share_for: {right}%"))] == []
    assert [p.code for p in found(ballot(said, f"share_for: {wrong}%"))] == ["TL610"]


WEEKS = {
    "They are in the eleventh week of the strike.": True,
    "They are in the 11th week of industrial action.": True,
    "It is week eleven of the dispute.": True,
    "It is week 11 of their strike.": True,
    "The strike is now in its eleventh week.": True,
    "The strike enters week twelve.": True,
    "The strike enters its twelfth week.": True,
    "They are in the twelfth week of the strike.": False,
    "The strike is now in its twelfth week.": False,
    "They are now in week 12.": False,
    "The strike enters its fourteenth week.": False,
    "The talks enter their second week.": True,
    "It is the second week of term.": True,
}
"""What may be said on the fifth day of the eleventh week of a strike."""


@pytest.mark.parametrize(("words", "is_right"), WEEKS.items(), ids=WEEKS)
def test_a_week_in_words_is_counted_from_the_strike(words: str, is_right: bool) -> None:
    text = (
        "events:\n  - {id: s, type: strike, date: 2011-05-23/2011-08-31, title: Strike, actors: [unison],"
        " sources: [echo]}\n"
        f"  - id: e\n    type: statement\n    date: 2011-08-05\n    title: T\n    summary: {words}\n"
        "    actors: [unison]\n    sources: [echo]\n"
    )
    assert [p.code for p in found(text)] == ([] if is_right else ["TL627"])


UNTIL = {
    "Crews are out until 27 May.": True,
    "Crews are out until the 27th.": True,
    "Crews are out until Friday 27 May.": True,
    "Crews are out till Friday.": True,
    "It goes on until Fri 27 May.": True,
    "Crews are out until May 27th.": True,
    "Crews are out until midnight on 27 May.": False,
    "Crews are out until and including 27 May.": False,
    "The mandate lasts until 27 May.": False,
    "The ballot is open until the 27th.": False,
    "The injunction holds until Friday.": False,
    "The offer stands until 27 May; crews are out.": False,
    "They can strike until 27 May.": False,
    "The walk-out was suspended until Friday.": False,
    "Crews are out until the council gives way.": False,
}


@pytest.mark.parametrize(("words", "is_open"), UNTIL.items(), ids=UNTIL)
def test_until_a_day_may_be_the_last_day_or_the_day_of_return(words: str, is_open: bool) -> None:
    text = (
        f"events:\n  - id: s\n    type: strike\n    date: 2011-05-23/2011-05-27\n    title: T\n    summary: {words}\n"
        "    actors: [unison]\n    sources: [echo]\n"
    )
    assert [p.code for p in found(text)] == (["TL717"] if is_open else [])


OF_SOMETHING_ELSE = {
    "the staff of 2011": "2011",
    "at 389 High Street": "389",
    "at 12, 389A Mill Lane": "389A"[:3],
    "bus route 389 is late": "389",
    "in room 389": "389",
    "by form 389": "389",
}
COUNTED = {"by 389 to 340": "389", "some 2000 members": "2000", "in 389 letters": "389"}


@pytest.mark.parametrize(
    ("text", "number", "is_else"),
    [(t, n, True) for t, n in OF_SOMETHING_ELSE.items()] + [(t, n, False) for t, n in COUNTED.items()],
)
def test_a_number_of_a_text_may_be_of_something_else(text: str, number: str, is_else: bool) -> None:
    match = re.search(number, text)
    assert match
    assert is_of_something_else(match) is is_else


def test_the_tables_are_lower_case() -> None:
    for table in (CARDINALS, ORDINALS, FRACTIONS):
        assert all(word == word.lower() for word in table)
    assert numerals.any_of(["two thirds"]) == "two[- ]thirds"
