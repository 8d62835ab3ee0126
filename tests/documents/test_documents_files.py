"""Files and folders: what opens, in which order, and one clear sentence for each that does not."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tuireader.documents import Headline, find_articles, load, parse, peek
from tuireader.documents.files import MAX_FILE_BYTES
from tuireader.errors import MAX_LOCATION_CHARACTERS, ArticleError

ARTICLE = "# The Long Winter\n\nBy Marta Quill\n\nThe snow came early.\n"


def names(folder: Path, paths: list[Path]) -> list[str]:
    return [str(path.relative_to(folder)) for path in paths]


def write(folder: Path, *files: str) -> None:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(ARTICLE, encoding="utf-8")


def refused(path: Path, sentence: str) -> None:
    """Both ways to open a file say the same."""
    for opener in (load, peek):
        with pytest.raises(ArticleError) as caught:
            opener(path)
        shown = str(path)[:MAX_LOCATION_CHARACTERS] + "…" * (len(str(path)) > MAX_LOCATION_CHARACTERS)
        assert str(caught.value) == f"{shown}: {sentence}"


def test_load_and_peek(tmp_path: Path) -> None:
    write(tmp_path, "x.md")
    assert load(tmp_path / "x.md").text == "The snow came early."
    assert peek(tmp_path / "x.md") == Headline("The Long Winter", "Marta Quill")


def test_peek_reads_the_beginning_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"The Long Winter\n\n" + "Åsa said no. ".encode() * 2000 + bytes(1000))
    assert peek(path).title == "The Long Winter"


def test_peek_of_blanks_in_a_long_file_is_its_name(tmp_path: Path) -> None:
    path = tmp_path / "long-winter.txt"
    path.write_text("\n" * 9000 + "The snow came early.\n")
    assert peek(path).title == "Long winter"
    assert load(path).text == "The snow came early."


def test_missing(tmp_path: Path) -> None:
    refused(tmp_path / "none.md", "does not exist; check the spelling")
    write(tmp_path, "x.md")
    refused(tmp_path / "x.md" / "y.md", "does not exist; check the spelling")


def test_folder(tmp_path: Path) -> None:
    refused(tmp_path, "is a folder; give the articles in it")


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf\n", b"\x1b[0m\n", b"\xff\xfe"])
def test_empty(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(data)
    refused(path, "is empty; give a file that holds an article")


def test_binary(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(b"%PDF-1.7 ...")
    refused(path, "is a PDF, not text; save it as plain text or Markdown first")


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    refused(path, "is larger than 32 MB; give a file that holds one article")


def test_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    write(tmp_path, "x.md")
    monkeypatch.setattr(os, "open", deny)
    refused(tmp_path / "x.md", "may not be read; ask its owner for the permission")


def test_a_name_that_cannot_be(tmp_path: Path) -> None:
    refused(tmp_path / ("x" * 5000), "cannot be read (file name too long); check the path")
    with pytest.raises(ArticleError, match=r"cannot be read \(not a possible name\)"):
        load(Path("a\0b"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_pipes_sockets_and_devices_never_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = "is not a regular file but a pipe, socket or device; save its text to a file first"
    os.mkfifo(tmp_path / "pipe.md")
    refused(tmp_path / "pipe.md", sentence)
    refused(Path(os.devnull), sentence)
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.md")
        refused(Path("socket.md"), sentence)


def test_a_hostile_name_is_cleaned_in_the_sentence(tmp_path: Path) -> None:
    with pytest.raises(ArticleError) as caught:
        load(tmp_path / "\x1b]0;owned\x07\n.md")
    assert str(caught.value) == f"{tmp_path} .md: does not exist; check the spelling".replace(" .md", "/ .md")


def test_folders_are_walked_in_natural_order(tmp_path: Path) -> None:
    write(tmp_path, "b 10.md", "B 9.txt", "a/2.markdown", "a/10.text", "a/c/1.mdown", "d.MD")
    write(tmp_path, ".hidden.md", ".git/x.md", "picture.png", "README")
    found, errors = find_articles([str(tmp_path)])
    assert names(tmp_path, found) == ["a/2.markdown", "a/10.text", "a/c/1.mdown", "B 9.txt", "b 10.md", "d.MD"]
    assert errors == []


def test_files_come_as_given_and_once(tmp_path: Path) -> None:
    write(tmp_path, "b.md", "a.md", "notes", ".hidden.md")
    (tmp_path / "again.md").symlink_to("a.md")
    given = [str(tmp_path / name) for name in ("notes", ".hidden.md", "b.md", "./b.md", "again.md", ".")]
    found, errors = find_articles(given)
    assert names(tmp_path, found) == ["notes", ".hidden.md", "b.md", "again.md"]
    assert errors == []


def test_what_is_missing_or_has_no_articles_is_said_and_the_others_come(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "empty/x.png")
    found, errors = find_articles([str(tmp_path / name) for name in ("none.md", "empty", "a.md")] + ["a\0b"])
    assert names(tmp_path, found) == ["a.md"]
    assert [error.reason for error in errors] == [
        "does not exist; check the spelling",
        "holds no articles; give a folder with .md, .txt or .html files",
        "cannot be read (not a possible name); check the path",
    ]


def test_a_folder_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.md", "locked/b.md")
    scan = os.scandir

    def deny(path: str) -> object:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", deny)
    found, errors = find_articles([str(tmp_path)])
    assert names(tmp_path, found) == ["a.md"]
    assert [str(error) for error in errors] == [f"{tmp_path}/locked: may not be read; ask its owner for the permission"]


def test_loops_of_links_end(tmp_path: Path) -> None:
    write(tmp_path, "a/b/x.md")
    (tmp_path / "a" / "b" / "up").symlink_to("..")
    (tmp_path / "self.md").symlink_to("self.md")
    (tmp_path / "gone.md").symlink_to("nowhere.md")
    found, errors = find_articles([str(tmp_path)])
    assert names(tmp_path, found) == ["a/b/x.md"]
    assert errors == []


def test_deep_folders_do_not_overflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(300):
        Path("d").mkdir()
        os.chdir("d")
    write(Path(), "x.md")
    found, _ = find_articles([str(tmp_path)])
    assert [path.name for path in found] == ["x.md"]


@pytest.mark.parametrize(
    ("place", "title"),
    [
        ("old-harbour_saved.md", "Old harbour saved"),
        ("https://tide.example/2026/old-harbour.html", "Old harbour"),
        ("", "Untitled"),
        ("___.txt", "Untitled"),
        ("\x1b[31m旧港.txt", "旧港"),
    ],
)
def test_the_name_is_the_title_of_last_resort(place: str, title: str) -> None:
    assert parse(b"the snow came early.\n", place, markup="plain").title == title


def test_only_markdown_imports_the_markdown_parser() -> None:
    program = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "import tuireader.documents as d\n"
        "d.parse(b'The snow came early.', 'x.txt')\n"
        "print({'markdown_it', 'textual', 'rich', 'tomllib', 'html'} & (set(sys.modules) - before))\n"
        "d.parse(b'The snow came early.', 'x.md')\n"
        "print('markdown_it' in sys.modules)\n"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert re.findall(r"\w+", said) == ["set", "True"]
