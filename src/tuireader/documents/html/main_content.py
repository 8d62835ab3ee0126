"""Find which text runs of a page are its article.

trafilatura extracts the words; their runs in the page's own tree are then found again by their letters, so that the
elements around them (lists, quotes, code, links, headings between) are not lost. If it finds far less than
Readability's score (Arc90: paragraphs give points to their parents, for length and commas), that result is used
instead.
"""

import logging
import re
from collections import Counter
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING

from tuireader.documents.html.text_runs import TextRun, match_key, text_runs

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MIN_SURE_LETTERS = 25  # a run with so many letters is not in the extracted text by accident
_MIN_SCORE_RATIO = 2.0  # if Readability finds so many times the letters, trafilatura has missed the article
_MAX_CLASS_CHARACTERS = 300  # how much of an element's classes is searched
_MAX_MENU_CHARACTERS = 400  # code points
_MAX_SOURCE_DEPTH = 3  # how deep in a quotation its source may be
_MAX_LINKED_SHARE = 0.6  # of a run that may be links
_MAX_ELEMENTS = 30_000
"""trafilatura's time is quadratic in the children of an element: larger pages skip it."""
_MAX_CHILDREN = 1500
_NON_ARTICLE_TAGS = frozenset({"aside", "footer", "nav", "form", "header", "button"})
_CAPTION_TAGS = frozenset({"figure", "figcaption"})  # part of an article, but no place to find one
_SOURCE_TAGS = frozenset({"footer", "header", "cite", "figcaption"})
_QUOTATION_TAGS = frozenset({"blockquote", "figure"})
_UNLIKELY_CLASS = re.compile(
    r"\b(?:ads?|advert\w*|author-?bio|banner|breadcrumbs?|byline|comments?|combx|consent|cookies?|disqus|footer|gdpr"
    r"|hidden|legal|masthead|menu|meta|modal|more-?\w*|nav\w*|newsletter|outbrain|paywall|popup|promo\w*|pullquote"
    r"|recommend\w*|related\w*|replies|rss|share\w*|sharing|shoutbox|sidebar|signup|social\w*|sponsor\w*|subscri\w*"
    r"|syndication|taboola|tags?|teaser|toolbar|tools|trending|widget)\b",
    re.IGNORECASE,
)
_UNLIKELY_OR_CAPTION_CLASS = re.compile(rf"{_UNLIKELY_CLASS.pattern}|\bcaption\b", re.IGNORECASE)
_CODE_CLASS = re.compile(r"\b(?:code|highlight|language|prism|syntax|listing|snippet|source)", re.IGNORECASE)
_PARAGRAPH_PARENT_TAGS = frozenset({"ul", "ol", "li", "blockquote", "figure", "dl", "table", "tbody", "tr", "td"})
_ILLUSTRATION_TAGS = frozenset({"figure", "pre", "blockquote"})
_WORD_BOUNDARY = re.compile(r"[_\s]+|(?<=[a-z])(?=[A-Z])|--")


def article_runs(root: "Element") -> list[TextRun]:
    """Return the runs of a page; those of its article have `is_article` set."""
    runs = text_runs(root)
    _select_extracted(runs, root)
    article_letters = sum(len(run.match_key) for run in runs if run.is_article)
    scored_runs = _runs_by_score(runs)
    if sum(len(run.match_key) for run in scored_runs) > _MIN_SCORE_RATIO * article_letters:
        _select_only(scored_runs, runs)
    if not any(run.is_article and run.match_key for run in runs):
        _select_only([run for run in runs if _reads_as_text(run, None)], runs)
    _fill_gaps(runs)
    _add_illustrations_below(runs)
    if _is_menu([run for run in runs if run.is_article]):
        _select_only([], runs)
    return runs


def _is_menu(chosen: list[TextRun]) -> bool:
    """Return whether the chosen runs are only a few links where menus are."""
    short = sum(len(run.text) for run in chosen) < _MAX_MENU_CHARACTERS
    return short and all(
        run.linked_characters > _MAX_LINKED_SHARE * len(run.text) and _is_in_unlikely_place(run, None) for run in chosen
    )


def _select_extracted(runs: list[TextRun], root: "Element") -> None:
    """Select the runs whose letters trafilatura extracts."""
    keys = [match_key(words) for words in _trafilatura_texts(root)]
    all_letters, letters_of_texts = "".join(keys), set(keys)
    for run in runs:
        run.is_article = bool(run.match_key) and (
            run.match_key in letters_of_texts
            or (len(run.match_key) >= _MIN_SURE_LETTERS and run.match_key in all_letters)
        )


def _trafilatura_texts(root: "Element") -> list[str]:
    sizes = [len(element) for element in root.iter()]
    if len(sizes) > _MAX_ELEMENTS or max(sizes) > _MAX_CHILDREN:
        return []
    import trafilatura  # noqa: PLC0415 - takes 130 ms to import

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(root, fast=True, include_comments=False, with_metadata=False)
    except Exception:  # noqa: BLE001 - whatever it raises, Readability's score still works
        return []
    body = getattr(found, "body", None)
    return [] if body is None else [str(words) for words in body.itertext()]


def _runs_by_score(runs: list[TextRun]) -> list[TextRun]:
    """Return the runs below the element with the most points, without those in unlikely places."""
    points: Counter[Element] = Counter()
    for run in runs:
        if (
            len(run.match_key) < _MIN_SURE_LETTERS
            or run.linked_characters > len(run.text) / 3
            or _is_in_unlikely_place(run, None, captions=False)
        ):
            continue
        score = 1 + sum(map(run.text.count, ",，、")) + min(len(run.text) // 100, 3)
        inner = run.block.getparent() if run.block.tag in {"p", "pre", "td", "li"} else run.block
        outer = None if inner is None else inner.getparent()
        for block, points_given in ((inner, 2 * score), (outer, score)):
            if block is not None:
                points[block] += points_given
    if not points:
        return []
    best = max(points, key=lambda element: points[element])
    return [run for run in runs if _is_inside(run.block, best) and _reads_as_text(run, best)]


def _select_only(chosen: list[TextRun], runs: list[TextRun]) -> None:
    chosen_ids = {id(run) for run in chosen}
    for run in runs:
        run.is_article = id(run) in chosen_ids


def _reads_as_text(run: TextRun, outer: "Element | None") -> bool:
    """Return whether a run is text: not mostly links, and not in an unlikely place below `outer`."""
    return run.linked_characters <= _MAX_LINKED_SHARE * len(run.text) and not _is_in_unlikely_place(run, outer)


def _is_inside(element: "Element", outer: "Element") -> bool:
    return element is outer or any(each is outer for each in element.iterancestors())


def _is_in_unlikely_place(run: TextRun, outer: "Element | None", *, captions: bool = True) -> bool:
    """Return whether a run is, below `outer`, in an element that is not part of an article by its name.

    Figures and captions are part of it if `captions`.
    """
    element: Element | None = run.block
    pattern = _UNLIKELY_CLASS if captions else _UNLIKELY_OR_CAPTION_CLASS
    is_code = run.block.tag == "pre"
    while element is not None and element is not outer and element.tag not in {"body", "article", "main"}:
        is_unlikely = element.tag in _NON_ARTICLE_TAGS or (not captions and element.tag in _CAPTION_TAGS)
        if (is_unlikely or _is_named(element, pattern)) and not (
            _names_source(element) or (is_code and _is_named(element, _CODE_CLASS))
        ):
            return True
        element = element.getparent()
    return False


def _names_source(element: "Element") -> bool:
    """Return whether an element belongs to a quotation: it says who is quoted."""
    return element.tag in _SOURCE_TAGS and any(
        ancestor.tag in _QUOTATION_TAGS for ancestor in islice(element.iterancestors(), _MAX_SOURCE_DEPTH)
    )


def _is_named(element: "Element", pattern: re.Pattern[str]) -> bool:
    """Return whether an element's class or id has a word that matches."""
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(name) > 1 and bool(pattern.search(_WORD_BOUNDARY.sub(" ", name[:_MAX_CLASS_CHARACTERS])))


def _fill_gaps(runs: list[TextRun]) -> None:
    """Select the text runs between two selected ones that are inside their common ancestor."""
    indexes = [index for index, run in enumerate(runs) if run.is_article]
    for before, after in pairwise(indexes):
        if after == before + 1:
            continue
        common = _common_ancestor(runs[before].block, runs[after].block)
        for run in runs[before + 1 : after]:
            run.is_article = _is_inside(run.block, common) and _reads_as_text(run, common)


def _add_illustrations_below(runs: list[TextRun]) -> None:
    """Select the figures, films and code that stand directly below the selected runs, in the same element."""
    last = max((index for index, run in enumerate(runs) if run.is_article), default=-1)
    outer: Element | None = runs[last].block.getparent() if last >= 0 else None
    while outer is not None and outer.tag in _PARAGRAPH_PARENT_TAGS:
        outer = outer.getparent()
    if outer is None or outer.tag in {"body", "html"}:
        return
    for run in runs[last + 1 :]:
        if not (run.match_key or run.images):
            continue
        if not _is_illustration(run, outer) or not _reads_as_text(run, outer):
            break
        run.is_article = True


def _is_illustration(run: TextRun, outer: "Element") -> bool:
    """Return whether a run is inside `outer`, and a film, code or part of a figure; linked pictures are none."""
    if not _is_inside(run.block, outer) or any(True for each in run.images for _ in each.iterancestors("a")):
        return False
    if run.images and not run.match_key and all(each.tag != "img" for each in run.images):
        return True
    return any(
        each.tag in _ILLUSTRATION_TAGS or "wp-caption" in (each.get("class") or "")
        for each in takewhile(lambda each: each is not outer, (run.block, *run.block.iterancestors()))
    )


def _common_ancestor(one: "Element", other: "Element") -> "Element":
    """Return the closest element around both."""
    above = {one, *one.iterancestors()}
    return next(each for each in (other, *other.iterancestors()) if each in above)
