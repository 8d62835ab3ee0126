"""What can be imported: a file, an address or standard input, whose kind is seen by what is in it."""

import asyncio
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tuireader.errors import TuireaderError
from tuireader.feeds import opml
from tuireader.feeds.other_readers.model import MovedArticle, MovedFeeds
from tuireader.feeds.other_readers.newsboat_cache import SQLITE_HEADER, read_cache
from tuireader.feeds.other_readers.newsboat_urls import is_urls_file, parse_urls
from tuireader.feeds.other_readers.reader_json import MAX_JSON_BYTES, parse_articles
from tuireader.userinfo import without_password

if TYPE_CHECKING:
    from tuireader.config import Config

MAX_LIST_BYTES = 16 << 20
"""A list of 50,000 feeds is shorter."""
MAX_ZIP_BYTES, MAX_ZIP_FILES = 64 << 20, 1000
"""How much is unpacked of an archive, and how many files of it."""
_WEB = ("http://", "https://")
_ZIP_ENDINGS = (".opml", ".opml.xml", ".xml", ".json")


class Source(NamedTuple):
    """Feeds, or articles, that can be taken over."""

    name: str  # where they are from
    feeds: MovedFeeds | None = None
    articles: Iterable[MovedArticle] | None = None


def read_sources(name: str, config: "Config") -> list[Source]:
    """Return what is in a file, at an address, or in standard input (“-”).

    Raises TuireaderError, OSError and ValueError where it cannot be read.
    """
    if name.lower().startswith(_WEB):
        return list(_sources(without_password(name), asyncio.run(_fetch(name, config))))
    if name != "-":
        with open(name, "rb") as file:  # noqa: PTH123 - as any other path
            is_database = file.read(len(SQLITE_HEADER)) == SQLITE_HEADER
        if is_database:
            return [Source(name, articles=read_cache(Path(name)))]
    return list(_sources(name, _read(name)))


def _sources(name: str, data: bytes) -> Iterator[Source]:
    if data.startswith(b"PK\x03\x04"):
        yield from _unzipped(name, data)
        return
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        yield Source(name, articles=parse_articles(data))
        return
    if len(data) > MAX_LIST_BYTES:
        raise ValueError(f"it is longer than {MAX_LIST_BYTES >> 20} MB")
    text = data.decode("utf-8", "replace")
    if not text.lstrip("\ufeff \t\r\n").startswith("<") and is_urls_file(text):
        yield Source(name, feeds=parse_urls(text, has_patterns=find_spec("re2") is not None))
    else:
        yield Source(name, feeds=MovedFeeds(list(opml.parse(data))))


def _unzipped(name: str, data: bytes) -> Iterator[Source]:
    """Yield what is in an archive, as FreshRSS exports it."""
    left = MAX_ZIP_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [it for it in archive.infolist()[:MAX_ZIP_FILES] if it.filename.lower().endswith(_ZIP_ENDINGS)]
            for member in members:
                with archive.open(member) as file:
                    unpacked = file.read(left + 1)
                left -= len(unpacked)
                if left < 0:
                    raise TuireaderError(f"{name}: more than {MAX_ZIP_BYTES >> 20} MB are in it")
                if not unpacked.startswith(b"PK\x03\x04"):  # no archives in archives
                    yield from _sources(f"{name}: {member.filename}", unpacked)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise TuireaderError(f"{name}: the archive is damaged ({error}); export it again") from error
    if not members:
        raise TuireaderError(f"{name}: has neither .opml nor .json in it; give an export of another reader")


def _read(name: str) -> bytes:
    """Return the data of a file, or of standard input for “-”. Raises OSError, and ValueError where it does not end."""
    with open(0 if name == "-" else name, "rb", closefd=name != "-") as file:
        data = file.read(MAX_JSON_BYTES + 1)
    if len(data) > MAX_JSON_BYTES:
        raise ValueError(f"it is longer than {MAX_JSON_BYTES >> 20} MB")
    return data


async def _fetch(url: str, config: "Config") -> bytes:
    """Return what is at an address. Raises TuireaderError where it cannot be fetched."""
    from tuireader.feeds.fetch import Fetcher  # noqa: PLC0415 - HTTP is slow to import
    from tuireader.feeds.fetch_result import FetchedBody  # noqa: PLC0415
    from tuireader.feeds.network_policy import AllowedHosts  # noqa: PLC0415

    async with Fetcher(
        AllowedHosts.of(config.allowed_hosts), proxy=config.proxy, max_bytes=MAX_JSON_BYTES, accept="*/*"
    ) as fetcher:
        result = await fetcher.fetch(url)
    if isinstance(result, FetchedBody):
        return result.body
    raise TuireaderError(f"{without_password(url)}: {getattr(result, 'reason', 'is gone')}; check the address")
