"""The same answer again: the records of a file, remembered by the digest of their text.

A file is cut at its records into pieces of a few dozen; each piece is remembered as MessagePack under the digest of its
text and of the program's own source. An edit changes one piece, and only that one is parsed again. Pieces are parsed
apart only where that is sure to mean the same, and only what reads without any fault is remembered: everything else is
read whole, by `conversion`, which knows the places. Anything odd about the store is a miss.
"""

from __future__ import annotations

import os
import re
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache as once
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from timeline.record import SECTIONS, Converted, File, decode, encode
from timeline.text import files

MOST_STORES: Final = 32
"""How many records are remembered at most; the one not used for the longest goes first."""

Store = dict[bytes, msgspec.Raw]
"""The encoded File of each piece, by its digest."""


def folder() -> Path | None:
    """Where stores are kept, by the customs of the system; None when `TIMELINE_CACHE` is `off`."""
    if os.environ.get("TIMELINE_CACHE") == "off":
        return None
    usual = {"win32": "LOCALAPPDATA", "darwin": ""}.get(sys.platform, "XDG_CACHE_HOME")
    named = os.environ.get(usual) if usual else None
    try:
        return Path(named or Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")) / "timeline"
    except RuntimeError:  # nobody's home
        return None


def remembering(kept: Path | None) -> Callable[[str, bytes], Converted] | None:
    """What reads one file with the help of a folder of stores, for `reader.load`; None where there is none."""
    return None if kept is None else lambda path, content: _convert(path, content, _store_of(kept, path))


def _convert(path: str, content: bytes, file: Path) -> Converted:
    pieces = _pieces(content)
    if pieces is None:
        return _whole(path, content)
    store = opened(file)
    heads = [_remembered(store, piece) or _parsed(piece) for piece in pieces]
    if any(head is None for head in heads):
        return _whole(path, content)
    fresh = {piece.digest for piece in pieces}
    if fresh != store.keys():
        _save(
            file,
            {p.digest: store.get(p.digest) or _encoded(head) for p, head in zip(pieces, heads, strict=True) if head},
        )
    return _put_together(path, content, [head for head in heads if head])


def _whole(path: str, content: bytes) -> Converted:
    from timeline.text.conversion import convert

    return convert(path, content)


# Pieces


class _Piece(NamedTuple):
    """Some records of one section as a small file of its own, or what is left of the file without its records."""

    text: bytes
    digest: bytes


def _pieces(content: bytes) -> list[_Piece] | None:
    """A file cut into pieces, the rest first; None without records, or where a cut might change what a line means."""
    text = "\n" + content.decode("utf-8", "replace").removeprefix("\ufeff")
    if "\r" in text or any(mark in text for mark in ("\n---", "\n...", "\n%", "\ufffd")):
        return None
    rest, done = "", 0
    pieces: list[_Piece] = []
    for name, start, end in _sections(text):
        rest, done = rest + text[done:start], end
        pieces += (_piece(f"{name}:\n{part}\n") for part in _grouped(text[start:end]))
    return [_piece(rest + text[done:]), *pieces] if pieces else None


_HEADER = re.compile(rf"\n({'|'.join(SECTIONS)}):(?=\n)")
_TOP = re.compile(r"\n[^\s#-]")
_FIRST = re.compile(r"\n *- ")


def _sections(text: str) -> Iterator[tuple[str, int, int]]:
    """The lists of records in a text: the name of each, and where its lines begin and end."""
    for found in _HEADER.finditer(text):
        after = _TOP.search(text, found.end())
        yield found[1], found.end(), after.start() if after else len(text)


def _grouped(body: str) -> Iterator[str]:
    """Neighbouring records together; one record alone decides where a group ends, so that no edit moves the others."""
    first = _FIRST.search(body)
    if not first:
        yield body
        return
    before, *records = body.split(first[0])
    group = [before]
    for record in records:
        group.append(record)
        if zlib.crc32(record[:40].encode()) % 32 == 0:
            yield first[0].join(group)
            group = [""]
    if len(group) > 1:
        yield first[0].join(group)


def _piece(text: str) -> _Piece:
    data = text.encode()
    return _Piece(data, blake2b(data, digest_size=16, key=_program()).digest())


@once
def _program() -> bytes:
    """The digest of the source that decides what a text means: another version of it remembers nothing of this one."""
    rooms = Path(__file__).parent.parent
    sources = sorted(source for room in ("record", "text") for source in (rooms / room).glob("*.py"))
    return blake2b(b"".join(source.read_bytes() for source in sources), digest_size=32).digest()


def _remembered(store: Store, piece: _Piece) -> File | None:
    try:
        return _decoder().decode(store[piece.digest])
    except (KeyError, ValueError):
        return None


def _parsed(piece: _Piece) -> File | None:
    """A piece read afresh; None when anything is wrong with it."""
    part = _whole("", piece.text)
    expected = [fault for fault in part.faults if fault.rule.name != "empty-file"]
    return None if expected or part.lost else part.head


def _put_together(path: str, content: bytes, heads: Sequence[File]) -> Converted:
    text = content.decode().removeprefix("\ufeff")
    records = {section: tuple(r for head in heads for r in getattr(head, section)) for section in SECTIONS}
    head = msgspec.structs.replace(heads[0], **records)
    return Converted(path, text, text, head, {name: range(len(found)) for name, found in records.items()}, [])


# The store


@once
def _decoder() -> msgspec.msgpack.Decoder[File]:
    return msgspec.msgpack.Decoder(File, dec_hook=decode, strict=False)


def _encoded(head: File) -> msgspec.Raw:
    return msgspec.Raw(msgspec.msgpack.encode(head, enc_hook=encode))


def _store_of(kept: Path, path: str) -> Path:
    return kept / f"{blake2b(str(Path(path).resolve()).encode(), digest_size=16).hexdigest()}.msgpack"


def opened(file: Path) -> Store:
    """What a store holds; nothing when it is not there or damaged."""
    try:
        return msgspec.msgpack.decode(file.read_bytes(), type=Store)
    except (OSError, ValueError):
        return {}


def _save(file: Path, store: Store) -> None:
    """Keep a store, under a temporary name first; that it cannot be kept is no reason to stop."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        files.put(file, msgspec.msgpack.encode(store))
        _forget(file.parent)


def _forget(kept: Path) -> None:
    stores = sorted(kept.glob("*.msgpack"), key=_age)
    for old in stores[:-MOST_STORES]:
        old.unlink(missing_ok=True)


def _age(file: Path) -> Any:
    return file.stat().st_mtime_ns
