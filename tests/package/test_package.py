"""What ships: a wheel that has all it needs, an editable install, and floors that hold."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tuireader.paths import resource_folder
from tuireader.screens.themes import themes

ROOT = Path(__file__).parents[2]


LAYOUT = {
    ".ci", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md",
    "articles", "pyproject.toml", "src", "styles", "tests",
}  # fmt: skip
"""All that may stand at the top level."""


def run(*command: str | Path, **options: object) -> str:
    """Run a command that must succeed; return what it printed."""
    answer = subprocess.run([*map(str, command)], capture_output=True, check=False, text=True, **options)  # type: ignore[call-overload]
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return str(answer.stdout)


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no clone")
def test_nothing_else_stands_at_the_top_level() -> None:
    files = run("git", "ls-files", "-z", cwd=ROOT).split("\0")
    assert {file.partition("/")[0] for file in files if file} == LAYOUT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (packed,) = folder.glob("*.whl")
    place = folder / "site"
    zipfile.ZipFile(packed).extractall(place)
    return place


def test_an_editable_install_finds_articles_and_styles() -> None:
    assert resource_folder("articles") == ROOT / "articles"
    assert len(list(resource_folder("articles").iterdir())) >= 10
    assert resource_folder("styles") == ROOT / "styles"
    assert {theme.name for theme in themes()} >= {"tuireader-dark", "tuireader-light", "tuireader-16"}


def test_a_wheel_finds_them_too(wheel: Path) -> None:
    program = (
        "from tuireader.paths import resource_folder; from tuireader.screens.themes import themes;"
        "print(resource_folder('articles'), len(list(resource_folder('articles').iterdir())), len(list(resource_folder('styles').glob('*.tcss'))), len(themes()))"
    )
    # -S and -P keep the editable install out of the way; its libraries come by their own folder.
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(wheel), *libraries])}
    folder, articles, styles, count = run(sys.executable, "-S", "-P", "-c", program, env=env, cwd=wheel).split()
    assert Path(folder) == wheel / "tuireader" / "_data" / "articles"
    assert (int(articles), int(styles), int(count)) == (
        len(list((ROOT / "articles").iterdir())),
        len(list((ROOT / "styles").glob("*.tcss"))),
        len(themes()),
    )
    assert (wheel / "tuireader" / "py.typed").exists()


def test_imports_only_go_down() -> None:
    out = run(Path(sys.executable).parent / "lint-imports", "--no-cache", cwd=ROOT)
    assert "0 broken" in out
