"""Recognise pages without an article: a paywall, a cookie notice, a robot check, or nothing at all.

A page counts as one of these only if it has hardly any other words: short articles, and articles about cookies or
subscriptions, are articles.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tuireader.documents.cleaning import single_line
from tuireader.documents.html.structured_data import element_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NO_ARTICLE_PROBLEM = "holds no article that could be found; open it in a browser"
JAVASCRIPT_PROBLEM = "shows its text only with JavaScript; open it in a browser"
ROBOT_CHECK_PROBLEM = "wants to be sure that a person is reading; open it in a browser"
COOKIE_PROBLEM = "shows only a question about cookies; open it in a browser"
PAYWALL_PROBLEM = "shows only its beginning to readers without a subscription; open it in a browser"
GONE_PROBLEM = "holds no article any more; look for it on the site"

_SCRIPT_TARGET_IDS = frozenset(
    {"root", "app", "__next", "__nuxt", "main-app", "gatsby", "___gatsby", "svelte", "react-root"}
)
_MAX_TEASER_CHARACTERS = 1500  # a paywall shows less
_MAX_BRIEF_CHARACTERS = 400  # a longer text that is marked as not free is a complete short article
_MIN_ARTICLE_CHARACTERS = 200  # more text than this besides notices is an article
_MAX_NOTICE_CHARACTERS = 400  # longer paragraphs are not notices


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


_SCRIPT_NOTICE = _any_of(
    r"(?:please |you (?:need|must|have) to |to .{1,60}, )?(?:enable|activate|turn on|allow) javascript\b",
    r"javascript (?:is |must be |has been )?(?:disabled|required|not enabled|turned off|needed)"
    r"(?: (?:to|in (?:order|your)|for this|on your|by)\b|\W*$|[.!:])",
    r".{0,80}\b(?:requires?|needs?|doesn.t work properly without|without) javascript\b",
    r"bitte aktivieren sie javascript|veuillez activer javascript",
    r"(?:por favor,? )?(?:habilite|active|activa) javascript",
)
_ROBOT_CHECK = _any_of(
    r"(?:checking|verifying) (?:your browser|(?:that )?you are (?:a )?human)|verify (?:that )?you are (?:a )?human",
    r"are you a (?:robot|human)|pardon our interruption|unusual traffic from your",
    r"(?:just a moment|attention required|access (?:to this page has been )?denied)(?:\W*$|\W* cloudflare)",
    r"enable javascript and cookies to continue|please (?:complete|solve) the (?:captcha|security check)",
    r"(?:sorry, )?you have been blocked|press (?:&|and) hold to confirm",
)
_COOKIE_NOTICE = _any_of(
    r"(?:we|this (?:web)?site|our (?:web)?site)(?:,? (?:and|with) (?:our|its|\d+) .{0,30}?)? "
    r"(?:uses?|stores?|would like to use) .{0,60}\bcookies\b(?: (?:and|to|for|on|that|which|or|in)\b|\W*$|\.)",
    r"(?:accept|reject|allow|manage|refuse) (?:all )?(?:cookies|all|preferences|settings|choices)\b",
    r"by (?:clicking|continuing|using) .{0,160}(?:cookies|privacy policy)|before you continue",
    r"(?:your|we (?:value|care about) your|manage your) privacy",
    r"cookie (?:settings|preferences|policy|consent|notice)",
    r"you can (?:change|withdraw|manage) your (?:consent|choices|preferences|settings)",
    r"wir (?:und unsere .{1,40})?verwenden cookies|alle (?:cookies )?(?:akzeptieren|ablehnen)",
    r"nous utilisons des cookies|tout (?:accepter|refuser)",
    r"(?:usamos|utilizamos) cookies|aceptar (?:todas las )?cookies",
)
_PAYWALL_NOTICE = _any_of(  # each asks for something before the rest may be read; offering an account is not enough
    r"(?:please )?(?:subscribe|sign (?:in|up)|log ?in|register|join|create (?:a free |an )?account)\b.{0,40}"
    r"\b(?:to (?:continue|keep)|to (?:read|unlock|finish)|for full access)\b.{0,60}",
    r"to (?:continue|keep) reading\b.{0,60}|to read the (?:full|whole|rest|entire)\b.{0,80}",
    r"(?:continue|keep) reading (?:with|by|for) .{0,60}",
    r"(?:this|the full) (?:article|story|content|post) is "
    r"(?:only )?(?:for|available to|reserved for|exclusive(?:ly)? (?:to|for)) "
    r".{0,20}\b(?:subscribers|members)\b.{0,60}",
    r"(?:you have|you.ve) (?:reached|read|used) (?:your|all|the|\w+ of).{0,60}(?:free|limit).{0,60}",
    r"(?:subscribers?|members?)[- ]only(?: (?:article|content|story))?|unlock this (?:article|story).{0,60}",
    r"(?:dieser|der) (?:artikel|beitrag) ist (?:nur )?für abonnenten.{0,60}",
    r"jetzt (?:abonnieren und )?weiterlesen.{0,60}",
    r"article réservé (?:aux|à nos) abonnés.{0,60}|(?:suscríbete|regístrate) para (?:seguir|continuar) leyendo.{0,60}",
)
_GONE_NOTICE = _any_of(
    r"(?:error )?404(?:\W*|\s*[-–—|:].{0,60}|.{0,10}(?:not found|error|page).{0,60})|not found",
    r"(?:the )?(?:page|article|story)(?: you .{0,40})? "
    r"(?:not found|(?:does not|doesn.t) exist|(?:could not|cannot) be found).{0,60}",
)


@dataclass(frozen=True, slots=True)
class PageSigns:
    """What a page has for browsers without scripts."""

    noscript: tuple[str, ...] = ()  # texts for browsers without scripts
    awaits_script: bool = False  # whether it has an empty element for a script to fill

    @classmethod
    def read(cls, root: "Element") -> "PageSigns":
        """Return the signs of a page, which must still have its scripts."""
        targets = (each for each in root.iter("div", "main") if each.get("id") in _SCRIPT_TARGET_IDS)
        return cls(tuple(map(element_text, root.iter("noscript"))), any(not element_text(each) for each in targets))


def page_problem(article: str, page: Sequence[str], title: str, signs: PageSigns, *, is_free: bool | None) -> str:
    """Return why a page has no article, as the end of a sentence, or "" if it has one.

    `article` is the extracted text, `page` the lines of the whole page, `is_free` whether the page says that everybody
    may read all of it (None: it does not say).
    """
    lines = [single_line(line) for line in article.split("\n") if line.strip()]
    page_lines = [line for line in map(single_line, (*page, *signs.noscript)) if line]
    is_short = len(article) < _MAX_TEASER_CHARACTERS
    if is_short and any(map(_GONE_NOTICE.fullmatch, [title, *lines[:2]])) and _is_only_notices(lines, _GONE_NOTICE):
        return GONE_PROBLEM
    if (
        any(map(_ROBOT_CHECK.match, [title, *lines[:4], *page_lines[:6]]))
        and sum(map(len, page_lines)) < _MAX_TEASER_CHARACTERS
    ):
        return ROBOT_CHECK_PROBLEM
    for notice, reason in ((_COOKIE_NOTICE, COOKIE_PROBLEM), (_SCRIPT_NOTICE, JAVASCRIPT_PROBLEM)):
        if any(map(notice.match, lines)) and _is_only_notices(lines, notice):
            return reason
    if lines and (
        (is_short and not is_free and _has_paywall(page_lines))
        or (len(article) < _MAX_BRIEF_CHARACTERS and is_free is False)
    ):
        return PAYWALL_PROBLEM
    if not lines:
        return (
            JAVASCRIPT_PROBLEM
            if signs.awaits_script or any(map(_SCRIPT_NOTICE.match, page_lines))
            else NO_ARTICLE_PROBLEM
        )
    return ""


def _is_only_notices(lines: Sequence[str], notice: re.Pattern[str]) -> bool:
    """Return whether there are hardly any words except the notices and lines as short as a button."""
    other_lines = [line for line in lines if len(line) > _MAX_NOTICE_CHARACTERS or not notice.match(line)]
    return sum(len(line) for line in other_lines if len(line) > 40) < _MIN_ARTICLE_CHARACTERS


def _has_paywall(page_lines: Sequence[str]) -> bool:
    """Return whether a line of its own asks to subscribe for the rest of the article."""
    return any(
        len(line) < _MIN_ARTICLE_CHARACTERS and _PAYWALL_NOTICE.fullmatch(line.rstrip(" .!…>»→")) for line in page_lines
    )
