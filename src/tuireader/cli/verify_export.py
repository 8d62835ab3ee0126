"""`tuireader verify FILE`: whether the quotations of an export still stand where they stood."""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from tuireader.cli import show_progress, write, write_error, write_json
from tuireader.cli.common import counted_noun, library_parser, load_configuration, with_library
from tuireader.cli.inputs import read_articles
from tuireader.cli.progress import Problems
from tuireader.cli.said_formats import INDENT, text_width, wrapped
from tuireader.documents.cleaning import clean, clean_line, single_line
from tuireader.documents.model import Document
from tuireader.errors import ArticleError
from tuireader.evidence.read_export import Claim, read_export
from tuireader.evidence.verify import ArticleText, ArticleVerifier, Verdict, by_article
from tuireader.library import Entry, Library
from tuireader.userinfo import without_userinfo

UNKNOWN = "unknown"
"""The state of a quotation whose article cannot be found or read."""
_STATES = ("same", "moved", "changed", "gone", UNKNOWN)
_ABOUT = {
    "same": "still there to the letter",
    "moved": "still there to the letter, elsewhere in the article",
    "changed": "changed",
    "gone": "gone",
    UNKNOWN: "not checked",
}
Texts = Callable[[Claim], Sequence[ArticleText]]
"""Returns the texts of the article of a claim: the present one first. Raises ArticleError where it cannot be read."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "verify",
        "Say of each quotation of an export (jsonl, csv, annotation or html) whether it still stands where it stood: "
        "the same to the letter, moved, changed, with the difference, or gone; and how sure that is. The articles are "
        "those of the library with their versions, or the given files, or with --online the pages as they are now.",
    )
    command.add_argument(
        "export", metavar="FILE", type=Path, help="what tuireader export has written; “-”: standard input"
    )
    command.add_argument(
        "articles",
        nargs="*",
        metavar="ARTICLE",
        help="files (“-”: standard input), folders or addresses of the articles, instead of the library; each is known "
        "by its address or title, and a single one needs neither if all quotations are of one article",
    )
    command.add_argument("--online", action="store_true", help="fetch each page again; nothing is stored")
    command.add_argument("--all", action="store_true", help="also list the quotations that are the same")
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 0 all stand to the letter, 1 not all do, 2 wrong usage."""
    command = parser()
    options = command.parse_args(arguments)
    if options.online and options.articles:
        command.error("choose one of --online and files of articles")
    if [str(options.export), *options.articles].count("-") > 1:
        command.error("standard input can be read only once; name “-” once")
    unread = Problems(waits=True)  # where nothing is a quotation, one sentence says so
    claims = list(_claims_in(options.export, unread))
    unread.write_rest()
    status = _verify_all(claims, options)
    return max(status, 1) if unread.count else status


def _claims_in(export: Path, unread: Problems) -> Iterator[Claim]:
    """Yield the quotations of an export; `unread` takes what is none."""
    for found in read_export(export):
        if isinstance(found, Claim):
            yield found
        else:
            unread.say(str(found))


def _verify_all(claims: Sequence[Claim], options: argparse.Namespace) -> int:
    """Print what has become of each quotation, wherever its article is; return the exit status."""
    if options.articles:
        return _verify(claims, _texts_of_files(options.articles, claims), options)
    if options.online:
        return _verify(claims, _texts_of_pages(), options)

    def work(library: Library) -> int:
        return _verify(claims, lambda claim: _texts_of_library(library, claim), options)

    return with_library(options.library, work, only_reads=True)


def _verify(claims: Sequence[Claim], texts: Texts, options: argparse.Namespace) -> int:
    """Print what has become of each quotation; return the exit status."""
    counts, checked = Counter[str](), 0
    is_shown = sys.stderr is not None and sys.stderr.isatty() and not options.json
    for group in by_article(claims):
        if is_shown:
            show_progress(f"{checked:,} of {counted_noun(len(claims), 'quotation')} …")
        verdicts = _verdicts(group, texts)
        if is_shown:
            show_progress("")
        if isinstance(verdicts, ArticleError):
            counts[UNKNOWN] += len(group)
            _write_unknown(group, verdicts, as_json=options.json)
        else:
            counts.update(verdict.state for verdict in verdicts)
            for verdict in verdicts:
                _write_verdict(verdict, options)
        checked += len(group)
    if not options.json:
        write(_summary(counts))
    return 0 if counts.total() == counts["same"] + counts["moved"] else 1


def _verdicts(group: Sequence[Claim], texts: Texts) -> list[Verdict] | ArticleError:
    """Return what has become of the quotations of one article, or why the article cannot be read."""
    try:
        verifier = ArticleVerifier(texts(group[0]))
    except ArticleError as error:
        return error
    return [verifier.verify(claim) for claim in group]


def _summary(counts: Counter[str]) -> str:
    parts = [f"{counts[state]:,} {_ABOUT[state]}" for state in _STATES if counts[state]]
    return f"{counted_noun(counts.total(), 'quotation')}: {'; '.join(parts)}."


# What articles say


def _texts_of_library(library: Library, claim: Claim) -> list[ArticleText]:
    entry, document = _article_of(library, claim)
    versions = [
        ArticleText(it.document.text, f"version {it.number}", it.fetched)
        for it in reversed(library.versions.of_entry(entry.id))
    ]
    return [ArticleText(document.text, ""), *(it for it in versions if it.text != document.text)]


def _article_of(library: Library, claim: Claim) -> tuple[Entry, Document]:
    """Return the article of a claim: with its id, where its address or else its title is the same, or at its address.

    Raises ArticleError where the library has none, or it cannot be read.
    """
    entry = library.entries.get(claim.entry_id)
    if entry is not None and claim.url and entry.url == claim.url:
        return entry, library.articles.open(entry)
    if entry is not None:
        with suppress(ArticleError):  # the id may be another article's
            document = library.articles.open(entry)  # only this has the address and the title of a file
            if document.url == claim.url if claim.url else claim.title in {document.title, entry.title}:
                return entry, document
    entry = library.pages.entry_at_url(claim.url) if claim.url else None
    if entry is None:
        raise ArticleError(claim.url or claim.title, "is not in the library; --online fetches its page")
    return entry, library.articles.open(entry)


def _texts_of_files(paths: list[str], claims: Sequence[Claim]) -> Texts:
    """Return a function that finds the file of a claim: by its address or title, or the only one of one article."""
    opened = dict[str, Document]()
    for found in read_articles(paths):
        if isinstance(found, ArticleError):
            raise found
        opened[found[0]] = found[1]
    is_for_all = len(opened) == 1 and len({(it.entry_id, it.url, it.title) for it in claims}) == 1

    def texts(claim: Claim) -> list[ArticleText]:
        at_address = [name for name, it in opened.items() if claim.url and it.url == claim.url]
        with_title = [name for name, it in opened.items() if claim.title and it.title == claim.title]
        fitting = [*at_address, *with_title, *(opened if is_for_all else ())]
        if fitting:
            return [ArticleText(opened[fitting[0]].text, fitting[0])]
        raise ArticleError(claim.title or claim.url, "is in none of the files")

    return texts


def _texts_of_pages() -> Texts:
    from tuireader.updates.open_url import read_page_at  # noqa: PLC0415 - imports HTTP

    configuration = load_configuration()

    def texts(claim: Claim) -> list[ArticleText]:
        if not claim.url.startswith(("http://", "https://")):
            raise ArticleError(claim.title, "has no address that can be fetched")
        document = asyncio.run(read_page_at(claim.url, configuration))
        return [ArticleText(document.text, "", document.fetched)]

    return texts


# What is printed


def _write_unknown(group: Sequence[Claim], error: ArticleError, *, as_json: bool) -> None:
    write_error(error)
    for claim in group if as_json else ():
        write_json({"id": claim.id, "state": UNKNOWN, "url": without_userinfo(claim.url), "reason": str(error)})


def _write_verdict(verdict: Verdict, options: argparse.Namespace) -> None:
    if options.json:
        write_json(verdict_to_json(verdict))
    elif verdict.state != "same" or options.all:
        write("\n".join(verdict_lines(verdict)))


def verdict_to_json(verdict: Verdict) -> dict[str, object]:
    """Return a verdict as JSON fields; `places` are spans of code points in the present text."""
    earlier = verdict.earlier
    return {
        "id": verdict.claim.id,
        "state": verdict.state,
        "sure": verdict.is_sure,
        "sureness": round(verdict.sureness, 3),
        "words": verdict.claim.words,
        "now": verdict.words or None,
        "places": [[it.start, it.end] for it in verdict.places],
        "difference": verdict.difference or None,
        "last_in": earlier.name if earlier else None,
        "speaker": verdict.claim.speaker or None,
        "title": verdict.claim.title,
        "url": without_userinfo(verdict.claim.url),
    }


def verdict_lines(verdict: Verdict) -> list[str]:
    """Return the lines that show a verdict to people."""
    claim, width = verdict.claim, text_width()
    doubt = "" if verdict.is_sure else f" (not sure: {verdict.sureness:.0%})"
    where = f" · last in {verdict.earlier.name}" if verdict.earlier else ""
    speaker = f"{clean_line(claim.speaker)}: " if claim.speaker else ""
    shown = verdict.difference or claim.words
    state = f"{_ABOUT[verdict.state]}{doubt}{where} · {clean_line(claim.title)}"
    head = wrapped(f"{clean_line(claim.id):>10}  ", state, width)
    return [*head, *wrapped(INDENT, f"{speaker}“{single_line(clean(shown))}”", width)]
