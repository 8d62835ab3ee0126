"""A fake screen to test single parts of the reader: it has the reader's state, but does not draw or run jobs."""

from collections.abc import Callable
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

from tuireader.config import Config
from tuireader.library.matching import Asked
from tuireader.screens.key_hints import key_of
from tuireader.screens.reader.panes import PANES


class FakeScreen:
    """Has the state of `ReaderState`, and records the calls it gets."""

    def __init__(self, **state: Any) -> None:
        self.config = Config()
        self.pane = self.side = "headlines"
        self.speakers_enabled, self.zen = True, False
        self.view = self.entry = self.document = self.attribution = self.quotation = None
        self.entries: Any = ()
        self.feed_rows: Any = ()
        self.chosen_entry = self.chosen_feed_row = None
        self.offset_top = -1
        self.pattern = self.empty_text = self.list_title = self.list_facts = self.note = self.activity = ""
        self.shows_samples = False
        self.keymap: dict[str, str] = {}
        self.excerpts: Any = None
        self.search_terms: Any = ()
        self.asked = Asked()
        self.posted: list[Any] = []
        self.sheets: list[tuple[str, list[Any]]] = []
        self.timers: list[Any] = []
        self.started: list[dict[str, Any]] = []
        self.cancelled: list[str] = []
        self.panes = {name: SimpleNamespace(name=name, display=False) for name in PANES}
        self.headlines = SimpleNamespace(
            entries=(), cursor=0, refresh=lambda: None, action_top=lambda: None, draw_ahead=lambda: None
        )
        self.body = SimpleNamespace(
            display=True,
            in_sight=lambda _span: True,
            offset_top=-1,
            shows_quotation=True,
            show_quotation=lambda: None,
        )
        self.focused: Any = None
        self.width, self.height = 120, 40
        self.app = SimpleNamespace(batch_update=nullcontext, exit=lambda: self.posted.append("exit"))
        self.workers = SimpleNamespace(cancel_group=lambda _node, group: self.cancelled.append(group))
        vars(self).update(state)
        self.app.size = (self.width, self.height)

    @property
    def marks_hits(self) -> bool:
        return bool(self.search_terms) or self.asked.names_place

    def key_of(self, binding_id: str) -> str:
        return key_of(binding_id, self.keymap, restricted=self.config.restricted)

    def post_message(self, message: Any) -> None:
        self.posted.append(message)

    def set_timer(self, seconds: float, callback: Callable[[], Any]) -> Any:
        timer: Any = SimpleNamespace(seconds=seconds, callback=callback)

        def stop() -> None:
            self.timers = [other for other in self.timers if other is not timer]

        timer.stop = stop
        self.timers.append(timer)
        return timer

    def run_worker(self, work: Any, **options: Any) -> dict[str, Any]:
        self.started.append({"work": work, **options})
        return self.started[-1]

    def pane_widget(self, name: str) -> Any:
        return self.panes[name]

    def set_focus(self, widget: Any) -> None:
        self.focused = widget.name

    def show_sheet(self, title: str, paragraphs: Any) -> None:
        self.sheets.append((title, list(paragraphs)))

    def prevent(self, *_: Any) -> Any:
        return nullcontext()

    def refresh_panes(self) -> None:
        self.posted.append("panes")


class FakeJobs:
    """Does the work of a thread at once, and records other jobs."""

    def __init__(self) -> None:
        self.may_start = True
        self.last_key = 0.0
        self.ran: list[Any] = []
        self.running: set[Any] = set()
        self.words: dict[Any, str] = {}

    def run_thread(self, job: Any, work: Callable[[Callable[[], bool]], object]) -> None:
        self.ran.append(job)
        work(lambda: False)

    def is_running(self, job: Any) -> bool:
        return job in self.running

    def run(self, job: Any, work: Any) -> None:
        del work
        self.ran.append(job)

    def show(self, job: Any, words: str) -> None:
        self.words[job] = words

    def is_shown(self, job: Any) -> bool:
        return bool(self.words.get(job))

    @property
    def shown(self) -> tuple[Any, ...]:
        return tuple(job for job, words in self.words.items() if words)

    def pause_for_keys(self, is_cancelled: Callable[[], bool], rest_seconds: float = 0.0) -> Callable[[], bool]:
        del rest_seconds
        return is_cancelled


class Recorder:
    """Replaces another part of the reader: it records each call with its arguments."""

    def __init__(self, **answers: Any) -> None:
        self.calls: list[Any] = []
        self.answers = answers

    def __getattr__(self, name: str) -> Any:
        if name in self.answers and not callable(self.answers[name]):
            return self.answers[name]

        def call(*arguments: Any, **named: Any) -> Any:
            self.calls.append((name, *arguments, *named.values()))
            return self.answers[name]() if name in self.answers else None

        return call
