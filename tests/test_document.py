"""The file as text: cutting and joining gives the same bytes, and a splice changes nothing else."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.text import document, opening, units
from timeline.text.document import Document, cut
from timeline.text.units import CannotCut, Unit

FILE = dedent("""\
    # yaml-language-server: $schema=events.schema.json
    title: A dispute

    # Who
    actors:
      # The unions
      - {id: unison, name: Unison, kind: union}  # one line
      - id: unite
        name: Unite

    # What
    events:
      # Section comment

      # Comment of the first
      - id: first
        date: 2011-05-23
        summary: |
          - id: fake
          # not a comment

          the end
        # inside, after the last key

      -
        type: strike
        id: 'second'   # quoted, and not the first key
        date: 2011-06
      # trailing comment

      - type: talks
        id: third
        date: 2012

    # Footer
    """)


def texts(cut: Document) -> dict[str, str]:
    return {id: unit.text for id, unit in cut.records.items()}


def test_records_have_the_comments_above_and_inside_them() -> None:
    found = texts(cut(FILE))
    assert list(found) == ["unison", "unite", "first", "second", "third"]
    assert found["unison"] == "  # The unions\n  - {id: unison, name: Unison, kind: union}  # one line\n"
    assert found["first"].startswith("  # Comment of the first\n  - id: first\n")
    assert found["first"].endswith("the end\n    # inside, after the last key\n")
    assert found["second"].startswith("  -\n    type: strike\n")


def test_comments_apart_from_a_record_stand_alone() -> None:
    made = cut(FILE)
    alone = [unit.text for unit in made.sections["events"].units if unit.is_comment]
    assert alone == ["  # Section comment\n", "  # trailing comment\n"]
    assert [unit.text for unit in made.top.units if unit.is_comment] == ["# Footer\n"]


def test_a_section_is_the_key_it_stands_under() -> None:
    assert cut(FILE).section_of == dict.fromkeys(["unison", "unite"], "actors") | dict.fromkeys(
        ["first", "second", "third"], "events"
    )


FLAWS = {
    "a list at the top": ("- id: a\n", 1, "does not stand under"),
    "records in brackets": ("events: [{id: a}]\n", 1, "a dash on a line of their own"),
    "a mapping of records": ("events:\n  a: {}\n", 1, "a dash on a line of their own"),
    "a record without an id": ("events:\n  - id: a\n  - type: b\n", 3, "has no id"),
    "one id twice": ("events:\n  - id: a\n  - id: a\n", 3, "two records have the id `a`"),
    "one id in two sections": ("actors:\n  - id: a\nevents:\n\n  - id: a\n", 5, "two records have the id `a`"),
    "one key twice": ("title: a\ntitle: b\n", 2, "`title` stands twice"),
    "a key twice in a record": ("events:\n  - id: a\n    x: 1\n    x: 2\n", 4, "stands twice"),
    "an anchor": ("events:\n  - &a\n    id: a\n", 2, "anchor"),
    "a tag": ("title: !!str a\n", 1, "tag"),
    "a merge key": ("title:\n  <<: {}\n", 2, "stands twice"),
    "a quote that runs into the next record": ('events:\n  - id: a\n    x: "b\n  - id: c\n    y: d"\n', 4, "not YAML"),
    "two documents": ("title: a\n---\ntitle: b\n", 2, "second document"),
    "the end of a document": ("title: a\n...\n", 2, "ends the document"),
    "a question mark before a key": ("title: a\n? events\n: []\n", 2, r"a `\?` stands before a key"),
    "a carriage return alone": ("title: a\n\rsummary: b\n", 2, "line break that editors do not count"),
    "dashes that do not stand under one another": ("events:\n    - id: a\n  - id: b\n", 3, "does not stand under"),
    "a line break that only YAML sees": ("events:\n  - id: a\u2028  - id: b\n", 2, "editors do not count"),
    "conflict markers": ("events:\n<<<<<<< ours\n  - id: a\n", 3, "not YAML"),
    "a control character": ("events:\n  - id: a\n    x: \x01\n", 2, "characters that YAML forbids"),
    "nesting without end": ("x: " + "[" * 100 + "]" * 100 + "\n", 1, "too deep"),
}


@pytest.mark.parametrize(("text", "line", "reason"), FLAWS.values(), ids=FLAWS.keys())
def test_a_file_that_cannot_be_cut_safely_is_refused_with_the_reason(text: str, line: int, reason: str) -> None:
    with pytest.raises(CannotCut, match=reason) as refused:
        cut(text)
    assert refused.value.line == line


NEW = "# new\n- id: new\n  date: 2011-06-02\n  summary: |\n    one\n\n      two\n"


def test_an_event_is_put_in_order_of_date_in_the_columns_of_the_file() -> None:
    made = document.insert_event(cut(FILE), NEW)
    placed = "  # new\n  - id: new\n    date: 2011-06-02\n    summary: |\n      one\n\n        two\n"
    assert f"  # trailing comment\n\n{placed}\n  - type: talks" in made.text
    assert document.remove(made, "new").text == FILE


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2010", ["new", "a", "b"]), ("2011-05", ["a", "new", "b"]), ("2013", ["a", "b", "new"])],
    ids=["first", "between", "last"],
)
def test_dates_decide_where_an_event_goes(date: str, expected: list[str]) -> None:
    file = cut("events:\n- id: a\n  date: 2011-01-01\n- id: b\n  date: 2012\n")
    made = document.insert_event(file, f"- id: new\n  date: {date}\n")
    assert list(made.records) == expected
    assert cut(made.text).text == made.text
    assert document.remove(made, "new").text == file.text


def test_a_first_record_comes_with_its_section() -> None:
    for empty in ("title: a\n", "title: a\n\nevents:\n", "title: a\n\nevents: []\n"):
        assert document.insert(cut(empty), "events", "- id: b\n").text == "title: a\n\nevents:\n  - id: b\n"
    assert document.insert(cut(""), "actors", "- id: b").text == "actors:\n  - id: b\n"


def test_a_second_record_of_one_id_is_refused() -> None:
    with pytest.raises(CannotCut, match="two records have the id `first`"):
        document.insert(cut(FILE), "actors", "- id: first\n")


@pytest.mark.parametrize("text", ["id: a\n", "- a\n", "- type: a\n", "- id: a\n- id: b\n", "- id: [\n"])
def test_what_is_not_one_record_is_refused(text: str) -> None:
    with pytest.raises(CannotCut):
        document.insert(cut(FILE), "events", text)


def test_a_record_is_replaced_in_its_place() -> None:
    made = document.replace(cut(FILE), "second", "- id: second\n  date: 2011-07\n")
    assert "\n\n  - id: second\n    date: 2011-07\n  # trailing comment\n" in made.text
    assert texts(made) | {"second": ""} == texts(cut(FILE)) | {"second": ""}


def test_records_are_reordered_with_their_comments_and_no_others() -> None:
    made = document.reorder(cut(FILE), "events", ["third", "first", "second"])
    assert [unit.name for unit in document.records_of(made, "events")] == ["third", "first", "second"]
    assert (
        made.text.index("# Section comment") < made.text.index("id: third") < made.text.index("# Comment of the first")
    )
    assert document.reorder(made, "events", ["first", "second", "third"]).text == FILE


OPENED = {
    "a record": "  - id: a\n    type: b  # c\n\n    # d\n    date: e\n    # f\n",
    "a record with a dash alone": "-\n  id: a\n",
    "a nested mapping": "figures:  # why\n  a: 1\n\n  b: 2\n",
    "a list under its key": "sources:\n- a  # why\n# above\n- {id: b, at: c}\n",
    "a list in brackets": "tags: [ a , 'b, c',{id: d, at: [e]} , Workers' Liberty, \"f\\\"]\",]  # why\n",
    "a list in brackets over lines": "tags: [a,\n  b,\n  ]\n",
    "an empty list": "tags: []\n",
}


@pytest.mark.parametrize("text", OPENED.values(), ids=OPENED.keys())
def test_what_holds_others_is_opened_and_closes_to_the_same_bytes(text: str) -> None:
    block = opening.opened(text)
    assert block
    assert units.joined(block) == text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (OPENED["a record"], ["id", "type", "date", "#    # f\n"]),
        (OPENED["a list under its key"], ["a", "b"]),
        (OPENED["a list in brackets"], ["a", "b, c", "d", "Workers' Liberty", 'f"]']),
        ("claims:\n  - by: a\n    says: b\n  - by: a\n    says: b\n", ['{"by": "a", "says": "b"}'] * 2),
    ],
)
def test_what_is_inside_has_the_names_the_parser_gives_it(text: str, names: list[str]) -> None:
    block = opening.opened(text)
    assert block
    assert [unit.name.removeprefix("2:") for unit in block.units] == names


@pytest.mark.parametrize(
    "text",
    [
        "title: a\n",
        "- a\n",
        "- {id: a, b: c}\n",
        "a: |\n  b\n",
        "a:\n",
        "a: [b, # c\n  d]\n",
        "a:\n  b: 1\n  b: 2\n",
        "",
    ],
)
def test_what_holds_nothing_to_part_is_not_opened(text: str) -> None:
    assert opening.opened(text) is None


def test_a_mark_of_the_document_stands_above_the_keys() -> None:
    for text in ("--- # begin\n\ntitle: a\n", "# c\n---\ntitle: a\n"):
        made = cut(text)
        assert (made.text, [unit.name for unit in made.top.units]) == (text, ["title"])
        assert made.top.head.endswith("\n")


def test_data_is_of_one_document() -> None:
    with pytest.raises(CannotCut, match="more than one document"):
        opening.data_of("a: 1\n---\nb: 2\n")
    assert opening.data_of("# nothing\n") is None


def test_blank_lines_after_a_text_that_keeps_them_belong_to_it() -> None:
    file = "events:\n  - id: a\n    note: |+\n      text\n\n\n  - id: b\n"
    assert texts(cut(file)) == {"a": "  - id: a\n    note: |+\n      text\n\n\n", "b": "  - id: b\n"}


# Laws

words = st.text("ab :#-'\"[]{}|>,&*!é\u2028", max_size=8)
scalars = st.one_of(
    st.sampled_from(
        ["plain", "'it''s'", '"a # b"', "[a, 'b, c']", "{id: a, at: 2}", "2011-05-23", "|\n%text", ">-\n%x"]
    ),
    words,
)


@st.composite
def records(draw: st.DrawFn, id: str) -> str:
    if draw(st.booleans()):
        return f"- {{id: {id}, x: 1}}" + draw(st.sampled_from(["", "  # c"])) + "\n"
    keys = draw(st.permutations(["id", "date", "note"]))
    values = {"id": id, "date": "2011", "note": draw(scalars).replace("%", "    ")}
    lines = [f"{key}: {values[key]}\n" for key in keys]
    comment = draw(st.sampled_from(["", "  # inside\n", "\n  # after a blank\n"]))
    return "- " + "  ".join(lines) + comment


@st.composite
def files(draw: st.DrawFn) -> str:
    gap = st.sampled_from(["", "\n", "\n\n", "\n# alone\n\n", "# above\n", "  # above\n"])
    text = draw(st.sampled_from(["", "---\n", "# top\n\n"])) + "title: a\n"
    for section in draw(st.permutations(["actors", "sources", "events"])):
        indent = draw(st.sampled_from(["", "  ", "    "]))
        text += draw(st.sampled_from(["", "\n"])) + f"{section}:\n"
        for i in range(draw(st.integers(1, 3))):
            lines = draw(records(f"{section}-{i}")).split("\n")
            text += draw(gap) + "".join(indent + line + "\n" if line else "\n" for line in lines[:-1])
    text += draw(st.sampled_from(["", "\n", "# end\n", "\n# end"]))
    text = text.removesuffix("\n") if draw(st.booleans()) else text
    text = text.replace("\n", "\r\n") if draw(st.booleans()) else text
    return "\ufeff" + text if draw(st.booleans()) else text


def cut_if_it_can_be(text: str) -> Document | None:
    try:
        return cut(text)
    except CannotCut:
        return None


@settings(max_examples=60)
@given(st.one_of(files(), st.text("a: \n\r#-[]{}'\"|+\t\ufeff", max_size=60)))
def test_cutting_and_joining_gives_the_same_bytes(text: str) -> None:
    made = cut_if_it_can_be(text)
    assert made is None or made.text == text


@settings(max_examples=60)
@given(files(), st.data())
def test_a_splice_changes_no_other_record(text: str, data: st.DataObject) -> None:
    made = cut_if_it_can_be(text)
    if made is None:
        return
    id = data.draw(st.sampled_from(list(made.records)))
    section = made.section_of[id]
    for changed in (
        document.replace(made, id, f"- id: {id}\n  x: 2\n"),
        document.remove(made, id),
        document.insert(made, section, "- id: new\n", after=id),
        document.insert_event(made, "- id: new\n  date: 2012\n"),
        document.reorder(made, section, [u.name for u in document.records_of(made, section)][::-1]),
    ):
        again = cut(changed.text)
        assert again.text == changed.text
        assert others(again, id) == others(made, id)
        assert alone(again) == alone(made)


def others(made: Document, id: str) -> dict[str, str]:
    """The texts of the other records, wherever the comments above them begin."""
    return {name: dedented(text) for name, text in texts(made).items() if name not in (id, "new")}


def dedented(text: str) -> str:
    above, body = units.parted(text)
    return "".join(line.lstrip(" ") for line in units.lines_of(above)) + body


def alone(made: Document) -> list[str]:
    blocks = (made.top, *made.sections.values())
    return sorted(dedented(unit.text) for block in blocks for unit in block.units if unit.is_comment)


@settings(max_examples=60)
@given(files())
def test_every_record_that_is_opened_closes_to_the_same_bytes(text: str) -> None:
    made = cut_if_it_can_be(text)
    for unit in made.records.values() if made else ():
        block = opening.opened(units.parted(unit.text)[1])
        assert block is None or all(isinstance(inner, Unit) for inner in block.units)
        assert block is None or units.joined(block) == units.parted(unit.text)[1]


@settings(max_examples=60)
@given(files())
def test_the_pieces_hold_what_the_parser_finds_in_the_whole(text: str) -> None:
    made = cut_if_it_can_be(text)
    if made is None:
        return
    whole = opening.data_of(text.removeprefix("\ufeff"))
    for unit in made.top.units:
        if unit.name in made.sections:
            assert whole[unit.name] == [record.data for record in document.records_of(made, unit.name)]
        elif not unit.is_comment:
            assert whole[unit.name] == unit.data
