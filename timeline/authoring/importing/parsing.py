"""The text of a file of another program: a table of cells, JSON, or HTML in a text of it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any, Final, NamedTuple

from timeline.query import QueryError


class Sheet(NamedTuple):
    """A table: the names of its columns, and its rows that say anything, each with the line it begins in."""

    header: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


def sheet(text: str) -> Sheet:
    """A table of CSV, its cells without the apostrophe that keeps them from running. Raises QueryError."""
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        rows = [(line, [_LIVE.sub("", cell).strip() for cell in cells]) for line, cells in _numbered(reader)]
    except csv.Error as error:
        raise QueryError(f"line {reader.line_num} is not CSV: {error}", "save the table as CSV again") from None
    for line, cells in rows:
        if len(cells) > len(header):
            raise QueryError(f"line {line} has more cells than there are columns", "quote cells that hold commas")
    return Sheet(header, rows)


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    line = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


_LIVE: Final = re.compile(r"^'(?=\s*[=+\-@＝＋－＠\t\r])")
"""The apostrophe that keeps a spreadsheet from running a cell as a formula; `export csv` writes it."""


def _delimiter(text: str) -> str:
    """A comma, or what a spreadsheet writes in its place: a semicolon or a tab, if the header has more of them."""
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def plain_data(text: str, what: str) -> Any:
    """The plain data that JSON stands for; raises QueryError where it is none."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}: {error.msg.lower()}"
        raise QueryError(f"it is not JSON: {place}", f"export it as {what} again") from None
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error).partition(";")[0]
        raise QueryError(f"it cannot be read as JSON: {reason}", f"export it as {what} again") from None


# HTML


class Prose(NamedTuple):
    """What a piece of HTML says: as the Markdown of summaries, and the addresses that it links to."""

    markdown: str
    links: tuple[str, ...]


DETAILS: Final = "timeline-details"
"""The class of what our own exports put below a summary: figures, a list of claims, and the sources of the event."""


def prose(html: str) -> Prose:
    """A piece of HTML as Markdown, without what our own exports put below a summary."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.prose()


def plain(html: str) -> str:
    """A line of HTML as plain text."""
    reader = _Reader(is_plain=True)
    reader.feed(html)
    reader.close()
    return " ".join(reader.prose().markdown.split())


_BLOCKS: Final = frozenset(
    "address article blockquote dd div dl dt figure h1 h2 h3 h4 h5 h6 li ol p pre table tr ul".split()
)
_MARKS: Final = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_HIDDEN: Final = frozenset({"script", "style"})
_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())


def escaped(text: str) -> str:
    """A plain text as Markdown that says the same."""
    return _MARKUP.sub(r"\\\g<0>", text)


_MARKUP: Final = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|`|(?<!\w)[*_](?=[^\s*_])|(?<!\w)\*\*(?=[^\s*])|\[(?=[^\[\]]+\]\(https?:)|<(?=https?:)"
)
"""What begins a mark, or an escape, in the Markdown of summaries."""


class _Reader(HTMLParser):
    """Collects paragraphs; each open mark has a buffer of its own, so that spaces at its edges stand outside it."""

    def __init__(self, *, is_plain: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self._is_plain = is_plain
        self._open: list[tuple[str, str, list[str]]] = [("", "", [])]
        self._links: list[str] = []
        self._unread: list[str] = []

    def prose(self) -> Prose:
        while len(self._open) > 1:
            self._close()
        parts = (" ".join(part.split()) for part in re.split(r"\n{2,}", "".join(self._open[0][2])))
        return Prose("\n\n".join(filter(None, parts)), tuple(dict.fromkeys(self._links)))

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given: Mapping[str, str | None] = dict(attrs)
        address = given.get("href") or ""
        if tag == "a" and "ul" not in self._unread and re.fullmatch(r"https?://[^\s()<>\\]+", address):
            self._links.append(address)
        if self._unread or tag in _HIDDEN or DETAILS in (given.get("class") or "").split():
            self._unread += [] if tag in _VOID else [tag]
        elif tag == "br":
            self._open[-1][2].append("\n")
        elif tag in _BLOCKS:
            self._break()
        elif not self._is_plain and (tag in _MARKS or (tag == "a" and address in self._links)):
            self._open.append((tag, address, []))

    def handle_endtag(self, tag: str) -> None:
        if self._unread:
            if tag in self._unread:
                while self._unread.pop() != tag:
                    pass
        elif tag in _BLOCKS:
            self._break()
        elif tag in (name for name, *_ in self._open[1:]):
            while self._open[-1][0] != tag:
                self._close()
            self._close()

    def handle_data(self, data: str) -> None:
        if not self._unread:
            text = " ".join(re.split(r"[^\S\xa0]+", data))
            is_code = self._open[-1][0] == "code"
            self._open[-1][2].append(text if self._is_plain or is_code else escaped(text))

    def _break(self) -> None:
        """End the paragraph, and with it what is marked in it."""
        while len(self._open) > 1:
            self._close()
        self._open[0][2].append("\n\n")

    def _close(self) -> None:
        tag, address, said = self._open.pop()
        text = "".join(said)
        inner = text.strip()
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        mark = _MARKS.get(tag, "")
        marked = f"[{inner}]({address})" if tag == "a" and inner != address else f"{mark}{inner}{mark}"
        self._open[-1][2].append(f"{before}{marked if inner else ''}{after if inner else ''}")
