"""The command `clip`: an article becomes a draft, on which a person decides."""

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import msgspec
import typer

from timeline.cli.base import Panel, command, emit, needing, refuse, refuse_error, say, show_page, write
from timeline.cli.options import (
    Files,
    Timeout,
    located,
    output,
    read_record,
    standard_input,
    taking,
    usual_paths_or_none,
)
from timeline.cli.writing import as_of
from timeline.record import Timeline
from timeline.text import clippings
from timeline.text import files as filing

if TYPE_CHECKING:
    from rich.console import Console

    from timeline.authoring.clip.article import Article
    from timeline.authoring.clip.scene import Draft
    from timeline.prose.findings import Findings


class DraftFormat(StrEnum):
    """How a draft is printed."""

    yaml = "yaml"
    json = "json"


class _Clip(NamedTuple):
    """An article as it was read, what was found in it, and what may be recorded of it."""

    article: "Article"
    findings: "Findings"
    draft: "Draft"


@command(Panel.WRITE, "clip article.txt --show", "clip article.txt -o draft.yaml", "clip article.html --format json")
@taking(out=output, day=as_of)
def clip(
    ctx: typer.Context,
    out: "Console",
    day: dt.date,
    article: Annotated[
        str, typer.Argument(metavar="FILE|URL|-", help="A text or an HTML page; only an address uses the network.")
    ],
    file: Files = None,
    show: Annotated[bool, typer.Option("--show", help="Print the article with what was found, and no draft.")] = False,
    format: Annotated[DraftFormat, typer.Option("--format", help="yaml, or json with the place of each find.")] = (
        DraftFormat.yaml
    ),
    output: Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="Write the draft here.")] = "-",
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the text in `clippings/` beside the record, which git ignores.")
    ] = False,
    timeout: Timeout = 20,
) -> None:
    """Draft events, claims and the source of an article: what it says and who says it, for you to decide on."""
    paths = file or usual_paths_or_none()
    timeline = read_record(paths).timeline if paths else Timeline()
    clipped = _clipped(article, timeline, day, timeout, is_given=bool(ctx.params.get("as_of")))
    _tell(clipped)
    if keep:
        clipped = _kept(clipped, located(file) if file else located(paths) if paths else [])
    if show:
        from timeline.views import article as view

        show_page(view.render(*clipped, timeline), out)
    if not show or output != "-":
        _print(_written(clipped, timeline, format), output)


def _clipped(name: str, timeline: Timeline, day: dt.date, timeout: float, *, is_given: bool) -> _Clip:
    """Read an article and all that is in it; what is no article is wrong use."""
    from timeline.authoring.clip import proposing
    from timeline.authoring.clip.article import NoArticle, read
    from timeline.prose.findings import find

    try:
        content, url, charset = _content(name, timeout)
        with needing("clip", "an HTML page"):
            article = read(content, "standard input" if name == "-" else name, url=url, charset=charset)
    except NoArticle as error:
        refuse(error.message, error.hint)
    if is_given:
        article = article._replace(published=day.isoformat(), guess="")
    elif not article.published:
        article = article._replace(published=f"{day}~", guess="the article names no day; that of reading is taken")
    findings = find(article.texts, article.day(day), timeline)
    today = dt.date.today().isoformat()  # noqa: DTZ011
    return _Clip(article, findings, proposing.propose(article, findings, timeline, accessed=today if url else ""))


def _content(name: str, timeout: float) -> tuple[bytes, str, str]:
    """The bytes of an article, its address and the encoding its server names, where it has these."""
    if name.startswith(("http://", "https://")):
        from timeline.authoring.clip import address

        return address.fetch(name, timeout)
    try:
        return (standard_input() if name == "-" else filing.read(name)), "", ""
    except OSError as error:
        refuse_error(error)


def _tell(clipped: _Clip) -> None:
    """Say what of the source is known or guessed."""
    if clipped.draft.known:
        say(f"timeline: the record has this article already: `{clipped.draft.source.id}`")
    if clipped.article.guess:
        say(f"timeline: published {clipped.article.published}: {clipped.article.guess}; `--as-of DATE` says better")
    if not clipped.draft.proposals:
        say("timeline: no event was found in it")


def _kept(clipped: _Clip, files: list[str]) -> _Clip:
    """Keep the text of an article beside the record, under the id of its source, and its digest in the source."""
    if not files:
        refuse("`--keep` needs a record to keep it beside", "name one with `-f PATH`")
    content = clippings.content(clipped.findings.texts)
    source, place = clipped.draft.source, clippings.file_of(clipped.draft.source.id, files[0])
    digest = clippings.digest(content)
    try:
        place.parent.mkdir(exist_ok=True)
        _ignore(place.parent)
    except OSError as error:
        refuse_error(error)
    write(place, content)
    say(f"timeline: kept {place}")
    if clipped.draft.known and source.excerpt_sha256 != digest:
        say(f"  write `excerpt_sha256: {digest}` in `{source.id}`, so that `check` knows it by")
    source = msgspec.structs.replace(source, excerpt_sha256=digest)
    return clipped._replace(draft=clipped.draft._replace(source=source))


def _ignore(folder: Path) -> None:
    """Keep clippings out of git also where no `.gitignore` names them: they are other people's words."""
    if not (folder / ".gitignore").exists():
        write(folder / ".gitignore", "# Texts of articles: for the keepers of the record alone.\n*\n")


def _written(clipped: _Clip, timeline: Timeline, format: DraftFormat) -> str:
    from timeline.authoring.clip import draft

    if format is DraftFormat.yaml:
        return draft.text(clipped.draft, timeline)
    import json

    return json.dumps(draft.plain(clipped.findings, clipped.draft), indent=2, ensure_ascii=False) + "\n"


def _print(text: str, output: str) -> None:
    if output == "-":
        emit(text)
        return
    write(Path(output), text)
    say(f"timeline: written {output}; `timeline add --from-draft {output}` goes through it")
