"""Attributions as they are stored: the words that the article has are not stored again."""

import json
from typing import Any

import pytest

from tuireader.documents import from_html
from tuireader.library.packed import pack, unpack
from tuireader.library.packed_attribution import pack_attribution, unpack_attribution
from tuireader.quotes import Attribution, Quotation, Speaker, attribute

ARTICLES = {
    "one span": "<p>“It turns,” said Ada Thornbury, the mayor of Ness.</p>",
    "two spans": "<p>“It turns,” said Josef Kettle, “for the whole year.”</p>",
    "none": "<p>The wheel is older than the town.</p>",
    "a line that is broken": "<p>“It turns<br>and turns,” said Ada Thornbury.</p>",
    "signs beyond ASCII": "<p>« Ça tourne », dit le maire. “It’s ‘done’ – 水車,” said Zoë Ångström.</p>",
}


def attributed(html: str) -> tuple[str, Attribution]:
    document = from_html(html, "")
    return document.text, attribute(document.prose, blocks=document.block_quotes)


@pytest.mark.parametrize("html", ARTICLES.values(), ids=ARTICLES)
def test_what_is_stored_is_read_again(html: str) -> None:
    text, found = attributed(html)
    assert unpack_attribution(pack_attribution(found, text), text) == found


def test_words_that_the_text_has_are_not_stored() -> None:
    text, found = attributed(ARTICLES["two spans"])
    assert len(found.quotations) == 1
    assert b"turns" not in unpack(pack_attribution(found, text))
    text, found = attributed(ARTICLES["a line that is broken"])
    assert b"turns and turns" in unpack(pack_attribution(found, text))


def damaged(**changes: Any) -> bytes:
    """Return an attribution with a quotation of which some fields are others."""
    text, found = attributed(ARTICLES["one span"])
    stored = json.loads(unpack(pack_attribution(found, text)))
    for name, value in changes.items():
        stored[1][0][Quotation._fields.index(name)] = value
    return pack(json.dumps(stored).encode())


@pytest.mark.parametrize(
    "content", [[], [[5, 1]], [[-3, -1]], [[0, 1 << 62]], [["a", "b"]], [[1]], 7, None, [[0, 1e9]]]
)
def test_damaged_places_are_refused(content: Any) -> None:
    text, _ = attributed(ARTICLES["one span"])
    with pytest.raises((ValueError, TypeError)):
        unpack_attribution(damaged(content=content), text)


def test_many_quotations_of_the_whole_text_are_refused() -> None:
    text = "“" + "a" * 100_000 + "”"
    with pytest.raises(ValueError, match="too long"):
        unpack_attribution(damaged(content=[[0, 100_000]] * 1000), text)


@pytest.mark.parametrize(
    "stored", [{}, [], [[], []], [[], [], None, "en", 1], [[1], [], None, "en"], [[], [[]], None, "en"], 7]
)
def test_what_is_no_attribution_is_refused(stored: object) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        unpack_attribution(pack(json.dumps(stored).encode()), "Words.")


def test_what_nobody_gives_is_left_out_and_comes_back() -> None:
    speaker = Speaker("s1", "Ada Thornbury", None, (), "person")
    bare = Quotation("q1", ((0, 2),), "It", None, None, None, "direct", "", 0.0)
    full = Quotation("q2", ((0, 2), (3, 8)), "It stands", (1, 2), (2, 3), "s1", "mixed", "said name", 0.9, 0.5, "Josef")
    speakers = speaker, Speaker("s2", "Mina", "mayor", ("Min",), "person", ("mayor",), "f", 0, "jr", "MT", ("Council",))
    found = Attribution(speakers, (bare, full), 7, "de")
    assert unpack_attribution(pack_attribution(found, "It turns."), "It turns.") == found
    stored = unpack(pack_attribution(found._replace(speakers=(speaker,), quotations=(bare,)), "It turns."))
    bare_row = b'["q1",[[0,2]],null,null,null,null,"direct","",0.0]'
    assert stored == b'[[["s1","Ada Thornbury",null,[],"person"]],[' + bare_row + b'],7,"de"]'
