"""Recognise boilerplate, the lines around a scraped article: credits, bylines, dates, buttons.

A rule is a function of a line and the headline so far. It returns the headline with what the line adds, the same
headline if the line adds nothing, or None if the line may belong to the article.
"""

import re
from collections.abc import Callable, Sequence

from tuireader.documents.breadcrumbs import equal_ignoring_case, is_breadcrumb, last_crumb, repeats_title, site_after
from tuireader.documents.cleaning import clean_line
from tuireader.documents.dates import parse_date
from tuireader.documents.model import Headline

Rule = Callable[[str, Headline], Headline | None]

MAX_BOILERPLATE_CHARACTERS = 400  # code points; longer lines belong to the article
_CREDIT = re.compile(r"(?:source|credit|via|originally published (?:by|in|on))\s*:\s*(\S.{0,59})", re.IGNORECASE)
_BYLINE = re.compile(r"(?:(?:written |reported |story )?by\b:?|author:|words:|text:)\s+(\S.{1,140})", re.IGNORECASE)
_NAME = r"[^\W\d_a-z][\w'’-]*\.?"  # does not begin with a small letter
_PARTICLE = r"(?:de|da|del|van|von|der|den|la|le|bin|al|for|in|at|of)"
_NAMES = re.compile(rf"{_NAME}(?:(?:,? (?:and|&) |, | (?:{_PARTICLE} ){{0,2}}){_NAME}){{0,14}}")
_NOT_NAMES = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march"}
    | {"april", "may", "june", "july", "august", "september", "october", "november", "december", "land", "sea", "air"}
    | {"night", "day", "now", "then", "the", "a", "an", "all"}
)
_DATE_LABEL = re.compile(
    r"(?:(?:first |originally )?(?:published|posted)|(?:last )?(?:updated|modified)|date)(?: on| at)?\s*:?\s+(.+)",
    re.IGNORECASE,
)
_RELATIVE_DATE = re.compile(
    r"(?:an?|\d{1,3}) (?:second|minute|min|hour|day|week|month|year)s? ago|just now|today|yesterday"
)
_UNDERLINE = re.compile(r"[=~-]{3,}")
_BUTTON_WORD = re.compile(r"share|tweet|print|e-?mail|comments?|subscribe", re.IGNORECASE)  # could be a title, too
_BUTTON = re.compile(
    r"sign in|log in|subscribe now|skip to (?:main )?content|copy link|save for later|view comments|leave a comment"
    r"|share (?:this|it)(?: (?:article|story|post|page))?|share (?:on|via) \w+(?: \w+)?"
    r"|listen to this (?:article|story)|facebook|twitter|whatsapp|linkedin|reddit"
    r"|\d{1,5} comments?|\d{1,3}[ -]min(?:ute)?s?(?: read)?"
    r"|advert|advertisement(?: - (?:continue|scroll) .{0,40})?|(?:story|article) continues below advertisement"
    r"|back to top|read more|next article|previous article|related (?:articles|stories|topics)",
    re.IGNORECASE,
)
_BELOW_ARTICLE = re.compile(
    r"(?:read (?:more|next|also)|see also|related|more on this(?: story)?|tags|topics|filed under)\s*:\s*.{1,148}[^.!]"
    r"|(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*\d{4}\b.{0,120}|all rights reserved\.?"
    r"|follow us on (?:facebook|twitter|x|instagram|youtube|telegram|mastodon|bluesky)\b.{0,60}"
    r"|sign up (?:for|to) our .{0,60}newsletter.{0,20}",
    re.IGNORECASE,
)


def apply_rules(rules: Sequence[Rule], line: str, headline: Headline) -> Headline | None:
    """Return the headline after the first rule that recognises the line, or None if none does."""
    if len(line) > MAX_BOILERPLATE_CHARACTERS:
        return None
    return next((step for rule in rules if (step := rule(line, headline)) is not None), None)


def _repeated_title(line: str, headline: Headline) -> Headline | None:
    if not headline.title or not (
        repeats_title(line, headline.title) or equal_ignoring_case(last_crumb(line), headline.title)
    ):
        return None
    site = site_after(line, headline.title)
    return headline._replace(credit=clean_line(site)) if site and not headline.credit else headline


def _breadcrumb(line: str, headline: Headline) -> Headline | None:
    return headline if is_breadcrumb(line) else None


def _credit(line: str, headline: Headline) -> Headline | None:
    match = _CREDIT.fullmatch(line)
    if not match or headline.credit or len(match[1].split()) > 8 or match[1][-1] in '.,;:?!…”"':
        return None
    return headline._replace(credit=clean_line(match[1]))


def _byline(line: str, headline: Headline) -> Headline | None:
    match = _BYLINE.fullmatch(line)
    if not match or headline.byline or not _NAMES.fullmatch(match[1]):
        return None
    first = match[1].split()[0].lower().strip(",.")
    return None if first in _NOT_NAMES or _ends_sentence(match[1]) else headline._replace(byline=clean_line(match[1]))


def _ends_sentence(name: str) -> bool:
    """Return whether a full stop ends a sentence, and not “Jr.” or an initial."""
    return name.endswith(".") and len(name.rsplit(None, 1)[-1]) > 3


def _date(line: str, headline: Headline) -> Headline | None:
    named = _DATE_LABEL.fullmatch(line)
    moment = parse_date(named[1] if named else line)
    if moment is None:
        return headline if named and _RELATIVE_DATE.fullmatch(named[1].lower()) else None
    return headline._replace(date=moment) if headline.date is None else headline


def _button(line: str, headline: Headline) -> Headline | None:
    return headline if _BUTTON.fullmatch(line) or (headline.title and _BUTTON_WORD.fullmatch(line)) else None


def _underline(line: str, headline: Headline) -> Headline | None:
    return headline if headline.title and _UNDERLINE.fullmatch(line) else None


def _below_article(line: str, headline: Headline) -> Headline | None:
    return headline if _BELOW_ARTICLE.fullmatch(line) else None


HEAD_RULES: tuple[Rule, ...] = (_repeated_title, _breadcrumb, _credit, _byline, _date, _button, _underline)
TAIL_RULES: tuple[Rule, ...] = (_credit, _date, _button, _below_article)
