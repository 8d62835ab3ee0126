"""What the author says of a code block: the name of its language. Nothing here guesses."""

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LANGUAGE_ATTRIBUTE = "data-lang"
"""Where a <pre> of a page that was extracted names its language."""

_MAX_WRAPPERS = 2  # elements around a <pre> that may name its language
_MAX_CLASS_CHARACTERS = 300
_NAME = r"[A-Za-z0-9][A-Za-z0-9_+#.-]{0,29}"
_FENCE_NAME = re.compile(rf"\{{?\.?({_NAME})(?=[\s,:{{}}]|$)")
_CLASS_NAME = re.compile(
    rf"(?:^|\s)(?:language-|lang-|highlight-source-|highlight-|sourceCode\s+|brush:\s*)({_NAME})(?=[\s;]|$)"
)


def fence_language(info: str) -> str:
    """Return the language that stands behind a fence of Markdown: “python”, “{.python}” or “js{1,3}”."""
    found = _FENCE_NAME.match(info.strip())
    return found[1] if found else ""


def element_language(code: "Element") -> str:
    """Return the language of a <pre>: it, the <code> in it or what is around it has a class “language-python” or so."""
    around = islice(code.iterancestors("div", "figure", "td"), _MAX_WRAPPERS)
    for element in (code, *code.iterchildren("code"), *around):
        named = fence_language(element.get(LANGUAGE_ATTRIBUTE) or "")
        found = _CLASS_NAME.search((element.get("class") or "")[:_MAX_CLASS_CHARACTERS])
        if named or found:
            return named or (found[1] if found else "")
    return ""
