"""A module imports only from modules to its left and above; only the command line prints."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FLOORS = (
    "problems dates vocabulary figures model",
    "files document sheet misfits conversion reader cache writer tidy",
    "query rules checks due diff merge tables axis schema completion drafts interview imports prose",
    "views exporters articles",
    "phrases git",
    "cli",
    "__main__",
)
"""Every module of the package, in the order a newcomer would read them."""

ORDER = [name for floor in FLOORS for name in floor.split()]

PACKAGE = Path(__file__).parent.parent / "timeline"
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


def place(file: Path) -> str:
    """The name a file has in the floors: its own, or that of its folder."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(file: Path) -> Iterator[str]:
    """The modules of the package that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(file.read_text())):
        match node:
            case ast.ImportFrom(module="timeline", names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module)) if module.startswith("timeline."):
                yield module.split(".")[1]
            case ast.Import(names=names):
                yield from (name.name.split(".")[1] for name in names if name.name.startswith("timeline."))


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_module_imports_only_downward(file: Path) -> None:
    own = place(file)
    allowed = {*ORDER[: ORDER.index(own)], own, "__version__"}
    assert set(imported(file)) <= allowed


def test_every_module_has_a_floor() -> None:
    assert {place(file) for file in MODULES} <= set(ORDER)


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_only_the_command_line_prints(file: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
    printing = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]
    assert not printing or place(file) == "cli"
