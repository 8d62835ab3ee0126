"""Damages libraries without end, and looks at what the program does with them.

Each action runs in a child process with limited time and memory, on files that are written again before it. What may
come of it is in `_verdict`. As a script: `damaged_library.py SECONDS [SEED]` prints what it found, or nothing.
"""

import asyncio
import io
import os
import random
import re
import resource
import select
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stderr, redirect_stdout, suppress
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from library_damage import BYTES, SCHEMAS, Files, make_hostile
from odd_values import change_values
from used_library import deliver_edited, used_library

from scanner import COMMAND, JSON
from scanner import findings as not_allowed
from tuireader.cli import main
from tuireader.config import Rule
from tuireader.errors import TuireaderError
from tuireader.library import ALL, UNREAD, Library, SaidFilter, Term, parse_query
from tuireader.library.backup import check_backup
from tuireader.library.database import SQLITE_ERRORS
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.updates.find_quotations import find_quotations

if TYPE_CHECKING:
    from tuireader.app import ReaderApp

MAX_SECONDS, MAX_MEGABYTES = 20, 400
"""What an action may take of the processor, and of memory so much more than this process has."""
MAX_SHARE = 20
"""Into so many parts a busy machine may split a processor: what gets less of it waits for something."""
WHOLE_SECONDS = 60
ODD_VALUES_SHARE = 0.5
"""How many libraries have a schema that is ours, and columns with anything in them."""
REFUSALS = ("is no library of tuireader", "belongs to another program", "was written by", "is damaged at its start")
SUFFIXES = ("", "-wal", "-shm")


class Case(NamedTuple):
    """A damaged library, and how to make it again."""

    name: str
    files: Files


@cache
def base_files() -> list[Files]:
    """Return the files of libraries to damage: one that was closed, and one whose owner was killed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        used_library(folder)
        closed = {"": (folder / "library.db").read_bytes()}
        with closing(Library(folder / "library.db")) as library:
            library.marks.mark(library.entries.listing().ids[:9], starred=True)
            library.settings.save("theme", "nord")
            killed = {suffix: (folder / f"library.db{suffix}").read_bytes() for suffix in SUFFIXES}
        with closing(Library(folder / "other.db")) as other:
            other.feeds.store("https://weir.example/feed")
            other_log = {"other-wal": (folder / "other.db-wal").read_bytes()}
    return [closed | other_log, killed | other_log]


def cases(dice: random.Random) -> Iterator[Case]:
    """Yield each hostile schema, then damage without end."""
    bases = base_files()
    for name in SCHEMAS:
        files = dict(bases[0])
        make_hostile(name)(files, dice)
        yield Case(name, files)
    hostile = [make_hostile(name) for name in SCHEMAS if "bomb" not in name]
    while True:
        files, names = dict(dice.choice(bases)), []
        if dice.random() < ODD_VALUES_SHARE:
            change_values(files, dice)
            yield Case("odd values", files)
            continue
        for damage in (
            *dice.choices(hostile, k=dice.choice((0, 0, 0, 1))),
            *dice.choices(BYTES, k=dice.choice((1, 1, 2, 3))),
        ):
            with suppress(sqlite3.Error, IndexError, ValueError):  # nothing is left to damage
                damage(files, dice)
                names.append(damage.__name__)
        yield Case(" ".join(names), files)


# What is done with each


def first_screen(path: Path) -> None:
    """Do what the reader does until its first screen is drawn, and what it does behind it."""
    with closing(Library(path)) as library:
        library.feeds.apply_options({})
        list(library.feeds.all())
        rows = library.entries.listing(limit=200)
        for entry in rows[:200]:
            str(entry)
        library.marks.counts()
        library.changes_since()
        library.saved_searches.all()
        library.settings.get("theme")
        for entry in rows[:4]:
            with suppress(TuireaderError):
                document = library.articles.open(entry)
                library.articles.corrected(entry.id, document.text)
            library.said.of_entry(entry.id, with_gone=True, with_reported=True)
            library.positions.get(entry.id)
        library.entries.listing(parse_query("river"), limit=50)
        library.marks.mark([entry.id for entry in rows[:1]], read=True)
        library.marks.undo()
        look_at_people(library)
        look_at_words(library)
        library.search.update_index(older=False)
        rule_about_people(library)
        use_watches(library)
        library.copies.find()
        library.copies.members([entry.id for entry in rows[:200]])
        library.repair_times()
        library.rulings.undo(next((it.ruling.id for it in library.rulings.all()), 1))


def use_watches(library: Library) -> None:
    """Compare with watches what waits, and do what is done with them."""
    library.watches.check()
    for watch in library.watches.all()[:5]:
        with suppress(TuireaderError):
            library.entries.listing(library.watches.view(watch), limit=3)
        items = library.watches.unprinted(watch.id, 5)
        library.people.with_ids([it.id for it in items])
        library.watches.set_told(watch.id, items)
    library.watches.take_news()
    library.watches.see(1)
    library.watches.watched_people()
    library.watches.of_person(1)
    with suppress(TuireaderError):
        library.watches.end(library.watches.add("about:water").watch.id)
    library.marks.undo()


def rule_about_people(library: Library) -> None:
    """Decide who is quoted, join two and rename one, and undo that."""
    library.people.decide()
    people = [row.person.id for row in library.people.rows(None, limit=3)] or [1, 2]
    library.people.offers(people[0])
    with suppress(TuireaderError):
        library.people.rename(people[0], "Ada")
        library.people.join(people[0], people[-1])
    library.marks.undo()


def look_at_people(library: Library) -> None:
    """Look at who is quoted, and at all that some of them said."""
    people = library.people
    for row in (*people.rows(None, limit=3), *people.rows(7, order="name", limit=3), *people.rows(30, UNREAD, limit=3)):
        people.profile(row.person.id)
        people.topics(row.person.id)
        people.sentences(people.quotations(row.person.id, by_outlet=True)[:3])
        people.count_quotations(row.person.id, "wat")
        for found in people.quotations(row.person.id)[:2]:
            people.same_words(found.quotation.id)
    said, river = (Term("ada", "said"), Term("captain", "said")), (Term("river", "about"),)
    for terms in ((said,), (river,), (said, river)):
        people.find(SaidFilter(terms))


def look_at_words(library: Library) -> None:
    """Look at what was written, corrected and edited."""
    for entry in library.entries.listing(limit=9):
        with suppress(TuireaderError):
            text = library.articles.open(entry).text
            corrected = library.articles.corrected(entry.id, text)
            if corrected is not None:
                library.notes.placed(entry.id, text, corrected.attribution)
        library.versions.of_entry(entry.id)
    list(library.notes.all())


def visit(path: Path) -> None:
    """Open a kiosk, look at its list and at an article, and mark it."""
    with closing(KioskLibrary(path)) as kiosk:
        kiosk.feeds.all()
        rows = kiosk.entries.listing(limit=200)
        for entry in rows[:3]:
            with suppress(TuireaderError):
                kiosk.articles.open(entry)
        kiosk.marks.counts()
        kiosk.changes_since()
        kiosk.entries.listing(parse_query("river"), limit=50)
        look_at_people(kiosk)


def deliver(path: Path) -> None:
    """Do what a refresh does: store articles that are new or edited, and find who said what in them."""
    with closing(Library(path)) as library:
        for fetched in (time.time(), time.time() + 60):
            with suppress(TuireaderError):
                deliver_edited(library, fetched)
        find_quotations(library, rules=[Rule("hide", query="said:ada"), Rule("tag", tag="wet", query="about:river")])


def draw(path: Path) -> None:
    """Draw the reader's first screen, go down, open an article, search, and quit."""
    from tuireader.app import ReaderApp
    from tuireader.cli.read import Options, find_in_library

    async def session() -> None:
        opened = find_in_library(Library(path), Options([]))
        settings = opened.settings._replace(refresh_every=0.0)  # nothing is fetched
        with closing(opened.library):
            app = ReaderApp(opened.entries, opened.library, config=settings, view=ALL, theme="tuireader-dark")
            await walk(app, ("j", "enter", "q", "backslash", *"river", "enter", "m", "U"))

    asyncio.run(session())


def draw_people(path: Path) -> None:
    """Draw an article’s quotations and changes, somebody’s page, all who are quoted, and what is watched."""
    from tuireader.app import ReaderApp
    from tuireader.config import Config

    async def session() -> None:
        with closing(Library(path)) as library:
            app = ReaderApp(library.entries.listing(), library, config=Config(refresh_every=0.0), view=ALL)
            await walk(
                app, ("enter", *"]iq]SjJ", "escape", *"4jt", "enter", *"jj", "escape", "escape", *"vqW", "escape")
            )

    asyncio.run(session())


def draw_visit(path: Path) -> None:
    """Draw the same for a visitor of a kiosk."""
    from tuireader.app import ReaderApp
    from tuireader.config import Config

    async def session() -> None:
        with closing(KioskLibrary(path)) as kiosk:
            settings = Config(refresh_every=0.0, restricted=True)
            app = ReaderApp(kiosk.entries.listing(), kiosk, config=settings, view=ALL)
            await walk(app, ("j", "enter", *"]iq]SjJ", "escape", *"4jt", "enter", *"jj", "escape", "escape", *"vqq"))

    asyncio.run(session())


async def walk(app: "ReaderApp", keys: tuple[str, ...]) -> None:
    """Press keys; the reader must not crash."""
    async with app.run_test(size=(100, 30)) as pilot:
        for key in keys:
            await pilot.press(key)
        await pilot.pause(0.2)
    if app.return_code:
        raise AssertionError("the reader has crashed")


def command(*arguments: str) -> Callable[[Path], None]:
    """Return a function that runs a command on a library; what it says must be sentences."""

    def run(path: Path) -> None:
        status = main([it.format(folder=path.parent, path=path) for it in arguments])
        assert status in {0, 1, 2}, status
        if status == 2:
            raise TuireaderError("refused")

    return run


_ANSWER = re.compile(r"(?!Traceback|  File |\w*(?:Error|Exception|Warning)\b)")
"""What a line of standard error is: a sentence, a notice, or one of the people to choose from; no trace of an error."""
READS_ONLY = {"visit", "draw a visit", "rescue", "restore it", "backup"}
ACTIONS: dict[str, Callable[[Path], None]] = {
    "check": command("check", "--library", "{path}"),
    "feeds as JSON": command("feeds", "--json", "--library", "{path}"),
    "search": command("search", "river", "--library", "{path}"),
    "corrections": command("corrections", "--library", "{path}"),
    "notes": command("notes", "--library", "{path}"),
    "export": command("export", "--library", "{path}"),
    "rescue": command("rescue", "--library", "{path}", "{folder}/new.db"),
    "backup": command("backup", "--library", "{path}", "{folder}/new.db"),
    "restore it": command("restore", "{path}", "--library", "{folder}/new.db"),
    "visit": visit,
    "first screen": first_screen,
    "draw": draw,
}
MORE_ACTIONS: dict[str, Callable[[Path], None]] = {
    "search quotations as JSON": command("search", "--json", "said:ada about:river", "--library", "{path}"),
    "corrections as JSON": command("corrections", "--json", "--library", "{path}"),
    "corrections for training": command("corrections", "--gold", "--library", "{path}"),
    "correct": command("correct", "1.1", "--speaker", "Ada", "--library", "{path}"),
    "list quotations as JSON": command("correct", "1", "--list", "--json", "--library", "{path}"),
    "note": command("note", "n1", "ask the clerk", "--library", "{path}"),
    "notes as JSON": command("notes", "--json", "--library", "{path}"),
    "notes as a table": command("notes", "--csv", "--library", "{path}"),
    "notes as Markdown": command("notes", "--md", "--library", "{path}"),
    "said": command("said", "ada", "--library", "{path}"),
    "said as JSON": command("said", "p1", "--indirect", "--json", "--library", "{path}"),
    "said as a table": command("said", "p2", "--csv", "--library", "{path}"),
    "said as Markdown": command("said", "p1", "--about", "river", "--md", "--library", "{path}"),
    "speakers": command("speakers", "--limit", "0", "--library", "{path}"),
    "speakers as JSON": command("speakers", "river", "--json", "--library", "{path}"),
    "speakers by outlet": command("speakers", "--by", "outlet", "--csv", "--library", "{path}"),
    "watches": command("watch", "--list", "--library", "{path}"),
    "watch": command("watch", "--library", "{path}"),
    "watch as JSON": command("watch", "--json", "--library", "{path}"),
    "changes": command("changes", "--words", "--limit", "0", "--library", "{path}"),
    "changes as JSON": command("changes", "--json", "--library", "{path}"),
    "deliver": deliver,
    "draw people": draw_people,
    "draw a visit": draw_visit,
}
_ALL_ACTIONS = ACTIONS | MORE_ACTIONS
_DRAWING = {"draw", "draw people", "draw a visit"}


def _unsafe(name: str, output: bytes, said: str) -> list[str]:
    """Return what no terminal may get of what a command wrote."""
    grammar = JSON if "JSON" in name or name == "corrections for training" else COMMAND
    return not_allowed(output, grammar)[:3] + not_allowed(said.encode("utf-8", "replace"))[:3]


def _act(name: str, path: Path, report: int) -> None:
    """Do it in this child process, and report what went wrong; the process ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + (MAX_MEGABYTES << 20),) * 2)
    said, problem = io.StringIO(), ""
    output = io.TextIOWrapper(io.BytesIO(), "utf-8")
    try:
        with redirect_stderr(said), redirect_stdout(output):
            _ALL_ACTIONS[name](path)
    except (TuireaderError, *SQLITE_ERRORS):  # all are shown as a sentence
        pass
    except BaseException:  # noqa: BLE001 - whatever comes
        problem = traceback.format_exc()
    output.flush()
    for wrong in _unsafe(name, output.buffer.getvalue(), said.getvalue()):
        problem += f"\nfor the terminal: {wrong}"
    lines = said.getvalue().splitlines()
    if not all(map(_ANSWER.match, lines)):
        problem += f"\nno sentence: {said.getvalue()}"
    os.write(report, "\0".join((problem, *lines)).encode("utf-8", "replace")[:60_000])
    os._exit(0)


def attempt(name: str, case: Case, folder: Path) -> str:
    """Do one thing with a damaged library in `folder`; return what is wrong, or ""."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / "library.db"
    for suffix in SUFFIXES:
        if suffix in case.files:
            Path(f"{path}{suffix}").write_bytes(case.files[suffix])
    before = _contents(folder)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _act(name, path, writing)
    os.close(writing)
    with open(reading, "rb") as file:  # noqa: PTH123 - it is a number
        is_late = _is_late(child, file)
        if is_late:
            os.kill(child, signal.SIGKILL)
        problem, *lines = file.read().decode("utf-8", "replace").split("\0")
    _, status = os.waitpid(child, 0)
    if status:
        return f"ended by signal {status & 127}{' (took too long)' if is_late else ''}"
    return problem or _verdict(name, before, _contents(folder), lines, folder)


def _is_late(child: int, report: IO[bytes]) -> bool:
    """Wait until a child reports; return whether it has taken too long before that, or waits for something."""
    start = time.monotonic()
    while not select.select([report], [], [], 1.0)[0]:
        fields = Path(f"/proc/{child}/stat").read_text("utf-8").rpartition(")")[2].split()
        busy = sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")
        if busy > MAX_SECONDS or time.monotonic() - start > MAX_SECONDS + MAX_SHARE * busy:
            return True
    return False


def _contents(folder: Path) -> Files:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def _verdict(name: str, before: Files, after: Files, lines: list[str], folder: Path) -> str:
    """Return what may not have become of the files, or ""."""
    is_refused = any(refusal in line for line in lines for refusal in REFUSALS)
    stays = {"library.db", "library.db-wal"} if name in READS_ONLY else {"library.db"} if is_refused else set()
    if any(before.get(it) != after.get(it) for it in stays if before.get(it)):
        return f"what was only to be read has changed: {lines}"
    if name in {"visit", "draw a visit"} and before != after:
        return f"a visit has written: {sorted(after)}"
    new = sorted(it for it in after if it.startswith("new.db"))
    if new and new != ["new.db"]:
        return f"left over: {new}, {lines}"
    if new and lines:
        return f"a new library, and yet: {lines}"
    if new:
        return _library_problem(folder / "new.db")
    return ""


def _library_problem(path: Path) -> str:
    """Return what is wrong with a library that a command has made, or ""."""
    try:
        check_backup(path)
        Library(path).close()
    except (TuireaderError, sqlite3.Error) as error:
        return f"a new library that is none: {error}"
    return ""


def findings(seconds: float, seed: int) -> Iterator[str]:
    """Damage libraries for so long, after each hostile schema once; yield what is wrong.

    All is done with each if there is a minute or more; otherwise a few things are.
    """
    dice, start = random.Random(seed), time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        for number, case in enumerate(cases(random.Random(seed))):
            if number >= len(SCHEMAS) and time.monotonic() > start + seconds:
                return
            actions = [action for action in _ALL_ACTIONS if action not in _DRAWING or not dice.randrange(10)]
            for action in (
                actions if seconds >= WHOLE_SECONDS else dice.sample(actions, 1 if number < len(SCHEMAS) else 2)
            ):
                if problem := attempt(action, case, Path(name) / "data"):
                    yield f"{number}: {case.name}: {action}: {problem}"


if __name__ == "__main__":
    for finding in findings(float(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 1):
        print(finding, flush=True)
