"""How editors open a file at a line: by an address that the browser hands on, or as a program, waited for or not.

Nothing here goes through a shell. A program gets the place as arguments of its own, whatever the file is called.
"""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote


class Place(NamedTuple):
    """A place in a file: its path, its line and its column, from 1."""

    path: str
    line: int
    column: int = 1


class NoEditor(Exception):
    """An editor that cannot be used: what is wrong, and what would be right."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


SCHEMES: Final = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscode-insiders": "vscode-insiders://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "windsurf": "windsurf://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "textmate": "txmt://open?url=file://{path}&line={line}&column={column}",
}
"""Editors that an address opens, which the browser hands to the system: no program is started by the server."""

PROGRAMS: Final = {
    "subl": "subl {path}:{line}:{column}",
    "emacsclient": "emacsclient -n +{line}:{column} {path}",
    "nvim": "nvim --server {server} --remote-expr \"execute('edit +{line} ' .. fnameescape('{quoted}'))\"",
    "gvim": "gvim --remote-silent +{line} {path}",
    "mvim": "mvim --remote-silent +{line} {path}",
    "kate": "kate --line {line} --column {column} {path}",
    "gedit": "gedit +{line}:{column} {path}",
    "mate": "mate --line {line}:{column} {path}",
    "notepad++": "notepad++ -n{line} -c{column} {path}",
}
"""Editors that are running, or have a window of their own, and get the place from a program that is started."""

WAITED_FOR: Final = {
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
"""The words after which a program opens a file at a line and returns when it is closed, and who understands them."""


class Editor(NamedTuple):
    """An editor: the pattern of its address, or of the words of its command line; with neither there is none."""

    address: str = ""
    words: tuple[str, ...] = ()

    def link(self, place: Place) -> str:
        """The address that opens a place; "" where a program has to be started."""
        path = quote(Path(place.path).absolute().as_posix(), errors="surrogateescape")
        rooted = path if path.startswith("/") else f"/{path}"  # a drive letter comes first on Windows
        return self.address.format(path=rooted, line=place.line, column=place.column)

    def command(self, place: Place) -> list[str]:
        """The command line that opens a place."""
        path = str(Path(place.path).absolute())
        told = {"path": path, "quoted": path.replace("'", "''"), "line": place.line, "column": place.column}
        return [word.format(**told) for word in self.words]


NONE: Final = Editor()

_WAITING: Final = {name: words for words, names in WAITED_FOR.items() for name in names.split()}


def chosen(environment: Mapping[str, str]) -> str:
    """The command line of a person's editor (POSIX.1-2017, "Environment Variables"): `VISUAL`, else `EDITOR`, or ""."""
    return next((said for name in ("VISUAL", "EDITOR") if (said := environment.get(name, "").strip())), "")


def waiting(command: str, place: Place) -> list[str]:
    """The words that open a place and return when it is closed; an editor unknown here gets the file alone.

    Raises ValueError for a command line with a quote that is not closed.
    """
    words = [command] if shutil.which(command) else shlex.split(command)
    way = _WAITING.get(Path(words[0]).name.lower().removesuffix(".exe"), "{path}")
    return [*words, *(word.format(path=place.path, line=place.line) for word in way.split())]


def editor(named: str, environment: Mapping[str, str]) -> Editor:
    """The editor of a name, or of a command line such as `nvim --server /tmp/nvim …` with `{path}` and `{line}` in it.

    Raises NoEditor for an unknown name, and for a program that is not installed.
    """
    if named in SCHEMES or not named:
        return Editor(address=SCHEMES.get(named, ""))
    words = _words(PROGRAMS.get(named, named))
    if words[0] == "nvim" and "{server}" in words:
        words = [_listening(environment) if word == "{server}" else word for word in words]
    if not any("{path}" in word or "{quoted}" in word for word in words):
        known = ", ".join([*SCHEMES, *PROGRAMS])
        raise NoEditor(
            f"`{named}` does not say how it opens a file at a line",
            f"name one of {known}; or write its command with {{path}} and {{line}}: `myeditor +{{line}} {{path}}`",
        )
    if not shutil.which(words[0]):
        raise NoEditor(f"`{words[0]}` is not installed", "name another editor, or `vscode` for a link alone")
    return Editor(words=tuple(words))


def _words(command: str) -> Sequence[str]:
    """The words of a command line, of which only the known fields may stand in braces."""
    try:
        words = shlex.split(command)
        for word in words:
            word.format(path="", quoted="", line=1, column=1, server="")
    except (ValueError, KeyError, IndexError, AttributeError):
        words = []
    if not words:
        raise NoEditor(f"`{command}` is no command line", "in braces stand path, line and column alone")
    return words


def _listening(environment: Mapping[str, str]) -> str:
    """Where a Neovim listens: the one in whose terminal this runs."""
    address = environment.get("NVIM") or environment.get("NVIM_LISTEN_ADDRESS")
    if not address:
        raise NoEditor(
            "no Neovim is known to listen",
            "start it with `nvim --listen /tmp/nvim`, and this with `NVIM=/tmp/nvim`, or run this in its terminal",
        )
    return address
