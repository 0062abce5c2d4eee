"""One file: bytes become plain data in which every scalar is text, and places are found again in the text.

The bytes are looked over for what no record should hold before any parser sees them; PyYAML's C event stream then
builds texts, lists and mappings. What is not YAML is taken out (see `recovery`), so that one slip does not hide others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, cast

import msgspec
import yaml

from timeline.record import SECTIONS, UNKNOWN, Fault, Level, Path, Places, Rule, Span, described
from timeline.text.document import blocks
from timeline.text.files import MOST_BYTES
from timeline.text.recovery import MARK, recovered, without_value

MOST_DEPTH: Final = 64

NOT_UTF8: Final = Rule(
    "TL001",
    "not-utf-8",
    """The file is not UTF-8.

    A pound sign saved in another encoding (Latin-1, Windows-1252, UTF-16) is other bytes, and every tool that shows the
    file would show something else. Save the file as UTF-8; editors offer it under "Save with encoding".
    """,
)
CONTROL_CHARACTER: Final = Rule(
    "TL003",
    "control-character",
    """The text holds a control character.

    Control characters cannot be seen and can drive a terminal: ESC moves the cursor or colours what follows. They get
    into a record by pasting. Take the character out; `"\\\\e"` and the like in double quotes are refused as well.
    """,
)
INVISIBLE_CHARACTER: Final = Rule(
    "TL004",
    "invisible-character",
    """The text holds a character that cannot be seen but changes how it reads.

    Zero-width spaces, a byte order mark inside the file and the marks that turn the direction of writing make two names
    that look alike different, or show a number backwards. Take the character out.
    """,
)
ODD_LINE_BREAK: Final = Rule(
    "TL005",
    "odd-line-break",
    """The text holds a line break that editors do not count.

    A carriage return alone, U+0085, U+2028 and U+2029 end a line for YAML but not for most editors: what follows them
    may be read as a new key, and line numbers no longer agree. Replace it by an ordinary line break or a space.
    """,
)
CONFLICT_MARKER: Final = Rule(
    "TL006",
    "conflict-marker",
    """The file holds the markers of an unfinished merge.

    Between `<<<<<<<` and `>>>>>>>` stand two versions of the same lines; which one holds is for a person to say. Keep
    one of them, or both as rival claims, and take the marker lines out. The records they touch are not read till then.
    """,
)
TOO_LARGE: Final = Rule(
    "TL007",
    "too-large",
    """The file is larger than 256 MiB.

    A record of that size was not written by hand. Split it by year into a folder, and name the folder with `-f`.
    """,
)
NOT_YAML: Final = Rule(
    "TL101",
    "not-yaml",
    """The file's shape cannot be read as YAML.

    The commonest causes are a colon and a space inside a text (`title: Strikes: week two`), a text that begins with a
    character that has a meaning (`*`, `&`, `@`, `%`, `[`, `{`, `>`, `|`), a quote or bracket that is not closed, and
    lines that do not stand under one another. Put the text in single quotes, or after `>-` on the next line.
    """,
)
TAB: Final = Rule(
    "TL102",
    "tab",
    """The text holds a tab.

    YAML forbids tabs in indentation, and its parsers disagree about them elsewhere. Write spaces; editors can turn tabs
    into spaces for `.yaml` files.
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
CUT_BY_COMMENT: Final = Rule(
    "TL202",
    "cut-by-comment",
    """Text after ` #` is read as a comment and not as part of the value.

    `title: Meeting #3 of the stewards` is the title "Meeting". Put the text in quotes; for a real comment, put a space
    after the `#`.
    """,
    Level.WARNING,
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
    if fault := _not_a_text(content):
        is_large = len(content) > MOST_BYTES  # what shows lines of it would take for ever
        text = "" if is_large else content.decode("utf-8", "replace").removeprefix("\ufeff")
        return Parsed(path, text, "", faults=[fault], lost=seeming_ids(text), is_read=False)
    text = content.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    faults = list(_looked_over(text))
    parsed = Parsed(path, text, text, faults=faults)
    errors = [fault.span for fault in faults if fault.span and fault.rule.level is Level.ERROR]
    if errors:
        parsed.text, parsed.readable = _NO_BYTES.sub("\ufffd", text), _harmless(text)
    _compose(parsed, {line for span in errors for line in range(span.line, span.end_line + 1)})
    return parsed


def _not_a_text(content: bytes) -> Fault | None:
    if len(content) > MOST_BYTES:
        says, hint = f"the file has {len(content) / 2**20:,.0f} MiB", "split it into a folder"
        return Fault(rule=TOO_LARGE, message=says, hint=hint, span=Span(1, 1, 1, 1))
    begins = content[:4096]
    if begins[:2] in (b"\xff\xfe", b"\xfe\xff") or begins.count(0) > len(begins) // 4:
        says = "the file is UTF-16" if begins[:2] in (b"\xff\xfe", b"\xfe\xff") else "the file is not a text in UTF-8"
        return Fault(rule=NOT_UTF8, message=says, hint="save the file as UTF-8", span=Span(1, 1, 1, 2))
    return None


def _windows(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "replace")


def _unreadable(rule: Rule, message: str, hint: str, span: Span) -> _Unreadable:
    return _Unreadable(Fault(rule=rule, message=message, hint=hint, span=span))


_INVISIBLE: Final = "\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff"
_BYTES: Final = "\udc80-\udcff"  # how `surrogateescape` keeps what is not UTF-8
_NO_BYTES: Final = re.compile(f"[{_BYTES}]")
_HIDDEN: Final = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029{_INVISIBLE}{_BYTES}]")

_SUSPECT = (
    "(?P<control>[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f])"
    "|(?P<tab>\t)"
    "|(?P<break>\r(?!\n)|[\x85\u2028\u2029])"
    f"|(?P<byte>[{_BYTES}]+)"
    f"|(?P<invisible>[{_INVISIBLE}]|^ *\u00a0|^ *(?:- )?[\\w-]+:\u00a0)"
    "|(?P<marker>^<{7}.*\\n(?:(?!>{7}|<{7}).*\\n)*>{7}.*|^(?:<{7}|>{7}).*)"
)

_SUSPECTS: Final = {
    "control": (CONTROL_CHARACTER, "the control character {name}", "take it out"),
    "tab": (TAB, "a tab", "write spaces"),
    "break": (ODD_LINE_BREAK, "the line break {name}, which editors do not count", "write an ordinary line break"),
    "invisible": (INVISIBLE_CHARACTER, "the character {name}, which cannot be seen", "take it out"),
    "marker": (CONFLICT_MARKER, "a marker of an unfinished merge", "keep one side and take the marker lines out"),
}

_CUT = r"^ *(?:- )?(?:title|name|summary|says|note|question): +[^\s\"'|>#\[{][^#\n]* (?P<cut>#[^\s#].*)$"


def _looked_over(text: str) -> Iterator[Fault]:
    """What no record should hold, found before any parser sees it: PyYAML's two parsers disagree about most of it."""
    place = _Places(text)
    for found in re.finditer(_SUSPECT, text, re.MULTILINE) if _is_suspect(text) else ():
        if found.lastgroup == "byte":
            byte = ord(found[0][0]) - 0xDC00
            says = f"byte 0x{byte:02x} is not UTF-8 (in Windows-1252 it would be `{_windows(byte)}`)"
            yield Fault(rule=NOT_UTF8, message=says, hint="save the file as UTF-8", span=place.span(*found.span()))
            continue
        rule, says, hint = _SUSPECTS[found.lastgroup or ""]
        says = f"the text holds {says.format(name=f'U+{ord(found[0][-1]):04X}')}"
        yield Fault(rule=rule, message=says, hint=hint, span=place.span(*found.span()))
    for found in re.finditer(_CUT, text, re.MULTILINE) if " #" in text else ():
        hint = "put the value in quotes, or a space after the `#` of a comment"
        says = f"`{found['cut']}` is read as a comment"
        yield Fault(rule=CUT_BY_COMMENT, message=says, hint=hint, span=place.span(*found.span("cut")))


class _Places:
    """Lines and columns of a text by offset; its lines are counted only when the first is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] = []

    def span(self, start: int, end: int) -> Span:
        if not self._starts:
            self._starts = [0, *(found.end() for found in re.finditer("\n", self._text))]
        (line, column), (end_line, end_column) = (self._at(offset) for offset in (start, end))
        return Span(line, column, end_line, end_column)

    def _at(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


_SPACE: Final = re.compile(r"^[ \u00a0]+|(?<=:)\u00a0+", re.MULTILINE)
_TAB_IN_TEXT: Final = re.compile(r"(?<=[^\s:,\-\[{])\t(?=[^\s#])")
_CONFLICT: Final = re.compile(r"^<{7}.*\n(?:(?!>{7}|<{7}).*\n)*>{7}.*", re.MULTILINE)


def _harmless(text: str) -> str:
    """A text in which what no record should hold is replaced by the mark, or by a space where it stands for one."""
    text = _CONFLICT.sub(_contested, re.sub(r"\r(?!\n)", MARK, _HIDDEN.sub(MARK, text)))
    text = re.sub(r"^(?:<{7}|>{7}).*", "", text, flags=re.MULTILINE)
    return _SPACE.sub(lambda found: " " * len(found[0]), _TAB_IN_TEXT.sub(MARK, text).replace("\t", " "))


def _contested(found: re.Match[str]) -> str:
    """The lines of a conflict with the keys of both sides, each once, and no values: which hold is not known."""
    lines = found[0].split("\n")
    keys: set[str] = set()
    for number, line in enumerate(lines):
        if line[:7] in ("<<<<<<<", "|||||||", "=======", ">>>>>>>"):
            lines[number] = ""
        elif line.strip():
            without_value(lines, number, len(lines))
            is_new = not line.strip() or lines[number] not in keys
            keys.add(lines[number])
            lines[number] = lines[number] if is_new else ""
    return "\n".join(lines)


def _is_suspect(text: str) -> bool:
    """A quick look that a clean text passes; the full search would cost a tenth of the whole reading."""
    marks = ("\t", "\r", "\u00a0", "<<<<<<<", ">>>>>>>")
    return any(mark in text for mark in marks) or _HIDDEN.search(text) is not None


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
    records = _records_of(parsed.readable)
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

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
        opened, next_event = self._open, _Loader(text).get_event
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
        if isinstance(event, yaml.ScalarEvent) and (hidden := _HIDDEN.search(event.value)):
            says = f"the text holds the character U+{ord(hidden[0]):04X}"
            if hidden[0] != MARK:
                self._fault(CONTROL_CHARACTER, says, "take the escape out", event, node, key)
            return MARK + _HIDDEN.sub("", event.value)
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
            raise _unreadable(TOO_DEEP, says, "close the brackets, or take the nesting out", _span(event))
        if key is _NO_KEY and type(node) is dict:
            what = "a mapping" if isinstance(event, yaml.MappingStartEvent) else "a list"
            raise _unreadable(ODD_KEY, f"{what} stands in the place of a key", "write a word there", _span(event))
        return key + MARK if event.tag is not None and type(node) is dict else key

    def _look_at_alias(self, event: yaml.AliasEvent, node: Any, key: Any) -> None:
        hint = "write the value out; a text that begins with `*` goes in quotes"
        if type(node) is dict and key is _NO_KEY:
            raise _unreadable(ANCHOR, f"`*{event.anchor}` is a YAML alias", hint, _span(event))
        self._fault(ANCHOR, f"`*{event.anchor}` is a YAML alias", hint, event, node, key)

    def _look_at_document(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentEndEvent) and event.explicit:
            raise _unreadable(SEVERAL_DOCUMENTS, "`...` ends the document", "take the line out", _span(event))
        if not isinstance(event, yaml.DocumentStartEvent):
            return
        self._documents += 1
        if self._documents > 1:
            hint = "keep one document in a file"
            raise _unreadable(SEVERAL_DOCUMENTS, "a second document begins", hint, _span(event))
        if event.version or event.tags:
            raise _unreadable(SEVERAL_DOCUMENTS, "a YAML directive", "take the line out", Span(1, 1, 1, 2))

    def _fault(self, rule: Rule, message: str, hint: str, event: yaml.Event, node: Any, key: Any = _NO_KEY) -> None:
        self.faults.append(Fault(rule=rule, message=message, hint=hint, span=_span(event)))
        chain = [*self._open, (node, key)]
        if len(chain) > 2 and isinstance(chain[1][1], str) and type(chain[2][0]) is list:
            self.broken.add((chain[1][1], len(chain[2][0])))


def _span(event: yaml.Event) -> Span:
    """The place of a scalar in full, of anything longer its first character."""
    start, end = cast(Any, event.start_mark), cast(Any, event.end_mark)
    if end.line != start.line or not isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
        return Span(start.line + 1, start.column + 1, start.line + 1, start.column + 2)
    return Span(start.line + 1, start.column + 1, end.line + 1, max(end.column, start.column + 1) + 1)


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


# Places


def locate(text: str, wanted: set[Path]) -> Places:
    """Where keys and values stand: for each wanted path, those above it and its id, the span of its key and value."""
    near = {path[:n] for path in wanted for n in range(1, len(path) + 1)}
    near |= {(*path, "id") for path in near if isinstance(path[-1], int)}
    try:
        return _near(_thinned(text, wanted), near)
    except yaml.YAMLError:  # a text in quotes that runs over a line which looks like a record
        return _near(text, near)


def _near(text: str, near: set[Path]) -> Places:
    return {path: spans for path, spans in _walk(text) if path in near}


def _thinned(text: str, wanted: set[Path]) -> str:
    """A text in which only the dash is left of the records nobody asks for: no line moves, and it is parsed sooner."""
    asked = {path[:2] for path in wanted}
    lines = text.split("\n")
    for start, end, record in _records_of(text):
        if record[0].strip(MARK) in SECTIONS and record not in asked:
            lines[start:end] = [lines[start].partition("-")[0] + "-", *[""] * (end - start - 1)]
    return "\n".join(lines)


@lru_cache(maxsize=1)
def _records_of(text: str) -> tuple[tuple[int, int, tuple[str, int]], ...]:
    """The records of a text; it is asked several times about the same one."""
    return tuple(_records(text.split("\n")))


def _records(lines: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, int]]]:
    """Where each record of a file in house style begins and ends, with its section and index."""
    keys = iter([(n, line.partition(":")[0]) for n, line in enumerate(lines) if line and line[0] not in " #-\r"])
    met, sections = Counter[str](), Counter[str]()
    section, ahead = "", next(keys, None)
    for start, end in blocks(lines):
        while ahead and ahead[0] < start:
            section, ahead = ahead[1] + MARK * sections[ahead[1]], next(keys, None)
            sections[section.rstrip(MARK)] += 1
        yield start, end, (section, met[section])
        met[section] += 1


def _walk(text: str) -> Iterator[tuple[Path, tuple[Span, Span]]]:
    """Every value of a text with its path, the span of its key (or of itself, in a list) and its own span."""
    steps: list[Any] = []  # one for each open list or mapping: the index, the key, or None while a key is awaited
    met: list[set[str]] = []  # the keys of each
    key_span = Span(1, 1, 1, 2)
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionEndEvent):
            steps.pop()
            met.pop()
            _advance(steps)
        elif isinstance(event, yaml.ScalarEvent) and steps and steps[-1] is None:
            key, key_span = event.value, _span(event)
            while key in met[-1]:
                key += MARK
            met[-1].add(key)
            steps[-1] = key
        elif isinstance(event, yaml.NodeEvent):
            span = _span(event)
            yield tuple(steps), (key_span if steps and isinstance(steps[-1], str) else span, span)
            if isinstance(event, yaml.CollectionStartEvent):
                steps.append(0 if isinstance(event, yaml.SequenceStartEvent) else None)
                met.append(set())
            else:
                _advance(steps)


def _advance(steps: list[Any]) -> None:
    if steps:
        steps[-1] = steps[-1] + 1 if isinstance(steps[-1], int) else None
