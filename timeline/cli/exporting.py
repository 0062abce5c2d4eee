"""The command that writes the record in other formats, and into articles: `export`."""

import datetime as dt
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from timeline import exporters
from timeline.cli.base import (
    FINE,
    FOUND,
    Panel,
    command,
    emit,
    finish,
    is_nothing,
    needing,
    refuse,
    refuse_error,
    rewrite,
    say,
    write,
)
from timeline.cli.checking import refuse_faulty
from timeline.cli.options import Asked, Opened, filters, opened, taking
from timeline.query import Query
from timeline.record import Timeline, count, did_you_mean, spoken_list
from timeline.text.files import Edit, is_regular
from timeline.text.reader import Reading

if TYPE_CHECKING:
    from timeline.exporters import articles

Format = StrEnum("Format", {name: name.replace("_", "-") for name in exporters.names()})  # type: ignore[misc]


def _list_formats(wanted: bool) -> None:
    if wanted:
        for format in Format:
            summary = (exporters.get(format.name).__doc__ or "").strip().split("\n")[0]
            typer.echo(f"{format:11} {exporters.get(format.name).SUFFIX:17} {summary}")
        raise typer.Exit


_FORMAT_OPTIONS = "Options of some formats"


def _address(text: str | None) -> str | None:
    """Where a page is published: an address of the web, or one that is relative to the page around it."""
    if text and re.match(r"(?!https?://)(?:[a-z][a-z0-9+.-]*:|//)", text.strip(), re.IGNORECASE):
        refuse(f"`--embed {text}` is not the address of a page", "write it as in `https://example.org/page.html`")
    return text


def format_options(
    style: Annotated[
        str | None,
        typer.Option(
            help="docx and markdown: chronology, table or narrative; mermaid: timeline or gantt.",
            metavar="STYLE",
            rich_help_panel=_FORMAT_OPTIONS,
        ),
    ] = None,
    heading_level: Annotated[
        int | None,
        typer.Option(
            "--heading-level",
            "--level",
            min=1,
            max=6,
            help="markdown, and html with --fragment: the level headings begin at.",
            rich_help_panel=_FORMAT_OPTIONS,
        ),
    ] = None,
    title: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help="docx, html and markdown: a title above it all.", rich_help_panel=_FORMAT_OPTIONS
        ),
    ] = None,
    no_notes: Annotated[
        bool, typer.Option("--no-notes", help="docx and markdown: without footnotes.", rich_help_panel=_FORMAT_OPTIONS)
    ] = False,
    approximate: Annotated[
        bool,
        typer.Option(
            "--approximate",
            help="ics: also events not known to the day, over all the days they may be.",
            rich_help_panel=_FORMAT_OPTIONS,
        ),
    ] = False,
    fragment: Annotated[
        bool,
        typer.Option(
            "--fragment",
            help="html: the chronology alone, to paste into another page, without a script.",
            rich_help_panel=_FORMAT_OPTIONS,
        ),
    ] = False,
    embed: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="html: the iframe that shows the page published at an address.",
            callback=_address,
            rich_help_panel=_FORMAT_OPTIONS,
        ),
    ] = None,
    lanes: Annotated[
        str | None,
        typer.Option(
            metavar="LANES", help="png and svg: lanes by type, dispute or actor.", rich_help_panel=_FORMAT_OPTIONS
        ),
    ] = None,
    record: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="parquet: the name of the record, with which its ids begin.",
            rich_help_panel=_FORMAT_OPTIONS,
        ),
    ] = None,
    width: Annotated[
        int | None,
        typer.Option(min=320, max=20_000, help="png and svg: the width in pixels.", rich_help_panel=_FORMAT_OPTIONS),
    ] = None,
) -> dict[str, Any]:
    """The options of formats that were given, by the names exporters have for them."""
    options: dict[str, Any] = {"style": style, "heading_level": heading_level, "title": title, "embed": embed}
    options |= {"lanes": lanes, "width": width, "record": record}
    switches = {"notes": (no_notes, False), "approximate": (approximate, True), "fragment": (fragment, True)}
    given = {name: value for name, value in options.items() if value is not None}
    return given | {name: value for name, (wanted, value) in switches.items() if wanted}


def _formats_offered(incomplete: str) -> list[str]:
    return [format for format in Format if format.startswith(incomplete)]


@command(
    Panel.PUBLISH,
    "export markdown type:strike",
    "export --actor unison -o unison.ics",
    "export --into article.md",
)
@taking(source=opened, asked=filters, options=format_options)
def export(
    source: Opened,
    asked: Asked,
    options: dict[str, Any],
    format: Annotated[
        str | None, typer.Argument(metavar="[FORMAT]", help="The format; see --list.", autocompletion=_formats_offered)
    ] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE", help="Write here; its suffix can choose the format.")
    ] = None,
    into: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ARTICLE",
            help="Update what stands between `<!-- timeline: QUERY AND OPTIONS -->` and `<!-- /timeline -->` in a "
            "Markdown file, and nothing else of it; may repeat.",
        ),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="With --into: write nothing, exit 1 if one is stale.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name the records that lose something.")] = False,
    strict_loss: Annotated[bool, typer.Option("--strict-loss", help="Exit 1 if something is left out.")] = False,
    _list: Annotated[
        bool, typer.Option("--list", callback=_list_formats, is_eager=True, help="List the formats.")
    ] = False,
) -> None:
    """Write events in another format, or bring articles up to date."""
    told, (reading, store) = _Told(verbose=verbose, strict=strict_loss), source
    if into:
        if store:
            refuse("`--into` does not read Parquet", "name the YAML of the record")
        if format not in (None, "markdown") or output or options or asked.query != Query():
            refuse("`--into` takes markdown alone", "the query and the options of a region stand in its mark")
        _bring_up_to_date(into, reading, asked, told, check=check)
        return
    if check:
        refuse("`--check` is for `--into`", "to check the record, use `timeline check`")
    lost = _written(source, asked, options, format, output, told)
    finish(reading)
    raise typer.Exit(FOUND if lost and strict_loss else FINE)


def _written(
    source: Opened, asked: Asked, options: dict[str, Any], format: str | None, output: str | None, told: "_Told"
) -> bool:
    """Write the events that are asked for in one format; whether something is left out of it."""
    reading, store = source
    name, asked = _format(format, output, asked)
    _refuse_unknown(name, options)
    chosen = source.chosen(asked)
    to_file = output not in (None, "-")
    if to_file:
        refuse_faulty(reading)
    elif not store and is_nothing(reading.timeline):
        finish(reading, nothing=True)
    if "changed" in exporters.options(name):
        options["changed"] = _last_changed(list(reading.texts))
    with needing(extra, f"`export {Format[name]}`") if (extra := exporters.extra_of(name)) else nullcontext():
        content = exporters.get(name).render(chosen, **options)
    deliver(content, Path(str(output)) if to_file else None)
    lost = told.report(f"left out of {Format[name]}", exporters.losses(name, chosen, options))
    _advise(name, chosen)
    return lost


def _last_changed(paths: Sequence[str]) -> dt.date | None:
    """The day of the last change: of the last commit, or of the file where it is changed since or git knows nothing."""
    from timeline.review import git

    return max((day for path in paths if (day := git.last_changed(Path(path)))), default=None)


def _format(format: str | None, output: str | None, asked: Asked) -> tuple[str, Asked]:
    """The format that is named, or that the file's suffix chooses: then the first word belongs to the query."""
    if format in list(Format):
        return Format(format).name, asked
    if output and (name := exporters.for_suffix(output)):
        return name, asked.also(format) if format else asked
    if output and (suffix := Path(output).suffix):
        ends = ", ".join(sorted(exporters.get(name).SUFFIX for name in exporters.names()))
        refuse(f"no format ends in `{suffix}`", f"formats end in {ends}; or name the format before the query")
    known = f"name one: {', '.join(Format)}; or write to a file with its suffix"
    if format:
        refuse(f"no format is `{format}`", did_you_mean(format, Format, known))
    refuse("which format?", known)


def _refuse_unknown(name: str, options: dict[str, Any]) -> None:
    """An option that a format does not take is wrong use, and so is a word that an option does not."""
    known = exporters.options(name)
    for option, value in options.items():
        written = "--no-notes" if option == "notes" else f"--{option.replace('_', '-')}"
        if option not in known:
            takers = [str(f) for f in Format if option in exporters.options(f.name)]
            refuse(f"{Format[name]} does not take `{written}`", f"it is for {spoken_list(takers)}")
        if known[option] and value not in known[option]:
            refuse(f"`{written} {value}` is not known to {Format[name]}", f"write {spoken_list(known[option], 'or')}")


def deliver(content: str | bytes, file: Path | None) -> None:
    """To a file, or to standard output as it is; nothing binary to a terminal."""
    if file:
        write(file, content)
        return
    if isinstance(content, bytes) and sys.stdout.isatty():
        refuse("this format is not text", "write it to a file with `-o FILE`")
    emit(content)


class _Told(NamedTuple):
    """How much to report of what a format leaves out."""

    verbose: bool
    strict: bool

    def report(self, where: str, losses: Sequence[exporters.Loss]) -> bool:
        """Say what was left out, counted, with the records if that is wanted; whether anything was.

        Unless more is asked for, only what nobody may miss is said.
        """
        said = [loss for loss in losses if loss.is_grave or self.strict]
        if said and not self.verbose:
            say(f"timeline: {where}: {', '.join(map(str, said))}")
        if losses and self.verbose:
            lines = [f"{loss}: {', '.join(dict.fromkeys(loss.records))}" for loss in losses]
            say("\n  ".join([f"timeline: {where}:", *lines]))
        return bool(losses)

    def of_articles(self, found: "Mapping[str, _Article]") -> bool:
        """The same for the regions of articles, where it is asked for."""
        pages = [(name, page) for name, article in found.items() for page in article.pages]
        where = pages if self.verbose or self.strict else []
        lost = [
            self.report(
                f"left out of {name}:{page.region.line}", exporters.losses("markdown", page.chosen, page.options)
            )
            for name, page in where
        ]
        return any(lost)


def _advise(name: str, chosen: Timeline) -> None:
    advice = getattr(exporters.get(name), "advice", None)
    if advice and (words := advice(chosen)):
        say(f"timeline: {words}")


def _bring_up_to_date(into: Sequence[str], reading: Reading, asked: Asked, told: _Told, *, check: bool) -> None:
    """Every article, or none if one of them cannot be."""
    refuse_faulty(reading)

    def refreshed() -> _Refreshed:
        return _Refreshed({name: _refresh(name, reading.timeline, asked) for name in into})

    made = refreshed() if check else rewrite(into, refreshed)
    for name, article in made.articles.items():
        if article.stale and check:
            say("\n".join(f"{name}:{line}: this region is not what the record says now" for line in article.stale))
        elif article.stale:
            say(f"timeline: {name}: {count(len(article.stale), 'region')} updated")
    lost = told.of_articles(made.articles)
    raise typer.Exit(FOUND if (check and made.edits) or (told.strict and lost) else FINE)


class _Article(NamedTuple):
    """An article as it is and as the record has it now, what its regions hold, and the lines of those that change."""

    old: str
    fresh: str
    pages: "Sequence[articles.Page]"
    stale: list[int]


class _Refreshed(NamedTuple):
    """Articles by their names."""

    articles: dict[str, _Article]

    @property
    def edits(self) -> list[Edit]:
        """What is to be written: the articles that change."""
        return [
            Edit(Path(name), article.fresh.encode(), article.old.encode())
            for name, article in self.articles.items()
            if article.stale
        ]


def _refresh(name: str, timeline: Timeline, asked: Asked) -> _Article:
    from timeline.exporters import articles

    old = _article(name)
    try:
        pages = articles.pages(old, timeline, asked.read_date)
    except articles.ArticleError as error:
        refuse(f"{name}:{error.line}: {error.message}", error.hint)
    fresh = articles.refreshed(old, pages)
    return _Article(old, fresh, pages, articles.stale(old, fresh))


def _article(name: str) -> str:
    """An article as it is, to the byte."""
    try:
        if not is_regular(name):
            refuse(f"{name} is no regular file", "name an article")
        return Path(name).read_bytes().decode()
    except OSError as error:
        refuse_error(error)
    except UnicodeDecodeError as error:
        refuse(f"{name} is not UTF-8 at byte {error.start}", "save it as UTF-8")
