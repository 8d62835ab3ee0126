"""Watches a speaker or a search with a key, ends that with the same key, and gives notice of what is new."""

from typing import TYPE_CHECKING

from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.screens.error_boundary import as_sentence
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.background_jobs import BackgroundJobs, IsCancelled, Job
from tuireader.screens.reader.lists import EntryLists
from tuireader.screens.reader.panes import ARTICLE, FEEDS, SPEAKERS
from tuireader.screens.reader.people_pages import NO_NAME_NOTE, ONLY_FOLLOWED, PeoplePages
from tuireader.screens.reader.search_session import SearchSession
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.phrases import quoted_name, sentence
from tuireader.widgets.speakers import SpeakerPanel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tuireader.library import Watch, WatchChange
    from tuireader.library.person import Person

MAX_NAMED_WATCHES = 3
"""How many watches a notice names."""
NOTHING_NOTE = "Nothing to watch here: choose a quotation, or search for something."


class WatchList:
    """The watches, as keys begin and end them."""

    class Changed(FieldMessage):
        """A thread has begun a watch, or ended one."""

        change: "WatchChange"

    class Refused(FieldMessage):
        """A watch was not begun, and `reason` says why."""

        reason: str

    class Noticed(FieldMessage):
        """The terminal is to give notice with a text."""

        text: str

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that it works with
        self,
        screen: ReaderState,
        library: Library,
        jobs: BackgroundJobs,
        lists: EntryLists,
        search: SearchSession,
        people_pages: PeoplePages,
    ) -> None:
        self._screen, self._library, self._jobs = screen, library, jobs
        self._lists, self._search, self._people_pages = lists, search, people_pages

    # The key

    def toggle(self) -> None:
        """Watch what is chosen, or end that: a row of the feeds, the speaker of the quotation, or else the search."""
        screen = self._screen
        if screen.pane == FEEDS:
            self._toggle_row()
        elif screen.pane in {ARTICLE, SPEAKERS} and (name := self._speaker_name) is not None:
            self._toggle_speaker(name)
        elif query := self._query:
            self._change(lambda _: self._toggled(query))
        else:
            screen.note = NOTHING_NOTE

    def end_chosen(self) -> bool:
        """End the watch under the cursor of the feeds; return whether one is there."""
        row = self._screen.chosen_feed_row
        if row is None or row.watch is None:
            return False
        self._toggle_row()
        return True

    def _toggle_row(self) -> None:
        row = self._screen.chosen_feed_row
        if row is not None and row.watch is not None:
            watch_id = row.watch
            self._change(lambda _: self._library.watches.end(watch_id))
        elif row is not None and row.query:
            query, name = row.query, row.name
            self._change(lambda _: self._toggled(query, name))
        else:
            self._screen.note = "Only searches can be watched here, and people on their pages."

    @property
    def _query(self) -> str:
        """What is searched for, or what the view shows that a search or a watch has."""
        from tuireader.library import finished_query  # noqa: PLC0415 - only needed on request

        if query := self._search.query:
            return finished_query(query)
        rows, view = self._screen.feed_rows, self._screen.view
        return next((row.query for row in rows if row.query and row.view.is_same_view(view)), "")

    @property
    def _speaker_name(self) -> str | None:
        """The name of the speaker of the chosen or current quotation, “” where none is given; None without one."""
        screen = self._screen
        if screen.pane == SPEAKERS:
            panel = screen.query_one(SpeakerPanel)
            return None if panel.chosen_quotation is None else panel.chosen_name
        if screen.attribution is None or screen.quotation is None:
            return None
        quotation = screen.attribution.quotations[screen.quotation]
        return next((it.name for it in screen.attribution.speakers if it.id == quotation.speaker), "")

    def _toggle_speaker(self, name: str) -> None:
        from tuireader.widgets.person_head import short_name  # noqa: PLC0415 - only needed on request

        entry = self._screen.entry
        if not name or entry is None:
            self._screen.note = NO_NAME_NOTE
            return
        entry_id = entry.id

        def toggled(is_cancelled: IsCancelled) -> "WatchChange":
            person_id = self._people_pages.find_speaker(entry_id, name, is_cancelled)
            if not person_id:
                raise TuireaderError(f"{short_name(name)} is quoted here alone: {ONLY_FOLLOWED.rstrip('.')}")
            return self._toggled_person(person_id)

        self._change(toggled)

    def toggle_person(self, person: "Person") -> None:
        """Watch a person, or end that."""
        self._change(lambda _: self._toggled_person(person.id))

    def _toggled_person(self, person_id: int) -> "WatchChange":
        watches = self._library.watches
        watch = watches.of_person(person_id)
        return watches.end(watch.id) if watch is not None else watches.add(f"said:p{person_id}")

    def _toggled(self, query: str, name: str = "") -> "WatchChange":
        watches = self._library.watches
        watch = watches.of_query(query)
        return watches.end(watch.id) if watch is not None else watches.add(query, name)

    def _change(self, write: "Callable[[IsCancelled], WatchChange]") -> None:
        """Store a change in a thread, and show it."""

        def work(is_cancelled: IsCancelled) -> None:
            try:
                change = write(is_cancelled)
            except TuireaderError as error:
                self._screen.post_message(self.Refused(as_sentence(error)))
            else:
                self._screen.post_message(self.Changed(change))

        self._jobs.run_thread(Job.WATCH, work)

    def show_changed(self, change: "WatchChange") -> None:
        """Show that a watch was begun or ended."""
        name = quoted_name(change.watch.name)
        said = f"Watching {name}: what is new is counted in the feeds" if change.holds else f"No longer watching {name}"
        self._people_pages.reload()
        self._screen.note = sentence(with_key(said, self._screen.key_of("mark.undo"), "undoes it", ". "))
        self._lists.count_unread()

    # What is new

    def give_notice(self, news: "Sequence[Watch]") -> None:
        """Say in the bottom line, and in the way that the user wants, what watches have found."""
        said = news_text(news)
        feeds = self._screen.key_of("pane.feeds")
        self._screen.note = sentence(with_key(said, feeds, "goes to the feeds, which have it", ". "))
        self._screen.post_message(self.Noticed(said))
        self._lists.count_unread()


def news_text(news: "Sequence[Watch]") -> str:
    """Return what is new: “New: Ada Thornbury (2), grain (1)”."""
    named = [f"{quoted_name(it.name)} ({it.new:,})" for it in news[:MAX_NAMED_WATCHES]]
    rest = len(news) - len(named)
    return f"New: {', '.join(named)}{f' and {rest} more' if rest else ''}"
