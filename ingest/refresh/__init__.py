"""The reproducible refresh of the embedded files, from pinned registry packages to `data/files`."""

from ingest.refresh.run import refresh

__all__ = ["refresh"]
