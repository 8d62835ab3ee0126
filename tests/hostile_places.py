"""Hostile strings in every place where the program draws somebody else's text.

`folder` makes files, `library` a library with feeds and entries as another version or program may have stored them,
`opml` a list of feeds, and `answers` the responses of a server. Numbered entries start with “n07 ”, so that a test can
find them on the screen.
"""

import json
import os
import sqlite3
import time
import zlib
from hashlib import sha256
from html import escape
from itertools import pairwise
from pathlib import Path

from feeds_server import Answer, redirect_to, reply
from hostile_strings import STRINGS, as_bytes
from pages_server import PARAGRAPHS
from tuireader.documents.cleaning import clean
from tuireader.documents.model import Document
from tuireader.feeds import parse
from tuireader.library import Library
from tuireader.library.version_rows import FetchedDocument, store_change

TEXTS = [text[:3000] for text in STRINGS.values()]
"""All strings; the endless ones are cut, but still longer than any screen or field."""
FILES = [text for text in TEXTS if "\0" not in text]  # a file with NULs is not text
SHORT = [text for text in TEXTS if len(text) < 200]
SHORT_BY_TIDINESS = sorted(SHORT, key=lambda text: not clean(f"{text}<").endswith("<"))
"""The short strings; those that would swallow the tag after them come last."""
PAGES = 3
"""How many pages share the strings: reading each of them takes a process."""
LONG = [text for text in TEXTS if len(text) >= 200]
NAMES = [as_bytes(text).replace(b"\0", b"").replace(b"/", b"|") for text in SHORT]
"""Strings as names of files and as words on a command line, which may contain anything but NUL (and no slash)."""


def numbered(number: int, text: str) -> str:
    """Return a text with a number that a test can wait for."""
    return f"n{number:02} {text}"


def article(number: int, title: str, other: str) -> bytes:
    """Return a Markdown article with hostile strings in all its parts."""
    line, words = title.replace("\n", " "), other.replace("\n", " ")
    return as_bytes(
        f"---\nbyline: {words}\ncredit: {line}\nurl: https://roof.example/{words}\n---\n# {numbered(number, line)}\n\n"
        f"By {words}\n\n“The roof {words} leaks,” said {line} Olga Finch, a {words} baker. “It {line} drips.”\n\n"
        f"“Rain,” said Ada Thornbury.\n\n## {words}\n\n[{line}]({words}) [{words}](https://roof.example/?{line}) ![{line}](https://{words})"
        f" [x](javascript:roof()) <https://roof.example/{line}>\n\n- {title}\n\n> {other}\n\n```\n{title}\n```\n\n"
        f"|{line}|{words}|\n|-|-|\n|{words}|{line}|\n\n" + "Rain is no control character. " * 100
    )


def folder(path: Path, texts: list[str]) -> None:
    """Fill a folder with one article for each string, and with files under hostile names that cannot be opened."""
    path.mkdir()
    for number, title in enumerate(texts):
        name = f"n{number:02} ".encode() + NAMES[number % len(NAMES)][:80] + b".md"
        (path / os.fsdecode(name)).write_bytes(article(number, title, texts[number - 7]))
    for number, name in enumerate(NAMES):
        (path / os.fsdecode(f"zz{number:02}".encode() + name[:80] + b".md")).write_bytes(b"GIF89a")


def page(text: str, other: str) -> str:
    """Return HTML like a feed's, with hostile strings as words, references and addresses."""
    references = "".join(f"&#{ord(char)};" for char in text[:300])
    return (
        f"<h2>{other}</h2><p>“The roof {text} leaks,” said {other} Olga Finch, a {text} baker.</p><p>{references}</p>"
        f"<p>“Rain,” said Ada Thornbury.</p><p><a href='https://roof.example/'>{text}</a> <a href='{escape(other)}'>{text}</a> <a href='https://roof.example/{escape(text)}'>{references}</a></p>"
        f"<ul><li>{text}</li></ul><pre>{other}</pre><blockquote>{text}</blockquote><img alt='{escape(text)}' src='{other}'>"
    )


def feed(texts: list[str]) -> bytes:
    """Return an RSS feed with one entry for each string; the first string is the feed's name."""
    items = "".join(
        f"<item><title>{numbered(n, escape(text))}</title><guid>{n} {escape(text)}</guid><link>https://roof.example/{n}"
        f"</link><author>{escape(text)}</author><pubDate>{_date(n)}</pubDate>"
        f"<description>{escape(page(text, texts[n - 3]))}</description></item>"
        for n, text in enumerate(texts)
    )
    return as_bytes(f"<rss version='2.0'><channel><title>{escape(texts[0])}</title>{items}</channel></rss>")


def _date(number: int) -> str:
    return time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(1_780_000_000 - 3600 * number))


def library(path: Path, texts: list[str]) -> int:
    """Make a library with the unchanged strings in everything it stores; return the number of its last feed.

    Entries are numbered from n00, feeds from f02.
    """
    store = Library(path)
    clean = feed([f"roof {number}" for number in range(len(texts))])
    known_feed = store.feeds.store("https://roof.example/feed", name="Roof", folder="Roofs")
    store.ingest.store_entries(known_feed.id, parse(clean, "https://roof.example/feed"), 1_790_000_000.0)
    named = [text for text in texts if len(text) < 200]
    for number in range(len(named)):
        store.feeds.store(f"https://roof.example/{number}")
    store.close()
    with sqlite3.connect(path) as db:
        for row, text in enumerate(map(_storable, named), 2):
            db.execute(
                "UPDATE feed SET name = ?, title = ?, link = ?, folder = ?, problem = ?, failures = 3, url = url || ?"
                " WHERE id = ?",
                (f"f{row:02} {text}", text, text, f"d{row:02} {text}", text, text, row),
            )
            db.execute("INSERT INTO saved VALUES (?, ?)", (f"{row}{text}", "is:unread"))
        for number, text in enumerate(map(_storable, named[:8])):
            watch = (f"w{number:02} {text}", "weir", text, 0, 0)
            db.execute("INSERT INTO watch (name, query, who, since, arrived) VALUES (?, ?, ?, ?, ?)", watch)
        rows = [number for (number,) in db.execute("SELECT id FROM entry ORDER BY date DESC")]
        for number, (row, text) in enumerate(zip(rows, map(_storable, texts), strict=True)):
            html = as_bytes(page(texts[number], texts[number - 7]))
            db.execute(
                "UPDATE entry SET title = ?, credit = ?, author = ?, url = ? WHERE id = ?",
                (numbered(number, text), text, text, f"https://roof.example/{text}", row),
            )
            db.execute("INSERT INTO tag VALUES (?, ?)", (row, text))
            rulings = ((action, row, text, f"{text} Kettle") for action in ("speaker", "nobody", "missing"))
            db.executemany(_INSERT_RULING, rulings)
            found = (("speaker", row, "Rain,", f"Olga {text} Kettle"), ("missing", row, "Ada Thornbury.", text))
            db.executemany(_INSERT_RULING, found)
            noted = ("Rain,", "Rain is no control character", text)
            db.executemany(_INSERT_NOTE, ((row, words, f"{text} note") for words in noted))
            db.execute(
                "UPDATE document SET data = ?, sha256 = ?, url = ? WHERE entry = ?",
                (zlib.compress(html), sha256(html).digest(), text, row),
            )
    db.close()
    _edit_entries(path, texts)
    return 1 + len(named)


_INSERT_RULING = (
    "INSERT INTO ruling (at, action, entry, entry_key, exact, prefix, suffix, start, stop, single, value, words)"
    " VALUES (1790000000, ?1, ?2, 0, ?3, '', '', 0, 0, 1, ?4, '')"
)
"""A ruling about an entry: its action, its words, and a name."""
_INSERT_NOTE = (
    "INSERT INTO note (note, at, entry, entry_key, exact, prefix, suffix, start, stop, single, text) SELECT"
    " coalesce(max(id), 0) + 1, 1790000000, ?1, 0, ?2, '“', '”', 0, 0, 1, ?3 FROM note"
)
"""A note about an entry: its words, and what is written."""


def _edit_entries(path: Path, texts: list[str]) -> None:
    """Give each entry a version with the unchanged strings as title, as words and as somebody’s quotation."""
    store = Library(path)
    with store.transaction():
        for number, entry in enumerate(sorted(store.entries.listing(), key=lambda it: it.title)):
            title, other = _storable(texts[number]), _storable(texts[number - 7])
            before = f"“The roof {other} leaks,” said {title} Olga Finch.\n\n{title}"
            after = f"“The roof {title} leaks,” said {other} Ada Thornbury.\n\n{title} {other}"
            versions = [
                FetchedDocument(Document(title, "", "", None, "", (), (), (), text), 1_790_000_000.0 + at)
                for at, text in enumerate((before, after))
            ]
            store_change(store._db, entry.id, "feed", *versions)
    store.close()


def subscriptions(path: Path, server: str) -> None:
    """Make a library that subscribes to all feeds in `answers` on a server."""
    store = Library(path)
    store.feeds.store(f"{server}/feed", name=_storable(SHORT[0]))
    for number, text in enumerate(SHORT):
        for kind in ("no", "to", "is"):
            store.feeds.store(f"{server}/{kind}/{number}", name=_storable(text), folder=_storable(text))
    store.close()


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def opml(texts: list[str]) -> bytes:
    """Return a list of feeds with hostile names, folders and addresses."""
    rows = "".join(
        f'<outline text="{escape(text)}"><outline text="{escape(text)}" xmlUrl="https://roof.example/{n}/{escape(text)}"/>'
        "</outline>"
        for n, text in enumerate(texts)
    )
    return as_bytes(f"<opml><body>{rows}</body></opml>")


def site(texts: list[str]) -> bytes:
    """Return a web page that links to feeds."""
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{escape(text)}" href="/{n}?{escape(text)}">'
        for n, text in enumerate(texts)
    )
    return as_bytes(f"<html><head><title>Roof</title>{links}</head><body>Roof</body></html>")


def web_page(number: int, texts: list[str]) -> bytes:
    """Return a web page with hostile strings in everything that is extracted from it; its title is numbered."""
    title, byline, paper = (escape(text) for text in texts[:3])
    facts = json.dumps({"@type": "NewsArticle", "headline": texts[0], "author": {"@type": "Person", "name": texts[1]}})
    hostile_html = "".join(page(text, escape(other)) for text, other in pairwise(texts))
    return as_bytes(
        f"<html><head><title>{numbered(number, title)}</title><meta property='og:site_name' content='{paper}'>"
        f"<meta property='og:title' content='{numbered(number, title)}'><meta name=author content='{byline}'>"
        f"<link rel=canonical href='https://roof.example/{title}'>"
        f"<script type='application/ld+json'>{facts.replace('</', '<x')}</script></head><body><article>"
        f"<h1>{numbered(number, title)}</h1><p class=byline>By <a rel=author href='{byline}'>{byline}</a></p>"
        + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
        + f"{hostile_html}</article></body></html>"
    )


def point_entries_to(path: Path, addresses: list[str]) -> None:
    """Let the first entries of a library link to these addresses."""
    with sqlite3.connect(path) as db:
        rows = db.execute("SELECT id FROM entry ORDER BY date DESC").fetchall()
        db.executemany(
            "UPDATE entry SET url = ? WHERE id = ?", ((url, row[0]) for url, row in zip(addresses, rows, strict=False))
        )
    db.close()


def answers() -> dict[str, Answer]:
    """Return a hostile server's answers by path: a feed, a site, pages, an error for each short string, redirects."""
    answers_by_path: dict[str, Answer] = {
        "/feed": reply(feed(TEXTS)),
        "/site": reply(site(SHORT[:20]), Content_Type="text/html"),
    }
    answers_by_path |= {
        f"/page/{n}": reply(web_page(n, SHORT_BY_TIDINESS[n::PAGES]), Content_Type="text/html") for n in range(PAGES)
    }
    for number, text in enumerate(SHORT):
        word = as_bytes(text.replace("\n", " ").replace("\r", " ")).decode("latin-1")
        answers_by_path[f"/no/{number}"] = reply(b"", f"404 {word}")
        answers_by_path[f"/to/{number}"] = redirect_to(
            f"{word}://127.0.0.1/{word}" if number % 2 else f"http://127.0.0.1:1/{word}"
        )
        answers_by_path[f"/is/{number}"] = reply(as_bytes(f"<rss><channel>{text}"), Content_Type=word, ETag=word)
    return answers_by_path
