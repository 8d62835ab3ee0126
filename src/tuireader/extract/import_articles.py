"""Puts the articles of a folder of tables into a library, with what was found in them.

An article is known again by its id in its feed, so that nothing is doubled, however often a run is killed and begun
again. What the very engine of this program has found is stored as it is; else, or where it does not fit, the engine
finds the quotations behind the keys, as in articles of feeds.
"""

import time
from collections.abc import Callable, Iterator
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from tuireader import documents
from tuireader.config import Rule
from tuireader.digests import blake2b, sha256
from tuireader.documents.cleaning import clean_line
from tuireader.documents.dates import parse_date
from tuireader.documents.links import safe_url
from tuireader.documents.parsing import MAX_TEXT_BYTES
from tuireader.errors import TuireaderError
from tuireader.extract.layout import FACTS, Progress
from tuireader.extract.read_found import attribution_of, moved
from tuireader.extract.read_tables import ArticleRow, Manifest, Say, TablePart, article_rows, size_of
from tuireader.feeds.model import Entry
from tuireader.library import Library
from tuireader.library.feeds import clean_name
from tuireader.library.found_article import FoundArticle
from tuireader.quotes import Attribution

ARTICLES_AT_ONCE = 16
"""So many articles are stored in one transaction, which others wait for."""
MAX_ID_CHARACTERS = 2000
IMPORT_KIND = "import"
"""The kind of feeds that have imported articles: nobody fetches them."""


class ImportCounts(NamedTuple):
    """What became of the articles."""

    new: int = 0
    changed: int = 0  # that were there with other words
    known: int = 0  # that were there already
    left_out: int = 0  # articles, and parts, that could not be taken
    unread: int = 0  # that extract could not read
    quotations: int = 0  # of new and changed articles, stored as they were found
    to_find: int = 0  # new and changed articles whose quotations are still to be found

    def plus(self, other: "ImportCounts") -> "ImportCounts":
        """Return the sums."""
        return ImportCounts(*(one + two for one, two in zip(self, other, strict=True)))

    @property
    def articles(self) -> int:
        """How many articles were looked at."""
        return self.new + self.changed + self.known + self.left_out + self.unread


class ImportRequest(NamedTuple):
    """What to import, and how."""

    manifest: Manifest
    feed_name: str
    limit: int = 0  # at most so many articles; 0: all
    rules: tuple[Rule, ...] = ()


class _Ready(NamedTuple):
    """An article that can be stored."""

    entry: Entry
    outlet: str
    row: ArticleRow

    @property
    def text(self) -> str:
        """The text as the library will show it."""
        return documents.html_to_text(self.entry.content, self.entry.url)


def import_articles(
    library: Library, request: ImportRequest, report: Callable[[Progress], None], say: Say
) -> ImportCounts:
    """Store the articles of all parts; `say` takes a sentence about each thing that is left out.

    Raises TuireaderError where the tables have no texts.
    """
    manifest, counts = request.manifest, ImportCounts()
    readable, sizes = _Readable(manifest, say), [size_of(manifest, part) for part in manifest.parts]
    done, total = 0.0, max(1, sum(sizes))
    for size, part in zip(sizes, manifest.parts, strict=True):
        if request.limit and counts.articles >= request.limit:
            break
        before = counts.articles
        wanted = islice(readable.of(part), request.limit - counts.articles if request.limit else None)
        while batch := list(islice(wanted, ARTICLES_AT_ONCE)):
            counts = counts.plus(_store(library, request, readable, [it for it in batch if isinstance(it, _Ready)]))
            counts = counts.plus(ImportCounts(left_out=batch.count("left out"), unread=batch.count("unread")))
            share = min(1.0, (counts.articles - before) / part.rows)
            report(_progress(counts, (done + share * size) / total))
        readable.say_repeated()
        done += size
        report(_progress(counts, done / total))
    return counts._replace(left_out=counts.left_out + readable.left_out_parts + manifest.left_out_parts)


def finish_import(library: Library, cancelled: Callable[[], bool] = lambda: False) -> None:
    """Find out who the speakers are, and what of it is watched. Copies are looked for behind the keys."""
    library.search.update_index(cancelled, older=False)
    library.people.decide(cancelled)
    library.watches.check(cancelled)


def _progress(counts: ImportCounts, share: float) -> Progress:
    return Progress(counts.articles, counts.left_out, 0, min(1.0, share), counts.articles)


class _Readable:
    """The articles of an extraction that can be read, each id once."""

    def __init__(self, manifest: Manifest, say: Say) -> None:
        self._manifest, self._say = manifest, say
        self._seen = set[bytes]()
        self._first_repeated, self._repeated = "", 0
        self.left_out_parts = 0

    def of(self, part: TablePart) -> Iterator["_Ready | str"]:
        """Yield the articles of a part; a word for those that cannot be taken."""
        try:
            for row in article_rows(self._manifest, part, self._say):
                yield self._ready(row)
        except TuireaderError as error:
            if isinstance(error, WithoutTextsError):
                raise
            self._say(f"{error}; the rest of part {part.number} is left out")
            self.left_out_parts += 1

    def _ready(self, row: ArticleRow) -> "_Ready | str":
        if isinstance(row.values.get("problem"), str):
            return "unread"
        if "text" not in row.values:
            raise WithoutTextsError(
                f"{self._manifest.folder}: has no texts of the articles; tuireader extract writes them with --text"
            )
        try:
            self._check(row.values)
        except ValueError as error:
            self._say(f"{row.place}: {error}; it is left out")
            return "left out"
        if (key := _key(row.values["id"])) in self._seen:
            self._first_repeated = self._first_repeated or row.place
            self._repeated += 1
            return "left out"
        self._seen.add(key)
        return self._article(row)

    def say_repeated(self) -> None:
        """Say once which articles since the last time were left out because an article before them has their id."""
        if self._repeated:
            others = self._repeated - 1
            like = f", like {others:,} other{'' if others == 1 else 's'} of the part" if others else ""
            self._say(f"{self._first_repeated}: an article before it has the same id; it is left out{like}")
        self._first_repeated, self._repeated = "", 0

    def _check(self, values: dict[str, Any]) -> None:
        """Raise ValueError where an article cannot be taken."""
        article_id, text = values.get("id"), values.get("text")
        if not isinstance(article_id, str) or not isinstance(text, str):
            raise ValueError("its id or its text is no text")  # noqa: TRY004 - what is wrong with a row
        if not 0 < len(article_id) <= MAX_ID_CHARACTERS:
            raise ValueError(f"its id has no character, or more than {MAX_ID_CHARACTERS:,}")
        if any(not isinstance(values.get(name), (str, type(None))) for name in FACTS):
            raise ValueError("one of its facts is no text")
        data = text.encode("utf-8", "surrogatepass")
        if len(data) > MAX_TEXT_BYTES:
            raise ValueError(f"its text has more than {MAX_TEXT_BYTES >> 20} MB")
        if sha256(data).hexdigest() != values.get("sha256"):
            raise ValueError("its text is not the one that its SHA-256 names")

    def _article(self, row: ArticleRow) -> _Ready:
        values = row.values
        html = escape(values["text"].encode("utf-8", "replace").decode(), quote=False)
        url = safe_url(values.get("url") or "")
        title, outlet = (clean_line(values.get(name) or "") for name in ("title", "outlet"))
        moment = parse_date(values.get("date") or "")
        entry = Entry(title, url, url, f"extract:{_key(values['id']).hex()}", moment, None, "", "", html)
        return _Ready(entry, outlet, row)

    def found_in(self, article: _Ready, shown: str) -> Attribution | None:
        """Return what was found in an article, as it stands in the text that is shown; None where it is not known."""
        row = article.row
        if not self._manifest.is_of_this_engine or row.quotations is None or row.speakers is None:
            return None
        try:
            found = attribution_of(row.values["text"], row.values, row.quotations, row.speakers)
        except ValueError as error:
            self._say(f"{row.place}: {error}; its quotations are found again")
            return None
        return moved(found, row.values["text"], shown)


class WithoutTextsError(TuireaderError):
    """The tables have no texts of the articles."""


def _store(library: Library, request: ImportRequest, readable: _Readable, articles: list[_Ready]) -> ImportCounts:
    """Store those articles that are not there yet, all or none, with what was found in them."""
    feed = library.feeds.at_url(_feed_url(request.feed_name))
    missing = [it for it in articles if feed is None or not library.ingest.has_article(feed.id, it.entry)]
    counts = ImportCounts(known=len(articles) - len(missing))
    if not missing:
        return counts
    shown = [it.text for it in missing]
    attributions = [readable.found_in(it, text) for it, text in zip(missing, shown, strict=True)]
    found, now = list[FoundArticle](), time.time()
    with library.transaction():
        feed_id = _feed_id(library, request.feed_name)
        for it, text, attribution in zip(missing, shown, attributions, strict=True):
            new, changed, _ = library.ingest.store_article(feed_id, it.entry, it.outlet, now, rules=request.rules)
            stored = (*new, *changed)
            counts = counts.plus(ImportCounts(len(new), len(changed), 0 if stored else 1))
            if attribution is not None:
                found += [FoundArticle(entry_id, text, attribution) for entry_id in stored]
        library.articles.store_attributions(found)
        library.search.index_articles(found)
    to_find = counts.new + counts.changed - len(found)
    return counts._replace(quotations=sum(len(it.attribution.quotations) for it in found), to_find=to_find)


def _feed_url(name: str) -> str:
    return f"{IMPORT_KIND}:{name}"


def _feed_id(library: Library, name: str) -> int:
    """Return the feed of the imported articles; one that is there keeps the name that the user gave it."""
    url = _feed_url(name)
    feed = library.feeds.at_url(url)
    name_if_new = None if feed else name
    return library.feeds.store(url, name=name_if_new, kind=IMPORT_KIND).id


def _key(article_id: str) -> bytes:
    """Return what stands for the id of an article."""
    return blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def feed_name(folder: Path) -> str:
    """Return what the feed of a folder is called."""
    return clean_name(folder.resolve().name) or "articles"
