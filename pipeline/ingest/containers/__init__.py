"""Files inside files, opened in place: nothing is ever extracted to disk.

A page in an archive is found by a path of `Step`s from the file on disk inwards. Every step can
be taken again at once, in another process too, without reading what stands before it: zip has a
directory, a tar member and a WARC record have offsets, and gzip is made seekable by an index of
restart points (`indexed_gzip`), built while it is first read.

Members are addressed as the contract says: `archive.zip!dir/page.html`, a WARC record by its
target URI, the file in a plain gzip by the name without `.gz`. Where a container holds a name
twice, the later ones get `#2`, `#3`.
"""

from pipeline.ingest.containers.members import Budget, Member, list_members
from pipeline.ingest.containers.steps import (
    Content,
    Step,
    close_all,
    open_stream,
    read_content,
)

__all__ = [
    "Budget",
    "Content",
    "Member",
    "Step",
    "close_all",
    "list_members",
    "open_stream",
    "read_content",
]
