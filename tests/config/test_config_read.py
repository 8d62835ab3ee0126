"""The configuration: what is understood holds, what is not is told with its line and what was meant."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuireader.config import (
    MAX_CONFIG_BYTES,
    Command,
    Config,
    FeedOptions,
    PaneWidths,
    config_file,
    data_folder,
    keymap,
    load,
)
from tuireader.config.options import config_template
from tuireader.config.parse_config import line_numbers_of, parse_config
from tuireader.errors import TuireaderError
from tuireader.paths import library_path
from tuireader.screens.config_check import check_config
from tuireader.screens.keys import bindings

DEEDS = ["quotation.next", "quotation.previous", "pane.down"]


@dataclass
class Case:
    """What a configuration says; what is then told, after the file's name; and what holds nevertheless."""

    title: str
    text: str
    told: list[str] = field(default_factory=list)
    holds: dict[str, Any] = field(default_factory=dict)


CASES = [
    Case("nothing", "", [], {"theme": None, "refresh_every": 1800.0, "widths": PaneWidths()}),
    Case("a theme", 'theme = "nord"', [], {"theme": "nord"}),
    Case("how often", '[refresh]\nevery = "2h"', [], {"refresh_every": 7200.0}),
    Case("never", '[refresh]\nevery = "never"', [], {"refresh_every": 0.0}),
    Case("layout", 'layout = "columns"', [], {"layout": "columns"}),
    Case("another layout", 'layout = "rows"', ["line 1: “layout” needs “auto” or “columns” or “stacked”"], {"layout": "auto"}),
    Case("widths", "[widths]\nmeasure = 66\nthree-panes = 140", [], {"widths": PaneWidths(measure=66, three_panes=140)}),
    Case("a network of one's own", '[network]\nallow = ["192.168.1.0/24"]', [], {"allowed_hosts": ("192.168.1.0/24",)}),
    Case("a command", '[commands]\nnote = "tee -a \\"my notes\\""', [], {"commands": {"note": Command("note", ("tee", "-a", "my notes"))}, "keys": {}}),
    Case("a command with all options", '[commands.later]\nrun = ["later", "%u", "--title=%t", "5%%"]\nkey = "ctrl+b"\ninput = "json"\nseconds = 5', [], {"commands": {"later": Command("later", ("later", "%u", "--title=%t", "5%%"), "json", seconds=5)}, "keys": {"command.later": "ctrl+b"}}),
    Case("a command in a shell", "[commands.later]\nrun = 'date +%u; later \"$TUIREADER_URL\"'\nshell = true", [], {"commands": {"later": Command("later", ("/bin/sh", "-c", 'date +%u; later "$TUIREADER_URL"'), is_shell=True)}}),
    Case("a shell with placeholders", "[commands.later]\nrun = 'later \"%u\"'\nshell = true", ["line 1: the command “later” has shell = true, which knows no placeholders"], {"commands": {}}),
    Case("a shell with a list", '[commands.later]\nrun = ["later"]\nshell = true', ["line 1: the command “later” needs one string after “run”"], {"commands": {}}),
    Case("placeholders that there are not", '[commands]\na = "x %y"\nb = "x 5%"\nc = "x"', ["line 2: the command “a” has “%y”", "line 3: the command “b” has “%”"], {"commands": {"c": Command("c", ("x",))}}),
    Case("a program that a feed would choose", '[commands]\na = "%u"\nb = "./%t x"', ["line 2: the command “a” needs the name of a program first", "line 3: the command “b” needs the name"], {"commands": {}}),
    Case("commands that are none", '[commands]\na = 3\nb = ""\nc = "x \\"y"\n"d\')" = "x"\ne = "x \\u0000"', ["line 2: the command “a” needs a program", "line 3: the command “b” needs a program", "line 4: the command “c” needs a program", "line 5: the command “d')” needs a name", "line 6: the command “e” has a NUL"], {"commands": {}}),
    Case("a command without a program", '[commands.a]\nkey = "x"\n[commands.b]\nrun = "x"\ninput = "xml"', ["line 1: the command “a” needs run", "line 5: “input” needs “text” or “markdown”"], {"commands": {}, "keys": {}}),
    Case("commands that are no table", "commands = 3", ["line 1: “commands” is a table"], {"commands": {}}),
    Case("keys, quoted or not", '[keys]\n"quotation.next" = "n, t"\npane.down = "s"', [], {"keys": {"quotation.next": "n, t", "pane.down": "s"}}),
    Case("a feed", '[feeds."https://a.example/"]\nname = "A"\nfull-text = true\nrefresh = "never"\n', [], {"feeds": {"https://a.example/": FeedOptions("A", None, True, 0.0)}}),
    Case("an unknown key", '\n# colours\ntheem = "nord"\n', ["line 3: there is no “theem” here; did you mean “theme”?"], {"theme": None}),
    Case("an unknown key in a table", "[widths]\nmeasure = 70\nspeaker = 20", ["line 3: there is no “speaker” here; did you mean “speakers”?"], {"widths": PaneWidths(measure=70)}),
    Case("an unknown table", "[colours]\nred = 1", ["line 1: there is no “colours” here; there are theme, layout, backups, footer, fold-copies"]),
    Case("like nothing", 'theme = "nord"\nxyzzy = 1', ["line 2: there is no “xyzzy” here; there are theme"], {"theme": "nord"}),
    Case("a wrong kind", 'theme = 3\n[widths]\nmeasure = "80"\nspeakers = 40', ["line 1: “theme” needs a string in quotation marks", "line 3: “measure” needs a whole number from 20 to 200"], {"widths": PaneWidths(speakers=40)}),
    Case("true is no number", "[widths]\nmeasure = true", ["line 2: “measure” needs a whole number"]),
    Case("out of range", "[widths]\nmeasure = 5", ["line 2: “measure” needs a whole number from 20 to 200"]),
    Case("a wrong span", '[refresh]\nevery = "0m"', ["line 2: “every” needs a time span"], {"refresh_every": 1800.0}),
    Case("a wrong truth", '[feeds."https://a.example/"]\nname = "A"\nfull-text = "yes"', ["line 3: “full-text” needs true or false"], {"feeds": {"https://a.example/": FeedOptions("A")}}),
    Case("a wrong list", "[network]\nallow = [\n  1,\n  2,\n]", ["line 2: “allow” needs a list of strings"], {"allowed_hosts": ()}),
    Case("no table", "widths = 3\nfeeds = 4\nkeys = 5", ["line 1: “widths” is a table; write [widths]", "line 2: “feeds” is a table", "line 3: “keys” is a table"]),
    Case("a feed that is no table", '[feeds]\n"https://a.example/" = 3', ["line 2: “https://a.example/” is a table"], {"feeds": {}}),
    Case("wrong keys", '[keys]\n"pane.down" = 4\npane.up = "a,,b"', ["line 2: “pane.down” needs names of keys", "line 3: “pane.up” needs names of keys"], {"keys": {}}),
    Case("half a rule", '[[rules]]\ndo = "hide"\n[[rules]]\ndo = "tag"\nmatch = "x"', ["line 1: a rule needs do", "line 3: a rule needs do"], {"rules": ()}),
    Case("a rule that cannot be", '[[rules]]\ndo = "hid"\nmatch = "x"\n[[rules]]\ndo = "hide"\nmatch = "("', ["line 2: “do” needs “hide” or “star” or “tag”", "line 6: “match” needs a regular expression"], {"rules": ()}),
    Case("no list of rules", "rules = 3", ["line 1: “rules” is a list of tables"]),
    Case("no TOML", 'theme = "nord"\n[widths\nmeasure = 3', ["line 2: expected ']'", "line 3: there is no “measure” here"], {"theme": "nord"}),
    Case("a line that says nothing", 'theme = "nord"\nhello\n[widths]\nmeasure = 70', ["line 2: expected '='"], {"theme": "nord", "widths": PaneWidths(measure=70)}),
    Case("a string without end", 'theme = "nord"\n[refresh]\nevery = """2h', ["line 3: "], {"theme": "nord"}),
    Case("twice", 'theme = "nord"\ntheme = "dark"', ["line 2: cannot overwrite a value"], {"theme": "nord"}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_what_is_told_and_what_holds(case: Case) -> None:
    config = parse_config(case.text, Path("config.toml"))
    assert len(config.problems) == len(case.told)
    for problem, told in zip(config.problems, case.told, strict=True):
        assert problem.startswith(f"config.toml, {told}")
    assert {name: getattr(config, name) for name in case.holds} == case.holds


def test_rules() -> None:
    text = '[[rules]]\ndo = "tag"\ntag = "river"\nmatch = "weir|mill"\nin = "both"\nfeed = "https://a.example/"\n'
    (rule,) = parse_config(text, Path("c")).rules
    assert rule.applies_to_feed("https://a.example/")
    assert not rule.applies_to_feed("https://b.example/")
    assert rule.matches("The WEIR", "")
    assert rule.matches("", "<p>A mi<b>ll</b>, a mill</p>")
    assert not rule.matches("Geese", "<p class='mill'>Geese</p>")


def test_tags_of_a_feed_are_rules() -> None:
    (rule,) = parse_config('[feeds."https://a.example/"]\ntags = ["near"]', Path("c")).rules
    assert (rule.action, rule.tag, rule.applies_to_feed("https://a.example/")) == ("tag", "near", True)
    assert rule.matches("anything", "")


def test_deeds_that_there_are_not_are_told_with_their_line() -> None:
    config = parse_config('[keys]\n"quotation.nxt" = "n"\npane.down = "s"\npane.dwn = "t"', Path("c.toml"))
    moved, problems = keymap(config, DEEDS)
    assert moved == {"pane.down": "s"}
    assert problems == (
        "c.toml, line 2: there is no “quotation.nxt” here; did you mean “quotation.next”?",
        "c.toml, line 4: there is no “pane.dwn” here; did you mean “pane.down”?",
    )


def uncommented(text: str) -> str:
    """Take the # away from every line that shows an option."""
    lines = [line.removeprefix("# ") if " = " in line or line.startswith("# [") else line for line in text.splitlines()]
    return "\n".join(lines)


def test_the_template_chooses_nothing_and_every_line_of_it_is_understood() -> None:
    actions = [(binding.id or "", binding.key, binding.description) for binding in bindings()]
    text = config_template(actions)
    plain = parse_config(text, Path("c"))
    assert (plain.problems, plain.theme, plain.rules, plain.keys) == ((), None, (), {})
    chosen = parse_config(uncommented(text), Path("c"))
    assert chosen.problems == ()
    assert keymap(chosen, [action for action, _, _ in actions])[0].keys() == {action for action, _, _ in actions}
    assert (chosen.widths, chosen.refresh_every) == (PaneWidths(80, 28, 48, 34), 1800.0)
    assert len(chosen.feeds) == 1
    assert len(chosen.rules) == 2


def test_no_file_and_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert load(tmp_path / "config.toml") == Config(tmp_path / "config.toml")
    (problem,) = load(tmp_path).problems
    assert "cannot be read" in problem
    (tmp_path / "config.toml").write_bytes(b'\xef\xbb\xbftheme = "nord"\r\n')
    assert load(tmp_path / "config.toml").theme == "nord"


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    chosen = parse_config(text, Path("c"))
    assert chosen.problems or chosen._replace(text="") == Config(Path("c")), (
        "what is no setting changes nothing, or is told"
    )


@given(
    st.lists(
        st.sampled_from(
            [
                'theme = "x"',
                "[widths]",
                "measure = 9",
                "[[rules]]",
                "[keys]",
                "a.b = 1",
                "x = [",
                "]",
                '"""',
                "# c",
                "[feeds.a]",
            ]
        ),
        max_size=9,
    )
)
def test_any_lines_are_taken(lines: list[str]) -> None:
    chosen = parse_config("\n".join(lines), Path("c"))
    assert all("\n" not in problem for problem in chosen.problems)
    assert (chosen.theme in {None, "x"}, chosen.widths in {PaneWidths(), PaneWidths(measure=9)}) == (True, True)
    assert len(chosen.rules) <= lines.count("[[rules]]")


HOSTILE = {
    "unknown options": "".join(f"option{n} = 1\n" for n in range(9000)),
    "unknown keys": "[keys]\n" + "".join(f'"action{n}" = "j"\n' for n in range(9000)),
    "thousands of keys": "[keys]\n" + f'"pane.down" = "{",".join(map(chr, range(0x4E00, 0x6E00)))}"\n',
    "keys that are none": "[keys]\n" + f'"pane.down" = "{",".join(["nokey"] * 9000)}"\n',
    "broken lines": "a = = 1\n" * 20_000,
    "rules": "[[rules]]\ndo = 'hide'\nmatch = 'a'\n" * 4000,
    "a pattern": f"[[rules]]\ndo = 'hide'\nmatch = '{'[a-z]|' * 20_000}'\n",
    "a deep key": "a" + ".a" * 100_000 + " = 1\n",
    "a deep head": "[" + "a . " * 60_000 + "a]\n",
    "a deep quoted key": "'a'" + '."b"' * 60_000 + " = 1\n",
    "lists in lists": "a = " + "[" * 200_000 + "\n",
    "tables in tables": "a = " + "{a = " * 40_000 + "\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_configuration_without_end_is_bounded(text: str) -> None:
    config = parse_config(f'theme = "nord"\n{text}', Path("c"))
    chosen, key_problems = check_config(config, ["nord"])
    assert 1 <= len(config.problems) + len(key_problems) <= 42
    assert sum(map(len, (*config.problems, *key_problems))) < 40_000
    assert len(config.rules) <= 500
    assert sum(map(len, chosen.values())) < 1000


def test_what_is_too_much_is_counted() -> None:
    problems = parse_config("".join(f"option{n} = 1\n" for n in range(50)), Path("c")).problems
    assert len(problems) == 21
    assert problems[0].startswith("c, line 1: there is no “option0” here")
    assert problems[-1] == "c: 30 more things were not understood"
    (problem,) = parse_config("[[rules]]\ndo = 'hide'\nmatch = 'a'\n" * 501, Path("c")).problems
    assert problem == "c, line 1501: there are more than 500 rules; the others are ignored"
    (problem,) = parse_config(f"[[rules]]\ndo = 'hide'\nmatch = '{'a' * 1001}'\n", Path("c")).problems
    assert problem == "c, line 3: “match” needs a regular expression of at most 1,000 characters"
    (problem, *_) = parse_config("theme = 'nord'\na" + ".a" * 100 + " = 1\n", Path("c")).problems
    assert problem == "c, line 2: a key has more than 64 parts; this line is ignored"


def test_a_long_file_is_read_up_to_a_line(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text('theme = "nord"\n' + "# no end of words\n" * (MAX_CONFIG_BYTES // 17))
    config = load(path)
    assert config.theme == "nord"
    assert config.problems[0] == f"{path}: is longer than 256 KB; the rest was not read"


def test_lines_of() -> None:
    text = 'a = 1\n\n# b\nb = [\n 1,\n]\n[c]\nd = """\nx\n"""\n[[e]]\nf = 1\n[[e]]\nf = 2\n'
    paths = [("a",), ("b",), ("c", "d"), ("e", 1, "f"), ("e", 5), ("zz",)]
    tomllib.loads(text)
    assert line_numbers_of(text, paths) == {("a",): 1, ("b",): 4, ("c", "d"): 8, ("e", 1, "f"): 14}
    text = "[a.b]\n[[a.c]]\n[a.c.d]\ne.f = 1\n[[a.c]]\n[a.c.d]\ne = {f = [\n{g = 1}]}\n"
    tomllib.loads(text)
    paths = [("a", "b"), ("a", "c", 0, "d", "e", "f"), ("a", "c", 1), ("a", "c", 1, "d", "e", "f")]
    assert line_numbers_of(text, paths) == dict(zip(paths, (1, 4, 5, 7), strict=True))


def test_the_environment_names_other_places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TUIREADER_CONFIG", str(tmp_path / "my.toml"))
    monkeypatch.setenv("TUIREADER_DATA", str(tmp_path))
    assert (config_file(), data_folder()) == (tmp_path / "my.toml", tmp_path)
    monkeypatch.delenv("TUIREADER_CONFIG")
    monkeypatch.delenv("TUIREADER_DATA")
    assert config_file().name == "config.toml"
    assert data_folder().name == "tuireader"


def test_an_unknown_home_directory_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TUIREADER_DATA", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    with pytest.raises(TuireaderError, match="home directory is not known; set HOME"):
        library_path(None)
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert library_path(None) == Path("/data/tuireader/library.db")
    assert library_path("other.db") == Path("other.db")
