"""The command line, run as a user runs it: in a process of its own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from terminals import terminal
from tuireader.cli import command_and_arguments, read

ARTICLE = "# The door\n\n“The door sticks,” said Olga Finch, a baker. “It always has.”\n"


def tuireader(
    *arguments: str | Path, data: bytes = b"", environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the program with no terminal."""
    command = [sys.executable, "-m", "tuireader", *map(str, arguments)]
    env = {**os.environ, **(environment or {})}
    return subprocess.run(command, input=data, capture_output=True, check=False, env=env)


@pytest.fixture
def door(tmp_path: Path) -> Path:
    file = tmp_path / "door.md"
    file.write_text(ARTICLE, "utf-8")
    return file


def test_quotes_for_people(door: Path) -> None:
    answer = tuireader("quotes", door)
    assert answer.returncode == 0
    out = answer.stdout.decode()
    assert out.startswith("The door\n")
    assert "Olga Finch" in out
    assert "2 quotations, 100 % of the quoted words" in out
    assert "  “The door sticks,”\n  “It always has.”\n" in out


def test_quotes_as_json(door: Path) -> None:
    first, second = tuireader("quotes", "--json", "--text", door, door).stdout.decode().splitlines()
    assert first == second
    answer = json.loads(first)
    assert list(answer) == ["schema", "id", "speakers", "quotations", "text"]
    assert answer["schema"] == "tuireader.quotes/2"
    assert answer["id"] == str(door)
    assert [speaker["name"] for speaker in answer["speakers"]] == ["Olga Finch"]
    for quotation in answer["quotations"]:
        assert quotation["speaker"] == answer["speakers"][0]["id"]
        assert "".join(answer["text"][start:end] for start, end in quotation["content"]) == quotation["text"]
        assert answer["text"][slice(*quotation["source"])] == "Olga Finch"
    assert list(json.loads(tuireader("quotes", "--json", door).stdout)) == ["schema", "id", "speakers", "quotations"]


def test_lines_are_answered_in_order_and_as_they_come() -> None:
    command = [sys.executable, "-m", "tuireader", "quotes", "--jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            line = json.dumps({"id": number, "text": f"“Yes, {number} times over,” said Olga Finch."})
            process.stdin.write(line.encode() + b"\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            assert answer["id"] == number
            assert answer["quotations"][0]["text"] == f"Yes, {number} times over,"
        process.stdin.close()
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "line 1: not JSON;"),
        (b"[]", "not an object"),
        (b'{"id": 1}', "no “text”"),
        (b'{"id": 1, "text": 5}', "no “text”"),
        (b"\xff\xfe", "line 1: not JSON;"),
        (b"[" * 100_000, "line 1"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_others_answered(line: bytes, reason: str) -> None:
    answer = tuireader("quotes", "--jsonl", data=line + b'\n\n{"id": "good", "text": ""}\n')
    assert answer.returncode == 2
    assert reason in answer.stderr.decode()
    assert len(answer.stderr.splitlines()) == 1
    assert json.loads(answer.stdout)["id"] == "good"


def test_half_a_surrogate_pair_is_escaped() -> None:
    answer = tuireader(
        "quotes", "--jsonl", data=b'{"id": 1, "text": "\\u201cOh \\ud83d no, no,\\u201d said Olga Finch."}\n'
    )
    assert answer.returncode == 0
    assert json.loads(answer.stdout)["quotations"][0]["text"] == "Oh \ud83d no, no,"


def test_indirect_speech_comes_on_demand() -> None:
    line = json.dumps(
        {"id": 1, "text": "Olga Finch said that the door would stick until spring. “It always has,” she said."}
    )
    plain, asked = (
        json.loads(tuireader("quotes", "--jsonl", *flags, data=line.encode()).stdout)["quotations"]
        for flags in ((), ("--indirect",))
    )
    assert [quotation["kind"] for quotation in plain] == ["direct"]
    assert [quotation["kind"] for quotation in asked] == ["indirect", "direct"]
    assert "the door would stick until spring" in asked[0]["text"]


def test_why_these_speakers(door: Path) -> None:
    door.write_text(
        ARTICLE
        + "\nShe called it “a waste of good oak”. Brandvold, whom Finch met, named “one more reason” to leave. Her first book, “The Salt Road,” sold badly.\n",
        "utf-8",
    )
    out = tuireader("quotes", "--explain", door).stdout.decode()
    assert (
        "“The door sticks,”\n  Speaker: Olga Finch (name, 98 %)\n  Source: Olga Finch (said name, 99 %)\n  Cue: said\n"
        in out
    )
    assert "  Source: She (judged, " in out
    assert "\n  Others: " in out
    assert "Nobody's words\n  “The Salt Road,” (nobody's words, " in out


def test_explanations_and_json_are_asked_for_apart(door: Path) -> None:
    assert tuireader("quotes", "--explain", "--json", door).returncode == 2


def test_standard_input_is_an_article() -> None:
    answer = tuireader("quotes", "-", data=ARTICLE.encode())
    assert "Olga Finch" in answer.stdout.decode()


def test_in_a_c_locale_quotes_are_still_printed(door: Path) -> None:
    answer = tuireader("quotes", door, environment={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    assert answer.returncode == 0
    assert b"The door sticks" in answer.stdout


BAD = [
    ("missing", None, "no such"),
    ("empty", b"", "empty"),
    ("blank", b" \n\n \n", "empty"),
    ("binary", bytes(range(256)) * 8, "binary"),
    ("picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, ""),
]


@pytest.mark.parametrize(("name", "data"), [case[:2] for case in BAD], ids=[case[0] for case in BAD])
def test_what_cannot_be_opened_is_one_sentence_and_the_others_open(
    name: str, data: bytes | None, door: Path, tmp_path: Path
) -> None:
    bad = tmp_path / f"{name}.md"
    if data is not None:
        bad.write_bytes(data)
    answer = tuireader("quotes", bad, door)
    assert answer.returncode == 2
    (sentence,) = answer.stderr.decode().splitlines()
    assert sentence.startswith(f"tuireader: {bad}: ")
    assert "Olga Finch" in answer.stdout.decode()


def test_a_folder_without_articles_is_said(tmp_path: Path) -> None:
    answer = tuireader("quotes", tmp_path)
    assert answer.returncode == 2
    assert str(tmp_path) in answer.stderr.decode()


@pytest.mark.parametrize(
    "arguments", [["quotes"], ["quotes", "--jsonl", "x.md"], ["quotes", "--nonsense"], ["--nonsense"]]
)
def test_wrong_use_is_status_2(arguments: list[str]) -> None:
    answer = tuireader(*arguments)
    assert answer.returncode == 2
    assert b"usage: tuireader" in answer.stderr
    assert b"Traceback" not in answer.stderr


def test_the_reader_without_a_terminal_says_what_to_do() -> None:
    answer = tuireader()
    assert answer.returncode == 2
    assert (
        answer.stderr.decode()
        == "tuireader: the reader needs a terminal; in a pipe, use: tuireader --plain FILE, or tuireader quotes FILE\n"
    )


PLAIN = """The door
Ada, The Post, 20 November 2026
https://post.example/door

[quotation 1 of 2, Olga Finch] “The door sticks,” said Olga Finch. [quotation 2 of 2, Olga Finch] “It always has.”

## Hinges

• Brass, see the book

> It creaks

Link, the book: https://book.example
"""


@pytest.mark.parametrize("command", [["--plain"], ["read", "--plain"], ["read", "FILE", "--plain"]])
def test_linear_reading(command: list[str], tmp_path: Path) -> None:
    file = tmp_path / "door.md"
    file.write_text(
        "---\ntitle: The door\nbyline: Ada\ncredit: The Post\ndate: 2026-11-20\nurl: https://post.example/door\n---\n"
        "“The door sticks,” said Olga Finch. “It always has.”\n\n## Hinges\n\n"
        "- Brass, see [the book](https://book.example)\n\n> It creaks\n"
    )
    words = [str(file) if word == "FILE" else word for word in command]
    answer = tuireader(*words, *([] if "FILE" in command else [file]))
    assert answer.returncode == 0
    assert answer.stdout.decode() == PLAIN + "\n"
    assert b"\x1b" not in answer.stdout


def test_linear_reading_of_what_cannot_be_read(tmp_path: Path) -> None:
    answer = tuireader("--plain", tmp_path / "gone.md")
    assert answer.returncode == 2
    assert "gone.md" in answer.stderr.decode()


LOCALES = [
    ("ascii", "", b'[quotation 1 of 2, Olga Finch] "The door sticks," said Olga Finch - of the Caf? Sallow'),
    (
        "latin-1",
        "",
        '[quotation 1 of 2, Olga Finch] "The door sticks," said Olga Finch - of the Café Sallow'.encode("latin-1"),
    ),
    ("utf-8", "", "[quotation 1 of 2, Olga Finch] “The door sticks,” said Olga Finch — of the Café Sallow".encode()),
    ("", "C", "[quotation 1 of 2, Olga Finch] “The door sticks,” said Olga Finch — of the Café Sallow".encode()),
]


@pytest.mark.parametrize(("encoding", "locale", "expected"), LOCALES, ids=["ascii", "latin-1", "utf-8", "C"])
def test_linear_reading_in_any_character_set(tmp_path: Path, encoding: str, locale: str, expected: bytes) -> None:
    file = tmp_path / "door.md"
    file.write_text("# The door\n\n“The door sticks,” said Olga Finch — of the Café Sallow. “It does.”\n", "utf-8")
    answer = tuireader("--plain", file, environment={"PYTHONIOENCODING": encoding, "LC_ALL": locale})
    assert (answer.returncode, answer.stderr) == (0, b"")
    assert expected.replace(b"Caf?", b"Cafe") in answer.stdout


def test_linear_reading_on_a_terminal_of_the_c_locale_is_ascii(door: Path) -> None:
    with terminal([sys.executable, "-m", "tuireader", "--plain", str(door)], {"LC_ALL": "C"}) as it:
        assert '[quotation 1 of 2, Olga Finch] "The door sticks," said Olga Finch' in it.until("Olga Finch, a baker.")
        assert it.status() == 0
        assert it.raw.isascii()
        assert b"\x1b" not in it.raw


def test_linear_reading_of_very_many_quotations_in_one_paragraph(tmp_path: Path) -> None:
    file = tmp_path / "door.txt"
    file.write_text("“It sticks,” said Olga Finch. " * 3000, "utf-8")
    out = tuireader("--plain", file).stdout.decode()
    for number in (1, 2, 2999, 3000):
        assert out.count(f"[quotation {number} of 3000, Olga Finch] “It sticks,” said Olga Finch.") == 1
    assert re.sub(r"\[quotation \d+ of 3000, Olga Finch\] ", "", out).count("“It sticks,” said Olga Finch.") == 3000


@pytest.mark.parametrize("command", ["--plain", "quotes", "quotes --json"])
@pytest.mark.parametrize(("where", "said"), [(">/dev/full", "No space left on device"), (">&-", "is closed")])
def test_output_that_cannot_be_written_is_said(door: Path, command: str, where: str, said: str) -> None:
    line = f"{sys.executable} -m tuireader {command} {door} {where}"
    answer = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    assert answer.stderr.startswith("tuireader: standard output")
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_help_and_version() -> None:
    assert b"tuireader quotes" in tuireader("--help").stdout
    assert tuireader("--version").stdout.startswith(b"tuireader 0.")


def test_a_reader_of_our_output_may_leave(door: Path) -> None:
    for word in ("quotes", "--plain"):
        command = f"{sys.executable} -m tuireader {word} {' '.join([str(door)] * 200)} | head -n 1"
        answer = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
        assert answer.stdout == b"The door\n"
        assert answer.stderr == b""


def test_quotes_imports_neither_textual_nor_rich(door: Path) -> None:
    program = (
        "import sys; from tuireader.cli import main; main(['quotes', sys.argv[1]]);"
        "print(sorted(m for m in sys.modules if m.partition('.')[0] in ('textual', 'rich', 'asyncio')))"
    )
    answer = subprocess.run([sys.executable, "-c", program, str(door)], capture_output=True, check=True)
    assert answer.stdout.decode().splitlines()[-1] == "[]"


def test_a_start_without_options_has_the_defaults_of_one_with_options() -> None:
    defaults, plain = vars(read.parser().parse_args([])), read.Options([])
    assert {name: getattr(plain, name) for name in defaults} == defaults
    asked = read.parser().parse_args(["--mouse"], read.Options([]))
    assert {name: getattr(asked, name) for name in defaults} == {**defaults, "mouse": True}


def test_text_without_json_is_refused(door: Path) -> None:
    for options in (["--text"], ["--text", "--explain"], ["--text", "--jsonl"]):
        answer = tuireader("quotes", *options, door)
        assert answer.returncode == 2
        assert b"--text goes with --json" in answer.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("feeds", ("feeds", "")),
        ("--library x.db feeds --json", ("feeds", "--library x.db --json")),
        ("--library=x.db feeds", ("feeds", "--library=x.db")),
        ("--log l.txt --library x.db refresh", ("refresh", "--log l.txt --library x.db")),
        ("--library feeds", ("read", "--library feeds")),
        ("--mouse --theme nord a.md", ("read", "--mouse --theme nord a.md")),
        ("--theme quotes a.md", ("read", "--theme quotes a.md")),
        ("-- feeds", ("read", "-- feeds")),
        ("--plain a.md feeds", ("read", "--plain a.md feeds")),
        ("--restricted --library x.db feeds", ("read", "--restricted --library x.db feeds")),
        ("--library x.db --restricted add y", ("read", "--library x.db --restricted add y")),
        ("--library", ("read", "--library")),
        ("", ("read", "")),
    ],
)
def test_options_may_stand_before_the_command(words: str, expected: tuple[str, str]) -> None:
    name, arguments = command_and_arguments(words.split())
    assert (name, " ".join(arguments)) == expected


def test_lines_may_declare_a_language() -> None:
    line = json.dumps({"id": "a", "text": "„Es bleibt dabei“, meint Holzapfel.", "language": "de-AT"}).encode()
    found = json.loads(tuireader("quotes", "--jsonl", data=line + b"\n").stdout)
    assert (found["language"], found["speakers"]) == ("de", [])
    assert "language" not in json.loads(
        tuireader("quotes", "--jsonl", data=b'{"id": 1, "text": "", "language": 7}').stdout
    )


def test_the_report_of_a_text_in_another_language_names_nobody(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(
        "# Mühle\n\nDie alte Mühle wird ein Museum, und das ist gut. „Es bleibt dabei“, sagte Holzapfel.\n", "utf-8"
    )
    assert "Names are found in English only." in tuireader("quotes", str(file)).stdout.decode()
    file.write_text("# Mühle\n\nDie alte Mühle wird ein Museum, und das ist gut so.\n", "utf-8")
    shown = tuireader("quotes", str(file)).stdout.decode()
    assert "Names are found in English only." in shown
    assert "Nobody" not in shown
