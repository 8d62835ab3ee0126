"""Addresses are shown without their passwords, however they are written."""

import time

import pytest

from tuireader.userinfo import (
    has_password,
    split_userinfo,
    with_userinfo,
    without_password,
    without_passwords,
    without_userinfo,
    without_users,
)

SHOWN = [  # an address, and how it is shown
    ("https://ada:boat@weir.example/feed", "https://ada@weir.example/feed"),
    ("https://ada:boat@weir.example:8443/feed?a=b#c", "https://ada@weir.example:8443/feed?a=b#c"),
    ("https://ada:bo%40at:@weir.example/", "https://ada@weir.example/"),
    ("https://ada:bo@at@weir.example/", "https://ada@weir.example/"),
    ("https://ada:bo/at@weir.example/", "https://ada@weir.example/"),
    ("https://ada:bo?at@weir.example/", "https://ada@weir.example/"),
    ("https://ada:bo#at@weir.example", "https://ada@weir.example"),
    ("https://ada:8080@weir.example/", "https://ada@weir.example/"),
    ("https://:boat@weir.example/", "https://@weir.example/"),
    ("https://ada@weir.example/", "https://ada@weir.example/"),
    ("https://ada:@weir.example/", "https://ada@weir.example/"),
    ("ada:boat@weir.example/feed", "ada@weir.example/feed"),
    ("feed:https://ada:boat@weir.example/feed", "feed:https://ada@weir.example/feed"),
    ("feed://ada:boat@weir.example/feed", "feed://ada@weir.example/feed"),
    ("https://ada:boat@weir.example/@mill", "https://ada@weir.example/@mill"),
    ("https://weir.example/@mill", "https://weir.example/@mill"),
    ("https://weir.example:8443/@mill", "https://weir.example:8443/@mill"),
    ("https://[2001:db8::1]:8443/@mill", "https://[2001:db8::1]:8443/@mill"),
    ("https://ada:boat@[2001:db8::1]/", "https://ada@[2001:db8::1]/"),
    ("mailto:ada@weir.example", "mailto:ada@weir.example"),
    ("weir.example/feed", "weir.example/feed"),
    ("https://ada:boat ing@weir.example/", "https://ada@weir.example/"),
    ("", ""),
]


@pytest.mark.parametrize(("address", "shown"), SHOWN)
def test_an_address_is_shown_without_its_password(address: str, shown: str) -> None:
    assert without_password(address) == shown


@pytest.mark.parametrize(("address", "shown"), [pair for pair in SHOWN if "://" in pair[0] and " " not in pair[0]])
def test_a_message_has_no_passwords(address: str, shown: str) -> None:
    sentence = "“{0}” leads to {0} now (see {0})"
    assert without_passwords(sentence.format(address)) == sentence.format(shown)


@pytest.mark.parametrize("text", ["@ " + "://a:b" * 20_000, "://a:b" * 20_000 + " @", "@ " + "://a" * 20_000])
def test_a_long_word_without_a_password_takes_no_time(text: str) -> None:
    begin = time.process_time()
    assert without_passwords(text) == without_users(text) == text
    assert without_password(text) == text
    assert time.process_time() - begin < 2


def test_a_message_keeps_what_is_no_password() -> None:
    text = "write to ada@weir.example: at 12:30 https://weir.example has it, says @mill"
    assert without_passwords(text) == text


@pytest.mark.parametrize(
    ("address", "bare", "userinfo"),
    [
        ("https://ada:boat@weir.example/feed", "https://weir.example/feed", "ada:boat"),
        ("https://ada:bo@at@weir.example/feed@x", "https://weir.example/feed@x", "ada:bo@at"),
        ("https://weir.example/feed@x", "https://weir.example/feed@x", ""),
        ("https://weir.example?a@b", "https://weir.example?a@b", ""),
        ("weir.example", "weir.example", ""),
        ("/home/ada@quay/feeds", "/home/ada@quay/feeds", ""),
    ],
)
def test_user_and_password_are_split_off_and_put_back(address: str, bare: str, userinfo: str) -> None:
    assert split_userinfo(address) == (bare, userinfo)
    assert without_userinfo(address) == bare
    assert with_userinfo(bare, userinfo) == address
    assert has_password(address) is (":" in userinfo)
