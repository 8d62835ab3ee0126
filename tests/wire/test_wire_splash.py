"""What is shown before Textual is there: the last screen, or the program's name."""

import os
import sys
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminals import Terminal, terminal
from tuireader.wire.cells import Cell
from tuireader.wire.screen_cache import decode_rows, encode_rows
from tuireader.wire.sgr import PLAIN, Rendition
from tuireader.wire.splash import Splash

ARTICLE = "# The heron\n\n“It was a heron,” said Olga Finch.\n\n“A heron,” she said.\n"

WITHOUT_TEXTUAL = "import sys; sys.modules['textual.app'] = None; from tuireader.cli import main; main(sys.argv[1:])"
"""The reader where Textual cannot be imported: all that is seen is what came before it."""

renditions = st.builds(
    Rendition,
    st.frozensets(st.sampled_from(["1", "3", "7"])),
    st.sampled_from(["", "38;5;4"]),
    st.sampled_from(["", "48;5;4"]),
    st.sampled_from(["", "https://weir.example/"]),
)
cells = st.tuples(st.sampled_from([" ", "a", "水", "", "e\u0301", "\\", '"', "\x00"]), renditions)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=4))
def test_cells_come_back_as_they_were(rows: list[list[Cell]]) -> None:
    assert decode_rows(encode_rows(rows), (3, len(rows))) == rows


@given(st.binary() | st.sampled_from([b"[]", b"[[],[]]", b"[[[[],1]],[[1,2]]]", b'[[[[],"","",""]],[["a",[[0,2]]]]]']))
def test_what_is_no_screen_is_none(data: bytes) -> None:
    assert decode_rows(data, (1, 1)) is None


def test_a_screen_of_another_size_is_none() -> None:
    assert decode_rows(encode_rows([[(" ", PLAIN)]]), (2, 1)) is None


def test_without_a_terminal_nothing_happens(tmp_path: Path) -> None:
    with Splash(str(tmp_path / "screen"), [], "weir") as it:
        assert not it.is_on


@pytest.fixture
def door(tmp_path: Path) -> Path:
    """An article that was read before, at its second quotation."""
    place = tmp_path / "heron.md"
    place.write_text(ARTICLE, "utf-8")
    with started(tmp_path, place) as it:
        it.until("2 quotations")
        it.press("]]")
        it.until("2 of 2")
        it.press("Q")
        assert it.status() == 0
    return place


def started(
    folder: Path, *words: object, code: str = "", term: str = "xterm-256color"
) -> AbstractContextManager[Terminal]:
    program = ["-c", code] if code else ["-m", "tuireader"]
    environment = {"TUIREADER_DATA": str(folder / "data"), "TERM": term}
    return terminal([sys.executable, *program, *map(str, words)], environment)


def test_the_last_screen_is_shown_without_textual(tmp_path: Path, door: Path) -> None:
    with started(tmp_path, door, code=WITHOUT_TEXTUAL) as it:
        assert it.status() == 1
        shown = it.raw.partition(b"\x1b[?1049h")[2] or it.raw
        assert "2 of 2" in shown.decode()
        assert b"Traceback" in it.raw.partition(b"1049l")[2], "the terminal was not given back first"


@pytest.mark.parametrize(
    "evil", [b"\x1b]52;c;QQ==\x07", b"\x1b[21t", b"\x1bP+q\x1b\\", b"\xc2\x9b", "\u202e".encode(), b"\x1bc", b"\0"]
)
def test_a_screen_that_somebody_has_changed_is_not_shown(tmp_path: Path, door: Path, evil: bytes) -> None:
    screen = tmp_path / "data" / "library.db-screen"
    key, length, rest = screen.read_bytes().split(b"\n", 2)
    drawing = rest[: int(length)] + evil
    screen.write_bytes(b"%b\n%d\n%b%b" % (key, len(drawing), drawing, rest[int(length) :]))
    with started(tmp_path, door, code=WITHOUT_TEXTUAL) as it:
        assert it.status() == 1
        assert evil not in it.raw
        assert b"Olga Finch" not in it.raw.partition(b"1049l")[0]


@pytest.mark.parametrize("how", ["others may write it", "a link", "a pipe"])
def test_a_screen_that_is_not_ours_alone_is_not_shown(tmp_path: Path, door: Path, how: str) -> None:
    screen = tmp_path / "data" / "library.db-screen"
    if how == "a link":
        screen.symlink_to(screen.rename(tmp_path / "elsewhere"))
    elif how == "a pipe":
        screen.unlink()
        os.mkfifo(screen)
    else:
        screen.chmod(0o666)
    with started(tmp_path, door, code=WITHOUT_TEXTUAL) as it:
        assert it.status() == 1
        assert b"Olga Finch" not in it.raw.partition(b"1049l")[0]


@pytest.mark.parametrize("other", ["words", "TERM", "broken", "short"])
def test_a_screen_of_something_else_is_not_shown(tmp_path: Path, door: Path, other: str) -> None:
    screen = tmp_path / "data" / "library.db-screen"
    key, _, rest = screen.read_bytes().partition(b"\n")
    if other == "broken":
        screen.write_bytes(key + b"\nxyz\n" + rest)
    elif other == "short":
        screen.write_bytes(key + b"\n" + rest[:50])
    words = ["--mouse", door] if other == "words" else [door]
    with started(tmp_path, *words, code=WITHOUT_TEXTUAL, term="tmux" if other == "TERM" else "xterm-256color") as it:
        assert it.status() == 1
        assert b"tuireader" in it.raw
        assert b"Olga Finch" not in it.raw.partition(b"1049l")[0]


def test_only_the_user_may_see_what_was_read(tmp_path: Path, door: Path) -> None:
    assert (tmp_path / "data" / "library.db-screen").stat().st_mode & 0o777 == 0o600


def test_the_live_screen_adds_next_to_nothing_and_keys_typed_before_it_count(tmp_path: Path, door: Path) -> None:
    with started(tmp_path, door) as it:
        it.until("2 of 2")
        assert len(it.raw) < 1100
        it.press("[")
        it.until("1 of 2")
        assert len(it.raw) < 1400
        it.press("Q")
        assert it.status() == 0


def test_a_sheet_over_the_reader_is_not_what_comes_next(tmp_path: Path, door: Path) -> None:
    screen = tmp_path / "data" / "library.db-screen"
    screen.unlink()
    with started(tmp_path, door) as it:
        it.until("2 of 2")
        it.press("?")
        it.until("▶ Keys")
        it.process.terminate()
        it.status()
    assert not screen.exists()


def test_a_signal_before_textual_gives_the_terminal_back(tmp_path: Path, door: Path) -> None:
    slow = tmp_path / "slow" / "textual"
    slow.mkdir(parents=True)
    (slow / "__init__.py").write_text("import signal; signal.pause()")
    code = f"import sys; sys.path.insert(0, {str(slow.parent)!r}); from tuireader.cli import main; main(sys.argv[1:])"
    with started(tmp_path, door, code=code) as it:
        it.until("2 of 2")
        it.process.terminate()
        assert it.status() == 128 + 15, it.raw.decode()[-1500:]
        assert it.raw.endswith(b"\x1b[?7;25h")
