"""Keeping a quotation or a passage: the key, each choice, marking words, where notes are shown, and undoing."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from test_app_correct import hints, line, opened, press, reader_of
from textual.events import Paste

from correctable_library import FERRY, NOW, correctable_library, ferry
from deliveries import make_feed
from tuireader.app import ReaderApp
from tuireader.corrections.model import Anchor
from tuireader.documents import load
from tuireader.library import NOTED, Library
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.library.note_rows import MAX_NOTE_CHARACTERS
from tuireader.screens.correction_choices import Choice
from tuireader.screens.dialogs.choices_dialog import ChoiceRows
from tuireader.screens.dialogs.mark_words import FIRST_NOTE, MarkWords
from tuireader.screens.dialogs.note_dialog import NoteDialog
from tuireader.screens.dialogs.text_sheet import Sheet
from tuireader.screens.kiosk_policy import REFUSED_NOTE
from tuireader.screens.reader.export_file import OPEN_NOTE_SUFFIX
from tuireader.screens.reader.write_notes import NOTHING_NOTE
from tuireader.updates.find_quotations import find_quotations
from tuireader.widgets.headlines import HeadlineList
from tuireader.widgets.speakers import SpeakerPanel
from tuireader.widgets.typed_line import TypedLine, full_hint

SIZES = [(80, 24), (40, 20)]
THIRD, LANE = "enter ] ] ] M", "She kept her lane,"
"""The keys that ask for a note on “She kept her lane,” which Iris Vanterpool said."""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(correctable_library(tmp_path)) as it:
        yield it


def rows(app: ReaderApp) -> list[str]:
    """Return what is offered; the row with the cursor begins with “>”."""
    assert isinstance(app.screen, NoteDialog), app.screen
    offered = app.screen.query_one(ChoiceRows)
    names = [f"{row.name} {row.detail}" if isinstance(row, Choice) else f"[{row}]" for row in offered.shown]
    return [f">{name}" if index == offered.cursor else name for index, name in enumerate(names)]


def notes(library: Library) -> list[tuple[str, str]]:
    return [(it.note.anchor.exact, it.note.text) for it in library.notes.all()]


def signs(app: ReaderApp) -> list[str]:
    """Return what stands in the margin of the article, where anything does."""
    body = reader_of(app).body
    margins = (body.render_line(y).text for y in range(body.room.height))
    return [it[: body._left_cells][-2:] for it in margins if it[: body._left_cells].strip()]


def shown(app: ReaderApp) -> str:
    """Return all that the screen shows."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_enter_alone_keeps_a_quotation_without_words(
    size: tuple[int, int], library: Library, settle: Any
) -> None:
    async with opened(library, settle, size) as (app, pilot):
        await press(pilot, settle, THIRD)
        assert rows(app) == [">keep these words without a note", "a passage mark it from word to word"]
        assert app.screen.query_one(ChoiceRows).bar_text.startswith("Keep this quotation")
        await press(pilot, settle, "enter")
        assert notes(library) == [(LANE, "")]
        assert line(app) == "Kept, without a note. U undoes it."
        assert [it for it in signs(app) if "*" in it] == ["▌*"]
        assert reader_of(app).entry.noted  # type: ignore[union-attr]
        await press(pilot, settle, "[")
        assert " *" in signs(app)
        await press(pilot, settle, "U")
        assert notes(library) == []
        assert not [it for it in signs(app) if "*" in it]
        assert line(app).startswith("Undone: a note in “Ferry makes its best crossing")


async def test_what_is_typed_is_stored_edited_and_emptied(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, f"{THIRD} A s k space h e r")
        assert rows(app)[0] == ">keep these words with this note"
        await press(pilot, settle, "enter")
        assert notes(library) == [(LANE, "Ask her")]
        await press(pilot, settle, "M exclamation_mark enter")
        assert notes(library) == [(LANE, "Ask her!")]
        await press(pilot, settle, "M")
        assert app.screen.query_one(ChoiceRows).bar_text.startswith("Your note on this quotation")
        assert rows(app)[1] == "remove the note and keep nothing"
        await press(pilot, settle, "ctrl+u enter")
        assert notes(library) == [(LANE, "")]
        await press(pilot, settle, "M down enter")
        assert (notes(library), line(app)) == ([], "The note is removed. U undoes it.")
        texts = []
        for _ in range(4):
            await press(pilot, settle, "U")
            texts += [notes(library)]
        assert texts == [[(LANE, "")], [(LANE, "Ask her!")], [(LANE, "Ask her")], []]


async def test_a_passage_is_marked_from_word_to_word(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "enter M")
        assert isinstance(app.screen, MarkWords)
        assert FIRST_NOTE in hints(app)
        await press(pilot, settle, "space l l space W h y enter")
        ((words, text),) = notes(library)
        assert (len(words.split()), text) == (3, "Why")
        assert " *" in signs(app)
        await press(pilot, settle, "M")
        assert rows(app) == [">a passage mark it from word to word", "[notes]", f"“{words}” Why"]
        await press(pilot, settle, "down enter x enter")
        assert notes(library) == [(words, "Whyx")]
        await press(pilot, settle, "M enter escape")
        assert line(app) == NOTHING_NOTE


async def test_a_passage_that_is_chosen_in_the_dialog_gets_what_was_typed(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, f"{THIRD} x down enter space l space")
        assert app.screen.query_one(ChoiceRows).bar_text.startswith("Keep this passage")
        await press(pilot, settle, "enter")
        assert [text for _, text in notes(library)] == ["x"]


@pytest.mark.parametrize("keys", ["escape", "x ctrl+g"])
async def test_what_is_left_is_not_stored(keys: str, library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, f"{THIRD} {keys}")
        assert notes(library) == []
        assert app.screen is reader_of(app)


async def test_all_lines_of_a_paste_are_one_note_as_far_as_they_fit(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, THIRD)
        app.post_message(Paste("\nAsk her\nagain, \r\nand write it down.\n"))
        await press(pilot, settle, "enter")
        assert notes(library) == [(LANE, "Ask her again, and write it down.")]
        await press(pilot, settle, "M")
        app.post_message(Paste("x" * 30_000))
        await settle(pilot)
        assert full_hint(MAX_NOTE_CHARACTERS) in app.screen.query_one(TypedLine).render_line(0).text
        await press(pilot, settle, "enter")
        ((_, text),) = notes(library)
        assert text == f"Ask her again, and write it down.{'x' * 30_000}"[:MAX_NOTE_CHARACTERS]


@pytest.mark.parametrize("length", [120, MAX_NOTE_CHARACTERS])
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_end_of_a_long_note_and_the_caret_are_in_sight(
    length: int, size: tuple[int, int], library: Library, settle: Any
) -> None:
    async with opened(library, settle, size) as (app, pilot):
        await press(pilot, settle, THIRD)
        app.post_message(Paste(f"Begin {'-' * (length - 12)} the E"))
        await press(pilot, settle, "enter M")
        typed = app.screen.query_one(TypedLine)
        assert typed.render_line(0).text.rstrip().endswith("- the E")
        assert typed.cursor_screen_offset.x < size[0]
        await press(pilot, settle, "backspace n d")
        assert typed.render_line(0).text.rstrip().endswith("- the nd"[: 8 - typed.is_full])
        await press(pilot, settle, "home")
        assert "Begin -" in typed.render_line(0).text
        await pilot.resize_terminal(size[0] - 2, size[1])
        await press(pilot, settle, "end")
        assert typed.cursor_screen_offset.x < size[0] - 2


async def test_a_note_is_shown_in_the_speakers_under_i_on_the_page_and_in_the_list(
    library: Library, settle: Any
) -> None:
    async with opened(library, settle, (120, 40)) as (app, pilot):
        await press(pilot, settle, f"{THIRD} A s k enter")
        panel = reader_of(app).query_one(SpeakerPanel)
        assert any("*She kept her" in panel.render_line(y).text for y in range(panel.room.height))
        await press(pilot, settle, "i")
        assert isinstance(app.screen, Sheet)
        assert "Your note" in shown(app)
        await press(pilot, settle, "escape S")
        assert "* Ask" in shown(app)
        await press(pilot, settle, "q 1")
        headlines = reader_of(app).query_one(HeadlineList)
        assert "*" in "".join(headlines.render_line(y).text for y in range(6))
        assert [(it.name, it.count) for it in reader_of(app).feed_rows if it.view == NOTED] == [("Notes", 1)]


@pytest.mark.parametrize(
    "keys", ["0 g j j j j j enter", "backslash n o t e : a s k enter", "backslash h a s : n o t e enter"]
)
async def test_lists_of_notes_show_their_words_and_enter_goes_to_their_place(
    keys: str, library: Library, settle: Any
) -> None:
    library.search.update_index()
    async with opened(library, settle, (120, 40)) as (app, pilot):
        await press(pilot, settle, f"{THIRD} A s k space h e r enter g [ [ [ 1")
        reader = reader_of(app)
        await press(pilot, settle, keys)
        reader.search_hits.rows_shown(0, 5)
        reader.search_hits._find_excerpts()
        await settle(pilot)
        assert [entry.noted for entry in reader.entries] == [True]
        assert "your note: Ask her" in shown(app)
        assert ("W watch" in hints(app), "+ save" in hints(app)) == (keys[0] == "b", keys[0] == "b")
        await press(pilot, settle, "enter")
        assert (reader.pane, reader.quotation) == ("article", 2)


async def test_an_article_opens_at_the_passage_with_the_note(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "enter G M space space enter")
        ((words, _),) = notes(library)
        reader = reader_of(app)
        reader.body.action_top()
        await press(pilot, settle, "0 g j j j j j enter")
        reader.search_hits.rows_shown(0, 5)
        reader.search_hits._find_excerpts()
        await settle(pilot)
        assert f"your note: “{words}”" in shown(app)
        assert reader.document is not None
        at = reader.document.text.index(words)
        assert not reader.body.span_in_sight[0] <= at < reader.body.span_in_sight[1]
        await press(pilot, settle, "enter")
        assert reader.body.span_in_sight[0] <= at < reader.body.span_in_sight[1]


async def test_a_note_that_no_longer_fits_is_listed_and_put_elsewhere_or_removed(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, f"{THIRD} A s k enter")
    changed = tuple(text.replace("She kept her lane,", "It sank like a stone and more,") for text in FERRY)
    changed = tuple(text.replace("Vanterpool said on Friday", "nobody at all would say") for text in changed)
    library.ingest.store_entries(1, make_feed([ferry(changed)]), NOW.timestamp() + 60)
    find_quotations(library)
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "enter")
        assert "1 note no longer fits" in reader_of(app).speakers_foot
        await press(pilot, settle, "M")
        assert rows(app)[2:] == ["[other notes here]", "“She kept her lane,” no longer fits · Ask"]
        await press(pilot, settle, "down down enter")
        bar = app.screen.query_one(ChoiceRows).bar_text
        assert bar.startswith("It no longer fits: “She kept her lane,”")
        kept = [">keep these words with this note", "put it on this quotation ", "remove the note and keep nothing"]
        assert rows(app) == kept
        await press(pilot, settle, "x enter")
        assert notes(library) == [(LANE, "Askx")]
        assert "1 note no longer fits" in reader_of(app).speakers_foot
        await press(pilot, settle, "M down down enter down enter")
        ((words, text),) = notes(library)
        assert words != LANE
        assert text == "Askx"
        assert reader_of(app).speakers_foot == ""


async def test_w_writes_the_notes_too(
    library: Library, settle: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, f"{THIRD} asterisk A s k asterisk enter")
        library.notes.write(reader_of(app).entry.id, Anchor("It is not there"), "<!-- tuireader: who said what -->")  # type: ignore[union-attr]
        await press(pilot, settle, "J K")
        document, quotations = reader_of(app).document, reader_of(app).attribution.quotations  # type: ignore[union-attr]
        for name, left_out in {
            "a.md": "",
            "b.json": "",
            "c.csv": "; 1 note is not in it, .md and .json have all",
            "d.claimreview.json": "; 2 notes are not in it, .md and .json have all",
        }.items():
            await press(pilot, settle, "w ctrl+u")
            app.screen.query_one(TypedLine).value = name
            await press(pilot, settle, "enter")
            await settle(pilot)
            assert line(app) == f"Written to {name}{left_out}"
    written = (tmp_path / "a.md").read_text("utf-8")
    assert load(tmp_path / "a.md").text == document.text  # type: ignore[union-attr]
    assert written.partition("## Your notes\n\n")[2] == (
        f"> “{LANE}”\n\n\\*Ask\\*\n\n> “It is not there”{OPEN_NOTE_SUFFIX}\n\n\\<\\!-- tuireader: who said what -->\n"
    )
    first, second = json.loads((tmp_path / "b.json").read_text("utf-8"))["notes"]
    span = [quotations[2].content[0][0], quotations[2].content[-1][1]]
    assert {**first, "span": span} == {
        "id": "n1",
        "quotation": quotations[2].id,
        "words": LANE,
        "note": "*Ask*",
        "span": span,
    }
    assert first["span"][0] <= span[0] < span[1] <= first["span"][1]
    assert (second["quotation"], second["span"], second["words"]) == (None, None, "It is not there")
    assert "*Ask*" in (tmp_path / "c.csv").read_text("utf-8")


async def test_a_kiosk_shows_no_notes_and_takes_none(library: Library, tmp_path: Path, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, f"{THIRD} A s k enter")
    library.close()
    with closing(KioskLibrary(tmp_path / "library.db")) as kiosk:
        async with opened(kiosk, settle, (80, 24), restricted=True) as (app, pilot):
            await press(pilot, settle, "enter ] ] ]")
            assert not [it for it in signs(app) if "*" in it]
            await press(pilot, settle, "M")
            assert line(app) == REFUSED_NOTE
            assert reader_of(app).notes.all == ()
