"""The language server: an editor's questions go in over stdio, answers go out (Language Server Protocol 3.17).

It keeps what the editor has open and nothing else: each answer rests on the texts as they are at that moment, the open
ones as the editor has them and the others as they are on disk. It changes no file; edits are the editor's to make.
"""

from __future__ import annotations

import asyncio
import logging
import os
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from lsprotocol import types as lsp
from pygls import uris
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from timeline import __version__
from timeline.checks.fixing import fixed
from timeline.live import acting, completing, hovering, listing, naming
from timeline.live.desk import At, Desk, path_of
from timeline.live.wording import (
    KIND,
    change_of,
    diagnostic,
    diagnostics,
    difference,
    items,
    location,
    place_of,
    range_of,
    symbol_of,
    workspace_edit,
)
from timeline.record import Refused, Span
from timeline.text import clippings, formatting
from timeline.text.units import CannotCut

PAUSE: Final = 0.1
"""Seconds without a keystroke after which the record is checked: who types fast is not slowed by it."""

REQUEST_FAILED: Final = -32803
"""The code of a request that cannot be answered, with a reason for the person (LSP 3.17, ErrorCodes)."""

_QUICK: Final = lsp.CodeActionKind.QuickFix.value
_FIX_ALL: Final = f"{lsp.CodeActionKind.SourceFixAll.value}.timeline"


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

    def _publish(self, path: str, at: At | None) -> None:
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


_Answer = TypeVar("_Answer", bound=Callable[..., Any])

_ANSWERS: Final[list[tuple[str, Any, Callable[..., Any]]]] = []
"""Each question of the protocol, its options, and what answers it."""


def made() -> Server:
    """A server that answers every question."""
    server = Server()
    for question, options, answer in _ANSWERS:
        server.feature(question, options)(answer)
    return server


def _answers(question: str, options: Any = None) -> Callable[[_Answer], _Answer]:
    """What makes a function the answer to a question; pygls gives the server to a parameter called `ls`."""

    def file(answer: _Answer) -> _Answer:
        _ANSWERS.append((question, options, answer))
        return answer

    return file


# The answers


@_answers(lsp.INITIALIZE)
def _initialize(ls: Server, params: lsp.InitializeParams) -> None:
    ls.desk.encoding = lsp.PositionEncodingKind(ls.workspace.position_encoding or "utf-16").value
    options = params.initialization_options if isinstance(params.initialization_options, dict) else {}
    named, pause = options.get("record"), options.get("pause")
    ls.pause = min(max(float(pause), 0), 10) if isinstance(pause, int | float) else PAUSE
    root = uris.to_fs_path(params.root_uri or "") or str(Path.cwd())
    names = [named] if isinstance(named, str) and named else named if isinstance(named, list) else []
    usual = os.environ.get("TIMELINE_FILE")
    given = [os.path.join(root, str(name)) for name in names]  # noqa: PTH118 - an absolute one stays as it is
    ls.desk.named = given or ls.desk.named or ([os.path.abspath(usual)] if usual else [])  # noqa: PTH100


@_answers(lsp.INITIALIZED)
async def _initialized(ls: Server, _params: lsp.InitializedParams) -> None:
    workspace = ls.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    if watching and watching.dynamic_registration:
        watched = ["**/*.{yaml,yml}", f"**/{clippings.FOLDER}/*.txt"]
        options = lsp.DidChangeWatchedFilesRegistrationOptions([*map(lsp.FileSystemWatcher, watched)])
        registration = lsp.Registration("files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        await ls.client_register_capability_async(lsp.RegistrationParams([registration]))


@_answers(lsp.TEXT_DOCUMENT_DID_OPEN)
def _did_open(ls: Server, params: lsp.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    ls.desk.put(document.uri, document.text, document.version)
    ls.soon()


@_answers(lsp.TEXT_DOCUMENT_DID_CHANGE)
def _did_change(ls: Server, params: lsp.DidChangeTextDocumentParams) -> None:
    ls.desk.change(params.text_document.uri, map(change_of, params.content_changes), params.text_document.version)
    ls.soon()


@_answers(lsp.TEXT_DOCUMENT_DID_CLOSE)
def _did_close(ls: Server, params: lsp.DidCloseTextDocumentParams) -> None:
    ls.desk.open.pop(path_of(params.text_document.uri), None)
    ls.soon()


@_answers(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
def _did_change_files(ls: Server, _params: lsp.DidChangeWatchedFilesParams) -> None:
    ls.desk.look_again()
    ls.soon()


@_answers(lsp.TEXT_DOCUMENT_DID_SAVE)
def _did_save(ls: Server, _params: lsp.DidSaveTextDocumentParams) -> None:
    ls.desk.look_again()
    ls.soon()


@_answers(lsp.TEXT_DOCUMENT_HOVER)
def _hover(ls: Server, params: lsp.HoverParams) -> lsp.Hover | None:
    at = ls.desk.at(params.text_document.uri)
    found = hovering.hover(at.snapshot, *place_of(at, params.position)) if at else None
    if not at or not found:
        return None
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, found.text), range_of(at.text, found.place.span))


@_answers(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=[" ", "[", "{", ",", ":"]))
def _completion(ls: Server, params: lsp.CompletionParams) -> lsp.CompletionList:
    at = ls.desk.at(params.text_document.uri)
    if not at:
        return lsp.CompletionList(is_incomplete=False, items=[])
    place, offers = completing.complete(at.snapshot, *place_of(at, params.position))
    return lsp.CompletionList(is_incomplete=False, items=[*items(range_of(at.text, place.span), offers)])


@_answers(lsp.TEXT_DOCUMENT_DEFINITION)
def _definition(ls: Server, params: lsp.DefinitionParams) -> lsp.Location | None:
    at = ls.desk.at(params.text_document.uri)
    place = naming.definition(at.snapshot, *place_of(at, params.position)) if at else None
    return location(ls.desk, at, place) if at and place else None


@_answers(lsp.TEXT_DOCUMENT_REFERENCES)
def _references(ls: Server, params: lsp.ReferenceParams) -> list[lsp.Location]:
    at = ls.desk.at(params.text_document.uri)
    if not at:
        return []
    with_own = params.context.include_declaration
    found = naming.references(at.snapshot, *place_of(at, params.position), with_definition=with_own)
    return [location(ls.desk, at, place) for place in found]


@_answers(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
def _prepare_rename(ls: Server, params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
    at = ls.desk.at(params.text_document.uri)
    found = naming.mention_at(at.snapshot, *place_of(at, params.position)) if at else None
    return lsp.PrepareRenamePlaceholder(range_of(at.text, found.place.span), found.id) if at and found else None


@_answers(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
def _rename(ls: Server, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
    at = ls.desk.at(params.text_document.uri)
    found = naming.mention_at(at.snapshot, *place_of(at, params.position)) if at else None
    if not at or not found:
        return None
    try:
        edits = naming.renamed(at.snapshot, found, params.new_name.strip())
    except naming.CannotRename as error:
        raise JsonRpcException(str(error), REQUEST_FAILED) from None
    return workspace_edit(ls.desk, at, edits, versions=ls.has_versions)


@_answers(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
def _document_symbol(ls: Server, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
    at = ls.desk.at(params.text_document.uri)
    return [symbol_of(at.text, symbol) for symbol in listing.symbols(at.snapshot, at.name)] if at else []


@_answers(lsp.WORKSPACE_SYMBOL)
def _workspace_symbol(ls: Server, params: lsp.WorkspaceSymbolParams) -> list[lsp.WorkspaceSymbol]:
    return [
        lsp.WorkspaceSymbol(
            location=location(ls.desk, at, symbol.place),
            name=f"{symbol.name} ({symbol.detail})",
            kind=KIND[symbol.section],
        )
        for record in ls.desk.records()
        if (at := ls.desk.at(ls.desk.uri(record.path(record.names[0]))))
        for symbol in listing.found(at.snapshot, params.query)
    ]


@_answers(lsp.TEXT_DOCUMENT_INLAY_HINT)
def _inlay_hint(ls: Server, params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
    at = ls.desk.at(params.text_document.uri)
    if not at:
        return []
    _, first, _ = place_of(at, params.range.start)
    _, last, _ = place_of(at, params.range.end)
    return [
        lsp.InlayHint(range_of(at.text, hint.place.span).end, f" {hint.says}", padding_left=True)
        for hint in listing.hints(at.snapshot, at.name, first, last)
    ]


@_answers(lsp.TEXT_DOCUMENT_FORMATTING)
def _format_document(ls: Server, params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit] | None:
    at = ls.desk.at(params.text_document.uri)
    if not at:
        return None
    try:
        fresh = formatting.formatted(at.text.content)
    except (CannotCut, Refused) as error:
        line = f"line {error.line}: " if isinstance(error, CannotCut) else ""
        why = error.reason if isinstance(error, CannotCut) else error.message
        ls.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, f"not formatted: {line}{why}"))
        return None
    return [*difference(at.text, fresh)]


@_answers(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=[_QUICK, _FIX_ALL]))
def _code_action(ls: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    at = ls.desk.at(params.text_document.uri)
    if not at:
        return []
    only = params.context.only or [_QUICK]
    offered = [*_quick_fixes(ls, at, params.range)] if any(_QUICK.startswith(kind) for kind in only) else []
    if any(_FIX_ALL.startswith(kind) for kind in only):
        offered += _fix_all(ls, at)
    return offered


def _quick_fixes(server: Server, at: At, where: lsp.Range) -> Iterator[lsp.CodeAction]:
    for problem in at.snapshot.problems:
        own = range_of(at.text, Span(problem.line, problem.column, problem.end_line, problem.end_column))
        if problem.path != at.name or own.end < where.start or where.end < own.start:
            continue
        for action in acting.actions(at.snapshot, problem):
            yield lsp.CodeAction(
                title=action.title,
                kind=_QUICK,
                diagnostics=[diagnostic(server.desk, at, problem)],
                is_preferred=action.is_sure or None,
                edit=workspace_edit(server.desk, at, action.edits, versions=server.has_versions),
            )


def _fix_all(server: Server, at: At) -> Iterator[lsp.CodeAction]:
    """What `check --fix` writes into this file."""
    texts = {name: content.decode("utf-8", "surrogatepass") for name, content in at.snapshot.contents.items()}
    done = fixed(texts, lambda problem: problem.path == at.name).texts[at.name]
    if edits := [*difference(at.text, done)]:
        yield lsp.CodeAction(
            title="put right what has one right cure",
            kind=_FIX_ALL,
            edit=lsp.WorkspaceEdit(changes={server.desk.uri(at.record.path(at.name)): edits}),
        )


# Starting it


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
