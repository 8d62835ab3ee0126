"""A full disk: what could not be written leaves nothing behind, is said in one sentence, and goes on once there is room."""

import io
import os
import shutil
from collections.abc import Callable
from contextlib import closing, redirect_stderr
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from older_libraries import replace_by_older

from deliveries import NOW, make_feed, numbered_entry, numbered_feed
from small_disk import BALLAST, fill, make_room, on_small_disk
from tuireader.cli import main
from tuireader.config import Config
from tuireader.documents.model import Document
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.library.backup import back_up
from tuireader.library.schema import VERSION
from tuireader.quotes import Attribution
from tuireader.screens.reader.export_file import write_article
from tuireader.updates.daily_backup import make_daily_backup
from tuireader.wire.cells import BLANK
from tuireader.wire.splash import Splash

SIZES = int(os.environ.get("TUIREADER_TEST_DISK_SIZES", "0"))
FREE_PAGES = range(SIZES) if SIZES else (0, 9, 40)
"""How many pages are free on the disk: it is full at another moment each time."""
ARTICLES, WORDS = 60, 120
FULL = ("the disk is full", "No space left on device", "MB free, and a backup needs")


def fill_library(library: Library) -> None:
    """Subscribe to a feed with some articles, none of whose words repeat."""
    library.feeds.store("https://weir.example/feed")
    library.ingest.store_entries(
        1,
        make_feed(
            numbered_entry(n, content="<p>" + " ".join(f"w{n * WORDS + word}" for word in range(WORDS)))
            for n in range(ARTICLES)
        ),
        NOW,
    )


class Work(NamedTuple):
    """What is done on a full disk, and what has to be there before."""

    prepare: Callable[[Path], object]
    do: Callable[[Path], str]  # returns what it said, "" for success


def make_library(folder: Path) -> None:
    with closing(Library(folder / "library.db")) as library:
        fill_library(library)
        library.search.update_index()


def make_backup(folder: Path) -> None:
    make_library(folder)
    back_up(folder / "library.db", folder / "copy.db")


def make_unindexed(folder: Path) -> None:
    with closing(Library(folder / "library.db")) as library:
        fill_library(library)


def make_older(version: int) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        make_library(folder)
        replace_by_older(folder, version)

    return make


def command(*arguments: str) -> Callable[[Path], str]:
    def run(folder: Path) -> str:
        said = io.StringIO()
        with redirect_stderr(said):
            status = main([it.format(folder) for it in arguments])
        assert bool(status) == bool(said.getvalue()), said.getvalue()
        assert said.getvalue().count("\n") <= 1
        return said.getvalue()

    return run


def with_library(work: Callable[[Library], object]) -> Callable[[Path], str]:
    def run(folder: Path) -> str:
        try:
            with closing(Library(folder / "library.db")) as library:
                return str(work(library) or "")
        except TuireaderError as error:
            return str(error)

    return run


def index(library: Library) -> None:
    library.search.update_index()


def deliver(library: Library) -> None:
    """Store what a refresh has fetched: entries and their pages."""
    receipt = library.ingest.store_entries(1, numbered_feed(*range(500, 560)), NOW, etag="new")
    for entry_id in receipt.new:
        library.pages.store(entry_id, "https://weir.example/", os.urandom(2000), NOW, article=os.urandom(2000))
    library.settings.save("delivered", "yes")


def export(folder: Path) -> str:
    date = datetime(2026, 11, 20, tzinfo=UTC)
    text = "The river rose. " * 3000
    document = Document("The river", "", "", date, "https://weir.example/", (), (), (), text)
    try:
        (folder / "river.json").unlink(missing_ok=True)
        write_article(document, Attribution((), ()), str(folder / "river.json"))
    except TuireaderError as error:
        return str(error)
    return ""


def configure(folder: Path) -> str:
    os.environ["TUIREADER_CONFIG"] = str(folder / "config.toml")
    return command("config", "--init")(folder)


def save_screen(folder: Path) -> str:
    Splash(str(folder / "library.db-screen"), [], "tuireader").save_screen(os.urandom(9000), [[BLANK] * 80] * 24)
    return "" if (folder / "library.db-screen").exists() else "No space left on device"


def list_feeds(folder: Path) -> None:
    (folder / "feeds.opml").write_text(
        '<opml version="2.0"><body><outline text="A" xmlUrl="https://weir.example/f"/></body></opml>', "utf-8"
    )


WORKS = {
    "backup": Work(make_library, command("backup", "--library", "{}/library.db")),
    "backup to a file": Work(make_library, command("backup", "--library", "{}/library.db", "{}/new.db")),
    "restore": Work(make_backup, command("restore", "--library", "{}/library.db", "{}/copy.db")),
    "rescue": Work(make_library, command("rescue", "--library", "{}/library.db", "{}/new.db")),
    "daily backup": Work(make_library, with_library(lambda library: make_daily_backup(library, Config()))),
    "index": Work(make_unindexed, with_library(index)),
    "refresh": Work(make_library, with_library(deliver)),
    "first library": Work(list_feeds, command("import", "--library", "{}/new/library.db", "{}/feeds.opml")),
    **{f"upgrade from {version}": Work(make_older(version), with_library(index)) for version in range(1, VERSION)},
    "export": Work(lambda _: None, export),
    "config": Work(lambda _: None, configure),
    "last screen": Work(make_library, save_screen),
}


def files(folder: Path) -> dict[str, int]:
    return {
        str(file.relative_to(folder)): file.stat().st_size
        for file in folder.rglob("*")
        if file.is_file() and file.name != BALLAST
    }


def leftovers(before: dict[str, int], after: dict[str, int]) -> list[str]:
    """Return the files that are new: a log that has something in it is a part of its library."""
    logs = {name for name, size in after.items() if name.endswith("-wal") and size}
    parts = logs | {f"{log.removesuffix('-wal')}-shm" for log in logs}
    return sorted(after.keys() - before.keys() - parts)


def try_out(work: Work, folder: Path, free_pages: int) -> bool:
    """Do it on a full disk, and again when there is room; return whether the disk was too full."""
    work.prepare(folder)
    before = files(folder)
    fill(folder, free_pages)
    said = work.do(folder)
    if said:
        assert any(words in said for words in FULL), said
        assert leftovers(before, files(folder)) == []
    make_room(folder)
    sound(folder)
    if said:
        assert work.do(folder) == ""
        sound(folder)
    return bool(said)


def sound(folder: Path) -> None:
    for path in (folder / "library.db", folder / "new" / "library.db"):
        if path.exists():
            with closing(Library(path)) as library:
                assert library.check_integrity() == []
                assert library.entries.count() in {0, ARTICLES, ARTICLES + 60}


@pytest.mark.parametrize("name", WORKS)
def test_nothing_is_left_of_what_had_no_room(name: str, tmp_path: Path) -> None:
    for free_pages in FREE_PAGES:
        was_full = on_small_disk(tmp_path, partial(try_out, WORKS[name], tmp_path, free_pages))
        if was_full is None:
            pytest.skip("this system gives a test no disk of its own")
        assert was_full or free_pages, "a full disk was not full"
        if not was_full and not SIZES:
            return


def test_a_daily_backup_that_has_no_room_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_library(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 10_000))
    with closing(Library(tmp_path / "library.db")) as library:
        said = make_daily_backup(library, Config())
    assert said.startswith(f"the daily backup failed: {tmp_path}: has 0.0 MB free, and a backup needs ")
    assert said.endswith("make room, or set “backups = 0” in the configuration")


def test_reading_a_library_leaves_no_log_beside_it(tmp_path: Path) -> None:
    make_library(tmp_path)
    back_up(tmp_path / "library.db", tmp_path / "copy.db")
    assert sorted(files(tmp_path)) == ["copy.db", "library.db"]
