"""Killed before any of its steps: nothing is lost, nothing is doubled, nothing is left, and the work can be done again.

A few steps of each kind of work here; `TUIREADER_TEST_STEP_KILLS` says how many, and 0 is all of them.
"""

import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from older_libraries import replace_by_older

from deliveries import NOW, make_feed, numbered_entry
from killed_steps import contents_of, count_steps, kill_at, restore_files
from tuireader.corrections.anchors import anchor_of
from tuireader.corrections.model import Action
from tuireader.errors import TuireaderError
from tuireader.library import NOTED, Library, parse_query
from tuireader.library import backup as it
from tuireader.library.backup import back_up, back_up_daily, check_backup, restore
from tuireader.library.person_rulings import holding_rulings
from tuireader.library.rescue import rescue
from tuireader.library.schema import STEPS, VERSION, _add_said
from tuireader.updates import find_quotations as finding
from tuireader.updates.change_notes import remove_note, write_note
from tuireader.updates.change_rulings import add_ruling, undo_last
from tuireader.updates.find_quotations import find_quotations

KILLS = int(os.environ.get("TUIREADER_TEST_STEP_KILLS", "3"))
ARTICLES = 30
NEW_WORDS = "<p>“New words came in the night, and stayed,” said Mina Aldecott.</p>"
SPOKEN = "<p>“The weir will hold number {0},” said Ada Thornbury. “It held in {0},” said Josef Kettle.</p>"
CONTENTS = ("feed", "entry", "document", "attribution", "identity", "place", "deed", "saved", "tag", "also")
"""Tables that may lose nothing; of `entry` what is found again is left out."""


def make_library(path: Path) -> None:
    """A library with marks and tags, none of it indexed and no quotation found."""
    with closing(Library(path)) as library:
        library.feeds.store("https://weir.example/feed")
        articles = [numbered_entry(n, content=SPOKEN.format(n + 1000)) for n in range(ARTICLES)]
        ids = library.ingest.store_entries(1, make_feed(articles), NOW).new
        library.marks.mark(ids[::3], read=True)
        library.marks.mark(ids[::5], starred=True)
        library.tags.add(ids[::4], "rain")
        library.saved_searches.save("weir", "weir")


def make_indexed(folder: Path) -> None:
    make_library(folder / "library.db")
    with closing(Library(folder / "library.db")) as library:
        library.search.update_index()


def make_attributed(folder: Path) -> None:
    make_indexed(folder)
    with closing(Library(folder / "library.db")) as library:
        find_quotations(library)


def correct(library: Library) -> None:
    """Give a quotation to somebody else, another to nobody, and undo that."""
    first, second = library.entries.listing(limit=2)
    for entry, action, name in ((first, Action.SPEAKER, "Ottilie Marsh"), (second, Action.NOBODY, "")):
        text = library.articles.open(entry).text
        add_ruling(library, entry, action, anchor_of(text, 1, text.index(",”") + 1), name)
    undo_last(library)


def write_notes(library: Library) -> None:
    """Note something, write it again, note something else, remove that, and undo the removal."""
    first, second = library.entries.listing(limit=2)
    anchors = []
    for entry in (first, second):
        text = library.articles.open(entry).text
        anchors.append(anchor_of(text, 1, text.index(",”") + 1))
    note = write_note(library, first, anchors[0], "Ask her")
    write_note(library, first, anchors[0], "Ask her again", note_id=note.id)
    remove_note(library, write_note(library, second, anchors[1]).id)
    undo_last(library)


def rule_about_people(library: Library) -> None:
    """Join two people, give the one a name, keep two apart, and undo that."""
    ada, josef = (library.people.of_speaker(1, name) for name in ("Ada Thornbury", "Josef Kettle"))
    assert ada is not None
    assert josef is not None
    library.people.keep_apart(ada.id, josef.id)
    undo_last(library)
    library.people.rename(ada.id, "Mayor Ada")
    library.people.join(ada.id, josef.id)


def make_killed(folder: Path) -> None:
    """A library and a backup of it; the library has grown since, and its owner was killed."""
    make_indexed(folder)
    back_up(folder / "library.db", folder / "copy.db")
    library = Library(folder / "library.db")
    library.ingest.store_entries(1, make_feed(numbered_entry(n) for n in range(100, 110)), NOW)
    files = contents_of(folder)
    library.close()
    restore_files(folder, {name: data for name, data in files.items() if not name.endswith("-shm")})


def make_older(version: int) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        make_indexed(folder)
        replace_by_older(folder, version)

    return make


def make_found_before_ids(folder: Path) -> None:
    """A library of the version before there were quotations with lasting ids; its quotations are known."""
    make_indexed(folder)
    with_library(find_quotations)(folder)
    replace_by_older(folder, STEPS.index(_add_said))


def make_edited(folder: Path) -> None:
    """A library whose quotations are known, and whose articles have changed since."""
    make_indexed(folder)
    with_library(find_quotations)(folder)
    with closing(Library(folder / "library.db")) as library:
        articles = [numbered_entry(n, content=NEW_WORDS + SPOKEN.format(n + 1000)) for n in range(ARTICLES)]
        library.ingest.store_entries(1, make_feed(articles), NOW)


class Work(NamedTuple):
    """What is done, what has to be there before, and what must be true after it was killed, and after it was done."""

    prepare: Callable[[Path], object]
    do: Callable[[Path], object]
    check: Callable[[Path], None]


def with_library(work: Callable[[Library], object]) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        with closing(Library(folder / "library.db")) as library:
            work(library)

    return run


def stored(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows that may not be lost."""
    with closing(sqlite3.connect(path)) as db:
        there = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        return {table: sorted(db.execute(_rows(table)), key=repr) for table in CONTENTS if table in there}


def _rows(table: str) -> str:
    if table == "entry":
        return "SELECT id, feed, title, words, url, published, date, seen, read, starred, hidden, aside FROM entry"
    return "SELECT count(*) FROM attribution WHERE 0" if table == "attribution" else f"SELECT * FROM {table}"


def is_sound(folder: Path) -> None:
    """Nothing is damaged, and nothing of the index is doubled."""
    with closing(Library(folder / "library.db")) as library:
        assert library.check_integrity() == []
        db = library._db
        found, rows = db.first_row("SELECT count(*), count(DISTINCT entry) FROM sought") or (0, 0)
        assert found == rows
        assert (db.first_row("SELECT count(*) FROM search_docsize") or (0,))[0] >= found
        half = "SELECT count(*) FROM attribution WHERE entry NOT IN (SELECT id FROM entry WHERE engine > 0)"
        assert db.first_row(half) == (0,)


def is_indexed(folder: Path) -> None:
    """Every article is found by its words, once."""
    is_sound(folder)
    with closing(Library(folder / "library.db")) as library:
        library.search.update_index()
        assert library.search.count_unindexed() == 0
        for number in (0, ARTICLES - 1):
            hits = library.entries.listing(parse_query(f"weir {number + 1000}"))
            assert [entry.title for entry in hits] == [f"Headline number {number}"]
        assert library._db.first_row("SELECT count(*) FROM sought") == (library.entries.count(),)


def has_speakers(folder: Path) -> None:
    """Every article has its two quotations, and its speakers are found once."""
    is_indexed(folder)
    with closing(Library(folder / "library.db")) as library:
        find_quotations(library)
        assert library.articles.count_unattributed() == 0
        assert library._db.first_row("SELECT count(*) FROM said") == (2 * ARTICLES,)
        assert library._db.rows("SELECT DISTINCT quotations FROM entry") == [(2,)]
        assert len(library.entries.listing(parse_query("speaker:kettle"))) == ARTICLES
    has_people(folder)


def has_rulings(folder: Path) -> None:
    """Each ruling is there with all that follows from it, or not at all; the next run counts what was not counted."""
    is_sound(folder)
    with closing(Library(folder / "library.db")) as library:
        find_quotations(library)
        rulings = [it.ruling.action for it in library.rulings.all()]
        assert rulings in ([], [Action.SPEAKER], [Action.SPEAKER, Action.NOBODY])
        assert len(library.entries.listing(parse_query("speaker:marsh"))) == (Action.SPEAKER in rulings)
        assert len(library.entries.listing(parse_query("speaker:thornbury"))) == ARTICLES - len(rulings)
        counts = [entry.quotations for entry in library.entries.listing(limit=2)]
        assert counts == [2, 1 if Action.NOBODY in rulings else 2]


def has_notes(folder: Path) -> None:
    """Each note is there whole, as it was written last, and beside its quotation."""
    is_sound(folder)
    with closing(Library(folder / "library.db")) as library:
        texts = [it.note.text for it in library.notes.all()]
        assert texts in ([], ["Ask her"], ["Ask her again"], ["Ask her again", ""])
        noted = [entry.id for entry in library.entries.listing(NOTED)]
        assert len(noted) == len(texts)
        assert sorted(library.notes.of_quotations(f"{entry_id}.1" for entry_id in noted).values()) == sorted(texts)
        assert all(it.noted is (it.id in noted) for it in library.entries.listing())


def has_people(folder: Path) -> None:
    """Each ruling about people holds with all that follows from it, or is not there."""
    is_sound(folder)
    with closing(Library(folder / "library.db")) as library:
        find_quotations(library)
        assert library.check_integrity() == []
        assert library._db.rows("SELECT * FROM undecided UNION ALL SELECT * FROM said_queue") == []
        actions = [it.action for it in holding_rulings(library._db)]
        assert actions in ([], ["apart"], ["rename"], ["rename", "join"])
        name = "Mayor Ada" if "rename" in actions else "Ada Thornbury"
        listed = [(name, 2 * ARTICLES)] if "join" in actions else [(name, ARTICLES), ("Josef Kettle", ARTICLES)]
        statement = "SELECT name, quotations FROM person WHERE joined IS NULL ORDER BY name"
        assert library._db.rows(statement) == sorted(listed)
        assert library._db.rows("SELECT sum(count) FROM heard") == [(2 * ARTICLES,)]


def has_lasting_ids(folder: Path) -> None:
    """Every article has its two quotations under the ids that they got first."""
    has_speakers(folder)
    with closing(Library(folder / "library.db")) as library:
        assert library.articles.count_unreported() == 0
        for entry in library.entries.listing():
            assert [(it.slot, it.text[:12]) for it in library.said.of_entry(entry.id, with_gone=True)] == FIRST_SLOTS


def has_kept_ids(folder: Path) -> None:
    """The quotations that were there before the edit have their slots, and the new one has the next."""
    with_library(find_quotations)(folder)
    is_indexed(folder)
    with closing(Library(folder / "library.db")) as library:
        for entry in library.entries.listing():
            saved = library.said.of_entry(entry.id, with_gone=True)
            assert [(it.slot, it.text[:12]) for it in saved] == [(3, "New words ca"), *FIRST_SLOTS]


FIRST_SLOTS = [(1, "The weir wil"), (2, "It held in 1")]


def has_whole_backups(folder: Path) -> None:
    """Each backup that has its name is whole, and nothing else is there a minute later."""
    is_sound(folder)
    for file in sorted(folder.rglob("*partial*")):
        os.utime(file, (1, 1))
    back_up(folder / "library.db", folder / "new.db")
    made = [*folder.glob("backups/*"), folder / "new.db"]
    for path in made:
        if ".partial-" not in path.name:
            assert check_backup(path) == (1, ARTICLES)
    back_up(folder / "library.db")
    assert not list(folder.rglob("*partial*")) + list(folder.rglob("*-journal"))


def is_old_or_new(folder: Path) -> None:
    """The library is the one before, with what was in its log, or the backup; so is what was moved away."""
    is_sound(folder)
    for path in (folder / "library.db", *folder.glob("library.db.before-*[0-9x]")):
        with closing(Library(path)) as library:
            assert library.entries.count() in {ARTICLES, ARTICLES + 10}
            count = library.entries.count()
    if not list(folder.glob("library.db.before-*")):
        assert count == ARTICLES + 10
    for file in (*folder.glob("*restoring*"), *folder.glob("*partial*")):
        os.utime(file, (1, 1))
    restore(folder / "copy.db", folder / "library.db")
    assert check_backup(folder / "library.db") == (1, ARTICLES)
    left = {file.name for file in folder.iterdir()}
    assert all(name in {"library.db", "copy.db"} or name.startswith("library.db.before-") for name in left), left


def is_rescued_whole(folder: Path) -> None:
    """The new library is whole, or not there; and it can be made."""
    new = folder / "new.db"
    if new.exists():
        assert check_backup(new) == (1, ARTICLES)
        new.unlink()
    for file in folder.glob("*partial*"):
        os.utime(file, (1, 1))
    assert all(table.is_whole for table in rescue(folder / "library.db", new))
    assert sorted(contents_of(folder)) == ["library.db", "new.db"]


def do_restore(folder: Path) -> None:
    restore(folder / "copy.db", folder / "library.db")


WORKS = {
    "indexing": Work(lambda folder: make_library(folder / "library.db"), with_library(lambda it: it.search.update_index()), is_indexed),
    "finding quotations": Work(make_indexed, with_library(find_quotations), has_speakers),
    "correcting": Work(make_attributed, with_library(correct), has_rulings),
    "noting": Work(make_attributed, with_library(write_notes), has_notes),
    "ruling about people": Work(make_attributed, with_library(rule_about_people), has_people),
    "finding quotations that an earlier version found": Work(
        make_found_before_ids, with_library(find_quotations), has_lasting_ids
    ),
    "finding quotations after an edit": Work(make_edited, with_library(find_quotations), has_kept_ids),
    **{
        f"upgrading from {version}": Work(make_older(version), with_library(lambda _: None), is_indexed)
        for version in range(1, VERSION)
    },
    "backing up": Work(make_indexed, lambda folder: back_up(folder / "library.db"), has_whole_backups),
    "daily backup": Work(make_indexed, lambda folder: back_up_daily(folder / "library.db", 2), has_whole_backups),
    "restoring": Work(make_killed, do_restore, is_old_or_new),
    "rescuing": Work(make_indexed, lambda folder: rescue(folder / "library.db", folder / "new.db"), is_rescued_whole),
}  # fmt: skip


def steps_to_kill(count: int, seed: str) -> list[int]:
    """Return the steps before which to kill: all, or the first, the last, and others by chance."""
    if not KILLS or count <= KILLS:
        return list(range(count))
    return sorted({0, count - 1, *random.Random(seed).sample(range(count), KILLS - 2)})


@pytest.mark.parametrize("name", WORKS)
def test_killed_before_its_steps(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(it, "PAGES_A_STEP", 8)
    for bound in ("MAX_WRITE_SECONDS", "MAX_BUSY_WRITE_SECONDS", "MAX_UNSTORED_SECONDS"):
        monkeypatch.setattr(finding, bound, 3600)  # on a busy machine there would be more transactions, and more steps
    work, folder = WORKS[name], tmp_path / "data"
    folder.mkdir()
    work.prepare(folder)
    files = contents_of(folder)
    before = stored(folder / "library.db")
    work.do(folder)  # so that no child has to import what it needs
    restore_files(folder, files)
    count = count_steps(lambda: work.do(folder))
    assert count > 3
    killed = 0
    for step in steps_to_kill(count, name):
        restore_files(folder, files)
        killed += kill_at(step, lambda: work.do(folder))
        after = {suffix: data for suffix, data in contents_of(folder).items() if suffix.startswith("library.db")}
        try:
            if name != "restoring":
                assert stored(folder / "library.db") == before or name.startswith(
                    ("upgrading", "correcting", "noting", "ruling")
                )
            work.check(folder)
        except (AssertionError, TuireaderError) as error:
            raise AssertionError(f"killed before step {step} of {count}, files {sorted(after)}: {error}") from error
    assert killed >= min(KILLS or count, count) - 2  # how often modules are opened differs


@pytest.mark.parametrize(
    "name", ["indexing", "finding quotations", *(it for it in WORKS if it.startswith("upgrading"))]
)
def test_killed_while_a_commit_is_written(name: str, tmp_path: Path) -> None:
    """A commit is a piece of the log: whatever part of it is on the disk, the library is as before it or as after it."""
    work, folder = WORKS[name], tmp_path / "data"
    folder.mkdir()
    work.prepare(folder)
    files = contents_of(folder)
    library = Library(folder / "library.db")
    if name == "indexing":
        library.search.update_index()
    elif name == "finding quotations":
        find_quotations(library)
    log = (folder / "library.db-wal").read_bytes()
    library.close()
    dice = random.Random(name)
    for _ in range(KILLS or 40):
        restore_files(folder, files | {"library.db-wal": log[: dice.randrange(len(log))]})
        work.check(folder)
