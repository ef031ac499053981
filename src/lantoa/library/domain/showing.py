"""Files for everybody: copies of moderate size without what a camera or phone writes into them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile

from lantoa.library.models import Master, MasterRole
from lantoa.media import safe_image
from lantoa.media.recordings import FILM

LONGEST = 1_600
_COPIES = {".mp4": "video/mp4", ".mp3": "audio/mpeg"}


@dataclass(frozen=True)
class Shown:
    """What everybody gets of a file; ``tag`` names these very bytes."""

    file: FieldFile
    mime: str
    size: int
    tag: str


def is_shown(master: Master) -> bool:
    """Tell whether everybody gets a file: a recording only once its copy is written.

    A phone writes into a film where it was made; the copy says nothing of it.
    """
    return master.role != MasterRole.CAPTIONS and bool(master.access or not master.is_recording)


def shown_file(master: Master) -> Shown:
    """Return what everybody gets of a file that is shown and is no picture."""
    if not master.is_recording:
        return Shown(master.file, master.mime, master.size, master.sha256)
    name = PurePath(master.access.name or "")
    return Shown(master.access, _COPIES[name.suffix], master.access.size, name.stem)


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
    if not (master.width and master.height):
        return None, None
    if master.is_recording:
        scale = min(1.0, FILM[0] / master.width, FILM[1] / master.height)
        return 2 * round(master.width * scale / 2), 2 * round(master.height * scale / 2)
    if master.height > 3 * master.width:
        return None, None
    scale = min(1.0, LONGEST / max(master.width, master.height))
    return max(1, round(master.width * scale)), max(1, round(master.height * scale))
