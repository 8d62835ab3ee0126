"""Parse RSS, RDF and Atom that is well-formed, with lxml: a millisecond or two for a feed.

It reads a feed as feedparser would (see `parse_lenient`), which is many times slower.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any

from lxml import etree

from tuireader.feeds.attachments import MAX_SCANNED_ATTACHMENTS, Attachment, is_usable
from tuireader.feeds.entry_authors import joined_authors, named_authors
from tuireader.feeds.feed_dates import feed_moment
from tuireader.feeds.feed_html import has_markup, inline_text_to_html, join_url, text_to_html, without_cdata_marks
from tuireader.feeds.normalize import MAX_ENTRIES, RawEntry, plain_line

_XHTML = "http://www.w3.org/1999/xhtml"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_PREFIXES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    _XHTML: "xhtml:",
    **dict.fromkeys(("http://purl.org/dc/terms/", "http://purl.org/dc/elements/1.1/"), "dc:"),
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://purl.oclc.org/net/rss_2.0/enc#": "enc:",
    **dict.fromkeys(
        (
            "http://www.w3.org/2005/atom",
            "http://purl.org/atom/ns#",
            "http://purl.org/rss/1.0/",
            "http://purl.org/rss/1.0/modules/rss091#",
            "http://backend.userland.com/rss",
            "http://backend.userland.com/rss2",
            "http://blogs.law.harvard.edu/tech/rss",
            "http://my.netscape.com/rdf/simple/0.9/",
            "http://example.com/newformat#",
            "http://example.com/necho",
            "http://purl.org/echo/",
            "uri/of/echo/namespace#",
            "http://purl.org/pie/",
        ),
        "",
    ),
}
"""The prefixes of the elements that are read here, whatever prefix a feed chooses; "" for the core of each format."""
_USUAL_PREFIXES = {"dc", "content", "media", "itunes"}
_ROOTS = {"rss", "feed", "rdf"}
_TEXT_TYPES = {"text", "text/plain"}
_HTML_TYPES = {"", "text/html", "html", "xhtml", "application/xhtml+xml"}
_PUBLISHED = ("published", "issued", "pubdate", "dc:issued", "created", "dc:created")
_UPDATED = ("updated", "modified", "dc:modified", "lastbuilddate")
_DATES = ("dc:date", "date")
_CONTENT = ("content:encoded", "content", "xhtml:body", "body", "fullitem", "xhtml:div")
_PLAIN_DESCRIPTIONS = ("itunes:summary", "subtitle", "itunes:subtitle")
_DESCRIPTIONS = ("description", "summary", "dc:description", "abstract", "tagline", *_PLAIN_DESCRIPTIONS)
_TITLES = ("title", "dc:title", "media:title")
_FILES = {"enclosure", "enc:enclosure", "media:content", "media:player"}
_AUTHORS = {"author", "dc:creator", "dc:author", "itunes:author", "source"}
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_ROLE = re.compile(  # of an editor who is no person
    r"\b(?:admin\w*|contact|desk|editor\w*|feedback|info|news\w*|office|service|staff|support|team|web ?master)\b",
    re.IGNORECASE,
)
_ESSENTIAL = {*_TITLES, *_CONTENT, *_DESCRIPTIONS, *_FILES, "link", "guid", "id", "media:description"}
_MAX_NESTED_ELEMENTS = 200
_MAX_AUTHORS = 20
_MAX_BASE_CHARACTERS = 1000

_Fields = dict[str, list[Any]]


def tree(data: bytes, *, recover: bool = False) -> Any:
    """Return the root of a feed, or None if it is not well-formed (or `recover` finds nothing)."""
    parser = etree.XMLParser(
        recover=recover, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        return None


def read(root: Any) -> tuple[str, str, list[RawEntry]]:
    """Return a feed's title, its website and its entries.

    Raises ValueError where this parser does not know the format.
    """
    return _Reader(root).feed()


class _Reader:
    """Reads one feed: it remembers the short names of its elements."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._names: dict[Any, str] = {}
        self._own_namespace = _namespace(root.tag)
        self._has_bases = False

    def feed(self) -> tuple[str, str, list[RawEntry]]:
        name = self._name(self._root).rpartition(":")[2]
        if name not in _ROOTS:
            raise ValueError("this is no feed in RSS, RDF or Atom")
        channel = next((child for child in self._root if self._name(child) == "channel"), self._root)
        self._has_bases = self._have_bases()
        fields = self._fields(channel)
        title = self._title(fields)
        link = self._link(fields) or (channel.get(_ABOUT) or "" if name == "rdf" else "")
        authors = self._feed_authors(fields)
        items = islice(self._root.iter("{*}item", "{*}entry"), MAX_ENTRIES + 1)
        entries = [self._entry(item, authors) for item in items if self._name(item) in {"item", "entry"}]
        return title, link, entries

    def _have_bases(self) -> bool:
        """Return whether the feed names bases of links; with absurd ones, joining them would take forever."""
        bases = [self._root.get(_BASE) or "", *self._root.xpath("//@xml:base")]
        return any(bases) and max(map(len, bases)) <= _MAX_BASE_CHARACTERS

    def _name(self, element: Any) -> str:
        """Return an element's short name: its prefix as `_PREFIXES` has it, and its name in lower case."""
        tag = element.tag
        name = self._names.get(tag)
        if name is None:
            name = self._names[tag] = self._short_name(element) if isinstance(tag, str) else "?"
        return name

    def _short_name(self, element: Any) -> str:
        namespace, name = _namespace(element.tag), element.tag.rpartition("}")[2].lower()
        if not namespace or namespace == self._own_namespace:
            return str(name)
        prefix = _PREFIXES.get(namespace.lower())
        if prefix is None:
            unknown = "?:" if element.prefix else ""  # a default namespace is the feed's own, whatever it is
            prefix = f"{element.prefix}:" if element.prefix in _USUAL_PREFIXES else unknown
        return f"{prefix}{name}"

    def _fields(self, parent: Any) -> _Fields:
        """Return the children by their short names; those of Media RSS count wherever they are grouped."""
        fields: _Fields = {}
        names = self._names
        for child in parent:
            name = names.get(child.tag) or self._name(child)
            if name in fields:
                fields[name].append(child)
            else:
                fields[name] = [child]
            if name == "media:group":
                for part in child:
                    fields.setdefault(self._name(part), []).append(part)
        return fields

    def _nested_fields(self, item: Any) -> _Fields:
        """Return what an entry without any title, link or text has inside its other elements."""
        fields: _Fields = {}
        for element in islice(item.iterdescendants(), _MAX_NESTED_ELEMENTS):
            fields.setdefault(self._name(element), []).append(element)
        return fields

    def _entry(self, item: Any, feed_authors: str) -> RawEntry:
        fields = self._fields(item)
        if _ESSENTIAL.isdisjoint(fields):
            fields = self._nested_fields(item)
        base = self._base(item)
        entry_id, id_is_link = self._id(item, fields, base)
        link = self._link(fields) or (entry_id if id_is_link and _ADDRESS.match(entry_id) else "")
        updated = _moment(fields, _UPDATED)
        summary, content, content_base, has_text = self._texts(fields, base)
        return RawEntry(
            title=self._title(fields),
            link=link,
            id=entry_id,
            published=_moment(fields, _PUBLISHED) or updated or _moment(fields, _DATES),
            updated=updated,
            author=self._authors(fields) or feed_authors,
            summary=summary,
            content=content,
            attachments=self._attachments(fields, has_text=has_text),
            base=content_base,
            id_is_link=id_is_link,
        )

    def _title(self, fields: _Fields) -> str:
        elements = (element for name in _TITLES if name in fields for element in fields[name])
        return next(filter(None, map(_text_title, elements)), "")

    def _base(self, element: Any) -> str:
        """Return the address that the feed itself names as the base of an element's links, or ""."""
        return (element.base or "") if self._has_bases else ""

    def _id(self, item: Any, fields: _Fields, base: str) -> tuple[str, bool]:
        """Return an entry's id, and whether it may be its link, too."""
        for element in (*fields.get("guid", ()), *fields.get("id", ())):
            if text := _text(element):
                is_link = (_attribute(element, "ispermalink") or "true").strip().lower() != "false"
                return (join_url(base, text) if base and is_link else text), is_link
        about = item.get(_ABOUT) or ""
        return about, bool(about)

    def _link(self, fields: _Fields) -> str:
        """Return the last link to the page itself, as HTML if there are several kinds."""
        pages, others = "", ""
        for element in fields.get("link", ()):
            address = (element.get("href") or element.get("url") or "").strip()
            is_page, is_html = True, True
            if address:
                is_page = (element.get("rel") or "alternate").strip().lower() == "alternate"
                is_html = (element.get("type") or "").partition(";")[0].strip().lower() in _HTML_TYPES
            else:
                address = _text(element)
            if address and is_page:
                address = join_url(self._base(element), address) if self._has_bases else address
                pages, others = (address, others) if is_html else (pages, address)
        return pages or others or next((src for each in fields.get("content", ()) if (src := each.get("src"))), "")

    def _texts(self, fields: _Fields, base: str) -> tuple[str, str, str, bool]:
        """Return summary, content, the base of their links, and whether they are more than a caption."""
        summary, summary_base, content, content_base = "", base, "", ""
        for name in _DESCRIPTIONS:
            for element in fields.get(name, ()) if name in fields and not summary else ():
                if summary := _description(element, name):
                    summary_base = self._base(element)
                    break
        for name in _CONTENT:
            for element in fields.get(name, ()):
                html = _content(element, name)
                if len(html) > len(content):
                    content, content_base = html, self._base(element)
        if not (has_text := bool(content or summary)):
            captions = map(_caption, fields.get("media:description", ()))
            content = next(filter(None, captions), "") or self._caption(fields)
        return summary, content, content_base if content else summary_base, has_text

    def _caption(self, fields: _Fields) -> str:
        """Return the description of an entry's film or picture."""
        parts = (part for file in fields.get("media:content", ()) for part in file)
        return next(filter(None, (_caption(part) for part in parts if self._name(part) == "media:description")), "")

    def _authors(self, fields: _Fields) -> str:
        if _AUTHORS.isdisjoint(fields):
            return ""
        own = [*fields.get("author", ()), *fields.get("dc:creator", ()), *fields.get("dc:author", ())]
        people = self._people(own)
        if names := named_authors(people) or named_authors(self._people(fields.get("itunes:author", ()))):
            return names
        if mails := joined_authors(people):
            return mails
        sources = (self._fields(source) for source in fields.get("source", ())[:1] if len(source))
        return next((joined_authors(self._people(source.get("author", ()))) for source in sources), "")

    def _feed_authors(self, fields: _Fields) -> str:
        for name in ("author", "dc:creator", "itunes:author", "managingeditor"):
            names = named_authors(self._people(fields.get(name, ())))
            if names and not (name == "managingeditor" and _ROLE.search(names)):
                return names
        return ""

    def _people(self, elements: Iterable[Any]) -> list[str]:
        return [self._person(element) for element in islice(elements, _MAX_AUTHORS)]

    def _person(self, element: Any) -> str:
        parts = self._fields(element) if len(element) else {}
        names = (*parts.get("name", ()), *parts.get("itunes:name", ()), *parts.get("email", ()))
        return next(filter(None, map(_text, names)), "") or _text(element)

    def _attachments(self, fields: _Fields, *, has_text: bool) -> tuple[Attachment, ...]:
        """Return what comes with an entry; without any `has_text`, a caption is the text and no title."""
        if _FILES.isdisjoint(fields) and not any(link.get("rel") for link in fields.get("link", ())):
            return ()
        found = [*map(_enclosure, fields.get("enclosure", ())), *map(_rdf_enclosure, fields.get("enc:enclosure", ()))]
        for link in fields.get("link", ()):
            if (link.get("rel") or "").lower() == "enclosure":
                file = _enclosure(link)
                found.append(file._replace(url=join_url(self._base(link), file.url)) if self._has_bases else file)
        if media := fields.get("media:content", ()):
            groups = {group: number for number, group in enumerate(fields.get("media:group", ()), 1)}
            caption = _first_text(fields, ("media:description",)) if has_text else ""
            titles = (caption, _first_text(fields, ("media:title",)))
            found += [self._media_content(element, groups, titles) for element in media[:MAX_SCANNED_ATTACHMENTS]]
        if "media:player" in fields and not any(map(is_usable, found)):
            players = (each.get("url") or "" for each in fields["media:player"])
            found += [Attachment(url, "video", is_enclosure=False) for url in players]
        if found and (duration := _first_text(fields, ("itunes:duration",))):
            found = [each if each.duration else each._replace(duration=duration) for each in found]
        return tuple(each for each in found if each.url)

    def _media_content(self, element: Any, groups: dict[Any, int], titles: tuple[str, str]) -> Attachment:
        texts = {self._name(part): _text(part) for part in element}
        kind = element.get("type") or element.get("medium") or ""
        caption, title = titles
        shared = (caption or title) if kind.startswith("image") else (title or caption)
        return Attachment(
            element.get("url") or "",
            kind,
            element.get("fileSize") or "",
            plain_line(texts.get("media:title") or texts.get("media:description") or shared),
            element.get("duration") or "",
            element.get("width") or element.get("bitrate") or "",
            group=groups.get(element.getparent(), 0),
            is_default=(element.get("isDefault") or "").lower() == "true",
            is_enclosure=False,
        )


def _namespace(tag: Any) -> str:
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def _attribute(element: Any, name: str) -> str | None:
    """Return an attribute, whatever letters of its name are capitals."""
    return next((value for key, value in element.attrib.items() if key.lower() == name), None)


def _text(element: Any) -> str:
    """Return the text of an element, without elements inside."""
    return ("".join(element.itertext()) if len(element) else element.text or "").strip()


def _first_text(fields: _Fields, names: Iterable[str]) -> str:
    return next((text for name in names for element in fields.get(name, ()) if (text := _text(element))), "")


def _moment(fields: _Fields, names: Iterable[str]) -> datetime | None:
    """Return the date of the first name that has one which can be understood: its last."""
    for name in names:
        for element in reversed(fields[name]) if name in fields else ():
            if moment := feed_moment(_text(element)):
                return moment
    return None


def _text_title(element: Any) -> str:
    """Return a title as HTML: plain text of Atom may hold what looks like tags."""
    is_text = not len(element) and not _is_base64(element)
    value = _value(element)
    if "<" not in value or not is_text or (element.get("type") or "text").lower() not in _TEXT_TYPES:
        return value
    is_atom = _namespace(element.tag).startswith(("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"))
    return value.replace("<", "&lt;") if is_atom else value


def _description(element: Any, name: str) -> str:
    value = _value(element)
    kind = (element.get("type") or "").lower()
    is_atom = name == "summary"
    if len(element) or not value or not (is_atom or name in _PLAIN_DESCRIPTIONS):
        return value
    if kind and kind not in _TEXT_TYPES:
        return value
    is_html = "</" in value if kind else has_markup(value)  # much that should be text is not
    return value if is_html else inline_text_to_html(value)


def _caption(element: Any) -> str:
    """Return a description of Media RSS, which is plain text unless it says otherwise."""
    value = _value(element)
    is_html = "html" in (element.get("type") or "").lower() or len(element) or has_markup(value)
    return value if is_html else text_to_html(value)


def _content(element: Any, name: str) -> str:
    value = _value(element)
    kind = (element.get("type") or "").lower()
    if name == "content" and not len(element) and kind in _TEXT_TYPES:
        return text_to_html(value)
    if name == "content" and not len(element) and not kind and not has_markup(value):
        return text_to_html(value)
    return value


def _value(element: Any) -> str:
    """Return the text of an element, or the markup inside it as HTML."""
    if len(element):
        return _inner_html(element)
    text = (element.text or "").strip()
    if text and _is_base64(element):
        try:
            return base64.b64decode(text, validate=False).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return text
    return without_cdata_marks(text) if text.startswith("<![CDATA[") else text


def _is_base64(element: Any) -> bool:
    if (element.get("mode") or "").lower() == "base64":
        return True
    kind = (element.get("type") or "").lower()
    return kind.startswith("application/") and not kind.endswith(("+xml", "/xml"))


def _inner_html(element: Any) -> str:
    """Return what is inside an element as HTML, without prefixes of namespaces."""
    for inside in element.iterdescendants():
        if isinstance(inside.tag, str):
            inside.tag = inside.tag.rpartition("}")[2]
    texts = [element.text or "", *(child.tail or "" for child in element)]
    wrapper = etree.Element("div")  # an element of its own does not repeat the feed's namespaces
    wrapper.text = element.text
    wrapper.extend(list(element))
    etree.cleanup_namespaces(wrapper)
    if any("</" in text or "<p" in text for text in texts):  # some markup is escaped, some not
        pieces = (text + _serialized(child) for text, child in zip(texts, wrapper, strict=False))
        return ("".join(pieces) + texts[-1]).strip()
    return _serialized(wrapper)[len("<div>") : -len("</div>")].strip()


def _serialized(element: Any) -> str:
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def _enclosure(element: Any) -> Attachment:
    return Attachment(
        element.get("url") or element.get("href") or "",
        element.get("type") or "",
        element.get("length") or "",
        element.get("title") or "",
    )


def _rdf_enclosure(element: Any) -> Attachment:
    """Return an enclosure of RSS 1.0, whose attributes are in namespaces."""
    values = {name.rpartition("}")[2].lower(): value for name, value in element.attrib.items()}
    return Attachment(values.get("resource", ""), values.get("type", ""), values.get("length", ""))
