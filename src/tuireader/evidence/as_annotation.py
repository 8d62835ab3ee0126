"""Evidence as W3C Web Annotations: an AnnotationPage whose bodies are schema.org Quotations.

A quotation that its cue splits has a target for each span, because several selectors of one target are alternatives. A
target says which text is meant: when it was fetched, and the digest of its text as a named information address (`ni:`).
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tuireader.evidence.about import About
from tuireader.evidence.as_records import iso, selector_from
from tuireader.evidence.json_ld import json_ld_lines, type_of_speaker
from tuireader.evidence.model import Evidence, Selector, SpeakerFacts
from tuireader.version import VERSION

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"schema": "https://schema.org/"}]
_PROPERTIES = ("kind", "rule", "confidence", "source_confidence", "reporter", "note")


def annotation_lines(articles: Iterable[tuple[Evidence, ...]], about: About) -> Iterator[str]:
    """Return the lines of one JSON-LD object."""
    head = {"@context": CONTEXT, "id": _urn(about.identity), "type": "AnnotationPage"}
    return json_ld_lines(head, "items", (to_annotation(row) for rows in articles for row in rows))


def to_annotation(row: Evidence) -> dict[str, Any]:
    """Return one quotation as an annotation."""
    return {
        "id": _urn(f"{_source(row)} {row.article.sha256} {row.selectors[0].start}"),
        "type": "Annotation",
        "motivation": "identifying",
        "generator": {"type": "Software", "name": f"tuireader {VERSION}"},
        "body": _body(row),
        "target": [_target(row, selector) for selector in row.selectors],
    }


def _urn(name: str) -> str:
    """Return the address of a thing that is always the same for one name."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, name.encode('utf-8', 'replace').decode())}"


def _source(row: Evidence) -> str:
    """Return the address of the article; where it has none, one that is made from its digest."""
    return row.article.url or digest_address(row.article.sha256)


def digest_address(sha256: str) -> str:
    """Return the named information address (RFC 6920) of a text with this digest."""
    return f"ni:///sha-256;{urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip('=')}"


def _target(row: Evidence, selector: Selector) -> dict[str, Any]:
    state: dict[str, Any] = {"type": "TimeState", "cached": digest_address(row.article.sha256)}
    if fetched := iso(row.article.fetched):
        state["sourceDate"] = fetched
    words = {"exact": selector.exact, "prefix": selector.prefix, "suffix": selector.suffix}
    return {
        "type": "SpecificResource",
        "source": _source(row),
        "selector": [
            {"type": "TextQuoteSelector", **words},
            {"type": "TextPositionSelector", "start": selector.start, "end": selector.end},
        ],
        "state": state,
    }


def _body(row: Evidence) -> dict[str, Any]:
    article = row.article
    about_article = {
        "type": "schema:NewsArticle",
        "schema:headline": article.title,
        "schema:author": article.author,
        "schema:publisher": article.outlet,
        "schema:datePublished": iso(article.date),
        "schema:url": article.url,
        "schema:sha256": article.sha256,
    }
    return {
        "type": "schema:Quotation",
        "schema:identifier": row.id,
        "schema:text": row.words,
        "schema:creator": None if row.speaker is None else _speaker(row.speaker),
        "schema:isPartOf": {name: value for name, value in about_article.items() if value},
        "schema:additionalProperty": [
            {"type": "schema:PropertyValue", "schema:name": name, "schema:value": value}
            for name, value in _properties(row)
        ],
    }


def _speaker(speaker: SpeakerFacts) -> dict[str, Any]:
    roles = ", ".join(speaker.roles)
    return {"type": f"schema:{type_of_speaker(speaker)}", "schema:name": speaker.name, "schema:description": roles}


def _properties(row: Evidence) -> Iterator[tuple[str, object]]:
    """Yield what schema.org has no name for."""
    for name in _PROPERTIES:
        value = getattr(row, name)
        if value not in {None, ""}:
            yield name, value
    yield "corrected", row.is_corrected
    yield "sentence", row.sentence
    for name, mention in (("source", row.source), ("cue", row.cue)):
        if mention:
            yield name, mention[0]


def selectors_of_annotation(annotation: dict[str, Any]) -> tuple[Selector, ...]:
    """Return the selectors of an annotation as written here.

    Raises KeyError, TypeError or ValueError where it is none.
    """
    targets = annotation["target"]
    fields = []
    for target in targets if isinstance(targets, list) else [targets]:
        by_type = {selector["type"]: selector for selector in target["selector"]}
        fields.append({**by_type["TextQuoteSelector"], **by_type["TextPositionSelector"]})
    return tuple(selector_from(it) for it in fields)
