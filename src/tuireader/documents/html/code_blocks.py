"""Code as sites set it becomes one <pre> for each listing, without the numbers of its lines."""

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from tuireader.documents.code_language import LANGUAGE_ATTRIBUTE, element_language
from tuireader.documents.html.text_runs import BLOCK_TAGS
from tuireader.documents.html.tree import leading_text, remove_elements, select, texts_in

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NUMBER_CLASS = re.compile(
    r"(?:^|[\s_-])(?:gutters?|line-?nos?|linenos?\w{0,12}|line-?num(?:ber)?s?(?:-rows)?|code-?line-?number\w{0,9}|lnt?|gl|lnum|nums?)"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"[\s\d.:|+\xa0-]*")
_LINE_CELL_CLASS = re.compile(
    r"(?:^|\s)(?:blob-code|js-file-line|hljs-ln-code|crayon-code|code)(?=$|[\s_-])", re.IGNORECASE
)
_LISTING_CLASS = re.compile(r"(?:^|\s)(?:syntaxhighlighter|crayon-syntax|dp-highlighter)(?=$|\s)", re.IGNORECASE)
_LISTINGS = (
    "descendant::div[contains(@class, 'syntaxhighlighter') or contains(@class, 'crayon-')"
    " or contains(@class, 'dp-high')]"
)
_LISTING_NAMES = ("syntaxhighlighter", "crayon-syntax", "dp-highlighter")
_LINE_CELL_NAMES = ("blob-code", "js-file-line", "hljs-ln-code")
_LINE_CELLS = "descendant::td[contains(@class, 'blob-code') or contains(@class, 'js-file') or contains(@class, 'hljs')]"
PRE_LIKE_TAGS = ("xmp", "listing", "plaintext")
_MAX_CLASS_CHARACTERS = 300
_GUTTER_TAGS = frozenset({"div", "pre", "span", "ol", "ul"})
_MAX_BOXES = 2  # around code, that a column of numbers may stand beside
_MAX_GUTTER_LINES = 20_000


def free_code(root: "Element", codes: "list[Element]", classes: str) -> None:
    """Make each listing of a page one <pre> without line numbers."""
    for element in codes:
        if element.tag in PRE_LIKE_TAGS:
            element.tag = "pre"
    cells = select(root, _LINE_CELLS) if any(name in classes for name in _LINE_CELL_NAMES) else []
    if codes or cells:
        tables = dict.fromkeys(table for each in (*codes, *cells) if (table := _table_around(each)) is not None)
        for table in tables:
            _free_table(table)
        _remove_gutters(codes)
    if any(name in classes for name in _LISTING_NAMES):
        for listing in select(root, _LISTINGS):
            _free_listing(listing)


def _is_gutter(element: "Element") -> bool:
    """Return whether an element has line numbers, by its class, and nothing else."""
    name = element.get("class")
    named = bool(name) and bool(_NUMBER_CLASS.search((name or "")[:_MAX_CLASS_CHARACTERS]))
    return (named or "user-select" in (element.get("style") or "")) and _has_only_numbers(element)


def _has_only_numbers(element: "Element") -> bool:
    return all(_NUMBERS.fullmatch(text) for text in texts_in(element))


def _remove_gutters(codes: "list[Element]") -> None:
    """Remove the line numbers in code, and the columns of numbers beside it."""
    gutters = []
    for code in codes:
        boxes = [code, *code.iterancestors("div", "td")][:2]
        if any(map(_is_gutter, boxes)):
            gutters.append(code)
            continue
        beside = [box.getprevious() for box in (code, *islice(code.iterancestors("div", "code"), _MAX_BOXES))]
        gutters += [each for each in beside if each is not None and each.tag in _GUTTER_TAGS and _is_gutter(each)]
        gutters += [element for element in code.iterdescendants() if element.keys() and _is_gutter(element)]
    gutters += [before for before, after in pairwise(codes) if _counts_lines_of(before, after)]
    remove_elements(dict.fromkeys(each for each in gutters if each.getparent() is not None))


def _counts_lines_of(gutter: "Element", code: "Element") -> bool:
    """Return whether one <pre> has just the numbers of the lines of the next, which stands beside it."""
    start = leading_text(gutter, 4).split()
    if not start or not start[0].isdecimal() or not _has_only_numbers(gutter):
        return False
    numbers = " ".join(texts_in(gutter)).split()
    if len(numbers) > _MAX_GUTTER_LINES or not all(map(str.isdecimal, numbers)):
        return False
    lines = _listing_text(code).strip("\n").count("\n") + 1
    first = int(numbers[0][:9])
    return [int(number[:9]) for number in numbers] == list(range(first, first + len(numbers))) and len(
        numbers
    ) == lines > 1


def _table_around(element: "Element") -> "Element | None":
    """Return the table that has code in its cells, but not one that is inside code."""
    for ancestor in element.iterancestors():
        if ancestor.tag == "table":
            return None if any(True for _ in ancestor.iterancestors("pre")) else ancestor
        if ancestor.tag in {"pre", "li", "body"}:
            return None
    return None


def _free_table(table: "Element") -> None:
    """Replace a table whose rows are code and line numbers by the code."""
    rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in table.iterdescendants("tr")]
    listings, has_gutter = [], False
    for row in rows:
        cells = [cell for cell in row if not _is_gutter_cell(cell, row)]
        has_gutter = has_gutter or len(cells) < len(row)
        if len(cells) > 1:
            return
        listings += cells
    if not listings or not (has_gutter or any(_LINE_CELL_CLASS.search(cell.get("class") or "") for cell in listings)):
        return
    language = next((found for cell in listings for code in cell.iter("pre") if (found := element_language(code))), "")
    text = "\n".join(_listing_text(cell).removesuffix("\n") for cell in listings)
    _become_code(table, text, language or element_language(table))


def _is_gutter_cell(cell: "Element", row: "list[Element]") -> bool:
    """Return whether a cell has line numbers: by its class, or because the next cell has a <pre> of so many lines."""
    if _is_gutter(cell) or any(map(_is_gutter, cell.iterchildren("pre", "div"))):
        return True
    number = cell.get("data-line-number") is not None and _has_only_numbers(cell)
    if number or cell is not row[0] or len(row) < 2:
        return number
    code, own = next(row[1].iter("pre"), None), next(cell.iter("pre"), None)
    return code is not None and _counts_lines_of(cell if own is None else own, code)


def _listing_text(element: "Element") -> str:
    """Return the text of a listing; its boxes and breaks end lines, and line numbers are left out."""
    from lxml.etree import iterwalk  # noqa: PLC0415 - slow to import

    parts: list[str] = []
    events = iterwalk(element, events=("start", "end"))
    for event, each in events:
        if event == "start":
            if each is not element and each.keys() and _is_gutter(each):
                events.skip_subtree()
                continue
            parts.append("\n" if each.tag == "br" else each.text or "")
            continue
        if each is element:
            continue
        if each.tag in BLOCK_TAGS and parts and not parts[-1].endswith("\n") and not _is_gutter(each):
            parts.append("\n")
        if each.tail and (each.tail.strip() or each.tag not in BLOCK_TAGS):
            parts.append(each.tail)
    return "".join(parts).replace("\xa0", " ")


def _become_code(element: "Element", text: str, language: str) -> None:
    for child in list(element):
        element.remove(child)
    element.attrib.clear()
    element.tag, element.text = "pre", text
    if language:
        element.set(LANGUAGE_ATTRIBUTE, language)


def _free_listing(listing: "Element") -> None:
    if not _LISTING_CLASS.search(listing.get("class") or "") or listing.getparent() is None:
        return
    if next(listing.iter("pre"), None) is not None or not leading_text(listing, 1).strip():
        return
    codes = [each for each in listing.iter("td", "div") if "code" in (each.get("class") or "").split()]
    _become_code(listing, _listing_text(codes[0] if codes else listing), element_language(listing))
