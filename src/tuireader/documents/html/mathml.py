"""Formulas as one line of text: “1/3”, “√(x + 1)”, “x^2”."""

from typing import TYPE_CHECKING

from tuireader.documents.html.tree import leading_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

MATH_TAGS = ("math", "m:math", "mml:math")
_UNREAD = frozenset({"annotation", "annotation-xml", "mphantom", "none", "mprescripts"})
_SPACED_OPERATORS = frozenset("=+−±×÷·<>≤≥≠≈≡→⇒∈∪∩-∼≃∝*")
_INVISIBLE = "\u2061\u2062\u2063\u2064"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MAX_DEPTH = 40
_MAX_CHARACTERS = 4000  # of a formula


def write_formulas(formulas: "list[Element]") -> None:
    """Replace formulas, given in the order of the page, by their text."""
    inner: set[Element] = set()
    for formula in formulas:
        if formula in inner or formula.getparent() is None:
            continue
        inner.update(formula.iterdescendants(*MATH_TAGS))
        words = (
            " ".join(_words(formula, _MAX_DEPTH).split())[:_MAX_CHARACTERS] or (formula.get("alttext") or "").strip()
        )
        is_block = formula.get("display") == "block"
        _show(formula)
        for child in list(formula):
            formula.remove(child)
        formula.attrib.clear()
        formula.tag, formula.text = "div" if is_block else "span", words


def _show(formula: "Element") -> None:
    """Show a formula that a style hides because a picture stands beside it; remove the picture."""
    holder = formula.getparent()
    if holder is None or "math" not in (holder.get("class") or ""):
        return
    if holder.get("style"):
        del holder.attrib["style"]
    picture = holder.getnext()
    if (
        picture is not None
        and picture.tag == "img"
        and "math" in (picture.get("class") or "")
        and not (holder.tail or "").strip()
    ):
        picture.attrib.clear()
        picture.tag = "span"


def _name(element: "Element") -> str:
    return str(element.tag).rpartition(":")[2]


def _words(element: "Element", depth: int) -> str:
    """Return an element's formula as text."""
    name = _name(element)
    if name in _UNREAD:
        return ""
    if not depth:
        return leading_text(element, _MAX_CHARACTERS)
    parts = [_words(child, depth - 1) for child in element if _name(child) not in _UNREAD] if len(element) else []
    writer = _WRITERS.get(name)
    if writer and parts:
        return writer(parts, element)
    text = (element.text or "").strip() if not parts else ""
    if name == "mo":
        text = text.strip(_INVISIBLE)
        is_binary = text in _SPACED_OPERATORS and element.getprevious() is not None and element.getnext() is not None
        return f" {text} " if text and is_binary else text
    if name in {"mspace", "mtext"}:
        return f" {text} "
    return text if not parts else _in_a_row(parts, element)


def _in_a_row(parts: list[str], element: "Element") -> str:  # noqa: ARG001 - like the other writers
    """Join parts; two numbers, a number and a fraction, and the name of a function and what follows it, stay apart."""
    words = before = ""
    for part in parts:
        is_apart = (before[-1:].isdigit() and part[:1].isdigit()) or (
            len(before) > 1 and before.isalpha() and part[:1].isalnum()
        )
        words += f" {part}" if is_apart else part
        before = part
    return words


def _in_brackets(words: str) -> str:
    """Return words in brackets, unless they are one number or letter."""
    words = words.strip()
    return words if len(words) < 2 or words.replace(".", "").replace(",", "").isdigit() else f"({words})"


def _fraction(parts: list[str], element: "Element") -> str:
    if len(parts) < 2:
        return _in_a_row(parts, element)
    if (element.get("linethickness") or "1").lstrip("0. ")[:1] in {"", "p", "e"}:  # numbers above each other
        return f"{parts[0].strip()} over {parts[1].strip()}"
    return f"{_in_brackets(parts[0])}/{_in_brackets(parts[1])}"


def _root(parts: list[str], element: "Element") -> str:
    return f"√{_in_brackets(_in_a_row(parts, element))}"


def _nth_root(parts: list[str], element: "Element") -> str:
    if len(parts) < 2:
        return _root(parts, element)
    degree = parts[1].strip()
    raised = degree.translate(_RAISED) if degree.isdecimal() else f"({degree})"
    return f"{raised}√{_in_brackets(parts[0])}"


def _power(parts: list[str], element: "Element") -> str:
    return "^".join((_base(parts[0]), *map(_exponent, parts[1:2]))) if len(parts) > 1 else _in_a_row(parts, element)


def _index(parts: list[str], element: "Element") -> str:
    return "_".join((_base(parts[0]), *map(_exponent, parts[1:2]))) if len(parts) > 1 else _in_a_row(parts, element)


def _index_and_power(parts: list[str], element: "Element") -> str:
    if len(parts) < 3:
        return _index(parts, element)
    return f"{_base(parts[0])}_{_exponent(parts[1])}^{_exponent(parts[2])} "


def _base(words: str) -> str:
    words = words.strip()
    return words if words[:1] in "([|{" or words.isalpha() else _in_brackets(words)


def _exponent(words: str) -> str:
    words = words.strip()
    return words if words.isalnum() or (words[:1] in "-−+" and words[1:].isalnum()) else _in_brackets(words)


def _over(parts: list[str], element: "Element") -> str:
    if len(parts) < 2 or parts[1].strip().isalnum():
        return _power(parts, element)
    return _base(parts[0]) + parts[1].strip()  # an accent: a bar, an arrow


def _row_of_cells(parts: list[str], element: "Element") -> str:  # noqa: ARG001
    return ", ".join(part.strip() for part in parts)


def _rows(parts: list[str], element: "Element") -> str:  # noqa: ARG001
    return f"({'; '.join(part.strip() for part in parts)})"


def _fenced(parts: list[str], element: "Element") -> str:
    opening, closing = element.get("open", "("), element.get("close", ")")
    return f"{opening}{', '.join(part.strip() for part in parts)}{closing}"


def _first(parts: list[str], element: "Element") -> str:
    return _in_a_row(parts[:1], element)


_WRITERS: "dict[str, Callable[[list[str], Element], str]]" = {
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _nth_root,
    "msup": _power,
    "msub": _index,
    "msubsup": _index_and_power,
    "munder": _index,
    "mover": _over,
    "munderover": _index_and_power,
    "mtr": _row_of_cells,
    "mlabeledtr": _row_of_cells,
    "mtable": _rows,
    "mfenced": _fenced,
    "semantics": _first,
}
