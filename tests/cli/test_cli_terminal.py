"""The reader in a real pseudo-terminal: what it writes, what it leaves behind."""

import os
from pathlib import Path

import pytest

from terminals import reader

ARTICLE = "# The door\n\n“The door sticks,” said Olga Finch, a baker. “It always has.”\n"


def test_the_bundled_articles_open_alone(tmp_path: Path) -> None:
    with reader(tmp_path) as it:
        it.until("Start here: six keys")
        it.press("q")
        it.until("Ferry makes its")
        it.press("q")
        assert it.status() == 0


def test_quotations_are_walked_and_an_idle_program_writes_nothing(tmp_path: Path) -> None:
    door = tmp_path / "door.md"
    door.write_text(ARTICLE, "utf-8")
    with reader(tmp_path, str(door)) as it:
        it.until("2 quotations")
        it.press("]")
        it.until("1 of 2")
        it.press("]")
        it.until("2 of 2")
        it.bytes_within(0.5)
        assert it.bytes_within(1.5) == b""
        it.press("Q")
        assert it.status() == 0


def test_keys_typed_faster_than_frames_are_not_lost(tmp_path: Path) -> None:
    door = tmp_path / "door.md"
    door.write_text(ARTICLE, "utf-8")
    with reader(tmp_path, str(door)) as it:
        it.until("2 quotations")
        it.press("/sticks\r")
        it.until("/sticks · match 1 of 1")
        it.press("@olga\r")
        it.until("1 of 2")
        it.press("]@ol")
        it.until(" ol ")
        it.press("\x07Q")
        assert it.status() == 0


def test_an_article_by_standard_input_leaves_the_keys_to_the_terminal(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, ARTICLE.encode())
    os.close(writing)
    with reader(tmp_path, "-", stdin=reading) as it:
        it.until("2 quotations")
        it.press("]")
        it.until("1 of 2")
        it.press("q")
        assert it.status() == 0


def test_what_cannot_be_opened_is_shown_over_what_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a long path would be cut by the edge of the screen
    Path("door.md").write_text(ARTICLE, "utf-8")
    with reader(tmp_path, "gone.md", "door.md") as it:
        it.until("gone.md: does not exist")
        it.press("q")
        it.until("2 quotations")
        it.press("q")
        assert it.status() == 0


def test_nothing_to_open_is_status_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a long path would be cut by the edge of the screen
    with reader(tmp_path, "gone.md") as it:
        it.until("gone.md: does not exist")
        assert it.status() == 2
