"""Verbs: notices go out by e-mail, urgent ones at once, the others together.

A person's due notices are put into one digest, a row that belongs to exactly one worker while it is
tried. An attempt that died is repeated after its lease with the same Message-ID.
"""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from lantoa.duties.domain.hours import is_quiet, last_slot
from lantoa.duties.domain.notices import words_of
from lantoa.duties.models import Digest, DigestStatus, NoticeCopy, NoticeSettings
from lantoa.transport import backoff
from lantoa.units.models import User

LEASE = timedelta(minutes=10)
# What is older was not wanted by e-mail, or there was no e-mail; it still stands in the list.
REACH = timedelta(days=7)


def settings_of(user: User) -> NoticeSettings:
    """A person's wishes, or the defaults; not saved."""
    return NoticeSettings.objects.filter(user=user).first() or NoticeSettings(user=user)


def collect(now: datetime | None = None) -> int:
    """Put all unread notices whose time has come into e-mails; returns how many e-mails."""
    now = now or timezone.now()
    waiting = User.objects.filter(
        is_active=True,
        notices__read_at=None,
        notices__digest=None,
        notices__notice__created_at__gte=now - REACH,
    ).exclude(notice_settings__mail=NoticeSettings.Mail.NONE)
    return sum(_collect_for(user, now) for user in waiting.distinct().order_by("pk"))


@transaction.atomic
def _collect_for(user: User, now: datetime) -> bool:
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # one e-mail a person at a time
    ids = list(_due(user, now).values_list("pk", flat=True))
    if ids:
        digest = Digest.objects.create(user=user, next_attempt_at=now)
        NoticeCopy.objects.filter(pk__in=ids).update(digest=digest)
    return bool(ids)


def _due(user: User, now: datetime) -> QuerySet[NoticeCopy]:
    wishes = settings_of(user)
    if is_quiet(now, wishes.quiet_from, wishes.quiet_to):
        return NoticeCopy.objects.none()
    mine = NoticeCopy.objects.filter(
        user=user, read_at=None, digest=None, notice__created_at__gte=now - REACH
    )
    urgent = mine.filter(notice__urgent=True)
    if wishes.mail == NoticeSettings.Mail.ALL:
        slot = last_slot(now, wishes.digest_hours)
        return urgent | mine.filter(notice__created_at__lt=slot)
    return urgent


def due_ids(now: datetime | None = None) -> list[int]:
    """E-mails to be tried now."""
    due = Digest.objects.filter(
        status=DigestStatus.QUEUED, next_attempt_at__lte=now or timezone.now()
    )
    return list(due.order_by("next_attempt_at").values_list("pk", flat=True))


def send(digest_id: int) -> bool:
    """Try one e-mail; False when another worker has it, or it went out, or it did not go out."""
    now = timezone.now()
    mine = Digest.objects.filter(pk=digest_id, status=DigestStatus.QUEUED, next_attempt_at__lte=now)
    if not mine.update(attempts=F("attempts") + 1, next_attempt_at=now + LEASE):
        return False
    digest = Digest.objects.select_related("user").get(pk=digest_id)
    try:
        message_of(digest).send()
    except (OSError, smtplib.SMTPException) as problem:
        _failed(digest, problem)
        return False
    Digest.objects.filter(pk=digest_id).update(
        status=DigestStatus.SENT, sent_at=timezone.now(), problem=""
    )
    return True


def message_of(digest: Digest) -> EmailMessage:
    """The e-mail in the language of its reader."""
    copies = digest.copies.select_related("notice").order_by("-notice__urgent", "pk")
    host = urlsplit(settings.BASE_URL).hostname
    with translation.override(digest.user.language):
        notices = [(copy.notice, words_of(copy.notice)) for copy in copies]
        subject = (
            notices[0][1].title
            if len(notices) == 1
            else ngettext("%(count)d notice", "%(count)d notices", len(notices))
            % {"count": len(notices)}
        )
        body = render_to_string(
            "duties/digest.txt", {"notices": notices, "base": settings.BASE_URL}
        )
        return EmailMessage(
            subject=f"[Lan Tỏa] {' '.join(subject.split())}",
            body=body,
            to=[digest.user.email],
            headers={
                "Message-ID": f"<lantoa-digest-{digest.pk}@{host}>",
                "Auto-Submitted": "auto-generated",
            },
        )


def _failed(digest: Digest, problem: Exception) -> None:
    """Refused for good is refused; anything else is tried later and later."""
    refused = isinstance(problem, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 for code, _text in problem.recipients.values()
    )
    Digest.objects.filter(pk=digest.pk).update(
        status=DigestStatus.FAILED if refused else DigestStatus.QUEUED,
        next_attempt_at=timezone.now() + backoff(digest.attempts),
        problem=f"{type(problem).__name__}: {problem}"[:300],
    )
