"""Which language a text is in, and what is found in one that is not English: quotations, and nobody's name."""

import pytest
from quotes_cases import cases, shown

from tuireader.quotes import attribute, to_schema
from tuireader.quotes.explain import explain
from tuireader.quotes.lexical.language import declared_code, language_name, language_of
from tuireader.quotes.schema import from_schema

ARTICLES = cases("languages_articles.txt")
CODES = [str(case.id).split()[0] for case in ARTICLES]
GERMAN = "Die Brücke wurde gestern geöffnet, und sie hält auch im Winter. „Es geht“, sagte Ilka Brandvold."
ENGLISH = "The bridge was opened on Tuesday and it will hold in the winter. “It floats,” said Ilka Brandvold."


@pytest.mark.parametrize(("text", "expected"), ARTICLES)
def test_an_article_in_another_language_has_quotations_and_no_names(text: str, expected: list[str]) -> None:
    found = attribute(text, indirect=True)
    assert [shown(text, quotation) for quotation in found.quotations] == expected
    assert found.speakers == ()
    assert not found.is_english


@pytest.mark.parametrize(("code", "text"), [(code, case.values[0]) for code, case in zip(CODES, ARTICLES, strict=True)])
def test_the_language_of_an_article(code: str, text: str) -> None:
    assert language_of(text) == attribute(text).language == code
    assert language_of(text, "en-GB") == code
    assert language_name(code) != code


def test_the_articles_are_in_fifteen_languages_at_least() -> None:
    assert len(set(CODES)) >= 15


@pytest.mark.parametrize(("text", "expected"), ARTICLES)
def test_every_quotation_of_an_article_can_be_explained(text: str, expected: list[str]) -> None:
    told = [one for one in explain(text) if one.spoken]
    assert len(told) == len(expected)
    assert {one.rule for one in told} == {"another language"}


@pytest.mark.parametrize(("text", "expected"), ARTICLES)
@pytest.mark.parametrize("keep", [1, 40, 90, 200])
def test_a_part_of_an_article_breaks_nothing(text: str, expected: list[str], keep: int) -> None:
    part = text[:keep]
    found = attribute(part)
    assert all(part[slice(*span)] for quotation in found.quotations for span in quotation.content)


@pytest.mark.parametrize(
    "text",
    [
        "“Die Brücke ist zu, und es gibt keinen anderen Weg über den Fluss,” said Ilka Brandvold. She spoke to the reporters.",
        "The mayor of Saint-Aubrac, Bastien Lorcy, had left. “C’est la vie,” he said in front of the Hôtel de la Paix.",
        "Ilka Brandvold of Norrvattnet och Fjällbygden AB said: “We are not för sale.” Her brother, Torvald, agreed with her.",
        "Señor Aurelio Bermejo y Quintana de la Torre said that he would sell “the whole of it” if he could.",
        "北海道 is the island from which the writer came, she said. “I was happy there,” Kazuko Saotome told the paper.",
    ],
)
@pytest.mark.parametrize("declared", ["", "en", "de", "ja-JP"])
def test_english_with_foreign_words_is_english_whatever_its_page_declares(text: str, declared: str) -> None:
    found = attribute(text, language=declared)
    assert found.is_english
    assert len(found.speakers) == 1


@pytest.mark.parametrize("declared", ["de", "fr-FR", "pt", "zh"])
@pytest.mark.parametrize(
    "text", ["“It floats,” said Ewan Brodgar.", "Ewan Brodgar said: “This is the end.”", "“We won,” she said."]
)
def test_a_short_english_text_is_english_whatever_its_page_declares(text: str, declared: str) -> None:
    assert attribute(text, language=declared).is_english


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("„Was ist in der Box?“, fragt Holzapfel.", "de"),
        ("« Il est là », dit Castanet.", "fr"),
        ("“A ponte é do povo”, disse Falcão.", "pt"),
        ("‘We zijn er’, zei Hoekzema.", "nl"),
        ("– Han är i båten, säger Ek.", "sv"),
    ],
)
def test_a_short_text_in_another_language_is_what_its_page_declares(text: str, declared: str) -> None:
    assert attribute(text, language=declared).language == declared


def test_an_english_article_that_begins_or_ends_in_another_language_is_english() -> None:
    german, english = GERMAN * 2, ENGLISH * 8
    assert language_of(f"{german}\n\n{english}") == language_of(f"{english}\n\n{german}") == "en"


def test_a_german_article_with_an_english_quotation_is_german() -> None:
    text = GERMAN * 3 + " „We are not for sale and you should know that by now“, sagte der Bürgermeister zu den Leuten."
    assert language_of(text) == "de"


@pytest.mark.parametrize(
    "text", ["", "12:30", "“Naïve?”", "Bridge closed", "Brücke gesperrt", "Oslo – Bergen 3:2", "OK!"]
)
def test_a_short_text_is_unsure_unless_something_declares_its_language(text: str) -> None:
    assert language_of(text) == ""
    assert attribute(text).is_english
    assert language_of(text, "de-AT") == attribute(text, language="de-AT").language == "de"
    assert language_of(text, "en") == "en"


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("de", "de"),
        ("DE_at", "de"),
        (" pt-BR ", "pt"),
        ("nb-NO", "no"),
        ("iw", "he"),
        ("", ""),
        ("x", ""),
        ("english", ""),
        ("12", ""),
        ("-", ""),
        ("zh-Hant-TW", "zh"),
    ],
)
def test_the_language_of_a_declared_tag(tag: str, code: str) -> None:
    assert declared_code(tag) == code


def test_another_language_is_in_the_schema_and_english_is_not() -> None:
    german, english = attribute(GERMAN), attribute(ENGLISH)
    assert to_schema(german, "x")["language"] == "de"
    assert "language" not in to_schema(english, "x")
    assert [from_schema(to_schema(one, "x")) for one in (german, english)] == [german, english]


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ('זה היה צה"ל, לא אחר. "לא הייתה לנו ברירה", אמרה ראש המועצה תמר.', ["לא הייתה לנו ברירה"]),
        (
            "Die Frage war: »Wer sagt, das sei ›gut‹?« Und niemand hat es für ›nötig‹ gehalten, das zu sagen.",
            ["Wer sagt, das sei ›gut‹?", "nötig"],
        ),
        ("Man sagt bei uns ‚Moin‘ und nicht ‚Hallo‘, und das ist auch gut so, sagt er.", ["Moin", "Hallo"]),
        ("Er sagte es – und das ist wichtig – nicht zu mir. Aber die Leute haben es gehört.", []),
        ("La ville – qui le savait – n’a rien dit. Les habitants, eux, sont dans la rue depuis hier.", []),
    ],
)
def test_marks_and_dashes_of_other_languages(text: str, contents: list[str]) -> None:
    assert [quotation.text for quotation in attribute(text).quotations] == contents


def test_a_list_with_dashes_is_no_dialogue() -> None:
    text = "Ce que la ville a décidé hier pour les rues du centre et pour les habitants :\n\n"
    items = "— Le pont est fermé.\n\n— La rue du Moulin est en travaux.\n\n— Le marché est sur la place."
    assert attribute(text + items).quotations == ()


@pytest.mark.parametrize("language", ["ru", "fr", "sv", "fi", "de"])
@pytest.mark.parametrize(
    "unit", ["— A — b ", ", säger A. ", ", dit X — b. ", ", hän sanoo", "„a“, b c, ", "‚a‘ ", "“a"]
)
def test_hostile_dialogue_takes_time_in_proportion(language: str, unit: str) -> None:
    """Nothing is timed: 8,000 units would take minutes, and the test run its deadline, if the time grew by squares."""
    text = "— A" + unit * 8_000 + "."
    assert attribute(text, language=language).quotations is not None
