"""Pictures for everybody: a copy of moderate size without what a camera writes into a file."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from lantoa.library.models import Master
from lantoa.media import safe_image

LONGEST = 1_600


def shown_picture(master: Master) -> str:
    """Return the path of the public copy of a picture; the first who asks has it made."""
    path = f"library/shown/{master.sha256}.jpg"
    if default_storage.exists(path):
        return path
    with master.file.open("rb") as file:
        copy = safe_image(file.read(), longest=LONGEST)
    return default_storage.save(path, ContentFile(copy.data))


def shown_size(master: Master) -> tuple[int | None, int | None]:
    """Return width and height of what everybody gets, where they are known.

    A tall screen capture is kept larger, so that it can be read (`media.images`).
    """
    if not (master.width and master.height) or master.height > 3 * master.width:
        return None, None
    scale = min(1.0, LONGEST / max(master.width, master.height))
    return max(1, round(master.width * scale)), max(1, round(master.height * scale))
