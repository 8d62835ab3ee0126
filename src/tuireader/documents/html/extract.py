"""Extract the article of a page."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tuireader.documents.assemble import BLOCK_SEPARATOR
from tuireader.documents.cleaning import clean
from tuireader.documents.model import Headline
from tuireader.worker_answers import load_json, strings

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

BROKEN_PAGE_PROBLEM = "cannot be read as a web page; open it in a browser"


@dataclass(frozen=True, slots=True)
class ExtractedArticle:
    """The article of a page. Fields are empty if the page does not say."""

    html: str = ""  # the article, with safe tags and attributes only
    text: str = ""  # the article as plain text
    title: str = ""
    byline: str = ""  # the authors' names
    date: datetime | None = None
    credit: str = ""  # the name of the site
    url: str = ""  # where the page is
    canonical: str = ""  # the address that the page gives itself
    language: str = ""  # the language tag that the page declares
    problem: str = ""  # why the page shows no whole article, to follow “PAGE: ”; "" if it does


def extract(html: str, url: str) -> ExtractedArticle:
    """Return the article in a page that was fetched from `url`; its `problem` says what is wrong. Never raises."""
    try:
        return _extract(html, url)
    except Exception:  # noqa: BLE001 - lxml and trafilatura may raise anything for hostile pages
        return ExtractedArticle(url=url, problem=BROKEN_PAGE_PROBLEM)


def _extract(html: str, url: str) -> ExtractedArticle:
    from tuireader.documents.html.base_url import base_of  # noqa: PLC0415 - slow to import, like all that follow
    from tuireader.documents.html.convert import tree_pieces  # noqa: PLC0415
    from tuireader.documents.html.main_content import article_runs  # noqa: PLC0415
    from tuireader.documents.html.metadata import read_metadata  # noqa: PLC0415
    from tuireader.documents.html.page_language import declared_language  # noqa: PLC0415
    from tuireader.documents.html.paywall import NO_ARTICLE_PROBLEM, PageSigns, page_problem  # noqa: PLC0415
    from tuireader.documents.html.prune import prune  # noqa: PLC0415
    from tuireader.documents.html.simplify import simplify  # noqa: PLC0415
    from tuireader.documents.html.tree import page_tree  # noqa: PLC0415
    from tuireader.documents.html.trim_edges import trim_boilerplate  # noqa: PLC0415

    root = page_tree(html)
    if root is None:
        return ExtractedArticle(url=url, problem=NO_ARTICLE_PROBLEM)
    known, language = read_metadata(root, url), declared_language(root)
    url = url or known.canonical
    base = base_of(root, url)
    signs = PageSigns.read(root)
    simplify(root, html)
    runs = article_runs(root)
    head = trim_boilerplate(runs, Headline(known.title, known.byline, known.site, known.date, url))
    article = prune(root, runs, base)
    text = clean(BLOCK_SEPARATOR.join(piece.text for piece in tree_pieces(article, base, images=False)))
    return ExtractedArticle(
        html=_to_html(article) if text else "",
        text=text,
        **{name: getattr(head, name) for name in ("title", "byline", "date", "credit", "url")},
        canonical=known.canonical,
        language=language,
        problem=page_problem(text, [run.text for run in runs], head.title, signs, is_free=known.is_free),
    )


def _to_html(article: "Element") -> str:
    from lxml.etree import tostring  # noqa: PLC0415 - slow to import

    return tostring(article, encoding="unicode", method="html", with_tail=False)


def pack_article(found: ExtractedArticle) -> bytes:
    """Return an extracted article as JSON."""
    fields = asdict(replace(found, date=None)) | {"date": found.date.isoformat() if found.date else ""}
    return json.dumps(fields).encode()


def unpack_article(data: bytes) -> ExtractedArticle:
    """Return the article that `pack_article` wrote. Raises ValueError where `data` is anything else."""
    try:
        fields: dict[str, Any] = load_json(data)
        strings(list(fields.values()))
        return ExtractedArticle(
            **{**fields, "date": datetime.fromisoformat(fields["date"]) if fields["date"] else None}
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"no page: {error}") from error
