"""Contents of files: those in the repository, and those that this merge made and has not written yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.git.objects import GITLINK, Objects, blob_id

if TYPE_CHECKING:
    from mergekit.history.file_history import Located


class Contents:
    """Blobs by id. What a merge makes is kept here, so that remaking a merge leaves nothing in the repository."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._made: dict[bytes, bytes] = {}
        self._read: dict[bytes, bytes] = {}

    def read(self, oid: bytes) -> bytes:
        """Give the content of a blob.

        Raises:
            MissingObject: if nobody has it.
        """
        content = self._made.get(oid)
        if content is None:
            content = self._read.get(oid)
        if content is None:
            content = self._read[oid] = self._objects.blob(oid)
        return content

    def of(self, located: Located) -> bytes:
        """Give the content of a file; a submodule's is the commit that it names."""
        return located.id.hex().encode() if located.mode == GITLINK else self.read(located.id)

    def make(self, content: bytes) -> bytes:
        """Keep a content and give the id that it has as a blob."""
        oid = blob_id(content)
        self._made[oid] = content
        return oid

    def persist(self, oid: bytes) -> None:
        """Write a blob to the repository if it was made here."""
        content = self._made.get(oid)
        if content is not None:
            self._objects.write_blob(content)
