"""Watches: each match is found once, told once, and never lost, whatever happens in between."""

import os
import random
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from deliveries import make_feed, numbered_entry
from killed_steps import count_steps, kill_at
from tuireader.errors import TuireaderError
from tuireader.library import ENGINE_VERSION, Library, WatchChange, parse_query
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.library.rescue import rescue
from tuireader.library.undo_steps import WATCH_NAME
from tuireader.library.watches import MAX_WATCHES
from tuireader.updates.find_quotations import find_quotations

KILLS = int(os.environ.get("TUIREADER_TEST_WATCH_KILLS", "6"))
URL = "https://weir.example/feed"
WEIR = "<p>“The weir will hold number {0},” said Ada Thornbury.</p><p>“It held in {0},” said Josef Kettle.</p>"


def deliver(library: Library, *numbers: int, content: str = WEIR, url: str = URL) -> list[int]:
    """Store entries as a refresh does, and find their quotations; return the ids of those that are new."""
    feed = library.feeds.store(url)
    entries = [numbered_entry(it, content=content.format(it)) for it in reversed(numbers)]
    new = library.ingest.store_entries(feed.id, make_feed(entries), time.time()).new
    find_quotations(library)
    return list(new)


@pytest.fixture
def library() -> Library:
    return Library(None)


def new_of(library: Library, name: str) -> int:
    watch = library.watches.find(name)
    assert watch is not None
    return watch.new


def tell(library: Library, name: str) -> list[str]:
    """Return what `tuireader watch` prints, and record it as that does."""
    watch = library.watches.find(name)
    assert watch is not None
    items = library.watches.unprinted(watch.id, 1000)
    rows = {row.quotation.id: row.quotation.text for row in library.people.with_ids([it.id for it in items])}
    library.watches.set_told(watch.id, items)
    return [rows.get(f"{it.entry_id}.{it.id & 0xFFFFF}", f"article {it.entry_id}") for it in items]


def test_a_watch_finds_what_comes_after_it_began_and_nothing_twice(library: Library) -> None:
    deliver(library, 1)
    library._db.connection.execute("UPDATE said SET found = found - 100")
    library._db.connection.execute("UPDATE entry SET seen = seen - 100")
    library.watches.add("said:thornbury", "Ada")
    library.watches.add("kettle OR weir")
    assert [(it.name, it.new) for it in library.watches.all()] == [("Ada", 0), ("kettle OR weir", 0)]
    deliver(library, 1, 2, 3)
    assert tell(library, "Ada") == ["The weir will hold number 2,", "The weir will hold number 3,"]
    assert tell(library, "kettle OR weir") == ["article 2", "article 3"]
    find_quotations(library)
    deliver(library, 2, 3)
    assert tell(library, "Ada") == tell(library, "kettle OR weir") == []
    assert new_of(library, "Ada") == 2


def test_of_too_many_watches_in_a_hostile_file_some_are_used(library: Library) -> None:
    rows = ((f"w{number}", "weir", "", 0, 0) for number in range(5 * MAX_WATCHES))
    library._db.connection.executemany(
        "INSERT INTO watch (name, query, who, since, arrived) VALUES (?, ?, ?, ?, ?)", rows
    )
    assert len(library.watches.all()) == MAX_WATCHES
    assert len(list(library.watches._views())) == 2 * MAX_WATCHES


def test_reading_makes_matches_seen_and_undoing_makes_them_new(library: Library) -> None:
    library.watches.add("said:thornbury", "Ada")
    first, second = deliver(library, 1, 2)
    library.marks.mark([first], read=True)
    assert new_of(library, "Ada") == 1
    watch = library.watches.find("Ada")
    assert watch is not None
    library.marks.mark_view(library.watches.view(watch), read=True)
    assert new_of(library, "Ada") == 0
    library.marks.undo()
    assert new_of(library, "Ada") == 1
    assert library.watches.see(second)
    assert not library.watches.see(second)
    assert new_of(library, "Ada") == 0
    assert [it.id for it in library.entries.listing(library.watches.view(watch))] == [second, first]


def test_a_new_quotation_of_an_article_that_was_read_is_new(library: Library) -> None:
    deliver(library, 1)
    library._db.connection.execute("UPDATE said SET found = found - 100")
    library.watches.add("said:thornbury", "Ada")
    library.marks.mark([1], read=True)
    deliver(library, 1, content=WEIR + "<p>“New words came in the night,” said Ada Thornbury.</p>")
    assert tell(library, "Ada") == ["New words came in the night,"]
    assert new_of(library, "Ada") == 1
    library.marks.mark_view(parse_query(""), read=True)
    assert new_of(library, "Ada") == 0


def test_quotations_that_are_found_late_are_not_lost(library: Library) -> None:
    feed = library.feeds.store(URL)
    library.ingest.store_entries(feed.id, make_feed([numbered_entry(1, content=WEIR.format(1))]), time.time() - 9000)
    library.watches.add("said:thornbury", "Ada")  # the article is there, its quotations are not known
    find_quotations(library)
    assert tell(library, "Ada") == ["The weir will hold number 1,"]


def test_another_engine_repeats_nothing_and_what_it_finds_in_old_articles_is_not_new(library: Library) -> None:
    deliver(library, 1)
    for change in (
        "said SET found = found - 100",
        "entry SET seen = seen - 100",
        "document SET fetched = fetched - 100",
    ):
        library._db.connection.execute(f"UPDATE {change}")
    library.watches.add("said:thornbury", "Ada")
    deliver(library, 2)
    assert len(tell(library, "Ada")) == 1
    library._db.connection.execute("DELETE FROM said WHERE id >> 20 = 1")  # as if the engine before had found nothing
    library._db.connection.execute("UPDATE entry SET engine = 0")
    library._db.connection.execute("UPDATE attribution SET engine = ?", (ENGINE_VERSION - 1,))
    find_quotations(library)
    assert len(library.said.of_entry(1)) == 2
    assert tell(library, "Ada") == []


def test_a_join_makes_what_the_other_said_since_then_a_match_and_parting_repeats_nothing(library: Library) -> None:
    deliver(library, 1)
    ada, josef = (library.people.of_speaker(1, name) for name in ("Ada Thornbury", "Josef Kettle"))
    assert ada is not None
    assert josef is not None
    library._db.connection.execute("UPDATE said SET found = found - 100")
    assert library.watches.add(f"said:p{ada.id}").watch.name == "Ada Thornbury"
    deliver(library, 2)
    assert tell(library, "Ada Thornbury") == ["The weir will hold number 2,"]
    library.people.join(ada.id, josef.id)
    library.watches.check()
    assert tell(library, "Ada Thornbury") == ["It held in 2,"]
    library.people.rename(ada.id, "Mayor Ada")
    library.people.part(ada.id)
    library.people.join(josef.id, ada.id)
    find_quotations(library)
    assert tell(library, "Ada Thornbury") == []
    assert library.watches.of_person(josef.id) is not None
    assert library.watches.watched_people() == {josef.id}


def test_a_person_who_is_gone_is_found_by_name(library: Library) -> None:
    deliver(library, 1)
    ada = library.people.of_speaker(1, "Ada Thornbury")
    assert ada is not None
    library.watches.add(f"said:p{ada.id}")
    library.feeds.remove(library.feeds.store(URL).id)
    find_quotations(library)
    assert library.people.get(ada.id) is None
    deliver(library, 5)
    assert tell(library, "Ada Thornbury") == ["The weir will hold number 5,"]


def test_a_removed_feed_leaves_nothing(library: Library) -> None:
    library.watches.add("said:thornbury", "Ada")
    library.watches.add("weir")
    deliver(library, 1, 2)
    assert new_of(library, "weir") == 2
    library.feeds.remove(library.feeds.store(URL).id)
    for table in ("watch_found", "watch_queue", "rule_queue"):
        assert library._db.rows(f"SELECT * FROM {table}") == []
    assert library.check_integrity() == []


def test_what_is_gone_or_hidden_is_neither_counted_nor_told(library: Library) -> None:
    library.watches.add("said:thornbury", "Ada")
    deliver(library, 1, 2)
    deliver(library, 2, content="<p>Nobody said anything about it, and the weir held.</p>")
    library._db.connection.execute("UPDATE entry SET hidden = 1 WHERE id = 1")
    assert new_of(library, "Ada") == 0
    assert tell(library, "Ada") == []


def test_beginning_and_ending_can_be_undone_and_nothing_is_lost_in_between(library: Library) -> None:
    change = library.watches.add("said:thornbury", "Ada")
    assert library.marks.undo() == WatchChange(change.watch, holds=False)
    assert library.watches.all() == []
    watch = library.watches.add("said:thornbury", "Ada").watch
    assert library.watches.end(watch.id) == WatchChange(watch, holds=False)
    deliver(library, 1)
    assert library.marks.undo() == WatchChange(watch, holds=True)
    assert tell(library, "Ada") == ["The weir will hold number 1,"]
    library.watches.end(watch.id)
    library.watches.add("said:thornbury", "Ada")
    assert library.marks.undo() is not None
    library.watches.add("weir", "Ada")
    library.marks.undo()
    library.watches.add("weir", "Ada")
    library._db.connection.execute("DELETE FROM deed WHERE value = 1")
    assert library.marks.undo() is None  # the name is taken by now


def test_a_watch_is_renamed_and_that_is_undone_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(Library(path)) as library:
        watch = library.watches.add("said:thornbury", "Ada").watch
        library.watches.add("kettle")
        for name, sentence in {"": "needs a name", "\x1b[31m \u202e": "needs a name", "kettle": "of another"}.items():
            with pytest.raises(TuireaderError, match=sentence):
                library.watches.rename(watch.id, name)
        change = library.watches.rename(watch.id, "Ad\u00e9\U0001f986 \x1b[31mT.")
        assert (change.name_before, change.watch.name) == ("Ada", "Ad\u00e9\U0001f986 T.")
        library.watches.rename(watch.id, "Thornbury")
    with closing(Library(path)) as library:
        assert names_undone(library, 3) == ["Ad\u00e9\U0001f986 T.", "Ada", "kettle"]
        assert [it.name for it in library.watches.all()] == ["Ada"]


def names_undone(library: Library, count: int) -> list[str | None]:
    """Undo some changes; return what the watches are called that they were about."""
    undone = [library.marks.undo() for _ in range(count)]
    return [it.watch.name if isinstance(it, WatchChange) else None for it in undone]


def test_a_name_that_is_taken_meanwhile_or_a_watch_that_is_gone_does_not_get_its_name_back(library: Library) -> None:
    watch = library.watches.add("said:thornbury", "Ada").watch
    library.watches.rename(watch.id, "Thornbury")
    library.watches.add("kettle", "Ada")
    assert names_undone(library, 3) == ["Ada", "Ada", "Ada"]
    library.watches.add("said:thornbury", "Ada")
    library.watches.rename(library.watches.all()[0].id, "Thornbury")
    library._db.connection.execute("INSERT INTO watch (name, query, who, since, arrived) VALUES ('Ada', 'x', '', 0, 0)")
    assert names_undone(library, 1) == [None]
    library._db.connection.execute("UPDATE watch SET ended = 1")
    assert names_undone(library, 1) == [None]


@pytest.mark.parametrize("ids", [(), (1,), (1, -1), (1, 1 << 40), (1 << 60, 65)], ids=str)
def test_a_damaged_undo_of_a_name_does_nothing(ids: tuple[int, ...], library: Library) -> None:
    library.watches.add("said:thornbury", "Ada")
    library.watches._steps.store(WATCH_NAME, value=True, ids=ids)
    assert names_undone(library, 1) == [None]
    assert [it.name for it in library.watches.all()] == ["Ada"]


def test_a_watch_without_a_name_of_its_own_is_called_as_its_person_is_now(library: Library) -> None:
    deliver(library, 1)
    ada, josef = (library.people.of_speaker(1, it) for it in ("Ada Thornbury", "Josef Kettle"))
    assert ada is not None
    assert josef is not None
    watch = library.watches.add(f"said:p{ada.id}").watch
    library.watches.add(f"said:p{josef.id}", "The kettle")
    library.people.rename(ada.id, "Ada of the weir")
    library.people.rename(josef.id, "Joe")
    assert [it.name for it in library.watches.all()] == ["Ada of the weir", "The kettle"]
    by_old_name = library.watches.find("Ada Thornbury")
    assert by_old_name is not None
    assert by_old_name.id == watch.id  # for scripts that were written before
    library.people.join(ada.id, josef.id)
    kept = library.people.of_speaker(1, "Josef Kettle")
    assert kept is not None
    assert sorted(it.name for it in library.watches.all()) == sorted([kept.name, "The kettle"])
    assert library.watches.end(watch.id).watch.name == kept.name
    assert library.watches.of_person(kept.id) is not None


def test_ended_watches_are_removed_after_a_day(library: Library) -> None:
    watch = library.watches.add("weir").watch
    deliver(library, 1)
    library.watches.end(watch.id)
    deliver(library, 2)
    assert library._db.rows("SELECT count(*) FROM watch_found") == [(2,)]
    library._db.connection.execute("UPDATE watch SET ended = ended - 90000")
    deliver(library, 3)
    assert [library._db.rows(f"SELECT * FROM {it}") for it in ("watch", "watch_found", "watch_queue")] == [[], [], []]


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        (" ", "", "A watch needs something to look for: words, or said:NAME"),
        ("sad:thornbury", "", "sad is not a field; try said:"),
        ("said:thornbury", "another", "“said:thornbury” is watched already, as “Ada”"),
        ("weir", "Ada", "“Ada” is the name of another watch; give this one another name"),
        ("said:p77", "", "p77: there is no person with this id; tuireader speakers lists them"),
    ],
)
def test_what_cannot_be_watched(library: Library, query: str, name: str, sentence: str) -> None:
    library.watches.add("said:thornbury", "Ada")
    with pytest.raises(TuireaderError, match="^" + sentence.replace("(", r"\(") + "$"):
        library.watches.add(query, name)
    assert len(library.watches.all()) == 1


def test_there_is_a_bound(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuireader.library.watches.MAX_WATCHES", 2)
    library.watches.add("weir")
    library.watches.add("mill")
    with pytest.raises(TuireaderError, match="There are 2 watches already"):
        library.watches.add("grain")


def test_notice_is_given_once(library: Library) -> None:
    library.watches.add("said:thornbury", "Ada")
    library.watches.add("weir")
    deliver(library, 1, 2)
    library.marks.mark([1], read=True)
    assert [(it.name, it.new) for it in library.watches.take_news()] == [("Ada", 1), ("weir", 1)]
    assert library.watches.take_news() == []


def test_a_wrong_query_of_another_version_spoils_nothing(library: Library) -> None:
    library.watches.add("said:thornbury", "Ada")
    library._db.connection.execute("INSERT INTO watch (name, query, who, since, arrived) VALUES ('x', 'a:b', '', 0, 0)")
    deliver(library, 1)
    assert [(it.name, it.new) for it in library.watches.all()] == [("Ada", 1), ("x", 0)]


def test_watches_survive_a_rescue_and_a_kiosk_changes_nothing(tmp_path: Path) -> None:
    with closing(Library(tmp_path / "library.db")) as library:
        library.watches.add("said:thornbury", "Ada")
        deliver(library, 1, 2)
        tell(library, "Ada")
        deliver(library, 3)
    rescue(tmp_path / "library.db", tmp_path / "rescued.db")
    with closing(Library(tmp_path / "rescued.db")) as library:
        find_quotations(library)
        assert new_of(library, "Ada") == 3
        assert tell(library, "Ada") == ["The weir will hold number 3,"]
        assert library.check_integrity() == []
    with closing(KioskLibrary(tmp_path / "library.db")) as kiosk:
        assert new_of(kiosk, "Ada") == 3
        assert kiosk.watches.check() == 0
        assert kiosk.watches.take_news() == []


class _Round(NamedTuple):
    """What comes with one refresh: articles, of which some are changed."""

    numbers: tuple[int, ...]
    addition: str


def _rounds(dice: random.Random) -> Iterable[_Round]:
    """Yield refreshes for ever: a few new articles each, and now and then changed ones."""
    number = 0
    while True:
        number += 3
        changed = dice.sample(range(1, number), 1) if dice.random() < 0.5 else []
        addition = f"<p>“Addition {number} came in the night,” said Ada Thornbury.</p>"
        yield _Round((*range(number - 2, number + 1), *changed), addition if changed else "")


def _refresh_and_tell(path: Path, out: Path, delivery: _Round) -> None:
    """Do what cron does: refresh, find, print, record."""
    with closing(Library(path)) as library:
        feed = library.feeds.store(URL)
        entries = [numbered_entry(it, content=WEIR.format(it)) for it in delivery.numbers[:3]]
        entries += [numbered_entry(it, content=WEIR.format(it) + delivery.addition) for it in delivery.numbers[3:]]
        library.ingest.store_entries(feed.id, make_feed(entries), time.time())
        find_quotations(library)
        for watch in library.watches.all():
            items = library.watches.unprinted(watch.id, 100)
            with out.open("a") as file:
                file.write("".join(f"{watch.name} {it.id}\n" for it in items))
                file.flush()
            library.watches.set_told(watch.id, items)


def test_killed_refreshes_tell_everything_and_nothing_twice(tmp_path: Path) -> None:
    """Six kills here; `TUIREADER_TEST_WATCH_KILLS` says how many. Only a kill between printing and recording repeats."""
    path, out, dice = tmp_path / "library.db", tmp_path / "told", random.Random(7)
    with closing(Library(path)) as library:
        library.watches.add("said:thornbury", "Ada")
        library.watches.add("weir")
    out.touch()
    rounds = iter(_rounds(dice))
    _refresh_and_tell(path, out, next(rounds))
    repeats = 0
    for _ in range(KILLS):
        delivery = next(rounds)
        known, before = path.read_bytes(), out.read_bytes()
        count = count_steps(lambda delivery=delivery: _refresh_and_tell(path, out, delivery))  # type: ignore[misc]
        path.write_bytes(known)
        out.write_bytes(before)
        kill_at(dice.randrange(count), lambda delivery=delivery: _refresh_and_tell(path, out, delivery))  # type: ignore[misc]
        with closing(Library(path)) as library:
            untold = {
                f"{it.name} {item.id}" for it in library.watches.all() for item in library.watches.unprinted(it.id, 999)
            }
        repeats += len(untold & set(out.read_text().splitlines()))
        _refresh_and_tell(path, out, delivery)
    with closing(Library(path)) as library:
        rows = library._db.rows("SELECT name, item FROM watch_found JOIN watch ON watch.id = watch")
        ada = {
            f"Ada {it}"
            for (it,) in library._db.rows(
                "SELECT said.id FROM said JOIN voice ON voice.id = said.id"
                " & ~1048575 | said.voice WHERE voice.name = 'Ada Thornbury' AND said.kind != 'indirect'"
            )
        }
        weir = {f"weir {it}" for (it,) in library._db.rows("SELECT id << 20 FROM entry")}
        assert library.check_integrity() == []
    told = Counter(out.read_text().splitlines())
    assert set(told) == {f"{name} {item}" for name, item in rows} == ada | weir
    assert sum(told.values()) - len(told) == repeats
