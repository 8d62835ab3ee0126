"""Parse HTML into a tree: limited in size, without control characters, scripts and hidden elements."""

import functools
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, cast

from tuireader.documents.cleaning import clean, is_printable, without_unsafe

if TYPE_CHECKING:
    from lxml.etree import XPath
    from lxml.etree import _Element as Element

MAX_PAGE_CHARACTERS = 2 << 20  # no article starts after this
_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]{1,6})|0*([0-9]{1,7}));?")
MAX_TAGS = 80_000  # start and end tags of 40,000 elements; large pages have a quarter of them
MAX_ATTRIBUTES = 500
"""How many attributes a tag may have: the parser compares each with all others. A tag with more loses them all."""
_ATTRIBUTE = r"""[\s/=]*+[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_CROWDED_TAG = re.compile(rf"<([a-zA-Z][^\s/>]*+)(?:{_ATTRIBUTE}){{{MAX_ATTRIBUTES + 1}}}(?:{_ATTRIBUTE})*+[\s/=]*+>?")
SURROGATE_PAIR = re.compile(
    r"&#(?:[xX]0*([dD][89aAbB][0-9a-fA-F]{2})|0*(5[56]\d{3}));?&#(?:[xX]0*([dD][c-fC-F][0-9a-fA-F]{2})|0*(5[67]\d{3}));?"
)
_SEQUENCE_START = re.compile("[\x1b\x80-\x9f]")
_MAX_HIDDEN_SHARE = 0.8  # of the words
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAX_LEADING_PARTS = 200
_HIDING_ATTRIBUTES = frozenset({"hidden", "style", "aria-hidden"})
_DECLARATION = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^\[>]*\[.*?\]\s*>)?", re.IGNORECASE | re.DOTALL)
UNREAD_TAGS = frozenset(
    {"script", "style", "template", "frame", "frameset", "object", "embed", "applet", "noscript", "svg"}
    | {
        "canvas",
        "button",
        "input",
        "select",
        "textarea",
        "option",
        "datalist",
        "dialog",
        "map",
        "area",
    }
    | {"head", "link", "meta", "base"}
)
_JSON_LD_TYPE = "application/ld+json"


def page_tree(html: str, *, plain: bool = False) -> "Element | None":
    """Return the root of a page, with its scripts but without unsafe characters, or None if it has no element.

    The elements are those of lxml.html, which trafilatura needs, or with `plain` those of lxml.etree, which are faster.
    """
    from lxml.etree import HTMLParser, LxmlError, fromstring  # noqa: PLC0415 - slow to import

    if not plain:
        from lxml.html import HTMLParser  # noqa: PLC0415

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root: Element | None = fromstring(safe_html(html).encode(), parser)
        if root is not None and root.find("head") is None:
            root.insert(0, parser.makeelement("head"))
        if root is not None and root.find("body") is None:
            root.append(parser.makeelement("body"))
    except (LxmlError, ValueError, AssertionError):
        return None
    return root


def safe_html(html: str) -> str:
    """Return HTML of limited length without control characters, written directly or as references."""
    text = _CROWDED_TAG.sub(r"<\1>", _bounded(html))
    declaration = _DECLARATION.match(text)
    text = text[declaration.end() :] if declaration else text
    if "&#" in text:
        text = _REFERENCE.sub(_control_character, with_joined_surrogates(text))
    if is_printable(text):
        return text
    if _SEQUENCE_START.search(text):
        return clean(text)
    return without_unsafe(text.replace("\r\n", "\n").replace("\r", "\n"))  # same result as clean(), ten times as fast


def with_joined_surrogates(text: str) -> str:
    """Return HTML with one character for two references that are the halves of it (“&#55357;&#56832;”)."""
    return SURROGATE_PAIR.sub(_joined, text) if "&#" in text else text


def _joined(pair: re.Match[str]) -> str:
    high = int(pair[1], 16) if pair[1] else int(pair[2])
    low = int(pair[3], 16) if pair[3] else int(pair[4])
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return pair[0]
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _bounded(html: str) -> str:
    """Return the start of a page: too many characters or tags would need too much memory."""
    html = html[:MAX_PAGE_CHARACTERS]
    if html.count("<") <= MAX_TAGS:
        return html
    last = next(islice(re.finditer("<", html), MAX_TAGS, None))
    return html[: last.start()]


class Survey(NamedTuple):
    """The elements of a page that need work, found in one run over it; each list is in the order of the page."""

    by_tag: "dict[str, list[Element]]"  # those that `simplify` looks at
    unread: "list[Element]"  # scripts, fields of forms
    hideable: "list[Element]"  # those with an attribute that may hide them
    classes: str  # all classes of the page, each once
    styles: str  # all styles of the page, each once


def survey_page(root: "Element", tags: frozenset[str], *, has_braces: bool) -> Survey:
    """Find the elements with these tags, and those that readers may not see.

    `has_braces` says whether an attribute may have a brace in its name.
    """
    by_tag: dict[str, list[Element]] = {}
    unread: list[Element] = []
    hideable: list[Element] = []
    classes, styles = set[str](), set[str]()
    for element in root.iter():
        tag = element.tag
        if tag in tags:
            by_tag.setdefault(tag, []).append(element)
        if tag in UNREAD_TAGS:
            unread.append(element)
        elif names := cast("list[str]", element.keys()):
            if has_braces and "{" in "".join(names):  # lxml rejects names like “{{x}}”
                known = [(name, value) for name, value in element.attrib.items() if "{" not in str(name)]
                element.attrib.clear()
                element.attrib.update(known)
            if "class" in names:
                classes.add(element.get("class") or "")
            if not _HIDING_ATTRIBUTES.isdisjoint(names):
                hideable.append(element)
                styles.add(element.get("style") or "")
    return Survey(by_tag, unread, hideable, " ".join(classes), " ".join(styles))


def drop_hidden(root: "Element", survey: Survey) -> None:
    """Remove what readers do not see: scripts, fields of forms, and elements that styles hide.

    A hidden element with nearly all the words stays: a script or a consent dialog would show it.
    """
    remove_elements(element for element in survey.unread if element.tag in UNREAD_TAGS)
    hidden = [element for element in survey.hideable if _is_hidden(element)]
    words = _word_characters(root) if hidden else 0
    remove_elements([element for element in hidden if _word_characters(element) <= _MAX_HIDDEN_SHARE * words])


def _word_characters(element: "Element") -> int:
    """Return the number of code points in an element's words, without spaces."""
    return len("".join("".join(texts_in(element)).split()))


@functools.cache
def _compiled(expression: str) -> "XPath":
    from lxml.etree import XPath  # noqa: PLC0415 - slow to import

    return XPath(expression)


def select(root: "Element", expression: str) -> "list[Element]":
    """Return the elements that an XPath expression selects, in the order of the page. Searches at C speed."""
    return cast("list[Element]", _compiled(expression)(root))


def texts_in(element: "Element") -> Iterator[str]:
    """Yield the texts in an element, in order."""
    return cast("Iterator[str]", element.itertext())


def leading_text(element: "Element", length: int) -> str:
    """Return the text at the start of an element, at least `length` code points if there are so many words."""
    parts: list[str] = []
    for text in islice(texts_in(element), _MAX_LEADING_PARTS):
        parts.append(text)
        length -= len(text.strip())
        if length <= 0:
            break
    return "".join(parts)


def remove_elements(elements: Iterable["Element"]) -> None:
    """Remove elements, given in the order of the page, from their tree; the texts after them stay.

    The remaining texts around an element are joined only once, because there may be very many.
    """
    texts_left: dict[tuple[Element, bool], list[str]] = {}
    for element in elements:
        parent = element.getparent()
        if parent is None:
            continue
        if element.tail:
            before = element.getprevious()
            texts_left.setdefault((parent, False) if before is None else (before, True), []).append(element.tail)
        parent.remove(element)
    for (element, is_tail), texts in texts_left.items():
        if is_tail:
            element.tail = "".join([element.tail or "", *texts])
        else:
            element.text = "".join([element.text or "", *texts])


def scripts_with_data(root: "Element") -> Iterator[str]:
    """Yield the JSON-LD of a page."""
    for script in root.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() == _JSON_LD_TYPE and script.text:
            yield script.text


def _is_hidden(element: "Element") -> bool:
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    style = element.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    return element.get("aria-hidden") == "true" and "fallback" not in (element.get("class") or "")


def _control_character(reference: re.Match[str]) -> str:
    """Return the character for a reference to a control character; other references stay as they are."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    if 128 <= code < 160:
        return bytes([code]).decode("cp1252", "ignore")  # as browsers do, because so many pages mean this
    is_unsafe = code < 32 or 0x200B <= code < 0x2070 or code > 0xD7FF or code in {127, 0xAD}
    return chr(code) if is_unsafe and code < 0x110000 else "" if code >= 0x110000 else reference[0]
