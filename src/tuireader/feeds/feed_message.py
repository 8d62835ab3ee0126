"""A parsed feed as the answer of a parsing process, checked before anybody reads it.

It is a line of JSON and then all texts in UTF-8, one behind the other: JSON has their lengths, so that none is escaped.
Most feeds have one text for each entry, which is its summary and its content: it is sent once.
"""

from datetime import UTC, datetime, timedelta
from itertools import accumulate, chain, pairwise
from operator import itemgetter

from tuireader.feeds.model import Entry, Feed, Problem
from tuireader.worker_answers import dump_json, load_json, whole_numbers

MAX_ENTRIES = 20_000
"""`normalize.MAX_ENTRIES`, which the process keeps to; to import it would import the parsers."""
_KEYS = {"lengths", "problems", "interval", "dates", "same"}
_TEXT_FIELDS = [name for name in Entry._fields if name not in {"published", "updated"}]
_TEXTS = itemgetter(*map(Entry._fields.index, _TEXT_FIELDS))
_FEED_TEXTS, _PROBLEM_TEXTS, _ENTRY_TEXTS = 3, len(Problem._fields), len(_TEXT_FIELDS)
"""How many texts each has."""


def pack_feed(feed: Feed) -> bytes:
    """Return a feed as a message."""
    same = [index for index, entry in enumerate(feed.entries) if entry.summary == entry.content]
    entries = list(feed.entries)
    for index in same:
        entries[index] = entries[index]._replace(summary="")
    texts = [
        text.encode("utf-8", "surrogatepass")
        for text in (feed.title, feed.link, feed.language, *chain(*feed.problems), *chain(*map(_TEXTS, entries)))
    ]
    head = {
        "lengths": list(map(len, texts)),
        "problems": len(feed.problems),
        "interval": None if feed.interval is None else feed.interval.total_seconds(),
        "dates": [moment and moment.isoformat() for entry in entries for moment in (entry.published, entry.updated)],
        "same": same,  # the indexes of entries whose summary is their content
    }
    return b"".join([dump_json(head), b"\n", *texts])


def unpack_feed(data: bytes) -> Feed:
    """Return the feed in a message. Raises ValueError where it is none."""
    head, _, encoded = data.partition(b"\n")
    fields = load_json(head)
    if type(fields) is not dict or fields.keys() != _KEYS or type(fields["dates"]) is not list:
        raise ValueError("no feed")
    (problem_count,) = whole_numbers([fields["problems"]])
    moments = list(map(_moment, fields["dates"]))
    entry_count, rest = divmod(len(moments), 2)
    lengths = whole_numbers(
        fields["lengths"], _FEED_TEXTS + _PROBLEM_TEXTS * problem_count + _ENTRY_TEXTS * entry_count
    )
    if rest or entry_count > MAX_ENTRIES:
        raise ValueError("too many entries, or half of one")
    texts = _texts(encoded, lengths)
    title, link, language = texts[:_FEED_TEXTS]
    first_entry = _FEED_TEXTS + _PROBLEM_TEXTS * problem_count
    problem_texts = zip(*[iter(texts[_FEED_TEXTS:first_entry])] * _PROBLEM_TEXTS, strict=True)
    problems = tuple(Problem(*it) for it in problem_texts)
    rows = zip(*[iter(texts[first_entry:])] * _ENTRY_TEXTS, strict=True)
    dates = zip(*[iter(moments)] * 2, strict=True)
    entries = [
        Entry(title, link, url, entry_id, published, updated, *others)
        for (title, link, url, entry_id, *others), (published, updated) in zip(rows, dates, strict=True)
    ]
    for index in whole_numbers(fields["same"]):
        if index >= entry_count:
            raise ValueError("no such entry")
        entries[index] = entries[index]._replace(summary=entries[index].content)
    return Feed(title, link, tuple(entries), _interval(fields["interval"]), problems, language)


def _texts(encoded: bytes, lengths: list[int]) -> list[str]:
    """Return the texts with these lengths. Raises ValueError where they are no texts, or longer or shorter together."""
    offsets = list(accumulate(lengths, initial=0))
    if offsets[-1] != len(encoded):
        raise ValueError("texts of another length")
    return [encoded[start:end].decode("utf-8", "surrogatepass") for start, end in pairwise(offsets)]


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    if type(value) is not str or (moment := datetime.fromisoformat(value)).tzinfo is not UTC:
        raise ValueError("no moment in UTC")
    return moment


def _interval(value: object) -> timedelta | None:
    if value is None:
        return None
    if type(value) not in {int, float}:
        raise ValueError("no time span")
    try:
        return timedelta(seconds=value)  # type: ignore[arg-type]  # its type was just looked at
    except OverflowError as error:
        raise ValueError("a time span that is too long") from error
