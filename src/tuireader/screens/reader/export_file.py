"""Writes an article, its quotations and the user's notes to a file: as Markdown for people, or JSON for programs."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from tuireader.corrections.placed_notes import NO_NOTES, PlacedNotes
from tuireader.digests import sha256
from tuireader.documents.cleaning import single_line
from tuireader.documents.export import escaped, to_markdown
from tuireader.documents.markdown import APPENDIX_COMMENT
from tuireader.documents.model import Document
from tuireader.errors import TuireaderError
from tuireader.library import Entry, Library
from tuireader.new_file import write_new_file
from tuireader.quotes import Attribution, to_schema
from tuireader.screens.reader.citation import cited_words

_MAX_NAME_CHARACTERS = 60
"""The most letters of a file name made from a title; file systems can hold them at four bytes each."""

_EVIDENCE_ENDINGS = {
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".html": "html",
    ".annotation.json": "annotation",
    ".claimreview.json": "claimreview",
}
OPEN_NOTE_SUFFIX = " (the article no longer has these words as they were)"
"""What is written behind the words of a note that is open."""
_NO_IDS: Mapping[str, str] = MappingProxyType({})


def proposed_name(document: Document) -> str:
    """Return a file name for an article, made from the words of its title."""
    name = "-".join(re.findall(r"[^\W_]+", document.title.lower()))
    if len(name) > _MAX_NAME_CHARACTERS:
        name = name[: _MAX_NAME_CHARACTERS + 1].rpartition("-")[0] or name[:_MAX_NAME_CHARACTERS]
    return f"{name or 'article'}.md"


def write_article(
    document: Document,
    attribution: Attribution | None,
    name: str,
    lasting_ids: Mapping[str, str] = _NO_IDS,
    notes: PlacedNotes = NO_NOTES,
) -> Path:
    """Write an article to the file, or into the folder, called `name`; return the file. No file is overwritten.

    `lasting_ids` are the ids that stay, by those of the attribution's quotations, where they have one; `notes` are
    those of the user.
    Raises TuireaderError if that is not possible.
    """

    def content(path: Path) -> str:
        return _in_format_of(path, document, attribution, lasting_ids, notes)

    return _write_new(name, proposed_name(document), content)


def evidence_format(name: str) -> str:
    """Return the format of evidence that a file of this name gets; "" where it gets the article."""
    return next((it for ending, it in _EVIDENCE_ENDINGS.items() if name.lower().endswith(ending)), "")


def notes_left_out(kind: str, notes: PlacedNotes) -> str:
    """Return what is to be said about notes for which a format of evidence has no place; "" where it has them all."""
    in_it = 0 if kind == "claimreview" else sum(map(len, notes.of_quotation.values()))
    count = len(notes.all) - in_it
    what = "1 note is" if count == 1 else f"{count} notes are"
    return f"; {what} not in it, .md and .json have all" if count else ""


def write_evidence(library: Library, entry: Entry, name: str, kind: str) -> Path:
    """Write the quotations of an article as evidence to the file `name`; return the file. No file is overwritten.

    Raises TuireaderError if that is not possible.
    """
    from tuireader.evidence.about import About  # noqa: PLC0415 - only these files need it, as below
    from tuireader.evidence.formats import lines_of  # noqa: PLC0415
    from tuireader.evidence.gather import article_evidence  # noqa: PLC0415

    rows = article_evidence(library, entry)
    if not rows:
        raise TuireaderError(f"{name}: nobody is quoted in this article; name it .md for the article.")
    about = About(entry.title, "", datetime.now(UTC))
    return _write_new(name, "", lambda _path: "".join(f"{line}\n" for line in lines_of(kind, [rows], about)))


def _write_new(name: str, name_in_folder: str, content: Callable[[Path], str]) -> Path:
    """Write a new file, or one in the folder `name`; return it. Raises TuireaderError if that is not possible."""
    path = Path(name)
    try:
        path = path.expanduser()
        path = path / name_in_folder if name_in_folder and path.is_dir() else path
        write_new_file(path, content(path).encode("utf-8", "replace"))
    except FileExistsError as error:
        raise TuireaderError(f"{path} already exists; choose another name.") from error
    except (OSError, ValueError, RuntimeError) as error:  # an impossible name, an unknown home folder
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise TuireaderError(f"{path}: cannot be written ({reason}); name another file.") from error
    return path


def _in_format_of(
    path: Path, document: Document, attribution: Attribution | None, lasting_ids: Mapping[str, str], notes: PlacedNotes
) -> str:
    suffix = path.suffix.lower()
    if suffix == ".md":
        return article_markdown(document, attribution, notes)
    if suffix != ".json":
        *endings, last = (".json", *_EVIDENCE_ENDINGS)
        named = f"{', '.join(endings)} or {last}"
        raise TuireaderError(f"{path}: name it .md for the article, or {named} for its quotations.")
    if attribution is None:
        raise TuireaderError(f"{path}: the quotations are still being looked for; try again in a moment.")
    return article_json(document, attribution, lasting_ids, notes)


def _speakers_lines(attribution: Attribution | None) -> list[str]:
    """Return the speakers with their quotations; they stand where reading the file as an article ends."""
    if attribution is None or not attribution.quotations:
        return []
    lines = ["## Who said what"]
    for speaker in (*attribution.speakers, None):
        quoted = [q for q in attribution.quotations if q.speaker == (speaker.id if speaker else None)]
        if quoted:
            name = ", ".join(filter(None, (speaker.name, speaker.role))) if speaker else "No speaker named"
            lines += ["", f"### {escaped(name)}", ""]
            lines += [f"- “{escaped(cited_words(quotation))}”" for quotation in quoted]
    return [*lines, ""]


def _notes_lines(notes: PlacedNotes) -> list[str]:
    """Return the words that the user keeps, each with the note below it."""
    lines = ["## Your notes", ""]
    for note in notes.all:
        lines += [
            f"> “{escaped(single_line(note.anchor.exact))}”{'' if note.id in notes.places else OPEN_NOTE_SUFFIX}",
            "",
        ]
        lines += [escaped(note.text), ""] if note.text else []
    return lines if notes.all else []


def _notes_json(notes: PlacedNotes) -> list[dict[str, object]]:
    """Return the notes; `span` is where their words are in the text, `quotation` that which they are about."""
    quotation_ids = {note.id: quotation_id for quotation_id, of_it in notes.of_quotation.items() for note in of_it}
    return [
        {
            "id": f"n{note.id}",
            "quotation": quotation_ids.get(note.id),
            "span": notes.places[note.id].span if note.id in notes.places else None,
            "words": note.anchor.exact,
            "note": note.text,
        }
        for note in notes.all
    ]


def article_markdown(document: Document, attribution: Attribution | None, notes: PlacedNotes) -> str:
    """Return an article as Markdown, with who said what in it and the user's notes below."""
    appendix = [*_speakers_lines(attribution), *_notes_lines(notes)]
    return "\n".join([to_markdown(document), *([APPENDIX_COMMENT, "", *appendix] if appendix else [])])


def article_json(
    document: Document, attribution: Attribution, lasting_ids: Mapping[str, str], notes: PlacedNotes
) -> str:
    """Return the output of `tuireader quotes --json --text`, with fields that identify the article."""
    facts: dict[str, object] = {
        "title": document.title,
        "url": document.url,
        "author": document.byline,
        "publication": document.credit,
        "date": document.date.isoformat() if document.date else None,
        "text_sha256": sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest(),
    }
    found = to_schema(attribution, document.url or document.title)
    for quotation in found["quotations"]:
        quotation["lasting_id"] = lasting_ids.get(quotation["id"])
    facts |= {"notes": _notes_json(notes)} if notes.all else {}
    return json.dumps({**found, **facts, "text": document.text}, ensure_ascii=False, indent=1) + "\n"
