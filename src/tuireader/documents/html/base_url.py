"""Resolve the links of a page."""

from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def resolve_link(base: str, href: str) -> str:
    """Return the absolute address of a link, or "" if it is invalid or leads to its own page."""
    href = href.strip()
    if not href or href.startswith("#"):
        return ""
    try:
        return urljoin(base, href)
    except ValueError:  # “http://[”
        return ""


def base_of(root: "Element", url: str) -> str:
    """Return the address that a page's relative links are resolved against."""
    return next((found for each in root.iter("base") if (found := resolve_link(url, each.get("href") or ""))), url)
