"""What to fetch, and what only one server may hear on the way: validators and credentials."""

from dataclasses import dataclass
from typing import Self

import httpx2

from tuireader.feeds.credentials import Credentials
from tuireader.userinfo import split_userinfo, with_userinfo, without_userinfo


@dataclass(frozen=True, slots=True)
class _ServerHeaders:
    """Headers that one server may get and no other, wherever it redirects to."""

    server: httpx2.URL
    headers: dict[str, str]

    def for_request(self, url: httpx2.URL) -> dict[str, str]:
        """Return what a request of `url` may have of them."""
        return self.headers if is_same_server(self.server, url) else {}


@dataclass(frozen=True, slots=True)
class FetchTask:
    """What to fetch, and what the servers on the way may hear."""

    url: httpx2.URL  # without user and password
    userinfo: str  # those in the address
    credentials: _ServerHeaders
    validators: _ServerHeaders

    @classmethod
    def of(cls, address: str, validators: dict[str, str], server: str, credentials: Credentials | None) -> Self:
        """Return the task of fetching `address`; `server` gave the validators.

        Raises httpx2.InvalidURL where one of them is no address.
        """
        bare, userinfo = split_userinfo(address)
        url = httpx2.URL(bare)
        giver = httpx2.URL(split_userinfo(server)[0]) if server else url
        credentials = credentials or Credentials.of_userinfo(userinfo)
        authorization = {"Authorization": credentials.header} if credentials else {}
        return cls(
            url,
            userinfo,
            _ServerHeaders(url, authorization),
            _ServerHeaders(giver, {name: value for name, value in validators.items() if value}),
        )

    def address_to_store(self, url: httpx2.URL) -> str:
        """Return the address of a permanent redirect; user and password stay where the server does."""
        return with_userinfo(str(url), self.userinfo) if is_same_server(self.url, url) else str(url)


def server_if_other(address: str, fetched_from: str) -> str:
    """Return `fetched_from` where it is at another server than `address`, else "".

    Where they differ and one of them is no address, they count as two servers.
    """
    if address == fetched_from:  # as most are: reading addresses takes longer
        return ""
    try:
        same = is_same_server(*(httpx2.URL(without_userinfo(url)) for url in (address, fetched_from)))
    except (httpx2.InvalidURL, ValueError):
        return fetched_from
    return "" if same else fetched_from


def is_same_server(first: httpx2.URL, second: httpx2.URL) -> bool:
    """Return whether `second` is at the server of `first`; https instead of http counts, the reverse does not."""
    if (first.host, first.port) != (second.host, second.port):  # the port is None where it is the scheme's own
        return False
    return first.scheme == second.scheme or (first.port is None and second.scheme == "https")
