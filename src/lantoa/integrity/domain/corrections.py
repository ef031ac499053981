"""Public corrections: drafted, published once, changed and withdrawn in the open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.duties.domain import notices
from lantoa.integrity.domain import sla
from lantoa.integrity.domain.cases import locked
from lantoa.integrity.domain.errors import RefusedError
from lantoa.integrity.domain.levels import fall_back, reach_handled
from lantoa.integrity.domain.rights import require_worker
from lantoa.integrity.domain.telling import address_of, tell_senders
from lantoa.integrity.models import (
    Case,
    Correction,
    LogEntry,
    LogKind,
    Response,
    ResponseKind,
    Verdict,
)
from lantoa.text import fold, normalise, tokens
from lantoa.units.domain.audit import record
from lantoa.units.models import Unit, User

SHORT_CLAIM = 6
"""Words: a shorter claim ("công đoàn giải thể") cannot be named without being repeated."""


@dataclass(frozen=True)
class Words:
    """What a correction says. ``sources`` are ``{"title", "url"}``, at least one."""

    title: str
    fact: str
    rumour: str
    sources: list[dict[str, str]]


@transaction.atomic
def draft(case: Case, words: Words, *, actor: User) -> Correction:
    """Write or rewrite the draft of a case's correction."""
    case = locked(case)
    require_worker(actor, case.unit)
    _check(case, words)
    correction = case.corrections.filter(withdrawn_at__isnull=True).first()
    if correction is None:
        correction = Correction(case=case, drafted_by=actor)
    elif correction.published_at is not None:
        raise RefusedError(_("This correction is published: change it, so that the log shows it."))
    _write(correction, words)
    correction.verdict = case.verdict
    correction.save()
    record("correction.draft", correction, actor=actor, unit=case.unit)
    return correction


@transaction.atomic
def publish(correction: Correction, *, actor: User) -> bool:
    """Put a correction before the public, once; False when that has happened already."""
    case = locked(correction.case)
    require_worker(actor, case.unit)
    if case.verdict not in Verdict.false():
        raise RefusedError(_("Only what two people found false is corrected."))
    now = timezone.now()
    changed = Correction.objects.filter(
        pk=correction.pk, published_at__isnull=True, withdrawn_at__isnull=True
    ).update(published_at=now, published_by=actor, changed_at=now)
    if not changed:
        return False
    address = address_of(correction)
    Response.objects.create(
        case=case, kind=ResponseKind.CORRECTION, text=correction.title,
        made_by=correction.drafted_by, made_at=now, issued_by=actor, issued_at=now, proof=address,
    )  # fmt: skip
    LogEntry.objects.create(correction=correction, kind=LogKind.PUBLISHED, by=actor, at=now)
    reach_handled(case, at=now, actor=actor)
    record("correction.publish", correction, actor=actor, unit=case.unit, after={"url": address})
    notices.notify(
        sla.CORRECTED, key=f"correction:{correction.pk}", unit=case.unit,
        params={"title": correction.title}, url=address,
    )  # fmt: skip
    tell_senders(case.claim, actor=actor)
    return True


@transaction.atomic
def change(correction: Correction, words: Words, *, reason: str, actor: User) -> None:
    """Change a published correction; the public log says when and why."""
    case = locked(correction.case)
    require_worker(actor, case.unit)
    _check(case, words)
    if not reason.strip():
        raise RefusedError(_("Say why: the public log shows it."))
    row = Correction.objects.get(pk=correction.pk)
    if row.published_at is None or row.withdrawn_at is not None:
        raise RefusedError(_("Only a published correction is changed."))
    before = {"title": row.title, "fact": row.fact, "rumour": row.rumour, "sources": row.sources}
    _write(row, words)
    row.changed_at = timezone.now()
    row.save()
    LogEntry.objects.create(
        correction=row, kind=LogKind.CHANGED, text=reason.strip(), by=actor, at=row.changed_at
    )
    record("correction.change", row, actor=actor, unit=case.unit, before=before)


@transaction.atomic
def withdraw(
    correction: Correction, *, reason: str, actor: User, kind: str = LogKind.WITHDRAWN
) -> bool:
    """Take a correction back: the page stays and says so. False when it was not public.

    Without another answer that stands the case is no longer handled.
    """
    case = locked(correction.case)
    require_worker(actor, case.unit)
    if not reason.strip():
        raise RefusedError(_("Say why: the public log shows it."))
    now = timezone.now()
    changed = Correction.objects.filter(
        pk=correction.pk, published_at__isnull=False, withdrawn_at__isnull=True
    ).update(withdrawn_at=now, withdrawn_reason=reason.strip(), changed_at=now)
    if not changed:
        return False
    LogEntry.objects.create(
        correction=correction, kind=LogKind(kind), text=reason.strip(), by=actor, at=now
    )
    record("correction.withdraw", correction, actor=actor, unit=case.unit)
    others = case.responses.filter(
        kind__in=[ResponseKind.OUTLET_REPLY, ResponseKind.REFERRAL], issued_at__isnull=False
    )
    if not others.exists():
        fall_back(case, actor=actor)
    return True


@transaction.atomic
def admit_error(text: str, *, unit: Unit, actor: User) -> LogEntry:
    """Write an error of our own, outside any correction, into the public log."""
    require_worker(actor, unit)
    if not text.strip():
        raise RefusedError(_("Say what was wrong and what is right."))
    entry = LogEntry.objects.create(kind=LogKind.OWN_ERROR, text=text.strip(), by=actor)
    record("correction.own_error", entry, actor=actor, unit=unit)
    return entry


def repeats(claim: str, text: str) -> bool:
    """Whether a text holds a claim word for word, whatever its marks and signs."""
    said, told = _plain(claim), _plain(text)
    return len(said.split()) >= SHORT_CLAIM and f" {said} " in f" {told} "


def _plain(text: str) -> str:
    return " ".join(fold(word) for word in tokens(normalise(text)))


def _check(case: Case, words: Words) -> None:
    if case.verdict not in Verdict.false():
        raise RefusedError(_("Only what two people found false is corrected."))
    if not words.title.strip() or not words.fact.strip() or not words.rumour.strip():
        raise RefusedError(
            _("A correction says the fact, and points at the rumour in a few words.")
        )
    if not any(source.get("title") for source in words.sources):
        raise RefusedError(_("A correction names at least one source."))
    if any(repeats(case.claim.statement, text) for text in (words.title, words.fact, words.rumour)):
        raise RefusedError(_("The claim is repeated in full: say the fact in words of your own."))


def _write(correction: Correction, words: Words) -> None:
    values: dict[str, Any] = {
        "title": words.title.strip(),
        "fact": words.fact.strip(),
        "rumour": words.rumour.strip(),
        "sources": [source for source in words.sources if source.get("title")],
    }
    for name, value in values.items():
        setattr(correction, name, value)
