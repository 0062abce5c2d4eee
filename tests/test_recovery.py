"""Every problem at once: faults of every class put into a clean record are all told, and nothing that only follows."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slips import SLIPS, Slip, event, record

from timeline.checks import filed, of
from timeline.checks.exceptions import checked
from timeline.record.problems import Problem
from timeline.text import conversion
from timeline.text.reader import read

HERE = Path(__file__).parent
CASES = sorted((HERE / "cases/checks").glob("TL[3-8]*.yaml"))
COMMON = (HERE / "cases/common.yaml").read_bytes()


def found(content: bytes) -> list[Problem]:
    reading = read({"a-common.yaml": COMMON, "case.yaml": content})
    return [problem for problem in checked(reading).problems if problem.path == "case.yaml"]


def told(content: bytes) -> set[tuple[str, str]]:
    return {(problem.code, problem.message) for problem in found(content)}


ALONE = {name: told(record(event(slip))) for name, slip in SLIPS.items()}


def test_a_clean_record_has_no_problem() -> None:
    assert told(record(event())) == set()


@pytest.mark.parametrize("name", SLIPS)
def test_a_fault_alone_is_told_and_nothing_besides(name: str) -> None:
    assert [code for code, _ in ALONE[name]] == [SLIPS[name].code]


BESIDE = {
    "an unknown type": ("an unknown form", "dates changed over"),
    "a type that is a list": ("an unknown form", "dates changed over"),
    "an id that is another's": ("a link to itself",),
    "an id with capitals": ("a link to itself",),
    "a date that is missing": ("a merge key", "a list as key"),
    "no title": ("a key too deep",),
}
"""Faults that change what another is: the forms and dates of a type nobody knows, a link to an id that is gone, a key
that may be the one that is missing, a mapping in the place of the title."""


def pairs() -> list[tuple[str, str]]:
    return [
        (one, other)
        for one, other in itertools.combinations(SLIPS, 2)
        if SLIPS[one].field != SLIPS[other].field and other not in BESIDE.get(one, ())
    ]


@pytest.mark.parametrize(("one", "other"), random.Random(10).sample(pairs(), 120))
def test_two_faults_of_a_record_are_both_told_and_nothing_besides(one: str, other: str) -> None:
    assert told(record(event(SLIPS[one], SLIPS[other]))) == ALONE[one] | ALONE[other]


ABOVE = {
    "title: Pay: cuts\n": "TL101",
    "titel: Pay cuts\n": "TL301",
    "title: [Pay]\n": "TL303",
    'title: "Pay cuts\n': "TL101",
    "title:\tPay cuts\n": "TL102",
    "title: Pay \udca3500\n": "TL001",
    "title: Pay\n summary: Pay cuts\n": "TL101",
    " summary: Pay cuts\n": "TL101",
    "vocabulary:\n  event_types:\n    - {name: sit_in, label: Sit-in, colour: orange}\n": "TL305",
    "vocabulary:\n  event_types:\n    - {name: sit_in, lable: Sit-in}\n": "TL301",
    "vocabulary:\n  figures:\n    - name: trains\n      label: trains: cut\n": "TL101",
    "actors:\n  - {id: gmb, name: GMB, kind: uniom}\n": "TL304",
    "actors:\n  - id: gmb\n    name: GMB: union\n    kind: union\n": "TL101",
    "events:\n  - {id: early, type: talk, date: 2011, title: T, actors: [unison], sources: [echo]}\n": "TL103 TL311",
}
"""Slips above the records, and what they are."""


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(sorted(SLIPS)), min_size=1, max_size=4, unique_by=lambda name: SLIPS[name].field),
    st.lists(st.sampled_from(sorted(SLIPS)), max_size=3, unique_by=lambda name: SLIPS[name].field),
    st.sampled_from(sorted(ABOVE)),
)
def test_faults_in_one_record_in_another_and_above_are_all_told(here: list[str], there: list[str], above: str) -> None:
    here, there = without_rivals(here), without_rivals(there)
    problems = found(record(event(*slips(here)), event(*slips(there), id="second"), above=above))
    wanted = sorted([*(SLIPS[name].code for name in here + there), *ABOVE[above].split()])
    assert sorted(problem.code for problem in problems) == wanted


def slips(names: list[str]) -> list[Slip]:
    return [SLIPS[name] for name in names]


def without_rivals(names: list[str]) -> list[str]:
    """Names of faults that do not change what another is; ids and links to them are left to the pairs."""
    kept = [name for name in names if SLIPS[name].field != "id" and name != "a link to itself"]
    return [name for name in kept if not any(name in BESIDE.get(other, ()) for other in kept)]


# A value that does not read is unknown, not absent

_LINE = re.compile(r"^ +(?:- )?(?!x-ignore)[\w-]+: +([^\s{\[#>|].*|\[[^\[{]*\]|\{[^\[{]*\})$", re.MULTILINE)
_IN_BRACES = re.compile(r"[{,] ?[\w-]+: ([^,{}\[\]\n\"]+)(?=[,}])")


def without_one_value(text: str) -> Iterator[str]:
    """A text with each of its values in turn replaced by an alias, which stands for nobody knows what."""
    for place in (_LINE, _IN_BRACES):
        for value in place.finditer(text):
            yield f"{text[: value.start(1)]}*p{text[value.end(1) :]}"


def case_texts() -> list[tuple[str, str]]:
    texts = [(case, re.sub(r"  # expect TL[0-9]{3}$", "", case.read_text(), flags=re.MULTILINE)) for case in CASES]
    every = [(text, changed) for _, text in texts for changed in without_one_value(text)]
    return random.Random(11).sample(every, 200)


def test_no_fault_is_told_that_only_follows_from_a_value_that_does_not_read() -> None:
    before: dict[str, set[tuple[str, int]]] = {}
    for text, changed in case_texts():
        if text not in before:
            before[text] = {(p.code, p.line) for p in found(text.encode())}
        after = {(p.code, p.line) for p in found(changed.encode()) if p.code != "TL105"}
        assert after <= before[text], changed


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_check_that_finds_more_in_fewer_records_says_that_it_needs_all(case: Path) -> None:
    timeline = read({"a-common.yaml": COMMON, "case.yaml": case.read_bytes()}).timeline
    for code, check in filed().items() if not timeline.lost else ():
        if check.needs != "all":
            whole = {(f.record.id, f.path) for f in check.function(timeline)}
            for gone in timeline.records():
                part = of(timeline, lambda record, gone=gone: record is not gone)  # type: ignore[misc]
                assert {(f.record.id, f.path) for f in check.function(part)} <= whole, (code, gone.id)


# Whatever happens, the rest is read


def test_what_nobody_foresaw_is_told_with_its_record_and_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def odd(*_: object) -> None:
        raise ZeroDivisionError("nothing of this kind was expected")

    monkeypatch.setattr(conversion, "misfits", odd)
    problems = found(record(event(SLIPS["a month 13"])))
    assert [(p.code, p.record, p.line) for p in problems] == [("TL008", "vote", 8)]
    monkeypatch.setattr(conversion, "sheet_of", odd)
    assert [(p.code, p.line) for p in found(record(event()))] == [("TL008", 1)]
