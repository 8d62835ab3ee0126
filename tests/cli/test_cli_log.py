"""`--log FILE`: what it says of a run, and what it never says."""

import asyncio
import os
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds_server import feed, redirect_to, reply, serving
from tuireader import event_log
from tuireader.cli import main
from tuireader.config import Config
from tuireader.library import Library
from tuireader.updates.refresh_process import refresh_in_process

NAME = "Captain"
ALLOW_LOOPBACK = '[network]\nallow = ["127.0.0.1"]\n'
LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3} \d+ [a-z ]+(?: [a-z_]+=(?:[!#-<>-~]+|\"(?:\\\\.|[^\"\\\\])*\"))*"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for the library and the configuration, which lets feeds come from loopback."""
    monkeypatch.setenv("TUIREADER_DATA", str(tmp_path))
    monkeypatch.setenv("TUIREADER_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "config.toml").write_text(ALLOW_LOOPBACK)
    yield tmp_path
    event_log.stop()


async def run(*words: str) -> int:
    return await asyncio.to_thread(main, list(words))


def events(log: Path, event: str) -> list[str]:
    return [line for line in log.read_text("ascii").splitlines() if line.split(" ", 2)[2].startswith(event)]


async def test_what_was_fetched_and_refused_and_how_long_it_took(home: Path) -> None:
    log = home / "run.log"
    answers = {
        "/feed": reply(feed(NAME, 1)),
        "/old": redirect_to("/feed"),
        "/broken": reply(b"", status="500 Broken"),
    }
    async with serving(answers) as server:
        library = Library(home / "library.db")
        for path in answers:
            library.feeds.store(server.url(path))
        library.close()
        assert await run("refresh", "--all", "--log", str(log)) == 1  # one feed failed
    assert re.search(r"start version=\S+ command=\"tuireader refresh\" python=3", log.read_text("ascii"))
    fetched = "\n".join(events(log, "fetch "))
    assert len(events(log, "fetch ")) == len(answers)
    assert re.search(r"/feed outcome=FetchedBody bytes=\d+ .*ms=\d+", fetched)
    assert re.search(rf"/old outcome=FetchedBody .*from={server.url('/feed')} ms=", fetched)
    assert re.search(r'/broken outcome=FetchFailure kind=status reason=".* answered 500 Broken" ms=', fetched)
    assert any('result="1 new"' in line for line in events(log, "feed stored"))
    assert len(events(log, "quotations found")) == 1
    assert all(LINE.fullmatch(line) for line in log.read_text("ascii").splitlines())


async def test_neither_text_nor_password_nor_key_is_in_it(home: Path) -> None:
    log = home / "run.log"
    async with serving({"/feed?key=geheim&page=2": reply(feed(NAME, 1))}) as server:
        address = server.url("/feed?key=geheim&page=2").replace("http://", "http://user:hunter2@")
        library = Library(home / "library.db")
        library.feeds.store(address)
        library.close()
        await run("refresh", "--all", "--log", str(log))
    said = log.read_text("ascii")
    assert "127.0.0.1" in said
    assert not any(word in said for word in ("geheim", "hunter2", "Captain says"))


@pytest.mark.parametrize(
    ("fact", "written"),
    [
        ("https://a.example/feed", "https://a.example/feed"),
        ("https://me:pw@a.example/x", '"https://\\u2026@a.example/x"'),
        ("me:pw@a.example/x", '"\\u2026@a.example/x"'),
        ("at https://a.example/?k=v&l=w now", '"at https://a.example/?\\u2026 now"'),
        ("https://a.example/feed?SECRET", '"https://a.example/feed?\\u2026"'),
        ("a.example/x?key=SECRET", '"a.example/x?\\u2026"'),
        ("https://a.example/#access_token=SECRET", '"https://a.example/#\\u2026"'),
        ("https://a.example/x?key=SECRET/y#part", '"https://a.example/x?\\u2026"'),
        ("https://a.example/x?key=SECRET&to=https://b.example/?z=1", '"https://a.example/x?\\u2026"'),
        ("did you mean this? yes", '"did you mean this? yes"'),
        ("two\nlines", '"two\\nlines"'),
        ("\x1b]0;title\x07", '"\\u001b]0;title\\u0007"'),
        ("right\u202eleft", '"right\\u202eleft"'),
        ('a "word"', '"a \\"word\\""'),
        ("", '""'),
        ("x" * 9000, '"' + "x" * event_log.MAX_VALUE_CHARACTERS + '\\u2026"'),
        (True, "True"),
        (7, "7"),
    ],
)
def test_a_fact_is_one_value_on_one_line(home: Path, fact: str, written: str) -> None:
    log = home / "run.log"
    event_log.start(str(log))
    event_log.write("tried", fact=fact)
    assert log.read_text("ascii").split(" fact=", 1)[1] == f"{written}\n"


@pytest.mark.parametrize("text", ["/" * 20_000, "a." * 10_000, "a:" * 10_000, "a" * 20_000, "://a:b" * 5000])
def test_a_long_word_takes_no_time(text: str) -> None:
    begin = time.process_time()
    assert event_log.without_secrets(text) == text
    assert time.process_time() - begin < 2


async def test_a_refresh_in_a_process_of_its_own_writes_to_the_same_file(home: Path) -> None:
    log = home / "run.log"
    event_log.start(str(log))
    async with serving({"/feed": reply(feed(NAME, 1))}) as server:
        library = Library(home / "library.db")
        library.feeds.store(server.url("/feed"))
        ignore = lambda _: None  # noqa: E731
        config = Config(allowed_hosts=("127.0.0.1",))
        await refresh_in_process(library, library.feeds.all(), config, progress=ignore, on_pages=ignore)
        library.close()
    (fetched,) = events(log, "fetch ")
    (opened, _) = events(log, "library opened")
    assert fetched.split()[1] != opened.split()[1]  # the process


def test_nothing_is_written_where_nobody_asks(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not where only the environment names a file, either: a visitor may choose what is in it."""
    log = home / "other.log"
    monkeypatch.setenv(event_log.WORKER_VARIABLE, str(log))
    assert main(["feeds"]) == 0
    assert not log.exists()
    event_log.write("tried")


def test_the_file_is_private_and_continued(home: Path) -> None:
    log = home / "run.log"
    for _ in range(2):
        assert main(["feeds", "--log", str(log)]) == 0
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert len(events(log, "start ")) == 2


def test_a_long_file_is_moved_aside(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the program starts, and while it runs; the new file is as private as the old one."""
    monkeypatch.setattr(event_log, "MAX_FILE_BYTES", 2000)
    log = home / "run.log"
    log.write_bytes(b"x" * 2000)
    event_log.start(str(log))
    for number in range(50):
        event_log.write("tried", number=number)
    written = [file.read_text("ascii").splitlines() for file in (home / "run.log.1", log)]
    assert [line.rpartition("=")[2] for lines in written for line in lines][-20:] == [str(n) for n in range(30, 50)]
    assert all(file.stat().st_size <= 2000 for file in home.glob("run.log*"))
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


@pytest.mark.parametrize("path", ["missing/run.log", ".", "x" * 300])
def test_a_file_that_cannot_be_written_is_an_error(home: Path, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feeds", "--log", str(home / path)]) == 2
    assert re.search(r"--log .*: cannot be written \(.+\)", capsys.readouterr().err)


@pytest.mark.parametrize("path", ["pipe", "link"])
def test_a_pipe_is_refused_and_not_waited_for(home: Path, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(home / "pipe")
    (home / "link").symlink_to("pipe")
    assert main(["feeds", "--log", str(home / path)]) == 2
    assert capsys.readouterr().err == f"tuireader: --log {home / path}: is not a file\n"


@pytest.mark.parametrize("name", ["library.db", "library.db-wal", "library.db-shm", "hard link", "soft link"])
@pytest.mark.parametrize("words", [["feeds"], ["search", "x"], ["read", "--plain"], ["--library", "{library}"]])
def test_the_library_is_no_log(home: Path, name: str, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    library = home / "library.db"
    Library(library).close()
    (home / "hard link").hardlink_to(library)
    (home / "soft link").symlink_to("library.db")
    before, log = library.read_bytes(), str(home / name)
    assert main(["--log", log, *(word.format(library=library) for word in words)]) == 2
    assert capsys.readouterr().err == f"tuireader: --log {log}: is the library\n"
    assert library.read_bytes() == before


def test_a_log_that_would_be_moved_onto_the_library_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feeds", "--log", str(home / "run"), "--library", str(home / "run.1")]) == 2
    assert capsys.readouterr().err == f"tuireader: --log {home / 'run'}: is the library\n"


def test_a_device_is_a_log() -> None:
    event_log.start(os.devnull)
    event_log.write("tried")


def test_a_crash_says_where_it_was_and_not_what_was_read(home: Path) -> None:
    log = home / "run.log"
    event_log.start(str(log))
    with pytest.raises(KeyError) as crash:
        dict[str, str]()[NAME]
    event_log.write_crash(crash.value)
    (line,) = events(log, "crash")
    assert "kind=KeyError" in line
    assert "test_cli_log.py:" in line
    assert NAME not in line
