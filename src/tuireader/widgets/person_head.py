"""The head of a person's page: roles, other names, dates, quotations week by week, and words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from tuireader.library.person import HeldRole, Person, PersonProfile
from tuireader.library.role_label import role_label
from tuireader.widgets.phrases import counted, one_line, quoted_name
from tuireader.widgets.status import NARROW_CELLS
from tuireader.widgets.text_width import truncate, width_of
from tuireader.widgets.week_bars import month_labels, week_bars

MINOR, PLAIN = "row--minor", ""
"""The styles of labels and of what they are for."""
LABEL_CELLS, NARROW_LABEL_CELLS = 12, 7
MAX_ROLE_LINES = 2
MAX_SHOWN_WORDS = 12
"""The most verbs, topics or outlets that are named."""
MIN_TALL_ROWS = 28
"""A list of this height or more names the outlets, too."""
_BEST_CELLS = len("   most: 999 (16 Nov)")

Parts = list[tuple[str, str]]
"""The parts of a line: words, and the name of their style."""

Counts = Sequence[tuple[str, int]]


class HeadFacts(NamedTuple):
    """What the head shows. `topics` is None until it is known; the line for it is there before."""

    profile: PersonProfile
    topics: Counts | None
    has_bars: bool
    is_watched: bool = False


class _Line(NamedTuple):
    """A line, and how soon it is left out where there is no room: the highest number first; 0 is last."""

    parts: Parts
    order: int


def head_lines(facts: HeadFacts, width: int, max_lines: int, *, is_tall: bool = False) -> list[Parts]:
    """Return the lines of the head in `width` cells, with a blank one at its end; what matters least is left out."""
    lines = list(_all_lines(facts, width, is_tall=is_tall))
    while len(lines) > max(0, max_lines):
        least = max(lines, key=lambda line: line.order)
        lines.remove(least)
    return [line.parts for line in lines]


def _all_lines(facts: HeadFacts, width: int, *, is_tall: bool) -> Iterator[_Line]:
    profile = facts.profile
    for line in flow_items(_roles(profile), width, MAX_ROLE_LINES):
        yield _Line([(line, PLAIN)], 1)
    aliases = [_name(alias.name) for alias in profile.aliases if alias.name != profile.person.name]
    for line in flow_items(aliases, width, 1, "also: "):
        yield _Line([(line, MINOR)], 5)
    dates = [*_dates(profile), "watched" if facts.is_watched else "not watched"]
    for line in flow_items(dates, width, 2):
        yield _Line([(line, MINOR)], 3)
    if profile.joined:
        for line in flow_items([described(it) for it in profile.joined], width, 1, "joined by you: "):
            yield _Line([(line, MINOR)], 1)
    yield _Line([], 9)
    yield from _week_lines(facts, width)
    is_narrow = width < NARROW_CELLS
    yield _Line(_counts_line("words" if is_narrow else "words used", profile.verbs, width), 6)
    yield _Line(_counts_line("about", facts.topics, width), 4)
    if is_tall and len(profile.outlets) > 1:
        yield _Line(_counts_line("outlets", profile.outlets, width), 8)
    yield _Line([], 0)


def _week_lines(facts: HeadFacts, width: int) -> Iterator[_Line]:
    """Yield the bars of as many of the latest weeks as there is room for, and the months below them."""
    label_cells = NARROW_LABEL_CELLS if width < NARROW_CELLS else LABEL_CELLS
    labels = ("weeks", "") if width < NARROW_CELLS else ("quotations", "a week")
    right_cells = len("  most: 99") if width < NARROW_CELLS else _BEST_CELLS
    room = max(1, width - label_cells - right_cells)
    weeks = facts.profile.weeks[-room:]
    counts = [count for _, count in weeks]
    if not any(counts):
        return
    best = max(counts)
    when = weeks[len(counts) - 1 - counts[::-1].index(best)][0]
    right = f"most: {best:,}" if width < NARROW_CELLS else f"most: {best:,} ({when:%-d %b})"
    bars = week_bars(counts, has_bars=facts.has_bars)
    yield _Line([(labels[0].ljust(label_cells), MINOR), (bars, "row--bars"), (f"   {right}", MINOR)], 2)
    months = month_labels([monday for monday, _ in weeks], room + right_cells)
    yield _Line([(labels[1].ljust(label_cells) + months, MINOR)], 7)


def _roles(profile: PersonProfile) -> Iterator[str]:
    """Yield the roles, the latest first, with the months in which they were given, if there are several."""
    by_words: dict[str, HeldRole] = {}
    for held in profile.roles:
        by_words.setdefault(role_words(held.role).casefold(), held)
    for number, held in enumerate(by_words.values()):
        when = _since(held) if number == 0 else _months(held)
        yield f"{role_words(held.role)}{f' ({when})' if when and len(by_words) > 1 else ''}"
    if not profile.roles and profile.person.kind != "person":
        yield kind_words(profile.person)


def _since(held: HeldRole) -> str:
    if held.first is None or held.last is None:
        return ""
    return f"since {held.first:%b %Y}" if _month(held.first) != _month(held.last) else _months(held)


def _months(held: HeldRole) -> str:
    if held.first is None or held.last is None:
        return ""
    if _month(held.first) == _month(held.last):
        return f"{held.first:%b %Y}"
    start = f"{held.first:%b}" if held.first.year == held.last.year else f"{held.first:%b %Y}"
    return f"{start} to {held.last:%b %Y}"


def _month(moment: datetime) -> tuple[int, int]:
    return moment.year, moment.month


def _dates(profile: PersonProfile) -> Iterator[str]:
    """Yield how many outlets quote a person, and when; a damaged file may have no date."""
    first, last = profile.person.first, profile.person.last
    if profile.outlets:
        yield counted(len(profile.outlets), "outlet")
    if first is not None and last is not None and first.date() != last.date():
        yield f"first quoted {first:%-d %b %Y}"
        yield f"last {last:%-d %b %Y}"
    elif last is not None:
        yield f"quoted {last:%-d %b %Y}"


def _counts_line(label: str, counts: Counts | None, width: int) -> Parts:
    """Return words with how often they occur, after a label, on one line; blank until they are known."""
    cells = NARROW_LABEL_CELLS if width < NARROW_CELLS else LABEL_CELLS
    shown = [f"{_name(word)} {count:,}" for word, count in (counts or ())[:MAX_SHOWN_WORDS]]
    nothing = "" if counts is None else "–"
    words = next(iter(flow_items(shown, width - cells, 1, is_marked=False)), nothing)
    return [(label.ljust(cells), MINOR), (words, PLAIN)]


def flow_items(
    items: Iterable[str], width: int, max_lines: int, lead: str = "", *, is_marked: bool = True
) -> list[str]:
    """Return lines of `items` with “ · ” between them, broken between two items.

    What does not fit is left out; where that `is_marked`, the last line says how many are.
    """
    shown = list(items)
    for count in range(len(shown), 0, -1):
        rest = len(shown) - count
        more = [f"{rest} more"] if rest and is_marked else []
        lines = _broken([*shown[:count], *more], width, lead)
        if len(lines) <= max_lines or count == 1:
            return lines[:max_lines]
    return []


def _broken(items: Sequence[str], width: int, lead: str) -> list[str]:
    lines, line = [], lead
    for item in items:
        if line == lead:
            line = truncate(f"{lead}{item}", width)
        elif width_of(f"{line} · {item}") <= width:
            line = f"{line} · {item}"
        else:
            lines.append(line)
            line, lead = truncate(item, width), ""
    return [*lines, line]


def described(person: Person) -> str:
    """Return a name with its role: “Maria Brandvold, baker”."""
    role = kind_words(person)
    return f"{_name(person.name)}, {role}" if role else _name(person.name)


def kind_words(person: Person) -> str:
    """Return the role of a person, of others what they are where no role is known."""
    return role_words(person.role) or {"group": "body", "document": "document"}.get(person.kind, "")


def role_words(role: str) -> str:
    """Return a role on one line, without what only its sentence needed: “harbour master”."""
    return role_label(one_line(role))


def short_name(text: str) -> str:
    """Return a name on one line, as it may be shown, and short enough to leave room for what is said about it."""
    return quoted_name(one_line(text))


def _name(text: str) -> str:
    return one_line(text)
