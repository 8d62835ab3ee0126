"""The grammar of filters, searches and saved views: `parse_query` turns what the user typed into a `View`.

    weir mill            both words                 is:unread  is:read  is:starred  is:edited
    is:quoted            has quotations             is:indirect  has reported speech
    is:copy              a copy of an article that was published before
    "the old mill"       this phrase                feed:post  folder:Local  tag:river
    weir OR mill         one of them                since:today  since:7d  since:2026-11-22
    ferr*                words that begin like this title:mill  quote:wheel  text:sluice
    speaker:thornbury    speakers of this name      role:minister  speakers who are called this
    said:thornbury       said by this name          about:grain  verb:claimed  outlet:post
    has:note             the user has a note there  note:wheel   the note has this word
    author:thornbury     by this author             url:paper.example/sport  a part of its address
    age:<7d  age:>90d    newer or older than that   is:new       came when its feed was last fetched
    /weirs? (old|new)/   a regular expression, in title and text; also title:/…/, text:/…/, author:/…/ and url:/…/
    -goose               not this word; also -feed:post, -speaker:kettle, -since:7d (older than that)

All items must match. The words said:, about: and verb: speak of one quotation, which must fit all of them, and so do
role: and is:indirect beside them: the articles are those that have such a quotation.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, get_args

from tuireader.errors import TuireaderError
from tuireader.library.said_filter import ALL_SAID, PERSON_ID, SAID_SCOPES, SaidFilter, narrow_filter
from tuireader.library.term import Scope, Term
from tuireader.library.text_folding import fold, is_unspaced, tokens
from tuireader.library.view import View, narrow_view, today

MAX_QUERY_CHARACTERS, MAX_QUERY_WORDS = 1000, 32
"""The longest query, in characters and in words; anything longer is not a search."""
MIN_PREFIX_LETTERS = 3
"""The shortest word beginning that is searched for: shorter ones are in nearly every article."""

_ITEM = re.compile(
    r"(?P<sign>-?)(?:(?P<name>[^\W\d_]+):)?"
    r'(?:(?P<quote>["“”„])(?P<phrase>[^"“”„]*)(?P<closed>["“”„]?)|/(?!/)(?P<pattern>(?:[^/\\]|\\.)*+)(?P<slash>/?)'
    r'|(?P<word>[^\s"“”„*]*))(?P<star>\*?)'
)
_AGE = re.compile(r"(\d{1,4})([hdw])")
_COMPARED_AGE = re.compile(r"([<>])=?(.*)")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
_STATES: dict[str, tuple[str, bool]] = {
    "unread": ("unread", True),
    "read": ("unread", False),
    "starred": ("starred", True),
    "quoted": ("quoted", True),
    "edited": ("edited", True),
    "indirect": ("reported", True),
    "copy": ("copied", True),
    "new": ("new", True),
}
_HELD: dict[str, tuple[str, bool]] = {"note": ("noted", True)}
_SCOPES: dict[str, Scope] = {scope: scope for scope in get_args(Scope) if scope not in {"anywhere", "headline"}}
_GROUP_FIELDS = ("feed", "folder", "tag", "outlet")
_SAID_FIELDS = frozenset(_SCOPES) & SAID_SCOPES - {"role"}
_PATTERN_SCOPES = frozenset[Scope](("title", "text", "author", "url"))
FIELDS = ("is", "has", "since", "age", *_GROUP_FIELDS, *_SCOPES)
_OR_PROBLEM = "OR stands between two words: weir OR mill"
_SAID_OR_PROBLEM = "OR stands between two of the same kind here: said:thornbury OR said:kettle"


class _Item(NamedTuple):
    """One item of a query."""

    shown: str  # as typed
    is_included: bool  # False: excluded with “-”
    name: str  # of its field; "" without one
    value: str
    prefix: bool  # whether it ends with “*”
    is_open: bool = False  # whether its last word may continue, while it is typed
    letters: int = 0  # how many its last word has
    is_pattern: bool = False  # whether it is a regular expression

    @property
    def is_words(self) -> bool:
        """Whether it searches for words."""
        return not self.name or self.name in _SCOPES


def parse_query(text: str, now: datetime | None = None, *, plain: Scope = "anywhere", typing: bool = False) -> View:
    """Return the view of a query. `plain` says where words without a field are searched for.

    While the query is being typed, its last word counts as a prefix; it is left out as long as it is very short. Raises
    TuireaderError, with one sentence that says what is wrong.
    """
    items = _typed_items(_read_items(text)) if typing else _read_items(text)
    moment = now or datetime.now(UTC).astimezone()
    view = View()
    for group in _groups(items):
        if len(group) == 1:
            part = _item_view(group[0], plain, moment)
        elif group[0].name in _SAID_FIELDS:
            part = View(said=SaidFilter(terms=(tuple(_term(item, plain) for item in group),)))
        else:
            part = View(terms=(tuple(_term(item, plain) for item in group),))
        view = narrow_view(view, part)
    return _about_one_quotation(view)


def _about_one_quotation(view: View) -> View:
    """Return the view in which role: and is:indirect speak of the quotation that it asks for, where it asks for one."""
    if view.said == ALL_SAID:
        return view
    groups = tuple(group for group in view.terms if all(term.scope == "role" for term in group))
    excluded = tuple(term for term in view.excluded_terms if term.scope == "role")
    roles = SaidFilter(groups, excluded, kind="reported" if view.reported else "quoted")
    return view._replace(
        terms=tuple(group for group in view.terms if group not in groups),
        excluded_terms=tuple(term for term in view.excluded_terms if term not in excluded),
        reported=None,
        said=narrow_filter(view.said, roles),
    )


def parse_said(text: str, scope: Scope) -> SaidFilter:
    """Return the filter of words that are all looked for in one place of a quotation, written as in a query.

    Raises TuireaderError where something else stands among them.
    """
    view = parse_query(text, plain=scope)
    terms = (*(term for group in view.terms for term in group), *view.excluded_terms)
    if view != View(terms=view.terms, excluded_terms=view.excluded_terms) or any(it.scope != scope for it in terms):
        raise TuireaderError(f"{text}: only words can stand here")
    return SaidFilter(view.terms, view.excluded_terms)


def _typed_items(items: list[_Item]) -> list[_Item]:
    """Return the items of an unfinished query that can be used already."""
    if items and items[-1].is_open:
        items[-1:] = [items[-1]._replace(prefix=True)] if items[-1].letters >= MIN_PREFIX_LETTERS else []
    return items[:-1] if len(items) > 1 and items[-1].shown == "OR" else items


def finished_query(text: str) -> str:
    """Return the finished query that means the same as `text` does while it is being typed."""
    items = _read_items(text)
    goes_on = items and items[-1].is_open and items[-1].letters >= MIN_PREFIX_LETTERS
    return text.rstrip() + "*" if goes_on else text.strip()


def _read_items(text: str) -> list[_Item]:
    """Return the items of a query. Raises TuireaderError where an item is wrong by itself."""
    from tuireader.documents.cleaning import clean  # noqa: PLC0415 - not needed at start

    text = clean(text).replace("\n", " ")
    if len(text) > MAX_QUERY_CHARACTERS:
        raise TuireaderError(f"A search has at most {MAX_QUERY_CHARACTERS:,} characters")
    items: list[_Item] = []
    at = 0
    while at < len(text):
        match = _ITEM.match(text, at)
        if text[at].isspace() or match is None:
            at += 1
            continue
        at = max(match.end(), at + 1)
        items.append(_item(match, at_end=at == len(text)))
    if len(items) > MAX_QUERY_WORDS:
        raise TuireaderError(f"A search has at most {MAX_QUERY_WORDS} words")
    return items


def _item(match: re.Match[str], *, at_end: bool) -> _Item:
    sign, name, phrase, star = (match[group] or "" for group in ("sign", "name", "phrase", "star"))
    shown, name, value = match[0], name.lower(), (phrase or match["word"] or "").strip()
    if match["quote"] and not match["closed"]:
        raise TuireaderError(f'A quotation mark is missing after "{phrase}')
    if name and name not in FIELDS:
        from difflib import get_close_matches  # noqa: PLC0415 - few queries are wrong

        near = get_close_matches(name, FIELDS, 1, 0.6)
        hint = f"try {near[0]}:" if near else f'"{shown}" in quotation marks looks for the words'
        raise TuireaderError(f"{name} is not a field; {hint}")
    if match["pattern"] is not None:
        return _pattern_item(match, name)
    if not value and (name or sign):
        raise TuireaderError(f"{sign}{name}{':' if name else ''} needs a word after it")
    if not value and match["quote"]:
        raise TuireaderError("There is nothing between the quotation marks")
    last = (tokens(value) or [""])[-1]
    letters = len(last)
    if star and letters < MIN_PREFIX_LETTERS:
        raise TuireaderError(f"{shown} is too short: write at least {MIN_PREFIX_LETTERS} letters before *")
    is_open = at_end and not star and not match["quote"] and last != "" and not is_unspaced(last)
    item = _Item(shown, not sign, name, value, bool(star), is_open, letters)
    return item if item.is_words and shown != "OR" else item._replace(is_open=False)


def _pattern_item(match: re.Match[str], name: str) -> _Item:
    """Return the item of a regular expression. Raises TuireaderError where it is none, or stands where none can."""
    from tuireader.library.patterns import check_pattern  # noqa: PLC0415 - few queries have a pattern

    shown, pattern = match[0], match["pattern"].replace(r"\/", "/")
    if not match["slash"] or not (match["star"] == "" and match.string[match.end() : match.end() + 1].strip() == ""):
        raise TuireaderError(
            f'{shown} begins a pattern and has no / at its end; words with a slash stand in quotation marks: "/weir/"'
        )
    if not pattern:
        raise TuireaderError("There is nothing between the slashes")
    if name and name not in _PATTERN_SCOPES:
        known = ", ".join(f"{scope}:" for scope in _SCOPES if scope in _PATTERN_SCOPES)
        raise TuireaderError(f"{shown} cannot be a pattern; patterns stand alone or after {known}")
    check_pattern(pattern, f"{shown}, at character {match.start() + 1},")
    return _Item(shown, not match["sign"], name, pattern, prefix=False, is_pattern=True)


def _groups(items: list[_Item]) -> Iterator[list[_Item]]:
    """Yield lists of items: those joined by OR together, all others singly."""
    group: list[_Item] = []
    joins = False
    for item in items:
        if item.shown == "OR":
            if joins or not group:
                raise TuireaderError(_OR_PROBLEM)
            joins = True
            continue
        if group and not joins:
            yield group
            group = []
        group.append(item)
        joins = False
        if len(group) > 1 and not all(one.is_words and one.is_included for one in group):
            raise TuireaderError(_OR_PROBLEM)
        names = {one.name for one in group}
        if len(names) > 1 and names & _SAID_FIELDS:
            raise TuireaderError(_SAID_OR_PROBLEM)
    if joins:
        raise TuireaderError(_OR_PROBLEM)
    if group:
        yield group


def _item_view(item: _Item, plain: Scope, now: datetime) -> View:
    """Return the view for a single item."""
    if item.name in {"is", "has"}:
        return _state_view(item)
    if item.name in {"since", "age"}:
        return _dated_view(item, now)
    if item.name in _GROUP_FIELDS:
        pair = (item.name, item.value)
        return View(memberships=(pair,)) if item.is_included else View(excluded_memberships=(pair,))
    if item.name == "said" and item.is_included and (person := PERSON_ID.fullmatch(item.value)):
        return View(said=SaidFilter(person_ids=(int(person[1]),)))
    term = _term(item, plain)
    if item.name in _SAID_FIELDS:
        return View(said=SaidFilter(((term,),)) if item.is_included else SaidFilter(excluded_terms=(term,)))
    return View(terms=((term,),)) if item.is_included else View(excluded_terms=(term,))


def _term(item: _Item, plain: Scope) -> Term:
    scope = _SCOPES.get(item.name, plain)
    if item.is_pattern:
        return Term(item.value, scope, is_pattern=True)
    if scope == "headline":
        return Term(fold(item.value), scope)
    if not tokens(item.value):
        raise TuireaderError(f"{item.shown} has no letter or digit to search for")
    return Term(item.value, scope, item.prefix)


def _state_view(item: _Item) -> View:
    states = _STATES if item.name == "is" else _HELD
    if item.value not in states:
        names = [f"{item.name}:{state}" for state in states]
        known = f"there are {', '.join(names[:-1])} and {names[-1]}" if names[1:] else f"there is {names[0]}"
        raise TuireaderError(f"{item.name}:{item.value} says nothing; {known}")
    name, value = states[item.value]
    change: dict[str, Any] = {name: value is item.is_included}
    return View(**change)


def _dated_view(item: _Item, now: datetime) -> View:
    """Return the view of articles since a moment; or that are younger (<) or older (>) than so many days."""
    if item.name == "since":
        moment = since_timestamp(item.value, now)
        return View(since=moment) if item.is_included else View(before=moment)
    compared = _COMPARED_AGE.fullmatch(item.value)
    if compared is None or not _AGE.fullmatch(compared[2]):
        raise TuireaderError(
            f"{item.shown} is not an age; write age:<7d or age:>90d, in hours (h), days (d) or weeks (w)"
        )
    moment = since_timestamp(compared[2], now)
    return View(since=moment) if (compared[1] == "<") is item.is_included else View(before=moment)


def since_timestamp(value: str, now: datetime) -> float:
    """Return the moment that “today”, an age (7d) or a date means. Raises TuireaderError where it is none."""
    if value == "today":
        return today(now).since or 0
    try:
        if span := _AGE.fullmatch(value):
            return (now - timedelta(**{_UNITS[span[2]]: int(span[1])})).timestamp()
        return datetime.fromisoformat(value).replace(tzinfo=now.tzinfo).timestamp()
    except (ValueError, OverflowError) as error:
        raise TuireaderError(f"since:{value} is not a date; write since:today, since:7d or since:2026-11-22") from error
