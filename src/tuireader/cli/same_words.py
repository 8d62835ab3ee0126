"""`tuireader same ID`: who else quotes the same words, in other articles."""

import argparse
from collections.abc import Iterator

from tuireader.changes.word_diff import marked_pieces
from tuireader.cli import write, write_json, write_notice
from tuireader.cli.common import counted_noun, library_parser, with_library
from tuireader.cli.said_formats import SaidArticle, found_to_json, shown_words, text_width, title_lines, wrapped
from tuireader.cli.search import find_who_said_what
from tuireader.documents.cleaning import clean, clean_line, single_line
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.library.witness import NO_NAME, NOWHERE_ELSE, SameWords, Witness


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "same",
        "Print who else quotes the words of a quotation, wholly or in part, the earliest first, with what each lacks "
        "[-so-] and adds [+so+]. ID is that of a quotation (12.3), as tuireader said prints it.",
    )
    command.add_argument("id", metavar="ID", help="of the quotation")
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 0 found, 1 no other article quotes the words, 2 wrong usage."""
    options = parser().parse_args(arguments)

    def work(library: Library) -> int:
        find_who_said_what(library)
        found = library.people.same_words(options.id)
        if found is None:
            raise TuireaderError(f"{options.id}: {_why_not_found(library, options.id)}")
        is_elsewhere = len(found.witnesses) > 1
        if options.json:
            for witness in found.witnesses:
                write_json(_to_json(library, witness))
        else:
            write("\n".join(_lines(found, text_width())) if is_elsewhere else NOWHERE_ELSE)
        if not found.is_whole:
            write_notice("There may be more: very many quotations have these words.")
        return 0 if is_elsewhere else 1

    return with_library(options.library, work, only_reads=True)


def _why_not_found(library: Library, quotation_id: str) -> str:
    """Return why the words of a quotation are not compared."""
    saved = library.said.find(quotation_id)
    if saved is None:
        return "no article has a quotation with this id; tuireader said prints the ids"
    if saved.gone is not None:
        return "this quotation is no longer in its article"
    if saved.is_reported:
        return "this is reported speech, whose words are the reporter’s"
    return "you ruled that this is no quotation, or its article is hidden"


def _lines(found: SameWords, width: int) -> Iterator[str]:
    """Yield in how many articles the words are, and each quotation with when and where it was published."""
    yield f"In {counted_noun(found.articles, 'article')}, the earliest first"
    yield ""
    for witness in found.witnesses:
        it = witness.found
        yield from title_lines(it.date, it.title, it.outlet, width)
        yield from wrapped(f"{it.quotation.id:>10}  ", f"{_speaker(witness)}: {_words(witness)}{_tail(witness)}", width)


def _speaker(witness: Witness) -> str:
    name = clean_line(witness.found.person_name)
    return f"another speaker, {name}" if witness.has_other_speaker else name or NO_NAME


def _words(witness: Witness) -> str:
    """Return the words with what differs; where nothing does, as they are."""
    if witness.has_all_words:
        return shown_words(witness.found)
    return f"“{single_line(clean(marked_pieces(witness.pieces))).removesuffix(',')}”"


def _tail(witness: Witness) -> str:
    """Return what stands behind the words: the verb, and which quotation it is."""
    tail = " · ".join(filter(None, (clean_line(witness.found.quotation.cue), witness.label)))
    return f" — {tail}" if tail else ""


def _to_json(library: Library, witness: Witness) -> dict[str, object]:
    """Return a quotation as JSON fields, with what differs."""
    it = witness.found
    return {
        **found_to_json(SaidArticle(library.entries.get(it.entry_id), (it,)), it),
        "asked": witness.is_asked,
        "other_speaker": witness.has_other_speaker,
        "differences": [[sign, text] for sign, text in witness.pieces],
    }
