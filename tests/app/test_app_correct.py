"""Correcting a quotation: the key, each choice, what is typed, marking words, undoing, and what no longer fits."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest

from correctable_library import FERRY, NOW, correctable_library, ferry
from deliveries import make_feed
from library_reader import make_reader
from tuireader.app import ReaderApp
from tuireader.corrections.model import Action, Ruling
from tuireader.library import Library
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.library.ruling_rows import MAX_NAME_CHARACTERS
from tuireader.quotes import Quotation, Span
from tuireader.screens.correction_choices import Choice
from tuireader.screens.dialogs.choices_dialog import ChoiceRows, typed_spans
from tuireader.screens.dialogs.correction_dialog import CorrectionDialog
from tuireader.screens.dialogs.mark_words import END_NOTE, FIRST_NOTE, LAST_NOTE, MarkWords
from tuireader.screens.dialogs.text_sheet import Sheet
from tuireader.screens.kiosk_policy import REFUSED_NOTE
from tuireader.screens.reader.correct_quotation import NOTHING_NOTE, SAME_WORDS_NOTE
from tuireader.screens.reader.screen import ReaderScreen
from tuireader.widgets.speakers import SpeakerPanel
from tuireader.widgets.status import StatusLine
from tuireader.widgets.text_pane import TextPane
from tuireader.widgets.text_words import word_after, word_before, word_from

SIZES = [(80, 24), (40, 20)]
THIRD = "enter ] ] ] c"
"""The keys that ask about “She kept her lane,” which Iris Vanterpool said."""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(correctable_library(tmp_path)) as it:
        yield it


@asynccontextmanager
async def opened(
    library: Library, settle: Any, size: tuple[int, int], **config: Any
) -> AsyncIterator[tuple[ReaderApp, Any]]:
    """Open a reader that has loaded its first article."""
    app = make_reader(library, NOW, **config)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield app, pilot


async def press(pilot: Any, settle: Any, keys: str) -> None:
    for key in keys.split():
        await pilot.press(key)
        await settle(pilot)


def reader_of(app: ReaderApp) -> ReaderScreen:
    screen = app.screen_stack[0]
    assert isinstance(screen, ReaderScreen)
    return screen


def hints(app: ReaderApp) -> str:
    """Return the keys that the bottom line shows."""
    return app.screen.query_one(StatusLine).render_line(0).text


def rows(app: ReaderApp) -> list[str]:
    """Return the choices and headings that are offered; the one with the cursor begins with “>”."""
    assert isinstance(app.screen, CorrectionDialog), app.screen
    shown = app.screen.query_one(ChoiceRows)
    names = [row.name if isinstance(row, Choice) else f"[{row}]" for row in shown.shown]
    return [f">{name}" if index == shown.cursor else name for index, name in enumerate(names)]


def quotations(app: ReaderApp) -> list[tuple[str, str]]:
    """Return the words of all quotations with their speakers, as the reader has them."""
    found = reader_of(app).attribution
    assert found is not None
    names = {speaker.id: speaker.name for speaker in found.speakers}
    return [(it.text, names.get(it.speaker or "", "")) for it in found.quotations]


def rulings(library: Library) -> list[Ruling]:
    return [stored.ruling for stored in library.rulings.all()]


def current(app: ReaderApp) -> Quotation:
    screen = reader_of(app)
    assert screen.attribution is not None
    assert screen.quotation is not None
    return screen.attribution.quotations[screen.quotation]


def line(app: ReaderApp) -> str:
    return app.screen.query_one(StatusLine).note


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_people_of_the_article_come_first_and_the_likeliest_other_is_chosen(
    size: tuple[int, int], library: Library, settle: Any
) -> None:
    async with opened(library, settle, size) as (app, pilot):
        await press(pilot, settle, THIRD)
        people = ["[who said it]", "Iris Vanterpool", ">Edwin Prowse", "Tamsin Okoro-Hale"]
        others = ["[or]", "nobody’s words", "the words are wrong", "a quotation is missing here"]
        assert rows(app) == people + others
        assert app.screen.query_one(ChoiceRows).bar_text.startswith("Correct this")
        await press(pilot, settle, "down down down up up up up up")
        assert rows(app)[1] == ">Iris Vanterpool", "headings are passed over"
        await press(pilot, settle, "escape")
        assert quotations(app)[2] == ("She kept her lane,", "Iris Vanterpool")
        assert not rulings(library)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_another_speaker_holds_at_once_is_undone_and_stays(
    size: tuple[int, int], library: Library, settle: Any
) -> None:
    async with opened(library, settle, size) as (app, pilot):
        await press(pilot, settle, THIRD.removesuffix("c"))
        top = reader_of(app).body.top
        await press(pilot, settle, "c p r o")
        assert rows(app)[:4] == ["[who said it]", ">Edwin Prowse", "Dan Prosser", "somebody else: “pro”"]
        await press(pilot, settle, "down enter")
        assert quotations(app)[2] == ("She kept her lane,", "Dan Prosser")
        assert current(app).text == "She kept her lane,"
        assert reader_of(app).body.top == top
        assert line(app) == "Speaker: Dan Prosser, given by you. U undoes it."
        assert "Dan Prosser" in reader_of(app).body.bar_text
        panel = reader_of(app).query_one(SpeakerPanel)
        assert [row.name for row in panel._rows if row.quotation_index is None][-1] == "Dan Prosser"
        assert panel.chosen_quotation == 2
        await press(pilot, settle, "i")
        assert isinstance(app.screen, Sheet)
        why = " ".join(text.strip() for text in app.screen.query_one(TextPane).plain_lines())
        assert "Given by you" in why
        assert "The program found Iris Vanterpool, 9" in why
        await press(pilot, settle, "q U")
        assert quotations(app)[2] == ("She kept her lane,", "Iris Vanterpool")
        assert current(app).text == "She kept her lane,"
        assert line(app).startswith("Undone: a correction in “Ferry")
        await press(pilot, settle, "c p r o down enter")
    async with opened(library, settle, size) as (again, pilot):
        assert quotations(again)[2] == ("She kept her lane,", "Dan Prosser")
        await press(pilot, settle, "c")
        assert rows(again)[-1] == "as the program found it"
        await choose(pilot, settle, again, "as the program found it")
        assert quotations(again)[2] == ("She kept her lane,", "Iris Vanterpool")
        assert line(again) == "Your correction is taken back. U undoes it."
        await press(pilot, settle, "U")
        assert quotations(again)[2] == ("She kept her lane,", "Dan Prosser")


async def test_the_current_speaker_can_be_confirmed(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, THIRD)
        await press(pilot, settle, "i r i s")
        assert rows(app)[1] == ">Iris Vanterpool"
        await press(pilot, settle, "enter")
        assert line(app) == "Speaker: Iris Vanterpool, given by you. U undoes it."
        screen = reader_of(app)
        assert screen.attribution is not None
        assert set(screen.rulings) == {current(app).id}
        assert "given by you" in " ".join(screen.body._headings)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_under_why_enter_corrects_the_quotation_that_the_sheet_shows(
    size: tuple[int, int], library: Library, settle: Any
) -> None:
    async with opened(library, settle, size) as (app, pilot):
        await press(pilot, settle, "enter ] ] i")
        assert isinstance(app.screen, Sheet)
        assert "Enter correct" in hints(app)
        await press(pilot, settle, "] enter")
        assert rows(app)[1:3] == ["Iris Vanterpool", ">Edwin Prowse"]
        assert current(app).text == "She kept her lane,"
        await press(pilot, settle, "enter")
        assert quotations(app)[2] == ("She kept her lane,", "Edwin Prowse")


async def test_nobody_s_words_are_no_quotation_any_more(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        before = reader_of(app).chosen_entry
        assert before is not None
        assert before.quotations == 4
        await press(pilot, settle, "enter ] ] c")
        await choose(pilot, settle, app, "nobody’s words")
        assert "meant to be doing that" not in dict(quotations(app))
        assert line(app) == "Nobody’s words, given by you. U undoes it."
        assert reader_of(app).entry is not None
        assert reader_of(app).entry.quotations == 3  # type: ignore[union-attr]
        await press(pilot, settle, "U")
        assert current(app).text == "meant to be doing that"
        assert reader_of(app).entry.quotations == 4  # type: ignore[union-attr]


def selected(app: ReaderApp) -> int:
    assert isinstance(app.screen, CorrectionDialog)
    return int(app.screen.query_one(ChoiceRows).cursor)


async def choose(pilot: Any, settle: Any, app: ReaderApp, name: str) -> None:
    """Go down to a choice, and take it."""
    steps = [row.lstrip(">") for row in rows(app)].index(name)
    for _ in range(len(rows(app))):
        if selected(app) == steps:
            break
        await pilot.press("down" if selected(app) < steps else "up")
    await press(pilot, settle, "enter")


async def go_to_word(pilot: Any, app: ReaderApp, word: str) -> None:
    """Go from word to word until that one, from the first in sight."""
    assert isinstance(app.screen, MarkWords)
    await pilot.press("k", "k", "k", "k", "k", "k")
    for _ in range(200):
        if app.screen._text[slice(*app.screen._word)] == word:
            return
        await pilot.press("l")
    raise AssertionError(word)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_wrong_words_are_marked_from_word_to_word(size: tuple[int, int], library: Library, settle: Any) -> None:
    async with opened(library, settle, size) as (app, pilot):
        await press(pilot, settle, THIRD)
        await choose(pilot, settle, app, "the words are wrong")
        assert isinstance(app.screen, MarkWords)
        assert line(app) == FIRST_NOTE
        await press(pilot, settle, "l right h space")
        assert line(app) == LAST_NOTE
        await press(pilot, settle, "enter")
        assert quotations(app)[2] == ("kept her lane,", "Iris Vanterpool")
        assert line(app) == "The words are those that you marked, given by you. U undoes it."
        await press(pilot, settle, "U")
        assert quotations(app)[2] == ("She kept her lane,", "Iris Vanterpool")
        await press(pilot, settle, "c")
        await choose(pilot, settle, app, "the words are wrong")
        await press(pilot, settle, "enter enter")
        assert line(app) == SAME_WORDS_NOTE
        await press(pilot, settle, "c")
        await choose(pilot, settle, app, "the words are wrong")
        await press(pilot, settle, "space escape")
        assert line(app) == NOTHING_NOTE
        assert reader_of(app).body._marking is None
        assert not rulings(library)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_missing_quotation_is_marked_and_its_speaker_asked_for(
    size: tuple[int, int], library: Library, settle: Any
) -> None:
    async with opened(library, settle, size) as (app, pilot):
        await press(pilot, settle, "enter G c")
        assert rows(app) == [">a quotation is missing here"], "no quotation is current"
        await press(pilot, settle, "enter")
        assert isinstance(app.screen, MarkWords)
        body = reader_of(app).body
        for _ in range(400):
            await pilot.press("l")
            if line(app) == END_NOTE:
                break
        await press(pilot, settle, "h h h h h h h")
        first = app.screen._word[0]
        assert reader_of(app).document.text[first : first + 8] == "the tide"  # type: ignore[union-attr]
        assert body.in_sight(app.screen._word)
        cursor = app.cursor_position
        await press(pilot, settle, "k j space l l l l l l l space")
        assert cursor.y > 0
        assert rows(app)[1:] != []
        assert rows(app)[-1] == "no name is given"
        await press(pilot, settle, "t a m enter")
        assert quotations(app)[-1] == ("the tide will have it back by Sunday.", "Tamsin Okoro-Hale")
        assert line(app) == "A quotation is added. Speaker: Tamsin Okoro-Hale, given by you. U undoes it."
        assert body._marking is None
        await press(pilot, settle, "U")
        assert len(quotations(app)) == 4


async def test_without_a_name_and_over_another_quotation(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 40)) as (app, pilot):
        await press(pilot, settle, "enter ] ] ] ] c")
        await choose(pilot, settle, app, "a quotation is missing here")
        await go_to_word(pilot, app, "Friday.")
        await press(pilot, settle, "space l l space")
        await choose(pilot, settle, app, "no name is given")
        assert line(app).startswith("These words cross the end of another quotation")
        assert not rulings(library)
        assert len(quotations(app)) == 4
        await press(pilot, settle, "c")
        await choose(pilot, settle, app, "a quotation is missing here")
        await press(pilot, settle, "space l l enter escape")
        assert line(app) == NOTHING_NOTE
        await press(pilot, settle, "c")
        await choose(pilot, settle, app, "a quotation is missing here")
        await press(pilot, settle, "space l l enter")
        await choose(pilot, settle, app, "no name is given")
        assert line(app) == "A quotation without a name, given by you. U undoes it."
        assert len(quotations(app)) == 5
        assert current(app).speaker is None


HOSTILE = {
    "controls": ("\x1b[31mRed\x07 Bell\x9b", "Red Bell"),
    "bidi": ("\u202eadA\u2066 Thorn", "adA Thorn"),
    "lines": ("Ada\nThornbury", "Ada"),
    "per cent": ("50% _like\\", "50% _like\\"),
    "wide": ("佐藤 太郎", "佐藤 太郎"),
}


@pytest.mark.parametrize(("typed", "stored"), HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_hostile_names_are_cleaned(
    typed: str, stored: str, size: tuple[int, int], library: Library, settle: Any
) -> None:
    async with opened(library, settle, size) as (app, pilot):
        await press(pilot, settle, THIRD)
        app.screen.query_one("TypedLine").insert_text_at_cursor(typed)  # type: ignore[attr-defined]
        await settle(pilot)
        await press(pilot, settle, "enter")
        (ruling,) = rulings(library)
        assert stored in ruling.value
        assert ruling.value.isprintable()
        assert not set(ruling.value) & set("\x1b\x07\x9b\u202e\u2066")
        shown = "".join(strip.text for strip in app.screen._compositor.render_strips())
        assert not set(shown) & set("\x1b\x07\x9b\u202e\u2066")


async def test_a_very_long_name_is_shown_and_not_taken(library: Library, settle: Any) -> None:
    async with opened(library, settle, (40, 20)) as (app, pilot):
        await press(pilot, settle, THIRD)
        app.screen.query_one("TypedLine").insert_text_at_cursor("x" * (MAX_NAME_CHARACTERS + 1))  # type: ignore[attr-defined]
        await settle(pilot)
        await press(pilot, settle, "enter")
        assert isinstance(app.screen, CorrectionDialog)
        await press(pilot, settle, "backspace enter")
        assert rulings(library)[0].value == "x" * MAX_NAME_CHARACTERS


async def test_enter_before_the_library_has_answered_takes_nothing_unseen(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, THIRD)
        screen = app.screen
        assert isinstance(screen, CorrectionDialog)
        screen._find = lambda _typed: None  # type: ignore[method-assign,assignment]
        await press(pilot, settle, "d a n enter")
        assert rows(app)[1] == ">somebody else: “dan”"
        screen.post_message(CorrectionDialog.Found("dan", library.known_speakers.named("dan")))
        await settle(pilot)
        assert rows(app)[1] == ">Dan Prosser"
        await press(pilot, settle, "enter")
        assert line(app) == "Speaker: Dan Prosser, given by you. U undoes it."


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_what_no_longer_fits_is_shown_and_dropped_or_put_here(
    size: tuple[int, int], library: Library, settle: Any
) -> None:
    async with opened(library, settle, size) as (_, pilot):
        await press(pilot, settle, THIRD)
        await press(pilot, settle, "d a n enter")
    edited = (*FERRY[:2], "“All was well,” Vanterpool said on Monday. “What a day,” said a deckhand.", FERRY[3])
    library.ingest.store_entries(1, make_feed([ferry(edited)]), NOW.timestamp() + 60)
    async with opened(library, settle, size) as (again, pilot):
        await press(pilot, settle, "escape escape")
        panel = reader_of(again).query_one(SpeakerPanel)
        assert "1 correction no longer fits" in " ".join(reader_of(again).body._headings)
        assert panel._rows[-1].name == "1 correction no longer fits: c shows it."
        await press(pilot, settle, "3 G enter c escape 2 ] ] ]")
        while current(again).text != "All was well,":
            await press(pilot, settle, "[")
        await press(pilot, settle, "c")
        assert rows(again)[:2] == ["[no longer fits]", "Dan Prosser"]
        await choose(pilot, settle, again, "Dan Prosser")
        assert rows(again) == [">put it on this quotation", "drop it"]
        await press(pilot, settle, "enter")
        assert quotations(again)[2] == ("All was well,", "Dan Prosser")
        assert not reader_of(again).open_rulings
        assert not any(row.is_foot for row in panel._rows)
        await press(pilot, settle, "U U")
        assert len(reader_of(again).open_rulings) == 1
        await press(pilot, settle, "c")
        await choose(pilot, settle, again, "Dan Prosser")
        await choose(pilot, settle, again, "drop it")
        assert line(again) == "The correction is dropped. U undoes it."
        assert not reader_of(again).open_rulings
        await press(pilot, settle, "U")
        assert line(again).endswith(" is back."), "it is open still, so it does not hold"
        assert len(reader_of(again).open_rulings) == 1


async def test_several_that_no_longer_fit_are_spoken_of_as_several(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (_, pilot):
        await press(pilot, settle, THIRD)
        await press(pilot, settle, "d a n enter [ c d a n enter")
    assert len(rulings(library)) == 2
    edited = (*FERRY[:1], "Nothing was said on the ferry.")
    library.ingest.store_entries(1, make_feed([ferry(edited)]), NOW.timestamp() + 60)
    async with opened(library, settle, (80, 24)) as (again, pilot):
        await press(pilot, settle, "enter")
        assert len(reader_of(again).open_rulings) == 2
        assert reader_of(again).speakers_foot == "2 corrections no longer fit: c shows them."


async def test_the_speakers_pane_corrects_the_quotation_with_its_cursor(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "enter 3 G k c")
        panel = reader_of(app).query_one(SpeakerPanel)
        assert reader_of(app).quotation == panel.chosen_quotation
        await press(pilot, settle, "d a n enter")
        assert rulings(library)[0].action is Action.SPEAKER


async def test_without_an_article_a_sentence_says_so(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "c")
        assert line(app) == "No article is open: Enter opens one."
        library.feeds.remove(1)
        await press(pilot, settle, "enter c")
        assert line(app) == "This article is no longer in the library."


async def test_a_kiosk_corrects_nothing_and_shows_no_key_for_it(library: Library, settle: Any) -> None:
    assert library.path is not None
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, THIRD)
        await press(pilot, settle, "d a n enter")
    with closing(KioskLibrary(library.path)) as kiosk:
        async with opened(kiosk, settle, (120, 40), restricted=True) as (app, pilot):
            await press(pilot, settle, "enter ] ] ]")
            assert "correct" not in hints(app)
            await press(pilot, settle, "c")
            assert line(app) == REFUSED_NOTE
            assert quotations(app)[2] == ("She kept her lane,", "Dan Prosser"), "the owner’s corrections hold"
            await press(pilot, settle, "i")
            assert isinstance(app.screen, Sheet)
            assert "correct" not in hints(app)
            await press(pilot, settle, "enter")
            assert isinstance(app.screen, ReaderScreen), "the sheet is closed, and nothing else is open"


# Words, and what is typed


TEXT = "He said: “Stay—now,” she ‘thinks’; boys’ \u4eba\u6c11 “” end."


def test_words_are_stepped_over_without_their_marks() -> None:
    word: Span | None = word_from(TEXT, 0)
    last, found = word, list[str]()
    while word is not None:
        found.append(TEXT[slice(*word)])
        last, word = word, word_after(TEXT, word)
    assert found == ["He", "said:", "Stay", "now,", "she", "thinks’;", "boys’", "人", "民", "end."]
    backwards = list[str]()
    while last is not None:
        backwards.append(TEXT[slice(*last)])
        last = word_before(TEXT, last)
    assert backwards == found[::-1]


@pytest.mark.parametrize("text", ["", " \n ", "“”", "x" * 1000, "é" * 130 + " " * 900 + "a"])
def test_words_of_odd_texts_end(text: str) -> None:
    word, count = word_from(text, 0), 0
    while word is not None and count < 100:
        assert 0 <= word[0] < word[1] <= len(text)
        word, count = word_after(text, word), count + 1
    assert count < 100
    assert word_before(text, (len(text), len(text))) is None or text.strip("“” \n")


@pytest.mark.parametrize(
    ("name", "typed", "spans"),
    [
        ("Edwin Prowse", "pro", [(6, 9)]),
        ("Émile Okoro-Hale", "hale em", [(0, 2), (12, 16)]),
        ("Ann Anna", "ann an", [(0, 2), (4, 6)]),
        ("Ada", "x", []),
        ("Ada", "", []),
    ],
)
def test_the_typed_beginnings_are_marked(name: str, typed: str, spans: list[tuple[int, int]]) -> None:
    assert typed_spans(name, typed) == spans
