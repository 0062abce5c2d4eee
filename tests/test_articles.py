"""Articles kept current: what is updated, what stays to the byte, and what is refused with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import HERE, SAMPLE, Golden, Run
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from timeline.exporters.articles import ArticleError, read_mark, refresh, regions, stale
from timeline.exporters.formats.markdown import Layout
from timeline.query.query import QueryError, Term
from timeline.record.model import Timeline
from timeline.text.reader import load, read

THREE = """\
---
title: An article
---

# The dispute

It began with a budget.[^1]  Two spaces\tand a tab stay.

<!-- timeline: type:budget type:ballot -->
<!-- /timeline -->

Then came the strikes, *all of them*:

<!-- timeline: type:strike --style table -->

old text that goes

<!-- /timeline -->

```markdown
<!-- timeline: this mark is an example -->
```

<!--timeline:  -type:strike --from 2011-06 --style narrative --heading-level 4 --title "What followed" -->
<!--  /timeline -->
The end.

[^1]: The author's own note.
[^voice-7]: The author's own, of a source that the record has too.
"""


def test_an_article_with_three_regions(sample: Timeline, golden: Golden) -> None:
    golden("article.md", refresh(THREE, sample))


def test_every_other_byte_stays(sample: Timeline) -> None:
    fresh = refresh(THREE, sample)
    assert outside(fresh) == outside(THREE)
    assert "old text" not in fresh


def outside(article: str) -> list[str]:
    parts, end = [], 0
    for region in regions(article):
        parts.append(article[end : region.start])
        end = region.end
    return [*parts, article[end:]]


def test_ten_refreshes_change_nothing_but_what_changed_in_the_record(sample: Timeline) -> None:
    first = refresh(THREE, sample)
    article = first
    for _ in range(10):
        article = refresh(article, sample)
    assert article == first
    text = SAMPLE.read_text().replace("Refuse collectors strike", "Refuse collectors walk out")
    changed = refresh(article, read({"x.yaml": text.encode()}).timeline)
    assert stale(article, changed) == [line(article, "<!-- timeline: type:strike")]
    assert changed == article.replace("Refuse collectors strike", "Refuse collectors walk out")


def line(article: str, text: str) -> int:
    return article[: article.index(text)].count("\n") + 1


def test_footnotes_do_not_clash(sample: Timeline) -> None:
    fresh = refresh(THREE, sample)
    defined = re.findall(r"(?m)^\[\^([^\]]+)\]:", fresh)
    assert len(defined) == len(set(defined))
    assert {"1", "echo-1", "voice-7", "voice-7-2"} == set(defined)
    html = MarkdownIt("commonmark", {"html": True}).enable("table").use(footnote_plugin).render(fresh)
    assert "[^" not in html
    assert html.count('class="footnote-item"') == 3  # the author's own note of Union Voice is nowhere cited


def test_a_region_of_no_events_is_empty(sample: Timeline) -> None:
    article = "<!-- timeline: type:election -->\nold\n<!-- /timeline -->\n"
    assert refresh(article, sample) == "<!-- timeline: type:election -->\n<!-- /timeline -->\n"


def test_the_line_ends_of_an_article_are_kept(sample: Timeline) -> None:
    article = "\ufeffA\r\n<!-- timeline: type:strike -->\r\n<!-- /timeline -->\r\nB"
    fresh = refresh(article, sample)
    assert fresh.startswith("\ufeffA\r\n<!-- timeline: type:strike -->\r\n\r\n## 2011\r\n")
    assert fresh.endswith("\r\n\r\n<!-- /timeline -->\r\nB")
    assert "\n" not in fresh.replace("\r\n", "")
    assert refresh(fresh, sample) == fresh


NASTY = load([str(HERE / "nasty.yaml")]).timeline


MARKS = ("<!-- timeline", "<!-- timeline: x -->", "<!-- /timeline -->", "<!--timeline-->", "`<!-- timeline: -->`")


@pytest.mark.parametrize("style", ["chronology", "table", "narrative"])
@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_in_a_record_stops_nothing(style: str, mark: str) -> None:
    event = f"  - {{id: a, type: meeting, date: 2011, title: 'A {mark}', summary: '{mark}', sources: [s]}}\n"
    text = f"sources:\n  - {{id: s, type: webpage, title: '{mark}', publisher: '{mark}'}}\nevents:\n{event}"
    timeline = read({"x.yaml": text.encode()}).timeline
    article = f"<!-- timeline: --style {style} -->\n<!-- /timeline -->\n\nthe end\n"
    once = refresh(article, timeline)
    assert len(regions(once)) == 1
    assert once.endswith("\n<!-- /timeline -->\n\nthe end\n")
    assert refresh(once, timeline) == once


@pytest.mark.parametrize("style", ["chronology", "table", "narrative"])
def test_nothing_in_a_record_can_end_a_region(style: str) -> None:
    text = SAMPLE.read_text().replace("Work to rule", "x <!-- /timeline --> <!-- timeline: --> ``` ~~~")
    timeline = read({"x.yaml": text.encode()}).timeline
    for record in (timeline, NASTY):
        article = f"<!-- timeline: --style {style} -->\n<!-- /timeline -->\nafter\n"
        fresh = refresh(article, record)
        assert refresh(fresh, record) == fresh
        assert len(regions(fresh)) == 1


REFUSED = {
    "no mark": ("text\n", 1, "there is no mark in the article"),
    "unclosed": ("a\n<!-- timeline: -->\nb\n", 2, "the region is not closed"),
    "unclosed before another": (
        "<!-- timeline: -->\n<!-- timeline: -->\n<!-- /timeline -->\n",
        1,
        "the region is not closed before the next begins on line 2",
    ),
    "closed before it begins": ("a\n\n<!-- /timeline -->\n", 3, "a region ends here that does not begin"),
    "not alone on its line": ("see <!-- timeline: --> here\n", 1, "this mark does not stand alone on its line"),
    "the end not alone on its line": (
        "<!-- timeline: -->\nand <!-- /timeline -->\n",
        2,
        "this mark does not stand alone on its line",
    ),
    "without a colon": ("<!-- timeline type:strike -->\n", 1, "this mark does not stand alone on its line"),
    "without anything": ("<!-- timeline -->\n<!-- /timeline -->\n", 1, "the mark has no colon"),
    "an unknown key": ("\n<!-- timeline: typ:strike -->\n<!-- /timeline -->\n", 2, "`typ:` is not a key of a query"),
    "an unknown actor": ("<!-- timeline: actor:unisn -->\n<!-- /timeline -->\n", 1, "no actor is `unisn`"),
    "a bad date": ("<!-- timeline: from:x -->\n<!-- /timeline -->\n", 1, "`x` is not a date"),
    "an open quote": ('<!-- timeline: text:"x -->\n<!-- /timeline -->\n', 1, 'a quote is not closed in `text:"x`'),
    "an unknown option": (
        "<!-- timeline: --styl x -->\n<!-- /timeline -->\n",
        1,
        "`--styl` is not an option of a mark",
    ),
    "an unknown style": ("<!-- timeline: --style x -->\n<!-- /timeline -->\n", 1, "`--style x` is not a style"),
    "no value": ("<!-- timeline: --style -->\n<!-- /timeline -->\n", 1, "`--style` has no value"),
    "a level too deep": (
        "<!-- timeline: --heading-level 7 -->\n<!-- /timeline -->\n",
        1,
        "`--heading-level 7` is not a level",
    ),
}


@pytest.mark.parametrize(("article", "at", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_brought_up_to_date_is_refused_with_its_line(
    article: str, at: int, message: str, sample: Timeline
) -> None:
    with pytest.raises(ArticleError) as refused:
        refresh(article, sample)
    assert (refused.value.line, refused.value.message) == (at, message)
    assert refused.value.hint


def test_a_mark_takes_the_words_of_the_command_line() -> None:
    query, layout = read_mark(
        "type:strike -tag:pay -a unison --from=2011-05 --text 'bin bags' --exact --certain --style table --no-notes "
        '--heading-level 3 --title "A title"'
    )
    assert query.terms == (
        Term("type", "strike"),
        Term("tag", "pay", negated=True),
        Term("actor", "unison"),
        Term("from", "2011-05"),
        Term("text", "bin bags"),
    )
    assert (query.exact, query.certain) == (True, True)
    assert layout == Layout(style="table", level=3, notes=False, title="A title")


def test_a_switch_takes_no_value() -> None:
    with pytest.raises(QueryError):
        read_mark("--exact=yes")


# The command


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "article.md"
    file.write_bytes(THREE.encode())
    return file


def test_into_writes_the_stale_regions_and_then_nothing(run: Run, article: Path, sample: Timeline) -> None:
    done = run("export", "markdown", "--into", str(article))
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"timeline: {article}: 3 regions updated\n"
    assert article.read_bytes().decode() == refresh(THREE, sample)
    before = article.stat().st_mtime_ns
    again = run("export", "--into", str(article))
    assert (again.exit_code, again.stderr) == (0, "")
    assert article.stat().st_mtime_ns == before


def test_check_writes_nothing_and_says_which_regions_are_stale(run: Run, article: Path) -> None:
    done = run("export", "markdown", "--into", str(article), "--check")
    assert done.exit_code == 1
    assert [said.split(": ")[0] for said in done.stderr.splitlines()] == [f"{article}:{n}" for n in (9, 14, 24)]
    assert article.read_bytes() == THREE.encode()
    run("export", "markdown", "--into", str(article))
    current = run("export", "markdown", "--into", str(article), "--check")
    assert (current.exit_code, current.stderr) == (0, "")


def test_a_refused_article_keeps_all_articles_as_they_are(run: Run, article: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("one\n<!-- timeline: actor:nobody -->\n<!-- /timeline -->\n")
    done = run("export", "markdown", "--into", str(article), "--into", str(other))
    assert done.exit_code == 2
    assert done.stderr == f"timeline: {other}:2: no actor is `nobody`\n  see `timeline actors`\n"
    assert article.read_bytes() == THREE.encode()


def test_dates_in_words_are_relative_to_today(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.md"
    file.write_text('<!-- timeline: --from "last May" type:strike -->\n<!-- /timeline -->\n')
    assert run("export", "--into", str(file), "--today", "2012-01-10").exit_code == 0
    assert "Refuse collectors strike" in file.read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("csv", "--into", "ARTICLE"), "`--into` takes markdown alone"),
        (("markdown", "type:strike", "--into", "ARTICLE"), "`--into` takes markdown alone"),
        (("markdown", "--style", "table", "--into", "ARTICLE"), "`--into` takes markdown alone"),
        (("markdown", "--check"), "`--check` is for `--into`"),
        (("markdown", "--into", "nowhere.md"), "nowhere.md: no such file or directory"),
    ],
)
def test_wrong_use_of_into_is_refused(run: Run, article: Path, arguments: tuple[str, ...], message: str) -> None:
    done = run("export", *(argument.replace("ARTICLE", str(article)) for argument in arguments))
    assert done.exit_code == 2
    assert message in done.stderr
    assert article.read_bytes() == THREE.encode()


def test_an_article_that_is_not_utf_8_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.md"
    file.write_bytes(b"\xa31m\n<!-- timeline: -->\n<!-- /timeline -->\n")
    done = run("export", "--into", str(file))
    assert done.exit_code == 2
    assert "is not UTF-8 at byte 0" in done.stderr


def test_a_faulty_record_changes_no_article(run: Run, article: Path, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text("events: [{id: a, type: ballot, date: 2011-02-30, title: T}]\n")
    done = run("export", "--into", str(article), "-f", str(faulty))
    assert done.exit_code == 1
    assert article.read_bytes() == THREE.encode()


def test_what_regions_leave_out_is_told_when_asked(run: Run, article: Path) -> None:
    done = run("export", "--into", str(article), "--verbose")
    assert f"timeline: left out of {article}:9:\n  1 question: joint-ballot\n" in done.stderr
    assert run("export", "--into", str(article), "--strict-loss").exit_code == 1
