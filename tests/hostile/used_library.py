"""A library in which everything was used, so that each of its tables has rows: damage then reaches all of them."""

import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from deliveries import make_entry, make_feed
from demo_library import NOW, demo_library
from tuireader.corrections.anchors import anchor_of_quotation
from tuireader.corrections.model import Action
from tuireader.documents import ExtractedArticle, pack_article
from tuireader.library import Library, ReadingPosition
from tuireader.updates.change_notes import write_note
from tuireader.updates.change_rulings import add_ruling
from tuireader.updates.find_quotations import find_quotations

SAID = "“The river rose nearly a metre on Thursday,” said Ada Thornbury, the mayor of Ness."
EDITED = f"{SAID.replace('nearly a metre', 'a metre and a half')} “We count the geese by the river,” Thornbury said."


def used_library(folder: Path) -> None:
    """Make a library in `folder`."""
    with closing(demo_library(folder)) as library:
        library.people.decide()
        _deliver(library, SAID, NOW.timestamp())
        find_quotations(library)
        _use(library)
        deliver_edited(library, time.time() + 60)
        find_quotations(library, rules=[])
        library.marks.mark(library.entries.listing().ids[:3], read=True)


def deliver_edited(library: Library, fetched: float) -> None:
    """Deliver the articles with other words, at a time in seconds since 1970."""
    _deliver(library, f"{EDITED} {fetched:.0f}", fetched)


def _deliver(library: Library, words: str, fetched: float) -> None:
    """Deliver articles with these words, in two feeds; later deliveries edit them."""
    for feed in list(library.feeds.all())[:2]:
        entries = [
            make_entry(
                f"Weir {n}", f"https://weir.example/{n}", f"weir-{n}", NOW - timedelta(hours=n), f"<p>{words}</p>"
            )
            for n in range(3)
        ]
        library.ingest.store_entries(feed.id, make_feed(entries), fetched)


def _use(library: Library) -> None:
    """Keep, correct, watch, join, tag and read."""
    entries = list(library.entries.listing())
    for entry in [it for it in entries if it.quotations][:6]:
        document = library.articles.open(entry)
        found = library.articles.attribution(entry.id, document.text)
        assert found is not None
        anchors = [anchor_of_quotation(document.text, it) for it in found.quotations]
        write_note(library, entry, anchors[0], "ask the clerk")
        note = write_note(library, entry, anchors[-1])
        write_note(library, entry, anchors[-1], "twice", note_id=note.id)
        for anchor, action in zip(anchors, (Action.SPEAKER, Action.NOBODY, Action.WORDS), strict=False):
            words = anchor if action is Action.WORDS else None
            add_ruling(library, entry, action, anchor, "Josef Kettle" if action is Action.SPEAKER else "", words=words)
        library.positions.save(entry.id, ReadingPosition(5, 0))
    library.tags.add([entry.id for entry in entries[:6]], "rain")
    for query in ("said:thornbury", "river", f"said:p{library.people.rows(None)[0].person.id}"):
        library.watches.add(query)
    people = [row.person.id for row in library.people.rows(None, limit=9)]
    library.people.join(people[0], people[1])
    library.people.keep_apart(people[2], people[3])
    library.people.rename(people[4], "Ada")
    library.people.decide()
    for entry, other in zip(entries[:3], entries[3:6], strict=True):
        for number, said in enumerate((SAID, EDITED)):
            article = pack_article(ExtractedArticle(html=f"<p>{said}</p>", url=entry.url or "", title=entry.title))
            library.pages.store(entry.id, entry.url or "", b"<p>", NOW.timestamp() + number, article=article)
        library.pages.store_problem(other.id, "is not there", NOW.timestamp())
