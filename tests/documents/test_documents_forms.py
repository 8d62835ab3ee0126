"""What HTML shows by other means than words, as data: notes, figures, films, pictures, boxes, code, lists."""

import json
from pathlib import Path

import pytest

from tuireader.documents import extract, from_html, html_to_text, to_document
from tuireader.documents.export import to_markdown
from tuireader.documents.html.pictures import best_candidate
from tuireader.documents.model import Document
from tuireader.documents.parsing import parse
from tuireader.quotes import attribute

URL = "https://quay.example/a"
GROUPS = json.loads((Path(__file__).parent / "forms.json").read_text("utf-8"))
FORMS = [
    pytest.param(*row[:2], row[2] if len(row) > 2 else None, id=f"{group}: {name}")
    for group, rows in GROUPS.items()
    for name, row in rows.items()
]
BEFORE = """<p>The wheel is older than the town, and nobody who lives there has ever heard it turn by night.</p>
<p>Those who keep it oil its bearings on the first Monday of each month, whether it has rained or not.</p>"""
LONG_ITEM = "The bearings are oiled on the first Monday of each month, as they always have been."
AFTER = """<p>That is how the sluice opens when the river is high, and nobody has to get up for it any more.</p>
<p>The engineer wrote it in one evening, she says, and spent three weeks looking for a missing sign.</p>"""


def linked(document: Document) -> list[list[str]]:
    return [[document.text[link.start : link.end], link.url] for link in document.links]


@pytest.mark.parametrize(("html", "text", "links"), FORMS)
def test_a_form_in_a_feed(html: str, text: str, links: list[list[str]] | None) -> None:
    document = from_html(html, URL)
    assert document.text == text == html_to_text(html, URL)
    assert links is None or linked(document) == links


@pytest.mark.parametrize(("html", "text", "links"), [form for form in FORMS if "(feeds)" not in str(form.id)])
def test_a_form_in_a_page(html: str, text: str, links: list[list[str]] | None) -> None:
    """What is stored of a page has no classes or styles, and gives the same."""
    article = f"<article><h1>The mill</h1>{BEFORE}{html}{AFTER}</article>"
    document = to_document(extract(f"<html><head><title>The mill</title></head><body>{article}</body></html>", URL))
    assert f"\n\n{text}\n\n" in document.text
    assert links is None or linked(document) == links


@pytest.mark.parametrize(
    ("attributes", "items", "markers"),
    [
        ("", "<li>x<li>x", "1. 2."),
        ("start=5", '<li>x<li value="10">x<li>x', "5. 10. 11."),
        ("start=x", "<li value=y>x<li value=''>x", "1. 2."),
        ("reversed", "<li>x<li>x<li>x", "3. 2. 1."),
        ("reversed start=9", "<li>x<li value=4>x<li>x", "9. 4. 3."),
        ("type=a", "<li>x<li value=26>x<li>x<li value=703>x", "a. z. aa. aaa."),
        ("type=A start=3", "<li>x<li value=0>x", "C. 0."),
        ("type=i start=3", "<li>x<li>x<li value=1999>x<li value=4000>x", "iii. iv. mcmxcix. 4000."),
        ("type=I reversed", "<li>x<li>x", "II. I."),
        ("type=disc", "<li type=i>x<li>x", "i. 2."),
        ('style="list-style-type: lower-roman"', "<li>x<li>x", "i. ii."),
        ('style="list-style: inside upper-alpha"', "<li>x<li>x", "A. B."),
    ],
)
def test_numbers_of_items(attributes: str, items: str, markers: str) -> None:
    document = from_html(f"<ol {attributes}>{items}</ol>", URL)
    assert " ".join(block.marker for block in document.blocks) == markers
    article = (
        f"<article><h1>The mill</h1>{BEFORE}<ol {attributes}>{items.replace('x', LONG_ITEM)}</ol>{AFTER}</article>"
    )
    page = to_document(extract(f"<html><head><title>The mill</title></head><body>{article}</body></html>", URL))
    assert " ".join(block.marker for block in page.blocks if block.marker) == markers


@pytest.mark.parametrize(
    ("candidates", "address"),
    [
        ("", ""),
        (" , ,", ""),
        ("a.png", "a.png"),
        ("a.png 1x, b.png 2x", "b.png"),
        ("a.png 2x, b.png", "a.png"),
        ("a.png 300w,b.png 900w", "b.png"),
        (
            "https://x.example/w_1,h_1/a.png 100w, https://x.example/w_9,h_9/a.png 200w",
            "https://x.example/w_9,h_9/a.png",
        ),
        ("data:image/gif;base64,R0 900w, a.png 100w", "a.png"),
        ("a.png, b.png 1.5x, c.png 1x", "b.png"),
        ("a.png wide, b.png 2x", "b.png"),
    ],
)
def test_the_largest_of_several_pictures(candidates: str, address: str) -> None:
    assert best_candidate(candidates) == address


@pytest.mark.parametrize(
    "note", ["<sup><a href='#n'>1</a></sup>", "<a href='#n' class='footnote'>1</a>", "<sup>1</sup>", "¹"]
)
def test_a_note_is_no_part_of_a_name(note: str) -> None:
    html = f"<p>“The weir holds,” said Olga Finch{note}. “It always has done so.”</p><p>“We row,” Finch said.</p>"
    document = from_html(html, URL)
    found = attribute(document.prose, blocks=document.block_quotes)
    assert [speaker.name for speaker in found.speakers] == ["Olga Finch"]
    assert len(found.quotations) == 3


def test_a_quotation_goes_on_where_a_line_ends() -> None:
    document = from_html("<p>“Row on,<br>row on,<br>the weir is near,” said Olga Finch.</p>", URL)
    assert document.text.count("\n") == 2
    assert len(document.prose) == len(document.text)
    assert [each.text for each in attribute(document.prose).quotations] == ["Row on, row on, the weir is near,"]


def test_what_a_note_replaces_moves_links_and_styles() -> None:
    document = from_html("<p>Ida¹ and <a href='/o'>Olga Finch²</a> and <b>Henrik</b>³ row.</p>", URL)
    assert document.text == "Ida[1] and Olga Finch[2] and Henrik[3] row."
    assert linked(document) == [["Olga Finch[2]", "https://quay.example/o"]]
    assert [document.text[style.start : style.end] for style in document.styles] == ["Henrik"]


@pytest.mark.parametrize(
    "html",
    [
        "<p>Row on,<br>row on,<br><b>the<br>weir</b> is near</p>",
        "<p>One<br>- two<br># three<br>&gt; four<br>5. five<br>--<br>==<br>:-:<br>a | b<br>---</p>",
        "<ul><li>Row<br>on<ol><li>Row<br>- back</li></ol></li></ul><blockquote>Row<br>1) on</blockquote>",
        "<p><a href='https://x.example/'>Row<br>on</a> and <code>row<br>back</code></p>",
        "<ol reversed><li>three</li><li>two</li></ol>",
    ],
)
def test_broken_lines_read_the_same_again_from_markdown(html: str) -> None:
    document = from_html(f"{BEFORE}{html}", URL)._replace(title="The mill")
    found = parse(to_markdown(document).encode(), "a.md")
    assert (found.text, found.blocks, found.links) == (document.text, document.blocks, document.links)


def test_letters_of_items_are_words_in_markdown() -> None:
    document = from_html(f"{BEFORE}<ol type=a><li>Row</li><li>Sail</li></ol>", URL)._replace(title="The mill")
    assert "- a. Row\n\n- b. Sail" in to_markdown(document)
    assert [block.marker for block in parse(to_markdown(document).encode(), "a.md").blocks[2:]] == ["•", "•"]


FIGURES = {
    "a quotation": (
        (
            "<figure><blockquote><p>“There is no other way,” says the song.</p></blockquote>"
            "<figcaption>Henrik Moss</figcaption></figure>"
        ),
        "“There is no other way,” says the song.\n\nHenrik Moss",
    ),
    "a quotation's footer": (
        (
            '<blockquote><p>There is no other way to go but by boat.</p><footer class="blockquote-footer">Henrik Moss</footer>'
            "</blockquote>"
        ),
        "There is no other way to go but by boat.\n\nHenrik Moss",
    ),
    "a large quotation": (
        (
            '<figure class="wp-block-pullquote"><blockquote><p>There is no other way.</p><cite>Henrik Moss</cite>'
            "</blockquote></figure>"
        ),
        "There is no other way.\n\nHenrik Moss",
    ),
    "code": ('<figure class="highlight"><pre><code>a = 1\nb = 2</code></pre></figure>', "a = 1\nb = 2"),
    "code with a toolbar": (
        '<div class="code-toolbar"><pre><code>a = 1\nb = 2</code></pre><div class="toolbar"><button>Copy</button></div></div>',
        "a = 1\nb = 2",
    ),
    "a film": (
        (
            '<figure><iframe src="https://player.example/v/7" title="Chain film"></iframe>'
            "<figcaption>The chain, filmed in May</figcaption></figure>"
        ),
        "[video: Chain film]\n\nThe chain, filmed in May",
    ),
    "a film alone": ('<p><iframe src="https://player.example/v/7" title="Film"></iframe></p>', "[video: Film]"),
    "a recording": ('<audio controls src="https://cast.example/4.mp3"></audio>', "[audio: cast.example]"),
    "a picture": (
        '<figure><img src="/c.jpg" alt="Chain"><figcaption>The chain in May</figcaption></figure>',
        "[image: Chain]\n\nThe chain in May",
    ),
    "a picture in boxes": (
        '<div class="wp-caption"><img src="/c.jpg" alt="Chain"><p class="wp-caption-text">The chain in May</p></div>',
        "[image: Chain]\n\nThe chain in May",
    ),
    "a table": (
        (
            "<figure><table><tr><th>Year</th><th>Tons</th></tr><tr><td>2025</td><td>4</td></tr></table>"
            "<figcaption>Tons by year</figcaption></figure>"
        ),
        "Year\tTons\n2025\t4\n\nTons by year",
    ),
}


@pytest.mark.parametrize("place", ["above", "between", "below"])
@pytest.mark.parametrize(("figure", "text"), FIGURES.values(), ids=FIGURES)
def test_a_page_keeps_its_figures(figure: str, text: str, place: str) -> None:
    parts = {"above": [figure, BEFORE, AFTER], "between": [BEFORE, figure, AFTER], "below": [BEFORE, AFTER, figure]}
    article = f"<main><article><h1>The mill</h1>{''.join(parts[place])}</article></main><footer>© 2026 Post</footer>"
    document = to_document(extract(f"<html><head><title>The mill</title></head><body>{article}</body></html>", URL))
    assert text in document.text
    assert "© 2026" not in document.text


@pytest.mark.parametrize(
    "teasers",
    [
        '<figure><a href="/1"><img src="/1.jpg" alt="Herring"></a><figcaption><a href="/1">Herring comes home</a></figcaption></figure>',
        '<div class="related"><figure><img src="/1.jpg"><figcaption>Herring comes home</figcaption></figure></div>',
        '<aside><figure><img src="/1.jpg"><figcaption>Herring comes home</figcaption></figure></aside>',
    ],
)
def test_figures_of_other_articles_are_none_of_this(teasers: str) -> None:
    article = f"<main><article><h1>The mill</h1>{BEFORE}{AFTER}{teasers}</article></main>"
    document = to_document(extract(f"<html><head><title>The mill</title></head><body>{article}</body></html>", URL))
    assert "Herring" not in document.text
