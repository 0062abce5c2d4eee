"""Answers in the words of the protocol (Language Server Protocol 3.17), from places as this program has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lsprotocol import types as lsp

from timeline import __version__, checks
from timeline.live import acting, completing, listing
from timeline.live.desk import At, Desk
from timeline.live.editing import FileEdit
from timeline.live.positions import Change, Point, Text
from timeline.live.snapshot import Place
from timeline.record import Edit, Level, Problem, Span
from timeline.text import cache


def point_of(point: Point) -> lsp.Position:
    """A position."""
    return lsp.Position(point.line, point.column)


def range_of(text: Text, span: Span | Edit) -> lsp.Range:
    """The range of a span of a text."""
    return lsp.Range(*map(point_of, text.points(span)))


def place_of(at: At, position: lsp.Position) -> tuple[str, int, int]:
    """A file, and a line and column from 0 as this program counts."""
    line, column = at.text.place(at.text.offset(Point(position.line, position.character)))
    return at.name, line - 1, column - 1


def location(desk: Desk, at: At, place: Place, span: Span | None = None) -> lsp.Location:
    """A place in a file of the record, or a span in that file."""
    text = desk.text(at.record, at.snapshot, place.file)
    return lsp.Location(desk.uri(at.record.path(place.file)), range_of(text, span or place.span))


def workspace_edit(desk: Desk, at: At, edits: Iterable[FileEdit], *, versions: bool) -> lsp.WorkspaceEdit:
    """Changes of files as one step that the editor can undo."""
    by_file: dict[str, list[lsp.TextEdit]] = {}
    for name, edit in edits:
        text = desk.text(at.record, at.snapshot, name)
        by_file.setdefault(at.record.path(name), []).append(lsp.TextEdit(range_of(text, edit), edit.text))
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


def diagnostics(desk: Desk, at: At) -> list[lsp.Diagnostic]:
    """What is wrong with a file."""
    return [diagnostic(desk, at, problem) for problem in at.snapshot.problems if problem.path == at.name]


def diagnostic(desk: Desk, at: At, problem: Problem) -> lsp.Diagnostic:
    """A problem, with a link to the manual page of its check."""
    href = _manual(problem.code)
    return lsp.Diagnostic(
        range=range_of(at.text, Span(problem.line, problem.column, problem.end_line, problem.end_column)),
        message=f"{problem.message}\n{problem.hint}" if problem.hint else problem.message,
        severity=_SEVERITY[problem.level],
        code=problem.code,
        code_description=lsp.CodeDescription(href) if href else None,
        source="timeline",
        related_information=_related(desk, at, problem),
    )


def _related(desk: Desk, at: At, problem: Problem) -> list[lsp.DiagnosticRelatedInformation] | None:
    other = acting.other_place(problem)
    if not other or other[0] not in at.snapshot.contents:
        return None
    line = at.snapshot.lines(other[0])[other[1] - 1].rstrip("\r")
    place = Place(other[0], other[1] - 1, len(line) - len(line.lstrip()), len(line))
    return [lsp.DiagnosticRelatedInformation(location(desk, at, place), "the other one")]


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


def change_of(change: lsp.TextDocumentContentChangeEvent) -> Change:
    """What the editor says has changed."""
    if isinstance(change, lsp.TextDocumentContentChangePartial):
        start, end = change.range.start, change.range.end
        return Change(change.text, Point(start.line, start.character), Point(end.line, end.character))
    return Change(change.text)


def items(where: lsp.Range, offers: Sequence[completing.Offer]) -> Iterator[lsp.CompletionItem]:
    """What may be written in a range, in the order of the offers."""
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


KIND: Final = {
    "actors": lsp.SymbolKind.Class,
    "sources": lsp.SymbolKind.File,
    "events": lsp.SymbolKind.Event,
}


def symbol_of(text: Text, symbol: listing.Symbol) -> lsp.DocumentSymbol:
    """A record in the outline of its file."""
    whole = range_of(text, symbol.whole)
    own = range_of(text, symbol.place.span)
    return lsp.DocumentSymbol(symbol.name, KIND[symbol.section], whole, own, symbol.detail)


def difference(old: Text, fresh: str) -> Iterator[lsp.TextEdit]:
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
    yield lsp.TextEdit(lsp.Range(point_of(old.point(start)), point_of(old.point(end))), text)
