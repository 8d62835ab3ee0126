"""Textual's private names stand in one module of ours: a release that moves one of them is answered there."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import textual

import tuireader

SOURCE = Path(tuireader.__file__).parent
TEXTUAL = Path(textual.__file__).parent
MODULES = (
    "app",
    "dom",
    "driver",
    "message_pump",
    "screen",
    "scroll_view",
    "widget",
    "worker",
    "css/stylesheet",
)
"""The modules of Textual with the classes that ours inherit from, or are handed."""

FILES = sorted(
    path for path in SOURCE.rglob("*.py") if path.parent.name != "wire" and "textual" in path.read_text("utf-8")
)


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def attributes(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and name of each private method, and of each private attribute, that stands in a file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and is_private(node.attr) and ast.unparse(node.value) != "os":
            yield node.lineno, node.attr
        if isinstance(node, ast.ClassDef):
            yield from (
                (it.lineno, it.name)
                for it in node.body
                if isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef) and is_private(it.name)
            )


PRIVATE_NAMES = {name for module in MODULES for _, name in attributes(TEXTUAL / f"{module}.py")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_private_name_of_textual_is_used_or_overridden(path: Path) -> None:
    assert [(line, name) for line, name in attributes(path) if name in PRIVATE_NAMES] == []


def test_private_members_of_others_are_named_in_one_module() -> None:
    """Neither a comment nor the whole of a file is exempt from ruff's rule; argparse has no other way."""
    exempt = {str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if "SLF001" in path.read_text("utf-8")}
    assert exempt == {"wire/textual_internals.py", "cli/command_list.py"}


def test_no_private_module_of_textual_is_imported_elsewhere() -> None:
    importing = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual._")
    }
    assert importing == {"wire/textual_internals.py"}
