"""The keys of the reader's screen. Each binding has an id by which the user can change its keys."""

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from textual.binding import Binding, BindingType, Keymap
from textual.keys import format_key

from tuireader.config.model import COMMAND_PREFIX
from tuireader.widgets.feeds import FOLDING
from tuireader.widgets.headlines import COPIES
from tuireader.widgets.pane import PANE_BINDINGS

QUIT = Binding("Q", "app.quit", "Quit", id="reader.quit")
"""The key that ends the program wherever no text is being typed."""

SUSPEND = Binding("ctrl+z", "suspend_process", "Suspend; fg comes back", id="app.suspend")
"""The application's own key, on every screen."""

READER: list[BindingType] = [
    Binding("0", "pane('feeds')", "Feeds", id="pane.feeds"),
    Binding("1", "pane('headlines')", "Headlines", id="pane.headlines"),
    Binding("2", "pane('article')", "Article", id="pane.article"),
    Binding("3", "pane('speakers')", "Speakers", id="pane.speakers"),
    Binding("4", "people", "People: who is quoted", id="people.show"),
    Binding("l,right,tab", "next_pane(1)", "Next pane", id="pane.next"),
    Binding("h,left,shift+tab", "next_pane(-1)", "Previous pane", id="pane.previous"),
    Binding("right_square_bracket,full_stop", "quotation(1)", "Next quotation", id="quotation.next"),
    Binding("left_square_bracket,comma", "quotation(-1)", "Previous quotation", id="quotation.previous"),
    Binding("right_curly_bracket,greater_than_sign", "speaker(1)", "Next quotation by this speaker", id="speaker.next"),
    Binding(
        "left_curly_bracket,less_than_sign", "speaker(-1)", "Previous quotation by this speaker", id="speaker.previous"
    ),
    Binding("at", "find_speaker", "Jump to a speaker by typing", id="speaker.find"),
    Binding("S", "person", "Everything this person has said", id="person.show"),
    Binding("W", "watch", "Watch this speaker or this search, or end that", id="watch.toggle"),
    Binding("quotation_mark", "toggle_speakers", "Show or hide the speakers", id="speakers.toggle"),
    Binding("i", "why", "Why this speaker?", id="quotation.why"),
    Binding("c", "correct", "Correct the speaker or the words", id="quotation.correct"),
    Binding("M", "note", "Keep this quotation, write a note beside it", id="quotation.note"),
    Binding("J", "article(1)", "Next article", id="article.next"),
    Binding("K", "article(-1)", "Previous article", id="article.previous"),
    Binding("n", "again(1)", "Next match, or next unread article", id="find.next"),
    Binding("N", "again(-1)", "Previous match", id="find.previous"),
    Binding("p", "unread(-1)", "Previous unread article", id="unread.previous"),
    Binding("x", "full_text", "Fetch the full text, or go back to the feed’s text", id="article.full-text"),
    Binding("V", "same_words", "Show who else quotes the same words", id="quotation.same-words"),
    Binding("v", "changes", "Show what was changed in this article", id="article.changes"),
    Binding("m", "toggle_read", "Mark as read or unread", id="article.read"),
    Binding("A", "mark_all", "Mark all as read", id="list.read"),
    Binding("s", "star", "Star, or remove the star", id="article.star"),
    Binding("T", "tags", "Give tags, or take them away", id="article.tags"),
    Binding("U", "undo", "Undo the last mark, tag, watch, correction or note", id="mark.undo"),
    Binding("t", "sort", "Change the sort order", id="list.sort"),
    Binding("backslash", "search", "Search everything", id="search.start"),
    Binding("plus", "save_search", "Save this search, or rename it", id="search.save"),
    Binding("D", "forget_search", "Remove this feed or saved search", id="search.remove"),
    Binding("ampersand", "filter", "Filter the list", id="list.filter"),
    Binding("r", "refresh(False)", "Refresh this feed", id="feed.refresh"),
    Binding("R", "refresh(True)", "Refresh all feeds", id="feed.refresh-all"),
    Binding("a", "add_feed", "Add a feed", id="feed.add"),
    Binding("e", "rename", "Rename or move this feed, folder, search or watch", id="feed.rename"),
    Binding("y", "copy_quotation", "Copy the quotation", id="quotation.copy"),
    Binding("Y", "copy_citation", "Copy the article’s citation", id="article.copy"),
    Binding("w", "export", "Write the article to a file", id="article.export"),
    Binding("vertical_line", "pipe", "Give the article’s text to a program", id="article.pipe"),
    Binding("B", "bookmark", "Bookmark the article", id="article.bookmark"),
    Binding("o", "open_link", "Open the article’s address", id="article.browse"),
    Binding("f", "follow", "Follow a link by number", id="link.follow"),
    Binding("slash", "find", "Find here", id="find.start"),
    Binding("escape,ctrl+g", "cancel", "Cancel", id="reader.cancel"),
    Binding("z", "zen", "Show only this pane", id="reader.zen"),
    Binding("colon", "palette", "Command palette", id="reader.palette"),
    Binding("question_mark", "help", "Help", id="reader.help"),
    Binding("q", "back", "Go back, or quit", id="reader.back"),
    Binding("backspace", "back(False)", "Go back, never quit", id="reader.step-back"),
    QUIT,
    Binding("ctrl+l", "app.redraw", "Redraw the screen", id="reader.redraw"),
]

PEOPLE: list[BindingType] = [
    Binding("equals_sign", "join", "Join two people into one", id="person.join"),
    Binding("minus", "keep_apart", "Keep two people apart, or part them again", id="person.apart"),
]
"""The keys of the pages about people that the reader's screen has not."""

PANES: list[BindingType] = [*PANE_BINDINGS, *FOLDING, *COPIES]
"""The keys of the panes, which are asked before their screen."""

NO_KEY = "no-key"
"""What an action has that has lost all its keys: Textual takes an empty list for the action's own keys."""

_KEY_NAMES = {
    "space": "Space",
    "backspace": "Backspace",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "Shift-Tab",
    "ctrl+g": "Ctrl-G",
    "ctrl+l": "Ctrl-L",
    "ctrl+z": "Ctrl-Z",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
}


def bindings(those: Iterable[BindingType] = (*PANES, *READER, *PEOPLE)) -> Iterator[Binding]:
    """Yield the bindings of the panes, the reader's screen and the pages about people, or `those`."""
    for binding in those:
        assert isinstance(binding, Binding)
        yield binding


def command_bindings(keymap: Keymap) -> Iterator[Binding]:
    """Yield the bindings of the user's own commands that have a key."""
    for binding_id, keys in keymap.items():
        if binding_id.startswith(COMMAND_PREFIX):
            name = binding_id.removeprefix(COMMAND_PREFIX)
            yield Binding(keys, command_action(name), f"Run {name}", id=binding_id)


def command_action(name: str) -> str:
    """Return the action that runs a command of the user's; its name is made of letters, digits, “-” and “_”."""
    return f"command('{name}')"


def with_keys_of(binding_id: str, action: str, description: str = "") -> Binding:
    """Return a binding of another screen that has the keys and the id of one of the reader's: the user's own, too."""
    own = next(it for it in bindings(READER) if it.id == binding_id)
    return Binding(own.key, action, description or own.description, id=binding_id)


def key_names(binding: Binding, keymap: Keymap = MappingProxyType({})) -> str:
    """Return the keys of a binding as they are printed on keyboards: “] .” for “right_square_bracket,full_stop”."""
    bound = keymap.get(binding.id or "", binding.key).split(",")
    if binding.id not in keymap:  # a key that the user chose for another action is lost to this one
        taken = _given_keys(keymap)
        bound = [key for key in bound if key not in taken]
    return " ".join(_KEY_NAMES.get(key) or format_key(key) for key in bound if key != NO_KEY)


def _given_keys(keymap: Keymap) -> set[str]:
    """Return the keys that the user gave to actions which do not have them anyway."""
    own = {binding.id: set(binding.key.split(",")) for binding in bindings()}
    return {
        key
        for action, keys in keymap.items()
        for key in map(str.strip, keys.split(","))
        if key not in own.get(action, ())
    }
