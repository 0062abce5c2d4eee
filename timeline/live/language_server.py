"""The language server: an editor's questions go in over stdio, answers go out (Language Server Protocol 3.17).

It keeps what the editor has open and nothing else: each answer rests on the texts as they are at that moment, the open
ones as the editor has them and the others as they are on disk. It changes no file; edits are the editor's to make.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from lsprotocol import types as lsp
from pygls import uris
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from timeline import __version__, checks
from timeline.checks.fixing import fixed
from timeline.live import acting, completing, hovering, listing, naming
from timeline.live.editing import FileEdit
from timeline.live.positions import BOM, Change, Point, Text, changed
from timeline.live.snapshot import Place, Snapshot
from timeline.record import Converted, Edit, Level, Problem, Refused, Span
from timeline.text import cache, clippings, formatting, reader
from timeline.text.files import read as read_file
from timeline.text.units import CannotCut

PAUSE: Final = 0.1
"""Seconds without a keystroke after which the record is checked: who types fast is not slowed by it."""

REQUEST_FAILED: Final = -32803
"""The code of a request that cannot be answered, with a reason for the person (LSP 3.17, ErrorCodes)."""


# The record that a file belongs to


class Record(NamedTuple):
    """A record: the folder that its files are named from, and their names."""

    base: str
    names: tuple[str, ...]

    def path(self, name: str) -> str:
        """The path of one of its files."""
        return os.path.normpath(Path(self.base, name))


def record_of(path: str, named: Sequence[str], opened: Iterable[str] = ()) -> Record | None:
    """The record that a file belongs to: the one that is named, else the nearest one; None for a file of none."""
    if named:
        files = [os.path.abspath(file) for name in named for file in _files(name)]  # noqa: PTH100 - links are not followed
        folders = tuple(os.path.join(os.path.abspath(name), "") for name in named if Path(name).is_dir())  # noqa: PTH100, PTH118
        new = (o for o in opened if o.startswith(folders) and o.endswith((".yaml", ".yml"))) if folders else ()
        files = list(dict.fromkeys([*files, *new]))
        if path not in files:
            return None
        base = os.path.commonpath([str(Path(file).parent) for file in files])
        return Record(base, tuple(os.path.relpath(file, base) for file in files))
    found = reader.find(Path(path).parent)
    is_it = found is not None and os.path.realpath(found) == os.path.realpath(path)
    is_new = found is None and Path(path).name == "events.yaml"
    return Record(str(Path(path).parent), (Path(path).name,)) if is_it or is_new else None


def _files(name: str) -> list[str]:
    """The files that a name stands for, also one that has not been saved yet."""
    try:
        return reader.files([name])
    except reader.CannotRead:
        return [] if Path(name).is_dir() else [name]


# What is open


class _Open(NamedTuple):
    """A file that the editor has open: its address there, its text, the version of it."""

    uri: str
    text: Text
    version: int | None


class _At(NamedTuple):
    """What a question is about: a record, its snapshot, the name of a file and its text."""

    record: Record
    snapshot: Snapshot
    name: str
    text: Text


class _Kept(NamedTuple):
    """What is kept of a record from one keystroke to the next: its last snapshot, and what was read and checked."""

    last: Snapshot | None
    convert: Callable[[str, bytes], Converted]
    memory: checks.Memory


class Desk:
    """What lies open before the editor."""

    def __init__(self) -> None:
        self.open: dict[str, _Open] = {}
        self.named: list[str] = []
        self.encoding = "utf-16"
        self._kept: dict[Record, _Kept] = {}

    def put(self, uri: str, content: str, version: int | None) -> None:
        """Open a file, or take a text for all of it."""
        self.open[path_of(uri)] = _Open(uri, Text(content, self.encoding), version)

    def change(self, uri: str, changes: Iterable[Change], version: int | None) -> None:
        """Change an open file; what is not open has no text to change."""
        if before := self.open.get(path_of(uri)):
            self.open[path_of(uri)] = before._replace(text=changed(before.text, changes), version=version)

    def record(self, path: str) -> Record | None:
        """The record that a file belongs to."""
        return record_of(path, self.named, self.open)

    def records(self) -> list[Record]:
        """The records of which a file is open."""
        return list(dict.fromkeys(filter(None, map(self.record, self.open))))

    def snapshot(self, record: Record) -> Snapshot:
        """A record as it is now; the same one while no text of it changes."""
        contents = {name: content for name in record.names if (content := self._content(record.path(name))) is not None}
        last, convert, memory = self._kept.get(record) or _Kept(None, cache.in_memory(), checks.Memory())
        if last is None or last.contents != contents:
            last = Snapshot(contents, convert, map(record.path, record.names), memory)
            self._kept[record] = _Kept(last, convert, memory)
        return last

    def look_again(self) -> None:
        """Look again at what lies beside the files, which may have changed on disk; what was parsed stays known."""
        self._kept = {record: kept._replace(last=None) for record, kept in self._kept.items()}

    def _content(self, path: str) -> bytes | None:
        if path in self.open:
            return self.open[path].text.content.encode("utf-8", "surrogatepass")
        try:
            return read_file(path)
        except OSError:
            return None

    def at(self, uri: str) -> _At | None:
        """What a question about a file is about; None where the file belongs to no record."""
        path = path_of(uri)
        record = self.record(path)
        if not record:
            return None
        name = next(name for name in record.names if record.path(name) == path)
        snapshot = self.snapshot(record)
        return _At(record, snapshot, name, self.text(record, snapshot, name)) if name in snapshot.contents else None

    def text(self, record: Record, snapshot: Snapshot, name: str) -> Text:
        """The text of a file of a record."""
        path = record.path(name)
        return self.open[path].text if path in self.open else _text(snapshot.contents[name], self.encoding)

    def uri(self, path: str) -> str:
        """The address of a file, as the editor writes it where it has it open."""
        return self.open[path].uri if path in self.open else uris.from_fs_path(path) or ""


@lru_cache(maxsize=64)
def _text(content: bytes, encoding: str) -> Text:
    return Text(content.decode("utf-8", "replace").removeprefix(BOM), encoding)


def path_of(uri: str) -> str:
    """The path of an address."""
    return os.path.normpath(uris.to_fs_path(uri) or uri)


# Answers in the words of the protocol


def _point(point: Point) -> lsp.Position:
    return lsp.Position(point.line, point.column)


def _range(text: Text, span: Span | Edit) -> lsp.Range:
    return lsp.Range(*map(_point, text.points(span)))


def _where(at: _At, position: lsp.Position) -> tuple[str, int, int]:
    """A file, and a line and column from 0 as this program counts."""
    line, column = at.text.place(at.text.offset(Point(position.line, position.character)))
    return at.name, line - 1, column - 1


def _location(desk: Desk, at: _At, place: Place, span: Span | None = None) -> lsp.Location:
    text = desk.text(at.record, at.snapshot, place.file)
    return lsp.Location(desk.uri(at.record.path(place.file)), _range(text, span or place.span))


def _workspace_edit(desk: Desk, at: _At, edits: Iterable[FileEdit], *, versions: bool) -> lsp.WorkspaceEdit:
    """Changes of files as one step that the editor can undo."""
    by_file: dict[str, list[lsp.TextEdit]] = {}
    for name, edit in edits:
        text = desk.text(at.record, at.snapshot, name)
        by_file.setdefault(at.record.path(name), []).append(lsp.TextEdit(_range(text, edit), edit.text))
    if not versions:
        return lsp.WorkspaceEdit(changes={desk.uri(path): found for path, found in by_file.items()})
    return lsp.WorkspaceEdit(
        document_changes=[
            lsp.TextDocumentEdit(
                lsp.OptionalVersionedTextDocumentIdentifier(
                    desk.uri(path), desk.open[path].version if path in desk.open else None
                ),
                list(found),
            )
            for path, found in by_file.items()
        ]
    )


_SEVERITY: Final = {
    Level.ERROR: lsp.DiagnosticSeverity.Error,
    Level.WARNING: lsp.DiagnosticSeverity.Warning,
    Level.NOTE: lsp.DiagnosticSeverity.Information,
}


def diagnostics(desk: Desk, at: _At) -> list[lsp.Diagnostic]:
    """What is wrong with a file."""
    return [_diagnostic(desk, at, problem) for problem in at.snapshot.problems if problem.path == at.name]


def _diagnostic(desk: Desk, at: _At, problem: Problem) -> lsp.Diagnostic:
    href = _manual(problem.code)
    return lsp.Diagnostic(
        range=_range(at.text, Span(problem.line, problem.column, problem.end_line, problem.end_column)),
        message=f"{problem.message}\n{problem.hint}" if problem.hint else problem.message,
        severity=_SEVERITY[problem.level],
        code=problem.code,
        code_description=lsp.CodeDescription(href) if href else None,
        source="timeline",
        related_information=_related(desk, at, problem),
    )


def _related(desk: Desk, at: _At, problem: Problem) -> list[lsp.DiagnosticRelatedInformation] | None:
    other = acting.other_place(problem)
    if not other or other[0] not in at.snapshot.contents:
        return None
    line = at.snapshot.lines(other[0])[other[1] - 1].rstrip("\r")
    place = Place(other[0], other[1] - 1, len(line) - len(line.lstrip()), len(line))
    return [lsp.DiagnosticRelatedInformation(_location(desk, at, place), "the other one")]


def _manual(code: str) -> str:
    """The address of the manual page of a check, kept with what else is remembered; empty where nothing may be."""
    folder, rule = cache.folder(), checks.all_rules().get(code)
    if not folder or not rule:
        return ""
    page = folder / f"manual-{__version__}" / f"{code}.md"
    text = f"# {rule.code} {rule.name}\n\n{rule.manual.strip()}\n"
    try:
        if not page.exists():
            page.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            page.write_text(text, encoding="utf-8")
    except OSError:
        return ""
    return page.as_uri()


# The server


class _Protocol(LanguageServerProtocol):
    """The protocol without the library's own copy of the texts, whose lines end where an editor's do not."""

    @lsp_method(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: lsp.DidChangeTextDocumentParams) -> Iterator[Any]:
        """Hand a change on to the server."""
        yield self.fm.features[lsp.TEXT_DOCUMENT_DID_CHANGE], (params,), None


class Server(LanguageServer):
    """A server and the desk it serves."""

    def __init__(self) -> None:
        super().__init__("timeline", __version__, protocol_cls=_Protocol)
        self.desk = Desk()
        self.pause = PAUSE
        self.shown: set[str] = set()
        self.waiting: asyncio.TimerHandle | None = None

    def soon(self) -> None:
        """Check the record once nobody has typed for a moment."""
        if self.waiting:
            self.waiting.cancel()
        self.waiting = asyncio.get_running_loop().call_later(self.pause, self.publish)

    def publish(self) -> None:
        """Say what is wrong with every file of the records that are open."""
        self.waiting = None
        shown: set[str] = set()
        for record in self.desk.records():
            for name in self.desk.snapshot(record).contents:
                path = record.path(name)
                shown.add(path)
                self._publish(path, self.desk.at(self.desk.uri(path)))
        for path in self.shown - shown:
            self._publish(path, None)
        self.shown = shown

    def _publish(self, path: str, at: _At | None) -> None:
        found = diagnostics(self.desk, at) if at else []
        version = self.desk.open[path].version if path in self.desk.open else None
        self.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri=self.desk.uri(path), diagnostics=found, version=version)
        )

    @property
    def has_versions(self) -> bool:
        """Whether the editor takes edits that name the version of the text they are for."""
        workspace = self.client_capabilities.workspace
        return bool(workspace and workspace.workspace_edit and workspace.workspace_edit.document_changes)


def made() -> Server:  # noqa: PLR0915 - one function for each question, and all of them short
    """A server that answers every question."""
    server = Server()
    desk = server.desk

    @server.feature(lsp.INITIALIZE)
    def initialize(params: lsp.InitializeParams) -> None:
        desk.encoding = lsp.PositionEncodingKind(server.workspace.position_encoding or "utf-16").value
        options = params.initialization_options if isinstance(params.initialization_options, dict) else {}
        named, pause = options.get("record"), options.get("pause")
        server.pause = min(max(float(pause), 0), 10) if isinstance(pause, int | float) else PAUSE
        root = uris.to_fs_path(params.root_uri or "") or str(Path.cwd())
        names = [named] if isinstance(named, str) and named else named if isinstance(named, list) else []
        usual = os.environ.get("TIMELINE_FILE")
        given = [os.path.join(root, str(name)) for name in names]  # noqa: PTH118 - an absolute one stays as it is
        desk.named = given or desk.named or ([os.path.abspath(usual)] if usual else [])  # noqa: PTH100

    @server.feature(lsp.INITIALIZED)
    async def initialized(_params: lsp.InitializedParams) -> None:
        workspace = server.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        if watching and watching.dynamic_registration:
            watched = ["**/*.{yaml,yml}", f"**/{clippings.FOLDER}/*.txt"]
            options = lsp.DidChangeWatchedFilesRegistrationOptions([*map(lsp.FileSystemWatcher, watched)])
            registration = lsp.Registration("files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            await server.client_register_capability_async(lsp.RegistrationParams([registration]))

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: lsp.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        desk.put(document.uri, document.text, document.version)
        server.soon()

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: lsp.DidChangeTextDocumentParams) -> None:
        desk.change(params.text_document.uri, map(_change, params.content_changes), params.text_document.version)
        server.soon()

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: lsp.DidCloseTextDocumentParams) -> None:
        desk.open.pop(path_of(params.text_document.uri), None)
        server.soon()

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_files(_params: lsp.DidChangeWatchedFilesParams) -> None:
        desk.look_again()
        server.soon()

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def did_save(_params: lsp.DidSaveTextDocumentParams) -> None:
        desk.look_again()
        server.soon()

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        at = desk.at(params.text_document.uri)
        found = hovering.hover(at.snapshot, *_where(at, params.position)) if at else None
        if not at or not found:
            return None
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, found.text), _range(at.text, found.place.span))

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=[" ", "[", "{", ",", ":"]))
    def completion(params: lsp.CompletionParams) -> lsp.CompletionList:
        at = desk.at(params.text_document.uri)
        if not at:
            return lsp.CompletionList(is_incomplete=False, items=[])
        place, offers = completing.complete(at.snapshot, *_where(at, params.position))
        return lsp.CompletionList(is_incomplete=False, items=[*_items(_range(at.text, place.span), offers)])

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def definition(params: lsp.DefinitionParams) -> lsp.Location | None:
        at = desk.at(params.text_document.uri)
        place = naming.definition(at.snapshot, *_where(at, params.position)) if at else None
        return _location(desk, at, place) if at and place else None

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def references(params: lsp.ReferenceParams) -> list[lsp.Location]:
        at = desk.at(params.text_document.uri)
        if not at:
            return []
        with_own = params.context.include_declaration
        found = naming.references(at.snapshot, *_where(at, params.position), with_definition=with_own)
        return [_location(desk, at, place) for place in found]

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare_rename(params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
        at = desk.at(params.text_document.uri)
        found = naming.mention_at(at.snapshot, *_where(at, params.position)) if at else None
        return lsp.PrepareRenamePlaceholder(_range(at.text, found.place.span), found.id) if at and found else None

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    def rename(params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        at = desk.at(params.text_document.uri)
        found = naming.mention_at(at.snapshot, *_where(at, params.position)) if at else None
        if not at or not found:
            return None
        try:
            edits = naming.renamed(at.snapshot, found, params.new_name.strip())
        except naming.CannotRename as error:
            raise JsonRpcException(str(error), REQUEST_FAILED) from None
        return _workspace_edit(desk, at, edits, versions=server.has_versions)

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def document_symbol(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        at = desk.at(params.text_document.uri)
        return [_symbol(at.text, symbol) for symbol in listing.symbols(at.snapshot, at.name)] if at else []

    @server.feature(lsp.WORKSPACE_SYMBOL)
    def workspace_symbol(params: lsp.WorkspaceSymbolParams) -> list[lsp.WorkspaceSymbol]:
        return [
            lsp.WorkspaceSymbol(
                location=_location(desk, at, symbol.place),
                name=f"{symbol.name} ({symbol.detail})",
                kind=_KIND[symbol.section],
            )
            for record in desk.records()
            if (at := desk.at(desk.uri(record.path(record.names[0]))))
            for symbol in listing.found(at.snapshot, params.query)
        ]

    @server.feature(lsp.TEXT_DOCUMENT_INLAY_HINT)
    def inlay_hint(params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
        at = desk.at(params.text_document.uri)
        if not at:
            return []
        _, first, _ = _where(at, params.range.start)
        _, last, _ = _where(at, params.range.end)
        return [
            lsp.InlayHint(_range(at.text, hint.place.span).end, f" {hint.says}", padding_left=True)
            for hint in listing.hints(at.snapshot, at.name, first, last)
        ]

    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    def format_document(params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit] | None:
        at = desk.at(params.text_document.uri)
        if not at:
            return None
        try:
            fresh = formatting.formatted(at.text.content)
        except (CannotCut, Refused) as error:
            line = f"line {error.line}: " if isinstance(error, CannotCut) else ""
            why = error.reason if isinstance(error, CannotCut) else error.message
            server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, f"not formatted: {line}{why}"))
            return None
        return [*_difference(at.text, fresh)]

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=[_QUICK, _FIX_ALL]))
    def code_action(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        at = desk.at(params.text_document.uri)
        if not at:
            return []
        only = params.context.only or [_QUICK]
        offered = [*_quick_fixes(server, at, params.range)] if any(_QUICK.startswith(kind) for kind in only) else []
        if any(_FIX_ALL.startswith(kind) for kind in only):
            offered += _fix_all(server, at)
        return offered

    return server


_QUICK: Final = lsp.CodeActionKind.QuickFix.value
_FIX_ALL: Final = f"{lsp.CodeActionKind.SourceFixAll.value}.timeline"


def _change(change: lsp.TextDocumentContentChangeEvent) -> Change:
    if isinstance(change, lsp.TextDocumentContentChangePartial):
        start, end = change.range.start, change.range.end
        return Change(change.text, Point(start.line, start.character), Point(end.line, end.character))
    return Change(change.text)


def _items(where: lsp.Range, offers: Sequence[completing.Offer]) -> Iterator[lsp.CompletionItem]:
    for number, offer in enumerate(offers):
        yield lsp.CompletionItem(
            label=offer.label,
            kind=lsp.CompletionItemKind.Property if offer.is_key else lsp.CompletionItemKind.Value,
            detail=offer.says or None,
            documentation=lsp.MarkupContent(lsp.MarkupKind.Markdown, offer.more) if offer.more else None,
            filter_text=offer.label if offer.is_key else f"{offer.label} {offer.says}".strip(),
            sort_text=f"{number:05}",
            text_edit=lsp.TextEdit(where, offer.text),
        )


_KIND: Final = {
    "actors": lsp.SymbolKind.Class,
    "sources": lsp.SymbolKind.File,
    "events": lsp.SymbolKind.Event,
}


def _symbol(text: Text, symbol: listing.Symbol) -> lsp.DocumentSymbol:
    whole = _range(text, symbol.whole)
    own = _range(text, symbol.place.span)
    return lsp.DocumentSymbol(symbol.name, _KIND[symbol.section], whole, own, symbol.detail)


def _difference(old: Text, fresh: str) -> Iterator[lsp.TextEdit]:
    """The lines between what two texts have in common at their ends."""
    before, after = (re.split(r"(?<=\n)", text) for text in (old.content, fresh))
    if before == after:
        return
    most = min(len(before), len(after))
    head = next((n for n in range(most) if before[n] != after[n]), most)
    tail = next((n for n in range(most - head) if before[-1 - n] != after[-1 - n]), most - head)
    start = sum(map(len, before[:head]))
    end = len(old.content) - sum(map(len, before[len(before) - tail :]))
    text = "".join(after[head : len(after) - tail])
    yield lsp.TextEdit(lsp.Range(_point(old.point(start)), _point(old.point(end))), text)


def _quick_fixes(server: Server, at: _At, where: lsp.Range) -> Iterator[lsp.CodeAction]:
    for problem in at.snapshot.problems:
        own = _range(at.text, Span(problem.line, problem.column, problem.end_line, problem.end_column))
        if problem.path != at.name or own.end < where.start or where.end < own.start:
            continue
        for action in acting.actions(at.snapshot, problem):
            yield lsp.CodeAction(
                title=action.title,
                kind=_QUICK,
                diagnostics=[_diagnostic(server.desk, at, problem)],
                is_preferred=action.is_sure or None,
                edit=_workspace_edit(server.desk, at, action.edits, versions=server.has_versions),
            )


def _fix_all(server: Server, at: _At) -> Iterator[lsp.CodeAction]:
    """What `check --fix` writes into this file."""
    texts = {name: content.decode("utf-8", "surrogatepass") for name, content in at.snapshot.contents.items()}
    done = fixed(texts, lambda problem: problem.path == at.name).texts[at.name]
    if edits := [*_difference(at.text, done)]:
        yield lsp.CodeAction(
            title="put right what has one right cure",
            kind=_FIX_ALL,
            edit=lsp.WorkspaceEdit(changes={server.desk.uri(at.record.path(at.name)): edits}),
        )


class _OneLine(logging.Formatter):
    """What goes wrong in the library or in an answer, for the editor's log: a line, and the line of the program."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - its name
        """Name an error and where it was raised."""
        where = traceback.extract_tb(ei[2])[-1:]
        return f"{type(ei[1]).__name__}: {ei[1]}" + "".join(f" ({at.filename}:{at.lineno})" for at in where)


def _log_to_stderr() -> None:
    """Write faults to stderr; a request that is refused with a reason is not one."""
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine("timeline: %(message)s"))
    handler.addFilter(lambda said: not (said.exc_info and isinstance(said.exc_info[1], JsonRpcException)))
    logging.getLogger("pygls").addHandler(handler)


def run(named: Sequence[str] = ()) -> None:
    """Serve an editor over stdio until it says goodbye, with a record that is named; the streams are copies of ours."""
    _log_to_stderr()
    server = made()
    server.desk.named = [os.path.abspath(name) for name in named]  # noqa: PTH100 - links are not followed
    with os.fdopen(os.dup(0), "rb") as asked, os.fdopen(os.dup(1), "wb") as answered:
        server.start_io(asked, answered)
