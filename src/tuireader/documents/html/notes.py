"""Marks of notes and other superscripts: the number of a note stands in brackets, and is part of no word or name."""

import re
from typing import TYPE_CHECKING

from tuireader.documents.html.text_runs import BLOCK_TAGS
from tuireader.documents.html.tree import leading_text, remove_elements, select
from tuireader.documents.raised_digits import UNITS

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NAMED_CANDIDATES = (
    "descendant::*[(self::a[not(@href)] or self::span or self::label)"
    " and (contains(@class, 'note') or contains(@class, 'cite-backlink'))]"
)
_CANDIDATE_NAMES = ("footnote", "endnote", "noteref", "note-ref", "sidenote-number", "cite-backlink")
_MAX_ARROW_CHARACTERS = 6  # code points
_MAX_BEFORE_CHARACTERS = 24  # of the line that are read before a superscript
_MAX_LABEL_CHARACTERS = 24  # code points
_LABEL = re.compile(
    r"[\[(]?\s*((?:(?:note|n\.?|nb|fn)\s+)?\d{1,4}|[*†‡§¶#]{1,3}|[a-z]|[ivxlc]{1,6})\s*[\])]?", re.IGNORECASE
)
_NOTE_NAME = re.compile(
    r"(?:\b|_)(?:foot|end|side|margin)?_?note(?:s|ref|link|call|anchor)?(?:\b|_|\d)|footnote|endnote|sidenote|\bfn(?:ref)?(?:\b|_|\d)"
    r"|_(?:ft|ed)n|\bcite_?(?:note|ref)|\breference\b",
    re.IGNORECASE,
)
_NAMING_ATTRIBUTES = ("class", "id", "rel", "role", "epub:type", "data-component-name")
_ARROWS = re.compile(r"[\s\ufe0e\ufe0f\[\]()]*[↩↪↑⤴⬆▲△⏎↵←⇑⇧^][\s\ufe0e\ufe0f\[\]()]*")
_BACK_NAME = re.compile(r"backlink|back-?ref|footnote-?back|reversefootnote|return", re.IGNORECASE)
_MAX_MOVE_DEPTH = 8  # how deep the first words of a note may be

_ORDINALS = frozenset(
    [
        "st",
        "nd",
        "rd",
        "th",
        "er",
        "ers",
        "re",
        "res",
        "e",
        "es",
        "d",
        "de",
        "eme",
        "ème",
        "ère",
        "nd",
        "nde",
        "o",
        "os",
        "a",
        "as",
        "me",
        "te",
        "to",
        "do",
        "ro",
        "mo",
        "vo",
        "no",
    ]
)
_POWERS = frozenset({"2", "3", "4"})
_NUMBERS = re.compile(r"\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*")
_SIGNED = re.compile(r"[+−–-]\s?\d+(?:[.,]\d+)?")
_SYMBOLS = re.compile(r"[*†‡§¶]{1,3}")
_VARIABLE = re.compile(r"[nkxyijtmz]|[\w.]+(?:\s?[+−*/–-]\s?[\w.]+)+")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_YEAR = re.compile(r"(?<![\d.,])(?:1[5-9]|20)\d\d$")
_PRICE = re.compile(r"[$€£¥]\s?\d[\d.,]*$")
_CURRENCY_AFTER = re.compile(r"\s?(?:[$€£¥]|kr\b|zł)")
_ISOTOPE = re.compile(r"[A-Z][a-z]?(?![a-z])")
_FORMULA_IN_BRACKETS = re.compile(r"\([^()]*[+−*/=^–-][^()]*\)$")


def mark_notes(root: "Element", links: "list[Element]", classes: str) -> None:
    """Set the labels of links to notes in brackets, and remove the arrows that lead back from notes."""
    candidates = [link for link in links if "#" in (link.get("href") or "")]
    if any(name in classes for name in _CANDIDATE_NAMES):
        candidates += select(root, _NAMED_CANDIDATES)
    arrows = []
    for link in candidates:
        label = (leading_text(link, _MAX_LABEL_CHARACTERS + 1) if len(link) else link.text or "").strip()
        if len(label) > _MAX_LABEL_CHARACTERS:
            continue
        address = link.get("href") or ""
        if "#" in address and _ARROWS.fullmatch(label):
            arrows.append(link)
            continue
        found = _LABEL.fullmatch(label)
        if not found and len(label) > _MAX_ARROW_CHARACTERS:
            continue
        name = " ".join(filter(None, (link.get(attribute) for attribute in _NAMING_ATTRIBUTES)))
        if _BACK_NAME.search(name) and not label[:1].isalnum():
            arrows.append(link)
        elif found and _leads_to_note(link, name, address):
            _set_label(link, found[1], address)
    remove_elements(arrows)


def _leads_to_note(link: "Element", name: str, address: str) -> bool:
    if _NOTE_NAME.search(name):
        return True
    if link.tag != "a":
        return False
    parent = link.getparent()
    raised = (parent is not None and parent.tag == "sup") or (len(link) == 1 and link[0].tag == "sup")
    return raised or bool(_NOTE_NAME.search(address.rpartition("#")[2]))


def _set_label(link: "Element", label: str, address: str) -> None:
    """Replace what is in a link by its label in brackets, unless brackets are around it."""
    before = _text_before(link).rstrip()
    in_brackets = before.endswith(("[", "(")) and (link.tail or "").lstrip().startswith(("]", ")"))
    for child in list(link):
        link.remove(child)
    link.text = label if in_brackets else f"[{label}]"
    if address.startswith("#") or not address:
        link.attrib.clear()
        link.tag = "span"
    _move_into_note(link)


def _text_before(element: "Element") -> str:
    """Return the text directly before an element, inside its parent."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return previous.tail or ""
    return "" if parent is None else parent.text or ""


def _move_into_note(label: "Element") -> None:
    """Put a label that stands alone above the paragraphs of its note before their first words."""
    block = label.getnext()
    if block is None or block.tag not in BLOCK_TAGS or label.getprevious() is not None:
        return
    parent = label.getparent()
    if (label.tail or "").strip() or parent is None or (parent.text or "").strip() or parent.tag not in BLOCK_TAGS:
        return
    for _ in range(_MAX_MOVE_DEPTH):
        if (block.text or "").strip() or not len(block) or block[0].tag not in BLOCK_TAGS:
            break
        block = block[0]
    block.text = f"{label.text} {(block.text or '').lstrip()}"
    parent.remove(label)


def superscript_signs(before: str, words: str, after: str) -> tuple[str, str]:
    """Return what stands before and after superscript words: brackets around a note’s number, “^” before a power.

    `before` and `after` are the texts of the line around them.
    """
    words, before = words.strip(), before[-_MAX_BEFORE_CHARACTERS:]
    word = _LAST_WORD.search(before)
    last_word = word[0] if word else ""
    if _NUMBERS.fullmatch(words):
        return _signs_of_number(before, last_word, words, after)
    is_base = before[-1:].isdigit() or (len(last_word) == 1 and last_word.islower())
    if _SIGNED.fullmatch(words):
        return ("^", "") if before[-1:].isdigit() or len(last_word) == 1 or last_word in UNITS else ("", "")
    if _SYMBOLS.fullmatch(words):
        return "[", "]"
    if is_base and words.lower() not in _ORDINALS and _VARIABLE.fullmatch(words):
        return ("^", "") if len(words) == 1 else ("^(", ")")
    is_note_letter = len(words) == 1 and "a" <= words <= "h" and len(last_word) > 2 and last_word[-1].islower()
    return ("[", "]") if is_note_letter else ("", "")


def _signs_of_number(before: str, last_word: str, words: str, after: str) -> tuple[str, str]:
    last = before[-1:]
    if after[:1] in {"/", "⁄"}:  # a fraction with a subscript below
        return (" ", "") if last.isdigit() else ("", "")
    if last.isdigit():
        return _signs_behind_number(before, words, after)
    if not before.strip() or last.isspace():
        is_isotope = bool(before.strip() and _ISOTOPE.match(after))
        return ("", "") if is_isotope else ("[", "] " if after[:1].isalnum() else "]")
    if last_word in UNITS and words in _POWERS:
        return "", ""
    is_variable = last_word.isascii() and (len(last_word) == 1 or last_word == "mc") and words in _POWERS
    is_power = is_variable or (last == ")" and bool(_FORMULA_IN_BRACKETS.search(before)))
    return ("^", "") if is_power else ("[", "]")


def _signs_behind_number(before: str, words: str, after: str) -> tuple[str, str]:
    if len(words) == 2 and (_PRICE.search(before) or _CURRENCY_AFTER.match(after)):
        return ".", ""
    is_note = bool(_YEAR.search(before)) or (words == "1" and not before.endswith("10"))
    return ("[", "]") if is_note else ("^", "")
