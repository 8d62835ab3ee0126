"""The reader's keys. Every binding has an id, so that a user can move it."""

from textual.binding import Binding, BindingType

READER: list[BindingType] = [
    Binding("1", "pane('headlines')", "Headlines", id="pane.headlines"),
    Binding("2", "pane('article')", "Article", id="pane.article"),
    Binding("3", "pane('speakers')", "Speakers", id="pane.speakers"),
    Binding("l,right,tab", "next_pane(1)", "Next pane", id="pane.next"),
    Binding("h,left,shift+tab", "next_pane(-1)", "Pane before", id="pane.previous"),
    Binding("right_square_bracket,full_stop", "quotation(1)", "Next quotation", id="quotation.next"),
    Binding("left_square_bracket,comma", "quotation(-1)", "Quotation before", id="quotation.previous"),
    Binding("right_curly_bracket,greater_than_sign", "speaker(1)", "Next quotation by this speaker", id="speaker.next"),
    Binding(
        "left_curly_bracket,less_than_sign", "speaker(-1)", "Quotation before by this speaker", id="speaker.previous"
    ),
    Binding("at", "find_speaker", "Jump to a speaker by typing", id="speaker.find"),
    Binding("quotation_mark", "toggle_speakers", "Show or hide the speakers", id="speakers.toggle"),
    Binding("i", "why", "Why this speaker?", id="quotation.why"),
    Binding("J", "article(1)", "Next article", id="article.next"),
    Binding("K", "article(-1)", "Article before", id="article.previous"),
    Binding("n", "again(1)", "Next match, or next unread article", id="find.next"),
    Binding("N", "again(-1)", "Match before", id="find.previous"),
    Binding("p", "unread(-1)", "Unread article before", id="unread.previous"),
    Binding("m", "toggle_read", "Mark as read or unread", id="article.read"),
    Binding("slash", "find", "Find here", id="find.start"),
    Binding("escape,ctrl+g", "cancel", "Cancel", id="reader.cancel"),
    Binding("z", "zen", "Only the pane in use", id="reader.zen"),
    Binding("question_mark", "help", "Help", id="reader.help"),
    Binding("q", "back", "Back; quit at the root", id="reader.back"),
    Binding("Q", "app.quit", "Quit", id="reader.quit"),
    Binding("ctrl+l", "app.redraw", "Draw the screen anew", id="reader.redraw"),
]
