"""What a file holds that no record should, found in its text before any parser sees it.

PyYAML's two parsers disagree about most of it, and editors show some of it as nothing at all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from timeline.record import Fault, Level, Rule, Span
from timeline.text.files import MOST_BYTES
from timeline.text.recovery import MARK, without_value

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
TAB: Final = Rule(
    "TL102",
    "tab",
    """The text holds a tab.

    YAML forbids tabs in indentation, and its parsers disagree about them elsewhere. Write spaces; editors can turn tabs
    into spaces for `.yaml` files.
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


def not_a_text(content: bytes) -> Fault | None:
    """Why bytes are no text that can be read; None where they may be one."""
    if len(content) > MOST_BYTES:
        says, hint = f"the file has {len(content) / 2**20:,.0f} MiB", "split it into a folder"
        return Fault(rule=TOO_LARGE, message=says, hint=hint, span=Span(1, 1, 1, 1))
    begins = content[:4096]
    if begins[:2] in (b"\xff\xfe", b"\xfe\xff") or begins.count(0) > len(begins) // 4:
        says = "the file is UTF-16" if begins[:2] in (b"\xff\xfe", b"\xfe\xff") else "the file is not a text in UTF-8"
        return Fault(rule=NOT_UTF8, message=says, hint="save the file as UTF-8", span=Span(1, 1, 1, 2))
    return None


_INVISIBLE: Final = "\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff"
_BYTES: Final = "\udc80-\udcff"  # how `surrogateescape` keeps what is not UTF-8
_NO_BYTES: Final = re.compile(f"[{_BYTES}]")
HIDDEN: Final = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029{_INVISIBLE}{_BYTES}]")
"""A character that cannot be seen, or that YAML forbids, or a byte that is not UTF-8."""

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


def _windows(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "replace")


def looked_over(text: str) -> Iterator[Fault]:
    """A fault for each thing that no record should hold."""
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


def harmless(text: str) -> str:
    """A text in which what no record should hold is replaced by the mark, or by a space where it stands for one."""
    text = _CONFLICT.sub(_contested, re.sub(r"\r(?!\n)", MARK, HIDDEN.sub(MARK, text)))
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


def shown(text: str) -> str:
    """A text as it can be printed: each byte that is not UTF-8 is replaced by U+FFFD."""
    return _NO_BYTES.sub("\ufffd", text)


def _is_suspect(text: str) -> bool:
    """A quick look that a clean text passes; the full search would cost a tenth of the whole reading."""
    marks = ("\t", "\r", "\u00a0", "<<<<<<<", ">>>>>>>")
    return any(mark in text for mark in marks) or HIDDEN.search(text) is not None
