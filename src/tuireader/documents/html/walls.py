"""What a page shows instead of its article: a wall, a cookie notice, a check for robots, nothing at all.

A page is only said to be one of these where hardly another word stands on it: a real article that is short, or that
speaks of cookies and subscriptions, is an article.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tuireader.documents.clean import squeeze

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NOTHING = "holds no article that could be found; open it in a browser"
SCRIPTED = "shows its text only with JavaScript; open it in a browser"
ROBOTS = "wants to be sure that a person is reading; open it in a browser"
COOKIES = "shows only a question about cookies; open it in a browser"
WALLED = "shows only its beginning to readers without a subscription; open it in a browser"
GONE = "holds no article any more; look for it on the site"

_TEASER = 1500  # code points; what a wall lets through is shorter
_REST = 200  # code points beside notices that make an article
_NOTICE = 400  # code points; longer paragraphs are no notices
_SCRIPT = re.compile(
    r"(?:please |you (?:need|must|have) to |to .{1,60}, )?(?:enable|activate|turn on|allow) javascript\b|javascript (?:is |must be |has been )?"
    r"(?:disabled|required|not enabled|turned off|needed)|.{0,80}\b(?:requires?|needs?|doesn.t work properly without|without) javascript\b"
    r"|bitte aktivieren sie javascript|veuillez activer javascript|(?:por favor,? )?(?:habilite|active|activa) javascript",
    re.IGNORECASE,
)
_ROBOT = re.compile(
    r"(?:checking|verifying) (?:your browser|(?:that )?you are (?:a )?human)|verify (?:that )?you are (?:a )?human|are you a (?:robot|human)"
    r"|just a moment|enable javascript and cookies to continue|please (?:complete|solve) the (?:captcha|security check)"
    r"|pardon our interruption|unusual traffic from your|(?:sorry, )?you have been blocked|access (?:to this page has been )?denied"
    r"|press (?:&|and) hold to confirm|attention required",
    re.IGNORECASE,
)
_COOKIE = re.compile(
    r"(?:we|this (?:web)?site|our (?:web)?site|[A-Z]\w+(?: and (?:its|our|\d+) partners)?),? (?:and our (?:\d+ )?partners )?(?:uses?|store|would like to use) .{0,60}\bcookies\b"
    r"|(?:accept|reject|allow|manage|refuse) (?:all )?(?:cookies|all|preferences|settings|choices)\b|by (?:clicking|continuing|using) .{0,160}(?:cookies|privacy policy)"
    r"|(?:your|we value your|manage your) privacy|cookie (?:settings|preferences|policy|consent|notice)|you can (?:change|withdraw|manage) your (?:consent|choices|preferences|settings)"
    r"|wir (?:und unsere .{1,40})?verwenden cookies|alle (?:cookies )?(?:akzeptieren|ablehnen)|nous utilisons des cookies|tout (?:accepter|refuser)"
    r"|(?:usamos|utilizamos) cookies|aceptar (?:todas? )?(?:las )?cookies|before you continue",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"(?:please )?(?:subscribe|sign (?:in|up)|log ?in|register|join|create (?:a free |an )?account)(?:[ ,]+(?:or|and|now|today|here|for free|to \w+) ?\w*){0,3} (?:to|and) (?:continue|keep|read|unlock|finish|get (?:full )?access|access|view)\b.*"
    r"|to (?:continue|keep) reading\b.{0,60}|to read the (?:full|whole|rest|entire)\b.{0,80}|(?:continue|keep) reading (?:with|by|for) .{0,60}"
    r"|(?:this|the full) (?:article|story|content|post)(?: is)? (?:is )?(?:only )?(?:for|available to|reserved for|exclusive(?:ly)? (?:to|for)) (?:(?:our|paid|paying|registered|premium) )?(?:subscribers|members|readers).{0,60}"
    r"|(?:you have|you.ve) (?:reached|read|used) (?:your|all|the|\w+ of).{0,60}(?:free|limit|articles).{0,60}|(?:subscribers?|members?)[- ]only(?: (?:article|content|story))?"
    r"|already a (?:subscriber|member)\?.{0,30}|unlock this (?:article|story).{0,60}|want to read more\?.{0,60}"
    r"|(?:dieser|der) (?:artikel|beitrag) ist (?:nur )?für abonnenten.{0,60}|jetzt (?:abonnieren|weiterlesen).{0,60}|article réservé (?:aux|à nos) abonnés.{0,60}"
    r"|(?:suscríbete|regístrate|inicia sesión) para (?:seguir|continuar) leyendo.{0,60}",
    re.IGNORECASE,
)
_SURE_WALL = re.compile(
    r"continue|keep reading|read the|unlock|subscribers|members|reached|limit|weiterlesen|abonn|leyendo", re.IGNORECASE
)
_GONE = re.compile(
    r"(?:error )?404\b.{0,60}|(?:the )?(?:page|article|story) (?:not found|(?:does not|doesn.t) exist|you .{0,40}(?:not|n.t) .{0,30}).{0,60}|not found",
    re.IGNORECASE,
)


def problem(root: "Element", article: str, page: Sequence[str], title: str, *, free: bool | None) -> str:
    """Return why a page is no article, as the end of a sentence, or nothing where it is one.

    `article` is the extracted text, `page` the lines of the whole page, `free` what the page says of who may read it.
    """
    lines = [squeeze(line) for line in article.split("\n") if line.strip()]
    shown = [line for line in map(squeeze, page) if line]
    if (
        len(article) < _TEASER
        and (_GONE.fullmatch(title) or any(map(_GONE.fullmatch, lines[:2])))
        and _bare(lines, _GONE)
    ):
        return GONE
    if any(map(_ROBOT.match, [title, *lines[:4], *shown[:6]])) and sum(map(len, shown)) < _TEASER:
        return ROBOTS
    for notice, said in ((_COOKIE, COOKIES), (_SCRIPT, SCRIPTED)):
        if any(map(notice.match, lines)) and _bare(lines, notice):
            return said
    if len(article) < _TEASER and (free is False or (free is None and _is_walled(shown))):
        return WALLED
    if not lines:
        return SCRIPTED if _waits_for_scripts(root, shown) else NOTHING
    return ""


def _bare(lines: Sequence[str], notice: re.Pattern[str]) -> bool:
    """Tell whether hardly a word stands beside the notices and what is as short as a button."""
    rest = [line for line in lines if len(line) > _NOTICE or not notice.match(line)]
    return sum(len(line) for line in rest if len(line) > 40) < _REST


def _is_walled(shown: Sequence[str]) -> bool:
    """Tell whether a line alone asks to subscribe for the rest of the article."""
    return any(
        len(line) < _REST and _WALL.fullmatch(line.rstrip(" .!…>»→")) and _SURE_WALL.search(line) for line in shown
    )


def _waits_for_scripts(root: "Element", shown: Sequence[str]) -> bool:
    """Tell whether a page without words has a place that a script would fill."""
    if any(map(_SCRIPT.match, shown)):
        return True
    places = {"root", "app", "__next", "__nuxt", "main-app", "gatsby", "___gatsby", "svelte", "react-root"}
    return any(element.get("id") in places for element in root.iter("div", "main", "body"))
