"""Quotations by the million: articles in, tables of articles, quotations and speakers out.

`extract_batch` does the work on an Arrow record batch, wherever it runs: in processes of one machine, under Dask, Spark
or Ray. This package needs pyarrow (`pip install 'tuireader[extract]'`); the reader never imports it.
"""

from tuireader.extract.batch import extract_batch

__all__ = ["extract_batch"]
