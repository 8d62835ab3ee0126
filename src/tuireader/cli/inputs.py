"""Read what the command line names, one article after the other: files, folders, standard input and web pages."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tuireader import documents
from tuireader.cli import show_progress, write_error
from tuireader.cli.standard_input import is_pipe, read_pipe
from tuireader.documents import Document
from tuireader.errors import ArticleError
from tuireader.userinfo import without_password

if TYPE_CHECKING:
    from tuireader.library import Library


def is_address(path: str) -> bool:
    """Return whether a path from the command line is the address of a web page."""
    return path[:8].lower().startswith(("http://", "https://"))


def open_pages(library: "Library", addresses: Iterable[str]) -> tuple[list[int], list[ArticleError]]:
    """Fetch and store pages; return the ids of their entries, and errors for the others.

    If a page cannot be fetched, its stored copy opens and the reason is printed.
    """
    import asyncio  # noqa: PLC0415 - slow to import, like HTTP

    from tuireader import config  # noqa: PLC0415
    from tuireader.updates.open_url import open_page  # noqa: PLC0415

    settings = config.load(config.config_file())
    found: list[int] = []
    problems: list[ArticleError] = []
    for url in addresses:
        try:
            with _fetch_notice(url):
                entry, problem = asyncio.run(open_page(library, url, settings))
        except ArticleError as error:
            problems.append(error)
            continue
        if problem is not None:
            write_error(f"{problem}; the stored copy opens instead")
        found.append(entry.id)
    return found, problems


def read_page(url: str) -> "tuple[str, Document] | ArticleError":
    """Return the address and the article of a page, or an error; nothing is stored."""
    import asyncio  # noqa: PLC0415 - as above

    from tuireader import config  # noqa: PLC0415
    from tuireader.updates.open_url import read_page_at  # noqa: PLC0415

    try:
        with _fetch_notice(url):
            return without_password(url), asyncio.run(read_page_at(url, config.load(config.config_file())))
    except ArticleError as error:
        return error


@contextmanager
def _fetch_notice(url: str) -> Iterator[None]:
    """Return a context during which a terminal shows which page is being fetched."""
    shown = sys.stderr.isatty()
    if shown:
        show_progress(f"Fetching {without_password(url)} …")
    try:
        yield
    finally:
        if shown:
            show_progress("")


def read_articles(paths: list[str]) -> Iterator[tuple[str, Document] | ArticleError]:
    """Yield each article with its id (the path as it was found), or an error."""
    for path in paths:
        if is_address(path):
            yield read_page(path)
            continue
        is_piped = path == "-" or is_pipe(path)
        found, problems = documents.find_articles([path]) if not is_piped else ([Path(path)], [])
        yield from problems
        for file in found:
            try:
                yield str(file), _read_piped(path) if is_piped else documents.load(file)
            except ArticleError as error:
                yield error


def _read_piped(path: str) -> Document:
    """Return the article from a pipe; report if it was cut off. Raises ArticleError where there is none."""
    pipe = read_pipe(path)
    if pipe.problem:
        write_error(pipe.problem)
    return documents.parse(pipe.data, pipe.location)
