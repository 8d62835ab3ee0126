"""What the user keeps and notes, stored beside what the engine found."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from test_library_rulings import NEVER, RIVER, deliver, hits

from deliveries import NOW
from tuireader.corrections.anchors import anchor_of
from tuireader.corrections.model import Action, Anchor
from tuireader.corrections.placed_notes import Note, PlacedNotes
from tuireader.errors import TuireaderError
from tuireader.library import ENGINE_VERSION, NOTED, Entry, Library, NoteChange, RulingChange, SaidFilter
from tuireader.library.anchor_rows import MAX_WORDS_CHARACTERS
from tuireader.library.backup import back_up, restore
from tuireader.library.copy_tables import COPY_TABLES
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.library.note_rows import MAX_NOTE_CHARACTERS
from tuireader.library.notes import MAX_NOTES_OF_ARTICLE, MAX_UNDONE_NOTES
from tuireader.library.person_rulings import PersonAnchor, voices_of
from tuireader.library.readonly_library import ReadOnlyLibrary
from tuireader.library.rescue import rescue
from tuireader.library.said import MAX_ROWS
from tuireader.library.schema import split_statements
from tuireader.quotes import attribute
from tuireader.updates.article_words import CHANGED_SENTENCE, GONE_SENTENCE
from tuireader.updates.change_notes import MISFIT_SENTENCE, remove_note, write_note
from tuireader.updates.change_rulings import add_ruling, undo_last
from tuireader.updates.find_quotations import find_quotations

CONTENT = (
    "<p>“It has never stuck in forty years,” said Ada Thornbury.</p><p>“The river will rise,” said Josef Kettle.</p>"
    "<p>The mill on the old bank was sold in spring.</p>"
)
MILL = "The mill on the old bank"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "library.db"
    with closing(Library(place)) as library:
        deliver(library, CONTENT)
    return place


@pytest.fixture
def library(path: Path) -> Library:
    return Library(path)


def only_entry(library: Library) -> Entry:
    (entry,) = library.entries.listing()
    return entry


def anchor_in(library: Library, words: str) -> Anchor:
    text = library.articles.open(only_entry(library)).text
    start = text.index(words)
    return anchor_of(text, start, start + len(words))


def note(library: Library, words: str = NEVER, text: str = "Ask her again", note_id: int = 0) -> Note:
    return write_note(library, only_entry(library), anchor_in(library, words), text, note_id=note_id)


def placed(library: Library) -> PlacedNotes:
    entry = only_entry(library)
    text = library.articles.open(entry).text
    corrected = library.articles.corrected(entry.id, text)
    assert corrected is not None
    return library.notes.placed(entry.id, text, corrected.attribution)


def told(library: Library) -> dict[str, str]:
    """Return the words of notes by the words that the article has at their places now."""
    text, found = library.articles.open(only_entry(library)).text, placed(library)
    return {text[slice(*found.places[it.id].span)]: it.text for it in found.all if it.id in found.places}


def test_a_note_is_about_a_quotation_or_a_passage(library: Library) -> None:
    first, second = note(library), note(library, MILL, "")
    assert told(library) == {NEVER: "Ask her again", MILL: ""}
    found = placed(library)
    assert [it.id for (it,) in found.of_quotation.values()] == [first.id]
    assert found.passages == (second,)
    assert library.notes.of_quotations(["1.1", "1.2", "1.9", "x"]) == {"1.1": "Ask her again"}
    assert only_entry(library).noted


def test_of_too_many_notes_or_corrections_in_a_hostile_file_some_are_read(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuireader.library.notes.MAX_NOTES", 900)
    monkeypatch.setattr("tuireader.library.rulings.MAX_LISTED_RULINGS", 900)
    rows = [(number, "the") for number in range(1, 2001)]
    library._db.connection.executemany(
        "INSERT INTO note (note, at, entry, entry_key, exact, prefix, suffix, start, stop, single, text)"
        " VALUES (?1, 0, 1, 0, ?2, '', '', 0, 3, 0, '')",
        rows,
    )
    library._db.connection.executemany(
        "INSERT INTO ruling (id, at, action, entry, entry_key, exact, prefix, suffix, start, stop, single, value, words)"
        " VALUES (?1, 0, 'nobody', 1, 0, ?2, '', '', 0, 3, 0, '', '')",
        rows,
    )
    assert len(list(library.notes.all())) == len(list(library.rulings.all())) == 1000  # whole pages of 500


def test_of_too_many_quotations_in_a_hostile_file_some_are_read(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuireader.library.said.MAX_ROWS", 30)
    monkeypatch.setattr("tuireader.library.said_pages.MAX_READ_ROWS", 20)
    library._db.connection.executemany(
        "INSERT INTO said (id, kind, found, engine, start, stop, text, before, after, rule, confidence)"
        " VALUES (1 << 20 | ?, 'direct', 0, 1, 0, 3, 'the river', 0, 0, '', 0)",
        ((number,) for number in range(100, 400)),
    )
    assert len(library.said.of_entry(1)) == 30
    assert len(library.people.find(SaidFilter(), limit=1000)) == 20


def test_of_too_many_speakers_in_a_hostile_file_some_are_counted(library: Library) -> None:
    """A damaged file may give an article more speakers than quotations: new ones get numbers above all of them."""
    library._db.connection.executemany(
        "INSERT INTO voice (id, name, form, kind, said, reported, verbs, date) VALUES (1 << 20 | ?, 'x', ?, 'person', 7, 0, '', 0)",
        ((number, f"x{number}") for number in range(1000, 1000 + MAX_ROWS + 500)),
    )
    with library.transaction():
        library.people.decide_entry(1)
    ((wrong,),) = library._db.rows("SELECT count(*) FROM voice WHERE said = 7")
    assert 500 <= wrong < 1000  # those beyond the bound
    text = "“The nets are dry,” said Ines Quill of the harbour."
    library.articles.store_attribution(1, text, attribute(text))
    ((number,),) = library._db.rows("SELECT max(id) & 1048575 FROM voice WHERE name = 'Ines Quill'")
    assert number == 1000 + MAX_ROWS + 500


def test_a_ruling_looks_at_some_speakers_of_an_article_in_a_hostile_file(library: Library) -> None:
    """As many speakers as there are quotations are none too many; each anchor is looked for once in an article."""
    library._db.connection.executemany(
        "INSERT INTO voice (id, name, form, kind, said, reported, verbs, date, name_key, person)"
        " VALUES (1 << 20 | ?, 'x', ?, 'person', 1, 0, '', 0, ?1, ?1)",
        ((number, f"x{number}") for number in range(1000, 9000)),
    )
    near, far = (PersonAnchor(f"x{number}", "person", ((1, 0),) * 8) for number in (1500, 8500))
    assert voices_of(library._db, near) == {1 << 20 | 1500: 1500}
    assert voices_of(library._db, far) == {}


def test_articles_with_notes_are_found_by_query_and_by_words(library: Library) -> None:
    queries = [
        "has:note",
        "-has:note",
        "note:ask",
        "note:AGAI*",
        'note:"her again"',
        "note:gain",
        "-note:ask",
        "is:unread note:ask",
    ]
    assert [hits(library, it) for it in queries] == [0, 1, 0, 0, 0, 0, 1, 0]
    assert library.marks.counts().noted == 0
    note(library)
    assert [hits(library, it) for it in queries] == [1, 0, 1, 1, 1, 0, 0, 1]
    assert [hits(library, it) for it in ("river note:ask", "note:ask OR geese", "note:geese OR geese")] == [1, 1, 0]
    assert library.marks.counts().noted == library.entries.count(NOTED) == 1
    assert library.entries.is_in_view(NOTED, 1)


def test_notes_of_a_library_of_the_version_before_are_found_by_their_words(path: Path) -> None:
    with closing(Library(path)) as library:
        note(library, text="Größe? Ask “her” again")
    with closing(sqlite3.connect(path)) as db:
        for statement in split_statements(COPY_TABLES):  # which a later step makes
            if found := re.match(r"CREATE (TABLE|TRIGGER) (\w+)", statement.strip()):
                db.execute(f"DROP {found[1]} IF EXISTS {found[2]}")
        db.execute("ALTER TABLE note DROP COLUMN words")
        db.execute("PRAGMA user_version = 12")
        db.commit()
    with closing(Library(path)) as library:
        assert [hits(library, f"note:{it}") for it in ("grosse", '"ask her"', "agai*", "as")] == [1, 1, 1, 0]
        assert library.check_integrity() == []
        note(library, text="Instead", note_id=1)
        assert [hits(library, f"note:{it}") for it in ("ask", "instead")] == [0, 1]


def test_an_edited_note_keeps_its_id_and_each_change_is_undone(library: Library) -> None:
    first = note(library)
    assert note(library, NEVER, "It did stick", first.id).id == first.id
    remove_note(library, first.id)
    assert not only_entry(library).noted
    texts = []
    for _ in range(4):
        change = undo_last(library)
        assert change is None or isinstance(change, NoteChange)
        texts.append((list(told(library).values()), library.notes.of_quotations(["1.1"]).get("1.1")))
    assert texts == [
        (["It did stick"],) * 1 + ("It did stick",),
        (["Ask her again"], "Ask her again"),
        ([], None),
        ([], None),
    ]
    assert note(library).id > first.id


def test_notes_and_rulings_are_undone_in_one_order(library: Library) -> None:
    note(library)
    add_ruling(library, only_entry(library), Action.SPEAKER, anchor_in(library, RIVER), "Ottilie Marsh")
    note(library, RIVER, "")
    assert [type(undo_last(library)) for _ in range(4)] == [NoteChange, RulingChange, NoteChange, type(None)]
    assert told(library) == {}


def test_what_another_copy_has_changed_since_is_not_undone(path: Path) -> None:
    with closing(Library(path)) as one, closing(Library(path)) as other:
        first = note(one)
        note(other, NEVER, "Another", first.id)
        assert undo_last(one) is None
        assert told(one) == {NEVER: "Another"}
        remove_note(other, first.id)
        assert remove_note(one, first.id) is None
        with pytest.raises(TuireaderError, match="n1: there is no such note"):
            note(one, NEVER, "x", first.id)


def test_a_later_start_undoes_what_an_earlier_one_noted(path: Path) -> None:
    with closing(Library(path)) as library:
        note(library)
    with closing(Library(path)) as library:
        assert isinstance(undo_last(library), NoteChange)
        assert told(library) == {}


def test_an_edited_article_keeps_its_notes(library: Library) -> None:
    note(library)
    note(library, MILL, "Who bought it?")
    deliver(library, CONTENT.replace("forty", "fifty") + "<p>Rain fell.</p>", NOW + 60)
    assert told(library) == {NEVER.replace("forty", "fifty"): "Ask her again", MILL: "Who bought it?"}
    assert library.notes.of_quotations(["1.1"]) == {"1.1": "Ask her again"}


def test_a_note_whose_words_are_gone_is_open_until_they_come_back(library: Library) -> None:
    first = note(library)
    deliver(library, "<p>“The river will rise,” said Josef Kettle.</p>", NOW + 60)
    assert placed(library).open == (first,)
    assert library.notes.of_quotations(["1.1", "1.2"]) == {}
    assert hits(library, "has:note") == 1
    assert write_note(library, only_entry(library), first.anchor, "Gone", note_id=first.id).text == "Gone"
    deliver(library, CONTENT, NOW + 120)
    assert told(library) == {NEVER: "Gone"}


def test_a_changed_engine_changes_no_note(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Library(path)) as library:
        note(library)
    for module in ("articles", "entry", "said_rows"):
        monkeypatch.setattr(f"tuireader.library.{module}.ENGINE_VERSION", ENGINE_VERSION + 1)
    with closing(Library(path)) as library:
        find_quotations(library)
        assert told(library) == {NEVER: "Ask her again"}
        assert library.notes.of_quotations(["1.1"]) == {"1.1": "Ask her again"}


def test_a_quotation_that_the_user_rules_to_be_none_leaves_a_passage(library: Library) -> None:
    first = note(library)
    add_ruling(library, only_entry(library), Action.NOBODY, anchor_in(library, NEVER))
    assert placed(library).passages == (first,)
    assert library.notes.of_quotations(["1.1"]) == {}
    undo_last(library)
    assert library.notes.of_quotations(["1.1"]) == {"1.1": "Ask her again"}


def test_a_backup_and_a_rescue_have_the_notes(path: Path, tmp_path: Path) -> None:
    with closing(Library(path)) as library:
        note(library)
    back_up(path, tmp_path / "copy.db")
    rescue(path, tmp_path / "new.db")
    with closing(Library(path)) as library:
        undo_last(library)
        library.feeds.remove(1)
    restore(tmp_path / "copy.db", path)
    for place in (path, tmp_path / "new.db"):
        with closing(Library(place)) as library:
            find_quotations(library)
            assert told(library) == {NEVER: "Ask her again"}
            assert library.check_integrity() == []


def test_a_feed_that_is_added_again_brings_its_notes(library: Library) -> None:
    first = note(library)
    library.feeds.remove(1)
    assert [it.note for it in library.notes.all()] == [first]
    entry = deliver(library, CONTENT)
    assert [it.entry_id for it in library.notes.all()] == [entry.id]
    assert told(library) == {NEVER: "Ask her again"}
    assert library.notes.of_quotations([f"{entry.id}.1"]) == {f"{entry.id}.1": "Ask her again"}


REFUSED: dict[str, tuple[Anchor, str]] = {
    "no words that the note is about": (Anchor(" \n"), ""),
    "20,001 characters are too many for a note to be about": (Anchor("x" * (MAX_WORDS_CHARACTERS + 1)), ""),
    "20,001 characters are too many for a note;": (Anchor("x"), "n" * (MAX_NOTE_CHARACTERS + 1)),
}


@pytest.mark.parametrize("message", REFUSED)
def test_a_note_that_says_too_much_is_refused(library: Library, message: str) -> None:
    anchor, text = REFUSED[message]
    with pytest.raises(TuireaderError, match=message):
        library.notes.write(1, anchor, text)
    assert list(library.notes.all()) == []
    assert library.marks.undo() is None


def test_there_are_no_more_notes_than_the_bounds(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    with library.transaction():
        for number in range(MAX_NOTES_OF_ARTICLE):
            library.notes.write(1, Anchor(f"word {number}"))
    with pytest.raises(TuireaderError, match="has 500 notes; remove one"):
        library.notes.write(1, Anchor("word"))
    monkeypatch.setattr("tuireader.library.notes.MAX_NOTES", MAX_NOTES_OF_ARTICLE)
    with pytest.raises(TuireaderError, match="the library has 500 notes; remove some"):
        library.notes.write(2, Anchor("word"))
    library.notes.write(1, Anchor("word"), "x", note_id=1)  # one that is there
    library.notes.remove(2)
    library.notes.write(2, Anchor("word"))


def test_what_was_undone_is_forgotten_in_time(library: Library) -> None:
    first = library.notes.write(1, Anchor("word"))
    for number in range(MAX_UNDONE_NOTES + 5):
        library.notes.write(1, Anchor("word"), f"{number}", note_id=first.id)
    assert library._db.first_row("SELECT count(*) FROM note") == (MAX_UNDONE_NOTES + 1,)
    assert library.notes.get(first.id) is not None


@pytest.mark.parametrize("damage", ["note = 0", f"exact = '{'x' * (MAX_WORDS_CHARACTERS + 1)}'"])
def test_damaged_notes_are_left_out(library: Library, damage: str) -> None:
    note(library)
    library._db.connection.execute(f"UPDATE note SET {damage}")
    assert told(library) == {}
    assert list(library.notes.all()) == []
    assert undo_last(library) is None


def test_notes_are_clean_lines(library: Library) -> None:
    library.notes.write(1, Anchor("It has \ud800 it"), "Ask\x1b]0;x\x07 \u202eher\n\nagain \ud800")
    (stored,) = library.notes.of_entry(1)
    assert (stored.text, stored.anchor.exact) == ("Ask her again \ufffd", "It has ? it")


def test_what_is_noted_about_words_that_are_gone_is_refused_and_says_why(library: Library) -> None:
    entry, anchor = only_entry(library), anchor_in(library, NEVER)
    deliver(library, "<p>“The sluice is new,” said Bella Quill.</p>", NOW + 60)
    with pytest.raises(TuireaderError, match=CHANGED_SENTENCE):
        write_note(library, entry, anchor)
    library.feeds.remove(entry.feed)
    with pytest.raises(TuireaderError, match=GONE_SENTENCE):
        write_note(library, entry, anchor)
    assert list(library.notes.all()) == []


def test_words_that_cannot_be_told_from_others_are_refused(library: Library) -> None:
    deliver(library, "<p>" + "so it goes on and on and so it goes " * 200 + "</p>", NOW + 60)
    text = library.articles.open(only_entry(library)).text
    with pytest.raises(TuireaderError, match=MISFIT_SENTENCE):
        write_note(library, only_entry(library), anchor_of(text, 3600, 3602))


def test_a_kiosk_shows_no_notes_and_their_owner_sees_them_where_nothing_can_be_written(path: Path) -> None:
    with closing(Library(path)) as library:
        note(library)
    with closing(KioskLibrary(path)) as kiosk:
        assert (told(kiosk), list(kiosk.notes.all()), kiosk.notes.of_quotations(["1.1"])) == ({}, [], {})
        assert [hits(kiosk, it) for it in ("has:note", "note:ask", "-has:note")] == [0, 0, 1]
        assert (kiosk.marks.counts().noted, only_entry(kiosk).noted) == (0, False)
        with pytest.raises(TuireaderError, match="open for reading only"):
            note(kiosk)
    with closing(ReadOnlyLibrary(path)) as library:
        assert told(library) == {NEVER: "Ask her again"}
        assert hits(library, "has:note") == 1
