"""A refresh in a process of its own, from a real server into a file that two processes share."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from feeds_server import feed, reply, serving
from tuireader.config import Config, FeedOptions, Rule
from tuireader.errors import TuireaderError
from tuireader.feeds.fetch_result import Progress
from tuireader.library import Library
from tuireader.library.backup import backups_of, check_backup
from tuireader.updates.refresh_process import refresh_in_process

HOME = Config(allowed_hosts=("127.0.0.1",))


class OnProgress:
    """All messages of a refresh."""

    def __init__(self) -> None:
        self.feeds: list[Progress] = []
        self.pages: list[Progress] = []
        self.problems: list[str] = []

    async def refresh(self, library: Library, config: Config = HOME) -> Progress:
        return await refresh_in_process(
            library,
            library.feeds.all(),
            config,
            progress=self.feeds.append,
            on_pages=self.pages.append,
            on_problem=self.problems.append,
        )


def children() -> list[int]:
    """The processes that this one has started and that are not yet done."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = place.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(said[1]) == os.getpid() and said[0] != "Z":
            found.append(int(place.parent.name))
    return found


@pytest.mark.parametrize("in_memory", [False, True])
async def test_it_is_told_as_it_comes_and_kept(tmp_path: Path, in_memory: bool) -> None:
    """A library in memory is refreshed in this very process: another cannot see it."""
    library, heard = Library(None if in_memory else tmp_path / "library.db"), OnProgress()
    async with serving({"/a": reply(feed("a", 3)), "/b": reply(feed("b", 2)), "/c": reply(status="500 No")}) as server:
        for path in ("/a", "/b", "/c"):
            library.feeds.store(server.url(path))
        done = await heard.refresh(library)
    assert done == heard.feeds[-1] == Progress(3, 3, 5, 1)
    assert [one.done for one in heard.feeds] == [1, 2, 3]
    assert len(library.entries.listing()) == 5
    assert [bool(one.problem) for one in library.feeds.all()] == [False, False, True]


async def test_what_is_configured_holds_there_too(tmp_path: Path) -> None:
    library, heard = Library(tmp_path / "library.db"), OnProgress()
    async with serving({"/a": reply(feed("a", 3))}) as server:
        url = server.url("/a")
        library.feeds.store(url)
        rules = (Rule("tag", "second", re.compile("says 1")),)
        await heard.refresh(library, HOME._replace(feeds={url: FeedOptions(full_text=True)}, rules=rules))
    assert library._db.rows("SELECT name FROM tag") == [("second",)]
    assert heard.pages
    assert heard.pages[-1].done == 3


async def test_a_cancelled_one_is_over_at_once_and_what_came_is_kept(tmp_path: Path) -> None:
    asked, came = asyncio.Event(), asyncio.Event()

    async def wait(_request: Any, _writer: Any) -> None:
        asked.set()
        await asyncio.Event().wait()

    library = Library(tmp_path / "library.db")
    async with serving({"/a": reply(feed("a", 3)), "/slow": wait}) as server:
        for path in ("/a", "/slow"):
            library.feeds.store(server.url(path))
        work = refresh_in_process(library, library.feeds.all(), HOME, progress=lambda _: came.set(), on_pages=print)
        task = asyncio.create_task(work)
        await asked.wait()
        await came.wait()
        assert children()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not children()
    assert len(library.entries.listing()) == 3
    assert library.check_integrity() == []


async def test_one_that_comes_to_an_end_says_so(tmp_path: Path) -> None:
    async def kill(_request: Any, _writer: Any) -> None:
        for child in children():
            os.kill(child, signal.SIGKILL)
        await asyncio.Event().wait()

    library, heard = Library(tmp_path / "library.db"), OnProgress()
    async with serving({"/a": kill}) as server:
        library.feeds.store(server.url("/a"))
        with pytest.raises(TuireaderError, match="ended unexpectedly; the articles fetched so far are kept"):
            await heard.refresh(library)


async def test_what_is_wrong_with_the_library_is_said(tmp_path: Path) -> None:
    library, heard = Library(tmp_path / "library.db"), OnProgress()
    async with serving({"/a": reply(feed("a", 3))}) as server:
        library.feeds.store(server.url("/a"))
        with library._db.transaction() as db:
            db.execute("DROP TABLE unsought")  # which a trigger writes to
        with pytest.raises(TuireaderError, match="the library cannot be written"):
            await heard.refresh(library)


async def test_without_processes_it_refreshes_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_arguments: object, **_options: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(asyncio, "create_subprocess_exec", refuse)
    library, heard = Library(tmp_path / "library.db"), OnProgress()
    async with serving({"/a": reply(feed("a", 3))}) as server:
        library.feeds.store(server.url("/a"))
        assert await heard.refresh(library) == Progress(1, 1, 3, 0)


def test_the_reader_does_without_the_network() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, tuireader.updates.refresh_process; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert not {"httpx2", "httpcore2", "feedparser"} & set(loaded)


async def test_a_refresh_makes_one_backup_a_day_before_anything_changes(tmp_path: Path) -> None:
    library, heard = Library(tmp_path / "library.db"), OnProgress()
    async with serving({"/a": reply(feed("a", 3)), "/b": reply(feed("b", 2))}) as server:
        library.feeds.store(server.url("/a"))
        await heard.refresh(library)
        assert backups_of(tmp_path / "library.db") == []  # of nothing there is none
        library.feeds.store(server.url("/b"))
        await heard.refresh(library)
        await heard.refresh(library)
    (backup,) = backups_of(tmp_path / "library.db")
    assert check_backup(backup.path) == (2, 3)
    assert heard.problems == []


async def test_a_backup_that_cannot_be_made_is_told_and_stops_no_refresh(tmp_path: Path) -> None:
    library, heard = Library(tmp_path / "library.db"), OnProgress()
    (tmp_path / "backups").write_text("not a folder")
    async with serving({"/a": reply(feed("a", 3)), "/b": reply(feed("b", 2))}) as server:
        library.feeds.store(server.url("/a"))
        await heard.refresh(library)
        library.feeds.store(server.url("/b"))
        done = await heard.refresh(library)
    assert done.new == 2
    assert re.match(rf"the daily backup failed: {tmp_path}/backups", heard.problems[0])
