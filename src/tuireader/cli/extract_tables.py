"""`tuireader extract IN… --out DIR`: who said what in very many articles, as tables."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tuireader.cli import write, write_error, write_json
from tuireader.cli.arguments import Parser
from tuireader.cli.common import counted_noun
from tuireader.cli.progress import ProgressLine
from tuireader.errors import TuireaderError
from tuireader.extract.layout import FORMATS

if TYPE_CHECKING:
    from tuireader.extract.run import Workers

ENGINES = ("processes", "dask")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = Parser(
        prog="tuireader extract",
        description="Find who said what in very many articles, and write tables of articles, quotations and speakers. "
        'IN is a file of JSON lines {"id", "text", …} (.jsonl, also .gz and .zst), Parquet with the columns id and '
        "text, WARC, an article as text, Markdown or HTML, a folder of all these, a library, or “-” for JSON lines "
        "from standard input. An article that cannot be read has its problem in the table of articles, a file that is "
        "cut off is read to there, and neither stops the rest. A run that was ended goes on with --resume, but not "
        "from standard input, which cannot be read a second time.",
        epilog="Exit status: 0 all that was named is in the tables; 1 some of it is not: an article, a file or the "
        "rest of one could not be read, or a part could not be written; or several articles have one id; standard "
        "error says which; 2 nothing was extracted, because an input is not there, DIR cannot be used, or the usage is "
        "wrong; 130 ended by Ctrl-C.",
    )
    command.add_argument("inputs", nargs="+", metavar="IN", help="files, folders or “-” to read the articles from")
    command.add_argument("--out", metavar="DIR", type=Path, required=True, help="the folder to write into")
    command.add_argument("--format", choices=FORMATS, default="parquet", help="of the tables (default: parquet)")
    command.add_argument("--text", action="store_true", help="write the texts, too: tuireader import-quotes needs them")
    command.add_argument("--jobs", metavar="N", type=_count, default=None, help="processes (default: all processors)")
    command.add_argument("--rows", metavar="N", type=_count, default=None, help="articles a part (default: 1,000)")
    command.add_argument("--resume", action="store_true", help="go on with what an earlier run has left in DIR")
    command.add_argument("--engine", choices=ENGINES, default="processes", help="what runs the work")
    command.add_argument(
        "--scheduler", metavar="ADDRESS", help="with --engine dask: of a Dask cluster that reads IN and writes DIR"
    )
    command.add_argument("--json", action="store_true", help="print the manifest instead of a sentence")
    return command


def _count(word: str) -> int:
    if not (word.isascii() and word.isdigit() and 0 < int(word) < 10**6):
        raise argparse.ArgumentTypeError("give a whole number above 0")
    return int(word)


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 0 all extracted, 1 some is not, 2 wrong usage."""
    command = parser()
    options = command.parse_args(arguments)
    if options.scheduler and options.engine != "dask":
        command.error("--scheduler belongs to --engine dask")
    try:
        from tuireader.extract.run import DEFAULT_ROWS_PER_PART, Request, run_extraction  # noqa: PLC0415 - an extra
    except ImportError as error:
        if error.name != "pyarrow":
            raise
        raise TuireaderError("pyarrow is not installed; pip install 'tuireader[extract]' installs it") from error
    rows = options.rows or DEFAULT_ROWS_PER_PART
    request = Request(tuple(options.inputs), options.out, options.format, rows, options.resume, options.text)
    shown = ProgressLine()
    try:
        manifest = run_extraction(request, _workers(options), shown.update)
    except KeyboardInterrupt:
        shown.end()
        write_error(f"{options.out}: was ended before it was whole; the same command with --resume goes on")
        return 130
    finally:
        shown.end()
    return _write_outcome(options, manifest)


def _workers(options: argparse.Namespace) -> "Workers":
    from tuireader.extract.processes import default_jobs, process_workers  # noqa: PLC0415 - not for usage errors

    jobs = options.jobs or default_jobs()
    if options.engine == "dask":
        from tuireader.extract.dask_workers import dask_workers  # noqa: PLC0415 - an extra

        return dask_workers(jobs, options.scheduler)
    return process_workers(jobs)


def _write_outcome(options: argparse.Namespace, manifest: dict[str, Any]) -> int:
    totals, problems = manifest["totals"], list(_problems(manifest))
    if options.json:
        write_json(manifest)
    else:
        write(
            f"{counted_noun(totals['rows'], 'article')}, {counted_noun(totals['quotations'], 'quotation')} and"
            f" {counted_noun(totals['speakers'], 'speaker')} in {options.out}"
        )
    for problem in problems:
        write_error(problem)
    return 1 if problems else 0


def _problems(manifest: dict[str, Any]) -> Iterator[str]:
    """Yield what is not in the tables, or cannot be told apart there, and why."""
    for it in manifest["unread"]:
        yield f"{it['input']}: {it['reason']}"
    if count := manifest["totals"]["problems"]:
        yield f"{counted_noun(count, 'article')} could not be read; the column “problem” of the articles says why"
    yield from _repeated(manifest["repeated_ids"])
    for it in manifest["failures"]:
        yield f"part {it['number']} is missing: {it['reason']}; --resume tries it again"


def _repeated(found: dict[str, Any]) -> Iterator[str]:
    """Yield which ids come more than once."""
    if not found["ids"]:
        return
    named = found["named"]
    of_these = f"; {len(named)} of them are named here" if found["ids"] > len(named) else ""
    yield (
        f"{counted_noun(found['ids'], 'id')} come{'s' if found['ids'] == 1 else ''} more than once, in"
        f" {found['articles']} articles, which the tables of quotations and speakers cannot tell apart{of_these}"
    )
    for it in named:
        others = f" and {counted_noun(it['other_inputs'], 'other input')}" if it["other_inputs"] else ""
        yield f"id {it['id']}: {it['articles']} articles, in {', '.join(it['inputs'])}{others}"
