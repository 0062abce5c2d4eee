"""CPU milliseconds of the language server from a keystroke to what is wrong with the record, over stdio.

`python benchmarks/lsp.py [EVENTS]` prints a table: a record of made events, and one of the shipped record's own events
over and over, which are long; while a title is typed, and while a list has no closing bracket yet. A server that only
opens the record is measured too, and taken off.
"""

from __future__ import annotations

import asyncio
import os
import re
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient
from records import record

KEYS = 20
SHIPPED = Path(__file__).parent.parent / "data" / "events.yaml"


def grown(text: str, count: int) -> str:
    """A record with its events over and over, under ids of their own, until there are so many."""
    head, _, events = text.partition("\nevents:\n")
    blocks = re.split(r"(?m)^(?=  - id:)", events)[1:]
    ids = "|".join(re.escape(block.split()[2]) for block in blocks)
    mention = re.compile(rf"(?<![\w-])({ids})(?![\w-])")
    copies = (mention.sub(rf"\1-{n // len(blocks)}", blocks[n % len(blocks)]) for n in range(count))
    return f"{head}\nevents:\n" + "".join(copies)


class Typist:
    """A client that types into a file and waits for what is wrong with it."""

    def __init__(self, file: Path) -> None:
        self.uri, self.text, self.version = file.as_uri(), file.read_text(), 1
        self.client = LanguageClient("benchmark", "1")
        self.told: asyncio.Queue[int | None] = asyncio.Queue()
        self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda said: self.told.put_nowait(said.version))

    async def begin(self, folder: Path) -> None:
        """Start a server and open the file."""
        await self.client.start_io(sys.executable, "-m", "timeline", "lsp", cwd=folder)
        options = {"pause": 0}
        asked = lsp.InitializeParams(lsp.ClientCapabilities(), root_uri=folder.as_uri(), initialization_options=options)
        await self.client.initialize_async(asked)
        self.client.initialized(lsp.InitializedParams())
        item = lsp.TextDocumentItem(self.uri, "yaml", 1, self.text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        await self.checked()

    async def checked(self) -> None:
        """Wait until the text as it is has been checked."""
        while await self.told.get() != self.version:
            pass

    async def type(self, at: int, words: str) -> list[float]:
        """Type words at an offset, a letter at a time; the seconds that each letter took to be checked."""
        taken = []
        for letter in words:
            before, self.version = self.text[:at], self.version + 1
            place = lsp.Position(before.count("\n"), at - before.rfind("\n") - 1)
            self.text, at = before + letter + self.text[at:], at + 1
            begun = time.perf_counter()
            document = lsp.VersionedTextDocumentIdentifier(self.version, self.uri)
            change = lsp.TextDocumentContentChangePartial(range=lsp.Range(place, place), text=letter)
            self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))
            await self.checked()
            taken.append(time.perf_counter() - begun)
        return taken

    async def end(self) -> None:
        """End the server."""
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()  # type: ignore[no-untyped-call]


async def typed(file: Path, before: str, words: str) -> list[float]:
    """Open a file and type words behind the first place of a text in its second half; the seconds of each letter."""
    typist = Typist(file)
    await typist.begin(file.parent)
    place = typist.text.index(before, len(typist.text) // 2) + len(before)
    taken = await typist.type(place, words)
    await typist.end()
    return taken


def cpu(file: Path, before: str, words: str) -> tuple[float, list[float]]:
    """CPU seconds of a server that hears of each letter, and the seconds that each letter took."""
    begun = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = asyncio.run(typed(file, before, words))
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime - begun.ru_utime + ended.ru_stime - begun.ru_stime, taken


CASES = {
    "a title is typed": ("\n    title: ", "M" * KEYS),
    "a list is not closed": ("\n    actors: [", "[" + "u" * KEYS),
}


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    print(f"| {count:,} events | while | CPU ms a key | ms until it is checked |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"
        file = Path(folder) / "events.yaml"
        for name, text in {"made": record(count), "long": grown(SHIPPED.read_text(), count)}.items():
            file.write_text(text)
            for case, (before, words) in CASES.items():
                first, _ = cpu(file, before, words[:1])
                whole, taken = cpu(file, before, words)
                each = round(1000 * (whole - first) / (len(words) - 1))
                wait = round(1000 * statistics.median(taken))
                print(f"| {name}, {len(text) / 1e6:.1f} MB | {case} | {each} | {wait} |")


if __name__ == "__main__":
    main()
