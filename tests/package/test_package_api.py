"""The Python API: what `tuireader` exports, its types, and that its examples do what they say."""

import doctest
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, assert_type, get_type_hints

import pyarrow as pa
import pytest

import tuireader
from deliveries import make_entry
from made_library import fill_with_outlets
from tuireader import (
    ArticleError,
    Attribution,
    Document,
    Library,
    LibraryQuotation,
    TuireaderError,
    attribute,
    extract_batch,
    read_document,
)
from tuireader.library import Library as StoredLibrary
from tuireader.updates.find_quotations import find_quotations
from uncounted import environment_without_coverage

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
FERRY = "“The ferry is late,” warned Iris Vanterpool, harbour master of Port Anselm. “Grain is dear,” Vanterpool said."
MILL = "“The mill is shut,” said Josef Kettle, the miller. Kettle claimed that nobody had asked him."
LATE = "“Grain is dear,” said Iris Vanterpool, the harbour master of Port Anselm, once more."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an article and a library, which is the one that the program uses."""
    (tmp_path / "ferry.md").write_text(
        f'---\ntitle: "The ferry is late"\npublication: "Weir Gazette"\n---\n\n# The ferry is late\n\n{FERRY}\n',
        "utf-8",
    )
    with closing(StoredLibrary(tmp_path / "library.db")) as library:
        entries = {
            "Weir Gazette": [
                make_entry("Ferry", url="https://weir.example/1", content=f"<p>{FERRY}</p>", published=_day(2)),
                make_entry("Mill", url="https://weir.example/2", content=f"<p>{MILL}</p>", published=_day(5)),
            ],
            "Mill Post": [
                make_entry("Late", url="https://mill.example/1", content=f"<p>{LATE}</p>", published=_day(9))
            ],
        }
        fill_with_outlets(library, entries, datetime(2026, 11, 21, tzinfo=UTC))
        find_quotations(library)
    monkeypatch.setenv("TUIREADER_DATA", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _day(day: int) -> datetime:
    return datetime(2026, 11, day, 12, tzinfo=UTC)


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    with Library.open(folder / "library.db") as it:
        yield it


def words(quotations: Iterator[LibraryQuotation]) -> list[str]:
    return [it.words for it in quotations]


# What is exported


def test_all_that_is_exported_is_there_and_nothing_else() -> None:
    assert [name for name in tuireader.__all__ if not hasattr(tuireader, name)] == []
    assert dir(tuireader) == sorted(tuireader.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nix'"):
        tuireader.nix  # type: ignore[attr-defined]  # noqa: B018


def test_importing_it_imports_nothing_until_a_name_is_used() -> None:
    program = (
        "import json, sys; before = set(sys.modules); import tuireader; made = set(sys.modules) - before;"
        " tuireader.attribute; print(json.dumps([sorted(made), 'pyarrow' in sys.modules, 'sqlite3' in sys.modules]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, env=environment_without_coverage()
    )
    assert json.loads(done.stdout) == [["tuireader", "tuireader.version"], False, False]


def test_each_exported_name_has_a_docstring_and_each_public_method_types() -> None:
    for name in set(tuireader.__all__) - {"__version__", "Span"}:
        assert getattr(tuireader, name).__doc__, name
    for method in (Library.open, Library.said, Library.document, read_document, attribute):
        assert "return" in get_type_hints(method)


def test_the_types_are_those_that_a_type_checker_sees(folder: Path) -> None:
    """mypy checks this file: each call has the type that it names here."""
    assert_type(attribute(FERRY), Attribution)
    assert_type(read_document(FERRY.encode()), Document)
    with Library.open() as library:
        assert_type(library, Library)
        for it in library.said("vanterpool"):
            assert_type(it, LibraryQuotation)
            assert_type(it.content, tuple[tuple[int, int], ...])
            assert_type(it.date, datetime | None)


def test_without_pyarrow_a_sentence_says_what_installs_it(tmp_path: Path) -> None:
    (tmp_path / "pyarrow.py").write_text("raise ModuleNotFoundError('not here', name='pyarrow')\n")
    environment = {**environment_without_coverage(), "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-c", "from tuireader import extract_batch"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert "extract_batch needs pyarrow; pip install 'tuireader[extract]' installs it" in done.stderr


def test_a_batch_is_extracted() -> None:
    batch = pa.RecordBatch.from_pydict({"id": ["a"], "text": [FERRY]})
    (row,) = extract_batch(batch).to_pylist()
    assert len(row["quotations"]) == 2


# Documents


def test_a_document_is_read_from_a_file_or_from_bytes(folder: Path) -> None:
    for source in ("ferry.md", folder / "ferry.md", (folder / "ferry.md").read_bytes()):
        document = read_document(source)
        assert (document.title, document.credit, document.text) == ("The ferry is late", "Weir Gazette", FERRY)
    with pytest.raises(ArticleError, match=r"nix\.md: "):
        read_document(folder / "nix.md")
    with pytest.raises(ArticleError):
        read_document(b"")


# Libraries

FILTERS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "everything, the newest first": (
        {},
        ["Grain is dear,", "The mill is shut,", "The ferry is late,", "Grain is dear,"],
    ),
    "a speaker": ({"speaker": "iris VANTERPOOL"}, ["Grain is dear,", "The ferry is late,", "Grain is dear,"]),
    "a word": ({"query": "ferry"}, ["The ferry is late,"]),
    "words": ({"query": "grain OR mill"}, ["Grain is dear,", "The mill is shut,", "Grain is dear,"]),
    "without a word": ({"query": "-grain"}, ["The mill is shut,", "The ferry is late,"]),
    "a verb and a role": ({"query": "verb:warned role:master"}, ["The ferry is late,"]),
    "a speaker in the query": ({"query": "said:kettle"}, ["The mill is shut,"]),
    "two speakers": ({"speaker": "kettle", "query": "said:vanterpool"}, []),
    "since a day": ({"since": date(2026, 11, 5)}, ["Grain is dear,", "The mill is shut,"]),
    "until a day": ({"until": "2026-11-05"}, ["The mill is shut,", "The ferry is late,", "Grain is dear,"]),
    "until a moment": ({"until": "2026-11-05T12:00+00:00"}, ["The ferry is late,", "Grain is dear,"]),
    "since a moment": ({"since": datetime(2026, 11, 5, 12, tzinfo=UTC)}, ["Grain is dear,", "The mill is shut,"]),
    "a moment elsewhere": (
        {"since": datetime(2026, 11, 5, 14, 1, tzinfo=timezone(timedelta(hours=2)))},
        ["Grain is dear,"],
    ),
    "an outlet": ({"outlet": "mill post"}, ["Grain is dear,"]),
    "so many": ({"limit": 2}, ["Grain is dear,", "The mill is shut,"]),
    "none": ({"limit": 0}, []),
    "nobody": ({"speaker": "p99"}, []),
}


@pytest.mark.parametrize("case", FILTERS)
def test_a_filter_narrows_what_is_said(case: str, library: Library) -> None:
    arguments, expected = FILTERS[case]
    assert words(library.said(**arguments)) == expected


def test_a_quotation_has_all_that_is_known_of_it(library: Library) -> None:
    (it,) = library.said(query="ferry")
    text = library.document(it.article).text
    assert [text[start:end] for start, end in it.content] == [it.words]
    assert it._replace(id="", article=0, person="", content=(), confidence=1.0) == LibraryQuotation(
        id="",
        words="The ferry is late,",
        content=(),
        speaker="Iris Vanterpool",
        person="",
        roles=("harbour master of Port Anselm",),
        kind="direct",
        verb="warned",
        reporter=None,
        confidence=1.0,
        article=0,
        title="Ferry",
        outlet="Weir Gazette",
        url="https://weir.example/1",
        date=_day(2),
    )
    assert 0.85 < it.confidence <= 1
    assert it.id == f"{it.article}.1"
    assert words(library.said(it.person or "")) == ["Grain is dear,", "The ferry is late,", "Grain is dear,"]


def test_reported_speech_comes_only_if_it_is_asked_for(library: Library) -> None:
    assert [it.kind for it in library.said("kettle", indirect=True)].count("indirect") == 1
    assert [it.kind for it in library.said("kettle")] == ["direct"]


def test_a_long_answer_comes_page_by_page(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuireader.api._PAGE_QUOTATIONS", 1)
    assert words(library.said()) == FILTERS["everything, the newest first"][1]


WRONG: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "a feed": ({"query": "feed:post"}, TuireaderError, "only words, said:, about:, verb: and role: can stand here"),
    "a title": ({"query": "title:mill"}, TuireaderError, "only words, said:"),
    "an open mark": ({"query": '"the'}, TuireaderError, "A quotation mark is missing"),
    "a limit below 0": ({"limit": -1}, ValueError, "limit is -1; give 0 or more"),
    "no date": ({"since": "soon"}, ValueError, "since is soon; give a day like 2026-11-22"),
    "no month": ({"until": "2026-13-01"}, ValueError, "until is 2026-13-01; give a day like 2026-11-22"),
    "the first day": ({"since": "0001-01-01"}, ValueError, "since is 0001-01-01; give a day"),
    "the last day": ({"until": date.max}, ValueError, "until is 9999-12-31; give a day"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_asked_wrongly_is_refused_at_once(case: str, library: Library) -> None:
    arguments, error, sentence = WRONG[case]
    with pytest.raises(error, match=re.escape(sentence)):
        library.said(**arguments)


def test_a_library_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(TuireaderError, match=r"nix\.db: there is no library"):
        Library.open(tmp_path / "nix.db")
    with pytest.raises(TuireaderError, match="is a folder; name the file of a library"):
        Library.open(tmp_path)
    with pytest.raises(TuireaderError, match="there is no library"):
        Library.open("a\0b")
    (tmp_path / "text.db").write_text("It is none. " * 100)
    with pytest.raises(TuireaderError, match=r"text\.db: "):
        Library.open(tmp_path / "text.db")
    assert sorted(it.name for it in tmp_path.iterdir()) == ["text.db"]


def test_nothing_is_written(folder: Path) -> None:
    before = {it.name: it.read_bytes() for it in folder.iterdir()}
    with Library.open() as library:
        list(library.said("vanterpool"))
        for number in (999, 0, -1, 2**63, -(2**70)):
            with pytest.raises(KeyError):
                library.document(number)
    assert {it.name: it.read_bytes() for it in folder.iterdir()} == before
    with pytest.raises(TuireaderError, match=r"library\.db: is closed; open the library again"):
        list(library.said())


# Examples


def examples() -> list[doctest.DocTest]:
    finder = doctest.DocTestFinder(exclude_empty=True)
    public = [getattr(tuireader, name) for name in tuireader.__all__ if name not in {"__version__", "Span"}]
    names = {name: getattr(tuireader, name) for name in tuireader.__all__}
    return [test for it in public for test in finder.find(it, globs=names) if test.examples]


@pytest.mark.parametrize("name", sorted({it.name for it in examples()}))
def test_an_example_of_a_docstring_does_what_it_says(name: str, folder: Path) -> None:
    for test in examples():
        if test.name == name:
            said = list[str]()
            assert doctest.DocTestRunner().run(test, out=said.append).failed == 0, "".join(said)


def test_the_examples_of_the_readme_do_what_they_say(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (section,) = re.findall(r"## From Python\n(.*?)\n## ", README, re.DOTALL)
    blocks = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})
    expected = re.findall(r"# prints: (.*)", section)
    assert expected
    assert capsys.readouterr().out.splitlines() == expected
