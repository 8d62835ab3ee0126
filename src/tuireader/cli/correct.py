"""`tuireader correct ID …`: correct what was found about a quotation, or that one was not found."""

import argparse

from tuireader.cli import write, write_json
from tuireader.cli.common import library_parser, with_library
from tuireader.cli.corrections import open_line, ruling_to_json, shown_words
from tuireader.corrections.anchors import anchor_of, anchor_of_quotation
from tuireader.corrections.model import Action
from tuireader.corrections.word_bounds import MAX_PLACES, places_of
from tuireader.documents.cleaning import clean_line
from tuireader.errors import TuireaderError
from tuireader.library import Entry, Library
from tuireader.library.said import is_id_number
from tuireader.quotes import Quotation, Span
from tuireader.quotes.naming import speaker_name
from tuireader.updates.change_rulings import add_ruling, undo_ruling
from tuireader.updates.corrected_article import HOW_TO_LIST, CorrectedArticle, open_corrected

WHAT_TO_SAY = "name one of --speaker NAME, --nobody, --words FROM…TO, --missing FROM…TO, --undo and --list"
MAX_SHOWN_CHARACTERS = 200


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "correct",
        "Correct who said a quotation, or which words are one. ID is that of a quotation, and stays (12.3); --list "
        "shows those of an article. What you say holds at once, through later versions of the article and of the "
        "program, and changes nothing of what was found: --undo brings that back.",
    )
    command.add_argument("id", metavar="ID", help="of a quotation; of an article for --list and --missing")
    command.add_argument("--list", action="store_true", help="list the quotations of an article with their ids")
    command.add_argument("--speaker", metavar="NAME", help="this is who said it")
    command.add_argument("--nobody", action="store_true", help="nobody said it: it is a title, a term or the like")
    command.add_argument("--words", metavar="FROM…TO", help="the quotation goes from these words to those")
    command.add_argument("--missing", metavar="FROM…TO", help="there is a quotation from these words to those")
    command.add_argument("--undo", action="store_true", help="undo the last correction of it, or that of ID (r7)")
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status. Raises TuireaderError where the ID or the words do not fit."""
    options = parser().parse_args(arguments)
    chosen = (options.list, options.undo, options.nobody, options.words, options.missing)
    count = sum(it not in {None, False} for it in chosen)
    if count > 1 or (options.speaker is not None and count and options.missing is None):
        raise TuireaderError(f"that is more than one correction; {WHAT_TO_SAY}")
    if not count and options.speaker is None:
        raise TuireaderError(WHAT_TO_SAY)
    return with_library(options.library, lambda library: _work(library, options), only_reads=options.list)


def _work(library: Library, options: argparse.Namespace) -> int:
    if options.undo:
        _undo(library, options)
        return 0
    is_article = options.list or options.missing is not None
    entry = entry_with_id(library, options.id, is_article=is_article)
    article = open_corrected(library, entry)
    if options.list:
        _write_list(article, as_json=options.json)
        return 0
    _rule(library, article, options)
    return 0


def entry_with_id(library: Library, given_id: str, *, is_article: bool) -> Entry:
    """Return the entry of an id. Raises TuireaderError where there is none."""
    entry_id, dot, slot = given_id.partition(".")
    has_slot = is_id_number(slot.removeprefix("r"))
    if not is_id_number(entry_id) or (dot if is_article else not has_slot):
        kind = "an article (12)" if is_article else "a quotation (12.3)"
        raise TuireaderError(f"{given_id}: is no id of {kind}; {HOW_TO_LIST}")
    entry = library.entries.get(int(entry_id))
    if entry is None:
        how = "tuireader search --json shows the ids of articles"
        raise TuireaderError(f"{given_id}: there is no article {entry_id}; {how}")
    return entry


def _rule(library: Library, article: CorrectedArticle, options: argparse.Namespace) -> None:
    """Store a ruling, and show what it is about."""
    text, name = article.document.text, options.speaker or ""
    if options.missing is not None:
        anchor = anchor_of(text, *one_place(text, options.missing))
        ruling = add_ruling(library, article.entry, Action.MISSING, anchor, name)
    else:
        quotation = article.quotation(options.id)
        anchor = anchor_of_quotation(text, quotation)
        if options.words is not None:
            right = anchor_of(text, *one_place(text, options.words, quotation))
            ruling = add_ruling(library, article.entry, Action.WORDS, anchor, words=right)
        else:
            action = Action.NOBODY if options.nobody else Action.SPEAKER
            ruling = add_ruling(library, article.entry, action, anchor, name)
    if options.json:
        write_json(ruling_to_json(article.entry, ruling, is_open=False))
        return
    now = open_corrected(library, article.entry)
    decided = (it for it in now.quotations() if it.id in now.corrected.ruling_of)
    write("\n".join(_line(now, it) for it in decided if now.corrected.ruling_of[it.id].id == ruling.id))


def one_place(text: str, bounds: str, near: Quotation | None = None) -> Span:
    """Return the one place where words stand, which touches the quotation `near`. Raises TuireaderError without one."""
    places = places_of(text, bounds)
    if not places:
        raise TuireaderError(f"“{bounds}”: these words are not in the article")
    if near is not None:
        start, stop = near.extent
        places = [(first, last) for first, last in places if first < stop and start < last]
        if not places:
            raise TuireaderError(f"“{bounds}”: these words are elsewhere in the article, not at this quotation")
    if len(places) > 1:
        count = f"{MAX_PLACES} times or more" if len(places) >= MAX_PLACES else f"{len(places)} times"
        raise TuireaderError(f"“{bounds}”: these words are in the article {count}; name more of them")
    return places[0]


def _undo(library: Library, options: argparse.Namespace) -> None:
    """Undo a ruling by its id, or the last one about a quotation. Raises TuireaderError where there is none."""
    if options.id[:1] == "r" and is_id_number(options.id[1:]):
        ruling_id = int(options.id[1:])
    else:
        article = open_corrected(library, entry_with_id(library, options.id, is_article=False))
        ruling = article.corrected.ruling_of.get(article.quotation(options.id).id)
        if ruling is None:
            raise TuireaderError(f"{options.id}: this quotation was not corrected")
        ruling_id = ruling.id
    change = undo_ruling(library, ruling_id)
    if change is None:
        raise TuireaderError(f"r{ruling_id}: there is no such correction; tuireader corrections lists them")
    if options.json:
        write_json({"undone": f"r{ruling_id}"})
    else:
        write(f"Undone: r{ruling_id}.")


def _write_list(article: CorrectedArticle, *, as_json: bool) -> None:
    """Write the quotations of an article, and those of its rulings that are open."""
    if as_json:
        for quotation in article.quotations():
            write_json(_quotation_to_json(article, quotation))
        return
    lines = [_line(article, quotation) for quotation in article.quotations()]
    lines += map(open_line, article.corrected.open)
    write("\n".join(lines) if lines else "Nobody is quoted in this article.")


def _line(article: CorrectedArticle, quotation: Quotation) -> str:
    """Return the line of a quotation: “12.3  Ada Thornbury (given by you, r7): “…””."""
    ruling = article.corrected.ruling_of.get(quotation.id)
    given = f" (given by you, r{ruling.id})" if ruling else ""
    shown = shown_words(quotation.text, MAX_SHOWN_CHARACTERS)
    speaker = _speaker(article, quotation) or "nobody’s words"
    return f"{article.ids.get(quotation.id, '?'):>10}  {clean_line(speaker)}{given}: “{shown}”"


def _speaker(article: CorrectedArticle, quotation: Quotation) -> str | None:
    """Return what the speaker of a quotation is called; None where it was ruled that nobody spoke."""
    if not _is_present(article, quotation):
        return None
    return speaker_name(article.document.text, quotation, _name(article, quotation))


def _is_present(article: CorrectedArticle, quotation: Quotation) -> bool:
    """Return whether a quotation is one; False where it was ruled that nobody spoke."""
    return any(it.id == quotation.id for it in article.corrected.attribution.quotations)


def _name(article: CorrectedArticle, quotation: Quotation) -> str | None:
    """Return the name of the speaker of a quotation; None where there is none."""
    speakers = article.corrected.attribution.speakers
    return next((speaker.name for speaker in speakers if speaker.id == quotation.speaker), None)


def _quotation_to_json(article: CorrectedArticle, quotation: Quotation) -> dict[str, object]:
    ruling = article.corrected.ruling_of.get(quotation.id)
    is_present = _is_present(article, quotation)
    return {
        "id": article.ids.get(quotation.id),
        "words": quotation.text,
        "content": [list(span) for span in quotation.content],
        "speaker": _name(article, quotation) if is_present else None,
        "nobody": not is_present,
        "confidence": quotation.confidence,
        "correction": f"r{ruling.id}" if ruling else None,
    }
