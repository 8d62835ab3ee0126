"""The reader starts without the part of Textual that it does not use."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
import textual

from tuireader.textual_startup import OMITTED_MODULE, STAND_IN_NAMES


def run(program: str) -> list[str]:
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    names: list[str] = json.loads(answer.stdout)
    return names


WITHOUT_PALETTE = "import json, sys; from tuireader.textual_startup import without_command_palette\nwith without_command_palette():\n    import tuireader.app\n"


def test_what_textual_takes_from_the_palette_is_known() -> None:
    """A release of Textual that takes more, or elsewhere, is named here."""
    taken = set()
    for file in Path(textual.__file__).parent.rglob("*.py"):
        for node in ast.parse(file.read_bytes()).body:  # of the module itself, not what a function imports
            if isinstance(node, ast.ImportFrom) and node.module == OMITTED_MODULE and file.stem != "system_commands":
                taken |= {name.name for name in node.names}
    assert taken == set(STAND_IN_NAMES)


def test_neither_the_palette_nor_its_widgets_are_imported() -> None:
    loaded = run(f"{WITHOUT_PALETTE}print(json.dumps([name for name in sys.modules if name.startswith('textual.')]))")
    assert not {"textual.command", "textual.widgets._input", "textual.widgets._tree"} & set(loaded)
    assert "textual.app" in loaded


def test_who_asks_for_the_palette_afterwards_gets_the_true_one() -> None:
    asked = "from textual.command import CommandPalette; print(json.dumps(list(CommandPalette.__mro__[1].__name__)))"
    assert "".join(run(WITHOUT_PALETTE + asked)) == "SystemModalScreen"


@pytest.mark.parametrize("before", ["textual.app", "textual.command"])
def test_where_textual_is_there_already_nothing_is_put_in_its_place(before: str) -> None:
    told = "print(json.dumps([sys.modules['textual.command'].CommandPalette.__module__]))"
    assert run(f"import {before}\n{WITHOUT_PALETTE}{told}") == ["textual.command"]


def test_who_looks_for_quotations_needs_no_network() -> None:
    loaded = run("import json, sys, tuireader.updates.find_quotations; print(json.dumps(list(sys.modules)))")
    assert not {"httpx2", "httpcore2", "asyncio", "ssl"} & set(loaded)
