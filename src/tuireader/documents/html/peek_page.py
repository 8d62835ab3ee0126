"""The headline of a saved page from its first bytes, without a parser: cheap enough for a list of thousands."""

import re
from html import unescape

from tuireader.documents.cleaning import clean_line
from tuireader.documents.dates import parse_date
from tuireader.documents.html.byline import byline
from tuireader.documents.html.page_charset import decode_html
from tuireader.documents.html.titles import without_site
from tuireader.documents.html.tree import safe_html
from tuireader.documents.model import Headline

_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,1000})", re.IGNORECASE)
_META = re.compile(r"<meta\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(property|name|itemprop|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)


def peek_page(data: bytes) -> Headline:
    """Return the headline in the title element and meta tags at the start of a page."""
    html = safe_html(decode_html(data))
    meta_values: dict[str, str] = {}
    for tag in _META.finditer(html):
        found = {name.lower(): one or two or three for name, one, two, three in _ATTRIBUTE.findall(tag[1])}
        name = found.get("property") or found.get("name") or found.get("itemprop") or ""
        meta_values.setdefault(name.lower(), clean_line(unescape(found.get("content", ""))))
    title_element = _TITLE.search(html)
    stated_title = meta_values.get("og:title", "")
    site = meta_values.get("og:site_name", "")
    title = stated_title or (clean_line(unescape(title_element[1])) if title_element else "")
    date = next(
        (moment for name in ("article:published_time", "date") if (moment := parse_date(meta_values.get(name, "")))),
        None,
    )
    return Headline(without_site(title, site, [stated_title]), byline([meta_values.get("author", "")]), site, date)
