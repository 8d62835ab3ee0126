"""Evidence as drafts of schema.org's ClaimReview, for fact-checkers: what is left empty is to be filled in."""

from collections.abc import Iterable, Iterator
from typing import Any

from tuireader.evidence.as_records import iso
from tuireader.evidence.json_ld import json_ld_lines, type_of_speaker
from tuireader.evidence.model import Evidence, SpeakerFacts
from tuireader.evidence.word_links import link_to_words

TO_FILL_IN = ""
"""Stands where the fact-checker has to write."""


def claimreview_lines(articles: Iterable[tuple[Evidence, ...]]) -> Iterator[str]:
    """Return the lines of one JSON-LD object."""
    reviews = (to_claimreview(row) for rows in articles for row in rows)
    return json_ld_lines({"@context": "https://schema.org"}, "@graph", reviews)


def to_claimreview(row: Evidence) -> dict[str, Any]:
    """Return one quotation as the draft of a review."""
    return {
        "@type": "ClaimReview",
        "claimReviewed": row.words,
        "itemReviewed": {
            "@type": "Claim",
            "identifier": row.id,
            "text": row.words,
            **({"author": _author(row.speaker)} if row.speaker else {}),
            "appearance": _appearance(row),
        },
        "author": {"@type": "Organization", "name": TO_FILL_IN, "url": TO_FILL_IN},
        "datePublished": TO_FILL_IN,
        "url": TO_FILL_IN,
        "reviewRating": {"@type": "Rating", "alternateName": TO_FILL_IN, "ratingExplanation": TO_FILL_IN},
    }


def _author(speaker: SpeakerFacts) -> dict[str, Any]:
    kind = type_of_speaker(speaker)
    titles = {"jobTitle": ", ".join(speaker.roles)} if kind == "Person" else {}
    return {"@type": kind, "name": speaker.name, **titles}


def _appearance(row: Evidence) -> dict[str, Any]:
    """Return where it was said; `description` has the sentence, `sha256` is of the text in which it stood."""
    article = row.article
    facts = {
        "headline": article.title,
        "url": link_to_words(row) or article.url,
        "datePublished": iso(article.date),
        "publisher": {"@type": "Organization", "name": article.outlet} if article.outlet else None,
        "author": article.author,
        "description": row.sentence,
    }
    media = {"@type": "MediaObject", "encodingFormat": "text/plain", "sha256": article.sha256}
    if fetched := iso(article.fetched):
        media["uploadDate"] = fetched
    return {"@type": "NewsArticle", **{name: it for name, it in facts.items() if it}, "associatedMedia": media}
