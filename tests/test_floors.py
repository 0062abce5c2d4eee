"""A room imports only from rooms before it, a module only from modules before it; only the command line prints.

The order of the rooms stands in the docstring of the package, the order of the modules in that of their room, and what
neighbours may use is what the room's `__init__` names: names that it imports from its modules, and modules. A neighbour
takes such a name from the room and not from the module it stands in; a module that is handed out whole is not imported
by the `__init__`, so that a command loads no more than it uses. An `__init__` says what its room is for and holds no
code. Modules that a room does not list stand beside one another: each may use what is listed, but not the others.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).parent.parent / "timeline"
FILES = sorted(PACKAGE.rglob("*.py"))
MODULES = [file for file in FILES if file.parent != PACKAGE]


class Imported(NamedTuple):
    """One name that a file imports from the package: the dotted module (without `timeline`) and the name."""

    module: tuple[str, ...]
    name: str


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def listed(package: Path, what: str) -> list[str]:
    """The names that a line of a package's docstring lists, as in `Rooms, each ...: record, text.`"""
    said = " ".join((ast.get_docstring(tree(package / "__init__.py")) or "").split())
    found = re.search(rf"{what}[^:.]*: ([\w, ]+)\.", said)
    return found[1].split(", ") if found else []


ROOMS = listed(PACKAGE, "Rooms, each importing only from those before it")


def imported(file: Path) -> Iterator[Imported]:
    """What a file imports from the package, anywhere in it."""
    for node in ast.walk(tree(file)):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module.split(".")[0] == "timeline":
                yield from (Imported(tuple(module.split(".")[1:]), name.name) for name in names)
            case ast.Import(names=names):
                assert not [name for name in names if name.name.startswith("timeline")], "write `from timeline ...`"


def place(file: Path) -> tuple[str, ...]:
    """The dotted name of a file, without `timeline`: `("record", "dates")`; a room's `__init__` is the room."""
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def target(name: Imported) -> tuple[str, ...]:
    """The module that an import reaches: a name that is a module of the package itself is that module."""
    path = PACKAGE.joinpath(*name.module, name.name)
    is_module = path.is_dir() or path.with_suffix(".py").exists()
    return (*name.module, name.name) if is_module else name.module


def public(room: str) -> set[str]:
    """What a room's `__init__` names for its neighbours: the names it defines or imports, and modules."""
    names = {name.name for name in imported(PACKAGE / room / "__init__.py")}
    for node in tree(PACKAGE / room / "__init__.py").body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
    said = " ".join((ast.get_docstring(tree(PACKAGE / room / "__init__.py")) or "").split())
    if "Neighbours use the names below, and every module." in said:
        return names | {module.stem for module in (PACKAGE / room).iterdir()}
    modules = re.search(r"Neighbours use .*?modules? ([\w, ]+)\.", said)
    return names | set(modules[1].split(", ") if modules else [])


def before(order: Sequence[str], name: str) -> set[str]:
    return set(order[: order.index(name)]) if name in order else set(order)


def test_every_folder_is_a_room_that_says_what_it_is_for() -> None:
    folders = {folder.parent.name for folder in PACKAGE.glob("*/__init__.py")}
    assert folders == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_comes_in_and_what_goes_out(room: str) -> None:
    said = ast.get_docstring(tree(PACKAGE / room / "__init__.py")) or ""
    assert "Comes in: " in said
    assert "Goes out: " in said
    stems = {path.stem for path in (PACKAGE / room).iterdir()}
    assert set(listed(PACKAGE / room, "Modules, each importing only from those before it")) <= stems


HOLDING_CODE = {("cli",), ("exporters", "page")}
"""The command line itself is assembled in its `__init__`."""


@pytest.mark.parametrize("file", [f for f in MODULES if f.name == "__init__.py"], ids=lambda file: file.parent.name)
def test_an_init_says_what_its_room_is_for_and_holds_no_code(file: Path) -> None:
    words, *rest = tree(file).body
    assert isinstance(words, ast.Expr)
    assert len((ast.get_docstring(tree(file)) or "").splitlines()) <= 12
    assert place(file) in HOLDING_CODE or all(isinstance(node, ast.ImportFrom) for node in rest)


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_module_imports_only_from_below(file: Path) -> None:
    room = place(file)[0]
    for name in imported(file):
        reached = target(name)
        if reached and reached[0] != room:
            assert reached[0] in before(ROOMS, room), name


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_inside_a_room_a_module_imports_only_from_those_listed_before_it(file: Path) -> None:
    room, *inside = place(file)
    order = listed(PACKAGE / room, "Modules, each importing only from those before it")
    if not inside:
        return
    for reached in map(target, imported(file)):
        if reached[:1] == (room,) and reached[1:2] not in ((), (inside[0],)):
            assert reached[1] in before(order, inside[0]), reached


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_neighbours_use_only_what_a_room_hands_out(file: Path) -> None:
    room = place(file)[0]
    for name in imported(file):
        if name.module and name.module[0] != room:
            handed = name.module[1] if len(name.module) > 1 else name.name
            assert handed in public(name.module[0]), name
            names = {given.name for given in imported(PACKAGE / name.module[0] / "__init__.py")}
            assert len(name.module) == 1 or name.name not in names, f"take it from `timeline.{name.module[0]}`"
        assert not name.name.startswith("_") or name.name == "__version__", name


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_what_a_module_keeps_to_itself_is_not_reached_through_its_name(file: Path) -> None:
    """Beside the imports above: `module._name`, where the module was imported whole."""
    whole = {name.name for name in imported(file) if target(name) != name.module}
    reached = [
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in whole
    ]
    assert not [name for name in reached if re.search(r"\._(?!_|replace|asdict|fields|make)", name)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_only_the_command_line_prints(file: Path) -> None:
    calls = [node for node in ast.walk(tree(file)) if isinstance(node, ast.Call)]
    printing = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]
    assert not printing or place(file)[:1] == ("cli",)


def test_no_text_is_a_statement_by_itself() -> None:
    """The second line of a text that needs brackets is lost without them; what describes a name stands behind it."""
    lost = [
        f"{file.relative_to(PACKAGE)}:{after.lineno}"
        for file in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text()))
        for before, after in pairwise(getattr(node, "body", []) if isinstance(getattr(node, "body", []), list) else [])
        if isinstance(after, ast.Expr)
        and (isinstance(after.value, ast.JoinedStr) or isinstance(getattr(after.value, "value", None), str))
        and isinstance(after.value, ast.JoinedStr | ast.Constant)
        and not isinstance(before, ast.Assign | ast.AnnAssign)
    ]
    assert not lost
