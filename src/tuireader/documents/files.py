"""Read articles from files: a complete one, only its headline, or all in a folder."""

import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tuireader.documents.cleaning import clean
from tuireader.documents.model import HTML_SUFFIXES, SUFFIXES, Document, Headline
from tuireader.errors import ArticleError

# The parsers are imported with the first article that is opened, because listing articles does not need them.
# ruff: noqa: PLC0415

MAX_FILE_BYTES = 32 << 20  # the longest novels have three million bytes
PEEK_BYTES = 8 << 10
PEEK_PAGE_BYTES = 64 << 10  # a page's title may come after its style sheets
_DIGITS = re.compile(r"(\d+)")


def load(path: Path) -> Document:
    """Return the document in a file. Raises ArticleError where it has none."""
    from tuireader.documents.parsing import parse

    return parse(_read_file(path, MAX_FILE_BYTES), _shown_path(path))


def peek(path: Path) -> Headline:
    """Return the headline in the first 8 KB of a file (64 KB of a page). Raises ArticleError where it is not text."""
    from tuireader.documents.peek_file import peek_text

    max_bytes = PEEK_PAGE_BYTES if _suffix(path.name) in HTML_SUFFIXES else PEEK_BYTES
    data = _read_file(path, max_bytes)
    return peek_text(data, _shown_path(path), whole=len(data) < max_bytes)


def find_articles(paths: Sequence[str]) -> tuple[list[Path], list[ArticleError]]:
    """Return the files that `paths` name, each once, and the errors; folders are searched in natural order."""
    found: dict[str, Path] = {}
    errors: list[ArticleError] = []
    for path_name in paths:
        path = Path(path_name)
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except (OSError, ValueError) as error:
            errors.append(_article_error(path, error))
            continue
        if not is_folder:
            found.setdefault(os.path.realpath(path), path)
            continue
        articles, failures = _find_in_folder(path, _is_article)
        for real_path, file in articles:
            found.setdefault(real_path, file)
        errors += failures
        if not articles and not failures:
            errors.append(
                ArticleError(_shown_path(path), "holds no articles; give a folder with .md, .txt or .html files")
            )
    return list(found.values()), errors


def find_files(folder: Path, is_wanted: Callable[[str], bool]) -> tuple[list[Path], list[ArticleError]]:
    """Return the files below a folder whose names are wanted, each once, in natural order, and the errors."""
    found, errors = _find_in_folder(folder, is_wanted)
    return list(dict(reversed(found)).values())[::-1], errors


def _is_article(name: str) -> bool:
    return _suffix(name) in SUFFIXES


def _find_in_folder(
    folder: Path, is_wanted: Callable[[str], bool]
) -> tuple[list[tuple[str, Path]], list[ArticleError]]:
    """Return the real and the given path of each file that is wanted, and errors for folders that cannot be read.

    A folder that several links lead to is searched once.
    """
    files: list[tuple[str, Path]] = []
    errors: list[ArticleError] = []
    seen: set[str] = set()
    pending = [(str(folder), True, os.path.realpath(folder))]
    while pending:
        path, is_folder, real_path = pending.pop()
        if not is_folder:
            files.append((real_path, Path(path)))
        elif real_path not in seen:
            seen.add(real_path)
            try:
                pending += reversed(list(_entries(path, real_path, is_wanted)))
            except OSError as error:
                errors.append(_article_error(Path(path), error))
    return files, errors


def _entries(folder: str, real_folder: str, is_wanted: Callable[[str], bool]) -> Iterator[tuple[str, bool, str]]:
    """Yield `(path, is a folder, real path)` for the wanted files and the folders in a folder, in natural order."""
    with os.scandir(folder) as entries:
        shown = [entry for entry in entries if not entry.name.startswith(".")]
    for entry in sorted(shown, key=lambda entry: _natural_sort_key(entry.name)):
        try:
            is_folder = entry.is_dir()
            if is_folder or (is_wanted(entry.name) and entry.is_file()):
                linked = entry.is_symlink()
                real_path = os.path.realpath(entry.path) if linked else f"{real_folder}{os.sep}{entry.name}"
                yield entry.path, is_folder, real_path
        except OSError:  # links in a circle
            continue


def _suffix(name: str) -> str:
    return name[name.rfind(".") :].lower()


def _natural_sort_key(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """Return a key that sorts “article 2” before “Article 10”, and numbers before letters."""
    parts = _DIGITS.split(name.casefold())
    return [(0, int(part[:18]), "") if part.isdecimal() else (1, 0, part) for part in parts if part], name


def _shown_path(path: Path) -> str:
    return clean(str(path)).replace("\n", " ")


def _read_file(path: Path, max_bytes: int) -> bytes:
    """Return up to `max_bytes` of a regular file that is not too large; never wait for a pipe or a device."""
    try:
        _check_regular_file(path, path.stat())
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            _check_regular_file(path, os.fstat(descriptor))  # it may have been replaced meanwhile
            return file.read(max_bytes) or b""
    except (OSError, ValueError) as error:
        raise _article_error(path, error) from error


def _check_regular_file(path: Path, status: os.stat_result) -> None:
    location = _shown_path(path)
    if stat.S_ISDIR(status.st_mode):
        raise ArticleError(location, "is a folder; give the articles in it")
    if not stat.S_ISREG(status.st_mode):
        raise ArticleError(
            location, "is not a regular file but a pipe, socket or device; save its text to a file first"
        )
    if status.st_size > MAX_FILE_BYTES:
        raise ArticleError(location, f"is larger than {MAX_FILE_BYTES >> 20} MB; give a file that holds one article")


def _article_error(path: Path, error: OSError | ValueError) -> ArticleError:
    """Return the error for what the system reported about a path."""
    location = _shown_path(path)
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return ArticleError(location, "does not exist; check the spelling")
    if isinstance(error, PermissionError):
        return ArticleError(location, "may not be read; ask its owner for the permission")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a possible name"
    return ArticleError(location, f"cannot be read ({reason.lower()}); check the path")
