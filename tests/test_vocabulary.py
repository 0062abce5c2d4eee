"""The tables of words: every row refers to what is there, and a record adds rows or replaces them."""

from __future__ import annotations

import re
from itertools import chain
from typing import Final

import msgspec
import pytest
from rich.cells import cell_len
from rich.color import Color

from timeline.record.figures import parse
from timeline.record.model import Event
from timeline.record.vocabulary import (
    DATES,
    EVENT_TYPES,
    FIGURES,
    LINKS,
    SOURCE_TYPES,
    STANDARD,
    EventType,
    Extension,
    FigureName,
    Row,
)
from timeline.text.reader import read

TABLES: Final[dict[str, tuple[Row, ...]]] = {
    "event_types": EVENT_TYPES,
    "figures": FIGURES,
    "dates": DATES,
    "links": LINKS,
    "source_types": SOURCE_TYPES,
}

CSL_TYPES: Final = frozenset(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset "
    "document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation "
    "manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical "
    "personal_communication post post-weblog regulation report review review-book software song speech standard thesis "
    "treaty webpage".split()
)
"""The item types of CSL-JSON 1.0.2 (csl-data.json)."""


@pytest.mark.parametrize(("table", "rows"), TABLES.items(), ids=TABLES)
def test_a_name_stands_once_in_its_table_and_is_one_word(table: str, rows: tuple[Row, ...]) -> None:
    names = [row.name for row in rows]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch("[a-z][a-z_-]*", name)] == []
    assert list(getattr(STANDARD, table)) == names
    assert all(row.label.strip() == row.label != "" for row in rows)


def test_the_figures_of_a_type_are_in_the_vocabulary() -> None:
    used = set(chain.from_iterable(row.figures for row in EVENT_TYPES))
    assert used <= STANDARD.figures.keys()


def test_what_a_type_requires_is_a_field_of_an_event_or_a_figure() -> None:
    required = set(chain.from_iterable(row.requires for row in EVENT_TYPES))
    assert required <= {*Event.__struct_fields__, *STANDARD.figures}


@pytest.mark.parametrize("row", EVENT_TYPES, ids=lambda row: row.name)
def test_a_type_lists_each_word_once_and_has_forms_where_it_needs_one(row: EventType) -> None:
    for words in (row.forms, row.requires, row.figures):
        assert len(set(words)) == len(words)
    assert "form" not in row.requires or row.forms


def test_a_symbol_is_one_column_wide_and_stands_for_one_type() -> None:
    symbols = [row.symbol for row in (*EVENT_TYPES, EventType(name="new", label="New"))]
    assert {cell_len(symbol) for symbol in symbols} == {1}
    assert len(set(symbols)) == len(symbols)


@pytest.mark.parametrize("row", [*EVENT_TYPES, EventType(name="new", label="New")], ids=lambda row: row.name)
def test_a_colour_is_one_that_rich_knows(row: EventType) -> None:
    assert Color.parse(row.colour).name == row.colour


@pytest.mark.parametrize("row", FIGURES, ids=lambda row: row.name)
def test_a_phrase_has_one_place_for_the_figure(row: FigureName) -> None:
    assert re.findall(r"\{[^}]*\}", row.phrase) in (["{}"], ["{n}"])
    assert row.said("~60 people", "~60") == row.phrase.format("~60 people", n="~60")


def test_a_figure_without_a_phrase_is_said_by_its_label() -> None:
    assert STANDARD.figure("bin_bags").said("1m bags", "1m") == "bin bags 1m bags"


def test_a_link_says_how_the_other_end_says_it() -> None:
    assert all(row.inverse for row in LINKS)


def test_the_types_of_source_are_those_of_csl_json() -> None:
    assert {row.name for row in SOURCE_TYPES} <= CSL_TYPES


def test_an_unknown_type_gets_a_plain_row() -> None:
    row = STANDARD.event_type("bake_sale")
    assert (row.name, row.label, row.symbol, row.colour) == ("bake_sale", "bake sale", "·", "default")
    assert (row.forms, row.requires, row.figures) == ((), (), ())


EXTENSION: Final = """
vocabulary:
  event_types:
    - {name: picket, label: Picket, symbol: "†", forms: [mass]}
    - {name: strike, label: Walk-out}
  figures: [{name: braziers, label: braziers, dimension: things}]
  dates: [{name: postponed_to, label: postponed to}]
  links: [{name: mocks, label: mocks, inverse: mocked by}]
  source_types: [{name: banner, label: banner}]
"""


def test_a_record_adds_rows_and_replaces_rows() -> None:
    words = read({"x.yaml": EXTENSION.encode()}).timeline.vocabulary
    assert words.event_type("picket").forms == ("mass",)
    assert (words.event_type("strike").label, words.event_type("strike").figures) == ("Walk-out", ())
    assert [words.figures["braziers"].dimension, words.dates["postponed_to"].label] == ["things", "postponed to"]
    assert [words.links["mocks"].inverse, words.source_types["banner"].label] == ["mocked by", "banner"]
    assert len(words.event_types) == len(EVENT_TYPES) + 1
    assert list(words.event_types)[-1] == "picket"


def test_an_extension_leaves_the_standard_words_alone() -> None:
    before = msgspec.json.encode(STANDARD)
    assert STANDARD.extended(Extension()) == STANDARD
    assert STANDARD.extended(Extension(event_types=(EventType(name="strike", label="Walk-out"),))) != STANDARD
    assert msgspec.json.encode(STANDARD) == before


def test_files_extend_one_vocabulary_and_the_later_one_wins() -> None:
    later = b"vocabulary: {event_types: [{name: picket, label: Picket line}]}\n"
    words = read({"a.yaml": EXTENSION.encode(), "b.yaml": later}).timeline.vocabulary
    assert words.event_type("picket").label == "Picket line"
    assert "braziers" in words.figures


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("rats", "hundreds of rats", "hundreds of rats"),
        ("rats", "dozens", "dozens of rats"),
        ("injured", "dozens of people", "dozens injured"),
        ("members", "nearly 1,800 members", "nearly 1,800 members"),
        ("members", "1,800", "1,800 members"),
        ("pay_loss", "up to £8,000/year", "loses up to £8,000/year"),
        ("cost", "£14m so far", "costs £14m so far"),
        ("uncollected_waste", "between 15,000 and 17,000 tonnes", "between 15,000 and 17,000 tonnes uncollected"),
    ],
)
def test_a_figure_says_its_noun_once(name: str, text: str, said: str) -> None:
    figure = parse(text)
    assert STANDARD.figure(name).said(figure.amount, figure.number) == said
