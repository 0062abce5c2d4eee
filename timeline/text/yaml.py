"""One file: bytes become plain data in which every scalar is text.

The bytes are looked over for what no record should hold (see `characters`) before any parser sees them; PyYAML's C
event stream then builds texts, lists and mappings. What is not YAML is taken out (see `recovery`), so that one slip
does not hide others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import Any, Final

import msgspec
import yaml

from timeline.record import SECTIONS, UNKNOWN, Fault, Level, Rule, Span, described
from timeline.text.characters import CONTROL_CHARACTER, HIDDEN, TOO_LARGE, harmless, looked_over, not_a_text, shown
from timeline.text.places import records_of, span_of
from timeline.text.recovery import MARK, recovered
from timeline.text.units import Loader

MOST_DEPTH: Final = 64

NOT_YAML: Final = Rule(
    "TL101",
    "not-yaml",
    """The file's shape cannot be read as YAML.

    The commonest causes are a colon and a space inside a text (`title: Strikes: week two`), a text that begins with a
    character that has a meaning (`*`, `&`, `@`, `%`, `[`, `{`, `>`, `|`), a quote or bracket that is not closed, and
    lines that do not stand under one another. Put the text in single quotes, or after `>-` on the next line.
    """,
)
DUPLICATE_KEY: Final = Rule(
    "TL103",
    "duplicate-key",
    """A key stands twice in one mapping.

    Most YAML tools keep the last value and drop the first without a word. Keep one; two rival values are two claims.
    """,
)
SEVERAL_DOCUMENTS: Final = Rule(
    "TL104",
    "several-documents",
    """A second YAML document begins with `---`, or one ends with `...`, or a `%` directive stands at the top.

    A file is one document. Take the line out, or put the second part into a file of its own.
    """,
)
ANCHOR: Final = Rule(
    "TL105",
    "anchor-or-alias",
    """A YAML anchor (`&name`) or alias (`*name`) is used.

    They make one part of the file mean another, so that an edit in one record changes a second one unseen. Write the
    value out, or refer to a record by its id. A text that begins with `&` or `*` goes in quotes.
    """,
)
MERGE_KEY: Final = Rule(
    "TL106",
    "merge-key",
    """A YAML merge key (`<<`) is used.

    It copies keys from elsewhere in the file, which a reader of the record cannot see. Write the keys out.
    """,
)
TAG: Final = Rule(
    "TL107",
    "tag",
    """A YAML tag (`!something`) is used.

    Every value's type follows from its key; a tag can only contradict it. Take it out. A text that begins with `!` goes
    in quotes.
    """,
)
TOO_DEEP: Final = Rule(
    "TL108",
    "too-deep",
    """Lists and mappings are nested more than 64 deep.

    No field of a record is deeper than seven. Usually brackets were opened and never closed.
    """,
)
ODD_KEY: Final = Rule(
    "TL109",
    "odd-key",
    """A key is not a word: it is empty, a list or a mapping.

    Keys are single words, as in `date: 2011-05-23`. A `?` or a bracket before a colon makes something else of them.
    """,
)
EMPTY_FILE: Final = Rule(
    "TL110",
    "empty-file",
    """There is no record in the file.

    It is empty or holds only comments. A record has at least `events:` with one event below it.
    """,
)
NOT_A_RECORD: Final = Rule(
    "TL111",
    "not-a-record",
    """The top of the file is not a mapping of sections.

    A file has the keys `title`, `actors`, `sources` and `events` at its left edge. A file that begins with a dash is a
    list: put `events:` above it.
    """,
)


class Parsed(msgspec.Struct):
    """One file on its way: its text, the text as it was parsed, and its plain data.

    In `readable` and in the data what could not be read is taken out, and UNKNOWN stands in its place; `broken` names
    the records that hold a fault, by section and index; `lost` holds the ids in what is not in the data at all.
    """

    path: str
    text: str
    readable: str
    data: dict[str, Any] = {}
    faults: list[Fault] = []
    broken: set[tuple[str, int]] = set()
    lost: set[str] = set()
    is_read: bool = True


class _Unreadable(Exception):
    """The rest of the file cannot be read from here."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def parse(path: str, content: bytes) -> Parsed:
    """Read one file as far as it can be read; what cannot is among the faults."""
    if fault := not_a_text(content):
        is_large = fault.rule is TOO_LARGE  # what shows lines of it would take for ever
        text = "" if is_large else content.decode("utf-8", "replace").removeprefix("\ufeff")
        return Parsed(path, text, "", faults=[fault], lost=seeming_ids(text), is_read=False)
    text = content.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    faults = list(looked_over(text))
    parsed = Parsed(path, text, text, faults=faults)
    errors = [fault.span for fault in faults if fault.span and fault.rule.level is Level.ERROR]
    if errors:
        parsed.text, parsed.readable = shown(text), harmless(text)
    _compose(parsed, {line for span in errors for line in range(span.line, span.end_line + 1)})
    return parsed


def _unreadable(rule: Rule, message: str, hint: str, span: Span) -> _Unreadable:
    return _Unreadable(Fault(rule=rule, message=message, hint=hint, span=span))


def seeming_ids(text: str) -> set[str]:
    """The ids a text seems to give to records, so that references to what was not read are not reported besides."""
    return set(re.findall(r"^ *(?:- *(?:\{ *)?)?id: *['\"]?([\w-]+)", text, re.MULTILINE))


def _compose(parsed: Parsed, told: set[int]) -> None:
    """Parse a file; where it is no YAML, parse what can be recovered of it. Lines `told` are known to be faulty."""
    builder = _Builder()
    if builder.stop(parsed.readable):
        tries = _Tries()
        parsed.readable, found = recovered(parsed.readable, tries.stop, told)
        parsed.faults += found
        builder, fault = tries.built(parsed.readable)
        if fault:
            parsed.faults += [] if found else [fault]
            parsed.readable, parsed.lost, parsed.is_read = "", seeming_ids(parsed.text), False
            return
    parsed.faults += builder.faults
    parsed.broken = builder.broken
    _keep_mapping(parsed, _cleaned(builder.root) if parsed.faults else builder.root)
    if parsed.faults:
        _find_broken(parsed)


_SHORT: Final = 1 << 14
"""How many characters a record has at most whose fault is remembered."""


class _Tries:
    """Tries texts, and keeps what was built from the last long one: recovery ends by trying the text that it gives."""

    def __init__(self) -> None:
        self._last: tuple[str, _Builder, Fault | None] = ("", _Builder(), None)

    def stop(self, text: str) -> Fault | None:
        """The fault at which the parser stops in a text; of a short one, as it was when it was last tried."""
        return _stop(text) if len(text) < _SHORT else self.built(text)[1]

    def built(self, text: str) -> tuple[_Builder, Fault | None]:
        """What a text comes to, and the fault at which the parser stops in it, if it does."""
        if text != self._last[0]:
            builder = _Builder()
            self._last = text, builder, builder.stop(text)
        return self._last[1:]


@lru_cache(maxsize=1 << 12)
def _stop(text: str) -> Fault | None:
    return _Builder().stop(text)


def _cleaned(node: Any) -> Any:
    """Plain data in which UNKNOWN stands for what holds the mark, and for the value of a key that holds it."""
    if isinstance(node, str):
        return UNKNOWN if MARK in node else node
    if isinstance(node, list):
        return [_cleaned(item) for item in node]
    if not isinstance(node, dict):
        return node
    clean: dict[str, Any] = {}
    for key, value in node.items():
        if MARK not in key:
            clean.setdefault(key, _cleaned(value))
        elif key.strip(MARK) in SECTIONS and isinstance(value, list):
            clean[key] = _cleaned(value)
        else:
            clean[key.replace(MARK, "")] = UNKNOWN
    return clean


def _find_broken(parsed: Parsed) -> None:
    """The records that hold a fault of the text, each named in it."""
    records = records_of(parsed.readable)
    starts = [start for start, _, _ in records]
    for number, fault in enumerate(parsed.faults):
        for line in range(fault.span.line, fault.span.end_line + 1) if fault.span else ():
            at = bisect_right(starts, line - 1) - 1
            if at >= 0 and line <= records[at][1] and fault.rule.level is Level.ERROR:
                parsed.broken.add(records[at][2])
                parsed.faults[number] = msgspec.structs.replace(fault, record=_id_at(parsed.data, *records[at][2]))
    for section, raws in parsed.data.items():
        if section.strip(MARK) in SECTIONS and isinstance(raws, list):
            parsed.broken |= {(section, index) for index, raw in enumerate(raws) if holds_unknown(raw)}


def _id_at(data: dict[str, Any], section: str, index: int) -> str:
    raws = data.get(section)
    raw = raws[index] if isinstance(raws, list) and index < len(raws) else None
    id = raw.get("id") if isinstance(raw, dict) else None
    return id if isinstance(id, str) else ""


def holds_unknown(node: Any) -> bool:
    """Whether something in plain data did not read."""
    inside = node if isinstance(node, list) else node.values() if isinstance(node, dict) else ()
    return node is UNKNOWN or any(holds_unknown(item) for item in inside)


def _keep_mapping(parsed: Parsed, root: Any) -> None:
    start = Span(1, 1, 1, 2)
    if isinstance(root, dict):
        parsed.data = root
    elif root is None and not parsed.faults:
        hint = "write `events:` and the first event below it"
        parsed.faults.append(Fault(rule=EMPTY_FILE, message="the file holds no record", hint=hint, span=start))
    elif root is not None:
        says = f"the top of the file is {described(root)}"
        hint = "put `events:` above the list" if isinstance(root, list) else "begin with `title:` and `events:`"
        parsed.faults.append(Fault(rule=NOT_A_RECORD, message=says, hint=hint, span=start))


# Plain data from YAML events

_NO_KEY: Final = object()
_ENDS: Final = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})


class _Builder:
    """Builds plain data (texts, lists, mappings; None for an empty value) and collects what is wrong with its shape.

    The author's own keys are kept together under `x-`. `broken` names the records that hold a fault, by section and
    index.
    """

    def __init__(self) -> None:
        self.root: Any = None
        self.faults: list[Fault] = []
        self.broken: set[tuple[str, int]] = set()
        self._documents = 0
        self._open: list[tuple[Any, Any]] = []  # the lists and mappings begun, each with the key that awaits its value

    def stop(self, text: str) -> Fault | None:
        """Build from a text; the fault at which the parser stops, if it does."""
        try:
            self._build(text)
        except _Unreadable as stop:
            return stop.fault
        except yaml.MarkedYAMLError as error:
            if "nesting depth" in (error.problem or "") and error.problem_mark:
                # newer parsers have a limit of their own and look ahead to it; ours is passed before
                return _Builder().stop(text[: error.problem_mark.index])
            return _syntax(error, text)
        except yaml.YAMLError as error:
            return Fault(rule=NOT_YAML, message=str(error), hint="take it out", span=Span(1, 1, 1, 2))
        return None

    def _build(self, text: str) -> None:
        """A large record has half a million events: this one loop does what is common itself and calls for the rest."""
        scalar, end, mapping, sequence = (
            yaml.ScalarEvent,
            yaml.StreamEndEvent,
            yaml.MappingStartEvent,
            yaml.SequenceStartEvent,
        )
        opened, next_event = self._open, Loader(text).get_event
        node: Any = None
        key: Any = _NO_KEY
        while (kind := type(event := next_event())) is not end:
            if kind is scalar:
                value: Any = event.value or ("" if event.style else None)
                if event.anchor is not None or event.tag is not None or event.style == '"':
                    value = self._look_closer(event, node, key) or value
                if key is _NO_KEY and type(node) is dict:
                    if not value or value == "<<" or value in node or value[:2] == "x-":
                        value = self._look_at_key(event, node, value)
                    key = value
                    continue
            elif kind is mapping or kind is sequence:
                if event.anchor is not None or event.tag is not None or len(opened) >= MOST_DEPTH or key is _NO_KEY:
                    key = self._look_at_start(event, node, key)
                opened.append((node, key))
                node, key = {} if kind is mapping else [], _NO_KEY
                continue
            elif kind in _ENDS:
                value = node
                node, key = opened.pop()
            elif kind is yaml.AliasEvent:
                value = MARK
                self._look_at_alias(event, node, key)
            else:
                self._look_at_document(event)
                continue
            if type(node) is list:
                node.append(value)
            elif node is None:
                self.root = value
            else:
                (node if key[:2] != "x-" else node.setdefault("x-", {}))[key] = value
                key = _NO_KEY

    def _look_closer(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, node: Any, key: Any) -> str:
        """An anchor, a tag, or the escapes that double quotes allow; the mark in the place of what these hide."""
        if event.anchor is not None:
            hint = "take it out; a text that begins with `&` goes in quotes"
            self._fault(ANCHOR, f"`&{event.anchor}` is a YAML anchor", hint, event, node, key)
        if event.tag is not None:
            hint = "take it out; a text that begins with `!` goes in quotes"
            self._fault(TAG, f"`{event.tag}` is a YAML tag", hint, event, node, key)
        if isinstance(event, yaml.ScalarEvent) and (hidden := HIDDEN.search(event.value)):
            says = f"the text holds the character U+{ord(hidden[0]):04X}"
            if hidden[0] != MARK:
                self._fault(CONTROL_CHARACTER, says, "take the escape out", event, node, key)
            return MARK + HIDDEN.sub("", event.value)
        return MARK if event.tag is not None else ""

    def _look_at_key(self, event: yaml.ScalarEvent, node: dict[str, Any], read: str | None) -> str:
        """What is odd about a key; the name to keep its value under, with the mark where another has it already."""
        key, kept = event.value, read or ""
        while kept in node or kept in node.get("x-", ()):
            kept += MARK
        if MARK in key:
            return kept
        if not key:
            self._fault(ODD_KEY, "a key is empty", "write a word before the colon", event, node)
        elif key == "<<" and not event.style:
            self._fault(MERGE_KEY, "`<<` copies keys from elsewhere", "write the keys out", event, node)
        elif key in node or key in node.get("x-", ()):
            hint = "keep one; rival values are claims of their speakers"
            self._fault(DUPLICATE_KEY, f"`{key}` stands twice in this mapping", hint, event, node)
        return kept if key and (key != "<<" or event.style) else MARK + kept

    def _look_at_start(self, event: yaml.CollectionStartEvent, node: Any, key: Any) -> Any:
        """What is odd about a list or a mapping; the key to keep it under, with the mark if a tag says what it is."""
        if event.anchor is not None or event.tag is not None:
            self._look_closer(event, node, key)
        if len(self._open) >= MOST_DEPTH:
            says = f"lists and mappings are nested more than {MOST_DEPTH} deep"
            raise _unreadable(TOO_DEEP, says, "close the brackets, or take the nesting out", span_of(event))
        if key is _NO_KEY and type(node) is dict:
            what = "a mapping" if isinstance(event, yaml.MappingStartEvent) else "a list"
            raise _unreadable(ODD_KEY, f"{what} stands in the place of a key", "write a word there", span_of(event))
        return key + MARK if event.tag is not None and type(node) is dict else key

    def _look_at_alias(self, event: yaml.AliasEvent, node: Any, key: Any) -> None:
        hint = "write the value out; a text that begins with `*` goes in quotes"
        if type(node) is dict and key is _NO_KEY:
            raise _unreadable(ANCHOR, f"`*{event.anchor}` is a YAML alias", hint, span_of(event))
        self._fault(ANCHOR, f"`*{event.anchor}` is a YAML alias", hint, event, node, key)

    def _look_at_document(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentEndEvent) and event.explicit:
            raise _unreadable(SEVERAL_DOCUMENTS, "`...` ends the document", "take the line out", span_of(event))
        if not isinstance(event, yaml.DocumentStartEvent):
            return
        self._documents += 1
        if self._documents > 1:
            hint = "keep one document in a file"
            raise _unreadable(SEVERAL_DOCUMENTS, "a second document begins", hint, span_of(event))
        if event.version or event.tags:
            raise _unreadable(SEVERAL_DOCUMENTS, "a YAML directive", "take the line out", Span(1, 1, 1, 2))

    def _fault(self, rule: Rule, message: str, hint: str, event: yaml.Event, node: Any, key: Any = _NO_KEY) -> None:
        self.faults.append(Fault(rule=rule, message=message, hint=hint, span=span_of(event)))
        chain = [*self._open, (node, key)]
        if len(chain) > 2 and isinstance(chain[1][1], str) and type(chain[2][0]) is list:
            self.broken.add((chain[1][1], len(chain[2][0])))


_SYNTAX: Final = (
    ("mapping values are not allowed", "a second colon and space on one line", "put the text in quotes"),
    ("unexpected end of stream", "a quote is opened here and not closed", "close it, or write '' for an apostrophe"),
    ("unexpected document indicator", "a quote is opened here and not closed", "close it"),
    (
        "expected ',' or ']'",
        "a bracket is opened here and not closed",
        "close it with `]`; quote texts that hold commas",
    ),
    ("expected ',' or '}'", "a brace is opened here and not closed", "close it with `}`; quote texts that hold commas"),
    ("cannot start any token", "a text begins with a character that has a meaning in YAML", "put the text in quotes"),
    ("unknown escape character", "a backslash in double quotes begins an escape", "use single quotes"),
    ("Unicode character escape code", "an escape stands for no character", "write the character itself"),
    ("unexpected ':'", "a colon stands right after a word inside brackets", "put a space after it, or quotes round it"),
    ("unknown directive name", "a line that begins with `%` is a YAML directive", "take the line out"),
    ("alphabetic or numeric character", "`*` and `&` have a meaning at the start of a text", "put the text in quotes"),
    ("comment or line break", "`>` and `|` begin a text on the next line", "put the text in quotes"),
    ("could not find expected ':'", "this line has no colon", "write `key: value`, or indent it under the text above"),
    ("expected '-' indicator", "this line does not stand under the dashes of its list", "indent it as the lines above"),
    ("expected key", "this line does not stand under the keys of its record", "indent it as the lines above"),
    ("expected <document start>", "something stands left of the record", "indent it, or take it out"),
)


def _syntax(error: yaml.MarkedYAMLError, text: str) -> Fault:
    """A parser's error in an editor's words, where the cause is and not where the parser gave up."""
    problem = error.problem or ""
    _, says, hint = next((row for row in _SYNTAX if row[0] in problem), ("", problem, "put the text in quotes"))
    cause_is_before = error.context_mark and ("not closed" in says or "no colon" in says)
    mark: Any = error.context_mark if cause_is_before else error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    before = "\n".join(text.split("\n")[line - 1 : line])[: column - 1] if "does not stand" in says else ""
    if before.strip(" -"):
        says, hint = "something follows a text or a bracket that is closed", "put the whole text in quotes"
    return Fault(rule=NOT_YAML, message=says, hint=hint, span=Span(line, column, line, column + 1))
