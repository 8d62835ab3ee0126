"""Resolve the links of a page."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

_BREAKS = re.compile(r"[\t\r\n]+")  # browsers leave them out

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def resolve_link(base: str, href: str) -> str:
    """Return the absolute address of a link, or "" if it is invalid or leads to its own page."""
    if href.startswith("data:"):  # often a picture of many kilobytes
        return ""
    if " " in href or not href.isprintable():
        href = _BREAKS.sub("", href.strip()).replace(" ", "%20")
    if not href or href.startswith("#"):
        return ""
    try:
        address = urljoin(base, href)
        return f"https:{address}" if address.startswith("//") else address
    except ValueError:  # “http://[”
        return ""


def base_of(root: "Element", url: str) -> str:
    """Return the address that a page's relative links are resolved against."""
    return next((found for each in root.iter("base") if (found := resolve_link(url, each.get("href") or ""))), url)
