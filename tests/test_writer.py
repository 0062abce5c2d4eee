"""One record as lines: what is quoted, what is folded, and that everything reads back the same."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from conftest import Golden
from hypothesis import given
from hypothesis import strategies as st

from timeline.record.model import AnyRecord, Timeline
from timeline.text import writer
from timeline.text.opening import data_of
from timeline.text.reader import read

BARE = [
    "307",
    "1,552",
    "~60%",
    "14:30",
    "2011-02-24~",
    "../2010-07",
    "-5%",
    "a:b",
    "what?",
    "it's",
    "£12m",
    "x#y",
]
QUOTED = {
    "": '""',
    "a: b": '"a: b"',
    "ends with:": '"ends with:"',
    "a #b": '"a #b"',
    "# b": '"# b"',
    "[2011..]": '"[2011..]"',
    "- a": '"- a"',
    "* a": '"* a"',
    "@home": '"@home"',
    'say "no": it': "'say \"no\": it'",
    "'twas": '"\'twas"',
    '"it\'s" so': "'\"it''s\" so'",
    " a": '" a"',
    "a ": '"a "',
    "null": '"null"',
    "---": '"---"',
    "a\tb": '"a\\tb"',
    "\u2028": '"\\u2028"',
    "No": '"No"',
    "~": '"~"',
    "true": '"true"',
}


@pytest.mark.parametrize("text", BARE)
def test_a_text_stands_bare_where_it_can(text: str) -> None:
    assert writer.scalar(text) == text


@pytest.mark.parametrize(("text", "written"), QUOTED.items())
def test_a_text_is_quoted_where_it_must_be(text: str, written: str) -> None:
    assert writer.scalar(text) == written


@pytest.mark.parametrize("text", ["1,552", "a]", "{a", "what? this", "?", ":a"])
def test_more_is_quoted_inside_brackets(text: str) -> None:
    assert writer.scalar(text, inside=True) == f'"{text}"'


LAYOUT: dict[str, tuple[Any, str]] = {
    "a list of ids stands in brackets": (["a", "b"], "key: [a, b]\n"),
    "an empty list": ([], "key: []\n"),
    "a long list goes on": (["a" * 50, "b" * 50, "c" * 50], f"key: [{'a' * 50}, {'b' * 50},\n  {'c' * 50}]\n"),
    "long prose is folded": (f"{'a' * 80}: {'b' * 36} c", f"key: >-\n  {'a' * 80}: {'b' * 36}\n  c\n"),
    "paragraphs stay paragraphs": ("one: 1\n\ntwo", "key: |-\n  one: 1\n\n  two\n"),
    "lines that begin with spaces are quoted": ("one\n  two: 2", 'key: "one\\n  two: 2"\n'),
    "a long word stays whole": ("a" * 140, f"key: {'a' * 140}\n"),
    "a mapping in braces": ({"a": "1", "b": "x, y"}, 'key: {a: 1, b: "x, y"}\n'),
    "nothing": (None, "key:\n"),
}


@pytest.mark.parametrize(("value", "lines"), LAYOUT.values(), ids=LAYOUT)
def test_a_key_is_laid_out(value: Any, lines: str) -> None:
    assert writer.entry("key", value, 0) == lines


def test_records_are_written_as_by_hand(golden: Golden, sample: Timeline) -> None:
    golden("written.yaml", "\n".join(map(writer.record, sample.records())))


def test_every_record_of_the_small_record_reads_back_the_same(sample: Timeline) -> None:
    records: tuple[tuple[AnyRecord, ...], ...] = (sample.actors, sample.sources, sample.events)
    sections = dict(zip(("actors", "sources", "events"), records, strict=True))
    text = "".join(f"{name}:\n{''.join(map(writer.record, held))}" for name, held in sections.items())
    again = read({"a.yaml": text.encode()})
    assert not again.problems
    assert list(again.timeline.records()) == list(sample.records())


def test_a_records_lines_can_stand_at_another_column(sample: Timeline) -> None:
    event = sample.events[1]
    assert data_of(writer.record(event, 0)) == data_of(writer.record(event, 4))
    assert writer.record(event, 4).startswith("    - id: ")


# What an editor can save: no control characters but line breaks and tabs, no lone surrogates
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t :#-'\"?,[]{}&*!|>%@`\\")
)
values = st.recursive(
    texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"\A[a-z_]{1,9}\Z"), inner, max_size=3),
    max_leaves=6,
)


@given(values, st.sampled_from(["title", "claims", "roles", "figures", "x-own"]), st.booleans())
def test_whatever_is_written_reads_back_the_same(value: Any, key: str, small: bool) -> None:
    assert data_of(writer.entry(key, value, 2, small=small)) == {key: value}


@given(texts, st.booleans())
def test_every_reader_of_yaml_takes_a_text_for_a_text(text: str, inside: bool) -> None:
    """Where it is written in one line; numbers and dates are bare on purpose, so only the other words are looked at."""
    written = writer.scalar(text, inside=inside)
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        read = yaml.load(f"a: [{written}]" if inside else f"a: {written}", loader)["a"]
        got = read[0] if inside else read
        assert got == text or not isinstance(got, str)
