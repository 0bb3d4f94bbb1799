"""Arrays on disk in buckets: what is gathered in one order and worked in another."""

from __future__ import annotations

import itertools
import pathlib
import shutil
from types import TracebackType

import numpy

from pipeline.reuse.streams import Array


class Spill:
    """Records of one type in `buckets` files; a bucket is read as it was filled.

    What an earlier process put there is there still; the folder is removed at the end of a `with`
    block.
    """

    def __init__(self, folder: pathlib.Path, dtype: numpy.dtype, buckets: int) -> None:
        self.buckets = buckets
        self._folder, self._dtype = folder, dtype
        folder.mkdir(parents=True, exist_ok=True)

    def clear(self) -> None:
        """Remove all records."""
        for path in self._folder.iterdir():
            path.unlink()

    def __enter__(self) -> Spill:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def add(self, bucket_of: Array, *columns: Array) -> None:
        """Append rows of `columns`, each to the bucket that `bucket_of` gives it."""
        order = numpy.argsort(bucket_of, kind="stable")
        rows = numpy.empty(len(order), self._dtype)
        for name, column in zip(self._dtype.names or (), columns, strict=True):
            rows[name] = column[order]
        bounds = numpy.searchsorted(bucket_of[order], numpy.arange(self.buckets + 1))
        for bucket, (start, end) in enumerate(itertools.pairwise(bounds)):
            if start < end:
                with (self._folder / str(bucket)).open("ab") as file:
                    rows[start:end].tofile(file)

    def read(self, bucket: int) -> Array:
        """All rows of a bucket."""
        path = self._folder / str(bucket)
        if not path.exists():
            return numpy.empty(0, self._dtype)
        return numpy.fromfile(path, self._dtype)
