"""Every method of every part of a library: what writes is refused in a kiosk, or kept for the visit only."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from deliveries import NOW, numbered_feed
from tuireader.config import FeedOptions, Rule
from tuireader.corrections.model import Action, Anchor
from tuireader.documents.model import Document
from tuireader.errors import TuireaderError
from tuireader.feeds.model import Outline
from tuireader.library import ALL, ALL_SAID, ENGINE_VERSION, Library, ReadingPosition, View, parse_query
from tuireader.library.articles import text_digest
from tuireader.library.database import Database
from tuireader.library.found_article import FoundArticle
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.library.watches import FoundItem
from tuireader.quotes import Attribution, Quotation

NOBODY = Attribution((), ())
QUOTATION = Quotation("q1", ((1, 9),), "It turns", None, None, None, "direct", "", 0.0)
NOTE = Document("Note", "", "", None, "", (), (), (), "")
Call = Callable[[Any, Path], object]
READS: dict[str, Call] = {
    "library.changes_since": lambda it, _: it.changes_since(),
    "library.check_integrity": lambda it, _: it.check_integrity(),
    "library.repair_times": lambda it, _: it.repair_times(),
    "library.large_cache": lambda it, _: it.large_cache(),
    "library.limit_write_wait": lambda it, _: it.limit_write_wait(1.0),
    "library.cancellable_query": lambda it, _: it.cancellable_query(lambda: False),
    "feeds.get": lambda it, _: it.feeds.get(1),
    "feeds.find": lambda it, _: it.feeds.find(1),
    "feeds.at_url": lambda it, _: it.feeds.at_url("https://weir.example/feed"),
    "ingest.has_article": lambda it, _: it.ingest.has_article(1, numbered_feed(99).entries[0]),
    "feeds.all": lambda it, _: it.feeds.all(every=True),
    "feeds.due": lambda it, _: it.feeds.due(),
    "feeds.count_own_entries": lambda it, _: it.feeds.count_own_entries(1),
    "feeds.with_other_credentials": lambda it, _: it.feeds.with_other_credentials("https://ada@weir.example/feed"),
    "feeds.redirects": lambda it, _: it.feeds.redirects(),
    "feeds.validators_from": lambda it, _: it.feeds.validators_from(),
    "entries.get": lambda it, _: it.entries.get(1),
    "entries.load": lambda it, _: it.entries.load([1, 2]),
    "entries.reload": lambda it, _: it.entries.reload(),
    "entries.listing": lambda it, _: it.entries.listing(View(unread=True)),
    "entries.listing_of": lambda it, _: it.entries.listing_of([1]),
    "entries.rank": lambda it, _: it.entries.rank(ALL, [1]),
    "entries.is_ranked_in_part": lambda it, _: it.entries.is_ranked_in_part(ALL),
    "entries.is_in_view": lambda it, _: it.entries.is_in_view(ALL, 1),
    "entries.count": lambda it, _: it.entries.count(),
    "entries.nearest_word": lambda it, _: it.entries.nearest_word(parse_query("wier")),
    "marks.apply_to": lambda it, _: it.marks.apply_to(it.entries.get(1)),
    "marks.unread_ids": lambda it, _: it.marks.unread_ids(),
    "marks.counts": lambda it, _: it.marks.counts(),
    "tags.all": lambda it, _: it.tags.all(),
    "tags.most_used": lambda it, _: it.tags.most_used(),
    "tags.would_change": lambda it, _: it.tags.would_change([1], add=["river"]),
    "tags.of_entry": lambda it, _: it.tags.of_entry(1),
    "pages.get": lambda it, _: it.pages.get(1),
    "pages.get_intact": lambda it, _: it.pages.get_intact(1),
    "pages.tries": lambda it, _: it.pages.tries(1),
    "pages.requested": lambda it, _: it.pages.requested([1], 9),
    "pages.entry_at_url": lambda it, _: it.pages.entry_at_url("https://weir.example/1"),
    "articles.open": lambda it, _: it.articles.open(it.entries.get(1)),
    "articles.stored": lambda it, _: it.articles.stored(1),
    "articles.stored_intact": lambda it, _: it.articles.stored_intact(1),
    "articles.attribution": lambda it, _: it.articles.attribution(1, ""),
    "articles.corrected": lambda it, _: it.articles.corrected(1, ""),
    "articles.unattributed_ids": lambda it, _: it.articles.unattributed_ids(),
    "articles.count_unattributed": lambda it, _: it.articles.count_unattributed(),
    "articles.unreported_ids": lambda it, _: it.articles.unreported_ids(),
    "articles.count_unreported": lambda it, _: it.articles.count_unreported(),
    "articles.unattributed_feed_texts": lambda it, _: it.articles.unattributed_feed_texts([1]),
    "search.count_unindexed": lambda it, _: it.search.count_unindexed(),
    "saved_searches.all": lambda it, _: it.saved_searches.all(),
    "positions.get": lambda it, _: it.positions.get(1),
    "positions.recent_ids": lambda it, _: it.positions.recent_ids(),
    "versions.of_entry": lambda it, _: it.versions.of_entry(1),
    "versions.stored": lambda it, _: it.versions.stored(),
    "rulings.of_entry": lambda it, _: it.rulings.of_entry(1),
    "rulings.all": lambda it, _: list(it.rulings.all()),
    "rulings.correct": lambda it, _: it.rulings.correct(1, "", NOBODY),
    "rulings.apply": lambda it, _: it.rulings.apply(1, "", NOBODY),
    "notes.get": lambda it, _: it.notes.get(1),
    "notes.of_entry": lambda it, _: it.notes.of_entry(1),
    "notes.placed": lambda it, _: it.notes.placed(1, "", NOBODY),
    "notes.all": lambda it, _: list(it.notes.all()),
    "notes.of_quotations": lambda it, _: it.notes.of_quotations(["1.1"]),
    "settings.get": lambda it, _: it.settings.get("theme"),
    "known_speakers.named": lambda it, _: it.known_speakers.named("ada"),
    "marks.undo_takes_long": lambda it, _: it.marks.undo_takes_long(),
    "people.get": lambda it, _: it.people.get(1),
    "people.of_speaker": lambda it, _: it.people.of_speaker(1, "Ada Thornbury"),
    "people.named": lambda it, _: it.people.named("ada"),
    "people.rows": lambda it, _: it.people.rows(),
    "people.count": lambda it, _: it.people.count(),
    "people.profile": lambda it, _: it.people.profile(1),
    "people.topics": lambda it, _: it.people.topics(1),
    "people.quotations": lambda it, _: it.people.quotations(1),
    "people.count_quotations": lambda it, _: it.people.count_quotations(1),
    "people.count_articles": lambda it, _: it.people.count_articles(ALL_SAID),
    "people.sentences": lambda it, _: it.people.sentences(it.people.quotations(1)),
    "people.same_words": lambda it, _: it.people.same_words("1.1"),
    "people.find": lambda it, _: it.people.find(ALL_SAID),
    "people.offers": lambda it, _: it.people.offers(1),
    "people.quoted": lambda it, _: it.people.quoted(parse_query("said:ada")),
    "people.groups": lambda it, _: it.people.groups(parse_query("said:ada"), "outlet"),
    "said.of_entry": lambda it, _: it.said.of_entry(1),
    "said.stored": lambda it, _: it.said.stored(),
    "people.fitting": lambda it, _: it.people.fitting(1, ALL_SAID),
    "said.find": lambda it, _: it.said.find("1.1"),
    "said.ids_of": lambda it, _: it.said.ids_of(1, [QUOTATION]),
    "people.with_ids": lambda it, _: it.people.with_ids([1]),
    "copies.fold": lambda it, _: it.copies.fold(it.entries.listing(limit=2), ALL),
    "copies.members": lambda it, _: it.copies.members([1]),
    "watches.all": lambda it, _: it.watches.all(),
    "watches.find": lambda it, _: it.watches.find("river"),
    "watches.of_query": lambda it, _: it.watches.of_query("river"),
    "watches.of_person": lambda it, _: it.watches.of_person(1),
    "watches.watched_people": lambda it, _: it.watches.watched_people(),
    "watches.view": lambda it, _: it.watches.view(it.watches.find("river")),
    "watches.query_of": lambda it, _: it.watches.query_of(it.watches.find("river")),
    "watches.latest_of": lambda it, _: it.watches.latest_of(1, []),
    "watches.unprinted": lambda it, _: it.watches.unprinted(1, 9),
}
REFUSED: dict[str, Call] = {
    "library.transaction": lambda it, _: _enter(it.transaction()),
    "feeds.store": lambda it, _: it.feeds.store("https://other.example/feed"),
    "feeds.import_outlines": lambda it, _: it.feeds.import_outlines([Outline("https://other.example/feed", "", "")]),
    "feeds.rename": lambda it, _: it.feeds.rename(1, "The Weir"),
    "feeds.move": lambda it, _: it.feeds.move(1, "News"),
    "feeds.rename_folder": lambda it, _: it.feeds.rename_folder("", "News"),
    "feeds.store_fetch": lambda it, _: it.feeds.store_fetch(1, etag="x"),
    "feeds.redirect": lambda it, _: it.feeds.redirect(1, "https://other.example/feed"),
    "feeds.replace_credentials": lambda it, _: it.feeds.replace_credentials(1, "https://ada@weir.example/feed"),
    "feeds.remove": lambda it, _: it.feeds.remove(1),
    "ingest.add_missing": lambda it, _: it.ingest.add_missing(1, numbered_feed(99), NOW),
    "ingest.store_entries": lambda it, _: it.ingest.store_entries(1, numbered_feed(99), NOW),
    "ingest.store_article": lambda it, _: it.ingest.store_article(1, numbered_feed(99).entries[0], "Weir", NOW),
    "ingest.apply_speaker_rules": lambda it, _: it.ingest.apply_speaker_rules([Rule("star", query="said:ada")]),
    "tags.add": lambda it, _: it.tags.add([1], "river"),
    "tags.change": lambda it, _: it.tags.change([1], add=["river"]),
    "pages.store": lambda it, _: it.pages.store(1, "https://weir.example/1", b"", NOW, article=b""),
    "pages.store_problem": lambda it, _: it.pages.store_problem(1, "is not there"),
    "pages.postpone": lambda it, _: it.pages.postpone(1, NOW),
    "pages.store_unchanged": lambda it, _: it.pages.store_unchanged(1, NOW),
    "pages.show": lambda it, _: it.pages.show(1, shown=True),
    "pages.request": lambda it, _: it.pages.request([1]),
    "pages.get_or_add_entry": lambda it, _: it.pages.get_or_add_entry(
        "https://other.example/1", "Other", author="", credit="", date=None
    ),
    "articles.store_document": lambda it, _: it.articles.store_document(1, "page", "", b"", NOW),
    "articles.invalidate_old_attributions": lambda it, _: it.articles.invalidate_old_attributions(),
    "search.index_entries": lambda it, _: it.search.index_entries([1]),
    "saved_searches.save": lambda it, _: it.saved_searches.save("river", "river"),
    "saved_searches.rename": lambda it, _: it.saved_searches.rename("river", "weir"),
    "saved_searches.remove": lambda it, _: it.saved_searches.remove("river"),
    "watches.add": lambda it, _: it.watches.add("weir"),
    "watches.rename": lambda it, _: it.watches.rename(1, "mill"),
    "watches.end": lambda it, _: it.watches.end(1),
    "watches.set_told": lambda it, _: it.watches.set_told(1, [FoundItem(1 << 20, 1, is_quotation=False)]),
    "rulings.add": lambda it, _: it.rulings.add(1, Action.NOBODY, Anchor("Title")),
    "rulings.adopt": lambda it, _: it.rulings.adopt(1),
    "rulings.undo": lambda it, _: it.rulings.undo(1),
    "notes.write": lambda it, _: it.notes.write(1, Anchor("Title"), "A note"),
    "notes.remove": lambda it, _: it.notes.remove(1),
    "notes.store_places": lambda it, _: it.notes.store_places(1, "", NOBODY),
    "notes.adopt": lambda it, _: it.notes.adopt(1),
    "people.join": lambda it, _: _unless_gone(it.people.join, 1, 2),
    "people.keep_apart": lambda it, _: _unless_gone(it.people.keep_apart, 1, 2),
    "people.part": lambda it, _: _unless_gone(it.people.part, 1),
    "people.rename": lambda it, _: _unless_gone(it.people.rename, 1, "Ada"),
    "positions.move": lambda it, _: it.positions.move(1, ReadingPosition(7)),
    "files.open_paths": lambda it, folder: it.files.open_paths([str(folder / "new.md")]),
    "files.open_data": lambda it, _: it.files.open_data(b"It sticks.", NOTE),
    "files.refresh_folder": lambda it, folder: it.files.refresh_folder(it.feeds.at_url(str(folder)).id),
}
FOR_THE_VISIT: dict[str, Call] = {
    "marks.mark": lambda it, _: it.marks.mark([1], read=True, starred=True),
    "marks.mark_view": lambda it, _: it.marks.mark_view(ALL, read=True),
    "marks.undo": lambda it, _: it.marks.undo(),
    "positions.save": lambda it, _: it.positions.save(1, ReadingPosition(7)),
    "settings.save": lambda it, _: it.settings.save("theme", "nord"),
    "feeds.apply_options": lambda it, _: it.feeds.apply_options({"https://weir.example/feed": FeedOptions(name="W")}),
    "entries.store_headlines": lambda it, _: it.entries.store_headlines(list(it.entries.listing())),
    "articles.store_attribution": lambda it, _: it.articles.store_attribution(1, "", NOBODY),
    "articles.store_attributions": lambda it, _: it.articles.store_attributions([FoundArticle(1, "", NOBODY)]),
    "search.index_articles": lambda it, _: it.search.index_articles([FoundArticle(1, "", NOBODY)]),
    "people.decide": lambda it, _: it.people.decide(),
    "people.decide_entry": lambda it, _: it.people.decide_entry(1),
    "copies.find": lambda it, _: it.copies.find(),
    "copies.compare_found": lambda it, _: it.copies.compare_found([FoundArticle(1, "", NOBODY)]),
    "watches.check": lambda it, _: it.watches.check(),
    "watches.take_news": lambda it, _: it.watches.take_news(),
    "watches.see": lambda it, _: it.watches.see(1),
    "search.update_index": lambda it, _: it.search.update_index(),
    "search.index_quotations": lambda it, _: it.search.index_quotations(1, "", NOBODY),
}
"""What a reader does without being asked, or may do: it works, and ends with the visit."""
ONLY_IN_A_KIOSK: dict[str, Call] = {
    "marks.ids_with_mark": lambda it, _: it.marks.ids_with_mark("read"),
    "marks.ids_with_marks_of": lambda it, _: list(it.marks.ids_with_marks_of(View(unread=True), [1, 2])),
}
WRITES = REFUSED | FOR_THE_VISIT


def _unless_gone(change: Callable[..., object], *given: object) -> None:
    """Make a change to people who are not there: what is refused because of that is refused after all else."""
    try:
        change(*given)
    except TuireaderError as error:
        if "for reading only" in str(error):
            raise


def _enter(transaction: Any) -> None:
    with transaction:
        pass


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of articles that is a feed of the library; one has come since."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "old.md").write_text("# An old note\n", "utf-8")
    return folder


@pytest.fixture
def path(tmp_path: Path, folder: Path) -> Path:
    place = tmp_path / "kept" / "library.db"
    with closing(Library(place)) as library:
        feed = library.feeds.store("https://weir.example/feed")
        library.ingest.store_entries(feed.id, numbered_feed(1, 2, 3), NOW)
        library.saved_searches.save("river", "river")
        watch = library.watches.add("river").watch
        library._db.connection.execute("INSERT INTO watch_found (item, watch) VALUES (1 << 20, ?)", (watch.id,))
        library._db.connection.execute("INSERT INTO watch_queue VALUES (2)")
        library._db.connection.execute("INSERT INTO rule_queue (entry) VALUES (2)")
        library.files.open_paths([str(folder)])
        library.marks.mark([2], read=True)
        library._db.connection.execute("INSERT INTO undecided VALUES (1)")
        library._db.connection.execute("INSERT INTO attribution VALUES (1, 0, ?, x'00')", (text_digest(""),))
    (folder / "new.md").write_text("# A new note\n", "utf-8")
    return place


@pytest.fixture(autouse=True)
def newer_engine(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found by the engine before today's is to be found again, which `invalidate_old_attributions` writes."""
    monkeypatch.setattr("tuireader.library.articles.ENGINE_VERSION", ENGINE_VERSION + 1)


def methods(library: Library) -> set[str]:
    """Return the public methods of a library and of its parts."""
    named = {name: getattr(library, name) for name in dir(library) if not name.startswith("_")}
    is_ours = {name: type(part).__module__.startswith("tuireader.library.") for name, part in named.items()}
    parts = {"library": library, **{name: part for name, part in named.items() if is_ours[name]}}
    return {
        f"{name}.{method}"
        for name, part in parts.items()
        for method in dir(type(part))
        if not method.startswith("_")
        and callable(getattr(type(part), method))
        and f"{name}.{method}" != "library.close"
    }


def test_no_method_is_forgotten(path: Path) -> None:
    with closing(KioskLibrary(path)) as kiosk:
        assert methods(kiosk) == READS.keys() | WRITES.keys() | ONLY_IN_A_KIOSK.keys()
    with closing(Library(None)) as library:
        assert methods(library) == READS.keys() | WRITES.keys()


@contextmanager
def writing(db: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Gather in a list that a transaction is begun."""
    begun: list[str] = []
    transaction = db.transaction

    @contextmanager
    def noted() -> Iterator[sqlite3.Connection]:
        begun.append("transaction")
        with transaction() as connection:
            yield connection

    monkeypatch.setattr(db, "transaction", noted)
    yield begun


@pytest.mark.parametrize("name", [*READS, *WRITES])
def test_what_writes_does_so_in_a_transaction(
    name: str, path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    library = Library(copy)
    library._db.connection.execute("DELETE FROM setting WHERE name = 'engine'")
    before = library._db.connection.total_changes
    with writing(library._db, monkeypatch) as begun:
        (READS | WRITES)[name](library, folder)
    assert bool(begun) is (name in WRITES)
    assert begun or library._db.connection.total_changes == before
    library.close()


@pytest.mark.parametrize("name", [*READS, *WRITES, *ONLY_IN_A_KIOSK])
def test_a_kiosk_refuses_to_write_or_forgets(name: str, path: Path, folder: Path) -> None:
    before = path.read_bytes()
    with closing(KioskLibrary(path)) as kiosk:
        if name in REFUSED:
            with pytest.raises(TuireaderError, match="open for reading only"):
                REFUSED[name](kiosk, folder)
        else:
            (READS | FOR_THE_VISIT | ONLY_IN_A_KIOSK)[name](kiosk, folder)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
