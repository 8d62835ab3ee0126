"""The Python API: reading articles, and what a library has of who said what."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, Self, cast

from tuireader import documents
from tuireader.documents.model import Document
from tuireader.errors import TuireaderError
from tuireader.library.database import SQLITE_ERRORS, library_error
from tuireader.library.person import PersonQuotation
from tuireader.library.query import parse_query, parse_said
from tuireader.library.readonly_library import ReadOnlyLibrary
from tuireader.library.said_filter import PERSON_ID, SAID_SCOPES, SaidFilter, narrow_filter
from tuireader.library.view import View
from tuireader.paths import library_path
from tuireader.quotes.model import QuotationKind, Span

_PAGE_QUOTATIONS = 500
_MAX_ARTICLE = 2**63 - 1
"""The highest number that a library can hold."""


def read_document(source: str | os.PathLike[str] | bytes) -> Document:
    """Return the article in a file, or in its bytes: Markdown, plain text or a saved web page.

    What a website left around the text is removed. `text` of the document is plain text, in which all offsets count
    code points; `blocks` are its paragraphs, headings and so on, and `links` the links in it.

    >>> document = read_document("ferry.md")
    >>> document.title, document.credit, document.text[:17]
    ('The ferry is late', 'Weir Gazette', '“The ferry is lat')

    Raises ArticleError where there is no such file, or no article in it.
    """
    return documents.parse(source, "bytes") if isinstance(source, bytes) else documents.load(Path(source))


class LibraryQuotation(NamedTuple):
    """A quotation of an article in a library, as the user corrected it."""

    id: str
    """The id that stays, “12.3”: commands take it, and no other quotation ever gets it."""
    words: str
    """The quoted words, without quotation marks."""
    content: tuple[Span, ...]
    """Where they stand in the text of the article: half-open, in code points; several where a cue splits them."""
    speaker: str | None
    """Who says it, by the name that the library gives him, her or it; None where nobody is named."""
    person: str | None
    """The id of the speaker in this library, “p12”, which `Library.said` takes; None where nobody knows who it is."""
    roles: tuple[str, ...]
    """What the article calls the speaker beside the name: “harbour master”."""
    kind: QuotationKind
    """“direct” for whole sentences, “mixed” for a part of one, “indirect” for reported speech."""
    verb: str | None
    """The words that introduce it: “said”."""
    reporter: str | None
    """The name of whoever reports what the speaker said."""
    confidence: float
    """The estimated chance, 0 to 1, that the speaker is right."""
    article: int
    """The number of the article, which `Library.document` takes."""
    title: str
    """The title of the article."""
    outlet: str
    """Where the article was published."""
    url: str
    """Where the article is; empty where nobody knows."""
    date: datetime | None
    """When the article was published, in UTC, or else when the library first had it."""


class Library:
    """A library, open for reading: nothing in the file changes, and the program may go on writing to it.

    Each thread that asks has a connection of its own; `close`, or the end of `with`, closes all.

    >>> with Library.open("library.db") as library:
    ...     for it in library.said("vanterpool", query="ferry", limit=10):
    ...         print(it.speaker, it.date.year, it.words)
    Iris Vanterpool 2026 The ferry is late,
    """

    def __init__(self, library: ReadOnlyLibrary) -> None:
        self._library, self._is_closed = library, False

    @classmethod
    def open(cls, path: str | os.PathLike[str] | None = None) -> Self:
        """Open the library in a file; without a path, the one that the program uses.

        Raises TuireaderError where there is none, where it cannot be read, or where another version has written it.
        """
        return cls(ReadOnlyLibrary(library_path(None if path is None else Path(path))))

    def close(self) -> None:
        """Close the file."""
        self._library.close()
        self._is_closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def said(  # noqa: PLR0913 - each narrows it
        self,
        speaker: str = "",
        *,
        query: str = "",
        since: date | str | None = None,
        until: date | str | None = None,
        outlet: str = "",
        indirect: bool = False,
        limit: int | None = None,
    ) -> Iterator[LibraryQuotation]:
        """Yield quotations, those of the newest articles first, in the order of the text; at most `limit`.

        `speaker` is a name, or words of one, in any case, or an id (“p12”); without one, it is whoever speaks.
        `query` has words of the quotation itself, written as in a search: `grain -wheat`, `"the old mill"`, `ferr*`,
        `verb:claimed`, `role:mayor`. `since` and `until` are days, of which the last counts, or moments, or either as
        text in ISO 8601; without a time zone, they are those of this machine. `outlet` is a part of the outlet's name.
        With `indirect`, reported speech counts, too.

        They are read while they are asked for, and only what the program has found so far is there: `tuireader refresh`
        finds the rest.

        >>> library = Library.open("library.db")
        >>> [it.words for it in library.said(query="role:master verb:warned", since="2026-11-01")]
        ['The ferry is late,']
        >>> library.close()

        Raises TuireaderError where a filter is written wrongly, ValueError where a limit is below 0 or a date is none.
        """
        if limit is not None and limit < 0:
            raise ValueError(f"limit is {limit}; give 0 or more")
        asked = SaidFilter(
            since=None if since is None else _seconds("since", since),
            before=None if until is None else _seconds("until", until, at_end=True),
            outlet=outlet.strip(),
            kind="both" if indirect else "quoted",
        )
        if speaker.strip():
            asked = narrow_filter(asked, _by_speaker(speaker.strip()))
        if query.strip():
            asked = narrow_filter(asked, _by_words(query))
        return islice(self._quotations(asked), limit)

    def document(self, article: int) -> Document:
        """Return an article, in whose text the offsets of its quotations count.

        Raises ArticleError where it cannot be read, and KeyError where there is no article with this number.

        >>> with Library.open("library.db") as library:
        ...     it = next(library.said("vanterpool"))
        ...     [library.document(it.article).text[start:end] for start, end in it.content]
        ['Grain is dear,']
        """
        with self._explained_errors():
            entry = self._library.entries.get(article) if 0 < article <= _MAX_ARTICLE else None
            if entry is None:
                raise KeyError(article)
            return self._library.articles.open(entry)

    def _quotations(self, asked: SaidFilter) -> Iterator[LibraryQuotation]:
        with self._explained_errors():
            for article, rows in groupby(self._rows(asked), key=attrgetter("entry_id")):
                entry = self._library.entries.get(article)
                for row in sorted(rows, key=lambda it: (it.quotation.content, it.quotation.slot)):
                    yield _quotation(row, entry.url if entry else "")

    def _rows(self, asked: SaidFilter) -> Iterator[PersonQuotation]:
        last = None
        while page := self._library.people.find(asked, _PAGE_QUOTATIONS, last):
            yield from page
            last = page[-1]

    @contextmanager
    def _explained_errors(self) -> Iterator[None]:
        path = self._library.path or Path()
        try:
            yield
        except SQLITE_ERRORS as error:
            if self._is_closed:
                raise TuireaderError(f"{path}: is closed; open the library again") from error
            raise library_error(path, "used", error) from error


def _quotation(row: PersonQuotation, url: str) -> LibraryQuotation:
    saved = row.quotation
    return LibraryQuotation(
        id=saved.id,
        words=saved.text,
        content=saved.content,
        speaker=row.person_name or None,
        person=f"p{row.person_id}" if row.person_id else None,
        roles=saved.voice.roles if saved.voice else (),
        kind=cast("QuotationKind", saved.kind),
        verb=saved.cue or None,
        reporter=saved.reporter or None,
        confidence=saved.confidence,
        article=row.entry_id,
        title=row.title,
        outlet=row.outlet,
        url=url,
        date=row.date,
    )


def _by_speaker(speaker: str) -> SaidFilter:
    """Return the filter for what a person says, who is given by name or id."""
    if person := PERSON_ID.fullmatch(speaker):
        return SaidFilter(person_ids=(int(person[1]),))
    return parse_said(speaker, "said")


def _by_words(query: str) -> SaidFilter:
    """Return the filter of a query about quotations. Raises TuireaderError where it asks for something else."""
    view = parse_query(query, plain="about")
    terms = (*(term for group in view.terms for term in group), *view.excluded_terms)
    only_words = View(terms=view.terms, excluded_terms=view.excluded_terms, said=view.said)
    if view != only_words or any(it.scope not in SAID_SCOPES for it in terms):
        raise TuireaderError(f"{query}: only words, said:, about:, verb: and role: can stand here")
    return narrow_filter(SaidFilter(view.terms, view.excluded_terms), view.said)


def _seconds(name: str, value: date | str, *, at_end: bool = False) -> float:
    """Return the moment that a day or a moment means, in seconds since 1970. Raises ValueError, which names it."""
    try:
        return _moment(value, at_end=at_end).timestamp()
    except (ValueError, OverflowError, OSError) as error:
        raise ValueError(
            f"{name} is {value}; give a day like 2026-11-22, or a moment in ISO 8601, of the years 2 to 9998"
        ) from error


def _moment(value: date | str, *, at_end: bool) -> datetime:
    """Return the moment that a day or a moment means: the beginning of a day, or its end.

    Raises ValueError where a text is no date, and OverflowError where it is too far away.
    """
    if isinstance(value, str):
        value = date.fromisoformat(value) if len(value) <= len("2026-11-22") else datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone()
    return datetime.combine(value + timedelta(days=at_end), time()).astimezone()
