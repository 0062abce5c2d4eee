"""The vocabulary at hand: every word is listed, what the record added is marked, rows can be pasted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from conftest import SAMPLE, Run

from timeline.checks.exceptions import checked
from timeline.query.words import GROUPS, find, words
from timeline.record import EXAMPLES, STANDARD, Kind, Status, Timeline, figures
from timeline.record.vocabulary import Dimension
from timeline.text.reader import read


def test_every_word_of_the_vocabulary_is_listed(sample: Timeline) -> None:
    listed = {(word.group, word.name) for word in words(sample)}
    tables = {(table, name) for table in STANDARD.__struct_fields__ for name in getattr(sample.vocabulary, table)}
    forms = {("forms", form) for row in sample.vocabulary.event_types.values() for form in row.forms}
    fixed = {("kinds", kind) for kind in get_args(Kind)} | {("statuses", status) for status in get_args(Status)}
    assert listed == tables | forms | fixed
    assert {group for group, _ in listed} == set(GROUPS)


def test_what_the_record_added_is_marked(sample: Timeline, run: Run) -> None:
    assert [word.name for word in words(sample) if word.is_added] == ["picket", "mass", "braziers"]
    shown = run("words").stdout
    assert shown.count("added by this record") == 3
    assert shown.endswith(f"{len(words(sample))} words, 3 of this record\n")


def test_a_figure_shows_its_value_in_the_record_else_an_example_of_its_dimension(sample: Timeline) -> None:
    assert find(sample, "turnout")[0].example == "turnout: ~60%"
    assert find(sample, "market_supplement")[0].example == "market_supplement: up to £6.6m/year"


@pytest.mark.parametrize("dimension", get_args(Dimension))
def test_the_example_of_a_dimension_is_a_figure_that_fits_it(dimension: str) -> None:
    example = EXAMPLES[dimension]  # type: ignore[index]
    assert figures.parse(example).text == example
    name = next(row.name for row in STANDARD.figures.values() if row.dimension == dimension)
    text = f"events:\n  - {{id: e, type: milestone, date: 2011, title: T, figures: {{{name}: '{example}'}}}}\n"
    assert [p for p in checked(read({"x.yaml": text.encode()})).problems if p.code == "TL602"] == []


ASKED = {
    "ballot": ["ballot"],
    "Pay cut": ["pay_cut", "cut"],  # a type, and a figure
    "pay-cut": ["pay_cut", "cut"],
    "hearing": ["hearing", "hearing"],  # a date of an event, and a type of source
    "one_day": ["one_day"],
    "statuses": list(get_args(Status)),
    "kind": list(get_args(Kind)),
}


@pytest.mark.parametrize(("asked", "names"), ASKED.items(), ids=ASKED)
def test_words_are_found_by_name_label_and_group(asked: str, names: list[str], sample: Timeline) -> None:
    assert [word.name for word in find(sample, asked)] == names


@pytest.mark.parametrize("group", ["types", "figures", "dates", "links", "source_types", "forms"])
def test_a_group_is_found_by_its_name(group: str, sample: Timeline) -> None:
    assert {word.group.rpartition("_")[2] for word in find(sample, group)} == {group.rpartition("_")[2]}


def test_rows_as_yaml_read_back_as_the_same_vocabulary(run: Run, sample: Timeline) -> None:
    pasted = run("words", "--as", "yaml").stdout
    again = read({"x.yaml": pasted.encode()})
    assert again.problems == []
    assert again.timeline.vocabulary == sample.vocabulary


def test_a_row_as_yaml(run: Run) -> None:
    assert run("words", "turnout", "--as", "yaml").stdout == (
        "vocabulary:\n  figures:\n    - {name: turnout, label: turnout, dimension: percent, "
        'phrase: "turnout {}", words: [turnout, turn-out, turned out]}\n'
    )
    refused = run("words", "planned", "--as", "yaml")
    assert (refused.exit_code, "`planned` is not a row of the vocabulary" in refused.stderr) == (2, True)


@pytest.mark.parametrize("command", ["words", "explain"])
def test_a_word_that_is_none_names_the_nearest(command: str, run: Run) -> None:
    refused = run(command, "turnot")
    assert (refused.exit_code, "did you mean `turnout`?" in refused.stderr) == (2, True)


def test_words_need_no_record(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = run("words", "ballot", sample=False)
    assert (shown.exit_code, "type: ballot" in shown.stdout) == (0, True)
    assert "picket" in run("words", "-f", str(SAMPLE), sample=False).stdout


def test_explain_takes_words_of_the_record_too(run: Run) -> None:
    assert "added by this record" in run("explain", "picket").stdout
    assert re.search(r"turnout: ~60%", run("explain", "turnout").stdout)


# Lists of actors and sources


def test_actors_and_sources_are_searched_by_words(run: Run) -> None:
    shown = run("actors", "council", "leader").stdout
    assert shown.split("\n")[2].startswith("ann-lee")
    assert shown.endswith("1 of 6 actors\n")
    assert run("sources", "zzz").stdout == "0 of 2 sources\n"


def test_cited_by_takes_the_events_of_a_query(run: Run) -> None:
    assert run("sources", "--cited-by", "type:budget").stdout.endswith("1 source\n")
    assert run("actors", "--cited-by", "type:strike tag:refuse").stdout.endswith("4 actors\n")
    refused = run("sources", "--cited-by", "type:strik")
    assert (refused.exit_code, "did you mean `strike`" in refused.stderr) == (2, True)


def test_open_opens_the_address_of_a_source_and_prints_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def open_(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr("webbrowser.open", open_)
    done = run("open", "echo-1")
    assert (done.exit_code, done.stdout, opened) == (0, "https://example.org/echo/1\n", ["https://example.org/echo/1"])
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    done = run("open", "Harbour Echo")
    assert (done.exit_code, done.stdout) == (1, "https://example.org/echo/1\n")
    assert done.stderr == "timeline: no browser can be started here\n"


def test_open_refuses_what_has_no_address(run: Run) -> None:
    done = run("open", "voice-7")
    assert (done.exit_code, done.stderr) == (
        2,
        "timeline: `voice-7` has no address on the web\n  its title is “Why we strike”\n",
    )
    assert "did you mean `echo-1`?" in run("open", "eco-1").stderr
