"""The editor that a person has chosen for the terminal, told to open a file at a line and to be waited for.

`VISUAL` and `EDITOR` hold a command line (POSIX.1-2017, "Environment Variables"); how a line is named depends on the
editor.
"""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

WAYS: Final = {
    "+{line} {path}": "emacs emacsclient jed joe jmacs kak mg micro nano ne nvi nvim pico vi view vile vim vim.basic "
    "vim.nox vim.tiny",
    "{path}:{line}": "helix hx mcedit",
    "--nofork +{line} {path}": "gvim mvim",
    "--wait +{line} {path}": "gedit gnome-text-editor",
    "--wait {path}:{line}": "pulsar subl zed zeditor",
    "--wait --goto {path}:{line}": "code code-insiders codium cursor vscodium windsurf",
    "--wait --line {line} {path}": "idea idea64 mate pycharm webstorm",
    "--block --line {line} {path}": "kate kwrite",
    "-multiInst -n{line} {path}": "notepad++",
}
"""The words that open a file at a line and return when it is closed, each with the editors that understand them."""

_WAY: Final = {name: way for way, names in WAYS.items() for name in names.split()}


def chosen(environment: Mapping[str, str]) -> str:
    """The command line of the editor, with `VISUAL` before `EDITOR`; empty where none is chosen."""
    return next((said for name in ("VISUAL", "EDITOR") if (said := environment.get(name, "").strip())), "")


def opening(editor: str, path: str, line: int) -> list[str]:
    """The words that open a file at a line, from 1; an editor that nobody here knows gets the file alone.

    Raises ValueError for a command line with a quote that is not closed.
    """
    words = [editor] if shutil.which(editor) else shlex.split(editor)
    way = _WAY.get(Path(words[0]).name.lower().removesuffix(".exe"), "{path}")
    return [*words, *(word.format(path=path, line=line) for word in way.split())]
