"""w writes the article to a file: pressed as a reader would, read again as any program would."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from tuireader.documents import load
from tuireader.documents.model import Document
from tuireader.errors import TuireaderError
from tuireader.evidence.read_export import Claim, read_export
from tuireader.screens.dialogs.prompt import Prompt
from tuireader.screens.reader.export_file import evidence_format, proposed_name, write_article
from tuireader.widgets.status import StatusLine

QUOTATION_ENDINGS = ".json, .jsonl, .csv, .html, .annotation.json or .claimreview.json"
EMPTY = Document("", "", "", None, "", (), (), (), "")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the reader was started in."""
    place = tmp_path / "here"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


async def export(app: Any, settle: Any, name: str | None = None) -> str:
    """Press w, type a name (or take the one that is proposed), and return what is said."""
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("w")
        while not isinstance(pilot.app.screen, Prompt):  # it waits for the quotations
            await settle(pilot)
        if name is not None:
            pilot.app.screen.query_one(Input).value = name
        await pilot.press("enter")
        await settle(pilot)
        while not (said := pilot.app.screen.query_one(StatusLine).note):
            await settle(pilot)
        return str(said)


async def test_the_article_is_written_as_markdown(make_app: Any, settle: Any, here: Path, folder: Path) -> None:
    assert await export(make_app(), settle) == "Written to the-mill-turns-again.md"
    written = here / "the-mill-turns-again.md"
    assert load(written) == load(folder / "1-mill.md")
    appendix = written.read_text("utf-8").partition("<!-- tuireader: who said what -->\n\n## Who said what\n")[2]
    assert appendix.startswith(
        "\n### Ada Thornbury, the engineer\n\n- “The wheel is older than the town”\n- “It will outlive us.”\n"
    )


async def test_its_quotations_are_written_as_json(make_app: Any, settle: Any, here: Path) -> None:
    assert await export(make_app(), settle, "who.json") == "Written to who.json"
    said = json.loads((here / "who.json").read_text("utf-8"))
    assert (said["schema"], said["id"]) == ("tuireader.quotes/2", "https://weir.example/mill")
    assert re.fullmatch(r"\d+\.1", said["quotations"][0]["lasting_id"])
    start, end = said["quotations"][0]["content"][0]
    assert said["text"][start:end] == "The wheel is older than the town,"
    assert said["title"] == "The mill turns again"
    assert said["url"] == "https://weir.example/mill"
    assert (said["author"], said["publication"], said["date"]) == ("", "The Weir Post", "2026-11-22T06:00:00+00:00")
    assert said["text_sha256"] == hashlib.sha256(said["text"].encode()).hexdigest()


@pytest.mark.parametrize(
    "name", ["who.csv", "who.jsonl", "who.html", "WHO.HTML", "who.annotation.json", "who.claimreview.json"]
)
async def test_its_quotations_are_written_as_evidence(name: str, make_app: Any, settle: Any, here: Path) -> None:
    assert await export(make_app(), settle, name) == f"Written to {name}"
    written = (here / name).read_text("utf-8")
    assert "The wheel is older than the town" in written
    assert "It will outlive us." in written
    if evidence_format(name) != "claimreview":  # a draft has no places
        words = {it.words.removesuffix(",") for it in read_export(here / name) if isinstance(it, Claim)}
        assert words > {"The wheel is older than the town", "It will outlive us."}
    assert await export(make_app(), settle, name) == f"{name} already exists; choose another name."
    assert (here / name).read_text("utf-8") == written


async def test_into_a_folder(make_app: Any, settle: Any, here: Path) -> None:
    (here / "kept").mkdir()
    assert await export(make_app(), settle, "kept") == "Written to kept/the-mill-turns-again.md"
    assert (here / "kept" / "the-mill-turns-again.md").is_file()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("there.md", "there.md already exists; choose another name."),
        (
            "mill.pdf",
            f"mill.pdf: name it .md for the article, or {QUOTATION_ENDINGS} for its quotations.",
        ),
        (
            "~nobody-of-that-name/a.md",
            "~nobody-of-that-name/a.md: cannot be written (Could not determine home directory.); name another file.",
        ),
        ("no/where.md", "no/where.md: cannot be written (No such file or directory); name another file."),
        (f"{'x' * 300}.md", f"{'x' * 300}.md: cannot be written (File name too long); name another file."),
    ],
)
async def test_what_cannot_be_written_is_said(name: str, said: str, make_app: Any, settle: Any, here: Path) -> None:
    (here / "there.md").write_text("Mine.", "utf-8")
    assert await export(make_app(), settle, name) == said
    assert (here / "there.md").read_text("utf-8") == "Mine."
    assert not (here / "mill.pdf").exists()


@pytest.mark.parametrize("name", ["there.md", "mill.pdf", "no/where.md", ""])
async def test_a_name_that_is_refused_stays_to_be_put_right(name: str, make_app: Any, settle: Any, here: Path) -> None:
    (here / "there.md").write_text("Mine.", "utf-8")
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("w", "ctrl+u", *name, "enter")
        await settle(pilot)
        assert isinstance(app.screen, Prompt)
        line = app.screen.query_one(Input)
        assert line.value == name
        refusal = app.screen.query_one(StatusLine)
        assert refusal.display
        assert refusal.note
        assert refusal.region.bottom == line.region.y
        await pilot.press("q")
        await settle(pilot)
        assert line.value == f"{name}q"
        assert not refusal.display, "what is typed is another name"
        await pilot.press("ctrl+u", *"quiet.md", "enter")
        await settle(pilot)
        assert app.screen.note == "Written to quiet.md"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../etc/passwd", "etc-passwd.md"),
        (".hidden; rm -rf ~", "hidden-rm-rf.md"),
        ("Die Mühle dreht sich — 水車", "die-mühle-dreht-sich-水車.md"),
        ("…", "article.md"),
        ("word " * 40, f"{'word-' * 12}"[:-1] + ".md"),
    ],
)
def test_a_name_is_made_of_a_titles_words_alone(title: str, name: str) -> None:
    assert proposed_name(EMPTY._replace(title=title)) == name


def test_quotations_that_nobody_has_found_yet_are_not_written_as_none(here: Path) -> None:
    with pytest.raises(TuireaderError, match="still being looked for"):
        write_article(EMPTY, None, "who.json")
    assert not (here / "who.json").exists()


def test_a_name_that_no_system_takes_is_said(here: Path) -> None:
    with pytest.raises(TuireaderError, match="cannot be written"):
        write_article(EMPTY, None, f"{here}/a\0b.md")
