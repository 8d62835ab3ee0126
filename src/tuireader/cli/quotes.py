"""`tuireader quotes FILE…`: print who said what, as text or JSON. Never imports textual."""

import argparse
import json
import sys
from typing import Any

from tuireader import event_log
from tuireader.cli import EXIT_USAGE, write, write_error, write_json
from tuireader.cli.arguments import Parser
from tuireader.errors import ArticleError, TuireaderError
from tuireader.quotes import attribute, to_schema


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = Parser(
        prog="tuireader quotes",
        description="Find who said what. Offsets count Unicode code points in the article’s plain text, half-open:"
        " [start, end).",
    )
    command.add_argument("files", nargs="*", metavar="FILE", help="a file, a folder, an address (https://…), or -")
    output_form = command.add_mutually_exclusive_group()
    output_form.add_argument(
        "--json", action="store_true", help="print one JSON object per file (schema tuireader.quotes/2)"
    )
    output_form.add_argument(
        "--jsonl", action="store_true", help='read lines {"id", "text"} from standard input, print one object per line'
    )
    output_form.add_argument(
        "--explain",
        action="store_true",
        help="show why: source, cue, rule and candidates of each quotation, and what was left out",
    )
    command.add_argument(
        "--indirect", action="store_true", help="also find reported speech without quotation marks: “she said that …”"
    )
    command.add_argument(
        "--text", action="store_true", help="with --json: include the plain text that the offsets refer to"
    )
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status."""
    command_parser = parser()
    options = command_parser.parse_args(arguments)
    if options.text and not options.json:
        command_parser.error("--text goes with --json: it includes the text in each object")
    if options.jsonl:
        if options.files:
            command_parser.error("--jsonl reads standard input; leave out the files")
        return answer_json_lines(indirect=options.indirect)
    if not options.files:
        command_parser.error("give a file or an address, or - for standard input")
    from tuireader.cli.inputs import read_articles  # noqa: PLC0415 - not needed for lines from standard input

    failed = False
    for result in read_articles(options.files):
        if isinstance(result, ArticleError):
            failed = True
            write_error(result)
            continue
        with event_log.timed("quotations reported", source=result[0], characters=len(result[1].text)):
            _report(options, *result)
    return EXIT_USAGE if failed else 0


def _report(options: argparse.Namespace, source: str, document: Any) -> None:
    """Write who said what in one document, in the format of the options."""
    if options.json:
        write_json(document_to_json(source, document, with_text=options.text, indirect=options.indirect))
    elif options.explain:
        from tuireader.cli.quotes_explain import explanation_report  # noqa: PLC0415

        write(explanation_report(source, document, indirect=options.indirect))
    else:
        from tuireader.cli.quotes_report import quotations_report  # noqa: PLC0415

        write(quotations_report(source, document, indirect=options.indirect))


def document_to_json(id: str, document: Any, *, with_text: bool, indirect: bool) -> dict[str, object]:  # noqa: A002 - the schema's name
    """Return one document's object of the schema."""
    found = attribute(document.prose, indirect=indirect, blocks=document.block_quotes, language=document.language)
    answer = to_schema(found, id)
    return {**answer, "text": document.text} if with_text else answer


def answer_json_lines(*, indirect: bool) -> int:
    """Answer each line of standard input with a line, at once and in order; report lines that cannot be read."""
    failed = False
    for line_number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            text = request_text(request := json.loads(line))
            language = request.get("language")
            language = language if isinstance(language, str) else ""
            write_json(to_schema(attribute(text, indirect=indirect, language=language), request.get("id")))
        except (ValueError, TuireaderError, RecursionError) as error:
            failed = True
            reason = "not JSON" if isinstance(error, (json.JSONDecodeError, UnicodeDecodeError)) else error
            write_error(f"standard input, line {line_number}: {reason}; each line is an object with “id” and “text”")
    return EXIT_USAGE if failed else 0


def request_text(request: object) -> str:
    """Return the text of one request. Raises TuireaderError where it has none."""
    if not isinstance(request, dict):
        raise TuireaderError("not an object")
    text = request.get("text")
    if not isinstance(text, str):
        raise TuireaderError("no “text”, or not a string")
    return text
