"""`tuireader import-quotes DIR`: put the articles that `tuireader extract` has read into a library."""

import argparse
from importlib.util import find_spec
from pathlib import Path

from tuireader.cli import write, write_error, write_json
from tuireader.cli.common import counted_noun, library_parser, load_configuration, with_library
from tuireader.cli.progress import Problems
from tuireader.cli.search import add_limit
from tuireader.errors import TuireaderError
from tuireader.extract.import_articles import (
    ImportCounts,
    ImportRequest,
    feed_name,
    finish_import,
    import_articles,
)
from tuireader.extract.read_tables import Manifest, read_manifest
from tuireader.library import Library
from tuireader.library.feeds import clean_name


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "import-quotes",
        "Put the articles that tuireader extract --text has read, with their quotations and speakers, into the "
        "library: in a feed called as DIR, which nobody fetches. What is there already is not doubled, and a run that "
        "was ended goes on. Quotations that another version has found are found again in the background.",
        has_json=False,
    )
    command.add_argument("folder", metavar="DIR", type=Path, help="what tuireader extract has written")
    command.add_argument("--name", metavar="NAME", help="of the feed (default: that of DIR); a new name, a new feed")
    add_limit(command, "import", 0)
    command.add_argument("--json", action="store_true", help="print an object with numbers instead of a sentence")
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 0 all is there, 1 some was left out, 2 wrong usage."""
    options = parser().parse_args(arguments)
    problems = Problems()
    manifest = read_manifest(options.folder, problems.say)
    if manifest.file_format == "parquet" and find_spec("pyarrow") is None:
        raise TuireaderError("pyarrow is not installed; pip install 'tuireader[extract]' installs it")
    name = feed_name(options.folder) if options.name is None else clean_name(options.name)
    if not name:
        raise TuireaderError("--name needs a word after it")
    rules = tuple(load_configuration().rules)
    request = ImportRequest(manifest, name, options.limit, rules)
    return with_library(
        options.library,
        lambda library: _import(library, request, problems, as_json=options.json),
        create=True,
    )


def _import(library: Library, request: ImportRequest, problems: Problems, *, as_json: bool) -> int:
    shown, folder = problems.line, request.manifest.folder
    try:
        with library.large_cache():
            counts = import_articles(library, request, shown.update, problems.say)
            shown.show("finding out who is who")
            finish_import(library)
    except KeyboardInterrupt:
        shown.end()
        write_error(f"{folder}: was ended before all of it was there; the same command goes on")
        return 130
    finally:
        shown.end()
        problems.write_rest()
    if as_json:
        write_json({"folder": str(folder), "feed": request.feed_name, **counts._asdict()})
    else:
        write(_outcome(request.manifest, counts))
    return 1 if counts.left_out else 0


def _outcome(manifest: Manifest, counts: ImportCounts) -> str:
    """Return the sentences about what was done."""
    new = counted_noun(counts.new, "new article")
    parts = [f"{new}, {counts.changed:,} changed, {counts.known:,} there already"]
    parts += [f"{counts.left_out:,} left out"] if counts.left_out else []
    parts += [f"{counts.unread:,} that extract could not read"] if counts.unread else []
    sentence = f"{manifest.folder}: {', '.join(parts)}; {counted_noun(counts.quotations, 'quotation')}"
    if not counts.to_find:
        return sentence
    left = counted_noun(counts.to_find, "article")
    why = "" if manifest.is_of_this_engine else ", which another engine has read"
    return f"{sentence}; those of {left}{why}, are found by tuireader refresh, or while you read"
