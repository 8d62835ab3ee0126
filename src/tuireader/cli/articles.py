"""Files, folders, standard input and pages of the web, one article after the other."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tuireader import documents
from tuireader.cli.addresses import is_address, read_page
from tuireader.documents.model import Document
from tuireader.errors import ArticleError


def read_all(paths: list[str]) -> Iterator[tuple[str, Document] | ArticleError]:
    """Yield each article with its id (the path as it was found), or why there is none."""
    for path in paths:
        if is_address(path):
            yield read_page(path)
            continue
        found, problems = documents.find_articles([path]) if path != "-" else ([Path("-")], [])
        yield from problems
        for file in found:
            try:
                if path == "-":
                    yield "-", documents.parse(sys.stdin.buffer.read(), "standard input")
                else:
                    yield str(file), documents.load(file)
            except ArticleError as error:
                yield error
