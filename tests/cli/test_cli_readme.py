"""Every `tuireader …` line of the README does what it says, as it is written; only placeholders get a value."""

import asyncio
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deliveries import make_entry, make_feed, numbered_entry
from feeds_server import feed, reply, serving
from other_readers import FRESHRSS, make_cache
from pages_server import ANSWERS, SAID, article
from repeated_library import FIRST_TITLE, fill_with_reports
from terminals import terminal
from tuireader.cli import COMMANDS
from tuireader.library import Library
from tuireader.library.backup import back_up
from tuireader.updates.find_quotations import find_quotations

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
ARTICLE = "articles/01-harbour-ferry.md"
PLACEHOLDERS = {
    "FILE": ARTICLE,
    "FOLDER": "articles",
    "NAME": "tuireader-light",
    "SHELL": "bash",
    "QUERY…": "Weir",
    "<(…)": f"<(cat {ARTICLE})",
    " …": "",
    "/srv/news/library.db": "library.db",
}
"""What the README leaves to its reader, and what stands there here."""
FILE_OF_COMMAND = {
    "restore": "backup.db",
    "--library": "library.db",
    "backup": "other-backup.db",
    "rescue": "rescued.db",
}
"""Which FILE it is, where it is no article."""


def shell_lines() -> list[str]:
    """Return each command of the README once: of its blocks for a shell, and of its running text."""
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", README, re.DOTALL)
    in_blocks = [line.removeprefix("$ ").partition(" #")[0].strip() for block in blocks for line in block.splitlines()]
    in_text = re.findall(r"`([^`]*)`", README)
    return sorted({line for line in [*in_blocks, *in_text] if re.match(r"tuireader( |$)", line)})


def filled_in(line: str, feed_address: str, page_address: str) -> str:
    """Return `line` with values for its placeholders."""
    command = line.split()[1] if " " in line else ""
    line = line.replace("FILE…", "FILE").replace("FILE", FILE_OF_COMMAND.get(command, ARTICLE))
    line = line.replace("https://paper.example", feed_address).replace("https://…", page_address)
    for name, value in PLACEHOLDERS.items():
        line = line.replace(name, value)
    # A kiosk asks the system for the home of its user, whatever the environment says.
    alone = "--restricted" in line and "--library" not in line
    return f"{line} --library library.db" if alone else line


def shows_a_screen(line: str) -> bool:
    """Return whether a line opens the reader: it names no command, and asks for no plain text."""
    words = line.split()
    return (len(words) < 2 or words[1] not in COMMANDS) and "--plain" not in words


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that the README speaks of."""
    shutil.copytree(ROOT / "articles", tmp_path / "articles")
    (tmp_path / "config.toml").write_text('[network]\nallow = ["127.0.0.1"]\n')
    (tmp_path / "subscriptions.opml").write_text(
        '<opml version="2.0"><body><outline type="rss" xmlUrl="https://weir.example/feed"/></body></opml>'
    )
    return tmp_path


def make_libraries(folder: Path, address: str) -> None:
    """Make the reader's own library, one that is named, and a backup of it; all follow the feed at `address`."""
    (folder / "data").mkdir()
    for path in (folder / "data" / "library.db", folder / "library.db"):
        library = Library(path)
        library.feeds.store(address)
        library.close()
    back_up(folder / "library.db", folder / "backup.db")


def make_edited_article(path: Path) -> None:
    """Store an article of a feed called “post” that was changed today."""
    with closing(Library(path)) as library:
        feed_id = library.feeds.store("https://weir.example/feed", name="Post").id
        for words in ("It rose.", "It fell."):
            entry = make_entry(content=words, published=datetime.now(UTC))
            library.ingest.store_entries(feed_id, make_feed([entry]), time.time())


def make_quoted_article(path: Path) -> None:
    """Store an article, number 12, with three quotations."""
    said = ("It rose,", "It fell again,", "It has never stuck in forty years,")
    words = "".join(f"<p>“{words}” said Ada Thornbury.</p>" for words in said)
    content = f"{words}<p>All of it is true.</p>"
    with closing(Library(path)) as library:
        feed_id = library.feeds.store("https://weir.example/feed", name="Post").id
        entries = [numbered_entry(number) for number in range(1, 12)]
        library.ingest.store_entries(feed_id, make_feed(entries), time.time())
        library.ingest.store_entries(feed_id, make_feed([numbered_entry(12, content=content)]), time.time())
        find_quotations(library)


def make_quoted_person(path: Path) -> None:
    """Store an article of today in which somebody, person 1, speaks about ferries and grain."""
    content = (
        "<p>“The ferry is late,” warned Iris Vanterpool, harbour master of Port Anselm.</p>"
        "<p>“Grain is dear,” Vanterpool said.</p>"
    )
    with closing(Library(path)) as library:
        feed_id = library.feeds.store("https://weir.example/feed", name="Post").id
        entry = make_entry(content=content, published=datetime.now(UTC))
        library.ingest.store_entries(feed_id, make_feed([entry]), time.time())


def make_export(folder: Path, address: str) -> None:
    """Store the article of a page, and export what it quotes as ferry.jsonl."""
    with closing(Library(folder / "data" / "library.db")) as library:
        feed_id = library.feeds.store("https://weir.example/feed", name="Post").id
        entry = make_entry(url=address, content=f"<p>{SAID}</p>", published=datetime.now(UTC))
        library.ingest.store_entries(feed_id, make_feed([entry]), time.time())
    assert run_in_shell("tuireader export --format jsonl > ferry.jsonl", folder).returncode == 0


def make_old_articles(path: Path) -> None:
    """Store fifteen articles of last year by one author, numbers 1 to 15."""
    with closing(Library(path)) as library:
        feed_id = library.feeds.store("https://weir.example/feed", name="Post").id
        old = datetime(2025, 6, 1, tzinfo=UTC)
        entries = [numbered_entry(number, author="Ada Thornbury", published=old) for number in range(15)]
        library.ingest.store_entries(feed_id, make_feed(entries), time.time())


def make_exports_of_others(folder: Path) -> None:
    """Make what newsboat and FreshRSS leave behind."""
    (folder / ".newsboat").mkdir()
    (folder / ".newsboat" / "urls").write_text("https://weir.example/feed news\n")
    make_cache(folder / ".newsboat" / "cache.db", [])
    (folder / "starred.json").write_text(json.dumps({"items": [FRESHRSS]}))
    with zipfile.ZipFile(folder / "export.zip", "w") as archive:
        archive.write(folder / "subscriptions.opml", "feeds.opml.xml")


def make_archives(folder: Path) -> None:
    """Make the archives and the folder that are extracted."""
    line = json.dumps({"id": "1", "text": SAID}).encode()
    (folder / "archive.jsonl.gz").write_bytes(gzip.compress(line))
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + article()
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n" % len(page)
    (folder / "crawl.warc.gz").write_bytes(gzip.compress(head + page + b"\r\n\r\n"))
    (folder / "texts").mkdir()
    (folder / "texts" / "one.txt").write_text(SAID, "utf-8")


def environment(folder: Path, line: str) -> dict[str, str]:
    """Return what a shell has there. A configuration that is to be written may not be there before."""
    config = "new.toml" if "--init" in line else "config.toml"
    bin_folder = Path(sys.executable).parent
    return {
        "PATH": f"{bin_folder}:{os.environ['PATH']}",
        "TUIREADER_DATA": str(folder / "data"),
        "TUIREADER_CONFIG": str(folder / config),
        "HOME": str(folder),
    }


def run_in_terminal(line: str, folder: Path) -> int:
    """Run a line that shows a screen, wait for its panes, and leave with Q; return its exit status."""
    piped = f"cat {ARTICLE} | " if line.endswith(" -") else ""
    with terminal(["bash", "-c", f"cd {folder} && {piped}{line}"], environment(folder, line)) as program:
        program.until("▶ ")
        program.press("Q")
        return program.status()


def run_in_shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line that shows no screen."""
    answers = "y\n" if line.startswith("tuireader restore ") else None
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=folder,
        env={**os.environ, **environment(folder, line)},
        input=answers,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def repeated_quotation(path: Path) -> str:
    """Store articles that quote the same words; return the id of one of the quotations."""
    with closing(Library(path)) as library:
        fill_with_reports(library)
        return f"{next(it.id for it in library.entries.listing() if it.title == FIRST_TITLE)}.1"


def test_the_readme_has_commands() -> None:
    assert {"tuireader", "tuireader refresh", "tuireader backup", "tuireader config --init"} <= set(shell_lines())


def prepare(command: str, folder: Path, page_address: str) -> str:
    """Store what a command is to find; return the command with the names that things have here."""
    store_what_it_finds(command, folder, page_address)
    if "jq" in command and not shutil.which("jq"):
        command = command.partition("|")[0]
    if command.startswith(("tuireader said", "tuireader speakers", "tuireader export ")):
        command = command.replace("p12", "p1")
    if "tuireader same" in command:  # others quote it
        command = command.replace("12.3", repeated_quotation(folder / "data" / "library.db"))
    if command.startswith("tuireader search"):
        command = f"tuireader refresh && {command}"
    if command.startswith("tuireader corrections") or command.endswith("--undo"):
        command = f"tuireader correct 12.3 --nobody && {command}"
    return f"tuireader note 12.3 && {command.replace('n7', 'n1')}" if command.startswith("tuireader note") else command


def store_what_it_finds(command: str, folder: Path, page_address: str) -> None:
    library_file = folder / "data" / "library.db"
    if command.startswith("tuireader changes"):
        make_edited_article(library_file)
    if command.startswith(("tuireader correct", "tuireader note")):
        make_quoted_article(library_file)
    if command.startswith(("tuireader show", "tuireader mark", "tuireader star", "tuireader tag")):
        make_old_articles(library_file)
    if command.startswith("tuireader import "):
        make_exports_of_others(folder)
    if command.startswith("tuireader verify"):
        make_export(folder, page_address)
    if command.startswith("tuireader extract "):
        make_archives(folder)
    if command.startswith("tuireader import-quotes "):
        make_archives(folder)
        assert run_in_shell("tuireader extract texts --out tables --text", folder).returncode == 0
    if command.startswith(("tuireader said", "tuireader speakers", "tuireader export ")):
        make_quoted_person(library_file)
        add_watch(library_file, "about:ferry", "Ferries")
    if "tuireader watch" in command and "--add" not in command:  # something is new
        add_watch(library_file, "said:vanterpool", "Vanterpool")
        make_quoted_person(library_file)


def add_watch(path: Path, query: str, name: str) -> None:
    with closing(Library(path)) as library:
        library.watches.add(query, name)


@pytest.mark.parametrize("line", shell_lines())
async def test_a_command_of_the_readme_works(line: str, folder: Path) -> None:
    async with serving({"/": reply(feed("Weir", 2)), "/page": ANSWERS["/article"]}) as server:
        command = filled_in(line, server.url("/"), server.url("/page"))
        make_libraries(folder, server.url("/"))
        command = prepare(command, folder, server.url("/page"))
        if shows_a_screen(command):
            assert await asyncio.to_thread(run_in_terminal, command, folder) == 0
        else:
            done = await asyncio.to_thread(run_in_shell, command, folder)
            assert done.returncode == 0, done.stderr


def test_its_sample_of_quotes_is_what_comes(folder: Path) -> None:
    sample = re.search(r"\$ (tuireader quotes articles\S+)\n(.*?)…\n", README, re.DOTALL)
    assert sample
    assert run_in_shell(sample[1], folder).stdout.startswith(sample[2])
