"""Reads the quotations of a library's articles as evidence, with what the user corrected and wrote beside them."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from tuireader.digests import sha256
from tuireader.errors import ArticleError
from tuireader.evidence.model import ArticleFacts, Evidence, SpeakerFacts, selector_of
from tuireader.library import Entry, Library
from tuireader.library.person import PersonQuotation
from tuireader.library.said import MAX_QUOTATIONS
from tuireader.library.said_filter import ALL_SAID, SaidFilter
from tuireader.library.sentence_around import sentence_around
from tuireader.quotes import Quotation, Span, Speaker
from tuireader.updates.corrected_article import CorrectedArticle, open_corrected


def evidence_of(
    library: Library, entries: Iterable[Entry], said: SaidFilter
) -> Iterator[tuple[Evidence, ...] | ArticleError]:
    """Yield the quotations of each article in the order of its text, or an error where it cannot be read.

    Where `said` asks for something, only quotations that meet it; an article without any is left out.
    """
    for entry in entries:
        try:
            found = article_evidence(library, entry, said)
        except ArticleError as error:
            yield error
            continue
        if found:
            yield found


def article_evidence(library: Library, entry: Entry, said: SaidFilter = ALL_SAID) -> tuple[Evidence, ...]:
    """Return the quotations of one article that meet `said`. Raises ArticleError where it cannot be read."""
    article = open_corrected(library, entry)
    attribution = article.corrected.attribution
    speakers = {speaker.id: speaker for speaker in attribution.speakers}
    facts = _article_facts(library, article)
    known = {it.quotation.id: it for it in library.people.find(SaidFilter(entry_id=entry.id), MAX_QUOTATIONS)}
    fitting = {it.id for it in library.people.fitting(entry.id, said)} if said.is_positive else None
    return tuple(
        _evidence(article, quotation, speakers.get(quotation.speaker or ""), facts, known.get(lasting_id))
        for quotation in attribution.quotations
        if (lasting_id := article.ids.get(quotation.id, "")) and (fitting is None or lasting_id in fitting)
    )


def _evidence(
    article: CorrectedArticle,
    quotation: Quotation,
    speaker: Speaker | None,
    facts: ArticleFacts,
    known: PersonQuotation | None,
) -> Evidence:
    text = article.document.text
    return Evidence(
        id=article.ids[quotation.id],
        kind=quotation.kind,
        words=quotation.text,
        selectors=tuple(selector_of(text, *span) for span in quotation.content),
        sentence=sentence_around(text, *quotation.extent),
        speaker=None if speaker is None else _speaker_facts(speaker, known),
        is_corrected=quotation.id in article.corrected.ruling_of,
        source=_words_at(text, quotation.source),
        cue=_words_at(text, quotation.cue),
        reporter=quotation.reporter or "",
        rule=quotation.rule,
        confidence=quotation.confidence,
        source_confidence=quotation.source_confidence,
        note=known.note if known else None,
        article=facts,
    )


def _words_at(text: str, span: Span | None) -> tuple[str, Span] | None:
    return None if span is None else (text[slice(*span)], span)


def _speaker_facts(speaker: Speaker, known: PersonQuotation | None) -> SpeakerFacts:
    roles = speaker.roles or tuple(filter(None, (speaker.role,)))
    return SpeakerFacts(speaker.name, speaker.kind, roles, known.person_id if known else 0)


def _article_facts(library: Library, article: CorrectedArticle) -> ArticleFacts:
    entry, document = article.entry, article.document
    return ArticleFacts(
        *(entry.id, document.title, document.byline, document.credit, document.url or entry.url, document.date),
        fetched=document.fetched or _fetched(library, entry),
        sha256=text_sha256(document.text),
        characters=len(document.text),
    )


def _fetched(library: Library, entry: Entry) -> datetime | None:
    stored = None if entry.path is not None else library.articles.stored(entry.id)
    return stored.fetched if stored else None


def text_sha256(text: str) -> str:
    """Return the digest of an article's text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
