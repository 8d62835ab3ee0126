"""Rewrite what HTML shows by other means than words: pictures, films, formulas, notes, code, boxes, numbers of lists.

What readers would see there becomes text, or one of the few elements that `convert` knows. An extracted article is read
a second time when it is opened, without classes and styles: all that depends on these is settled here.
"""

import re
from typing import TYPE_CHECKING

from tuireader.documents.html.code_blocks import PRE_LIKE_TAGS, free_code
from tuireader.documents.html.embeds import HOLDER_TAGS, mark_embeds
from tuireader.documents.html.mathml import MATH_TAGS, write_formulas
from tuireader.documents.html.notes import mark_notes
from tuireader.documents.html.pictures import counts_readers, has_address, picture_character, resolve_picture
from tuireader.documents.html.text_runs import match_key
from tuireader.documents.html.tree import (
    Survey,
    drop_hidden,
    leading_text,
    remove_elements,
    select,
    survey_page,
    texts_in,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_REWRITTEN_TAGS = frozenset(
    {*MATH_TAGS, "noscript", "img", "amp-img", *HOLDER_TAGS, "script", "blockquote", "pre", *PRE_LIKE_TAGS}
    | {"a", "input", "ol"}
)
_MEDIA_TAGS = frozenset(
    {"img", "picture", "iframe", "video", "audio", "figure", "amp-img", "source", "a", "span", "div", "br"}
)
_MAX_BREAKS = 20_000  # in a page; each becomes an element
_WORDLESS_TAGS = frozenset({"br", "hr", "img", "iframe", "video", "audio"})
_CHECKED_BOX, _EMPTY_BOX = "☑ ", "☐ "
_LIST_TYPES = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]{0,40}?\b((?:lower|upper)-(?:alpha|latin|roman))", re.IGNORECASE)
_PREFORMATTED = re.compile(r"white-space\s*:\s*(?:pre(?:-wrap|-line)?|break-spaces)\b", re.IGNORECASE)
_SIDE_NOTE = re.compile(r"(?:^|\s)(?:sidenote|marginnote|side-note|margin-note)(?=$|\s)", re.IGNORECASE)
_PULL_QUOTE = re.compile(r"(?:^|[\s_-])pull-?_?(?:ed-?)?quotes?(?=$|[\s_-])", re.IGNORECASE)
_PULL_QUOTES = (
    "descendant::*[contains(translate(@class, 'PULQOTE', 'pulqote'), 'pull') and"
    " contains(translate(@class, 'PULQOTE', 'pulqote'), 'quote')]"
)
_MAX_PULL_QUOTES, _MIN_REPEATED_LETTERS = 40, 20
_RAISING_STYLE = re.compile(r"vertical-align\s*:\s*(?:super|text-top)", re.IGNORECASE)
_STRIKING_STYLE = re.compile(r"text-decoration[\w-]*\s*:[^;]{0,40}line-through", re.IGNORECASE)
_STYLED_WORDS = (
    "descendant::*[(self::span or self::font or self::small or self::a[parent::span])"
    " and (contains(@style, 'vertical-align') or contains(@style, 'line-through'))]"
)
_NUMERATORS = "descendant::span[contains(@class, 'num') or contains(@class, 'nom')]"
_DENOMINATOR = re.compile(r"(?:^|[\s_-])den(?:om(?:inator)?)?(?=$|[\s_-])", re.IGNORECASE)
_DRAWN_FORMULA = re.compile(r"MathJax(?!_Preview)|mjx|katex")
_STYLED = "descendant::*[contains(@style, 'white-space')]"
_SIDE_NOTES = "descendant::span[contains(@class, 'note')]"


def simplify(root: "Element", html: str) -> None:
    """Rewrite a page in place, and remove what readers do not see. `html` is its source."""
    survey = survey_page(root, _REWRITTEN_TAGS, has_braces="{" in html)
    _rewrite(root, survey)
    drop_hidden(root, survey)
    if "pull" in survey.classes or "Pull" in survey.classes:
        _place_pull_quotes(root)


def _rewrite(root: "Element", survey: Survey) -> None:
    found, classes, styles = survey.by_tag, survey.classes, survey.styles
    if formulas := _of(found, *MATH_TAGS):
        write_formulas(formulas)
    _open_noscripts(_of(found, "noscript"))
    _rewrite_pictures(_of(found, "img", "amp-img"))
    mark_embeds(root, _of(found, *HOLDER_TAGS), _of(found, "script"), _of(found, "blockquote"), classes)
    free_code(root, _of(found, "pre", *PRE_LIKE_TAGS), classes)
    mark_notes(root, _of(found, "a"), classes)
    if "note" in classes:
        _bracket_side_notes(root)
    _rewrite_boxes(_of(found, "input"))
    if "vertical-align" in styles or "line-through" in styles:
        _name_styled_words(root)
    if "den" in classes and ("num" in classes or "nom" in classes):
        _divide_stacked_numbers(root)
    _show_formula_sources(_of(found, "script"))
    if "list-style" in styles:
        _type_lists(_of(found, "ol"))
    if "white-space" in styles:
        _break_preformatted_lines(root)


def _of(found: "dict[str, list[Element]]", *tags: str) -> "list[Element]":
    """Return the elements with these tags."""
    return [element for tag in tags for element in found.get(tag, ())]


def _open_noscripts(noscripts: "list[Element]") -> None:
    """Show the pictures and films that stand in <noscript>, unless a script’s copy of them stands beside it."""
    opened = []
    for noscript in noscripts:
        media = [each for each in noscript.iterdescendants() if isinstance(each.tag, str)]
        if not media or leading_text(noscript, 1000).strip() or any(each.tag not in _MEDIA_TAGS for each in media):
            continue
        picture = next(noscript.iter("img"), None)
        lazy = None if picture is None else _picture_beside(noscript)
        if lazy is None:
            opened.append(noscript)
        elif picture is not None:
            resolve_picture(lazy)
            if not has_address(lazy) and picture.get("src"):
                lazy.set("src", picture.get("src") or "")
            if not lazy.get("alt") and picture.get("alt"):
                lazy.set("alt", picture.get("alt") or "")
    for noscript in opened:
        noscript.tag = "span"


def _picture_beside(noscript: "Element") -> "Element | None":
    """Return the picture directly before, after or around a <noscript>, which a script loads."""
    for beside in (noscript.getprevious(), noscript.getnext(), noscript.getparent()):
        if beside is not None and beside.tag in {"img", "picture", "amp-img"}:
            return beside if beside.tag != "picture" else next(beside.iter("img"), None)
    return None


def _rewrite_pictures(pictures: "list[Element]") -> None:
    unseen = []
    for picture in pictures:
        if picture.tag == "amp-img":
            picture.tag = "img"
        elif picture.tag != "img":  # beside a formula
            continue
        resolve_picture(picture)
        character = picture_character(picture)
        if character:
            picture.attrib.clear()
            picture.tag, picture.text = "span", character
        elif counts_readers(picture):
            unseen.append(picture)
    remove_elements(unseen)


def _place_pull_quotes(root: "Element") -> None:
    """Remove the quotations that repeat words of the article in large letters; others become ordinary quotations."""
    found = [each for each in select(root, _PULL_QUOTES) if _PULL_QUOTE.search(each.get("class") or "")]
    if not found:
        return
    letters = match_key("".join(texts_in(root)))
    removed: list[Element] = []
    for quote in found[:_MAX_PULL_QUOTES]:
        if any(ancestor in removed for ancestor in quote.iterancestors()):
            continue
        source = next(quote.iter("cite", "footer", "figcaption"), None)
        named = "" if source is None else "".join(texts_in(source))
        words = match_key("".join(texts_in(quote)).strip().removesuffix(named.strip()))
        if len(words) >= _MIN_REPEATED_LETTERS and letters.count(words) > 1:
            removed.append(quote)
            continue
        del quote.attrib["class"]
        is_set_apart = quote.tag == "aside" or quote.tag in {"div", "p", "section"}
        around = quote.iterancestors("blockquote")
        if is_set_apart and quote.find(".//blockquote") is None and next(around, None) is None:
            quote.tag = "blockquote"
    remove_elements(removed)


def _bracket_side_notes(root: "Element") -> None:
    """Set notes that a style puts into the margin in brackets: they stand in the middle of a sentence."""
    for note in select(root, _SIDE_NOTES):
        if _SIDE_NOTE.search(note.get("class") or "") and leading_text(note, 1).strip():
            note.text = f" [{(note.text or '').lstrip()}"
            last = note[-1] if len(note) else None
            if last is None:
                note.text = f"{note.text.rstrip()}]"
            else:
                last.tail = f"{(last.tail or '').rstrip()}]"


def _rewrite_boxes(fields: "list[Element]") -> None:
    """Replace the boxes of tasks by characters."""
    for box in [each for each in fields if (each.get("type") or "").lower() == "checkbox"]:
        item = box.getparent()
        if item is not None and item.tag in {"label", "p", "span"}:
            item = next(box.iterancestors("li"), item)
        if (
            item is None
            or not (item.tag == "li" or box.get("disabled") is not None)
            or "toggle" in (box.get("class") or "")
        ):
            continue
        is_checked = box.get("checked") is not None
        box.attrib.clear()
        box.tag, box.text = "span", _CHECKED_BOX if is_checked else _EMPTY_BOX


def _name_styled_words(root: "Element") -> None:
    """Make what a style raises or strikes through a superscript or a deletion."""
    for element in select(root, _STYLED_WORDS):
        style = element.get("style") or ""
        if _RAISING_STYLE.search(style):
            element.tag = "sup"
        elif _STRIKING_STYLE.search(style):
            element.tag = "s"


def _divide_stacked_numbers(root: "Element") -> None:
    """Put a slash between two numbers that a style sets above each other."""
    for above in select(root, _NUMERATORS):
        below = above.getnext()
        if below is None or (above.tail or "").strip() or not _DENOMINATOR.search(below.get("class") or ""):
            continue
        figures = leading_text(above, 8).strip(), leading_text(below, 8).strip()
        if all(figure[:1].isalnum() for figure in figures):
            above.tail = "/"


def _show_formula_sources(scripts: "list[Element]") -> None:
    """Show the source of a formula that a script would draw."""
    for script in scripts:
        if not (script.get("type") or "").startswith("math/tex") or not (script.text or "").strip():
            continue
        drawn = script.getprevious()
        if drawn is None or not _DRAWN_FORMULA.search(drawn.get("class") or ""):
            text, is_block = (script.text or "").strip(), "display" in (script.get("type") or "")
            script.attrib.clear()
            script.tag, script.text = "div" if is_block else "span", text


def _type_lists(lists: "list[Element]") -> None:
    for ordered in lists:
        style = _LIST_STYLE.search(ordered.get("style") or "")
        if style:
            ordered.set("type", _LIST_TYPES[style[1].lower()])


def _break_preformatted_lines(root: "Element") -> None:
    """Make the newlines of text whose style keeps them line breaks."""
    done: set[Element] = set()
    breaks = 0
    for element in select(root, _STYLED):
        if element in done or not _PREFORMATTED.search(element.get("style") or ""):
            continue
        inside = list(element.iter())
        done.update(inside)
        if any(True for _ in element.iterancestors("pre")):
            continue
        for each in inside:
            breaks += (each.text or "").count("\n") + (each.tail or "").count("\n")
            if breaks > _MAX_BREAKS:
                return
            if each.tag != "pre" and each.getparent() is not None:
                _break_lines(each, is_root=each is element)


def _break_lines(element: "Element", *, is_root: bool) -> None:
    """Put a <br> in the place of each newline in an element’s text, and after it unless it is the root."""
    if "\n" in (element.text or "") and element.tag not in _WORDLESS_TAGS:
        element.text, *lines = (element.text or "").split("\n")
        for line in reversed(lines):
            br = element.makeelement("br", {})
            br.tail = line
            element.insert(0, br)
    if not is_root and "\n" in (element.tail or ""):
        tail, *lines = (element.tail or "").split("\n")
        element.tail = None
        for line in reversed(lines):
            br = element.makeelement("br", {})
            element.addnext(br)
            br.tail = line
        element.tail = tail
