"""What a program gets of an article, whatever the article says."""

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuireader.config.model import Command
from tuireader.documents.cleaning import clean
from tuireader.errors import TuireaderError
from tuireader.library import Entry, Library
from tuireader.run_program import run_program
from tuireader.screens.reader.command_input import harmless_value, input_for, web_address

ARTICLE = """---
title: {title}
author: {author}
credit: The Weir Post
url: {url}
---

“The wheel is older than the town,” said Ada Thornbury, the engineer.
"""
TITLES = {
    "-rf": " -rf",
    "--output=/etc/passwd": " --output=/etc/passwd",
    "@/etc/passwd": " @/etc/passwd",
    "+q!": " +q!",
    "$(touch x)": "$(touch x)",
    "`touch x`": "`touch x`",
    "; rm -r x": "; rm -r x",
    "'; rm -r x #": "'; rm -r x #",
    "%u %t %%": "%u %t %%",
    "two\\nlines": "two lines",
    "bell\\u0007 and \\u001b[31mred": "bell and red",
    "turned \\u202eback": "turned back",
    "\\u200b-rf": " -rf",
    "\\u0000-rf": " -rf",
}
ADDRESSES = {
    "https://weir.example/mill?a=1&b=$(x)": "https://weir.example/mill?a=1&b=$(x)",
    "HTTP://weir.example/": "HTTP://weir.example/",
    "https://ada:secret@weir.example/mill": "https://weir.example/mill",
    "--output=https://weir.example/": "",
    "file:///etc/passwd": "",
    "javascript:alert(1)": "",
    "https://": "",
    "https:///etc/passwd": "",
    "https://weir.example/a b": "",
    "https://weir.example/\x1b[31m": "",
    "https://weir.example/a\n--output=x": "",
    "https://weir.example/\u202e": "",
    " https://weir.example/": "",
    "": "",
    "https://weir.example/" + "a" * 9000: "",
}
ECHO = "import json, os, sys; print(json.dumps([sys.argv[1:], {k: v for k, v in os.environ.items() if k.startswith('TUIREADER_')}]))"


def opened(
    folder: Path, title: str, url: str = "https://weir.example/mill", author: str = "Olga Finch"
) -> tuple[Entry, Library]:
    """Return an article in a file, and the library that reads it."""
    file = folder / "article.md"
    fields = {"title": f'"{title}"', "url": f'"{url}"', "author": f'"{author}"'}
    file.write_text(ARTICLE.format(**fields), "utf-8")
    library = Library(folder / "library.db")
    return library.files.open_paths([str(file)])[0][0], library


@pytest.mark.parametrize(("title", "given"), TITLES.items(), ids=TITLES)
async def test_a_title_is_one_argument_and_no_option(
    title: str, given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = title.encode().decode("unicode_escape") if "\\" in title else title
    words = (sys.executable, "-c", ECHO.replace("%", "%%"), "%t", "--title=%t", "%u", "100%%")
    entry, library = opened(tmp_path, "")
    document = library.articles.open(entry)._replace(title=plain)
    monkeypatch.setattr(library.articles, "open", lambda *_: document)  # what no file can say, a feed can
    given_input = input_for(Command("later", words, "none"), entry, library)
    outcome = await run_program(given_input.words, given_input.data, 60, given_input.variables)
    arguments, _ = json.loads(outcome.output)
    assert arguments == [given, f"--title={given}", "https://weir.example/mill", "100%"]


@pytest.mark.parametrize(
    "title", ["$(touch hacked)", "`touch hacked`", '"; touch hacked; "', "'; touch hacked #", "-n"]
)
async def test_a_shell_takes_values_from_its_environment_alone(
    title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    entry, library = opened(tmp_path, "")
    document = library.articles.open(entry)._replace(title=title)
    monkeypatch.setattr(library.articles, "open", lambda *_: document)  # what no file can say, a feed can
    line = 'printf "%s|%s" "$TUIREADER_TITLE" "$TUIREADER_URL"'
    given_input = input_for(Command("later", ("/bin/sh", "-c", line), is_shell=True), entry, library)
    outcome = await run_program(given_input.words, given_input.data, 60, given_input.variables)
    assert outcome.output.decode() == f"{harmless_value(title)}|https://weir.example/mill"
    assert not (tmp_path / "hacked").exists()


@given(st.text())
def test_any_value_is_a_clean_line_that_begins_with_no_sign(text: str) -> None:
    value = harmless_value(text)
    assert not value.startswith(("-", "@", "+"))
    assert "\n" not in value
    assert clean(value) == value


@pytest.mark.parametrize(("url", "address"), ADDRESSES.items())
def test_an_address_is_one_on_the_web(url: str, address: str) -> None:
    assert web_address(url) == address


@given(st.text().map(lambda text: f"https://{text}"))
def test_any_address_begins_as_one_and_has_no_blank(url: str) -> None:
    address = web_address(url)
    assert not address or (address.startswith("https://") and len(address.split()) == 1 and clean(address) == address)


@pytest.mark.parametrize(
    "command",
    [
        Command("later", ("curl", "--url=%u")),
        Command("later", ("/bin/sh", "-c", 'curl "$TUIREADER_URL"'), is_shell=True),
    ],
    ids=["argument", "shell"],
)
def test_what_needs_an_address_is_refused_without_one(command: Command, tmp_path: Path) -> None:
    entry, library = opened(tmp_path, "The mill", url="file:///etc/passwd")
    with pytest.raises(TuireaderError, match="“later” needs the article’s address"):
        input_for(command, entry, library)
    without_address = command._replace(words=("cat", "-"))
    assert input_for(without_address, entry, library).words == ("cat", "-")


def test_what_an_article_is_given_as(tmp_path: Path) -> None:
    entry, library = opened(tmp_path, "The mill turns")
    given_inputs = {
        kind: input_for(Command("x", ("cat",), kind), entry, library).data.decode()
        for kind in ("text", "markdown", "json", "none")
    }
    assert given_inputs["text"].startswith("The mill turns\n\n“The wheel is older")
    assert "# The mill turns" in given_inputs["markdown"]
    assert "### Ada Thornbury" in given_inputs["markdown"]
    found = json.loads(given_inputs["json"])
    assert (found["title"], found["url"], len(found["quotations"])) == (
        "The mill turns",
        "https://weir.example/mill",
        1,
    )
    assert given_inputs["none"] == ""


def test_the_home_folder_may_stand_before_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    entry, library = opened(tmp_path, "The mill turns")
    assert input_for(Command("x", ("~/bin/later", "~")), entry, library).words == (f"{tmp_path}/bin/later", "~")
