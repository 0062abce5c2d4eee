"""The language server, driven over stdio by a real client, as an editor drives it."""

from __future__ import annotations

import asyncio
import os
import random
import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import SAMPLE

from timeline.checks.exceptions import checked
from timeline.live.positions import Text
from timeline.record.problems import Problem
from timeline.text import clippings
from timeline.text.reader import load, read

if not os.environ.get("CI"):  # where the extra should be there
    pytest.importorskip("pytest_lsp")

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pytest_lsp import LanguageClient

SHIPPED = Path(__file__).parent.parent / "data" / "events.yaml"
ROUNDS = int(os.environ.get("TIMELINE_LSP_ROUNDS", "28"))
"""How often each seed of the law edits and compares: some thirteen edits a round, a thousand in all."""


class Editor:
    """A client with files of a record open, that edits as a person does and knows what its texts are."""

    def __init__(self, client: LanguageClient, folder: Path, encoding: str) -> None:
        self.client = client
        self.folder = folder
        self.encoding = encoding
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.told: dict[str, tuple[int | None, list[lsp.Diagnostic]]] = {}
        self.order: dict[str, int] = {}
        self._changed = asyncio.Event()

        def told(params: lsp.PublishDiagnosticsParams) -> None:
            self.order[params.uri] = 1 + max(self.order.values(), default=0)
            self.told[params.uri] = params.version, list(params.diagnostics)
            self._changed.set()

        def said(params: lsp.ShowMessageParams) -> None:
            client.messages.append(params)

        client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(told)
        client.feature(lsp.WINDOW_SHOW_MESSAGE)(said)

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str | None = None) -> None:
        content = (self.folder / name).read_text() if text is None else text
        self.texts[name], self.versions[name] = content, 1
        item = lsp.TextDocumentItem(self.uri(name), "yaml", 1, content)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def close(self, name: str) -> None:
        del self.texts[name]
        self.client.text_document_did_close(lsp.DidCloseTextDocumentParams(self.id(name)))

    def id(self, name: str) -> lsp.TextDocumentIdentifier:
        return lsp.TextDocumentIdentifier(self.uri(name))

    def position(self, name: str, offset: int) -> lsp.Position:
        return lsp.Position(*Text(self.texts[name], self.encoding).point(offset))

    def range(self, name: str, start: int, end: int) -> lsp.Range:
        return lsp.Range(self.position(name, start), self.position(name, end))

    def edit(self, name: str, *edits: tuple[int, int, str]) -> None:
        """Replace stretches, each told in the text that the one before it left."""
        changes: list[lsp.TextDocumentContentChangeEvent] = []
        for begun, ended, text in edits:
            start, end = (self._whole(name, offset) for offset in (begun, ended))
            changes.append(lsp.TextDocumentContentChangePartial(range=self.range(name, start, end), text=text))
            self.texts[name] = self.texts[name][:start] + text + self.texts[name][end:]
        self.versions[name] += 1
        document = lsp.VersionedTextDocumentIdentifier(self.versions[name], self.uri(name))
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, changes))

    def _whole(self, name: str, offset: int) -> int:
        """An offset that an editor can name: none has a place between the two halves of a line break."""
        return offset - (self.texts[name][max(0, offset - 1) : offset + 1] == "\r\n")

    def replace(self, name: str, old: str, new: str) -> None:
        start = self.texts[name].index(old)
        self.edit(name, (start, start + len(old), new))

    async def diagnostics(self, name: str) -> list[lsp.Diagnostic]:
        """What is wrong with the file as it is now."""
        wanted = self.versions[name] if name in self.texts else None
        while self.uri(name) not in self.told or self.told[self.uri(name)][0] != wanted:
            self._changed.clear()
            await self._changed.wait()
        return self.told[self.uri(name)][1]

    async def retold(self, name: str) -> list[lsp.Diagnostic]:
        """What is wrong with a file, told afresh."""
        self.told.pop(self.uri(name), None)
        self.client.text_document_did_save(lsp.DidSaveTextDocumentParams(self.id(name)))
        return await self.diagnostics(name)

    async def all_diagnostics(self, name: str) -> dict[str, list[lsp.Diagnostic]]:
        """What is wrong with each open file now that one has changed; the server tells them in the order of names."""
        await self.diagnostics(name)
        while any(
            self.order.get(self.uri(later), 0) < self.order[self.uri(name)] for later in self.texts if later > name
        ):
            self._changed.clear()
            await self._changed.wait()
        return {each: self.told[self.uri(each)][1] for each in self.texts}

    def at(self, name: str, found: str, nth: int = 0) -> dict[str, Any]:
        """The place of a `|` in words of the text: `actors: [uni|`."""
        before, _, after = found.partition("|")
        start = -1
        for _ in range(nth + 1):
            start = self.texts[name].index(before + after, start + 1)
        return {"text_document": self.id(name), "position": self.position(name, start + len(before))}

    async def hover(self, name: str, found: str) -> str:
        answer = await self.client.text_document_hover_async(lsp.HoverParams(**self.at(name, found)))
        return str(getattr(answer.contents, "value", "")) if answer else ""

    async def complete(self, name: str, found: str) -> list[lsp.CompletionItem]:
        answer = await self.client.text_document_completion_async(lsp.CompletionParams(**self.at(name, found)))
        return list(answer.items) if isinstance(answer, lsp.CompletionList) else []

    def slice(self, location: lsp.Location) -> tuple[str, str]:
        """The file of a location, and the text there."""
        name = next(n for n in (*self.texts, *(p.name for p in self.folder.iterdir())) if self.uri(n) == location.uri)
        content = self.texts.get(name) or (self.folder / name).read_text()
        return name, self._cut(content, location.range)

    def _cut(self, content: str, where: lsp.Range) -> str:
        text = Text(content, self.encoding)
        start, end = (text.offset(point(p)) for p in (where.start, where.end))
        return content[start:end]

    def apply(self, edit: lsp.WorkspaceEdit) -> None:
        """Make the edits of the server, in the files that are open as keystrokes, in others on disk."""
        found = [
            (c.text_document.uri, c.edits) for c in edit.document_changes or () if isinstance(c, lsp.TextDocumentEdit)
        ]
        for uri, edits in [*found, *(edit.changes or {}).items()]:
            path = next(p for p in self.folder.rglob("*") if p.as_uri() == uri)
            name = path.relative_to(self.folder).as_posix()
            content = self.texts.get(name) or path.read_text()
            text = Text(content, self.encoding)
            places = [
                (text.offset(point(e.range.start)), text.offset(point(e.range.end)), e.new_text)
                for e in edits
                if isinstance(e, lsp.TextEdit)
            ]
            assert all(a[1] <= b[0] for a, b in zip(sorted(places), sorted(places)[1:], strict=False)), "edits overlap"
            if name in self.texts:
                self.edit(name, *sorted(places, reverse=True))
            else:
                for start, end, new in sorted(places, reverse=True):
                    content = content[:start] + new + content[end:]
                path.write_text(content)


def point(position: lsp.Position) -> Any:
    from timeline.live.positions import Point

    return Point(position.line, position.character)


Session = Callable[..., None]


@pytest.fixture
def session(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Session:
    """Run a conversation with a server of its own, in a folder of its own; it ends well, and says nothing on stderr."""

    def run(
        talk: Callable[[Editor], Awaitable[None]],
        files: dict[str, str] | None = None,
        *,
        encoding: str = "utf-16",
        options: Any = None,
        documents: bool = True,
    ) -> None:
        for name, content in (files or {"events.yaml": SAMPLE.read_text()}).items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(content, newline="")
        asyncio.run(asyncio.wait_for(_talk(talk, tmp_path, encoding, options, documents), 120))
        assert capsys.readouterr().err == ""

    return run


MARKDOWN = [lsp.MarkupKind.Markdown]


async def _talk(talk: Any, folder: Path, encoding: str, options: Any, documents: bool) -> None:
    client = LanguageClient()
    editor = Editor(client, folder, encoding)
    await client.start_io(sys.executable, "-m", "timeline", "lsp", cwd=folder)
    capabilities = lsp.ClientCapabilities(
        text_document=lsp.TextDocumentClientCapabilities(
            hover=lsp.HoverClientCapabilities(content_format=MARKDOWN),
            completion=lsp.CompletionClientCapabilities(
                completion_item=lsp.ClientCompletionItemOptions(documentation_format=MARKDOWN)
            ),
        ),
        general=lsp.GeneralClientCapabilities(position_encodings=[lsp.PositionEncodingKind(encoding)]),
        workspace=lsp.WorkspaceClientCapabilities(
            workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=documents)
        ),
    )
    result = await client.initialize_session(
        lsp.InitializeParams(capabilities, root_uri=folder.as_uri(), initialization_options=options)
    )
    assert result.capabilities.position_encoding == encoding
    try:
        await talk(editor)
    finally:
        await client.shutdown_session()
        server, said = client._server, client._stderr_forwarder  # noqa: SLF001 - pytest-lsp hands neither out
        assert server
        assert said
        assert await server.wait() == 0
        await said
        assert client.error is None  # standard output held nothing but answers
        await client.stop()  # type: ignore[no-untyped-call]


# On the shipped record


def test_the_shipped_record_as_a_curator_sees_it(session: Session) -> None:
    name = "data/events.yaml"

    async def talk(editor: Editor) -> None:
        editor.open(name)
        assert [d for d in await editor.diagnostics(name) if d.severity == lsp.DiagnosticSeverity.Error] == []

        hovers = {
            "- id: royston|-smith": "**Royston Smith**",
            "date: 2011-02-|24~": "**about 24 February 2011**",
            "turnout: ~|60%": "value: 60 %",
            "dura|tion": "",
            "ki|nd: council": "What sort of actor it is.",
            "kind: coun|cil": "**council**",
            "type: article-news|paper": "**newspaper article**",
        }
        for place, wanted in hovers.items():
            if place.replace("|", "") in editor.texts[name]:
                assert wanted in await editor.hover(name, place)
        assert "on 14 July 2010: deputy leader of the council and leader" in await editor.hover(
            name, "actors: [royston|-smith, alec-samuels"
        )

        editor.replace(name, "actors: [royston-smith, alec-samuels", "actors: [uni, royston-smith, alec-samuels")
        offered = await editor.complete(name, "actors: [uni|, royston")
        unison = next(item for item in offered if item.label == "unison")
        assert unison.detail == "Unison Southampton District branch"

        editor.replace(name, "votes_for: 307", "votes_for: 307\n      votes_cast: 99")
        found = await editor.diagnostics(name)
        assert any(d.severity == lsp.DiagnosticSeverity.Error and "99" in d.message for d in found)
        editor.replace(name, "[uni, royston", "[unisson, royston")
        found = await editor.diagnostics(name)
        (link,) = {d.code_description.href for d in found if d.code == "TL503" and d.code_description}
        assert "A misspelt id would leave the event out" in (editor.folder / link.removeprefix("file://")).read_text()

        symbols = await editor.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(editor.id(name)))
        assert len(symbols or ()) == len([*load([str(SHIPPED)]).timeline.records()])
        named = await editor.client.workspace_symbol_async(lsp.WorkspaceSymbolParams("royston"))
        assert next(s.name for s in named or ()) == "Royston Smith (royston-smith)"

    session(talk, {name: SHIPPED.read_text()})


# On the small record

COMPLETIONS = {
    "actors: [|": "harbour-council unison-national unison conservative-group ann-lee bo-marsh",
    "actors: [unison, |]": "harbour-council unison-national conservative-group ann-lee bo-marsh",
    "form: |": "consultative statutory internal unknown",
    "form: sta|": "consultative statutory internal unknown",
    "status: |": "planned reported confirmed disputed cancelled",
    "sources: [{id: |": "echo-1 voice-7",
    "sources: [{id: echo-1, |": "at",
    "sources: [{|": "id at",
    "sources:\n      - |": "echo-1 voice-7",
    'sources: ["|"]': "echo-1 voice-7",
    "dispute: |": "pay-2011",
    "tags: [|": "pay refuse",
    "claims:\n      - |": "by says according_to date figures sources note",
    "claims:\n      - by: bo-marsh\n        |": "says according_to date figures sources note",
    "claims:\n      - {by: bo-marsh, s|": "says according_to date figures sources note",
    "summary: >-\n      Text, act|": "",
    'summary: "act|': "",
    "# act|": "",
    "links: {responds_to: [{id: joint-ballot, claimed_by: |": (
        "harbour-council unison-national unison conservative-group ann-lee bo-marsh"
    ),
}
FIRST = {
    "figures:\n      |": "votes_for votes_against turnout",
    "figures: {votes_for: 3, |": "votes_against turnout",
    "claims:\n      - by: |": "unison bo-marsh harbour-council",
    "dates: {|": "announced opened closed",
    "links:\n      |": "responds_to leads_to",
    "|": "form summary question status",
    "not|": "form summary question status",
    "links: {responds_to: [|": "council-sets-budget joint-ballot",
}
BEGUN = "\n  - id: new\n    type: ballot\n    date: 2011\n    title: X\n    actors: [unison]\n    "


def test_what_may_be_written_depends_on_the_place(session: Session) -> None:
    base = SAMPLE.read_text()

    async def talk(editor: Editor) -> None:
        editor.open("events.yaml")
        for place, wanted in [*COMPLETIONS.items(), *FIRST.items()]:
            text = base + BEGUN.replace(
                "    actors: [unison]\n", "" if place.startswith("actors") else "    actors: [unison]\n"
            )
            offset = len(text) + place.index("|")
            editor.edit("events.yaml", (0, len(editor.texts["events.yaml"]), text + place.replace("|", "")))
            place_asked = editor.position("events.yaml", offset)
            ask = lsp.CompletionParams(editor.id("events.yaml"), place_asked)
            answer = await editor.client.text_document_completion_async(ask)
            assert isinstance(answer, lsp.CompletionList)
            labels = [item.label for item in sorted(answer.items, key=lambda item: item.sort_text or "")]
            words = wanted.split()
            assert (labels if place in COMPLETIONS else labels[: len(words)]) == words, place

    session(talk)


VALUES = (
    "votes_against: 1,552\n",
    "votes_against: 1,552\n      mileage: from £0.54 to £0.45/mile\n      posts_cut: [205 jobs, 40 posts (managers)]\n",
)


@pytest.mark.parametrize("tail", ["", "\n  - id: broken\n    title: a: b\n    actors: [unison\n    date: {"])
def test_hovers_definitions_and_hints_also_beside_what_is_broken(session: Session, tail: str) -> None:
    name = "events.yaml"

    async def talk(editor: Editor) -> None:
        editor.open(name, SAMPLE.read_text().replace(*VALUES, 1) + tail)
        hovers = {
            "by: ann|-lee": "on 25 February 2011: leader of the council",
            "sources: [{id: echo-1|, at: para 4}]": "Harbour Echo, about 24 February 2011",
            "claimed_by: bo-mar|sh": "branch secretary",
            "responds_to: [council-sets|-budget]": "16 February 2011",
            "date: 2011-05-23|/2011-05-27": "earliest Monday 23 May 2011, latest Friday 27 May 2011",
            "date: 2011-02-1|6": "Wednesday",
            "votes_against: 1,5|52": "value: 1,552",
            "mileage: from £0.54| to £0.45": "value before: 0.54 GBP",
            "[205 jobs, 40 po|sts (managers)]": "value: 40 posts",
            "work|force: ": "**workforce**",
            "open|ed: 2011": "ballot opened",
            "responds|_to: [council": "responds to",
            "financial|_year": "financial year",
            "type: pick|et": "**Picket**",
            "- id: joint|-ballot": "Unison members reject the pay cuts",
            "formerly: [nalgo|-harbour]": "**Unison Harbour branch**",
            "title: Full| council": "",
        }
        for place, wanted in hovers.items():
            said = await editor.hover(name, place)
            assert wanted in said if wanted else not said, place

        where = await editor.client.text_document_definition_async(
            lsp.DefinitionParams(**editor.at(name, "claimed_by: bo-mar|sh"))
        )
        assert isinstance(where, lsp.Location)
        assert editor.slice(where) == (name, "bo-marsh")
        assert where.range.start.line == editor.texts[name][: editor.texts[name].index("id: bo-marsh")].count("\n")

        context = lsp.ReferenceContext(include_declaration=False)
        found = await editor.client.text_document_references_async(
            lsp.ReferenceParams(context, **editor.at(name, "part_of: unison|-national"))
        )
        assert [editor.slice(place) for place in found or ()] == [(name, "unison-national")]
        found = await editor.client.text_document_references_async(
            lsp.ReferenceParams(context, **editor.at(name, "tags: [pay|]"))
        )
        assert len(found or ()) == 3

        whole = editor.range(name, 0, len(editor.texts[name]))
        hints = await editor.client.text_document_inlay_hint_async(lsp.InlayHintParams(editor.id(name), whole))
        shown = {str(hint.label).strip() for hint in hints or ()}
        assert {"about 24 February 2011", "23 to 27 May 2011", "Ann Lee", "the council", "spring 2012"} <= shown
        assert "16 February 2011" not in shown
        symbols = await editor.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(editor.id(name)))
        assert [s.name for s in symbols or ()][-1] == ("Work to rule" if not tail else "a: b")

    session(talk)


SECOND = """\
events:
  - id: second
    type: statement
    date: 2011-05-24
    title: The leader answers
    actors: [ann-lee, unison]
    claims: [{by: nalgo-harbour, says: Nothing., sources: ["voice-7"]}]
    sources: [voice-7]
    links: {responds_to: [refuse-strike]}
"""


@pytest.mark.parametrize("documents", [True, False])
def test_an_id_is_renamed_in_all_files_and_known_by_its_old_one(session: Session, documents: bool) -> None:
    async def talk(editor: Editor) -> None:
        editor.open("b.yaml")
        await editor.diagnostics("b.yaml")
        for place, new in (
            ("actors: [ann-lee, uni|son]", "unison-harbour"),
            ("actors: [ann|-lee", "ann-clark"),
            ('sources: ["voice|-7"]', "voice"),
            ("responds_to: [refuse|-strike]", "bin-strike"),
        ):
            prepared = await editor.client.text_document_prepare_rename_async(
                lsp.PrepareRenameParams(**editor.at("b.yaml", place))
            )
            assert isinstance(prepared, lsp.PrepareRenamePlaceholder)
            edit = await editor.client.text_document_rename_async(
                lsp.RenameParams(new_name=new, **editor.at("b.yaml", place))
            )
            assert edit
            assert bool(edit.document_changes) is documents
            editor.apply(edit)
        texts = {"a.yaml": (editor.folder / "a.yaml").read_text(), "b.yaml": editor.texts["b.yaml"]}
        reading = read({name: text.encode() for name, text in texts.items()})
        assert checked(reading).problems == []
        timeline = reading.timeline
        assert {timeline.actor["unison"].id, timeline.actor["nalgo-harbour"].id} == {"unison-harbour"}
        assert timeline.actor["ann-lee"].id == "ann-clark"
        assert timeline.source["voice-7"].id == "voice"
        assert timeline.event["refuse-strike"].id == "bin-strike"
        old = r"(?<![\w-])(unison|ann-lee|voice-7|refuse-strike)(?![\w-])"
        left = {m.group(0) for text in texts.values() for m in re.finditer(old, re.sub(r"formerly: .*", "", text))}
        assert left == set()

    session(talk, {"a.yaml": SAMPLE.read_text(), "b.yaml": SECOND}, options={"record": "."}, documents=documents)


def test_a_rename_back_and_one_that_cannot_be(session: Session) -> None:
    name = "events.yaml"

    async def rename(editor: Editor, place: str, new: str) -> None:
        edit = await editor.client.text_document_rename_async(lsp.RenameParams(new_name=new, **editor.at(name, place)))
        if edit:
            editor.apply(edit)

    async def talk(editor: Editor) -> None:
        editor.open(name)
        await rename(editor, "responds_to: [council-sets|-budget]", "the-budget")
        assert "  - id: the-budget\n" in editor.texts[name]
        assert "    sources: [echo-1]\n    formerly: [council-sets-budget]\n" in editor.texts[name]
        await rename(editor, "responds_to: [the-|budget]", "council-sets-budget")
        assert "formerly: [the-budget]" in editor.texts[name]
        await rename(editor, "tags: [pa|y]", "wages")
        assert editor.texts[name].count("[wages") == 3
        assert await editor.diagnostics(name) == []
        for new, why in (("Unison", "is not an id"), ("ann-lee", "is the id of another record already")):
            with pytest.raises(JsonRpcException, match=why):
                await rename(editor, "part_of: unison|-national", new)
        assert "part_of: unison-national" in editor.texts[name]

    session(talk)


# Several files, and files that are not of a record


def test_files_of_one_record_are_checked_together(session: Session) -> None:
    async def talk(editor: Editor) -> None:
        editor.open("b.yaml")
        (former,) = await editor.diagnostics("b.yaml")
        assert former.code == "TL516"
        assert "Unison Harbour branch" in await editor.hover("b.yaml", "actors: [ann-lee, uni|son]")
        where = await editor.client.text_document_definition_async(
            lsp.DefinitionParams(**editor.at("b.yaml", "actors: [ann|-lee"))
        )
        assert isinstance(where, lsp.Location)
        assert editor.slice(where) == ("a.yaml", "ann-lee")

        editor.open("a.yaml")
        editor.replace("a.yaml", "  - id: ann-lee\n", "  - id: anne-lee\n")
        await editor.diagnostics("a.yaml")
        (lost,) = [d for d in await editor.retold("b.yaml") if d.code == "TL503"]
        assert "`ann-lee`" in lost.message
        editor.replace("b.yaml", "id: second", "id: work-to-rule")
        twice = next(d for d in await editor.diagnostics("b.yaml") if d.code == "TL502")
        assert twice.related_information
        assert editor.slice(twice.related_information[0].location) == ("a.yaml", "- id: work-to-rule")
        editor.close("a.yaml")
        editor.close("b.yaml")
        assert await editor.retold("b.yaml") == []

    session(talk, {"a.yaml": SAMPLE.read_text(), "b.yaml": SECOND}, options={"record": ["a.yaml", "b.yaml"]})


def test_files_come_and_go(session: Session) -> None:
    async def talk(editor: Editor) -> None:
        def codes(name: str) -> set[str]:
            return {str(d.code) for d in editor.told[editor.uri(name)][1]}

        async def changed(name: str, kind: lsp.FileChangeType) -> None:
            event = lsp.FileEvent(editor.uri(name), kind)
            editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([event]))
            editor.told.clear()
            await editor.diagnostics("b.yaml")

        editor.open("b.yaml")
        editor.open(
            "new.yaml", "events:\n  - {id: new, type: statement, date: 2011, title: A, actors: [nobody-here]}\n"
        )
        await editor.diagnostics("new.yaml")
        assert "TL503" in codes("new.yaml")
        (editor.folder / "a.yaml").rename(editor.folder / "kept")
        await changed("a.yaml", lsp.FileChangeType.Deleted)
        assert {"TL503", "TL504", "TL505"} <= codes("b.yaml")
        assert await editor.diagnostics("a.yaml") == []
        (editor.folder / "kept").rename(editor.folder / "a.yaml")
        await changed("a.yaml", lsp.FileChangeType.Created)
        assert codes("b.yaml") == {"TL516"}

        (editor.folder / "b.yaml").rename(editor.folder / "c.yaml")
        editor.close("b.yaml")
        editor.open("c.yaml")
        assert {d.code for d in await editor.diagnostics("c.yaml")} == {"TL516"}
        assert await editor.diagnostics("b.yaml") == []
        (editor.folder / "c.yaml").unlink()
        editor.replace("c.yaml", "nalgo-harbour", "unison")
        assert await editor.diagnostics("c.yaml") == []
        editor.close("new.yaml")
        assert await editor.diagnostics("new.yaml") == []

    session(talk, {"a.yaml": SAMPLE.read_text(), "b.yaml": SECOND}, options={"record": "."})


CASES = Path(__file__).parent / "cases"


def test_texts_that_are_kept_beside_the_record_are_held_against_it(session: Session) -> None:
    name = "events.yaml"
    record = (CASES / "common.yaml").read_text() + (CASES / "checks" / "TL815.yaml").read_text()
    kept = {f"clippings/{f.name}": f.read_text() for f in (CASES / "checks" / "clippings").iterdir()}

    async def talk(editor: Editor) -> None:
        editor.open(name)
        found = await editor.diagnostics(name)
        fresh = checked(clippings.beside(load([str(editor.folder / name)]))).problems
        assert sorted((d.range.start.line, d.code) for d in found) == sorted((p.line - 1, p.code) for p in fresh)
        assert "TL815" in {d.code for d in found}
        for file in kept:
            (editor.folder / file).unlink()
        assert "TL815" not in {d.code for d in await editor.retold(name)}

    session(talk, {name: record, **kept})


def test_questions_that_make_no_sense_do_no_harm(session: Session) -> None:
    name = "events.yaml"
    far = lsp.Position(10_000, 10_000)

    async def talk(editor: Editor) -> None:
        editor.open(name)
        client = editor.client
        for uri in (editor.uri(name), editor.uri("nowhere.yaml"), "untitled:Untitled-1", "git:/a.yaml?{}"):
            at = lsp.TextDocumentIdentifier(uri)
            change = lsp.TextDocumentContentChangePartial(range=lsp.Range(far, far), text="")
            client.text_document_did_change(
                lsp.DidChangeTextDocumentParams(lsp.VersionedTextDocumentIdentifier(2, uri), [change])
            )
            assert await client.text_document_hover_async(lsp.HoverParams(at, far)) is None
            assert await client.text_document_definition_async(lsp.DefinitionParams(at, far)) is None
            assert await client.text_document_rename_async(lsp.RenameParams(at, far, "new")) is None
            await client.text_document_completion_async(lsp.CompletionParams(at, far))
            await client.text_document_code_action_async(
                lsp.CodeActionParams(at, lsp.Range(far, far), lsp.CodeActionContext([]))
            )
            await client.text_document_inlay_hint_async(lsp.InlayHintParams(at, lsp.Range(far, far)))
        for text in ("", "\n", "\ufeff", "events:", "- ", "\x00", "a: &x [*x", "events:\n  - id: a\n    date: ["):
            editor.edit(name, (0, len(editor.texts[name]), text))
            await editor.diagnostics(name)
            await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(editor.id(name)))
            await client.text_document_completion_async(lsp.CompletionParams(editor.id(name), far))
            await client.workspace_symbol_async(lsp.WorkspaceSymbolParams("a"))

    session(talk, options={"pause": 0})


def test_a_file_of_no_record_is_left_alone(session: Session) -> None:
    async def talk(editor: Editor) -> None:
        editor.open("compose.yaml")
        editor.open("events.yaml")
        assert await editor.diagnostics("events.yaml") == []
        assert editor.uri("compose.yaml") not in editor.told
        assert await editor.hover("compose.yaml", "serv|ices") == ""
        assert await editor.complete("compose.yaml", "services: |") == []

    session(talk, {"compose.yaml": "services: {}\n", "events.yaml": SAMPLE.read_text()})


# What is offered about a problem

ACTIONS = {
    ("actors: [harbour-council]", "actors: [harbour-counsil]"): (
        "write `harbour-council`",
        "actors: [harbour-council]",
    ),
    ("status: confirmed", "status: conformed"): ("write `confirmed`", "status: confirmed"),
    ("type: strike", "type: stroke"): ("write `strike`", "type: strike"),
    ("part_of: unison-national", "part_of: Unison-National"): ("", ""),
    ("title: Work to rule", "title: Work: to rule"): ("put it in quotes", 'title: "Work: to rule"'),
    ("by: bo-marsh", "by: nalgo-harbour"): ("write `unison`", "by: unison"),
    ("- id: spring-talks", "- id: Spring_Talks"): ("write `spring-talks`", "- id: spring-talks"),
    ("actors: [unison, harbour-council]", "actors: [unison, jo-bloggs-quill]"): (
        "make the actor `jo-bloggs-quill`",
        "of: unison}\n  - id: jo-bloggs-quill\n    name: Jo Bloggs Quill\n    kind:\n\nsources:",
    ),
    ("sources: [{id: echo-1, at: para 2}, voice-7]", "sources: [zeitung-99]"): (
        "make the source `zeitung-99`",
        "    partisan: true\n  - id: zeitung-99\n    type:\n    title:\n\nevents:",
    ),
    ("        sources: [{id: echo-1, at: para 4}]\n", ""): (
        "cite `echo-1`: Members reject the cuts",
        'without teachers)"}\n        sources: [echo-1]\n',
    ),
    ("financial_year: 2011/12", "financial_yaer: 2011/12"): ("write `financial_year`", "    financial_year: 2011/12"),
}


def test_each_problem_offers_what_puts_it_right(session: Session) -> None:
    name, base = "events.yaml", SAMPLE.read_text()

    async def talk(editor: Editor) -> None:
        editor.open(name)
        for (old, new), (title, result) in ACTIONS.items():
            assert base.count(old), old
            editor.edit(name, (0, len(editor.texts[name]), base.replace(old, new, 1)))
            before = await editor.diagnostics(name)
            whole = editor.range(name, 0, len(editor.texts[name]))
            offered = await editor.client.text_document_code_action_async(
                lsp.CodeActionParams(editor.id(name), whole, lsp.CodeActionContext(before))
            )
            actions = {a.title: a for a in offered or () if isinstance(a, lsp.CodeAction)}
            if not title:
                continue
            assert title in actions, (new, list(actions), before)
            edit = actions[title].edit
            assert edit
            editor.apply(edit)
            assert result in editor.texts[name], editor.texts[name]

    session(talk, options={"pause": 0})


def test_everything_that_has_one_right_cure_is_put_right_at_once(session: Session) -> None:
    name, base = "events.yaml", SAMPLE.read_text()

    async def talk(editor: Editor) -> None:
        editor.open(name, base.replace("status: confirmed", "status: conformed").replace("type: strike", "type: strik"))
        context = lsp.CodeActionContext([], only=[lsp.CodeActionKind.SourceFixAll])
        (action,) = (
            await editor.client.text_document_code_action_async(
                lsp.CodeActionParams(editor.id(name), editor.range(name, 0, 0), context)
            )
            or ()
        )
        assert isinstance(action, lsp.CodeAction)
        assert action.edit
        editor.apply(action.edit)
        assert editor.texts[name] == base

    session(talk)


# Format


def test_a_file_is_formatted_as_the_command_does(session: Session) -> None:
    from timeline.text.formatting import formatted

    name = "events.yaml"
    rough = SAMPLE.read_text().replace(
        "    type: strike\n    form: rolling\n", "    form:   rolling\n    type: 'strike'\n"
    )

    async def talk(editor: Editor) -> None:
        editor.open(name, rough)
        options = lsp.FormattingOptions(tab_size=2, insert_spaces=True)
        ask = lsp.DocumentFormattingParams(editor.id(name), options)
        edits = await editor.client.text_document_formatting_async(ask)
        editor.apply(lsp.WorkspaceEdit(changes={editor.uri(name): list(edits or ())}))
        assert editor.texts[name] == formatted(rough)
        assert await editor.client.text_document_formatting_async(ask) == ()
        editor.replace(name, "title: Work to rule", "title: Work: to rule")
        assert await editor.client.text_document_formatting_async(ask) is None
        assert "not formatted" in editor.client.messages[-1].message

    session(talk)


# The law

ALPHABET = (
    *"abc :-[]{},'\"#\n\n  |>&*!?%@`~/0123", "\r\n", "\r", "\t", "\u2028", "\u00a0", "\x85", "é", "£", "—", "🏴", "𝄞🎉",
    "\n  - id: x\n    ", "events:\n", "actors: [", "date: 2011-02-30", "unison", "votes_for: 12\n", "<<<<<<< ours\n",
)  # fmt: skip


def random_edit(chance: random.Random, text: str) -> tuple[int, int, str]:
    start = chance.randrange(len(text) + 1)
    match chance.randrange(6):
        case 0 | 1:
            return start, start, chance.choice(ALPHABET)
        case 2:
            return start, min(len(text), start + chance.choice((1, 2, 3, 40, 200))), ""
        case 3:
            return start, min(len(text), start + 1), chance.choice(ALPHABET)
        case 4:
            line = text.rfind("\n", 0, start) + 1
            end = text.find("\n", start) + 1 or len(text)
            return end, end, text[line:end]
        case _:
            return start, start, text[(other := chance.randrange(len(text) + 1)) : other + chance.randrange(80)]


def as_told(problem: Problem, text: str, encoding: str) -> tuple[Any, ...]:
    """A problem of a fresh check as the editor should have it."""
    lines = text.removeprefix("\ufeff").split("\n")
    codec = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding]
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    before = "\n".join(lines[: problem.line - 1]) + "\n" * (problem.line > 1)
    upto = before + lines[problem.line - 1].removesuffix("\r")[: problem.column - 1]
    marked = ("\ufeff" if text.startswith("\ufeff") else "") + upto
    *above, last = re.split("\r\n|\r|\n", marked + "|")
    return len(above), len(last[:-1].encode(codec)) // width, problem.code, f"{problem.message}\n{problem.hint}".strip()


@pytest.mark.parametrize(
    ("seed", "encoding", "change"),
    [
        (1, "utf-16", lambda text: text.replace("Members", "🎉 Members 𝄞").replace("cuts", "cuts 🏴")),
        (2, "utf-8", lambda text: text.replace("cuts", "cuts é🎉").replace("\n", "\r\n")),
        (3, "utf-32", lambda text: "\ufeff" + text.replace("Members", "🎉 Members 𝄞")),
    ],
    ids=["utf-16 and pairs", "utf-8 and CRLF", "utf-32 and BOM"],
)
def test_after_any_edits_the_editor_is_told_what_a_fresh_check_says(
    session: Session, seed: int, encoding: str, change: Callable[[str], str]
) -> None:
    chance = random.Random(seed)
    bases = {"a.yaml": change(SAMPLE.read_text()), "b.yaml": change(SECOND)}

    async def talk(editor: Editor) -> None:
        for name, text in bases.items():
            editor.open(name, text)
        for number in range(ROUNDS):
            name = chance.choice(["a.yaml", "a.yaml", "b.yaml"])
            if number % 3 == 2:
                editor.edit(name, (0, len(editor.texts[name]), bases[name]))
            for _ in range(chance.choice((1, 4, 16, 32))):
                editor.edit(name, random_edit(chance, editor.texts[name]))
            found = await editor.all_diagnostics(name)
            fresh = checked(read({name: text.encode() for name, text in sorted(editor.texts.items())})).problems
            for path, text in editor.texts.items():
                wanted = sorted(as_told(p, text, encoding) for p in fresh if p.path == path)
                got = sorted((d.range.start.line, d.range.start.character, d.code, d.message) for d in found[path])
                assert got == wanted, repr(text)

    session(talk, bases, encoding=encoding, options={"record": ".", "pause": 0.02})
