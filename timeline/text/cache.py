"""The same answer again: the records of a file, remembered by the digest of their text.

A file is cut at its records into pieces of a few dozen; each piece is remembered as MessagePack under the digest of its
text and of the program's own source. An edit changes one piece, and only that one is parsed again. A file that did not
change is not cut at all.

A cut never changes what a line means. Only files are cut whose every line begins with a space, a `#`, a `-` or a plain
key; and no cut lies inside a quoted text or a bracket, because what stands before it must parse by itself. Only what
reads without any fault is remembered. Everything else is read whole, by `conversion`, which knows the places; and
anything odd about a store is a miss.
"""

from __future__ import annotations

import os
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache as once
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import msgspec

from timeline.record import SECTIONS, AnyRecord, Converted, File, decode, encode
from timeline.text import files

MOST_STORES: Final = 32
"""How many records are remembered at most; the one not used for the longest goes first."""


class Store(msgspec.Struct, array_like=True):
    """What is remembered of a file: the encoded File of each piece, by its digest, in the order of the pieces.

    `whole` is the digest of the file that consists of just these; nothing where a piece stands in it twice.
    """

    whole: bytes = b""
    pieces: dict[bytes, msgspec.Raw] = {}


def folder() -> Path | None:
    """Where stores are kept, by the customs of the system; None when `TIMELINE_CACHE` is `off`."""
    if os.environ.get("TIMELINE_CACHE") == "off":
        return None
    usual = {"win32": "LOCALAPPDATA", "darwin": ""}.get(sys.platform, "XDG_CACHE_HOME")
    named = Path(os.environ.get(usual, "") if usual else "")
    try:  # a relative path is to be ignored (XDG Base Directory Specification 0.8), and would leave litter everywhere
        home = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
        return (named if named.is_absolute() else home) / "timeline"
    except RuntimeError:  # no home folder
        return named / "timeline" if named.is_absolute() else None


def remembering(kept: Path | None) -> Callable[[str, bytes], Converted] | None:
    """What reads one file with the help of a folder of stores, for `reader.load`; None where there is none."""
    return None if kept is None else lambda path, content: _convert(path, content, _store_of(kept, path))


def in_memory() -> Callable[[str, bytes], Converted]:
    """What reads one file again and again while it is edited, and remembers its pieces for as long as it is kept.

    A record that says the same as before is the same object, so that what is known of it can be found again.
    """
    kept: dict[str, dict[bytes, File]] = {}
    last: dict[str, File] = {}

    def convert(path: str, content: bytes) -> Converted:
        pieces = _pieces(content) or []
        before = kept.get(path, {})
        gone = [before[digest] for digest in before.keys() - {piece.digest for piece in pieces}]
        heads = [before.get(piece.digest) or _same_objects(_parsed(piece), gone) for piece in pieces]
        read = {piece.digest: head for piece, head in zip(pieces, heads, strict=True) if head}
        kept[path] = read or before
        if heads and all(heads):
            done = _put_together(path, content, list(filter(None, heads)))
        else:
            done = _whole(path, content)
            done = done._replace(head=_same_objects(done.head, [last[path]] if path in last else []))
        last[path] = done.head
        return done

    return convert


_Head = TypeVar("_Head", File, File | None)


def _same_objects(head: _Head, before: Sequence[File]) -> _Head:
    """What a file or a piece of it holds, each record as the object that said the same before."""
    if not head or not before:
        return head
    known = {bytes(_encoded(r)): r for old in before for section in SECTIONS for r in getattr(old, section)}
    records = {s: tuple(known.get(bytes(_encoded(r)), r) for r in getattr(head, s)) for s in SECTIONS}
    return msgspec.structs.replace(head, **records)


def _convert(path: str, content: bytes, file: Path | None) -> Converted:
    heads = _heads(content, file) if file else None
    return _whole(path, content) if heads is None else _put_together(path, content, heads)


def _heads(content: bytes, file: Path) -> list[File] | None:
    """What each piece of a file holds, read only where the store has not got it; None for a file to be read whole."""
    store, whole = opened(file), _digest(content)
    known = store.pieces
    if store.whole == whole and known and len(heads := _read(map(_decoded, known.values()))) == len(known):
        return heads
    pieces = _pieces(content)
    if pieces is None:
        return None
    heads = _read(_decoded(known.get(piece.digest)) or _parsed(piece) for piece in pieces)
    digests = [piece.digest for piece in pieces]
    if len(heads) < len(pieces):
        return None
    del pieces  # they hold the whole text once more
    if store.whole != whole:
        kept = {digest: known.get(digest) or _encoded(head) for digest, head in zip(digests, heads, strict=True)}
        keep(file, Store(whole if len(kept) == len(heads) else b"", kept))
    return heads


def _read(heads: Iterable[File | None]) -> list[File]:
    return [head for head in heads if head]


def _whole(path: str, content: bytes) -> Converted:
    from timeline.text.conversion import convert

    return convert(path, content)


# Pieces


class _Piece(NamedTuple):
    """Some records of one section as a small file of its own, or what is left of the file without its records.

    Of what is left, `stops` are the ends of the headers below which records were taken out.
    """

    text: str
    digest: bytes
    stops: tuple[int, ...] = ()


class _Section(NamedTuple):
    """A list of records in a text: its name, and where the lines below its header begin and end."""

    name: str
    start: int
    end: int


_EDGE: Final = re.compile(r"\n([^ \n#-].*)")
_KEY: Final = re.compile(r"([A-Za-z_][\w-]*):(?: .*)?")
_HEADERS: Final = {f"{section}:": section for section in SECTIONS}
_FIRST: Final = re.compile(r"\n *- ")
_NO_RECORD: Final = re.compile(r"(?:\n *(?:#.*)?)*")


def _pieces(content: bytes) -> list[_Piece] | None:
    """A file cut into pieces, the rest first; None without records, or where a cut might change what a line means."""
    text = _text(content)
    rest, done = "", 0
    stops: list[int] = []
    pieces: list[_Piece] = []
    for name, start, end in _sections(text):
        rest, done = rest + text[done:start], end
        stops.append(len(rest))
        groups = _grouped(text[start:end])
        if groups is None:
            return None
        ends = [*("\n" for _ in groups[1:]), "\n" if end < len(text) else ""]
        pieces += (_piece(f"{name}:{group}{end}") for group, end in zip(groups, ends, strict=False))
    return [_piece(rest + text[done:], tuple(stops)), *pieces] if pieces else None


def _text(content: bytes) -> str:
    """The text of a file after a line break, so that every line has one before it; nothing for one that is not cut."""
    if len(content) > files.MOST_BYTES or b"\r" in content:
        return ""
    try:
        text = "\n" + content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return ""
    return "" if "\n---" in text else text


def _sections(text: str) -> list[_Section]:
    """The lists of records in a text; none where a line at the left edge is no plain key, or a key stands twice."""
    tops = list(_EDGE.finditer(text))
    keys = [key[1] for top in tops if (key := _KEY.fullmatch(top[1]))]
    if len(set(keys)) < len(tops):
        return []
    ends = [*(top.start() for top in tops[1:]), len(text)]
    return [
        _Section(_HEADERS[top[1]], top.end(), end) for top, end in zip(tops, ends, strict=False) if top[1] in _HEADERS
    ]


def _grouped(body: str) -> list[str] | None:
    """Neighbouring records together; one record alone decides where a group ends, so that no edit moves the others.

    None where something else stands before the first record.
    """
    first = _FIRST.search(body)
    if not first:
        return [body] if body else []
    if not _NO_RECORD.fullmatch(body, 0, first.start()):
        return None
    before, *records = body.split(first[0])
    groups, group = [], [before]
    for record in records:
        group.append(record)
        if zlib.crc32(record[:40].encode()) % 32 == 0:
            groups.append(first[0].join(group))
            group = [""]
    return [*groups, first[0].join(group)] if len(group) > 1 else groups


def _piece(text: str, stops: tuple[int, ...] = ()) -> _Piece:
    return _Piece(text, _digest(text.encode()), stops)


def _digest(data: bytes | memoryview) -> bytes:
    return blake2b(data, digest_size=16, key=_program()).digest()


def _program() -> bytes:
    """The digest of the source that decides what a text means: another version of it remembers nothing of this one."""
    return program("record", "text")


@once
def program(*rooms: str) -> bytes:
    """The digest of the source of some rooms, 32 bytes."""
    here = Path(__file__).parent.parent
    sources = sorted(source for room in rooms for source in (here / room).rglob("*.py"))
    return blake2b(b"".join(source.read_bytes() for source in sources), digest_size=32).digest()


def _decoded(raw: msgspec.Raw | None) -> File | None:
    try:
        return _decoder().decode(raw) if raw else None
    except Exception:  # noqa: BLE001 - nobody knows what a forged store holds
        return None


def _parsed(piece: _Piece) -> File | None:
    """A piece read afresh; None when anything is wrong with it, or with what stands before one of its stops."""
    texts = (*(piece.text[:stop] for stop in piece.stops), piece.text)
    parts = [_whole("", text.encode()) for text in texts]
    return None if any(part.faults or part.lost for part in parts) else parts[-1].head


def _put_together(path: str, content: bytes, heads: Sequence[File]) -> Converted:
    text = content.decode().removeprefix("\ufeff")
    records = {section: tuple(r for head in heads for r in getattr(head, section)) for section in SECTIONS}
    head = msgspec.structs.replace(heads[0], **records)
    places = {name: [(name, index) for index in range(len(found))] for name, found in records.items()}
    return Converted(path, text, text, head, places, [])


# The store

_T = TypeVar("_T")


@once
def _decoder() -> msgspec.msgpack.Decoder[File]:
    return msgspec.msgpack.Decoder(File, dec_hook=decode, strict=False)


def _encoded(head: File | AnyRecord) -> msgspec.Raw:
    return msgspec.Raw(msgspec.msgpack.encode(head, enc_hook=encode))


def _store_of(kept: Path, path: str) -> Path | None:
    """The store of a file; all that is no regular file has one together. None where the working folder is gone."""
    try:
        is_stream = path == "-" or (os.path.exists(path) and not os.path.isfile(path))  # noqa: PTH110, PTH113 - never raise
        name = os.fsencode("-" if is_stream else os.path.realpath(path))
    except OSError:
        return None
    return kept / f"{blake2b(name, digest_size=16).hexdigest()}.msgpack"


def sealed(value: Any) -> bytearray:
    """Something as a file keeps it: as MessagePack, after the digest of that."""
    data = bytearray(16)
    msgspec.msgpack.Encoder().encode_into(value, data, 16)
    data[:16] = _digest(memoryview(data)[16:])
    return data


def opened(file: Path) -> Store:
    """What a store holds; nothing when it is not there, damaged, or of another version of the program."""
    return recalled(file, Store) or Store()


def recalled(file: Path, kind: type[_T]) -> _T | None:
    """What was kept in a file, of a kind; None when it is not there, damaged, or of another version of the program."""
    try:
        seal, body = (data := memoryview(file.read_bytes()))[:16], data[16:]
        return msgspec.msgpack.decode(body, type=kind) if seal == _digest(body) else None
    except (OSError, ValueError, RecursionError):
        return None


def keep(file: Path, value: Any) -> None:
    """Keep something, under a temporary name first; that it cannot be kept is no reason to stop.

    What names a file whose name is not UTF-8 cannot be written as msgpack, and is not kept.
    """
    with suppress(OSError, UnicodeEncodeError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        files.put(file, sealed(value))
        _forget(file.parent)


def _forget(kept: Path) -> None:
    stores = sorted(kept.glob("*.msgpack"), key=_age)
    for old in stores[:-MOST_STORES]:
        old.unlink(missing_ok=True)


def _age(file: Path) -> Any:
    return file.stat().st_mtime_ns
