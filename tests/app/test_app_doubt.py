"""What is shown where a name may be wrong, where there is none, and where the text is in another language."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tuireader.app import ReaderApp
from tuireader.documents.model import Document
from tuireader.library import Library
from tuireader.quotes import Attribution, Quotation, Speaker, attribute
from tuireader.quotes.naming import MIN_SURE_CONFIDENCE, speaker_names, unknown_speaker
from tuireader.screens.help_text import explain_speaker
from tuireader.screens.reader.citation import cite
from tuireader.widgets import paint
from tuireader.widgets.speakers import panel_rows

TEXT = "“It floats,” said Ewan Brodgar. “It leans,” he said. “It sinks,” She said. “It is gone.”"
SURE, UNSURE = MIN_SURE_CONFIDENCE, MIN_SURE_CONFIDENCE - 0.01
BRODGAR = Speaker("s1", "Ewan Brodgar", "an engineer", (), "person")
GERMAN = (
    "# Die Mühle\n\nDie alte Mühle von Kaltenried wird ein Museum, hat der Gemeinderat gesagt. „Wir haben lange gerechnet“,"
    " sagte Annegret Holzapfel. „Es bleibt dabei“, sagte sie.\n"
)
GERMAN_UNQUOTED = "# Die Mühle\n\nDie alte Mühle von Kaltenried wird ein Museum, und das ist nicht mehr zu ändern.\n"


def quotation(words: str, source: str, speaker: str | None, confidence: float) -> Quotation:
    start = TEXT.index(words)
    span = (TEXT.index(source), TEXT.index(source) + len(source)) if source else None
    content = ((start, start + len(words)),)
    return Quotation(words, content, words, span, None, speaker, "direct", "said name", confidence)


def attribution(first: float, second: float) -> Attribution:
    """Return two quotations by Brodgar with these confidences, and two by an unknown speaker."""
    quotations = (
        quotation("It floats,", "Ewan Brodgar", "s1", first),
        quotation("It leans,", "he", "s1", second),
        quotation("It sinks,", "She", None, 0.0),
        quotation("It is gone.", "", None, 0.0),
    )
    return Attribution((BRODGAR,), quotations)


def test_names_as_they_are_shown() -> None:
    names = speaker_names(TEXT, attribution(SURE, UNSURE))
    assert names == ["Ewan Brodgar", "probably Ewan Brodgar", "she (unknown)", "no name given"]


def test_a_long_description_is_cut() -> None:
    text = "“No,” said " + "the very old man from the weir " * 9
    words = unknown_speaker(text, quotation("It floats,", "", None, 0.0)._replace(source=(11, len(text))))
    assert words.startswith("the very old man")
    assert words.endswith(" (unknown)")
    assert len(words) <= 70


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (SURE, SURE, [("Ewan Brodgar", False), ("“", False), ("“", False)]),
        (SURE, UNSURE, [("Ewan Brodgar", False), ("“", False), ("“", True)]),
        (UNSURE, UNSURE, [("probably Ewan Brodgar", True), ("“", True), ("“", True)]),
    ],
)
def test_rows_of_speakers_that_may_be_wrong(first: float, second: float, expected: list[tuple[str, bool]]) -> None:
    rows = panel_rows(TEXT, attribution(first, second))
    shown = [(row.name if row.quotation_index is None else "“", row.is_doubtful) for row in rows]
    unknown = [("she (unknown)", False), ("“", False), ("no name given", False), ("“", False)]
    assert shown == expected + unknown


def test_words_of_doubt_have_its_colour() -> None:
    styles = [mark.style for mark in paint.quotation_marks(attribution(SURE, UNSURE))]
    assert styles == ["speaker--0", paint.DOUBT, "speaker--none", "speaker--none"]


def test_a_citation_says_that_a_name_is_probable() -> None:
    document = Document("Weir", "", "The Weir Post", None, "", (), (), (), TEXT)
    assert (
        cite(document, attribution(UNSURE, SURE), 0)
        == "“It floats” — probably Ewan Brodgar (an engineer), The Weir Post"
    )


def test_an_explanation_says_which_language_a_text_is_in() -> None:
    found = attribute(GERMAN)
    *_, last = explain_speaker(GERMAN, found, 0)
    assert last == ("", "This text is in German. Names are found in English only.")


def opened(folder: Path, text: str) -> ReaderApp:
    (folder / "a.md").write_text(text, "utf-8")
    library = Library(None)
    return ReaderApp(library.files.open_paths([str(folder / "a.md")])[0], library)


def lines(pane: Any, count: int) -> list[str]:
    return ["".join(segment.text for segment in pane.render_line(y)).strip() for y in range(count)]


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])
async def test_the_panel_says_that_names_are_found_in_english_only(
    size: tuple[int, int], tmp_path: Path, settle: Callable[..., Any]
) -> None:
    async with opened(tmp_path, GERMAN).run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("3")
        await settle(pilot)
        panel: Any = pilot.app.screen.query_one("#speakers")
        assert " ".join(lines(panel, 3)).startswith("Names are found in English only; these 2 quotations have none.")
        assert "▶ 2 quotations" in panel.bar_text
        await pilot.press("j", "enter")
        await settle(pilot)
        article: Any = pilot.app.screen
        assert article.quotation == 0


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])
async def test_an_article_in_another_language_never_says_that_nobody_is_quoted(
    size: tuple[int, int], tmp_path: Path, settle: Callable[..., Any]
) -> None:
    async with opened(tmp_path, GERMAN_UNQUOTED).run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("3")
        await settle(pilot)
        panel: Any = pilot.app.screen.query_one("#speakers")
        assert " ".join(lines(panel, 2)).strip() == "Names are found in English only."
        await pilot.press("right_square_bracket")
        await settle(pilot)
        screen: Any = pilot.app.screen
        assert screen.note == "Nothing is marked as quoted here; names are found in English only."


DOUBTFUL = (
    "# The weir\n\nEwan Brodgar-Featherstone met Liam Pask. Liam Pask left. “It floats,” he said.\n\n"
    "“It leans,” said Ewan Brodgar-Featherstone, an engineer.\n"
)


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])
async def test_the_panel_says_probably_and_the_margin_has_a_sign(
    size: tuple[int, int], tmp_path: Path, settle: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuireader.quotes.naming.MIN_SURE_CONFIDENCE", 1.0)
    async with opened(tmp_path, DOUBTFUL).run_test(size=size) as pilot:
        await settle(pilot)
        article: Any = pilot.app.screen.query_one("#article")
        await pilot.press("right_square_bracket", "right_square_bracket", "3")
        await settle(pilot)
        panel: Any = pilot.app.screen.query_one("#speakers")
        shown = lines(panel, 9)
        assert any(line.startswith("probably") for line in shown)
        assert "? It floats," in shown
        wide = next(line for line in shown if "Brodgar-Feather" in line)
        assert wide.endswith("Featherstone") or wide.startswith("probably Ewan Brodgar-Featherstone")
        await pilot.press("2")
        await settle(pilot)
        assert sum(line.startswith("?") for line in lines(article, 12)) == 1
        await pilot.press("left_square_bracket")
        await settle(pilot)
        assert "probably Liam Pask" in article.bar_text


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])
async def test_i_says_what_makes_he_a_person_and_who_else_it_could_be(
    size: tuple[int, int], tmp_path: Path, settle: Callable[..., Any]
) -> None:
    async with opened(tmp_path, DOUBTFUL).run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("2", "right_square_bracket", "right_square_bracket", "left_square_bracket", "i")
        await settle(pilot)
        sheet: Any = pilot.app.screen
        terms = [f"{term} {words}".strip() for term, words in sheet._paragraphs]
        assert "“he” ← Liam Pask, subject of the sentence before: the one most in mind" in terms
        after = terms[terms.index("Who else it could be") + 1]
        assert after.split(" ", 2)[1] == "%"
        assert "Ewan Brodgar-Featherstone, subject 2 sentences before" in after
