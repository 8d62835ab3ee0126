"""The article taken out of a page."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from tuireader.documents.html.metadata import read_metadata
from tuireader.documents.model import Headline


@dataclass(frozen=True, slots=True)
class Extracted:
    """The article of a page. `html` and `text` are harmless; fields are empty (`date` None) where the page says nothing.

    `problem` finishes the sentence “PAGE: …” where the page holds no article, and is empty where it does.
    """

    html: str = ""
    text: str = ""
    title: str = ""
    byline: str = ""
    date: datetime | None = None
    credit: str = ""
    url: str = ""
    canonical: str = ""
    problem: str = ""


def extract(html: str, url: str) -> Extracted:
    """Return the article in a page that stands at `url`. Never raises."""
    from lxml.etree import tostring  # noqa: PLC0415 - slow to import

    from tuireader.documents.html.around import without_furniture  # noqa: PLC0415
    from tuireader.documents.html.choose import article_runs  # noqa: PLC0415
    from tuireader.documents.html.convert import tree_pieces  # noqa: PLC0415
    from tuireader.documents.html.prune import prune  # noqa: PLC0415
    from tuireader.documents.html.tree import drop_unseen, page_tree  # noqa: PLC0415

    root = page_tree(html)
    if root is None:
        return Extracted(url=url)
    known = read_metadata(root, url)
    base = next((urljoin(url, each.get("href") or "") for each in root.iter("base") if each.get("href")), url)
    drop_unseen(root)
    runs = article_runs(root)
    head = without_furniture(runs, Headline(known.title, known.byline, known.site, known.date, url))
    article = prune(root, runs, base)
    pieces = tree_pieces(article, base, images=False)
    return Extracted(
        html=tostring(article, encoding="unicode", method="html", with_tail=False),
        text="\n\n".join(piece.text for piece in pieces),
        title=head.title,
        byline=head.byline,
        date=head.date,
        credit=head.credit,
        url=url,
        canonical=known.canonical,
    )
