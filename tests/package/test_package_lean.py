"""The reader starts without the part of Textual that it does not use."""

import ast
import hashlib
import json
import subprocess
import sys
import typing
from importlib.util import find_spec
from pathlib import Path

import pytest
import rich
import textual

from tuireader import library
from tuireader.textual_startup import OMITTED_NAMES, TYPING_MODULE
from uncounted import environment_without_coverage


def run(program: str) -> list[str]:
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, env=environment_without_coverage()
    )
    names: list[str] = json.loads(answer.stdout)
    return names


LEAN = "import json, sys; from tuireader.textual_startup import without_unused_modules\nwith without_unused_modules():\n    import tuireader.app\n"


def taken_from(module: str) -> set[str]:
    """Return the names that modules of Textual and Rich import from a module, not those that their functions import."""
    files = [file for package in (textual, rich) for file in Path(package.__path__[0]).rglob("*.py")]
    nodes = [node for file in files if file.stem != "system_commands" for node in ast.parse(file.read_bytes()).body]
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == module]
    return {name.name for node in imports for name in node.names}


@pytest.mark.parametrize("module", OMITTED_NAMES)
def test_what_textual_takes_from_an_omitted_module_is_known(module: str) -> None:
    """A release of Textual that takes more, or elsewhere, is named here."""
    assert taken_from(module) == set(OMITTED_NAMES[module])


def test_what_textual_takes_from_the_extensions_of_typing_is_in_typing() -> None:
    taken = taken_from(TYPING_MODULE)
    assert "Self" in taken
    assert not taken - set(dir(typing))


def test_the_stand_ins_are_where_they_are_known_to_be() -> None:
    """None of them may come where its attributes are asked for: what is called becomes the real thing, no more."""
    names = {"Table": "rich.table", "user_downloads_path": "platformdirs"}
    holders = run(
        f"{LEAN}names = {names}\nprint(json.dumps([f'{{module}} {{name}}' for module in list(sys.modules)"
        " for name, home in names.items() if name in vars(sys.modules[module] or object)]))"
    )
    assert set(holders) == {"textual.design Table", "textual.app user_downloads_path"}


def test_neither_the_palette_nor_its_widgets_are_imported() -> None:
    loaded = run(f"{LEAN}print(json.dumps([name for name in sys.modules if name.startswith('textual.')]))")
    assert not {"textual.command", "textual.widgets._input", "textual.widgets._tree", "textual.drivers"} & set(loaded)
    assert "textual.app" in loaded


def test_who_asks_for_the_palette_afterwards_gets_the_true_one() -> None:
    asked = "from textual.command import CommandPalette; print(json.dumps(list(CommandPalette.__mro__[1].__name__)))"
    assert "".join(run(LEAN + asked)) == "SystemModalScreen"


def test_a_call_of_a_stand_in_calls_the_real_thing() -> None:
    asked = "import textual.app, textual.design\nprint(json.dumps([type(textual.app.user_downloads_path()).__name__, textual.design.Table().__class__.__module__]))"
    path_type, table_module = run(LEAN + asked)
    assert path_type.endswith("Path")
    assert table_module == "rich.table"


def test_neither_tls_nor_its_library_is_in_memory_before_something_is_fetched() -> None:
    loaded = run(f"{LEAN}import asyncio\nprint(json.dumps(list(sys.modules)))")
    assert not {"ssl", "_ssl", "hashlib", "_hashlib", "platformdirs", "httpx2"} & set(loaded)


def test_what_is_fetched_later_has_tls() -> None:
    """The reader fetches pages in its own process: anyio brings TLS to a loop of an asyncio that has none."""
    program = (
        "import asyncio, socket, threading\nfrom tuireader.feeds.fetch import Fetcher\nimport anyio, ssl\n"
        "listening = socket.create_server(('127.0.0.1', 0))\n"
        "def answer():\n    peer, _ = listening.accept()\n    hello = peer.recv(4096)\n    begins.append(hello[0])\n    peer.close()\n"
        "begins = []\nserver = threading.Thread(target=answer)\nserver.start()\n"
        "async def ask():\n    try:\n"
        "        await anyio.connect_tcp('127.0.0.1', listening.getsockname()[1], tls=True)\n"
        "    except (OSError, anyio.BrokenResourceError, anyio.EndOfStream, ssl.SSLError):\n        pass\n"
        "asyncio.run(ask())\nserver.join()\nprint(json.dumps([str(byte) for byte in begins]))"
    )
    assert run(LEAN + program) == ["22"]  # the record that a TLS handshake begins with


@pytest.mark.parametrize("before", ["textual.app", "textual.command"])
def test_where_textual_is_there_already_nothing_is_put_in_its_place(before: str) -> None:
    told = "print(json.dumps([sys.modules['textual.command'].CommandPalette.__module__]))"
    assert run(f"import {before}\n{LEAN}{told}") == ["textual.command"]


def test_the_last_screen_is_shown_before_slow_modules_of_python_are_imported() -> None:
    modules = "tuireader.cli.read, tuireader.paths, tuireader.wire.splash, tuireader.wire.capabilities"
    loaded = run(f"import json, sys, {modules}; print(json.dumps(list(sys.modules)))")
    assert not {"dataclasses", "inspect", "ast", "sqlite3", "asyncio"} & set(loaded)


def test_who_looks_for_quotations_needs_no_network() -> None:
    loaded = run("import json, sys, tuireader.updates.find_quotations; print(json.dumps(list(sys.modules)))")
    assert not {"httpx2", "httpcore2", "asyncio", "ssl"} & set(loaded)


def test_the_last_screen_needs_no_pathlib() -> None:
    modules = "tuireader.cli.read, tuireader.wire.splash, tuireader.paths"
    loaded = run(
        f"import json, sys, {modules}; tuireader.paths.library_file('x'); print(json.dumps(list(sys.modules)))"
    )
    assert not {"pathlib", "urllib.parse", "dataclasses"} & set(loaded)


NOT_FOR_A_LIBRARY = [
    "corrections.apply",
    "corrections.model",
    "documents.cleaning",
    "library.copy_search",
    "library.found_article",
    "library.index",
    "library.ingest",
    "library.known_speakers",
    "library.nearest_words",
    "library.notes",
    "library.people",
    "library.person",
    "library.query",
    "library.ruling_rows",
    "library.rulings",
    "library.said",
    "library.undo_changes",
    "library.versions",
    "library.watches",
]
"""Modules that no first screen needs: they are imported where a key or a thread first asks for them."""
NOT_FOR_THE_FIRST_SCREEN = [
    "corrections.anchors",
    "library.excerpts",
    "run_program",
    "screens.dialogs.output_page",
    "screens.dialogs.prompt",
    "screens.reader.browser",
    "screens.reader.citation",
    "screens.reader.command_input",
    "screens.reader.empty_list",
    "screens.reader.own_commands",
    "screens.reader.run_search",
    "updates.change_notes",
    "updates.change_rulings",
    "updates.store_quotations",
    "widgets.person_head",
    "widgets.week_bars",
]


def test_a_library_needs_nothing_that_only_corrections_copies_and_faults_need(tmp_path: Path) -> None:
    opened = f"from pathlib import Path; tuireader.library.Library(Path({str(tmp_path / 'library.db')!r})).feeds.all()"
    loaded = run(f"import json, sys, tuireader.library; {opened}; print(json.dumps(list(sys.modules)))")
    unneeded = {"shutil", "lzma", "difflib", *(f"tuireader.{name}" for name in NOT_FOR_A_LIBRARY)}
    assert not unneeded & set(loaded)


def test_the_first_screen_needs_nothing_that_only_some_keys_need() -> None:
    loaded = run(f"{LEAN}print(json.dumps(list(sys.modules)))")
    unneeded = {f"tuireader.{name}" for name in (*NOT_FOR_A_LIBRARY, *NOT_FOR_THE_FIRST_SCREEN)}
    assert not unneeded & set(loaded)
    assert not {"ctypes", "difflib", "pickle", "typing_extensions", "textual.widgets._toast"} & set(loaded)


@pytest.mark.parametrize("name", [*NOT_FOR_A_LIBRARY, *NOT_FOR_THE_FIRST_SCREEN])
def test_what_a_start_leaves_out_is_there(name: str) -> None:
    assert find_spec(f"tuireader.{name}")


@pytest.mark.parametrize("name", library.__all__)
def test_a_library_has_each_of_its_names(name: str) -> None:
    assert getattr(library, name) is not None


def test_a_library_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match="no attribute Persons"):
        getattr(library, "Persons")  # noqa: B009 - a type checker knows that it is not there


def test_digests_are_those_of_hashlib_and_need_no_openssl() -> None:
    data = "“The weir holds,” said Ada Thornbury.".encode()
    program = f"import json, sys\nfrom tuireader.digests import blake2b, sha256\nprint(json.dumps([blake2b({data!r}, digest_size=16).hexdigest(), sha256({data!r}).hexdigest(), *sys.modules]))"
    blake, sha, *loaded = run(program)
    assert (blake, sha) == (hashlib.blake2b(data, digest_size=16).hexdigest(), hashlib.sha256(data).hexdigest())
    assert "_hashlib" not in loaded


def test_where_openssl_is_loaded_it_makes_the_digests_and_they_are_the_same() -> None:
    modules = "import json, sys\nfrom tuireader.digests import sha256\n"
    program = "made = [sha256(b'weir')]\nimport ssl, hashlib\nmade += [sha256(b'weir')]\nprint(json.dumps([(type(it).__module__, it.hexdigest()) for it in made]))"
    (own, openssl), (first, second) = zip(*run(modules + program), strict=True)
    assert openssl == "_hashlib" != own
    assert first == second == hashlib.sha256(b"weir").hexdigest()
