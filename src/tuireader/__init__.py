"""A news reader for the terminal that knows who said what.

What `__all__` names is the Python API: it stays as it is within a major version, and is imported when it is first used.
All else is the program's own, and may change at any time.
"""

from tuireader.version import VERSION

__version__ = VERSION
TYPE_CHECKING = False  # a type checker takes it as true; so no start of the program imports `typing` here

if TYPE_CHECKING:
    from tuireader.api import Library, LibraryQuotation, read_document
    from tuireader.documents.model import Block, Document, Link
    from tuireader.errors import ArticleError, TuireaderError
    from tuireader.extract import extract_batch
    from tuireader.quotes import Attribution, Quotation, Span, Speaker, attribute

__all__ = [
    "ArticleError",
    "Attribution",
    "Block",
    "Document",
    "Library",
    "LibraryQuotation",
    "Link",
    "Quotation",
    "Span",
    "Speaker",
    "TuireaderError",
    "__version__",
    "attribute",
    "extract_batch",
    "read_document",
]

_HOMES = {
    "tuireader.api": ("Library", "LibraryQuotation", "read_document"),
    "tuireader.documents.model": ("Block", "Document", "Link"),
    "tuireader.errors": ("ArticleError", "TuireaderError"),
    "tuireader.extract": ("extract_batch",),
    "tuireader.quotes": ("Attribution", "Quotation", "Span", "Speaker", "attribute"),
}
"""The modules that names come from."""

if not TYPE_CHECKING:  # so that a type checker knows a name that is none

    def __getattr__(name: str) -> object:
        """Import what has the name (PEP 562)."""
        home = next((home for home, names in _HOMES.items() if name in names), None)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module  # noqa: PLC0415 - a start of the program needs none of it

        return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return __all__
