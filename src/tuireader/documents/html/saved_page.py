"""Web pages saved as files."""

import re

from tuireader.documents.decoding import decode
from tuireader.documents.headline import readable_name
from tuireader.documents.html.charset import decode_html
from tuireader.documents.html.document import from_page
from tuireader.documents.links import safe_url
from tuireader.documents.model import Document

_PAGE_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)*+<(?:!doctype html|html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S{1,2000})\s*-->", re.IGNORECASE)
_TOP_CHARACTERS = 2048  # bytes


def is_page(data: bytes) -> bool:
    """Tell whether bytes begin as a web page does."""
    return bool(_PAGE_START.match(data[:_TOP_CHARACTERS]))


def parse_page(data: bytes, place: str) -> Document:
    """Return the article in a saved page; raise `ArticleError(place, …)` where it is no text or holds none."""
    decode(data, place)  # refuses pictures, archives and the like
    html = decode_html(data)
    saved = _SAVED_FROM.search(html[:_TOP_CHARACTERS])
    document = from_page(html, safe_url(saved[1]) if saved else "", place)
    return document if document.title else document._replace(title=readable_name(place))
