"""Read web pages that were saved as files."""

import codecs
import re

from tuireader.documents.decoding import decode
from tuireader.documents.headline import readable_name
from tuireader.documents.html.document import from_page
from tuireader.documents.html.page_charset import decode_html
from tuireader.documents.links import safe_url
from tuireader.documents.model import Document

_PAGE_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)*+<(?:!doctype html|html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S{1,2000})\s*-->", re.IGNORECASE)
_TOP_LENGTH = 2048  # of the page, in bytes or code points


def is_web_page(data: bytes) -> bool:
    """Return whether bytes start like a web page."""
    top = data[:_TOP_LENGTH]
    if b"\0" in top[:4]:  # UTF-16
        top = top.removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE).replace(b"\0", b"")
    return bool(_PAGE_START.match(top))


def parse_page(data: bytes, location: str) -> Document:
    """Return the article in a saved page. Raises `ArticleError(location, …)` where it is not text or has none."""
    decode(data, location)  # rejects pictures, archives and the like
    html = decode_html(data)
    saved_from = _SAVED_FROM.search(html[:_TOP_LENGTH])
    document = from_page(html, safe_url(saved_from[1]) if saved_from else "", location)
    return document if document.title else document._replace(title=readable_name(location))
