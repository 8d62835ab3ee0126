"""The keys of the help, grouped by what one wants to do. Each binding stands in one row, by its id."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from textual.binding import Binding, Keymap

from tuireader.screens import keys, kiosk_policy

Row = tuple[tuple[str, str], ...]
"""Bindings that belong together, each with what it does."""

GROUPS: tuple[tuple[str, tuple[Row, ...]], ...] = (
    (
        "Read",
        (
            (("pane.page-down", "a page on (at the end: next unread)"), ("pane.page-up", "back")),
            (("pane.down", "a line or row on"), ("pane.up", "back")),
            (("pane.half-down", "half a page on"), ("pane.half-up", "back")),
            (("pane.top", "top"), ("pane.bottom", "end")),
            (("pane.open", "read, show, or go to what is chosen"),),
            (("article.next", "next"), ("article.previous", "previous article")),
            (("find.next", "next unread article, match or hit"), ("find.previous", "previous")),
            (("unread.previous", "previous unread article"),),
            (("article.full-text", "the whole text from the web page, and back"),),
        ),
    ),
    (
        "Quotations",
        (
            (("quotation.next", "next"), ("quotation.previous", "previous quotation")),
            (("speaker.next", "next by this speaker"), ("speaker.previous", "previous")),
            (("quotation.why", "why this speaker (in the feeds: what failed)"),),
        ),
    ),
    (
        "Speakers",
        (
            (("speaker.find", "go to a speaker by typing"),),
            (("speakers.toggle", "show or hide the speakers"),),
        ),
    ),
    (
        "Lists",
        (
            (("article.read", "mark read or unread"), ("article.star", "star")),
            (("list.read", "mark all read"), ("mark.undo", "undo")),
            (("list.sort", "change the order"), ("list.filter", "filter")),
        ),
    ),
    (
        "Feeds",
        (
            (("feed.add", "add a feed or a website"),),
            (("feed.refresh", "refresh this feed"), ("feed.refresh-all", "all feeds")),
            (("search.remove", "remove a feed or a search"),),
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
            (("reader.back", "back one step, at last out"), ("reader.quit", "leave from anywhere")),
            (("reader.cancel", "stop what is going on"),),
            (("reader.palette", "find a command by typing"), ("reader.help", "this help")),
            (("reader.redraw", "draw again"), ("app.suspend", "suspend; fg comes back")),
        ),
    ),
)  # fmt: skip

FIRST_GROUPS: Mapping[str, str] = MappingProxyType(
    {"headlines": "Lists", "article": "Read", "speakers": "Speakers", "feeds": "Feeds"}
)
"""The group that comes first, by the pane that is in use."""

_OBVIOUS_KEYS = frozenset({"down", "up", "left", "right", "pagedown", "pageup", "home", "end", "tab", "shift+tab"})
"""Keys that do what is written on them: the help leaves them out where there is another."""


def help_groups(keymap: Keymap, pane: str, *, restricted: bool) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each group with its rows as (keys, what they do); the group of `pane` comes first.

    Keys are the user's own; a binding without a key, and in a kiosk one that writes, is left out.
    """
    bound = {binding.id: binding for binding in (*keys.bindings(), keys.SUSPEND)}
    first = FIRST_GROUPS.get(pane, "")
    for name, rows in sorted(GROUPS, key=lambda group: group[0] != first):
        shown = []
        for row in rows:
            parts = [(bound[binding_id], said) for binding_id, said in row if binding_id in bound]
            if restricted:
                parts = [(binding, said) for binding, said in parts if kiosk_policy.is_reading(binding.action)]
            if parts := [(binding, said) for binding, said in parts if keys.key_names(binding, keymap)]:
                shown.append(_row(parts, keymap))
        if shown:
            yield name, shown


def _row(parts: list[tuple[Binding, str]], keymap: Keymap) -> tuple[str, str]:
    names = [_names(binding, keymap) for binding, _ in parts]
    others = " ".join(name for own in names for name in own[1:])
    said = ", ".join(said for _, said in parts)
    return "  ".join(own[0] for own in names), f"{said} (also {others})" if others else said


def _names(binding: Binding, keymap: Keymap) -> list[str]:
    """Return the keys of a binding, without those that do what is written on them."""
    bound = keys.key_names(binding, keymap).split(" ")
    chosen = keymap.get(binding.id or "", "")
    obvious = {keys.key_names(Binding(key, "", ""), {}) for key in _OBVIOUS_KEYS}
    return [name for number, name in enumerate(bound) if number == 0 or chosen or name not in obvious]
