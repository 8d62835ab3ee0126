"""What stands above and below a scraped article: breadcrumbs, titles again and again, credits, buttons.

A line goes only where a rule is sure of it; the first line that no rule knows is the article's, and nothing after it is
touched from above. What a rule takes goes to the headline or is a button that says nothing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePath

from tuireader.documents.clean import field
from tuireader.documents.dates import parse_date
from tuireader.documents.model import Headline

REACH = 24  # lines with words, from either edge, that may be furniture
_EARLY = 8  # lines with words among which a title may be repeated
_LONG_TITLE = 150
_SECTIONS = frozenset(
    "home news world politics business economy sport sports tech technology opinion culture entertainment health "
    "science lifestyle travel europe africa asia americas uk us local national international latest local markets "
    "environment climate education arts money society".split()
)
_CRUMB = re.compile(r"\s*(?:[>»›/|→]|::)\s*")
_SITE = re.compile(r"(.+?)\s+[-–—|·]\s+([^-–—|·]{2,40})")
_SENTENCE_END = re.compile(r"[.,;:。،؛…]['\"”’»)\]]*$")
_SPEAKER = re.compile(r"[A-Z][A-Z .'’-]*:\s")
_CREDIT = re.compile(r"(?:source|credit|via|originally published (?:by|in|on))\s*:\s*(\S.{0,59})", re.IGNORECASE)
_NAME = r"[^\W\d_a-z][\w.'’-]*"
_BYLINE = re.compile(
    rf"(?:(?:written |reported |story )?by\b:?|author:|words:|text:)\s+"
    rf"({_NAME}(?:(?:,? (?:and|&) |, | (?:(?:de|da|del|van|von|der|den|la|le|bin|al|for|in|at|of) )*){_NAME}){{0,12}})",
    re.IGNORECASE,
)
_NO_NAME = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december land sea air night day now then the a an all".split()
)
_DATED = re.compile(
    r"(?:(?:first |originally )?(?:published|posted)|(?:last )?(?:updated|modified)|date)(?: on| at)?\s*:?\s+(.+)",
    re.IGNORECASE,
)
_AGO = re.compile(r"(?:(?:an?|\d{1,3}) (?:second|minute|min|hour|day|week|month|year)s? ago|just now|today|yesterday)")
_BUTTONS = re.compile(
    r"home|menu|search|sign in|log in|subscribe|subscribe now|skip to (?:main )?content|share|share (?:this|it)"
    r"(?: (?:article|story|post|page))?|share (?:on|via) \w+(?: \w+)?|facebook|twitter|whatsapp|linkedin|reddit|email|"
    r"print|copy link|save|save for later|listen|listen to this (?:article|story)|advert|advertisement|"
    r"advertisement - (?:continue|scroll) .{0,40}|story continues below advertisement|(?:\d{1,5} )?comments?|"
    r"\d{1,3}[ -]min(?:ute)?s?(?: read)?|view comments|leave a comment|back to top|read more|next article|"
    r"previous article|loading(?:…|\.\.\.)?|related (?:articles|stories|topics)",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"(?:read more|read next|read also|see also|related|more on this(?: story)?|tags|topics|filed under)\s*:\s*\S.{0,148}"
    r"|(?:©|\(c\)|copyright)\s.{0,120}|all rights reserved\.?|follow us on .{0,60}|sign up (?:for|to) .{0,80}newsletter.{0,40}",
    re.IGNORECASE,
)

Rule = Callable[[str, Headline], Headline | None]


def read_head(lines: Sequence[str], known: Headline) -> tuple[Headline, int]:
    """Return the headline that the first lines give and how many lines (stripped, blank ones too) it took."""
    found = known if known.title else replace(known, title=_title(lines))
    taken = seen = 0
    for number, line in enumerate(lines):
        if not line:
            continue
        step = next((after for rule in HEAD if (after := rule(line, found)) is not None), None)
        seen += 1
        if step is None or seen > REACH:
            break
        found, taken = step, number + 1
    return found, taken


def read_tail(lines: Sequence[str], known: Headline) -> tuple[Headline, int]:
    """Return the headline completed by the last lines and how many lines, from the end, are furniture."""
    found, taken, seen = known, 0, 0
    for number, line in enumerate(reversed(lines)):
        if not line:
            continue
        step = next((after for rule in TAIL if (after := rule(line, found)) is not None), None)
        seen += 1
        if step is None or seen > REACH:
            break
        found, taken = step, number + 1
    return found, taken


def readable_name(place: str) -> str:
    """Return the name of a file or address as a title: “old-harbour_saved.md” is “Old harbour saved”."""
    stem = PurePath(place.rstrip("/")).stem if place else ""
    words = field(re.sub(r"[-_\s]+", " ", stem))
    return words[:1].upper() + words[1:] if words else "Untitled"


def looks_like_title(line: str) -> bool:
    """Tell whether a line reads as a title: short, begun like one, and no sentence, speaker or address."""
    begun = line[:1].isalnum() and not line[:1].islower()
    begun = begun or (line[:1] in "\"'“‘«„¿¡" and not line[1:2].islower())
    return (
        begun
        and 3 <= len(line) <= _LONG_TITLE
        and not _SENTENCE_END.search(line)
        and not _SPEAKER.match(line)
        and "://" not in line
    )


def _title(lines: Sequence[str]) -> str:
    """Return the title above the text: a line that stands there twice, or a first line that reads as one."""
    early = [(number, line) for number, line in enumerate(lines[: 4 * _EARLY]) if line][:_EARLY]
    for _, line in early:
        if len(line.split()) > 2 and looks_like_title(line) and sum(_repeats(other, line) for _, other in early) > 1:
            return field(line)
    for number, line in early:
        if any(rule(line, Headline()) is not None for rule in HEAD):
            continue
        last = _last_crumb(line)
        if last:
            return field(last)
        return field(line) if looks_like_title(line) and _stands_apart(lines, number) else ""
    return ""


def _stands_apart(lines: Sequence[str], number: int) -> bool:
    """Tell whether the line is followed by a blank line, furniture or a paragraph in one long line, and by words."""
    if not any(lines[number + 1 :]):
        return False
    after = lines[number + 1]
    return not after or len(after) > max(100, len(lines[number]) * 3 // 2) or any(rule(after, Headline()) for rule in HEAD)


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _repeats(line: str, title: str) -> bool:
    """Tell whether a line is the title, alone, after a breadcrumb or before the name of a site."""
    if _same(line, title):
        return True
    site = _SITE.fullmatch(line)
    return bool(site and _same(site[1], title)) or _is_breadcrumb_to(line, title)


def _is_breadcrumb_to(line: str, title: str) -> bool:
    before = line[: -len(title)].strip()
    if not before or not _same(line[-len(title) :], title):
        return False
    words = [word for word in _CRUMB.split(before) if word]
    parted = bool(_CRUMB.search(before))
    sections = " ".join(words).lower().split()
    return len(sections) <= 8 and (parted or set(sections) <= _SECTIONS)


def _last_crumb(line: str) -> str:
    """Return the title at the end of “Home > World > Title”, or nothing."""
    crumbs = [crumb for crumb in _CRUMB.split(line) if crumb]
    sure = len(crumbs) > 2 and crumbs[0].lower() == "home" and len(crumbs[-1].split()) > 3
    return crumbs[-1] if sure and looks_like_title(crumbs[-1]) else ""


def _title_again(line: str, found: Headline) -> Headline | None:
    if not found.title or not _repeats(line, found.title):
        return found if found.title and _last_crumb(line) == found.title else None
    site = _SITE.fullmatch(line)
    if site and not found.credit and not _same(line, found.title) and _same(site[1], found.title):
        return replace(found, credit=field(site[2]))
    return found


def _breadcrumb(line: str, found: Headline) -> Headline | None:
    crumbs = [crumb for crumb in _CRUMB.split(line) if crumb]
    if len(crumbs) < 2:
        crumbs = line.split() if set(line.lower().split()) <= _SECTIONS else []
    sure = len(crumbs) > 1 and crumbs[0].lower() == "home" and all(len(crumb.split()) <= 3 for crumb in crumbs)
    return found if sure else None


def _credit(line: str, found: Headline) -> Headline | None:
    match = _CREDIT.fullmatch(line)
    if not match or found.credit or len(match[1].split()) > 8 or _SENTENCE_END.search(match[1]):
        return None
    return replace(found, credit=field(match[1]))


def _byline(line: str, found: Headline) -> Headline | None:
    match = _BYLINE.fullmatch(line)
    if not match or found.byline or match[1].split()[0].lower().strip(",") in _NO_NAME:
        return None
    return replace(found, byline=field(match[1]))


def _date(line: str, found: Headline) -> Headline | None:
    named = _DATED.fullmatch(line)
    moment = parse_date(named[1] if named else line)
    if moment is None:
        return found if named and _AGO.fullmatch(named[1].lower()) else None
    return replace(found, date=moment) if found.date is None else found


def _button(line: str, found: Headline) -> Headline | None:
    return found if _BUTTONS.fullmatch(line) else None


def _below(line: str, found: Headline) -> Headline | None:
    return found if _BELOW.fullmatch(line) else None


HEAD: tuple[Rule, ...] = (_title_again, _breadcrumb, _credit, _byline, _date, _button)
TAIL: tuple[Rule, ...] = (_credit, _date, _button, _below)
