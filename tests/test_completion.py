"""What a shell offers: commands, options, and the words of the record at hand."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SAMPLE
from typer.testing import CliRunner

from timeline.cli import load

Offered = Callable[..., str]


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Offered:
    """What a shell is given for a line that is typed up to its end."""
    monkeypatch.setenv("TIMELINE_FILE", str(SAMPLE))

    def ask(line: str, shell: str = "bash") -> str:
        words = line.split(" ")
        asked = {"_TIMELINE_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_ARGS": line}
        asked |= {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1), "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
        return CliRunner().invoke(load(), [], env=asked, prog_name="timeline").stdout

    return ask


LINES = {
    "timeline sho": "show",
    "timeline show --rev": "--reverse",
    "timeline show --actor ann": "ann-lee",
    "timeline show -a bo": "bo-marsh",
    "timeline show --type pick": "picket",
    "timeline show --tag ref": "refuse",
    "timeline show --dispute pay": "pay-2011",
    "timeline show --source echo": "echo-1",
    "timeline show --status plan": "planned",
    "timeline show --as chron": "chronology",
    "timeline event joint": "joint-ballot",
    "timeline figures turn": "turnout",
    "timeline export mark": "markdown",
    "timeline add --form one": "one_day",
    "timeline add --claim-by ann": "ann-lee",
    "timeline add --figure braz": "braziers",
    "timeline show ty": "type:",
    "timeline show type:pick": "type:picket",
    "timeline show type : pick": "picket",  # as bash parts the words
    "timeline show pay tag : ref": "refuse",
    "timeline show text:pick": "",
    "timeline show nobody : pick": "",
    "timeline show --actor nobody": "",
}


@pytest.mark.parametrize(("line", "word"), LINES.items())
def test_a_word_is_completed(offered: Offered, line: str, word: str) -> None:
    assert offered(line).split() == word.split()


def test_zsh_is_told_what_a_word_stands_for(offered: Offered) -> None:
    assert '"ann-lee":"Ann Lee"' in offered("timeline show --actor ann", "zsh")


def test_fish_is_told_what_a_word_stands_for(offered: Offered) -> None:
    assert "ann-lee\tAnn Lee" in offered("timeline show --actor ann", "fish")


def test_the_record_that_is_named_is_the_one_at_hand(offered: Offered, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("actors:\n  - {id: annabel, name: Annabel, kind: person}\n")
    assert offered(f"timeline show -f {other} --actor ann").strip() == "annabel"


@pytest.mark.parametrize("text", [None, "events: ["], ids=["no record", "a record that cannot be read"])
def test_without_a_record_nothing_is_offered_and_nothing_breaks(
    offered: Offered, tmp_path: Path, text: str | None
) -> None:
    other = tmp_path / "other.yaml"
    if text:
        other.write_text(text)
    assert offered(f"timeline show -f {other} --actor ann").strip() == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(shell: str) -> None:
    run = CliRunner().invoke(load(), [], env={"_TIMELINE_COMPLETE": f"source_{shell}"}, prog_name="timeline")
    assert "_TIMELINE_COMPLETE=complete_" + shell in run.stdout


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_title_is_offered_as_it_is_even_if_it_looks_like_markup(tmp_path: Path, shell: str) -> None:
    record = tmp_path / "events.yaml"
    record.write_text('events:\n  - {id: a-b, type: strike, date: 2011, title: "A [/b] [red]B"}\n')
    asked = {"_TIMELINE_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_ARGS": "timeline event a"}
    asked |= {"_TYPER_COMPLETE_FISH_ACTION": "get-args", "TIMELINE_FILE": str(record)}
    command = [sys.executable, "-m", "timeline"]
    run = subprocess.run(command, env=os.environ | asked, capture_output=True, text=True, check=True)
    assert "A [/b] [red]B" in run.stdout
