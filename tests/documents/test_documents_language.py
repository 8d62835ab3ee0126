"""The language that a file or page declares stands in its document; it decides only where the words do not."""

import pytest

from tuireader import documents
from tuireader.documents.html.extract import ExtractedArticle, extract, pack_article, unpack_article
from tuireader.quotes import attribute

WORDS = (
    "<article><h1>Weir closed</h1>" + "<p>The weir at Tolloway is closed until the spring tide.</p>" * 6 + "</article>"
)


@pytest.mark.parametrize(
    ("page", "language"),
    [
        ('<html lang="de-AT"><body>{}</body></html>', "de-AT"),
        ('<html><body lang="fr">{}</body></html>', "fr"),
        ('<html xml:lang="pt_BR"><body>{}</body></html>', "pt-BR"),
        ('<html><head><meta http-equiv="Content-Language" content="sv, en"></head><body>{}</body></html>', "sv"),
        ('<html><head><meta property="og:locale" content="es_ES"></head><body>{}</body></html>', "es-ES"),
        ('<html lang=""><head><meta property="og:locale" content="it_IT"></head><body>{}</body></html>', "it-IT"),
        ('<html lang="{{locale}}"><body>{}</body></html>', ""),
        ("<html><body>{}</body></html>", ""),
        ("<html lang='" + "x" * 5000 + "'><body>{}</body></html>", ""),
    ],
)
def test_the_language_that_a_page_declares(page: str, language: str) -> None:
    found = extract(page.replace("{}", WORDS), "https://news.example/weir")
    assert found.language == language
    assert documents.to_document(unpack_article(pack_article(found))).language == language


def test_an_article_that_was_stored_before_has_no_declared_language() -> None:
    stored = pack_article(ExtractedArticle("<p>Weir</p>")).replace(b'"language": "", ', b"")
    assert b"language" not in stored
    assert unpack_article(stored).language == ""


@pytest.mark.parametrize("key", ["lang: nl", "language: nl", 'Language: "nl"'])
def test_front_matter_declares_a_language(key: str) -> None:
    document = documents.parse(f"---\ntitle: Stuw\n{key}\n---\nStuw dicht.\n".encode(), "stuw.md")
    assert document.language == "nl"
    assert attribute(document.prose, language=document.language).language == "nl"


def test_english_words_count_for_more_than_what_is_declared() -> None:
    text = b"---\ntitle: Weir\nlang: de\n---\n\xe2\x80\x9cThe weir is closed,\xe2\x80\x9d said the harbour master, Iris Vanterpool.\n"
    document = documents.parse(text, "weir.md")
    assert document.language == "de"
    assert attribute(document.prose, language=document.language).is_english
