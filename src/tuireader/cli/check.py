"""`tuireader check`: check the library for damage."""

import argparse

from tuireader.cli import write, write_error, write_json
from tuireader.cli.common import counted_noun, library_parser, with_library
from tuireader.errors import TuireaderError
from tuireader.library import ALL, Library, SavedSize, View
from tuireader.library.database import SQLITE_ERRORS
from tuireader.paths import library_path

EXIT_BROKEN = 1
"""The exit status if something is wrong."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    return library_parser(
        "check",
        "Check the library for damage: its pages, the checksums of all articles and of their versions, and whether all "
        "records fit together.",
    )


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 0 for an undamaged library, otherwise 1."""
    options = parser().parse_args(arguments)
    path = library_path(options.library)

    def work(library: Library) -> int:
        problems = library.check_integrity()
        feeds, entries, copies = _counts(library)
        versions, version_bytes = _stored_versions(library)
        saved = _stored_quotations(library)
        if options.json:
            counts = {
                "feeds": feeds,
                "entries": entries,
                "copies": copies,
                "versions": versions,
                "version_bytes": version_bytes,
            }
            write_json({"library": str(path), **counts, **_saved_to_json(saved), "problems": problems})
        elif not problems:
            kept = (
                f", {counted_noun(versions, 'version')} of edited articles ({_size(version_bytes)})" if versions else ""
            )
            found = f"{counted_noun(feeds or 0, 'feed')}, {counted_noun(entries or 0, 'article')}"
            found += f" ({copies:,} of them copies of others)" if copies else ""
            write(f"{path}: no damage; {found}{kept}")
            if saved and sum(saved[:3]):
                write(_saved_line(saved))
        else:
            for problem in problems:
                write_error(f"{path}: {problem}")
        return EXIT_BROKEN if problems else 0

    return with_library(options.library, work, only_reads=True)


def _counts(library: Library) -> tuple[int | None, int | None, int | None]:
    """Return how many feeds, entries and copies there are; None if the file is too damaged to tell."""
    try:
        return len(library.feeds.all()), library.entries.count(ALL), library.entries.count(View(copied=True))
    except (*SQLITE_ERRORS, TuireaderError):
        return None, None, None


def _stored_versions(library: Library) -> tuple[int | None, int | None]:
    """Return how many versions of articles there are, and their bytes; None if the file is too damaged to tell."""
    try:
        return library.versions.stored()
    except SQLITE_ERRORS:
        return None, None


def _stored_quotations(library: Library) -> SavedSize | None:
    """Return how much is stored of what was said; None if the file is too damaged to tell."""
    try:
        return library.said.stored()
    except SQLITE_ERRORS:
        return None


def _saved_line(saved: SavedSize) -> str:
    size = f" ({_size(saved.size)})" if saved.size else ""
    quotations = counted_noun(saved.quotations, "quotation")
    return f"{quotations}, {saved.reported:,} of reported speech, {saved.gone:,} gone by now{size}"


def _saved_to_json(saved: SavedSize | None) -> dict[str, int | None]:
    names = ("quotations", "reported", "gone_quotations", "quotation_bytes")
    return dict(zip(names, saved or (None,) * len(names), strict=True))


def _size(size: int | None) -> str:
    """Return a number of bytes for people."""
    return f"{(size or 0) / 1e3:,.1f} kB"
