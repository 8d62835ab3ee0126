"""The short way from HTML to its words, for indexing: it gives the very text of the long way, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuireader.documents import from_html, html_to_text
from tuireader.documents.html.fast_text import simple_text

URL = "https://quay.example/1"
SHORT = {
    "a paragraph": ("<p>The mill stood still.</p>", "The mill stood still."),
    "paragraphs and spaces": ("<p> One\n two </p>\n\n<p>three</p>\n", "One two\n\nthree"),
    "inline": ('<p>The <em>old</em> <a href="/w?a=1&amp;b=2" rel="nofollow">weir</a>.</p>', "The old weir."),
    "words outside": ("First <p>second</p> third", "First\n\nsecond\n\nthird"),
    "a list": ("<ul>\n<li>eel</li>\n<li><p>otter</p></li></ul>", "eel\n\notter"),
    "line breaks": ("<p>one<br>two<br/><br />three</p>", "one\ntwo\n\nthree"),
    "references": ("<p>&lt;b&gt; &amp;amp; &#8220;so&#8221; &#39;x&#39;</p>", "<b> &amp; “so” 'x'"),
    "a quotation in a box": ("<div><blockquote><p>a</p>b</blockquote>c</div>", "a\n\nb\n\nc"),
    "accents": ("<h2>Café</h2><p>東京 ё</p>", "Café\n\n東京 ё"),
    "nothing": ("<p> </p>", ""),
}
LONG = {
    "no tag": "words\nalone",
    "a picture": '<p>a <img src="/p.png" alt="b"></p>',
    "a table": "<table><tr><td>a</td></tr></table>",
    "what is hidden": '<p style="display: none">a</p><p hidden>b</p><p aria-hidden="true">c</p>d',
    "a script": "<p>a</p><script>b</script>",
    "never closed": "<p>a<p>b",
    "closed elsewhere": "<p><em>a</p></em>b",
    "closed twice": "<div>a</div></div>b",
    "a block in a paragraph": "<p>a<div>b</div>c</p>",
    "an item without a list": "<li>a</li>",
    "words in a list, elements too": "<ul>a<p>b</p></ul>",
    "a comment": "<p>a<!-- b --></p>",
    "capital letters": "<P>a</P>",
    "another reference": "<p>a&nbsp;b &copy; &#27;[31m &#8232; &notit; &</p>",
    "a sign that steers": "<p>a\x1b[31m</p>",
    "a soft hyphen": "<p>a\u00adb</p>",
    "deeper than anybody writes": "<div>" * 40 + "a" + "</div>" * 40,
    "longer than an article": f"<p>{'a ' * 60_000}</p>",
}


@pytest.mark.parametrize(("html", "text"), SHORT.values(), ids=SHORT)
def test_what_most_feeds_write_goes_the_short_way(html: str, text: str) -> None:
    assert simple_text(html) == text == from_html(html, URL).text == html_to_text(html, URL)


@pytest.mark.parametrize("html", LONG.values(), ids=LONG)
def test_all_else_goes_the_long_way(html: str) -> None:
    assert simple_text(html) is None
    assert html_to_text(html, URL) == from_html(html, URL).text


PLAIN = [
    "a",
    "Mill. ",
    " ",
    "\n",
    "\t",
    "  ",
    "x > y",
    "é",
    "東",
    "&amp;",
    "&lt;",
    "&#8217;",
    "&quot;",
    "<br>",
    "<br />",
]
ODD = [
    "1",
    "Finch¹",
    "m²",
    "²",
    "[",
    "↩",
    "\u0301" * 40,
    "&nbsp;",
    "&#8232;",
    "&",
    "\xa0",
    "\r",
    "</p>",
    "<p>",
    "</ul>",
]
WORDS = st.sampled_from([*PLAIN, *ODD])
TAGS = ["p", "div", "ul", "ol", "li", "b", "em", "a", "h2", "blockquote", "span", "strong", "i", "code", "small", "u"]
ATTRIBUTES = st.sampled_from(
    [
        "",
        "",
        "",
        ' class="x"',
        ' href="/u"  title="a b"',
        ' id="&amp;"',
        " hidden",
        " CLASS=x",
        ' href="#fn1"',
        ' href="/x#y"',
        ' class="footnote-ref"',
        ' class="a pullquote"',
        ' class="twitter-tweet" href="/1"',
        ' class="sidenote"',
        ' class="fb-post"',
        ' class="lineno"',
        ' class="num"',
        ' class="den"',
        ' class="emoji"',
        ' class="reference"',
    ]
)


def element(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda tag, more, html: f"<{tag}{more}>{html}</{tag}>", st.sampled_from(TAGS), ATTRIBUTES, inside)


@given(st.recursive(WORDS, lambda inside: st.lists(inside | element(inside), max_size=4).map("".join), max_leaves=25))
def test_both_ways_give_the_same(html: str) -> None:
    assert simple_text(html) in {None, from_html(html, URL).text}


@given(st.text())
def test_both_ways_give_the_same_of_any_text(text: str) -> None:
    html = f"<p>{text}</p>"
    assert simple_text(html) in {None, from_html(html, URL).text}
