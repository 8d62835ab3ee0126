"""`tuireader --restricted` before it opens: what is asked for wrongly, and what the environment says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from terminals import terminal
from tuireader.library import Library

READER = [sys.executable, "-m", "tuireader"]
ASKED = [
    ["--restricted", "README.md"],
    ["read", "--restricted", "/etc"],
    ["--restricted", "-"],
    ["--restricted", "--plain"],
    ["--restricted", "--plain", "README.md"],
    ["--restricted", "add", "https://post.example"],
    ["--restricted", "quotes", "/etc/passwd"],
    ["--restricted", "https://post.example"],
]


@pytest.mark.parametrize("arguments", ASKED, ids=" ".join)
def test_nothing_may_be_named(arguments: list[str]) -> None:
    done = subprocess.run([*READER, *arguments], input="", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "tuireader: --restricted opens the library and nothing else: leave out PATH and --plain\n"


def test_another_command_has_no_such_option() -> None:
    done = subprocess.run([*READER, "add", "--restricted", "x"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")


def test_the_environment_names_no_file_and_no_program(tmp_path: Path) -> None:
    """As if sshd let a visitor set anything: what they would use is there, and is not used."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "door.md").write_text("# The door\n\n“It sticks,” said Olga Finch.\n", "utf-8")
    library = Library(tmp_path / "srv" / "library.db")
    library.feeds.store(str(folder), kind="folder")
    library.files.open_paths([str(folder)])
    library.close()
    config = tmp_path / "config.toml"
    config.write_text("this is = = no TOML\n", "utf-8")
    spoilt = {
        "TUIREADER_DATA": str(tmp_path / "data"),
        "TUIREADER_CONFIG": str(config),
        "HOME": str(tmp_path / "home"),
        "XDG_CONFIG_HOME": str(tmp_path / "xdg"),
        "TMPDIR": str(tmp_path / "tmp"),
        "TEXTUAL": "devtools,debug",
        "TEXTUAL_LOG": str(tmp_path / "log"),
        "TEXTUAL_PRESS": "q",
        "TEXTUAL_SCREENSHOT": "0",
        "TEXTUAL_SCREENSHOT_LOCATION": str(tmp_path),
        "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver",
        "BROWSER": f"touch {tmp_path}/browser",
        "EDITOR": f"touch {tmp_path}/editor",
        "SSH_ORIGINAL_COMMAND": str(folder / "door.md"),
    }
    before = sorted(tmp_path.rglob("*"))
    with terminal([*READER, "--restricted", "--library", str(tmp_path / "srv" / "library.db")], spoilt) as it:
        it.until("Enter read")
        it.press("oR")
        it.until("Not available in this kiosk.")
        it.press("qq")
        assert it.status() == 0
    assert sorted(tmp_path.rglob("*")) == before


def test_a_library_that_is_not_there_or_is_none_is_said(tmp_path: Path) -> None:
    words = tmp_path / "words.db"
    words.write_text("words", "utf-8")
    for path, said in ((tmp_path / "gone.db", "there is no library"), (words, "is no library of tuireader")):
        with terminal([*READER, "--restricted", "--library", os.path.relpath(path)]) as it:
            assert "tuireader: " in it.until(said)
            assert it.status() == 2
