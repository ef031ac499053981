"""Taking in what somebody sends: once, whatever is pressed twice or sent in parallel.

A form carries a random submission key. What was sent is identified by that key together with its
content, and the sender's code is worked out from the two: a phone that sends again because it
never saw the answer gets the same tip and the same code, while something else written in the same
form is a new tip. The key itself is not kept, so the code cannot be worked out from the database.

Exactly the same content from another form is not a second tip while nobody has looked at the
first: it is counted as a copy, with a code of its own.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from lantoa.intake.domain.keeping import CONTACT
from lantoa.intake.models import (
    Attachment,
    Copy,
    Progress,
    Stage,
    Tip,
    TipChannel,
    TipKind,
)
from lantoa.listening.domain.items import content_hash
from lantoa.listening.domain.pseudonym import scrub_address, scrub_text
from lantoa.media import SafeImage
from lantoa.privacy.domain import consents
from lantoa.privacy.models import ConsentMethod
from lantoa.public.domain.codes import code_of, digest
from lantoa.public.domain.keyed import keyed_digest
from lantoa.units.models import Unit, User

# "Lương chậm quá" from two people is two voices; from one network on one day it is one.
LEAST_WORDS = 8


@dataclass(frozen=True)
class Submission:
    """What is sent. ``key`` is random and the sender's alone (at least 60 bits). ``network`` is a
    daily-salted hash (`public.domain.origin`) that only keeps short texts of one place apart.
    ``contact`` is given only with consent.
    """

    key: str
    kind: TipKind
    text: str = ""
    url: str = ""
    photos: tuple[SafeImage, ...] = ()
    channel: TipChannel = TipChannel.WEB
    unit: Unit | None = None
    zone: str = ""
    urgent: bool = False
    contact: str = ""
    network: str = ""
    entered_by: User | None = None
    at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Receipt:
    """``code`` is shown once and never stored. ``new`` is False when it was there already."""

    code: str
    tip: Tip
    new: bool


def identity(submission: Submission) -> str:
    """64 hex digits for this submission: its key together with its content."""
    return keyed_digest("intake.submission", _secret(submission))


@transaction.atomic
def receive(submission: Submission) -> Receipt:
    """Store a tip, or find the one that this very submission has made already.

    Text is scrubbed of names of accounts, numbers and addresses before it is written.
    """
    submission_key = identity(submission)
    content_key = keyed_digest("intake.content", _content(submission))
    code = code_of(_secret(submission))
    at = submission.at or timezone.now()
    _take_turns(content_key)
    if tip := _sent_before(submission_key):
        return Receipt(code, tip, new=False)
    # Locked, so that it is not settled or deleted while a copy is added.
    if tip := Tip.objects.select_for_update().filter(content_key=content_key, status="new").first():
        Copy.objects.create(
            tip=tip, submission_key=submission_key, code_digest=digest(code), received_at=at
        )
        if submission.urgent and not tip.urgent:
            tip.urgent = True
            tip.save(update_fields=["urgent"])
        return Receipt(code, tip, new=False)
    tip = Tip.objects.create(
        kind=submission.kind,
        channel=submission.channel,
        unit=submission.unit,
        zone=scrub_text(submission.zone).strip(),
        text=scrub_text(submission.text).strip(),
        url=scrub_address(submission.url),
        urgent=submission.urgent,
        contact=submission.contact.strip(),
        received_at=at,
        entered_by=submission.entered_by,
        submission_key=submission_key,
        content_key=content_key,
        code_digest=digest(code),
    )
    Progress.objects.create(tip=tip, stage=Stage.RECEIVED, at=at)
    _attach(tip, submission.photos)
    if tip.contact:
        method = ConsentMethod.PHONE if submission.entered_by else ConsentMethod.WEB
        consents.give(tip, consents.current_text(CONTACT), method, at=at)
    return Receipt(code, tip, new=True)


def _take_turns(content_key: str) -> None:
    """Let those with the same content pass one by one; the constraints stand behind it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [content_key])


def _sent_before(submission_key: str) -> Tip | None:
    tip = Tip.objects.filter(submission_key=submission_key).first()
    if tip is None and (
        copy := Copy.objects.filter(submission_key=submission_key).select_related("tip").first()
    ):
        return copy.tip
    return tip


def _secret(submission: Submission) -> str:
    return f"{submission.key} {_content(submission)}"


def _content(submission: Submission) -> str:
    """What makes two submissions the same: all that was said, in any letter case or spacing."""
    long = len(submission.text.split()) >= LEAST_WORDS or submission.photos
    parts = [
        submission.kind,
        str(submission.unit.pk if submission.unit else ""),
        content_hash(submission.text),
        submission.url.strip(),
        *map(_sha256, submission.photos),
        content_hash(submission.zone),
        submission.contact,
        "" if long else submission.network or submission.key,
    ]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def _attach(tip: Tip, photos: tuple[SafeImage, ...]) -> None:
    for sha256, photo in {_sha256(photo): photo for photo in photos}.items():
        attachment = Attachment.objects.create(
            tip=tip,
            file=ContentFile(photo.data, name="photo.jpg"),
            sha256=sha256,
            mime=photo.mime,
            width=photo.width,
            height=photo.height,
        )
        # By name: the tasks stand on this module. The job is committed with the tip.
        app.configure_task("intake.read_photo").defer(attachment_id=attachment.pk)


def _sha256(photo: SafeImage) -> str:
    return hashlib.sha256(photo.data).hexdigest()
