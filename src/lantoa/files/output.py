"""A file that appears under its name only when it is whole."""

import os
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO, cast


class Target:
    """The file at ``name`` ("-" is stdout): `open`, `write`, then `commit` or `discard`.

    Bytes go to a hidden temporary file beside it, which replaces it on `commit`. A ``lazy`` target
    is opened by its first byte; committed without one, it leaves no file, not even an older one. A
    device or a pipe is written to directly. Raises `OSError`.
    """

    def __init__(self, name: str, *, lazy: bool = False) -> None:
        self.name = name
        self._lazy = lazy
        self._stream: BinaryIO | None = None
        self._temporary: Path | None = None

    def replaces(self, source: str) -> bool:
        """Whether committing would take the place of the file called ``source`` ("-" is stdin)."""
        return (
            source != "-"
            and Path(source).exists()
            and Path(self.name).exists()
            and (Path(source).samefile(self.name))
        )

    @property
    def written(self) -> bool:
        """Whether the target was opened at all."""
        return self._stream is not None

    def open(self) -> None:
        """Create the temporary file, so that a folder that cannot be written fails early."""
        path = Path(self.name)
        if self.name == "-":
            self._stream = sys.stdout.buffer
        elif path.exists() and not path.is_file() and not path.is_dir():
            self._stream = path.open("wb")
        elif path.is_dir():
            raise IsADirectoryError(21, os.strerror(21), self.name)
        else:
            handle, temporary = tempfile.mkstemp(
                prefix=f".{path.name[:100]}.", suffix=".tmp", dir=path.parent
            )
            self._temporary = Path(temporary)
            self._stream = cast("BinaryIO", os.fdopen(handle, "wb"))

    def write(self, data: bytes) -> None:
        """Add bytes."""
        if self._stream is None:
            self.open()
        cast("BinaryIO", self._stream).write(data)

    def commit(self) -> None:
        """Finish: what was written becomes the file called `name`."""
        if self._stream is None:
            if self._lazy:
                Path(self.name).unlink(missing_ok=True)
            return
        self._stream.flush()
        if self._temporary is None:
            return
        self._stream.close()
        umask = os.umask(0)
        os.umask(umask)
        self._temporary.chmod(0o666 & ~umask)
        self._temporary.replace(self.name)
        self._temporary = None

    def discard(self) -> None:
        """Forget what was written; an earlier file of that name stays as it was."""
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)
            self._temporary = None
            if self._stream is not None:
                try:
                    self._stream.close()
                except OSError:  # the disk that is full is full for this flush as well
                    return
