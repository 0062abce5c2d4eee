"""The tables of words that checks read texts by: each row is found where it tells, and passed over elsewhere."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import pytest

from timeline.checks.exceptions import checked
from timeline.checks.wording import (
    MONTH_OF,
    POST_FORMS,
    POST_HEADS,
    WEEKDAY_OF,
    judging_words,
    post_forms,
    quotations,
    quoted,
    sentence_at,
)
from timeline.text.reader import read

ACTORS = """
actors:
  - {id: council, name: Harbour Council, kind: council}
  - {id: unison, name: Unison, kind: union}
  - id: ann-lee
    name: Ann Lee
    kind: person
    roles: [{title: TITLE, of: council, during: 2008-05-05/2010-05-05}]
sources:
  - {id: echo, type: webpage, title: T}
"""
EVENT = """
events:
  - id: e
    type: statement
    date: 2011-05-23
    title: T
    actors: [unison, ann-lee]
    sources: [echo]
    summary: >-
      SUMMARY
"""


def found(summary: str, title: str = "leader of the council") -> list[str]:
    """The codes of what is found in an event with a summary, about a person who had a post until 2010."""
    text = ACTORS.replace("TITLE", title) + EVENT.replace("SUMMARY", summary)
    return [problem.code for problem in checked(read({"a.yaml": text.encode()})).problems]


@pytest.mark.parametrize(("form", "number"), WEEKDAY_OF.items(), ids=WEEKDAY_OF)
def test_a_weekday_is_read_as_it_is_written(form: str, number: int) -> None:
    day = dt.date(2011, 5, 23) + dt.timedelta(days=number)  # 23 May 2011 was a Monday
    assert found(f"It met on {form} {day.day} May.") == []
    assert found(f"It met on {form}. {day.day + 1} May 2011.") == ["TL701"]


@pytest.mark.parametrize(("form", "number"), MONTH_OF.items(), ids=MONTH_OF)
def test_a_month_is_read_as_it_is_written(form: str, number: int) -> None:
    day = dt.date(2011, number, 12)
    wrong = day + dt.timedelta(days=1)
    assert found(f"It met on {day:%A} 12 {form} 2011.") == []
    assert found(f"It met on {wrong:%A} 12 {form} 2011, and on {wrong:%a} {form} 12, 2011.") == ["TL701", "TL701"]


TITLES = [(usual, form) for usual, forms in POST_FORMS.items() for form in forms]
TITLES += [(f"{heads[0]}refuse", f"{head}refuse") for heads in POST_HEADS for head in heads]


@pytest.mark.parametrize(("usual", "form"), TITLES, ids=[form for _, form in TITLES])
def test_a_post_is_the_same_in_other_words(usual: str, form: str) -> None:
    assert post_forms(form)[0] == usual
    assert found(f"Ann Lee, {form}, answers.", usual) == ["TL705"]
    assert found(f"Harbour Council {form} Ann Lee answers.", usual) == ["TL705"]
    assert found(f"Ann Lee, former {form}, answers.", usual) == []


@pytest.mark.parametrize("row", judging_words(), ids=lambda row: row.word)
def test_a_word_that_judges_is_found_but_not_where_it_is_quoted(row: tuple[str, bool]) -> None:
    word = row[0]
    assert found(f"It is {word} of them to say so.") == ([] if word == "bullying" else ["TL803"])
    assert found(f'They speak of "{word}" things.') == []
    assert found(f"They read *The {word.title()} Cut*.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Members of the Militant tendency speak.",
        "The union gives evidence to the Horizon scandal inquiry.",
        "Staff complain of bullying.",
        "The depot is gutted by fire.",
        "Tyres are slashed.",
        "A wrecking amendment falls.",
    ],
)
def test_what_tells_and_does_not_judge_is_passed_over(text: str) -> None:
    assert found(text) == []


QUOTED = {
    'He said "so it is".': ["so it is"],
    "He said “so it is” and 'so be it'.": ["so it is", "so be it"],
    "He said ‘it’s the members’ choice’.": ["it’s the members"],
    "He said 'we'll see', not 'the members' choice is clear'.": ["we'll see", "the members"],
    "The members' pay and the workers' hours.": [],
    "Pay of the '90s and the members' claim.": [],
}  # fmt: skip


@pytest.mark.parametrize(("text", "right"), QUOTED.items(), ids=range(len(QUOTED)))
def test_quotations_are_told_from_apostrophes(text: str, right: list[str]) -> None:
    assert [quoted(match) for match in quotations(text)] == right


def test_a_sentence_is_not_cut_in_an_abbreviation() -> None:
    text = "Talks end. Cllr. A. Lee of St. Mary's says 2.5 per cent; it stands."
    assert sentence_at(text, text.index("2.5")).text.strip() == "Cllr. A. Lee of St. Mary's says 2.5 per cent"


FILES = {
    "a.yaml": ACTORS.replace("TITLE", "leader of the council").replace("2010-05-05}", "2010-05-05, single: true}"),
    "b.yaml": """
actors:
  - {id: nalgo, name: Unison, kind: union}
  - {id: harbor, name: Harbor Council, kind: council}
  - id: bo
    name: Bo Orr
    kind: person
    roles: [{title: council leader, of: council, during: 2008-05-05/2010-05-05, single: true}]
sources:
  - {id: gazette, type: webpage, title: T, url: "https://echo.example/1"}
""",
    "c.yaml": """
sources:
  - {id: post, type: webpage, title: T, url: "http://www.echo.example/1/"}
events:
  - {id: work, type: strike, date: 2011-05-23/.., title: T, actors: [unison], dispute: pay, sources: [echo, post]}
  - {id: one, type: settlement, date: 2011-07-01, title: T, actors: [unison], dispute: pay, sources: [gazette]}
""",
    "d.yaml": """
events:
  - {id: two, type: settlement, date: 2011-07-01, title: T, actors: [council], dispute: pay, sources: [echo]}
""",
}


def test_the_order_in_which_files_are_named_changes_nothing() -> None:
    results = set()
    for names in permutations(FILES):
        reading = read({name: FILES[name].encode() for name in names})
        results.add(tuple((p.path, p.line, p.code, p.message) for p in checked(reading).problems))
    assert len(results) == 1
    assert {code for _, _, code, _ in results.pop()} >= {"TL506", "TL514", "TL706", "TL808", "TL812"}


def test_of_many_holders_of_one_post_the_fewest_are_told() -> None:
    days = [dt.date(1900, 1, 1) + dt.timedelta(days=60 * n) for n in range(601)]
    rows = [f"{days[n]}/{days[n + 1]}" for n in range(600)]
    rows[300] = f"{days[300]}/{days[599]}"  # a wrong year
    actors = "".join(
        f"  - {{id: p{n}, name: Person number {n}, kind: group,"
        f" roles: [{{title: leader, of: council, during: {row}, single: true}}]}}\n"
        for n, row in enumerate(rows)
    )
    text = f"actors:\n  - {{id: council, name: Harbour Council, kind: council}}\n{actors}"
    problems = [p for p in checked(read({"a.yaml": text.encode()})).problems if p.code == "TL706"]
    assert [p.record for p in problems] == ["p300"]
    assert "and 294 more" in problems[0].message


EDGES = """
actors:
  - {id: council, name: Harbour Council, kind: council}
  - id: first
    name: Aa Bb
    kind: person
    roles: [{title: leader of the council, of: council, during: 0001-01-01~/9999-12-31~, single: true}]
  - id: last
    name: Cc Dd
    kind: person
    roles: [{title: council leader, of: council, during: ../0001-01-01~, single: true}]
events:
  - {id: a, type: budget, form: council, financial_year: 0000/01, date: 0001-01-01, title: T, actors: [council]}
  - {id: b, type: budget, form: council, financial_year: 0001/02, date: 9999-12-31, title: T, actors: [council]}
  - {id: c, type: meeting, form: council, date: 9999-12-31, title: Annual council, actors: [council]}
  - {id: d, type: statement, date: 9999-12-31~, title: "Leader Cc Dd on Monday 31 December", actors: [last]}
  - {id: e, type: appointment, date: 0001-01-01~, title: T, actors: [first]}
"""


def test_the_first_and_the_last_year_are_years_too() -> None:
    told = {(p.record, p.code) for p in checked(read({"a.yaml": EDGES.encode()})).problems}
    assert {("c", "TL703"), ("d", "TL701")} <= told
