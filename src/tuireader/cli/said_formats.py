"""What a person has said, as text for people, as Markdown, as JSON and as CSV."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from tuireader.cli.common import counted_noun
from tuireader.documents.cleaning import clean, clean_line, single_line
from tuireader.documents.export import escaped
from tuireader.library import Entry
from tuireader.library.person import Person, PersonProfile, PersonQuotation
from tuireader.quotes.naming import is_sure, probable
from tuireader.widgets.text_width import wrap

MIN_WIDTH, MAX_WIDTH = 40, 100
INDENT = " " * 12
MAX_SHOWN_ROLES, MAX_SHOWN_ALIASES = 3, 5
CSV_FIELDS = (
    *("id", "article", "date", "outlet", "title", "url", "person", "name", "speaker", "role", "kind", "verb", "words"),
    *("confidence", "note"),
)


class SaidArticle(NamedTuple):
    """What somebody said in one article, in the order of its text."""

    entry: Entry | None  # None where it was removed meanwhile
    quotations: tuple[PersonQuotation, ...]


class SaidHead(NamedTuple):
    """Who is asked for, and how much was found."""

    profile: PersonProfile
    found: int  # quotations that fit
    total: int  # that there are
    articles: int  # that have these
    with_reported: bool  # whether reported speech counts


def person_id_text(person_id: int) -> str:
    """Return the id of a person as commands show and take it: “p12”."""
    return f"p{person_id}"


def person_line(person: Person) -> str:
    """Return the line of a person in a list to choose from."""
    name = ", ".join(filter(None, (clean_line(person.name), clean_line(person.role))))
    last = f", last {person.last:%Y-%m-%d}" if person.last else ""
    return f"{person_id_text(person.id):>10}  {name} · {_counted(person.quotations)}{last}"


def _counted(quotations: int) -> str:
    return f"{quotations:,} quotation{'' if quotations == 1 else 's'}"


def _dates(person: Person) -> str:
    """Return from when to when somebody is quoted; "" where a damaged file does not say it."""
    days = list(dict.fromkeys(f"{it:%Y-%m-%d}" for it in (person.first, person.last) if it is not None))
    return f", {' to '.join(days)}" if days else ""


# For people


def text_width() -> int:
    """Return how many columns text for people has."""
    return min(MAX_WIDTH, shutil.get_terminal_size((80, 24)).columns)


def head_lines(head: SaidHead, width: int) -> Iterator[str]:
    """Yield the lines about the person, and an empty one."""
    person, known_as = head.profile.person, _known_as(head.profile)
    yield f"{clean_line(person.name)} ({person_id_text(person.id)})"
    if known_as:
        yield from wrapped("", known_as, width, indent="")
    yield _found(head)
    yield ""


def _known_as(profile: PersonProfile) -> str:
    """Return roles and other names: “harbour master · also Commander Vanterpool”."""
    roles = [clean_line(it.role) for it in profile.roles[:MAX_SHOWN_ROLES]]
    names = [clean_line(it.name) for it in profile.aliases[: MAX_SHOWN_ALIASES + 1] if it.name != profile.person.name]
    also = [f"also {', '.join(names[:MAX_SHOWN_ALIASES])}"] if names else []
    return " · ".join(filter(None, [*roles, *also]))


def _found(head: SaidHead) -> str:
    """Return how much was found: “12 of 47 quotations in 19 articles, 2025-02-03 to 2026-11-20”."""
    person, total = head.profile.person, _counted(head.total)
    included = ", reported speech included" if head.with_reported else ""
    if head.found != head.total:
        return f"{head.found:,} of {total}{included}"
    in_articles = f"in {counted_noun(head.articles, 'article')}"
    return f"{total}{included}, {in_articles}" if included else f"{total} {in_articles}{_dates(person)}"


def text_lines(article: SaidArticle, width: int) -> Iterator[str]:
    """Yield the lines of one article: when and where, then each quotation with its id."""
    first = article.quotations[0]
    yield from title_lines(first.date, first.title, first.outlet, width)
    for row in article.quotations:
        yield from wrapped(f"{row.quotation.id:>10}  ", f"{shown_words(row)}{_tail(row)}", width)


def found_lines(article: SaidArticle, width: int) -> Iterator[str]:
    """Yield the same lines with the names of the speakers, who may be several."""
    first = article.quotations[0]
    yield from title_lines(first.date, first.title, first.outlet, width)
    for row in article.quotations:
        name = f"{clean_line(row.person_name)}: " if row.person_name else ""
        yield from wrapped(f"{row.quotation.id:>10}  ", f"{name}{shown_words(row)}{_tail(row)}", width)


def title_lines(date: datetime | None, title: str, outlet: str, width: int) -> Iterator[str]:
    """Yield the lines that say when and where an article was published."""
    shown = " · ".join(filter(None, (clean_line(title), clean_line(outlet))))
    yield from wrapped(f"{date:%Y-%m-%d}  " if date else INDENT, shown, width)


def wrapped(start: str, text: str, width: int, indent: str = INDENT) -> Iterator[str]:
    """Yield `start` with the lines of a text behind it, which have at most `width` cells."""
    cells, end = max(width, MIN_WIDTH), len(text)
    _, first_end = wrap(text, 0, end, cells - len(start))[0]
    yield f"{start}{text[:first_end]}".rstrip()
    rest = text[first_end:].lstrip()
    if rest:
        yield from (f"{indent}{rest[slice(*span)]}" for span in wrap(rest, 0, len(rest), cells - len(indent)))


def shown_words(row: PersonQuotation) -> str:
    """Return the words on one line; in quotation marks, unless they are a reporter's."""
    return row.quotation.in_marks(single_line(clean(row.quotation.text)))


def _tail(row: PersonQuotation) -> str:
    """Return what stands behind the words: the verb, and how sure it is who spoke."""
    saved = row.quotation
    parts = [clean_line(saved.cue), "reported speech" if saved.is_reported else "", _doubt(row), _note(row)]
    tail = " · ".join(filter(None, parts))
    return f" — {tail}" if tail else ""


def _doubt(row: PersonQuotation) -> str:
    return "" if is_sure(row.quotation.confidence) else probable(clean_line(row.person_name))


def _note(row: PersonQuotation) -> str:
    """Return what the user wrote beside a quotation."""
    return f"your note: {single_line(clean(row.note))}" if row.note else "" if row.note is None else "kept by you"


# Markdown


def markdown_head(head: SaidHead) -> str:
    """Return the heading and a paragraph about the person."""
    known_as = _known_as(head.profile)
    about = f"{known_as}. {_found(head)}" if known_as else _found(head)
    return f"# {escaped(clean_line(head.profile.person.name))}\n\n{escaped(about)}."


def markdown_article(article: SaidArticle) -> str:
    """Return the section of one article: its title as a link, where and when, and a quote for each quotation."""
    first = article.quotations[0]
    heading = markdown_link(clean_line(first.title), _url(article))
    where = ", ".join(filter(None, (escaped(clean_line(first.outlet)), _long_date(first.date))))
    quotes = (f"> {_markdown_words(row)}{escaped(_tail(row))} `{row.quotation.id}`" for row in article.quotations)
    return "\n\n".join(filter(None, (f"## {heading}", where, *quotes)))


def markdown_link(title: str, url: str) -> str:
    """Return a title as a link in Markdown; without an address as a text."""
    name = escaped(title) or "\\-"
    return f"[{name}](<{url.replace('<', '%3C').replace('>', '%3E').replace(chr(92), '%5C')}>)" if url else name


def _markdown_words(row: PersonQuotation) -> str:
    words = escaped(shown_words(row))
    return f"*reported:* {words}" if row.quotation.is_reported else words


def _long_date(moment: datetime | None) -> str:
    return f"{moment:%-d %B %Y}" if moment else ""


def _url(article: SaidArticle) -> str:
    return clean_line(article.entry.url) if article.entry else ""


# For programs


def person_to_json(profile: PersonProfile) -> dict[str, object]:
    """Return a person as JSON fields."""
    return {
        **short_person_to_json(profile.person),
        "roles": [{"role": it.role, **_from_to(it.first, it.last), "articles": it.articles} for it in profile.roles],
        "names": [{"name": it.name, **_from_to(it.first, it.last), "articles": it.articles} for it in profile.aliases],
        "outlets": [{"outlet": name, "quotations": count} for name, count in profile.outlets],
        "verbs": [{"verb": verb, "quotations": count} for verb, count in profile.verbs],
        "joined": [short_person_to_json(it) for it in profile.joined],
    }


def short_person_to_json(person: Person) -> dict[str, object]:
    """Return the fields of a person in a list."""
    return {
        "id": person_id_text(person.id),
        "name": person.name,
        "role": person.role or None,
        "kind": person.kind,
        "gender": person.gender or None,
        **_from_to(person.first, person.last),
        "quotations": person.quotations,
        "articles": person.articles,
    }


def _from_to(first: datetime | None, last: datetime | None) -> dict[str, object]:
    return {"first": iso_moment(first), "last": iso_moment(last)}


def iso_moment(moment: datetime | None) -> str | None:
    """Return a moment as ISO 8601."""
    return moment.isoformat(timespec="seconds") if moment else None


def quotation_to_json(article: SaidArticle, row: PersonQuotation, person: Person) -> dict[str, object]:
    """Return a quotation of a person as JSON fields; `content` counts code points of the article's text."""
    return found_to_json(article, row) | {"person": person_id_text(person.id), "name": person.name}


def found_to_json(article: SaidArticle, row: PersonQuotation) -> dict[str, object]:
    """Return a quotation, whoever speaks, as JSON fields."""
    saved = row.quotation
    return {
        "id": saved.id,
        "entry": row.entry_id,
        "title": row.title,
        "outlet": row.outlet,
        "date": iso_moment(row.date),
        "url": article.entry.url if article.entry else "",
        "person": person_id_text(row.person_id) if row.person_id else None,
        "name": row.person_name or None,
        "speaker": saved.voice.name if saved.voice else None,
        "roles": list(saved.voice.roles) if saved.voice else [],
        "kind": saved.kind,
        "verb": saved.cue or None,
        "reporter": saved.reporter or None,
        "words": saved.text,
        "content": [list(span) for span in saved.content],
        "confidence": saved.confidence,
        "note": row.note,
    }


def quotation_to_cells(article: SaidArticle, row: PersonQuotation, person: Person) -> list[str | float | None]:
    """Return a quotation as the cells of `CSV_FIELDS`."""
    it = quotation_to_json(article, row, person)
    roles = row.quotation.voice.roles if row.quotation.voice else ()
    cells = {**it, "article": row.entry_id, "role": next(iter(roles), "")}
    return [cells[name] for name in CSV_FIELDS]  # type: ignore[misc]
