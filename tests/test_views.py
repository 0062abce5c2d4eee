"""What the terminal shows, as golden files: at 80, 120 and 160 columns, with colour and without."""

from __future__ import annotations

import pytest
from conftest import Golden, Run

NASTY = b"""
actors:
  - {id: a, name: "[red]Al[/red] [link=http://x]b[/link] :smile:", kind: union}
events:
  - id: e
    type: ballot
    form: internal
    date: 2011-05-23
    title: "[/] \xe6\xbc\xa2\xe5\xad\x97 [bold]x[/bold]"
    actors: [a]
    claims:
      - {by: a, says: "[blink]a[/blink] <b>"}
"""


@pytest.mark.parametrize("columns", [40, 80, 120, 160])
@pytest.mark.parametrize("layout", ["table", "chronology", "cards", "lanes"])
def test_show(run: Run, golden: Golden, layout: str, columns: int) -> None:
    result = run("show", "--as", layout, columns=columns)
    assert result.exit_code == 0
    golden(f"show-{layout}-{columns}.txt", result.stdout)
    assert all(len(line) <= columns or "://" in line for line in result.stdout.split("\n"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("event", "joint-ballot"),
        ("event", "refuse-strike"),
        ("actors",),
        ("sources",),
        ("figures", "workers_involved"),
        ("figures",),
        ("figures", "workers_involved", "--plot"),
        ("stats", "--today", "2012-05-16"),
        ("stats", "--today", "2012-05-16", "--format", "json"),
        ("show", "--ids"),
        ("show", "--reverse", "--limit", "2"),
    ],
    ids=" ".join,
)
def test_view(run: Run, golden: Golden, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 0
    golden(f"{'-'.join(arguments).replace('--', '')}.txt", result.stdout)


@pytest.mark.parametrize("layout", ["table", "chronology", "cards", "lanes"])
def test_colour_adds_styles_and_nothing_else(run: Run, golden: Golden, layout: str) -> None:
    import re

    plain = run("show", "--as", layout).stdout
    coloured = run("show", "--as", layout, "--color", "always").stdout
    golden(f"show-{layout}-80-colour.txt", coloured)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize("command", ["show", "show --as chronology", "show --as cards", "event e", "actors"])
def test_text_from_the_record_is_text(run: Run, command: str) -> None:
    result = run(*command.split(), "-f", "-", "--color", "always", stdin=NASTY, columns=160)
    assert result.exit_code == 0
    assert "[link=http://x]b[/link] :smile:" in result.stdout
    assert "\x1b]8" not in result.stdout


def test_a_wide_character_takes_two_columns(run: Run) -> None:
    lines = run("show", "-f", "-", stdin=NASTY, columns=160).stdout.split("\n")
    row = next(line for line in lines if "漢字" in line)
    header = lines[0]
    assert row.index("[red]") + 2 == header.index("Who")


def test_a_selection_says_of_how_many(run: Run) -> None:
    assert "1 of 6 events, May 2011" in run("show", "type:strike").stdout


def test_an_empty_selection_is_no_error(run: Run) -> None:
    result = run("show", "nothing-like-this")
    assert (result.exit_code, result.stdout) == (0, "0 of 6 events\n")
