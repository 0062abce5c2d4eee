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

from timeline.checks.engine import filed, part_of
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
    "a second colon": ("a key too deep",),
    "a quote not closed": ("a key too deep",),
}
"""Faults that change what another is: the forms and dates of a type nobody knows, a link to an id that is gone, a key
that may be the one that is missing, a mapping in the place of the title, a line that may go on the text above it."""


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
    "vocabulary:\n  event_types:\n    - {name: sit_in, label: S}\n  figures:\n    - {name: bus, label: b}\n": "",
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


@pytest.mark.parametrize("above", ABOVE)
@pytest.mark.parametrize("name", [name for name, slip in SLIPS.items() if slip.code.startswith("TL1")])
def test_a_slip_of_yaml_in_a_record_changes_nothing_of_what_is_told_above_it(name: str, above: str) -> None:
    problems = found(record(event(SLIPS[name]), above=above))
    assert sorted(p.code for p in problems) == sorted([SLIPS[name].code, *ABOVE[above].split()])


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
                part = part_of(timeline, lambda record, gone=gone: record is not gone)  # type: ignore[misc]
                assert {(f.record.id, f.path) for f in check.function(part)} <= whole, (code, gone.id)


# Whatever happens, the rest is read


def test_what_nobody_foresaw_is_told_with_its_record_and_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def odd(*_: object) -> None:
        raise ZeroDivisionError("nothing of this kind was expected")

    monkeypatch.setattr(conversion, "validate", odd)
    problems = found(record(event(SLIPS["a month 13"])))
    assert [(p.code, p.record, p.line) for p in problems] == [("TL008", "vote", 8)]
    monkeypatch.setattr(conversion, "parse", odd)
    assert [(p.code, p.line) for p in found(record(event()))] == [("TL008", 1)]


# Places


def caret(text: str, code: str) -> list[str]:
    """What the carets of a code stand under."""
    lines = text.split("\n")
    return [lines[p.line - 1][p.column - 1 : p.end_column - 1] for p in found(text.encode()) if p.code == code]


PLACES = {
    "an actor of a link": (
        {"links": "links: {responds_to: [{id: offer, claimed_by: ann-le}]}"},
        "TL503",
        ["ann-le"],
    ),
    "a word inside another": ({"summary": "summary: An unsavaged and savage cut."}, "TL803", ["savage"]),
    "an item behind one that does not read": (
        {"sources": "sources: [{id: echo, page: 4}, echoo]"},
        "TL504",
        ["echoo"],
    ),
    "a figure of a claim behind a claim that does not read": (
        {"claims": "claims:\n  - what\n  - {by: ann-lee, says: S., sources: [echo], figures: {turnout: 60}}"},
        "TL602",
        ["60"],
    ),
}


@pytest.mark.parametrize(("fields", "code", "words"), PLACES.values(), ids=PLACES)
def test_the_caret_stands_under_what_the_problem_is_about(fields: dict[str, str], code: str, words: list[str]) -> None:
    text = record(event(*(Slip(field, changed, "") for field, changed in fields.items()))).decode()
    assert caret(text, code) == words


def test_a_phrase_that_stands_twice_is_marked_where_each_stands() -> None:
    long = '"one two three four five six seven eight nine ten eleven twelve thirteen"'
    text = record(event(Slip("summary", f"summary: 'A {long} and B {long}'", ""))).decode()
    columns = [p.column for p in found(text.encode()) if p.code == "TL809"]
    assert len(set(columns)) == len(columns) == 2


@pytest.mark.parametrize("code", ["TL506", "TL502", "TL706", "TL625", "TL812"])
def test_the_order_in_which_files_are_named_does_not_matter(code: str) -> None:
    head, between, events = (HERE / f"cases/checks/{code}.yaml").read_text().partition("events:\n")
    one, other = head.encode(), (between + events).encode()
    files = {"a-common.yaml": COMMON, "b.yaml": one or b"title: T\n", "c.yaml": other}
    turned = dict(reversed(files.items()))
    assert checked(read(files)).problems == checked(read(turned)).problems


NEVER_RAISES = {
    "a date that proposes itself": b"date: 2011-/03-01",
    "carriage returns alone": b"date: 2011\r\rtitle: x\r: y\r",
    "half a file of another encoding": "title: 15 \u00a3".encode("utf-16-le"),
    "noise": bytes(range(256)),
}


@pytest.mark.parametrize("line", NEVER_RAISES.values(), ids=NEVER_RAISES)
def test_no_text_ends_the_run(line: bytes) -> None:
    for content in (line, b"events:\n  - id: e\n    " + line + b"\n    type: talks\n"):
        problems = found(content)
        assert problems
        assert not [p for p in problems if p.code == "TL008"]


def test_mutated_records_are_told_and_never_raise() -> None:
    chance = random.Random(12)
    texts = [case.read_bytes() for case in CASES]
    for _ in range(150):
        text = bytearray(chance.choice(texts))
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(text))
            text[at : at + chance.randint(0, 6)] = chance.choice(JUNK)
        assert not [p for p in found(bytes(text)) if p.code == "TL008"], bytes(text)


JUNK = [
    piece.encode("utf-8", "surrogateescape")
    for piece in (
        *("\r", "\t", "\x00", "\udcff", ": ", "- ", "[", "]", "{", "}", '"', "'", "\n", " #", "&a ", "*a", "!t "),
        *("<<: ", "? ", "|", ">-", "...", "\n---\n", "<<<<<<< a\n", ">>>>>>> b\n", "  ", "\u2028", "\ufeff", "%", "~"),
    )
]
