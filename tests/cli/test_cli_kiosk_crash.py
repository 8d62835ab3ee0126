"""An error that nobody expected, anywhere in a kiosk, is one sentence: no traceback, no path."""

import sys
from pathlib import Path

import pytest

from deliveries import NOW, numbered_feed
from terminals import terminal
from tuireader.library import Library

SENTENCE = "tuireader: the reader has crashed; connect again to go on reading"
CRASHES = {
    "when the library is opened": "import tuireader.cli.kiosk as it; it.open_kiosk_library = crash",
    "when the screen is made": "import tuireader.app as it; it.ReaderApp.__init__ = crash",
    "when it is mounted": "import tuireader.app as it; it.ReaderApp.on_mount = crash",
    "when an article is loaded": "import tuireader.library.articles as it; it.Articles.open = crash",
    "when a pane is drawn": "import tuireader.widgets.headlines as it; it.HeadlineList.render_line = crash",
    "in a thread": "import threading; import tuireader.cli.kiosk as it; opened = it.open_kiosk_library; "
    "it.open_kiosk_library = lambda *a, **k: (threading.Thread(target=crash).start(), opened(*a, **k))[1]; "
    "import tuireader.widgets.headlines as it; it.HeadlineList.render_line = crash",
}
SCRIPT = """
import sys
sys.argv = ["tuireader", "--restricted", "--library", {library!r}]
def crash(*_, **__): raise {error}
{crash}
from tuireader.cli import main
sys.exit(main())
"""


@pytest.mark.parametrize("error", ["ValueError('/srv/secret')", "MemoryError()"])
@pytest.mark.parametrize("crash", CRASHES)
def test_a_crash_is_one_sentence(crash: str, error: str, tmp_path: Path) -> None:
    library = Library(tmp_path / "library.db")
    library.feeds.store("https://weir.example/feed")
    library.ingest.store_entries(1, numbered_feed(1, 2), NOW)
    library.close()
    script = SCRIPT.format(library=str(tmp_path / "library.db"), error=error, crash=CRASHES[crash])
    with terminal([sys.executable, "-c", script]) as it:
        assert it.status() == 1
        shown = " ".join(it.shown.split())
    assert SENTENCE in shown
    assert "Traceback" not in it.raw.decode("utf-8", "replace")
    assert "/srv/secret" not in it.raw.decode("utf-8", "replace")
