"""The rows of the key help, grouped by task. Each binding id occurs in one row."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from textual.binding import Binding, Keymap

from tuireader.screens import keys, kiosk_policy

Row = tuple[tuple[str, str], ...]
"""Ids of bindings that share a row, each with a description."""

GROUPS: tuple[tuple[str, tuple[Row, ...]], ...] = (
    (
        "Read",
        (
            (("pane.page-down", "page down (at the end: next unread)"), ("pane.page-up", "page up")),
            (("pane.down", "down"), ("pane.up", "up a line or row")),
            (("pane.half-down", "half a page down"), ("pane.half-up", "up")),
            (("pane.top", "top"), ("pane.bottom", "end")),
            (("pane.open", "read, show, or go to what is chosen"),),
            (("article.next", "next"), ("article.previous", "previous article")),
            (("find.next", "next unread article, match or hit"), ("find.previous", "previous")),
            (("unread.previous", "previous unread article"),),
            (("article.full-text", "the whole text from the web page, and back"),),
            (("article.changes", "what was changed in this article"),),
        ),
    ),
    (
        "Quotations",
        (
            (("quotation.next", "next"), ("quotation.previous", "previous quotation")),
            (("speaker.next", "next by this speaker"), ("speaker.previous", "previous")),
            (("quotation.why", "why this speaker (in the feeds: what failed)"),),
            (("quotation.same-words", "who else quotes the same words"),),
            (("quotation.correct", "correct the speaker or the words"),),
            (("quotation.note", "keep it, or a passage, with a note"),),
        ),
    ),
    (
        "Speakers",
        (
            (("speaker.find", "go to a speaker by typing"),),
            (("speakers.toggle", "show or hide the speakers"),),
            (("person.show", "all that this person has said"), ("people.show", "who is quoted (+ is new)")),
            (("watch.toggle", "watch this speaker or search, or end that"),),
            (("person.join", "join two people"), ("person.apart", "keep them apart")),
        ),
    ),
    (
        "Lists",
        (
            (("article.read", "mark read or unread"), ("article.star", "star")),
            (("article.tags", "give tags, or take them away"),),
            (("list.read", "mark all read"), ("mark.undo", "undo")),
            (("list.sort", "change the order"), ("list.filter", "filter")),
            (("list.copies", "show copies of this article, or fold them"),),
        ),
    ),
    (
        "Feeds",
        (
            (("feed.add", "add a feed or a website"),),
            (("feed.refresh", "refresh this feed"), ("feed.refresh-all", "all feeds")),
            (("feed.rename", "rename or move a feed, folder, search; a person"),),
            (("search.remove", "remove a feed or a search"),),
            (("folder.close", "close the folder"), ("folder.open", "open it")),
        ),
    ),
    (
        "Search",
        (
            (("search.start", "search everything"),),
            (("find.start", "find in this pane"),),
            (("search.save", "keep this search, or rename it"),),
        ),
    ),
    (
        "Copy and open",
        (
            (("quotation.copy", "copy the quotation"), ("article.copy", "the citation")),
            (("article.browse", "open the article’s page"), ("link.follow", "a link by number")),
            (("article.export", "save the article or its quotations"),),
            (("article.pipe", "give the article’s text to a program"), ("article.bookmark", "bookmark it")),
        ),
    ),
    (
        "The screen",
        (
            (
                ("pane.feeds", "feeds"),
                ("pane.headlines", "list"),
                ("pane.article", "article"),
                ("pane.speakers", "speakers"),
            ),
            (("pane.previous", "pane to the left"), ("pane.next", "to the right")),
            (("reader.zen", "only this pane; again: all"),),
            (("reader.back", "back one step, finally quit"), ("reader.quit", "quit at once")),
            (("reader.cancel", "cancel"), ("reader.step-back", "back one step, never quit")),
            (("reader.palette", "find a command by typing"), ("reader.help", "this help")),
            (("reader.redraw", "draw again"), ("app.suspend", "suspend; fg comes back")),
        ),
    ),
)  # fmt: skip

FIRST_GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "headlines": "Lists",
        "article": "Read",
        "speakers": "Speakers",
        "feeds": "Feeds",
        "person": "Speakers",
        "people": "Speakers",
        "same words": "Quotations",
    }
)
"""The group shown first for each pane in use."""

_OBVIOUS_KEYS = frozenset({"down", "up", "left", "right", "pagedown", "pageup", "home", "end", "tab", "shift+tab"})
"""Keys that do what is written on them: the help leaves them out if the action has another key."""


def help_groups(keymap: Keymap, pane: str, *, restricted: bool) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each group with its rows as (keys, description); the group of `pane` comes first.

    The keys are those that the user has bound. Bindings without a key are left out, in a kiosk also those it refuses.
    """
    bound = {binding.id: binding for binding in (*keys.bindings(), keys.SUSPEND)}
    first = FIRST_GROUPS.get(pane, "")
    for name, rows in sorted(GROUPS, key=lambda group: group[0] != first):
        shown = []
        for row in rows:
            parts = [(bound[binding_id], words) for binding_id, words in row if binding_id in bound]
            if restricted:
                parts = [(binding, words) for binding, words in parts if kiosk_policy.is_reading(binding.action)]
            if parts := [(binding, words) for binding, words in parts if keys.key_names(binding, keymap)]:
                shown.append(_row(parts, keymap))
        if shown:
            yield name, shown


def _row(parts: list[tuple[Binding, str]], keymap: Keymap) -> tuple[str, str]:
    names = [_names(binding, keymap) for binding, _ in parts]
    others = " ".join(name for own in names for name in own[1:])
    description = ", ".join(words for _, words in parts)
    return "  ".join(own[0] for own in names), f"{description} (also {others})" if others else description


def _names(binding: Binding, keymap: Keymap) -> list[str]:
    """Return the keys of a binding, without the obvious ones."""
    bound = keys.key_names(binding, keymap).split(" ")
    chosen = keymap.get(binding.id or "", "")
    obvious = {keys.key_names(Binding(key, "", ""), {}) for key in _OBVIOUS_KEYS}
    return [name for number, name in enumerate(bound) if number == 0 or chosen or name not in obvious]
