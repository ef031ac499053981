"""Photos on their way in: what is too large is let run off without being kept."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

MOST_BYTES = 15 * 2**20
MOST_PHOTOS = 4
# More than this is not a slip of a person with a phone; it is not even read.
MOST_BYTES_OF_ALL = 256 * 2**20


class LimitedUploadHandler(FileUploadHandler):
    """Drops a file as soon as it grows beyond `MOST_BYTES`. The rest of it is read from the
    network and forgotten, so that the browser hears an answer instead of a broken connection."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.dropped = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass data on to the next handler while the file is small enough."""
        if start + len(raw_data) > MOST_BYTES:
            self.dropped += 1
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        """Leave the finished file to the next handler."""


def limit_uploads(request: HttpRequest) -> LimitedUploadHandler:
    """Watch the files of a request; to be called before anything reads its form."""
    handler = LimitedUploadHandler(request)
    request.upload_handlers.insert(0, handler)
    return handler


def is_far_too_large(request: HttpRequest) -> bool:
    """Whether the request says that it is larger than any that we would read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdigit() or int(length) > MOST_BYTES_OF_ALL
