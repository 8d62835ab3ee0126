"""`tuireader notes [QUERY…]`: the quotations and passages that the user keeps, with the notes beside them."""

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from tuireader.cli import write, write_json
from tuireader.cli.common import library_parser, with_library
from tuireader.cli.csv_cells import write_csv
from tuireader.cli.said_formats import INDENT, iso_moment, markdown_link, text_width, wrapped
from tuireader.cli.search import index_articles, split_query
from tuireader.corrections.placed_notes import Note, place_notes
from tuireader.documents.cleaning import clean, clean_line, single_line
from tuireader.documents.export import escaped
from tuireader.errors import ArticleError
from tuireader.library import Entry, Library, parse_query
from tuireader.library.entry import from_timestamp
from tuireader.quotes.naming import speaker_name
from tuireader.updates.corrected_article import CorrectedArticle, open_corrected

NONE_YET = "There is no note yet; M in the program writes one, and so does tuireader note."
OPEN_NOTE = "open: the article no longer has these words as they were"
GONE_TITLE = "An article that is no longer in the library"
CSV_FIELDS = (
    *("id", "quotation", "article", "date", "outlet", "title", "url", "speaker", "words", "note", "written", "open"),
)
_FORMATS = {
    "json": "print one JSON object per note, a line each",
    "csv": "print a table for spreadsheets, in which nothing is a formula",
    "md": "print Markdown: a section for each article",
}


class NoteRow(NamedTuple):
    """A note with all that is known of its words."""

    note: Note
    entry: Entry | None  # None where the article is gone
    outlet: str
    quotation_id: str  # that stays; "" of a passage, and where the note is open
    speaker: str  # "" where nobody is known
    is_open: bool

    @property
    def title(self) -> str:
        """The title of the article."""
        return clean_line(self.entry.title) if self.entry else GONE_TITLE

    @property
    def url(self) -> str:
        """The address of the article; "" without one."""
        return clean_line(self.entry.url) if self.entry else ""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "notes",
        "Print the quotations and passages that you keep, with your notes, article by article, and with ids that stay "
        "(n7). A note is open where the article no longer has its words as they were. QUERY is one of tuireader "
        "search; note:WORD finds a word of notes.",
        has_json=False,
    )
    command.add_argument("query", nargs="*", metavar="QUERY", help="only in articles that this finds")
    formats = command.add_mutually_exclusive_group()
    for name, about in _FORMATS.items():
        formats.add_argument(f"--{name}", dest="format", action="store_const", const=name, help=about)
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 0 found, 1 nothing found, 2 wrong usage."""
    words, options = split_query(parser(), arguments)

    def work(library: Library) -> int:
        found = _WRITERS[options.format](note_rows(library, " ".join(words)))
        if not found and options.format is None:
            write("Nothing was found." if words else NONE_YET)
        return 0 if found else 1

    return with_library(options.library, work, only_reads=True)


def note_rows(library: Library, query: str) -> Iterator[tuple[NoteRow, ...]]:
    """Yield the notes about each article in the order of its text, the newest article first; those gone come last."""
    by_entry: dict[int, list[Note]] = {}
    for stored in library.notes.all():
        by_entry.setdefault(stored.entry_id, []).append(stored.note)
    view = parse_query(query)._replace(noted=True)
    if query.strip():
        index_articles(library, view)
    for entry in library.entries.listing(view):
        if entry.id in by_entry:
            yield tuple(note_rows_of(library, entry, by_entry.pop(entry.id)))
    for entry_id, notes in () if query.strip() else by_entry.items():
        hidden = library.entries.get(entry_id)  # by a rule, or because its file is gone
        yield tuple(note_rows_of(library, hidden, notes))


def note_rows_of(library: Library, entry: Entry | None, notes: Sequence[Note]) -> Iterator[NoteRow]:
    """Yield the rows of these notes about one article."""
    outlet = clean_line(entry.credit) if entry else ""
    article = _opened(library, entry)
    if article is None:
        yield from (NoteRow(note, entry, outlet, "", "", is_open=True) for note in notes)
        return
    text, attribution = article.document.text, article.corrected.attribution
    placed = place_notes(text, attribution, notes)
    names = {speaker.id: speaker.name for speaker in attribution.speakers}
    quotations = {note.id: it for it in attribution.quotations for note in placed.of_quotation.get(it.id, ())}
    for note in placed.all:
        it = quotations.get(note.id)
        quotation_id = "" if it is None else article.ids.get(it.id, "")
        speaker = "" if it is None else clean_line(speaker_name(text, it, names.get(it.speaker or "")) or "")
        yield NoteRow(note, entry, outlet, quotation_id, speaker, note.id not in placed.places)


def _opened(library: Library, entry: Entry | None) -> CorrectedArticle | None:
    """Return an article; None where it is gone or cannot be read."""
    try:
        return None if entry is None else open_corrected(library, entry)
    except ArticleError:
        return None


# For people


def _write_text(articles: Iterable[tuple[NoteRow, ...]]) -> bool:
    """Write text for people; return whether there was anything to write."""
    width, found = text_width(), False
    for rows in articles:
        write("\n".join(_text_lines(rows, width)))
        found = True
    return found


def _text_lines(rows: tuple[NoteRow, ...], width: int) -> Iterator[str]:
    """Yield the lines of one article: when and where, then each quotation with its note below."""
    first = rows[0]
    date = f"{first.entry.date:%Y-%m-%d}" if first.entry and first.entry.date else " " * 10
    yield from wrapped(f"{date}  ", " · ".join(filter(None, (first.title, first.outlet))), width)
    for row in rows:
        yield from wrapped(f"{f'n{row.note.id}':>10}  ", note_line(row), width)
        if row.note.text:
            yield from wrapped(f"{INDENT}  ", shown(row.note.text), width, f"{INDENT}  ")


def note_line(row: NoteRow) -> str:
    """Return the words that are kept on one line, and who said them: “…” — Ada Thornbury (12.3)."""
    who = " ".join(filter(None, (row.speaker, f"({row.quotation_id})" if row.quotation_id else "")))
    tail = " · ".join(filter(None, (who, OPEN_NOTE if row.is_open else "")))
    return f"“{shown(row.note.anchor.exact)}”{f' — {tail}' if tail else ''}"


def shown(words: str) -> str:
    """Return words as they are printed: on one line, clean."""
    return single_line(clean(words))


# Markdown and for programs


def _write_markdown(articles: Iterable[tuple[NoteRow, ...]]) -> bool:
    """Write a document; return whether it has a note."""
    write("# Notes")
    found = False
    for rows in articles:
        write(f"\n{_markdown_article(rows)}")
        found = True
    return found


def _markdown_article(rows: tuple[NoteRow, ...]) -> str:
    """Return the section of one article: its title as a link, where and when, then each quote and its note."""
    first = rows[0]
    day = f"{first.entry.date:%-d %B %Y}" if first.entry and first.entry.date else ""
    where = ", ".join(filter(None, (escaped(first.outlet), day)))
    quotes = (
        "\n\n".join(filter(None, (f"> {escaped(note_line(row))} `n{row.note.id}`", escaped(shown(row.note.text)))))
        for row in rows
    )
    return "\n\n".join(filter(None, (f"## {markdown_link(first.title, first.url)}", where, *quotes)))


def note_to_json(row: NoteRow) -> dict[str, object]:
    """Return a note as JSON fields."""
    return {
        "id": f"n{row.note.id}",
        "quotation": row.quotation_id or None,
        "entry": row.entry.id if row.entry else None,
        "title": row.title if row.entry else None,
        "outlet": row.outlet,
        "date": iso_moment(row.entry.date) if row.entry else None,
        "url": row.url,
        "speaker": row.speaker or None,
        "words": row.note.anchor.exact,
        "note": row.note.text,
        "written": iso_moment(from_timestamp(row.note.at)),
        "open": row.is_open,
    }


def _write_lines(articles: Iterable[tuple[NoteRow, ...]]) -> bool:
    """Write an object for each note; return whether there is one."""
    found = False
    for rows in articles:
        for row in rows:
            write_json(note_to_json(row))
        found = True
    return found


def _write_csv(articles: Iterable[tuple[NoteRow, ...]]) -> bool:
    """Write a table; return whether it has a row below its head."""
    write_csv(CSV_FIELDS)
    found = False
    for rows in articles:
        for row in rows:
            it = note_to_json(row)
            cells = {**it, "article": it["entry"], "open": "open" if row.is_open else ""}
            write_csv(cells[name] for name in CSV_FIELDS)  # type: ignore[misc]
        found = True
    return found


_WRITERS: dict[str | None, Callable[[Iterable[tuple[NoteRow, ...]]], bool]] = {
    "json": _write_lines,
    "csv": _write_csv,
    "md": _write_markdown,
    None: _write_text,
}
