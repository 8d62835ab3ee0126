"""`tuireader speakers [QUERY…]`: who is quoted, or how many are by gender, by kind or by outlet."""

import argparse
import os
from collections.abc import Sequence
from typing import get_args

from tuireader.cli import write, write_json
from tuireader.cli.common import library_parser, with_library
from tuireader.cli.csv_cells import write_csv
from tuireader.cli.said_formats import person_id_text, short_person_to_json, text_width
from tuireader.cli.search import add_limit, index_articles, say_if_more, split_query
from tuireader.documents.cleaning import clean_line
from tuireader.library import Library, parse_query
from tuireader.library.person import Person
from tuireader.library.speaker_groups import GroupBy, SpeakerGroup
from tuireader.widgets.text_width import fitting_length, width_of

DEFAULT_PEOPLE = 40
LISTED = "listed", "lists"
GENDERS, KINDS = (
    {"m": "men", "f": "women", "": "gender not known"},
    {"person": "people", "group": "bodies", "document": "documents", "unnamed": "speakers without a name"},
)
CSV_FIELDS = ("id", "name", "role", "kind", "gender", "first", "last", "found", "quotations", "articles")
_HEADING = f"{'id':>10}  {'quotations':>10}  {'last':<10}  name, role"


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "speakers",
        "List who is quoted, the most quoted first, with ids that stay: tuireader said p12 prints what p12 has said. "
        "QUERY is one of tuireader search; where it asks for quotations (said:, about:, verb:), only these count.",
    )
    command.add_argument("query", nargs="*", metavar="QUERY", help="only in articles that this finds")
    command.add_argument("--by", choices=get_args(GroupBy), help="count them by gender, by kind or by outlet")
    command.add_argument("--csv", action="store_true", help="print a table for spreadsheets")
    add_limit(command, "list", DEFAULT_PEOPLE, "people")
    command.set_defaults(limit=None)  # --by lists all, unless a limit is given
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 0 found, 1 nothing found, 2 wrong usage."""
    command = parser()
    words, options = split_query(command, arguments)
    if options.json and options.csv:
        command.error("choose one of --json and --csv")

    def work(library: Library) -> int:
        view = parse_query(" ".join(words))
        index_articles(library, view, with_people=True)
        if options.by is not None:
            groups = library.people.groups(view, options.by)
            _write_groups(options.by, groups, options)
            say_if_more(len(groups), options.limit or 0, LISTED)
            return 0 if groups else 1
        limit = DEFAULT_PEOPLE if options.limit is None else options.limit
        people = library.people.quoted(view, limit + 1 if limit else 0)  # one more tells whether there are more
        _write_people(people[: limit or None], options)
        say_if_more(len(people), limit, LISTED)
        return 0 if people else 1

    return with_library(options.library, work, only_reads=True)


# People


def _write_people(people: Sequence[tuple[Person, int]], options: argparse.Namespace) -> None:
    if options.json:
        for person, count in people:
            write_json({**short_person_to_json(person), "found": count})
    elif options.csv:
        write_csv(CSV_FIELDS)
        for person, count in people:
            fields = {**short_person_to_json(person), "found": count}
            write_csv([fields[name] for name in CSV_FIELDS])  # type: ignore[misc]
    elif people:
        is_terminal = os.isatty(1)
        if is_terminal:
            write(_HEADING)
        for person, count in people:
            write(_person_line(person, count, text_width() if is_terminal else None))
    else:
        write("Nobody is quoted there." if options.query else "Nobody is quoted in the library yet.")


def _person_line(person: Person, count: int, width: int | None) -> str:
    """Return the line of a person; a long role is cut so that the line fits the `width` of a terminal."""
    last = f"{person.last:%Y-%m-%d}" if person.last else ""
    line = f"{person_id_text(person.id):>10}  {count:>10,}  {last:<10}  {clean_line(person.name)}"
    with_role = f"{line}, {role}" if (role := clean_line(person.role)) else line
    if width is None or width_of(with_role) <= width:
        return with_role
    cut = with_role[: fitting_length(with_role, width - 1)].rstrip(" ,")
    return f"{cut}…" if len(cut) > len(line) else line


# Groups


def _write_groups(by: GroupBy, groups: Sequence[SpeakerGroup], options: argparse.Namespace) -> None:
    total, groups = sum(group.quotations for group in groups) or 1, groups[: options.limit or None]
    if options.json:
        for group in groups:
            write_json(_group_to_json(by, group))
    elif options.csv:
        write_csv((by, "quotations", "people"))
        for group in groups:
            write_csv((group.name, group.quotations, group.people))
    elif groups:
        for group in groups:
            share = round(100 * group.quotations / total)
            quotations = f"{group.quotations:>7,} quotation{'' if group.quotations == 1 else 's'}"
            counts = f"{quotations:<18} by {group.people:>6,} speaker{'' if group.people == 1 else 's'}"
            write(f"{share:>3} %  {counts:<37}  {_shown_name(by, group.name)}")
    else:
        write("Nobody is quoted there." if options.query else "Nobody is quoted in the library yet.")


def _group_to_json(by: GroupBy, group: SpeakerGroup) -> dict[str, object]:
    return {by: group.name or None, "quotations": group.quotations, "people": group.people}


def _shown_name(by: GroupBy, name: str) -> str:
    """Return what people read for a group."""
    if by == "gender":
        return GENDERS.get(name, name)
    return clean_line(KINDS.get(name, name) if by == "kind" else name) or "(without a name)"
