"""Clippings: the texts of articles, kept for the record's keepers alone in a folder beside it that git ignores.

A clipping has the id of its source for a name. Its paragraphs are parted by blank lines, so that `para 4` is the fourth
of them. Nothing that writes for others ever reads this folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from timeline.record import Source
from timeline.text.reader import Reading

FOLDER: Final = "clippings"


def folder(file: str) -> Path:
    """Where the clippings of a record are: in the folder of its file, or in the folder that is the record."""
    place = Path(file)
    return (place if place.is_dir() else place.parent) / FOLDER


def file_of(source: str, beside: str) -> Path:
    """The file of a source's clipping."""
    return folder(beside) / f"{source}.txt"


def content(paragraphs: Sequence[str]) -> bytes:
    """What a clipping holds."""
    return ("\n\n".join(paragraphs) + "\n").encode()


def digest(content: bytes) -> str:
    """What tells whether a clipping is the one that was kept: the SHA-256 of its bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def of(sources: Iterable[Source], files: Iterable[str]) -> Mapping[str, str]:
    """The clippings of sources that are there beside the files of a record, by id."""
    folders = [place for place in dict.fromkeys(map(folder, files)) if place.is_dir()]
    found: dict[str, str] = {}
    for source in sources if folders else ():
        for id in (source.id, *source.formerly):
            for place in folders:
                file = place / f"{id}.txt"
                if source.id not in found and file.is_file():
                    found[source.id] = file.read_bytes().decode(errors="replace")
    return found


def beside(reading: Reading, files: Iterable[str] | None = None) -> Reading:
    """The same reading, for the checks to hold against the clippings that are kept beside its files, if any are.

    `files` are the paths of its files, where the names that the reading has for them are no paths from here.
    """
    kept = of(reading.timeline.sources, reading.texts if files is None else files)
    return reading.beside(kept) if kept else reading
