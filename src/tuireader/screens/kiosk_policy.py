"""What a kiosk allows: actions that change nothing outside it. All others are refused, including new ones."""

from textual.actions import ActionError, ActionParseResult, parse

REFUSED_NOTE = "Not available in this kiosk."

READING_ACTIONS = frozenset(
    """
    pane next_pane zen toggle_speakers back cancel help quit redraw palette choose_theme dismiss
    step page half_page top bottom open scroll fold copies
    quotation speaker find_speaker why article again unread toggle_read mark_all star undo
    sort filter find search copy_quotation copy_citation open_link follow
    close turn choose word changes change other_versions copy_change copy_output earlier
    people person open_person same_words
    focus_next focus_previous scroll_up scroll_down scroll_left scroll_right scroll_home scroll_end page_up page_down
    cursor_left cursor_right cursor_left_word cursor_right_word home end submit select_all cut copy copy_text paste
    delete_left delete_right delete_left_word delete_right_word delete_left_all delete_right_all
    """.split()  # noqa: SIM905 - easier to read
)
"""The allowed actions: the program's own, and those of Textual's input lines and lists. Marks are allowed too: the
library of a visit forgets them."""


def is_reading(action: "str | ActionParseResult") -> bool:
    """Return whether a kiosk allows an action, given as in a binding."""
    try:
        _, name, _ = parse(action) if isinstance(action, str) else action
    except ActionError:
        return False
    return name in READING_ACTIONS
