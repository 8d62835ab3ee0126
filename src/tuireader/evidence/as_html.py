"""Evidence as one page to publish: a timeline, who is quoted, the quotations, and links to their very words.

The page needs nothing else: no script runs, nothing is loaded, and its policy says so. It reads on a phone, in print
and by a screen reader. The records stand in it as data, so that `tuireader verify` can check it later.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape

from tuireader.documents.cleaning import clean_line, output_safe
from tuireader.evidence.about import About
from tuireader.evidence.as_markdown import quoted, said_by, shown
from tuireader.evidence.as_records import iso, to_record
from tuireader.evidence.model import ArticleFacts, Evidence
from tuireader.evidence.word_links import link_to_words
from tuireader.json_lines import json_text

MAX_TIMELINE_ROWS = 60
"""With more months than that, the timeline counts years."""
MAX_SHOWN_SPEAKERS = 30
DATA_START, DATA_END = '<script type="application/json" id="tuireader-evidence">', "</script>"
"""Around the records; a browser runs no script of this type."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root { color-scheme: light dark; }
body { max-width: 42rem; margin: 0 auto; padding: 1rem; font: 1.05rem/1.55 Georgia, serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; } h2 { font-size: 1.25rem; } h3 { font-size: 1.1rem; margin: 2.2rem 0 0; }
p.facts, td, th, figcaption, small, footer { font: .9rem/1.5 system-ui, sans-serif; }
blockquote { margin: 1.2rem 0 .2rem; padding-left: 1rem; border-left: .2rem solid #a60; }
blockquote p { margin: 0; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .15rem .6rem .15rem 0; }
td.number { text-align: right; width: 4rem; } th[scope=row] { font-weight: normal; }
[aria-labelledby=speakers] table { width: auto; } [aria-labelledby=timeline] th { white-space: nowrap; width: 1%; }
meter { width: 100%; height: .9rem; }
details { margin: 0 0 1rem; } summary { cursor: pointer; font: .9rem/1.5 system-ui, sans-serif; }
code { font-size: .8rem; }
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; } details { display: none; }
  h1, h2, h3, article header, blockquote { break-after: avoid; } article > p { break-before: avoid; }
  blockquote, article header, article > p, tr, footer { break-inside: avoid; }
  a { color: inherit; } article header a { text-decoration: none; }
  article header a::after { content: attr(href); display: block; font: .8rem/1.5 system-ui, sans-serif; }
}
"""


def html_lines(articles: Iterable[tuple[Evidence, ...]], about: About) -> Iterator[str]:
    """Yield the lines of the page."""
    found = list(articles)
    rows = [row for rows_of_article in found for row in rows_of_article]
    yield from _head(about)
    yield "<body>"
    yield f"<header><h1>{_text(clean_line(about.title))}</h1>"
    yield f'<p class="facts">{_text(_summary(found, rows))}</p></header>'
    yield "<main>"
    yield from _timeline([it[0].article.date for it in found for _ in it])
    yield from _speakers(rows)
    yield '<section aria-labelledby="quotations"><h2 id="quotations">The quotations</h2>'
    for rows_of_article in found:
        yield from _article(rows_of_article)
    yield "</section></main>"
    yield from _footer(about)
    yield f"{DATA_START}{_data(rows)}{DATA_END}"
    yield "</body></html>"


def _text(words: str) -> str:
    """Return words that nobody trusts as HTML."""
    return escape(output_safe(words))


def _head(about: About) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{_text(clean_line(about.title))}</title>"
    yield f"<style>{_STYLE}</style></head>"


def _summary(articles: Sequence[tuple[Evidence, ...]], rows: Sequence[Evidence]) -> str:
    """Return how much there is: “2 quotations in 1 article of 1 outlet, 20 November 2026”."""
    outlets = {it[0].article.outlet for it in articles} - {""}
    dates = sorted((it[0].article.date for it in articles if it[0].article.date), key=datetime.timetuple)
    days = [f"{it:%-d %B %Y}" for it in dates]
    parts = [f"{_counted(len(rows), 'quotation')} in {_counted(len(articles), 'article')}"]
    parts += [f" of {_counted(len(outlets), 'outlet')}"] if outlets else []
    parts += [f", {' to '.join(dict.fromkeys((days[0], days[-1])))}"] if days else []
    return "".join(parts)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _timeline(dates: Sequence[datetime | None]) -> Iterator[str]:
    """Yield the table that counts the quotations of each month, or of each year where there are very many."""
    known = [date for date in dates if date]
    if not known:
        return
    months = Counter(f"{date.year:04d}-{date.month:02d}" for date in known)
    periods = _months_between(min(months), max(months))
    if len(periods) > MAX_TIMELINE_ROWS:
        months = Counter(f"{date.year:04d}" for date in known)
        periods = [f"{year:04d}" for year in range(int(min(months)), int(max(months)) + 1)][-MAX_TIMELINE_ROWS:]
    yield '<section aria-labelledby="timeline"><h2 id="timeline">When</h2>'
    yield "<table><thead><tr><th>Time</th><th>Quotations</th><td></td></tr></thead><tbody>"
    highest = max(months.values())
    for period in periods:
        count = months[period]
        bar = f'<meter min="0" max="{highest}" value="{count}" aria-hidden="true"></meter>'
        yield f'<tr><th scope="row">{period}</th><td class="number">{count:,}</td><td>{bar}</td></tr>'
    yield "</tbody></table></section>"


def _months_between(first: str, last: str) -> list[str]:
    start, end = (int(it[:4]) * 12 + int(it[5:]) - 1 for it in (first, last))
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(start, end + 1)]


def _speakers(rows: Sequence[Evidence]) -> Iterator[str]:
    """Yield the table of who is quoted how often, where several are."""
    counts = Counter(clean_line(row.speaker.name) for row in rows if row.speaker)
    if len(counts) < 2:
        return
    yield '<section aria-labelledby="speakers"><h2 id="speakers">Who</h2><table><tbody>'
    for name, count in sorted(counts.items(), key=lambda it: (-it[1], it[0]))[:MAX_SHOWN_SPEAKERS]:
        yield f'<tr><th scope="row">{_text(name)}</th><td class="number">{count:,}</td><td></td></tr>'
    if len(counts) > MAX_SHOWN_SPEAKERS:
        yield f"<tr><td colspan=3>and {len(counts) - MAX_SHOWN_SPEAKERS:,} more</td></tr>"
    yield "</tbody></table></section>"


def _article(rows: tuple[Evidence, ...]) -> Iterator[str]:
    article = rows[0].article
    yield f"<article><header><h3>{_linked(clean_line(article.title) or '-', article.url)}</h3>"
    yield f'<p class="facts">{_facts(article)}</p></header>'
    for row in rows:
        yield from _quotation(row)
    yield "</article>"


def _linked(words: str, url: str) -> str:
    """Return words as a link to a page; without an address that a browser opens safely, the words."""
    if not url.startswith(("http://", "https://")):
        return _text(words)
    return f'<a href="{_text(url)}" rel="nofollow noopener">{_text(words)}</a>'


def _facts(article: ArticleFacts) -> str:
    date = f'<time datetime="{iso(article.date)}">{article.date:%-d %B %Y}</time>' if article.date else ""
    return ", ".join(filter(None, (_text(clean_line(article.outlet)), _text(clean_line(article.author)), date)))


def _quotation(row: Evidence) -> Iterator[str]:
    link = link_to_words(row)
    cite = f' cite="{_text(link)}"' if link else ""
    yield f'<blockquote id="q{_text(row.id)}"{cite}><p>“{_text(quoted(row.words))}”</p></blockquote>'
    to_words = f" · {_linked('in the article', link)}" if link else ""
    yield f"<p>— {_text(said_by(row))}{to_words}</p>"
    if row.note:
        yield f"<p>{_text(shown(row.note))}</p>"
    yield "<details><summary>Where it stood</summary>"
    yield f"<p><small>{_text(shown(row.sentence))}</small></p>"
    places = ", ".join(f"{it.start:,}–{it.end:,}" for it in row.selectors)
    fetched = f", as fetched {iso(row.article.fetched)}" if row.article.fetched else ""
    yield f"<p><small>Characters {places} of the text{fetched}. SHA-256 <code>{row.article.sha256}</code>.</small></p>"
    yield f"<p><small>Found by: {_text(row.rule)}; the chance that the name is right: {row.confidence:.0%}.</small></p>"
    yield "</details>"


def _footer(about: About) -> Iterator[str]:
    query = f" of <code>{_text(about.query)}</code>" if about.query else ""
    yield f'<footer><p>Made with tuireader{query} on <time datetime="{iso(about.made)}">{about.made:%-d %B %Y}</time>.'
    yield "Who spoke is found by a program, and can be wrong. This page holds its data:"
    yield "<code>tuireader verify FILE</code> says whether the words still stand where they stood.</p></footer>"


def _data(rows: Sequence[Evidence]) -> str:
    """Return the records as JSON in which no tag can end the element."""
    return json_text([to_record(row) for row in rows]).replace("<", "\\u003c").replace(">", "\\u003e")
