"""Evidence as Markdown: a section for each article, below each quotation who said it and where it stands."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from tuireader.documents.cleaning import clean, clean_line, single_line
from tuireader.documents.export import escaped
from tuireader.evidence.about import About
from tuireader.evidence.as_records import iso
from tuireader.evidence.model import ArticleFacts, Evidence
from tuireader.evidence.word_links import link_to_words
from tuireader.quotes.naming import NO_SPEAKER, is_sure, probable


def markdown_lines(articles: Iterable[tuple[Evidence, ...]], about: About) -> Iterator[str]:
    """Yield the lines of a document."""
    yield f"# {escaped(clean_line(about.title))}"
    for rows in articles:
        yield ""
        yield from _article(rows[0].article)
        for row in rows:
            yield ""
            yield from _quotation(row)


def _article(article: ArticleFacts) -> Iterator[str]:
    title = escaped(clean_line(article.title)) or "\\-"
    yield f"## [{title}](<{link_target(article.url)}>)" if article.url else f"## {title}"
    yield ""
    if facts := ", ".join(filter(None, (clean_line(article.outlet), clean_line(article.author), _date(article.date)))):
        yield f"{escaped(facts)}\\"
    fetched = f"fetched {iso(article.fetched)}, " if article.fetched else ""
    yield f"{fetched}SHA-256 of the text `{article.sha256}`"


def link_target(url: str) -> str:
    """Return an address as it stands between angle brackets."""
    return clean_line(url).replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")


def _date(date: datetime | None) -> str:
    return f"{date:%-d %B %Y}" if date else ""


def _quotation(row: Evidence) -> Iterator[str]:
    """Yield the lines of a quotation: its words, who said them, the sentence, and where it stands."""
    yield f"> “{escaped(quoted(row.words))}”"
    yield ">"
    yield f"> — {escaped(said_by(row))}"
    yield ""
    places = ", ".join(f"{it.start}–{it.end}" for it in row.selectors)
    link = link_to_words(row)
    where = f"[characters {places}](<{link_target(link)}>)" if link else f"characters {places}"
    yield f"`{row.id}` {where}: {escaped(shown(row.sentence))}"
    if row.note:
        yield ""
        yield f"Your note: {escaped(shown(row.note))}"


def said_by(row: Evidence) -> str:
    """Return who said a quotation, in words, with what introduces it and who reports it."""
    if row.speaker is None:
        name = f"{NO_SPEAKER} (“{shown(row.source[0])}”)" if row.source else NO_SPEAKER
    else:
        name = ", ".join(map(clean_line, (row.speaker.name, *row.speaker.roles[:1])))
        name = name if is_sure(row.confidence) else probable(name)
    parts = (
        name,
        "corrected by you" if row.is_corrected else "",
        f"“{shown(row.cue[0])}”" if row.cue else "",
        f"reported by {clean_line(row.reporter)}" if row.reporter else "",
    )
    return " · ".join(filter(None, parts))


def quoted(words: str) -> str:
    """Return the words of a quotation as they are shown; a comma at the end belongs to the sentence around them."""
    return shown(words).removesuffix(",").rstrip()


def shown(words: str) -> str:
    """Return words as they are shown: on one line, clean."""
    return single_line(clean(words))
