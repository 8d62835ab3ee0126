"""The parts of the reader, each by itself, without a screen."""

import time
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from deliveries import make_feed, numbered_entry
from reader_parts import FakeJobs, FakeScreen, Recorder
from tuireader.documents import parse
from tuireader.errors import TuireaderError
from tuireader.library import ALL, QUOTED, STARRED, UNREAD, Library, View, parse_query
from tuireader.quotes import attribute
from tuireader.screens.reader.arrival import Arrival
from tuireader.screens.reader.background_jobs import BackgroundJobs, Job
from tuireader.screens.reader.code_colours import CodeColours
from tuireader.screens.reader.entry_marks import Marks
from tuireader.screens.reader.full_text import FullText
from tuireader.screens.reader.lists import EntryLists
from tuireader.screens.reader.pane_find import PaneFind, Repeated
from tuireader.screens.reader.pane_layout import PaneLayout
from tuireader.screens.reader.quotation_steps import QuotationSteps
from tuireader.screens.reader.reading import ArticleReading
from tuireader.screens.reader.run_search import Answer
from tuireader.screens.reader.search_session import SEARCH_HINT, SearchSession
from tuireader.screens.reader.session_restore import SessionRestore, SessionState, load_session, save_session
from tuireader.screens.reader.sharing import ArticleSharing
from tuireader.screens.reader.subscriptions import Subscriptions
from tuireader.screens.reader.way_back import WayBack, cancel_first
from tuireader.widgets.feeds import FeedRow

TEXT = "“The wheel turns,” said Ada Thornbury. “It creaks,” said Josef Kettle. “It will stop,” Thornbury said."


@pytest.fixture
def library() -> Library:
    """Three entries of one feed, in memory."""
    found = Library(None)
    feed_id = found.feeds.store("https://weir.example/feed", folder="Valley").id
    found.ingest.store_entries(feed_id, make_feed(map(numbered_entry, range(3))), time.time())
    return found


def entry_lists(screen: FakeScreen, library: Library, jobs: FakeJobs | None = None) -> Any:
    parts: Any = (screen, library, jobs or FakeJobs(), PaneLayout(screen), Recorder())  # type: ignore[arg-type]
    return EntryLists(*parts)


# Background jobs


def test_each_job_has_a_group_of_its_own() -> None:
    assert len({job.group for job in Job}) == len(Job)


def test_the_status_line_shows_the_jobs_that_have_words_and_cancelling_says_what_is_kept() -> None:
    screen: Any = FakeScreen()
    jobs = BackgroundJobs(screen)
    jobs.show(Job.REFRESH_FEEDS, "1/3 (Esc cancels)")
    jobs.show(Job.FETCH_PAGE, "fetching weir.example")
    assert screen.activity == "1/3 (Esc cancels)  fetching weir.example"
    jobs.show(Job.FETCH_PAGE, "")
    assert jobs.shown == (Job.REFRESH_FEEDS,)
    assert jobs.cancel_shown() == (Job.REFRESH_FEEDS,)
    assert screen.cancelled == ["refresh"]
    assert screen.note == "Refresh cancelled; the articles fetched so far are kept."


@pytest.mark.parametrize(("job", "exclusive"), [(Job.OPEN_ARTICLE, True), (Job.FETCH_PAGE, False)])
def test_an_exclusive_job_ends_the_one_before(job: Job, exclusive: bool) -> None:
    screen: Any = FakeScreen()
    BackgroundJobs(screen).run_thread(job, lambda _: None)
    (started,) = screen.started
    assert (started["group"], started["exclusive"], started["thread"]) == (job.group, exclusive, True)


# The start


@pytest.mark.parametrize("calls", [("article_opened", "rows_known"), ("rows_known", "article_opened")])
def test_the_first_picture_is_there_when_the_article_and_the_rows_are(calls: tuple[str, str]) -> None:
    screen: Any = FakeScreen()
    arrival = Arrival(screen)
    for number, call in enumerate(calls):
        assert len(screen.posted) == 0, number
        getattr(arrival, call)()
    assert [type(message) for message in screen.posted] == [Arrival.Arrived]
    arrival.article_opened()
    assert len(screen.posted) == 1


@pytest.mark.parametrize("in_sight", [True, False])
def test_the_first_picture_waits_for_an_article_only_where_it_is_in_sight(library: Library, in_sight: bool) -> None:
    screen: Any = FakeScreen(entry=library.entries.listing()[0])
    screen.body.display = in_sight
    arrival, jobs = Arrival(screen), FakeJobs()
    parts: Any = (screen, library, jobs, PaneLayout(screen), Recorder(), arrival)
    ArticleReading(*parts).load_first()
    arrival.rows_known()
    assert any(isinstance(it, Arrival.Arrived) for it in screen.posted) != in_sight


# Panes

NO_FEEDS = "No feeds yet. a adds one by its address; tuireader import FILE.opml brings yours."


@pytest.mark.parametrize(
    ("state", "call", "expected"),
    [
        ({}, ("show_pane", "article"), {"pane": "article", "side": "headlines"}),
        ({"speakers_enabled": False}, ("show_pane", "speakers"), {"pane": "speakers", "speakers_enabled": True}),
        ({"pane": "speakers"}, ("go_to_next_pane", 1), {"pane": "headlines"}),
        ({"pane": "headlines", "speakers_enabled": False}, ("go_to_next_pane", -1), {"pane": "article"}),
        ({}, ("go_to_pane", "feeds"), {"pane": "headlines", "note": NO_FEEDS}),
        ({}, ("toggle_zen",), {"zen": True, "shown": {"headlines"}}),
        ({}, ("show_pane", "article"), {"shown": {"headlines", "article", "speakers"}}),
        ({"width": 40}, ("show_pane", "article"), {"shown": {"article"}}),
        ({"side": "feeds"}, ("show_pane", "article"), {"side": "feeds"}),
        ({"side": "feeds"}, ("show_chosen", "headlines"), {"side": "headlines"}),
        ({}, ("toggle_speakers",), {"speakers_enabled": False, "pane": "headlines"}),
        ({"width": 80}, ("toggle_speakers",), {"pane": "speakers", "shown": {"article", "speakers"}}),
    ],
)
def test_pane_layout(state: dict[str, Any], call: tuple[Any, ...], expected: dict[str, Any]) -> None:
    screen: Any = FakeScreen(**state)
    pane_layout = PaneLayout(screen)
    pane_layout.arrange()
    getattr(pane_layout, call[0])(*call[1:])
    screen.shown = {name for name, pane in screen.panes.items() if pane.display}
    assert {name: getattr(screen, name) for name in expected} == expected
    assert screen.panes[screen.pane].display or "note" in expected


# Lists


ROW = FeedRow("The Weir Post", View(feed=1), problem="no answer")


@pytest.mark.parametrize(
    ("limit", "shows_first", "running", "ran"),
    [
        (2, True, set(), [Job.LIST_ENTRIES]),
        (2, True, {Job.LIST_ENTRIES}, []),  # a search was typed before the start was over
        (2, False, set(), []),  # and its hits are listed
        (None, True, set(), []),
    ],
)
def test_the_rest_of_a_long_list_is_loaded_unless_another_was_asked_for(
    limit: int | None, shows_first: bool, running: set[Job], ran: list[Job], library: Library
) -> None:
    library.ingest.store_entries(
        library.feeds.store("https://mill.example/feed").id, make_feed(map(numbered_entry, range(5))), time.time()
    )
    first, jobs = library.entries.listing(limit=limit), FakeJobs()
    jobs.running = running
    entry_lists(FakeScreen(view=ALL, entries=first if shows_first else ()), library, jobs).complete(first)
    assert jobs.ran == ran


@pytest.mark.parametrize(
    ("state", "filter_query", "expected"),
    [
        ({"view": ALL}, "", "No articles yet. R fetches the feeds."),
        ({"view": STARRED}, "", "No stars yet. s sets one."),
        ({"view": ALL}, "river", "No title here has “river”. Esc shows all."),
        ({"view": UNREAD}, "", "Nothing unread. t shows all articles, R looks for new ones."),
        ({"view": QUOTED}, "", "Nothing here."),
        ({"view": ALL, "search_terms": ("x",)}, "river", "Nothing was found."),
        ({"view": View(feed=1), "feed_rows": [ROW]}, "", "No answer. r tries again."),
        (
            {"view": ALL, "feed_rows": [ROW]},
            "",
            "No articles yet, and 1 feed cannot be fetched. 0 shows them, R tries again.",
        ),
    ],
)
def test_why_nothing_is_listed(state: dict[str, Any], filter_query: str, expected: str, library: Library) -> None:
    screen = FakeScreen(**state)
    lists = entry_lists(screen, library)
    lists.filter_query = filter_query
    lists.entries_changed(())
    assert screen.empty_text == expected


def test_the_order_goes_round_and_relists(library: Library) -> None:
    screen, jobs = FakeScreen(view=ALL), FakeJobs()
    lists = entry_lists(screen, library, jobs)
    notes = []
    for _ in range(4):
        lists.use_next_sort()
        notes.append(screen.note)
    assert notes == ["Sorted oldest first.", "Sorted by title.", "Sorted by feed.", "Sorted newest first."]
    assert jobs.ran == [Job.LIST_ENTRIES] * 4
    assert [len(message.entries) for message in screen.posted] == [3] * 4


@pytest.mark.parametrize(
    ("are_samples", "note"),
    [(True, "The samples keep their order."), (False, "Files keep the order in which you gave them.")],
)
def test_what_is_no_view_keeps_its_order(are_samples: bool, note: str, library: Library) -> None:
    screen = FakeScreen(view=None, shows_samples=are_samples)
    entry_lists(screen, library).use_next_sort()
    assert screen.note == note


def test_a_wrong_filter_changes_nothing(library: Library) -> None:
    screen, jobs = FakeScreen(view=ALL), FakeJobs()
    lists = entry_lists(screen, library, jobs)
    lists.query_typed("speker:x")
    assert screen.note == "& speker is not a field; try speaker:"
    assert (lists.filter_query, jobs.ran) == ("", [])
    lists.query_typed("number")
    assert (lists.filter_query, screen.list_title) == ("number", "& number")


# Marks


def test_a_mark_that_cannot_be_written_is_not_shown(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise TuireaderError("full")

    entry = library.entries.listing()[0]
    screen: Any = FakeScreen(chosen_entry=entry)
    marks = Marks(screen, library, Recorder(), Recorder())  # type: ignore[arg-type]
    marks.toggle_star()
    assert (entry.starred, screen.note) == (True, "Starred.")
    monkeypatch.setattr(library.marks, "mark", refuse)
    with pytest.raises(TuireaderError):
        marks.toggle_star()
    assert entry.starred


def test_marks_are_taken_back(library: Library) -> None:
    screen: Any = FakeScreen(view=ALL, entries=library.entries.listing())
    lists = Recorder(sort="newest", narrowed=lambda: ALL)
    marks: Any = Marks(screen, library, lists, Recorder())  # type: ignore[arg-type]
    marks.set_all_read()
    assert screen.note == "3 articles marked as read. U undoes it."
    marks.undo()
    assert screen.note == "Undone: 3 articles marked as read."
    marks.undo()
    assert screen.note == "There is nothing to undo."
    assert len(screen.timers) == 1
    assert library.entries.count(UNREAD) == 3


# Quotations


@pytest.mark.parametrize(
    ("quotation", "call", "expected", "note"),
    [
        (None, ("step", 1), 0, ""),
        (0, ("step", 1), 1, ""),
        (2, ("step", 1), 2, "The last quotation."),
        (0, ("step", -1), 0, "The first quotation."),
        (0, ("step_by_speaker", 1), 2, ""),
        (1, ("step_by_speaker", 1), 1, "The only quotation by this speaker."),
    ],
)
async def test_quotation_steps(quotation: int | None, call: tuple[str, int], expected: int, note: str) -> None:
    screen: Any = FakeScreen(attribution=attribute(TEXT), quotation=quotation, offset_top=0)

    class Reading(Recorder):
        async def attributed(self) -> None: ...

    steps = QuotationSteps(screen, Reading(), Recorder())  # type: ignore[arg-type]
    await getattr(steps, call[0])(call[1])
    assert (screen.quotation, screen.note) == (expected, note)


@pytest.mark.parametrize(
    ("attribution", "note"),
    [
        (None, "Still looking for quotations."),
        (attribute("Nothing was said."), "Nobody is quoted in this article."),
    ],
)
async def test_where_nobody_is_quoted_it_is_said(attribution: Any, note: str) -> None:
    screen: Any = FakeScreen(attribution=attribution)

    class Reading(Recorder):
        async def attributed(self) -> None: ...

    await QuotationSteps(screen, Reading(), Recorder()).step(1)  # type: ignore[arg-type]
    assert screen.note == note


# Code


def test_only_code_whose_language_is_known_is_highlighted() -> None:
    screen: Any = FakeScreen(code_spans=())
    jobs: Any = FakeJobs()
    plain, known = (parse(f"# T\n\nWords.\n\n```{name}\nx = 1\n```\n".encode(), "a.md") for name in ("", "python"))
    colours = CodeColours(screen, jobs)
    colours.find_spans(plain)
    assert not jobs.ran
    colours.find_spans(known)
    assert jobs.ran == [Job.HIGHLIGHT_CODE]
    (found,) = screen.posted
    screen.document = plain
    colours.show_spans(found.document, found.spans)
    assert screen.code_spans == ()
    screen.document = known
    colours.show_spans(found.document, found.spans)
    assert [role for _, _, role in screen.code_spans] == ["number"]


# Searching


class QueryLine(Recorder):
    """Opens at once."""

    async def open(self, *arguments: Any) -> None:
        self.calls.append(("open", *arguments))


def search_session(screen: Any, library: Library) -> SearchSession:
    lists = entry_lists(screen, library)
    reading = Recorder()
    parts: Any = (screen, library, FakeJobs(), lists, PaneLayout(screen), QueryLine(), reading)
    return SearchSession(*parts)


async def test_a_search_and_the_way_back(library: Library) -> None:
    library.search.update_index()
    entries = library.entries.listing()
    screen: Any = FakeScreen(view=STARRED, entries=entries, entry=entries[2], pane="article")
    search = search_session(screen, library)
    await search.start()
    assert (screen.pane, screen.note) == ("headlines", SEARCH_HINT)
    search.query_typed("number")
    (timer,) = screen.timers
    timer.callback()
    assert (search.query, screen.view) == ("number", parse_query("number", typing=True))
    found = [message for message in screen.posted if isinstance(message, SearchSession.Found)]
    search.show_found(found[-1].view, found[-1].answer)
    assert (screen.list_title, screen.list_facts) == ("Search: number", "3 articles · newest first")
    assert screen.excerpts == {}
    assert search.leave()
    assert (screen.view, screen.entries, screen.pane) == (STARRED, entries, "article")
    assert (search.query, screen.search_terms, screen.excerpts) == (None, (), None)
    assert not search.leave()


async def test_an_answer_to_another_search_is_dropped(library: Library) -> None:
    screen: Any = FakeScreen(view=ALL, entries=library.entries.listing())
    search = search_session(screen, library)
    await search.start()
    search.show_found(parse_query("old"), Answer(library.entries.listing_of(()), 0))
    assert len(screen.entries) == 3


async def test_a_wrong_query_keeps_the_line_open(library: Library) -> None:
    screen: Any = FakeScreen(view=ALL, entries=library.entries.listing())
    search = search_session(screen, library)
    await search.start()
    search.query_entered("feed:")
    assert screen.note == "feed: needs a word after it"
    assert search.query is None


WORDS = {"search_terms": ("x",)}


def pane_find(screen: Any, *, search: Any = None, line: Any = None) -> PaneFind:
    search = search or Recorder(is_live=False, query=None)
    parts: Any = (screen, line or Recorder(is_open_for=lambda: False), Recorder(has_hits=False), Recorder(), search)
    return PaneFind(*parts)


@pytest.mark.parametrize(
    ("find_in", "state", "expected"),
    [
        ("article", {"pane": "article"}, Repeated.MATCH),
        ("article", {"pane": "headlines"}, Repeated.UNREAD),
        ("article", {"pane": "speakers"}, Repeated.UNREAD),
        ("article", {"pane": "article", "entry": SimpleNamespace(id=2)}, Repeated.UNREAD),
        ("speakers", {"pane": "speakers"}, Repeated.MATCH),
        ("speakers", {"pane": "speakers", "entry": SimpleNamespace(id=2)}, Repeated.UNREAD),
        ("headlines", {"pane": "headlines"}, Repeated.MATCH),
        ("headlines", {"pane": "headlines", "entry": SimpleNamespace(id=2)}, Repeated.MATCH),
        ("headlines", {"pane": "headlines", "view": STARRED}, Repeated.UNREAD),
        ("headlines", {"pane": "article"}, Repeated.UNREAD),
        ("feeds", {"pane": "feeds", "view": STARRED}, Repeated.MATCH),
        ("", {"pane": "feeds"}, Repeated.UNREAD),
        ("", {"pane": "headlines", **WORDS}, Repeated.ROW),
        ("", {"pane": "article", **WORDS}, Repeated.MATCH),
        ("", {"pane": "speakers", **WORDS}, Repeated.RESULT),
        ("article", {"pane": "headlines", **WORDS}, Repeated.ROW),
        ("headlines", {"pane": "headlines", **WORDS}, Repeated.MATCH),
    ],
)
def test_what_n_repeats(find_in: str, state: dict[str, Any], expected: Repeated) -> None:
    screen: Any = FakeScreen(entry=SimpleNamespace(id=1), view=ALL, pane=find_in)
    screen.body.has_matches = True
    for pane in screen.panes.values():
        pane.find = lambda *_, **__: "found"
    find = pane_find(screen)
    if find_in:
        find.query_typed("river")
        assert screen.note == "/river · found"
    vars(screen).update(state)
    assert find.repeated is expected


@pytest.mark.parametrize(
    ("pane", "has_matches", "expected"),
    [
        ("headlines", False, Repeated.ROW),
        ("article", False, Repeated.RESULT),
        ("article", True, Repeated.MATCH),
        ("speakers", True, Repeated.RESULT),
    ],
)
def test_what_n_repeats_after_a_search_that_uses_only_fields(pane: str, has_matches: bool, expected: Repeated) -> None:
    screen: Any = FakeScreen(pane=pane)
    screen.body.has_matches = has_matches
    assert pane_find(screen, search=Recorder(is_live=True, query="since:7d")).repeated is expected


@pytest.mark.parametrize(
    ("is_typing", "before", "expected"),
    [
        (False, "", ("", -1)),
        (False, "river", ("", 9)),
        (True, "", ("", -1)),
        (True, "river", ("river", -1)),
    ],
)
async def test_esc_ends_a_find_and_while_typing_goes_back_to_where_it_began(
    is_typing: bool, before: str, expected: tuple[str, int]
) -> None:
    screen: Any = FakeScreen(entry=SimpleNamespace(id=1), pane="article")
    screen.panes["article"].find = lambda *_, **__: "found"
    line = QueryLine(is_open_for=lambda: is_typing)
    find = pane_find(screen, line=line)
    if before:
        find.query_typed(before)
    if is_typing:
        await find.start()
        find.query_typed("weir")
    if before or is_typing:
        screen.offset_top = 9
    assert find.cancel() == (bool(before) or is_typing)
    assert (screen.pattern, screen.offset_top) == expected


# Feeds


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({"view": ALL}, 2),
        ({"view": View(feed=1)}, 1),
        ({"view": ALL, "chosen_feed_row": FeedRow("Valley", View(memberships=(("folder", "Valley"),)))}, 1),
        ({"view": ALL, "chosen_feed_row": FeedRow("Hill", View(feed=2))}, 1),
    ],
)
def test_the_feeds_in_use(state: dict[str, Any], expected: int, library: Library) -> None:
    library.feeds.store("https://hill.example/feed", folder="Hill")
    screen: Any = FakeScreen(**state)
    jobs = FakeJobs()
    parts: Any = (screen, library, jobs, Recorder(), Recorder(), Recorder())
    subscriptions = Subscriptions(*parts)
    assert len(subscriptions._feeds_in_use(library.feeds.all())) == expected
    subscriptions.refresh(every=False)
    assert jobs.ran == [Job.REFRESH_FEEDS]
    jobs.show(Job.REFRESH_FEEDS, "0/1")
    subscriptions.refresh(every=True)
    assert screen.note == "Already refreshing; Esc cancels."


@pytest.mark.parametrize(
    ("change", "note", "ran"),
    [
        ({}, "", [Job.FETCH_PAGE]),
        ({"url": ""}, "This article has no page to fetch.", []),
    ],
)
def test_the_full_text(change: dict[str, Any], note: str, ran: list[Job], library: Library) -> None:
    entry = library.entries.listing()[0]
    for name, value in change.items():
        setattr(entry, name, value)
    screen: Any = FakeScreen(chosen_entry=entry)
    jobs = FakeJobs()
    parts: Any = (screen, library, jobs, Recorder(), Recorder())
    FullText(*parts).fetch_or_switch()
    assert (screen.note, jobs.ran) == (note, ran)


# Leaving the reader, and coming back


@pytest.mark.parametrize(
    ("call", "note"),
    [
        ("copy_quotation", "No quotation is selected: ] goes to the next one."),
        ("copy_citation", "No article is open: Enter opens one."),
        ("open_address", "This article has no address."),
        ("ask_for_link", "This article has no links."),
    ],
)
def test_what_cannot_be_shared_is_said(call: str, note: str) -> None:
    screen: Any = FakeScreen()
    getattr(ArticleSharing(screen, Recorder(), FakeJobs(), Recorder()), call)()  # type: ignore[arg-type]
    assert screen.note == note


@pytest.mark.parametrize("first", range(4))
def test_cancelling_ends_one_thing(first: int) -> None:
    calls: list[int] = []

    def step(number: int) -> bool:
        calls.append(number)
        return number >= first

    cancel_first(partial(step, number) for number in range(4))
    assert calls == [*range(first + 1)]


@pytest.mark.parametrize(
    ("state", "filter_query", "call", "expected"),
    [
        ({"entries": [1]}, "x", "cancel_empty_filter", (False, "x")),
        ({"entries": []}, "", "cancel_empty_filter", (False, "")),
        ({"entries": []}, "x", "cancel_empty_filter", (True, "")),
        ({"entries": [1]}, "x", "cancel_filter", (True, "")),
        ({"entries": [1]}, "", "cancel_filter", (False, "")),
    ],
)
def test_a_filter_that_leaves_nothing_goes_before_what_is_said(
    state: dict[str, Any], filter_query: str, call: str, expected: tuple[bool, str], library: Library
) -> None:
    lists = entry_lists(FakeScreen(**state), library)
    lists.filter_query = filter_query
    assert (getattr(lists, call)(), lists.filter_query) == expected


FILE, FILES, FEED = {"entries": [1]}, {"entries": [1, 2]}, {"entries": [1], "view": ALL}


@pytest.mark.parametrize(
    ("state", "follows_feeds", "is_searching", "expected"),
    [
        ({"zen": True, "pane": "speakers"}, True, True, "toggle_zen"),
        ({"pane": "speakers", **FILE}, False, False, "article"),
        ({"pane": "article", **FILE}, False, False, "exit"),
        ({"pane": "article", **FILE}, True, False, "exit"),
        ({"pane": "headlines", **FILE}, False, False, "article"),
        ({"pane": "feeds", **FILE}, True, False, "article"),
        ({"pane": "speakers", **FILES}, False, False, "article"),
        ({"pane": "article", **FILES}, False, False, "headlines"),
        ({"pane": "headlines", **FILES}, False, False, "exit"),
        ({"pane": "feeds", **FILES}, False, False, "headlines"),
        ({"pane": "article", **FEED}, True, False, "headlines"),
        ({"pane": "headlines", **FEED}, True, False, "feeds"),
        ({"pane": "headlines", **FEED}, False, False, "exit"),
        ({"pane": "feeds", **FEED}, True, False, "exit"),
        ({"pane": "speakers", **FEED}, True, True, "article"),
        ({"pane": "article", **FILE}, False, True, "headlines"),
        ({"pane": "article", **FEED}, True, True, "headlines"),
        ({"pane": "headlines", **FEED}, True, True, "leave"),
        ({"pane": "feeds", **FEED}, True, True, "leave"),
    ],
)
def test_going_back_goes_one_step_at_a_time(
    state: dict[str, Any], follows_feeds: bool, is_searching: bool, expected: str
) -> None:
    screen: Any = FakeScreen(**state)
    layout, search = Recorder(), Recorder(is_live=is_searching, leave=lambda: is_searching)
    pages = Recorder(go_back=lambda: False)
    parts: Any = (screen, layout, Recorder(follows_feeds=follows_feeds), search, pages)
    WayBack(*parts).go_back()
    calls = [call[-1] for call in [*layout.calls, *search.calls]]
    assert [*calls, *screen.posted][-1] == expected


@pytest.mark.parametrize(("pane", "expected"), [("speakers", "article"), ("article", None), ("headlines", None)])
def test_an_article_that_was_opened_from_a_page_leads_back_to_it(pane: str, expected: str | None) -> None:
    screen: Any = FakeScreen(pane=pane, entries=[1, 2])
    layout, pages = Recorder(), Recorder(go_back=lambda: True)
    parts: Any = (screen, layout, Recorder(follows_feeds=True), Recorder(is_live=True), pages)
    WayBack(*parts).go_back()
    assert [call[-1] for call in layout.calls] == [expected] * (expected is not None)


@pytest.mark.parametrize(("may_quit", "expected"), [(True, ["exit"]), (False, [])])
def test_only_one_of_the_keys_that_go_back_quits(may_quit: bool, expected: list[str]) -> None:
    screen: Any = FakeScreen(pane="feeds", entries=[1], view=ALL)
    search, pages = Recorder(is_live=False, leave=lambda: False), Recorder(go_back=lambda: False)
    parts: Any = (screen, Recorder(), Recorder(follows_feeds=True), search, pages)
    WayBack(*parts).go_back(may_quit=may_quit)
    assert screen.posted == expected


SESSIONS = [
    SessionState("article", "speakers", True, False, View(feed=1)),
    SessionState("headlines", "headlines", False, True, None),
    SessionState("feeds", "feeds", False, True, UNREAD),
]


@pytest.mark.parametrize("state", SESSIONS)
def test_a_session_is_restored(state: SessionState, library: Library) -> None:
    save_session(library, state)
    assert load_session(library, None if state.view is None else ALL) == state


def test_a_feed_that_is_gone_and_a_search_are_not_restored(library: Library) -> None:
    save_session(library, SESSIONS[0])
    library.feeds.remove(1)
    assert load_session(library, ALL).view == ALL
    save_session(library, SESSIONS[0]._replace(view=parse_query("river")))
    assert load_session(library, ALL).view == ALL


def test_the_entry_read_last_is_open_again(library: Library) -> None:
    entries = library.entries.listing()
    library.positions.save(entries[1].id, library.positions.get(entries[1].id)._replace(offset=7))
    screen: Any = FakeScreen()
    SessionRestore(library, entries, ALL).restore(screen, PaneLayout(screen))
    assert screen.entry is entries[1]
    assert screen.pane == "headlines"
