"""The language of a code block, if the author names it. Nothing here guesses."""

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LANGUAGE_ATTRIBUTE = "data-lang"
"""The attribute of a <pre> in an extracted page that names its language."""

_MAX_WRAPPERS = 2  # how many elements around a <pre> may name its language
_MAX_CLASS_CHARACTERS = 300
_NAME = r"[A-Za-z0-9][A-Za-z0-9_+#.-]{0,29}"
_FENCE_NAME = re.compile(rf"\{{?\.?({_NAME})(?=[\s,:{{}}]|$)")
_CLASS_NAME = re.compile(
    rf"(?:^|\s)(?:language-|lang-|highlight-source-|highlight-|sourceCode\s+|brush:\s*)({_NAME})(?=[\s;]|$)"
)


def fence_language(info: str) -> str:
    """Return the language after a code fence in Markdown: “python”, “{.python}” or “js{1,3}”; "" without one."""
    found = _FENCE_NAME.match(info.strip())
    return found[1] if found else ""


def element_language(code: "Element") -> str:
    """Return the language of a <pre> from a class like “language-python” on it, its <code> or an element around it."""
    around = islice(code.iterancestors("div", "figure", "td"), _MAX_WRAPPERS)
    for element in (code, *code.iterchildren("code"), *around):
        named = fence_language(element.get(LANGUAGE_ATTRIBUTE) or "")
        found = _CLASS_NAME.search((element.get("class") or "")[:_MAX_CLASS_CHARACTERS])
        if named or found:
            return named or (found[1] if found else "")
    return ""
