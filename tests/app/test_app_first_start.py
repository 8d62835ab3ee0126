"""The first start: nothing is subscribed to, and an article of our own teaches the keys by being read."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from deliveries import make_entry, make_feed
from tuireader import documents
from tuireader.app import ReaderApp
from tuireader.cli.read import sample_paths
from tuireader.library import Library
from tuireader.paths import resource_folder
from tuireader.screens import keys
from tuireader.screens.reader.samples import GUIDE_NAME

GUIDE = resource_folder("articles") / f"{GUIDE_NAME}.md"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(tmp_path / "library.db")
    yield opened
    opened.close()


def samples_app(library: Library, **options: Any) -> ReaderApp:
    entries, _ = library.files.open_paths(sample_paths())
    return ReaderApp(entries, library, are_samples=True, theme="tuireader-dark", **options)


async def press(pilot: Pilot[None], settle: Any, *pressed: str) -> None:
    for key in pressed:
        await pilot.press(key)
        await settle(pilot)


def test_the_guide_is_short_and_comes_first(library: Library) -> None:
    entries, _ = library.files.open_paths(sample_paths())
    assert entries[0].path is not None
    assert entries[0].path.stem == GUIDE_NAME
    assert 150 <= len(documents.load(GUIDE).text.split()) <= 250


def test_the_keys_that_the_guide_names_are_bound() -> None:
    document = documents.load(GUIDE)
    named = {document.text[style.start : style.end] for style in document.styles if style.kind == "code"}
    bound = {key for binding in keys.bindings() for key in keys.key_names(binding).split(" ")}
    assert named >= {"]", "}", "@", "i", "3", "Enter", "\\", "a", "?", "q"}
    assert named <= bound


async def test_the_guide_is_read_by_pressing_its_keys(library: Library, settle: Any, reader: Any) -> None:
    app = samples_app(library)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = reader(pilot)
        assert (screen.pane, screen.entry.path) == ("article", GUIDE)

        def speaker() -> str:
            speaker_id = screen.attribution.quotations[screen.quotation].speaker
            names = {it.id: str(it.name) for it in screen.attribution.speakers}
            return names[speaker_id]

        await press(pilot, settle, "]")
        assert speaker() == "Mara Ellwood"
        await press(pilot, settle, "]", "]")
        assert speaker() == "Piet Langley"
        await press(pilot, settle, "}")
        assert screen.attribution.quotations[screen.quotation].text.startswith("Now try }")
        between = screen.quotation + 1
        await press(pilot, settle, "}")
        assert speaker() == "Piet Langley"
        assert screen.quotation > between
        await press(pilot, settle, "i")
        assert len(app.screen_stack) == 2
        await press(pilot, settle, "q")
        assert len(app.screen_stack) == 1
        await press(pilot, settle, "@", "o", "o", "enter")
        assert speaker() == "Oona Vance"
        await press(pilot, settle, "3")
        assert screen.pane == "speakers"
        await press(pilot, settle, "g", "j", "enter")
        assert speaker() == "Mara Ellwood"
        await press(pilot, settle, "q", "q")
        assert screen.pane == "headlines"


async def test_samples_say_that_they_are_samples(library: Library, settle: Any, reader: Any) -> None:
    app = samples_app(library)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = reader(pilot)
        assert "Samples · 1 of 14 · invented people" in screen.body.bar_text
        await press(pilot, settle, "]")
        assert re.search(r"Samples · (quotation )?1 of 10 · Mara Ellwood", screen.body.bar_text)
        await press(pilot, settle, "q")
        assert "Samples · 14 · invented people · a adds your first feed" in screen.headlines.bar_text
        await press(pilot, settle, "j", "enter")
        assert "Samples · 2 of 14 · invented people" in screen.body.bar_text


async def test_a_kiosk_offers_no_feed(library: Library, settle: Any, reader: Any) -> None:
    from tuireader.config import Config

    async with samples_app(library, config=Config().for_kiosk()).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, settle, "q")
        assert "Samples · 14 · invented people" in reader(pilot).headlines.bar_text
        assert "first feed" not in reader(pilot).headlines.bar_text


async def test_the_next_start_goes_back_to_what_was_read(library: Library, settle: Any, reader: Any) -> None:
    async with samples_app(library).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, settle, "q", "j", "j", "enter", "q")
    async with samples_app(library).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert reader(pilot).pane == "headlines"
        assert reader(pilot).headlines.cursor == 2


async def test_files_that_were_named_are_no_samples(library: Library, settle: Any, reader: Any) -> None:
    entries, _ = library.files.open_paths(sample_paths())
    async with ReaderApp(entries, library, theme="tuireader-dark").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert reader(pilot).pane == "headlines"
        assert "Samples" not in reader(pilot).headlines.bar_text


def test_samples_are_never_among_the_articles_of_feeds(library: Library) -> None:
    library.files.open_paths(sample_paths())
    feed = library.feeds.store("https://weir.example/feed", name="Weir Post")
    delivered = make_feed([make_entry("The weir", "https://weir.example/1", "1", None, "<p>It runs.</p>")])
    library.ingest.store_entries(feed.id, delivered, 0.0)
    assert [entry.title for entry in library.entries.listing()] == ["The weir"]
