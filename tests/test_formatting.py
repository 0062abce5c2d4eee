"""House style: what moves, what stays, and that nothing is lost."""

from __future__ import annotations

import contextlib
import os
import random
from pathlib import Path

import mutants
import pytest
from conftest import SAMPLE
from hypothesis import given
from hypothesis import strategies as st

from timeline.exporters.registry import get
from timeline.record import Event, Refused
from timeline.text import formatting
from timeline.text.document import cut
from timeline.text.formatting import formatted
from timeline.text.reader import read
from timeline.text.style import is_in_style
from timeline.text.units import CannotCut

SHIPPED = SAMPLE.parent.parent / "data" / "events.yaml"

ROUGH = """\
# yaml-language-server: $schema=events.schema.json

events:   # what happened
# 2011

# about b
- title: 'A "strike"'   # as the paper has it
  id:   "b"
  date: "2011-05-01"
  x-mine:
      deep: [ 'a' , "b, c" ]
  type: strike
  actors:
  - unison   # first
  # before unite
  - 'unite'


  claims:
  -   says: "WORDS WORDS: yes"
      by:  unison
      figures: { cut:  "5%", 'members': '1,552' }
  -   by: unite
      # says it
      says: >-
        folded
        text
# below b

- id: c
  type: strike
  title: C
  links: {ends: [{claimed_by: unite, id: "b"}]}
  date: 2011-06
- id: a
  type: strike
  title: |-
    Lines
      of a title
  date: 2010-05
  sources: [echo-1111111111111111111111111111, echo-222222222222222222222222222, echo-333333333333333, "echo-4"]
# the end

title: "Top"
x-own: yes
summary: Plain text that goes
      on here   # why
""".replace("WORDS", "words " * 20)

TIDY = """\
# yaml-language-server: $schema=events.schema.json

title: Top
summary: Plain text that goes
  on here   # why

events:   # what happened
  - id: a
    type: strike
    date: 2010-05
    title: |-
      Lines
        of a title
    sources: [echo-1111111111111111111111111111, echo-222222222222222222222222222, echo-333333333333333, echo-4]

  # 2011

  # about b
  - id: b
    type: strike
    date: 2011-05-01
    title: A "strike"   # as the paper has it
    actors:
      - unison   # first
      # before unite
      - unite

    claims:
      - by: unison
        says: >-
          words words words words words words words words words words words words words words words words words words
          words words  words words words words words words words words words words words words words words words words
          words words words words : yes
        figures: {cut: 5%, members: "1,552"}
      - by: unite
        # says it
        says: >-
          folded
          text
    x-mine:
      deep: [a, "b, c"]
  # below b

  - id: c
    type: strike
    date: 2011-06
    title: C
    links: {ends: [{id: b, claimed_by: unite}]}
# the end

x-own: yes
"""


def test_a_rough_file_is_tidied() -> None:
    assert formatted(ROUGH) == TIDY


def test_the_shipped_record_is_tidy() -> None:
    assert formatted(SHIPPED.read_text()) == SHIPPED.read_text()


KEEPING = "events:\n  - id: a\n    date: 2011\n    summary: |+\n      b\n"

STAYS = {
    "nothing": "",
    "a comment": "# only\n",
    "no events": "title: x\n\nevents: []\n",
    "an empty section": "events:\n",
    "a comment among the items": "title: x\nx-list: [a,  # why\n  b]\n",
    "a comment beside an item that looks like one": 'x-list: [a, "#",  # why\n  b]\n',
    "a comment in a header": "summary: |-  # why\n  one\n",
    "a list of lists": "x-list:\n  - - a\n    - b\n",
    "a list in braces that is too long": f"x-map: {{a: {'b' * 70}, c: {'d' * 70}}}\n",
    "an indentation indicator": "title: |2\n    two\n   one\n",
    "lines kept at the end": "summary: |+\n  one\n\n\ntitle: x\n".replace("title: x\n", ""),
    "a long line in a literal text": f"summary: |-\n  {'word ' * 40}end\n",
    "a long line with a comment": f"summary: {'word ' * 40}end  # why\n",
    "a folded text with its last line break": f"summary: >\n  {'word ' * 40}end\n",
    "a long address": f"x-url: https://example.org/{'a' * 120}\n",
    "a key over its value": "title:  # why\n  x\n",
    "a date in the author's own keys": 'x-when: {from: "[2011..]"}\n',
    "a text another tool would take for a number or a truth": 'title: "yes"\n',
    "a comment between keys": "title: x\n# why\n\n# about it\nsummary: y\n",
    "lines kept within a file": f"{KEEPING}\n\n  - id: c\n    date: 2012\n",
    "no line kept within a file": f"{KEEPING}  - id: c\n    date: 2012\n",
    "a comment below a block text": "summary: |\n  one\n # deeper than its key\n",
    "a header inside a block text": "summary: |\n  - >-  # none\n    two\nx-map: {\n  a: [b,  # why\n    c]}\n",
    "a header with a comment and a long line": f"summary: >-  # why\n  {'word ' * 40}end\n",
    "brackets over lines with comments": "x-map: {\n  a: b,  # why\n  c: [d,\n    e]}\n",
    "a space that does not break": 'title: "\xa0x\xa0"\n',
}


@pytest.mark.parametrize("text", STAYS.values(), ids=STAYS)
def test_this_is_tidy_already(text: str) -> None:
    assert formatted(text) == text


CHANGES = {
    "the end of the last line": ("title: x", "title: x\n"),
    "spaces at the end of lines": ("title: x  \nsummary: y \n", "title: x\nsummary: y\n"),
    "blank lines": ("title: x\n\n\n\nsummary: y\n\n\n", "title: x\n\nsummary: y\n"),
    "a text over lines in quotes": ('title: "one\n  two"\n', "title: one two\n"),
    "windows line ends stay": ("title: 'x'\r\nsummary: y\r\n", "title: x\r\nsummary: y\r\n"),
    "a byte order mark stays": ("\ufefftitle: 'x'\n", "\ufefftitle: x\n"),
    "rows of a vocabulary": (
        "vocabulary:\n  dates:\n    - {label: b, name: 'a'}\n",
        "vocabulary:\n  dates:\n    - {name: a, label: b}\n",
    ),
    "a document mark": ("---\ntitle: 'x'\n", "---\ntitle: x\n"),
    "a last line without an end in a block text": ("summary: |\n  one", "summary: |-\n  one\n"),
    "a last line without an end in a text that keeps its lines": (
        "summary: >+\n  one\n\n  two",
        "summary: >-\n  one\n\n  two\n",
    ),
    "a last line without an end in a text in a column of its own": ("title: |2\n   a", "title: |2-\n   a\n"),
    "a comment deeper than its value": ("title:\n    x\n      # why\nsummary: y\n", "title: x\n  # why\nsummary: y\n"),
    "comments below a value at any depth": (
        "tags: [a,\n   b]\n     # one\n\n # two\n",
        "tags: [a, b]\n  # one\n\n  # two\n",
    ),
    "a bracket left of its key": (
        "events:\n  - id: a\n    date: 2011\n    links: {\n  ends: [b,\nc\n]}\n",
        "events:\n  - id: a\n    date: 2011\n    links: {ends: [b, c]}\n",
    ),
    "a quote left of its key": (
        "events:\n  - id: a\n    title: 'b\n c'\n    date: 2011\n",
        "events:\n  - id: a\n    date: 2011\n    title: b c\n",
    ),
    "a comment right after a quote": ('x-list:\n  - "d"#  no text\n', "x-list:\n  - d  #  no text\n"),
    "white lines in a block text": ("summary: |\n    one\n       \n", "summary: |\n  one\n     \n"),
}


@pytest.mark.parametrize(("text", "tidy"), CHANGES.values(), ids=CHANGES)
def test_this_is_tidied(text: str, tidy: str) -> None:
    assert formatted(text) == tidy


REFUSED = {
    "an anchor": "title: &a x\n",
    "not yaml": "title: [x\n",
    "a record without an id": "events:\n  - title: x\n",
    "two records of one id": "events:\n  - {id: a}\n  - {id: a}\n",
    "a question mark before a key": "title: x\n? summary\n: y\n",
    "a second document": "title: x\n---\nsummary: y\n",
    "an event without a date": "events:\n  - id: a\n",
    "a line break that only YAML counts": "title: x\r  summary: y\n",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_kept_whole_is_refused(text: str) -> None:
    with pytest.raises(CannotCut):
        formatted(text)


# A record mutated in every way that hands and editors do

SEED, MUTANTS = int(os.environ.get("TIMELINE_SEED", "1")), int(os.environ.get("TIMELINE_MUTANTS", "1200"))


def test_a_mutated_file_is_kept_whole_or_refused() -> None:
    rng = random.Random(SEED)
    whole = sum(mutants.is_kept(mutants.mutated(rng)) for _ in range(MUTANTS))
    assert whole > MUTANTS / 4


# A record whose lines are shuffled, requoted and commented upon in any way

dates = st.sampled_from(["2011", "2011-05", "2011-05-23", '"2010"', "2011-05-23/2011-05-27", '"[2010..2011]"'])
comments = st.sampled_from(["", "", "", "\n", "# one\n", "# one\n\n# two\n", "\n# three\n"])
titles = st.sampled_from(["plain", "'quoted'", '"a: b"', ">-\n  folded\n  text", "|-\n  one\n    two", "plain  # why"])
lists = st.sampled_from(
    ["[a, b]", "[ 'a' ,b ]", "['#', # why\n  b]", "\n- a\n# why\n- 'b'  # so", "[a, # why\n  b]", "[]", "\n  - a"]
)
columns = st.sampled_from([0, 2, 3])


def indented(text: str, column: int) -> str:
    return "".join(" " * column + line if line.strip() else line for line in text.splitlines(keepends=True))


@st.composite
def events(draw: st.DrawFn, number: int) -> str:
    lines = [f"id: e{number}\n", f"date: {draw(dates)}\n", f"title: {draw(titles)}\n", "type: strike\n"]
    lines += draw(st.sampled_from([[], [f"tags: {draw(lists)}\n"], [f"x-own: {draw(lists)}\n", "status: 'planned'\n"]]))
    lines = [draw(comments) + line if place else line for place, line in enumerate(draw(st.permutations(lines)))]
    text = indented("".join(lines), 2)
    return "-" + text[1:] if text.startswith("  ") else text


@st.composite
def files(draw: st.DrawFn) -> str:
    column = draw(columns)
    number = draw(st.integers(1, 4))
    records = "".join(draw(comments) + draw(events(number=place)) for place in range(number)) + draw(comments)
    sections = [f"title: {draw(titles)}\n", f"events:\n{indented(records, column)}", "x-top: {a: 'b'}\n"]
    return draw(comments) + draw(comments).join(draw(st.permutations(sections)))


def taken_apart(text: str) -> str:
    """A file in house style, of which every record is taken apart, also those that are in house style already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formatting, "is_in_style", lambda *_: False)
        return formatted(text)


@given(files())
def test_a_record_in_house_style_is_one_that_would_stay_as_it_is(text: str) -> None:
    tidy = formatted(text)
    assert taken_apart(text) == tidy
    assert taken_apart(tidy) == tidy


@pytest.mark.parametrize("path", [SHIPPED, SAMPLE], ids=["shipped", "sample"])
def test_records_in_house_style_are_known_as_such(path: Path) -> None:
    """Each of some that have been changed in one place is taken for what it is, and some of all are known."""
    text = path.read_text()
    rng = random.Random(SEED)
    for changed in (text, *(mutants.mutated(rng) for _ in range(40))):
        with contextlib.suppress(CannotCut, Refused):
            assert taken_apart(changed) == formatted(changed)
    events = [event for event in cut(text).sections["events"].units if not event.is_comment]
    assert sum(is_in_style(event.text, event.data, Event, 2) for event in events) > len(events) / 20


def exported(text: str) -> str | bytes:
    return get("json").render(read({"a.yaml": text.encode()}).timeline)


@given(files())
def test_tidied_twice_is_tidied_once_and_nothing_is_lost(text: str) -> None:
    tidy = formatted(text)
    assert formatted(tidy) == tidy
    assert tidy.split().count("why") == text.split().count("why")
    assert {p.code for p in read({"a.yaml": tidy.encode()}).problems} == set()
    assert exported(tidy) == exported(text)
