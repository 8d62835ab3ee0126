"""Decide which feeds the parsers may read: before they parse, because some feeds would keep them busy for minutes."""

import re

_LONG_TAG = re.compile(rb"<[^<>]{20000,}")
_MAX_ATTRIBUTES = 2000  # attributes of an element or namespaces of a feed: the parsers compare each with all others
_ENTITY = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:\w{1,20}:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^<>\[]{0,1000}>", re.IGNORECASE)
_FIRST_ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)\b", re.IGNORECASE)
_HEAD_BYTES = 1 << 16


def has_too_many_attributes(data: bytes) -> bool:
    """Return whether a feed has so many attributes in one place that parsing it would take forever."""
    return data.count(b"xmlns") > _MAX_ATTRIBUTES or any(
        tag[0].count(b"=") > _MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(data)
    )


def declares_entities(data: bytes) -> bool:
    """Return whether a feed has entities of its own, which the fast parser leaves out."""
    if b"<!" not in data[:_HEAD_BYTES]:
        return False
    root = _ROOT.search(data)
    return bool(_ENTITY.search(data, 0, root.start() if root else len(data)))


def without_doctype(data: bytes) -> bytes:
    """Return a feed without a document type that only has a name and an address: it would allow unknown references."""
    return _DOCTYPE.sub(b"", data, count=1) if b"<!DOCTYPE" in data[:_HEAD_BYTES].upper() else data


def has_entries(data: bytes) -> bool:
    """Return whether a feed seems to have entries."""
    return bool(_FIRST_ENTRY.search(data))
