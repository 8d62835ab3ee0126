"""Quotations by the million: articles in, tables of articles, quotations and speakers out, and into a library.

`extract_batch` does the work on an Arrow record batch, wherever it runs: in processes of one machine, under Dask, Spark
or Ray. It needs pyarrow (`pip install 'tuireader[extract]'`), as does all that writes tables, or reads them as Parquet;
the reader never imports it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tuireader.extract.batch import extract_batch

__all__ = ["extract_batch"]


def __getattr__(name: str) -> Any:
    """Import what has the name (PEP 562): tables of JSON lines are read without pyarrow."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return import_module(f"{__name__}.batch").extract_batch
    except ModuleNotFoundError as error:
        if error.name != "pyarrow":
            raise
        sentence = f"{name} needs pyarrow; pip install 'tuireader[extract]' installs it"
        raise ModuleNotFoundError(sentence, name="pyarrow") from error
