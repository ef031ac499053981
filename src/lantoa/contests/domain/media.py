"""Pictures, sounds and films of questions: made anew from what was given, small enough for a phone.

Nothing but pixels and sound is left of a file: no place, no time, no owner.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.fields.files import FieldFile

from lantoa.contests.formats.parsed import Attached
from lantoa.contests.hot.files import FOLDER
from lantoa.contests.models import MediaKind, Question, QuestionMedia
from lantoa.media import MediaError, Problem, captions, safe_image, sniff
from lantoa.media.av import normalise, probe, rendition
from lantoa.units.domain import audit
from lantoa.units.models import User

LARGEST = 40 * 2**20
LONGEST_SOUND, LONGEST_FILM = 180.0, 60.0  # seconds
LONGER_SIDE = 960  # pixels of a picture: twice what a phone of 360 px shows
FILM_SIZE = (640, 640)
LOUDNESS = -16.0  # LUFS: what phones' speakers are made for


@dataclass(frozen=True, kw_only=True)
class Safe(Attached):
    """A medium as it will be sent; ``captions`` are WebVTT."""

    kind: MediaKind
    ending: str
    width: int = 0
    height: int = 0


def given(question: Question) -> Attached | None:
    """The medium of a question, to be taken elsewhere."""
    held: QuestionMedia | None = getattr(question, "media", None)
    if held is None:
        return None
    words = _read(held.captions).decode() if held.captions else ""
    return Attached(_read(held.file), held.alt, words)


def _read(file: FieldFile) -> bytes:
    with file.open() as opened:
        data: bytes = opened.read()
    return data


def is_picture(given: Attached) -> bool:
    """Whether it is no sound or film, which take long to be made anew."""
    kind = sniff(given.data)
    return kind is not None and kind.mime.startswith("image/")


def safe(given: Attached) -> Safe:
    """The safe form of a medium. Raises MediaError, UNREADABLE for a film without captions."""
    if len(given.data) > LARGEST:
        raise MediaError(Problem.TOO_LONG)
    if is_picture(given):
        picture = safe_image(given.data, longest=LONGER_SIDE)
        return Safe(
            picture.data, given.alt, kind=MediaKind.PICTURE, ending="jpg",
            width=picture.width, height=picture.height,
        )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "given"
        path.write_bytes(given.data)
        info = probe(path)
        if info.kind == "audio":
            return _sound(path, info.duration, given)
        return _film(path, info.duration, given)


def _sound(path: Path, seconds: float, given: Attached) -> Safe:
    if seconds > LONGEST_SOUND:
        raise MediaError(Problem.TOO_LONG)
    out = path.with_suffix(".m4a")
    normalise(path, out, target=LOUDNESS)
    return Safe(out.read_bytes(), given.alt, kind=MediaKind.SOUND, ending="m4a")


def _film(path: Path, seconds: float, given: Attached) -> Safe:
    cues = captions.parse(given.captions).cues
    if not cues:
        raise MediaError(Problem.UNREADABLE)
    if seconds > LONGEST_FILM:
        raise MediaError(Problem.TOO_LONG)
    out = path.with_suffix(".mp4")
    shown = rendition(path, out, width=FILM_SIZE[0], height=FILM_SIZE[1], progress=_Watch())
    return Safe(
        out.read_bytes(), given.alt, captions.to_vtt(cues), kind=MediaKind.FILM, ending="mp4",
        width=shown.width, height=shown.height,
    )  # fmt: skip


class _Watch:
    """Told once a second of film; stops one that is longer than it says."""

    def __init__(self) -> None:
        self._seconds = 0

    def __call__(self, share: float) -> None:
        self._seconds += 1
        if self._seconds > LONGEST_FILM + 5:
            raise MediaError(Problem.TOO_LONG)


def put(question: Question, medium: Safe) -> QuestionMedia:
    """Keep it with its question."""
    file = _save(medium.data, medium.ending)
    track = _save(medium.captions.encode(), "vtt") if medium.captions else ""
    return QuestionMedia.objects.create(
        question=question, kind=medium.kind, file=file, captions=track, alt=medium.alt,
        width=medium.width, height=medium.height,
    )  # fmt: skip


def _save(data: bytes, ending: str) -> str:
    name: str = default_storage.save(f"{FOLDER}{uuid4().hex}.{ending}", ContentFile(data))
    return name


@transaction.atomic
def attach(question: Question, medium: Safe, *, actor: User) -> QuestionMedia:
    """Give a question its medium, in place of the one that it had."""
    detach_all([question])
    made = put(question, medium)
    audit.record(
        "attach_medium", question, actor=actor, unit=question.round.contest.unit,
        after={"kind": medium.kind, "alt": medium.alt},
    )  # fmt: skip
    return made


@transaction.atomic
def detach(question: Question, *, actor: User) -> None:
    """Take the medium of a question away."""
    detach_all([question])
    audit.record("detach_medium", question, actor=actor, unit=question.round.contest.unit)


def detach_all(questions: list[Question]) -> None:
    """Take media away, and their files once that is certain."""
    held = QuestionMedia.objects.filter(question__in=questions)
    names = [name for pair in held.values_list("file", "captions") for name in pair if name]
    held.delete()
    transaction.on_commit(lambda: _delete(names))


def _delete(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
