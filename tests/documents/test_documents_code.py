"""Code in articles: the language that its author names, and what each word of it is."""

import os
import sys
from pathlib import Path

import pytest

from tuireader.documents import Document, from_html, from_page, parse
from tuireader.documents.highlight import MAX_CODE_CHARACTERS, highlight, spans_of
from tuireader.quotes import attribute

BEFORE = """<p>The wheel is older than the town, and nobody who lives there has ever heard it turn by night.</p>
<p>Those who keep it oil its bearings on the first Monday of each month, whether it has rained or not.</p>"""
AFTER = """<p>That is how the sluice opens when the river is high, and nobody has to get up for it any more.</p>
<p>The engineer wrote it in one evening, she says, and spent three weeks looking for a missing sign.</p>"""


def languages(document: Document) -> list[str]:
    return [block.language for block in document.blocks if block.kind == "code"]


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("python", "python"),
        ("  c++ title=a.cc", "c++"),
        ("{.haskell .numberLines}", "haskell"),
        ("js{1,3-5}", "js"),
        ("rust,ignore", "rust"),
        ("python:main.py", "python"),
        ("", ""),
        ("»", ""),
        ("x" * 31, ""),
    ],
)
def test_a_fence_names_its_language(info: str, language: str) -> None:
    assert languages(parse(f"# T\n\nWords.\n\n```{info}\nx = 1\n```\n".encode(), "a.md")) == [language]


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<pre><code class="hljs language-python">x</code></pre>', "python"),
        ('<pre class="lang-js">x</pre>', "js"),
        ('<pre class="brush: java; gutter: false">x</pre>', "java"),
        ('<pre class="sourceCode haskell"><code>x</code></pre>', "haskell"),
        ('<pre data-lang="c++">x</pre>', "c++"),
        ('<div class="highlight highlight-source-ruby"><pre>x</pre></div>', "ruby"),
        ('<div class="language-go rouge"><div class="highlight"><pre><code>x</code></pre></div></div>', "go"),
        ('<div class="language-go"><div><div><pre>x</pre></div></div></div>', ""),
        ("<pre>x</pre>", ""),
        ('<pre class="wide poem">x</pre>', ""),
        (f'<pre class="{"wide " * 100}language-go">x</pre>', ""),
    ],
)
def test_a_page_names_the_language_of_its_code(html: str, language: str) -> None:
    assert languages(from_html(html, "https://mill.example/")) == [language]
    article = f"<article><h1>The mill</h1>{BEFORE}{html}{AFTER}</article>"
    page = f"<html><head><title>The mill</title></head><body>{article}</body></html>"
    assert languages(from_page(page, "https://mill.example/a")) == [language]


def test_the_words_of_code_have_roles() -> None:
    article = parse(
        b"# T\n\nWords.\n\n```python\ndef turn(n):\n    return 'a' + 'b' * 12  # slowly\n```\n\n```\ndef plain\n```\n\n"
        b"```no-such-language\ndef plain\n```\n\n```js\nvar x\n```\n",
        "a.md",
    )
    found = [(article.text[start:end], role) for start, end, role in highlight(article)]
    assert found == [
        *(("def", "keyword"), ("turn", "name"), ("return", "keyword"), ("'a'", "string"), ("'b'", "string")),
        *(("12", "number"), ("# slowly", "comment")),
        ("var", "keyword"),
    ]


def test_an_article_without_a_known_language_takes_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.run", None)
    assert highlight(parse(b"# T\n\nWords.\n\n```\nx = 1\n```\n", "a.md")) == ()


def test_code_behind_the_bound_is_plain() -> None:
    much = "x = 1\n" * (MAX_CODE_CHARACTERS // 6)
    article = parse(f"# T\n\nWords.\n\n```python\nx = 1\n```\n\n```python\n{much}```\n".encode(), "a.md")
    assert [role for _, _, role in highlight(article)] == ["number"]


# A lexer that goes back over its text again and again takes years for these letters, and lets no thread go on meanwhile.
HOSTILE = """
import re, os, sys
from tuireader.documents import highlight as it
known = it.spans_of
open({pid!r}, "w").write(str(os.getpid()))
it.spans_of = lambda text, language: known(text, language) if language != "slow" else re.match("(a+)+$", text)
it.main()
"""


def test_code_that_takes_for_ever_is_given_up_and_what_was_found_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pid = tmp_path / "pid"
    command = [sys.executable, "-c", HOSTILE.format(pid=str(pid))]
    monkeypatch.setattr("tuireader.worker_exchange.module_command", lambda _: command)
    blocks = f"```python\nx = 1\n```\n\n```slow\n{'a' * 64}!\n```\n\n```python\nx = 1\n```\n"
    article = parse(f"# T\n\nWords.\n\n{blocks}".encode(), "a.md")
    assert [role for _, _, role in highlight(article, seconds=0.2)] == ["number"]
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


def test_a_lexer_that_fails_leaves_the_code_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_language: str) -> None:
        raise RecursionError

    monkeypatch.setattr("pygments.lexers.get_lexer_by_name", fail)
    assert list(spans_of("x = 1", "python")) == []


def test_where_no_process_starts_code_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuireader.worker_exchange.module_command", lambda _: ["/no/such/program"])
    assert highlight(parse(b"# T\n\nWords.\n\n```python\nx = 1\n```\n", "a.md")) == ()


CODE = "# Doors\n\n“It sticks,” said Olga Finch.\n\n" + "```python\nreturn 'str' + \"no\"\n```\n\n" * 8


def test_nobody_speaks_in_code() -> None:
    document = parse(CODE.encode(), "doors.md")
    assert len(document.prose) == len(document.text)
    assert "return" not in document.prose
    attribution = attribute(document.prose, blocks=document.block_quotes)
    assert [quotation.text for quotation in attribution.quotations] == ["It sticks,"]


def test_without_code_the_prose_is_the_text() -> None:
    document = parse(b"# Doors\n\nIt sticks.\n", "doors.md")
    assert document.prose is document.text
