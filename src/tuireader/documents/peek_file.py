"""The headline from the first bytes of an article: cheap enough for a list of 100,000."""

import re
from collections.abc import Iterator

from tuireader.documents.cleaning import clean, clean_line, single_line
from tuireader.documents.decoding import decode
from tuireader.documents.frontmatter import split_front_matter
from tuireader.documents.headline import MAX_EDGE_LINES, read_head, readable_name
from tuireader.documents.model import Headline
from tuireader.documents.parsing import empty_article_error, guess_markup, holds_html

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t](.*))?")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*")
_OTHER_BLOCK = re.compile(r" {0,3}(?:[>|]|```|~~~|[-+*][ \t]|\d{1,9}[.)][ \t])|(?: {4}|\t)|[ \t]*(?:[-*_][ \t]*){3,}$")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_INLINE_SIGNS = re.compile(r"\\([!-/:-@\[-`{-~])|[*`]|~~|(?<!\w)_+|_+(?!\w)")
_MAX_LINE_CHARACTERS = 600
MAX_LINES = 64


def peek_text(data: bytes, location: str, *, whole: bool = True) -> Headline:
    """Return the headline in the first bytes of an article. Raises ArticleError where they are empty or not text."""
    if holds_html(data, location):
        from tuireader.documents.html.peek_page import peek_page  # noqa: PLC0415 - few articles are pages

        headline = peek_page(data)
        return headline if headline.title else headline._replace(title=readable_name(location))
    text = clean(decode(data, location))
    if whole and not text.strip():
        raise empty_article_error(location)
    known_headline, body = split_front_matter(text)
    headline = known_headline or Headline()
    if not all((headline.title, headline.byline, headline.credit, headline.date)):
        if guess_markup(body, location, has_front_matter=known_headline is not None) == "markdown":
            headline = _peek_markdown(body, headline)
        else:
            headline, _ = read_head([single_line(line) for line in body.split("\n", MAX_LINES)[:MAX_LINES]], headline)
    return headline if headline.title else headline._replace(title=readable_name(location))


def _peek_markdown(body: str, known_headline: Headline) -> Headline:
    """Return the headline of Markdown without parsing it: headings and paragraphs up to the first other block."""
    lines: list[str] = []
    title = ""
    for level, line in _blocks(body.split("\n")):
        if level == 1 and not title:
            title = line
        elif level >= 0 and len(lines) < 2 * MAX_EDGE_LINES:
            lines += [line, ""]
    if title and known_headline.title in {"", title}:
        known_headline = known_headline._replace(title=title)
    return read_head(lines, known_headline)[0]


def _blocks(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield level (0 for a paragraph) and words of each leading block, then only of the first level-1 heading."""
    paragraph: list[str] = []
    leading = True
    for line in [*lines, ""]:
        heading, underline = _ATX.fullmatch(line), _SETEXT.fullmatch(line)
        if underline and paragraph:
            yield (1 if "=" in line else 2), _plain_words(" ".join(paragraph))
            paragraph = []
        elif heading or not line.strip() or (not paragraph and _OTHER_BLOCK.match(line)):
            if paragraph and leading:
                yield 0, _plain_words(" ".join(paragraph))
            paragraph = []
            if heading and (words := _without_closing_signs(heading[2] or "")):
                yield len(heading[1]), _plain_words(words)
            leading = leading and bool(heading or not line.strip())
        else:
            paragraph.append(line)


def _without_closing_signs(words: str) -> str:
    """Return the words of a heading without the signs that may close it after a space."""
    words = words.strip(" \t")
    rest = words.rstrip("#")
    return words if rest and rest[-1] not in " \t" else rest.rstrip(" \t")


def _plain_words(line: str) -> str:
    """Return a line of Markdown without its signs."""
    line = _LINK.sub(r"\1", line[:_MAX_LINE_CHARACTERS])
    if "&" in line:
        import html  # noqa: PLC0415 - a table of 2,231 names, for few headlines

        line = html.unescape(line)
    return clean_line(_INLINE_SIGNS.sub(r"\1", line))
