"""What the user ruled, stored beside what the engine found."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from deliveries import NOW, make_feed, numbered_entry
from tuireader.corrections.anchors import anchor_of
from tuireader.corrections.model import Action, Anchor
from tuireader.errors import TuireaderError
from tuireader.library import (
    ENGINE_VERSION,
    Entry,
    Library,
    MarkChange,
    NoteChange,
    PersonChange,
    RulingChange,
    TagChange,
    WatchChange,
    parse_query,
)
from tuireader.library.anchor_rows import MAX_WORDS_CHARACTERS
from tuireader.library.backup import back_up, restore
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.library.rescue import rescue
from tuireader.library.ruling_rows import MAX_NAME_CHARACTERS
from tuireader.library.rulings import MAX_RULINGS, MAX_UNDONE_RULINGS
from tuireader.quotes import attribute
from tuireader.updates.article_words import CHANGED_SENTENCE, GONE_SENTENCE
from tuireader.updates.change_rulings import add_ruling, undo_last, undo_ruling
from tuireader.updates.find_quotations import find_quotations

CONTENT = (
    "<p>“It has never stuck in forty years,” said Ada Thornbury.</p><p>“The river will rise,” said Josef Kettle.</p>"
)
NEVER, RIVER = "It has never stuck in forty years,", "The river will rise,"
KILLS = int(os.environ.get("TUIREADER_TEST_RULING_KILLS", "15"))
URL = "https://weir.example/feed"


def deliver(library: Library, content: str = CONTENT, at: float = NOW) -> Entry:
    """Store the entry of a feed, and find its quotations."""
    feed = library.feeds.store(URL)
    library.ingest.store_entries(feed.id, make_feed([numbered_entry(1, content=content)]), at)
    find_quotations(library)
    (entry,) = library.entries.listing()
    return entry


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "library.db"
    with closing(Library(place)) as library:
        deliver(library)
    return place


@pytest.fixture
def library(path: Path) -> Library:
    return Library(path)


def rule(library: Library, words: str = NEVER, name: str = "Ottilie Marsh", action: Action = Action.SPEAKER) -> int:
    (entry,) = library.entries.listing()
    text = library.articles.open(entry).text
    start = text.index(words)
    return add_ruling(library, entry, action, anchor_of(text, start, start + len(words)), name).id


def told(library: Library) -> dict[str, str | None]:
    """Return the words of all quotations with the names of their speakers."""
    (entry,) = library.entries.listing()
    corrected = library.articles.corrected(entry.id, library.articles.open(entry).text)
    assert corrected is not None
    names = {speaker.id: speaker.name for speaker in corrected.attribution.speakers}
    return {it.text: names.get(it.speaker or "") for it in corrected.attribution.quotations}


def hits(library: Library, query: str) -> int:
    return len(library.entries.listing(parse_query(query)))


def test_a_ruling_holds_at_once_and_the_engine_s_layer_stays(library: Library) -> None:
    (entry,) = library.entries.listing()
    text = library.articles.open(entry).text
    before = library.articles.attribution(entry.id, text)
    rule(library)
    assert told(library) == {NEVER: "Ottilie Marsh", RIVER: "Josef Kettle"}
    assert library.articles.attribution(entry.id, text) == before
    assert (hits(library, "speaker:marsh"), hits(library, "speaker:thornbury")) == (1, 0)
    assert library.articles.count_unattributed() == 0


def test_counts_follow(library: Library) -> None:
    (entry,) = library.entries.listing()
    first = rule(library, NEVER, "", Action.NOBODY)
    rule(library, RIVER, "", Action.NOBODY)
    assert entry.quotations == 0
    assert hits(library, "quote:river") == 0
    undo_ruling(library, first)
    assert entry.quotations == 1
    assert library._db.first_row("SELECT quotations FROM entry") == (1,)


def test_marks_and_rulings_are_undone_in_one_order(library: Library) -> None:
    (entry,) = library.entries.listing()
    library.marks.mark([entry.id], starred=True)
    first = rule(library)
    library.marks.mark([entry.id], read=True)
    second = rule(library, RIVER)
    assert [told(library)[words] for words in (NEVER, RIVER)] == ["Ottilie Marsh"] * 2
    others = PersonChange | NoteChange | WatchChange | TagChange
    undone = [it for _ in range(5) if not isinstance(it := undo_last(library), others)]
    kinds = [(it.stored.ruling.id, it.holds) if isinstance(it, RulingChange) else it and it.field for it in undone]
    assert kinds == [(second, False), "read", (first, False), "starred", None]
    assert told(library) == {NEVER: "Ada Thornbury", RIVER: "Josef Kettle"}
    assert hits(library, "speaker:thornbury") == 1
    assert isinstance(undone[1], MarkChange)


def test_to_undo_a_ruling_by_its_id_can_be_undone(library: Library) -> None:
    ruling = rule(library)
    assert undo_ruling(library, ruling)
    assert undo_ruling(library, ruling) is None
    assert undo_ruling(library, 99) is None
    assert told(library)[NEVER] == "Ada Thornbury"
    change = undo_last(library)
    assert isinstance(change, RulingChange)
    assert change.holds
    assert told(library)[NEVER] == "Ottilie Marsh"


def test_a_later_start_undoes_what_an_earlier_one_ruled(path: Path) -> None:
    with closing(Library(path)) as library:
        rule(library)
    with closing(Library(path)) as library:
        assert isinstance(undo_last(library), RulingChange)
        assert told(library)[NEVER] == "Ada Thornbury"


def test_a_changed_engine_changes_no_ruling(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Library(path)) as library:
        rule(library)
        rule(library, RIVER, "", Action.NOBODY)
    for module in ("articles", "entry", "said_rows"):
        monkeypatch.setattr(f"tuireader.library.{module}.ENGINE_VERSION", ENGINE_VERSION + 1)
    with closing(Library(path)) as library:
        assert library.articles.count_unattributed() == 1
        find_quotations(library)
        assert told(library) == {NEVER: "Ottilie Marsh"}
        assert hits(library, "speaker:marsh") == 1
        assert [entry.quotations for entry in library.entries.listing()] == [1]


def test_an_edited_article_keeps_its_rulings(library: Library) -> None:
    rule(library)
    deliver(library, CONTENT.replace("forty", "fifty") + "<p>Rain fell.</p>", NOW + 60)
    assert told(library) == {NEVER.replace("forty", "fifty"): "Ottilie Marsh", RIVER: "Josef Kettle"}
    assert hits(library, "speaker:marsh") == 1


def test_a_ruling_whose_words_are_gone_is_open_until_they_come_back(library: Library) -> None:
    ruling = rule(library)
    entry = deliver(library, "<p>“The river will rise,” said Josef Kettle.</p>", NOW + 60)
    corrected = library.articles.corrected(entry.id, library.articles.open(entry).text)
    assert corrected is not None
    assert [it.id for it in corrected.open] == [ruling]
    deliver(library, CONTENT, NOW + 120)
    assert told(library)[NEVER] == "Ottilie Marsh"


def test_a_backup_has_the_rulings(path: Path, tmp_path: Path) -> None:
    with closing(Library(path)) as library:
        rule(library)
    back_up(path, tmp_path / "copy.db")
    with closing(Library(path)) as library:
        undo_last(library)
        library.feeds.remove(1)
    restore(tmp_path / "copy.db", path)
    with closing(Library(path)) as library:
        assert told(library)[NEVER] == "Ottilie Marsh"
        assert library.check_integrity() == []


def test_what_is_rescued_has_the_rulings(path: Path, tmp_path: Path) -> None:
    with closing(Library(path)) as library:
        rule(library)
    rescue(path, tmp_path / "new.db")
    with closing(Library(tmp_path / "new.db")) as library:
        assert told(library)[NEVER] == "Ottilie Marsh"


def test_a_feed_that_is_added_again_brings_its_rulings(library: Library) -> None:
    ruling = rule(library)
    (old,) = library.entries.listing()
    library.feeds.remove(1)
    assert [it.entry_id for it in library.rulings.all()] == [old.id]
    entry = deliver(library)
    assert entry.id != old.id
    assert told(library)[NEVER] == "Ottilie Marsh"
    assert hits(library, "speaker:marsh") == 1
    assert [it.entry_id for it in library.rulings.all()] == [entry.id]
    assert undo_ruling(library, ruling)
    assert told(library)[NEVER] == "Ada Thornbury"


def test_another_article_gets_no_rulings_of_one_that_is_gone(library: Library) -> None:
    rule(library)
    library.feeds.remove(1)
    feed = library.feeds.store(URL)
    library.ingest.store_entries(feed.id, make_feed([numbered_entry(2, content=CONTENT)]), NOW)
    find_quotations(library)
    assert told(library)[NEVER] == "Ada Thornbury"


REFUSED: dict[str, tuple[Action, Anchor, str, Anchor | None]] = {
    "no words to be corrected": (Action.NOBODY, Anchor(" \n"), "", None),
    "20,001 characters are too many": (Action.NOBODY, Anchor("x" * (MAX_WORDS_CHARACTERS + 1)), "", None),
    "name of the speaker is empty": (Action.SPEAKER, Anchor("x"), " \x1b ", None),
    "name of the speaker is too long": (Action.SPEAKER, Anchor("x"), "n" * (MAX_NAME_CHARACTERS + 1), None),
    "right words belong to": (Action.NOBODY, Anchor("x"), "", Anchor("y")),
    "and to no other": (Action.WORDS, Anchor("x"), "", None),
}


@pytest.mark.parametrize("message", REFUSED)
def test_a_ruling_that_says_nothing_or_too_much_is_refused(library: Library, message: str) -> None:
    action, anchor, value, words = REFUSED[message]
    with pytest.raises(TuireaderError, match=message):
        library.rulings.add(1, action, anchor, value, words=words)
    assert list(library.rulings.all()) == []
    assert library.marks.undo() is None


def test_an_article_has_no_more_rulings_than_the_bound(library: Library) -> None:
    with library.transaction():
        for number in range(MAX_RULINGS):
            library.rulings.add(1, Action.NOBODY, Anchor(f"word {number}"))
    with pytest.raises(TuireaderError, match="has 500 corrections; undo one"):
        library.rulings.add(1, Action.NOBODY, Anchor("word"))
    library.rulings.undo(library.rulings.of_entry(1)[0].id)
    library.rulings.add(1, Action.NOBODY, Anchor("word"))


def test_what_was_undone_is_forgotten_in_time(library: Library) -> None:
    for number in range(MAX_UNDONE_RULINGS + 5):
        library.rulings.undo(library.rulings.add(1, Action.NOBODY, Anchor(f"word {number}")).id)
    library.rulings.add(1, Action.NOBODY, Anchor("word"))
    assert library._db.first_row("SELECT count(*) FROM ruling") == (MAX_UNDONE_RULINGS + 1,)


@pytest.mark.parametrize(
    "damage", ["action = 'x'", "words = '[1]'", "words = '" + "[" * 9000 + "'", 'words = \'["a","b","c",1,2,"d"]\'']
)
def test_damaged_rulings_are_left_out(library: Library, damage: str) -> None:
    rule(library)
    library._db.connection.execute(f"UPDATE ruling SET {damage}")
    assert told(library)[NEVER] == "Ada Thornbury"
    assert list(library.rulings.all()) == []
    assert undo_last(library) is None


def test_names_are_clean_and_texts_are_text(library: Library) -> None:
    library.rulings.add(1, Action.SPEAKER, Anchor("It has \ud800 it"), "Ada\x1b]0;x\x07 \u202eThornbury\n")
    (ruling,) = library.rulings.of_entry(1)
    assert ruling.value == "Ada Thornbury"
    assert ruling.anchor.exact == "It has ? it"


def test_rulings_of_words_keep_both_anchors(library: Library) -> None:
    (entry,) = library.entries.listing()
    text = library.articles.open(entry).text
    old, new = anchor_of(text, 1, 1 + len(NEVER)), anchor_of(text, 1, 7)
    ruling = add_ruling(library, entry, Action.WORDS, old, words=new)
    assert library.rulings.of_entry(entry.id) == [ruling]
    assert told(library) == {"It has": "Ada Thornbury", RIVER: "Josef Kettle"}


def test_killed_in_the_middle_of_correcting(tmp_path: Path) -> None:
    """Fifteen times here; `TUIREADER_TEST_RULING_KILLS` says how often."""
    here = Path(__file__).parent
    words = [sys.executable, str(here / "killed_corrections.py"), str(tmp_path), str(KILLS), "1"]
    environment = {**os.environ, "PYTHONPATH": str(here.parent)}
    answer = subprocess.run(words, capture_output=True, check=False, text=True, env=environment)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_a_kiosk_shows_rulings_and_makes_none(path: Path) -> None:
    with closing(Library(path)) as library:
        rule(library)
    with closing(KioskLibrary(path)) as kiosk:
        assert told(kiosk) == {NEVER: "Ottilie Marsh", RIVER: "Josef Kettle"}
        assert hits(kiosk, "speaker:marsh") == 1
        with pytest.raises(TuireaderError, match="open for reading only"):
            rule(kiosk, RIVER)
        with pytest.raises(TuireaderError, match="open for reading only"):
            undo_ruling(kiosk, 1)
        assert undo_last(kiosk) is None


def test_no_dead_rows_are_left_in_the_index(library: Library) -> None:
    for name in ("Ottilie Marsh", "Bella Quill", "Ottilie Marsh"):
        rule(library, name=name)
        rule(library, RIVER, "", Action.NOBODY)
    while undo_last(library):
        pass
    assert library._db.first_row("SELECT count(*) FROM search_docsize") == (1,)


def test_an_article_is_indexed_however_often_it_changes(library: Library) -> None:
    """Each change leaves a row that cannot be deleted, whose place in the index is never used again."""
    (entry,) = library.entries.listing()
    for number in range(150):
        library.search.index_quotations(entry.id, f"“It rose {number} feet,” said Ada Thornbury.", attribute(""))
    assert library._db.first_row("SELECT count(*) FROM sought") == (1,)


def test_a_ruling_whose_quotations_were_not_counted_again_is_counted_at_the_next_run(library: Library) -> None:
    (entry,) = library.entries.listing()
    text = library.articles.open(entry).text
    library.rulings.add(entry.id, Action.SPEAKER, anchor_of(text, 1, 1 + len(NEVER)), "Ottilie Marsh")
    assert hits(library, "speaker:marsh") == 0
    find_quotations(library)
    assert hits(library, "speaker:marsh") == 1


@pytest.mark.parametrize("is_found", [True, False])
@pytest.mark.parametrize("action", [Action.SPEAKER, Action.MISSING, Action.WORDS])
def test_what_is_ruled_about_words_that_a_refresh_replaced_is_refused_and_says_why(
    action: Action, is_found: bool, library: Library
) -> None:
    (entry,) = library.entries.listing()
    text = library.articles.open(entry).text
    anchor = anchor_of(text, text.index(NEVER), text.index(NEVER) + len(NEVER))
    content = "<p>“The sluice is new,” said Bella Quill.</p>"
    library.ingest.store_entries(entry.feed, make_feed([numbered_entry(1, content=content)]), NOW + 60)
    if is_found:
        find_quotations(library)
    right = anchor if action is Action.WORDS else None
    with pytest.raises(TuireaderError, match=CHANGED_SENTENCE):
        add_ruling(library, entry, action, anchor, "Ottilie Marsh", words=right)
    assert list(library.rulings.all()) == []
    assert undo_last(library) is None


def test_nothing_is_ruled_about_an_article_that_was_removed_meanwhile(library: Library) -> None:
    (entry,) = library.entries.listing()
    text = library.articles.open(entry).text
    library.feeds.remove(entry.feed)
    with pytest.raises(TuireaderError, match=GONE_SENTENCE):
        add_ruling(library, entry, Action.SPEAKER, anchor_of(text, 1, 35), "Ottilie Marsh")
    assert list(library.rulings.all()) == []
