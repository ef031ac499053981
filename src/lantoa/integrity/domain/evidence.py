"""Evidence: what a page or a file said, when, and a hash by which anybody can check it."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.analysis.extract import UnreadablePageError, extract_article
from lantoa.integrity.browser import BrowserMissingError, PageError, picture_of
from lantoa.integrity.domain.errors import RefusedError
from lantoa.integrity.domain.rights import require_worker
from lantoa.integrity.models import CaptureStatus, Case, Evidence
from lantoa.listening.domain.hosts import request_for
from lantoa.listening.domain.pseudonym import scrub_address, scrub_text
from lantoa.media import MediaError, safe_image, sniff
from lantoa.transport import FetchResult, Outcome, canonical_address, fetch
from lantoa.units.domain.audit import record
from lantoa.units.models import User

LARGEST_FILE = 20_000_000
_DOCUMENTS = {"application/pdf"}


@transaction.atomic
def add_address(case: Case, url: str, *, note: str = "", actor: User) -> Evidence:
    """Ask for an address to be captured; the background does it (`tasks.capture`)."""
    require_worker(actor, case.unit)
    try:
        address = canonical_address(url)
    except ValueError as problem:
        raise RefusedError(_("This is not a web address.")) from problem
    evidence = Evidence.objects.create(case=case, url=address, note=note.strip(), added_by=actor)
    record("evidence.add", evidence, actor=actor, unit=case.unit, after={"case": case.pk})
    return evidence


@transaction.atomic
def add_file(case: Case, data: bytes, *, note: str = "", actor: User) -> Evidence:
    """Keep an uploaded picture (written anew, without metadata) or PDF."""
    require_worker(actor, case.unit)
    if len(data) > LARGEST_FILE:
        raise RefusedError(_("The file is larger than 20 MB."))
    kind = sniff(data)
    if kind is not None and kind.mime in _DOCUMENTS:
        mime, name = kind.mime, f"tep.{kind.extension}"
    else:
        try:
            picture = safe_image(data)
        except MediaError as problem:
            raise RefusedError(_("Only pictures and PDF files can be read.")) from problem
        data, mime, name = picture.data, picture.mime, "anh.jpg"
    evidence = Evidence.objects.create(
        case=case, note=note.strip(), added_by=actor, status=CaptureStatus.TAKEN, mime=mime,
        captured_at=timezone.now(), sha256=hashlib.sha256(data).hexdigest(), size=len(data),
        file=ContentFile(data, name=name), screenshot_status=CaptureStatus.UNAVAILABLE,
    )  # fmt: skip
    record("evidence.add", evidence, actor=actor, unit=case.unit, after={"case": case.pk})
    return evidence


def capture(evidence_id: int) -> Evidence:
    """Read the address of waiting evidence, keep the bytes, their hash and the text in them.

    Done once: a second call finds nothing waiting.
    """
    evidence = Evidence.objects.select_related("case").get(pk=evidence_id)
    if evidence.status != CaptureStatus.WAITING:
        return evidence
    result = fetch(request_for(evidence.url))
    with transaction.atomic():
        evidence = Evidence.objects.select_for_update().get(pk=evidence_id)
        if evidence.status == CaptureStatus.WAITING:
            _keep(evidence, result)
    return evidence


def take_picture(evidence_id: int) -> Evidence:
    """Draw captured evidence in our own Chromium, from the very bytes that were hashed."""
    evidence = Evidence.objects.select_related("case").get(pk=evidence_id)
    if (evidence.status, evidence.screenshot_status) != (
        CaptureStatus.TAKEN, CaptureStatus.WAITING,
    ):  # fmt: skip
        return evidence
    with evidence.file.open("rb") as stored:
        body = stored.read()
    picture, status = b"", CaptureStatus.TAKEN
    try:
        picture = picture_of(evidence.url, body, evidence.mime, request_for)
    except BrowserMissingError:
        status = CaptureStatus.UNAVAILABLE
    except PageError as problem:
        status, evidence.problem = CaptureStatus.FAILED, str(problem)[:500]
    evidence.screenshot_status = status
    if picture:
        evidence.screenshot_sha256 = hashlib.sha256(picture).hexdigest()
        evidence.screenshot.save("anh.png", ContentFile(picture), save=False)
    evidence.save(update_fields=["screenshot", "screenshot_sha256", "screenshot_status", "problem"])
    return evidence


def _keep(evidence: Evidence, result: FetchResult) -> None:
    evidence.captured_at = timezone.now()
    if result.outcome is not Outcome.OK or result.body is None:
        evidence.status = CaptureStatus.FAILED
        evidence.screenshot_status = CaptureStatus.FAILED
        evidence.problem = f"{result.outcome.value}: {result.message}"[:500]
        evidence.save()
        return
    evidence.status = CaptureStatus.TAKEN
    evidence.sha256, evidence.size = result.body_hash, len(result.body)
    # The charset belongs to the bytes: without it the picture would show other letters.
    charset = f"; charset={result.charset}" if result.charset else ""
    evidence.mime = f"{result.content_type or 'text/html'}{charset}"[:100]
    try:
        article = extract_article(result.body, url=result.url, charset=result.charset)
        evidence.title, evidence.text = scrub_text(article.title or ""), scrub_text(article.text)
    except UnreadablePageError as problem:
        evidence.screenshot_status = CaptureStatus.UNAVAILABLE
        evidence.problem = problem.code
    evidence.file.save("trang.html", ContentFile(result.body), save=False)
    evidence.save()
    case = evidence.case
    record(
        "evidence.capture",
        evidence,
        actor=None,
        unit=case.unit,
        after={"sha256": evidence.sha256, "address": scrub_address(evidence.url)},
    )
