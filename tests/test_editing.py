"""`timeline edit`: an editor is opened at the line of a record, and the record is checked when it is left."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest
from conftest import SAMPLE, Run

from timeline.live import editors

SCRIPT = """\
import json, os, sys
*_, line, path = sys.argv
json.dump(sys.argv[1:], open(os.environ["ASKED"], "w"))
old, new = json.loads(os.environ["CHANGE"])
text = open(path).read()
assert old in text
open(path, "w").write(text.replace(old, new, 1))
sys.exit(int(os.environ["ENDS"]))
"""


class Editor:
    """A real editor, called `nano`: it notes what it was asked to open, changes the file and ends."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.record = folder / "the record" / "events.yaml"
        self.asked = folder / "asked"
        self._set = monkeypatch.setenv
        self.record.parent.mkdir()
        self.record.write_text(SAMPLE.read_text())
        (folder / "script.py").write_text(SCRIPT)
        program = folder / "nano"
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "{folder}/script.py" "$@"\n')
        program.chmod(0o755)
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", f"{program} -w")
        monkeypatch.setenv("ASKED", str(self.asked))
        self.changes("title: ", "title: ")

    def changes(self, old: str, new: str, ends: int = 0) -> None:
        self._set("CHANGE", json.dumps([old, new]))
        self._set("ENDS", str(ends))

    @property
    def words(self) -> list[str]:
        return list(json.loads(self.asked.read_text()))

    def line(self, found: str) -> int:
        return self.record.read_text().split(found)[0].count("\n") + 1


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    return Editor(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("id", "where"),
    [
        ("refuse-strike", "id: refuse-strike"),
        ("unison", "id: unison\n"),
        ("nalgo-harbour", "id: unison\n"),
        ("echo-1", "id: echo-1"),
    ],
)
def test_the_editor_opens_at_the_record(editor: Editor, run: Run, id: str, where: str) -> None:
    done = run("edit", id, "-f", str(editor.record), sample=False)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "no problems\n", "")
    assert editor.words == ["-w", f"+{editor.line(where)}", str(editor.record)]


CHANGES = {
    "an error in the record": ("votes_against: 1,552", "votes_against: 15,52", 1, "15,52"),
    "the id that others mention": ("- id: joint-ballot\n", "- id: a-ballot\n", 1, "no event has the id `joint-ballot`"),
    "a text that is no YAML": ("title: Unison members", "title: [Unison: members", 1, "TL1"),
    "nothing wrong": ("title: Unison members", "title: The members", 0, "no problems"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_when_it_is_left_the_record_is_checked(editor: Editor, run: Run, name: str) -> None:
    old, new, code, said = CHANGES[name]
    editor.changes(old, new)
    done = run("edit", "joint-ballot", "-f", str(editor.record), sample=False)
    assert (done.exit_code, done.stderr) == (code, "")
    assert said in done.stdout


def test_what_was_wrong_elsewhere_is_only_counted(editor: Editor, run: Run) -> None:
    text = editor.record.read_text()
    editor.record.write_text(text.replace("type: strike", "type: stroke", 1))
    done = run("edit", "spring-talks", "-f", str(editor.record), sample=False)
    assert (done.exit_code, done.stdout) == (0, "no problems\n")
    assert done.stderr == "timeline: 1 more problem in other records, as before; see `timeline check`\n"


def test_a_record_in_a_file_that_is_no_yaml_is_found_and_put_right(editor: Editor, run: Run) -> None:
    editor.record.write_text(editor.record.read_text().replace("title: Unison members", "title: Unison: members"))
    editor.changes("title: Unison: members", "title: Unison members")
    done = run("edit", "joint-ballot", "-f", str(editor.record), sample=False)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "no problems\n", "")


REFUSED = {
    "no editor": ("", "no editor is chosen\n  name one in VISUAL or EDITOR, as in `export EDITOR=nano`"),
    "not there": ("no-such-editor", "the editor `no-such-editor` cannot be started: no-such-editor: no such file"),
    "a quote": ("'nano", "the editor `'nano` has a quote that is not closed"),
    "fails": ("false", "the editor `false` ended with exit code 1, so nothing was checked"),
    "killed": ("sh -c 'kill -9 $$'", "ended by signal 9, so nothing was checked"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_without_an_editor_that_works_a_sentence_says_so(
    editor: Editor, run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    said, wanted = REFUSED[name]
    monkeypatch.setenv("EDITOR", said)
    done = run("edit", "unison", "-f", str(editor.record), sample=False)
    assert (done.exit_code, done.stdout) == (2, "")
    assert wanted in done.stderr
    assert editor.record.read_text() == SAMPLE.read_text()


def test_an_unknown_id_names_the_nearest(editor: Editor, run: Run) -> None:
    done = run("edit", "refuse-stike", "-f", str(editor.record), sample=False)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "timeline: no record has the id `refuse-stike`\n  did you mean `refuse-strike`?\n"
    assert not editor.asked.exists()
    assert run("edit", "unison", "-f", "-", sample=False).exit_code == 2


WORDS = {
    "vim": "vim +7 /r/e.yaml",
    "nvim -u NONE": "nvim -u NONE +7 /r/e.yaml",
    "emacsclient -c": "emacsclient -c +7 /r/e.yaml",
    "hx": "hx /r/e.yaml:7",
    "/usr/local/bin/code": "/usr/local/bin/code --wait --goto /r/e.yaml:7",
    "subl": "subl --wait /r/e.yaml:7",
    "zed": "zed --wait /r/e.yaml:7",
    "mate": "mate --wait --line 7 /r/e.yaml",
    "'/opt/My Editor/kate'": "'/opt/My Editor/kate' --block --line 7 /r/e.yaml",
    "Notepad++.exe": "Notepad++.exe -multiInst -n7 /r/e.yaml",
    "ed": "ed /r/e.yaml",
}


@pytest.mark.parametrize("editor", WORDS)
def test_each_editor_is_told_the_line_in_its_own_words(editor: str) -> None:
    assert shlex.join(editors.waiting(editor, editors.Place("/r/e.yaml", 7))) == WORDS[editor]


def test_a_program_with_a_space_in_its_name_needs_no_quotes(tmp_path: Path) -> None:
    program = tmp_path / "my nano"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert editors.waiting(str(program), editors.Place("e.yaml", 7))[0] == str(program)


def test_visual_comes_before_editor() -> None:
    assert editors.chosen({"VISUAL": "code --wait", "EDITOR": "vi"}) == "code --wait"
    assert editors.chosen({"VISUAL": " ", "EDITOR": "vi"}) == "vi"
    assert editors.chosen({}) == ""
