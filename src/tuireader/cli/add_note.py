"""`tuireader note ID [TEXT]`: keep a quotation or a passage, and write a note beside it."""

import argparse

from tuireader.cli import write, write_json
from tuireader.cli.common import library_parser, with_library
from tuireader.cli.correct import entry_with_id, one_place
from tuireader.cli.list_notes import note_line, note_rows_of, note_to_json, shown
from tuireader.corrections.anchors import anchor_of, anchor_of_quotation
from tuireader.corrections.model import Anchor
from tuireader.corrections.placed_notes import Note
from tuireader.errors import TuireaderError
from tuireader.library import Entry, Library
from tuireader.library.said import is_id_number
from tuireader.updates.change_notes import remove_note, write_note
from tuireader.updates.corrected_article import open_corrected

HOW_TO_LIST = "tuireader notes lists them"


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "note",
        "Keep a quotation or a passage, and write a note beside it. ID is that of a quotation (12.3), of a note (n7), "
        "or with --words that of an article (12); all stay. Without TEXT the words are kept, and a note that is "
        "there stays as it is; an empty TEXT removes only the words of the note.",
    )
    command.add_argument("id", metavar="ID", help="of a quotation or a note; of an article for --words")
    command.add_argument("text", metavar="TEXT", nargs="*", help="what you write: one line")
    command.add_argument("--words", metavar="FROM…TO", help="the note is about the passage from these words to those")
    command.add_argument("--remove", action="store_true", help="remove the note")
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status. Raises TuireaderError where the ID or the words do not fit."""
    options = parser().parse_intermixed_args(arguments)
    options.text = " ".join(options.text) if options.text else None
    if options.remove and options.text is not None:
        raise TuireaderError("a note is written or removed: give TEXT or --remove")
    return with_library(options.library, lambda library: _work(library, options))


def _work(library: Library, options: argparse.Namespace) -> int:
    entry, anchor, note = _subject(library, options)
    if options.remove:
        if note is None or remove_note(library, note.id) is None:
            raise TuireaderError(f"{options.id}: has no note; {HOW_TO_LIST}")
        if options.json:
            write_json({"removed": f"n{note.id}"})
        else:
            write(f"Removed: n{note.id}.")
        return 0
    if note is None or (options.text is not None and options.text != note.text):
        if entry is None:
            raise TuireaderError(f"{options.id}: its article is no longer in the library; --remove removes the note")
        note = write_note(library, entry, anchor, options.text or "", note_id=note.id if note else 0)
    _write(library, entry, note, as_json=options.json)
    return 0


def _subject(library: Library, options: argparse.Namespace) -> tuple[Entry | None, Anchor, Note | None]:
    """Return the article, the words and the note about them. Raises TuireaderError where ID or words do not fit."""
    if options.id[:1] == "n" and is_id_number(options.id[1:]):
        stored = library.notes.get(int(options.id[1:]))
        if stored is None:
            raise TuireaderError(f"{options.id}: there is no such note; {HOW_TO_LIST}")
        return library.entries.get(stored.entry_id), stored.note.anchor, stored.note
    if options.words is None and not options.id.partition(".")[1]:
        how = "tuireader said NAME and tuireader notes show them"
        raise TuireaderError(f"{options.id}: is no id of a quotation (12.3) or a note (n7); {how}")
    article = open_corrected(library, entry_with_id(library, options.id, is_article=options.words is not None))
    text = article.document.text
    placed = library.notes.placed(article.entry.id, text, article.corrected.attribution)
    if options.words is not None:
        span = one_place(text, options.words)
        same = (it for it in placed.all if it.id in placed.places and placed.places[it.id].span == span)
        return article.entry, anchor_of(text, *span), next(same, None)
    quotation = article.quotation(options.id)
    notes = placed.of_quotation.get(quotation.id, ())
    return article.entry, anchor_of_quotation(text, quotation), notes[-1] if notes else None


def _write(library: Library, entry: Entry | None, note: Note, *, as_json: bool) -> None:
    """Write the note as it is now."""
    row = next(it for it in note_rows_of(library, entry, [note]) if it.note.id == note.id)
    if as_json:
        write_json(note_to_json(row))
        return
    write(f"n{note.id}  {note_line(row)}" + (f"\n  {shown(note.text)}" if note.text else ""))
