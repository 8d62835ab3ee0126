"""Where the files that ship with the program are: its articles, its style sheets and its themes."""

from pathlib import Path


def resource(name: str) -> Path:
    """Return the folder `name` (“articles” or “styles”), from a wheel or from an editable install.

    A wheel carries them inside the package under `_data`; a checkout keeps them at its top level.
    """
    package = Path(__file__).parent
    packed = package / "_data" / name
    return packed if packed.is_dir() else package.parents[1] / name
