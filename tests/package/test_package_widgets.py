"""Widgets show what they are given: they open no file and ask no database, and words stand where no widget is."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tuireader import widgets

FILES = sorted(Path(widgets.__file__).parent.glob("*.py"))

LIBRARY_NAMES = {"ALL", "QUOTED", "STARRED", "UNREAD", "Entry", "Listing", "Sort", "Term", "View"}
"""The types and the constants that a widget may know of the library, beside modules that only look at words or name types."""
CHANGES_NAMES = {"Comparison", "ParagraphChange", "Piece", "QuotationChange", "Sign", "count_kinds", "marked"}
"""What a widget may know of comparisons: what was found, but not how; that takes the engine, and seconds."""
PURE_MODULES = {f"tuireader.library.{name}" for name in ("matching", "person", "role_label", "witness")}

FORBIDDEN_MODULES = {"io", "os", "pathlib", "shutil", "socket", "sqlite3", "subprocess", "tempfile", "urllib"}
FORBIDDEN_CALLS = {"open", "execute", "read_text", "read_bytes", "write_text", "write_bytes", "peek_entry"}


def imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield str(getattr(node.func, "attr", "") or getattr(node.func, "id", ""))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_widget_does_no_input_and_no_output(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    for module, name in imports(tree):
        assert module.split(".")[0] not in FORBIDDEN_MODULES, module
        if module.startswith("tuireader."):
            assert module.split(".")[1] in {"changes", "documents", "library", "quotes", "widgets", "wire"}, module
        if module.startswith("tuireader.library"):
            assert name in LIBRARY_NAMES or module in PURE_MODULES, f"{module}.{name}"
        if module.startswith("tuireader.changes"):
            assert name in CHANGES_NAMES, f"{module}.{name}"
        if module.startswith("tuireader.documents"):
            assert module == "tuireader.documents.model", module
        if module.startswith("tuireader.wire"):
            assert module == "tuireader.wire.textual_internals", module
    assert not FORBIDDEN_CALLS & set(calls(tree))


WORDS_AND_MEASURES = ("phrases", "text_width", "layout", "article_facts")


@pytest.mark.parametrize("name", WORDS_AND_MEASURES)
def test_words_and_measures_know_no_widget(name: str) -> None:
    """What these say can be tried without a terminal."""
    (path,) = [path for path in FILES if path.stem == name]
    modules = {module for module, _ in imports(ast.parse(path.read_text("utf-8")))}
    assert not {module for module in modules if module.split(".")[0] == "textual"}
    ours = {module for module in modules if module.startswith("tuireader.widgets")}
    assert ours <= {f"tuireader.widgets.{other}" for other in WORDS_AND_MEASURES}
