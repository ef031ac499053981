"""All certificates of an issue in one file, made in the background."""

import tempfile
import zipfile
from datetime import timedelta

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify
from procrastinate.contrib.django import app

from lantoa.contests.domain.certificate_paper import pdf
from lantoa.contests.models import Certificate, CertificateIssue, PackState
from lantoa.text import fold

KEPT = timedelta(days=7)
MOST = 20_000  # beyond that, people fetch their own
_STEP = 20


@transaction.atomic
def ask(issue: CertificateIssue) -> bool:
    """Begin to make the file; False while it is being made, or when it would be too large."""
    total = _valid(issue).count()
    if total > MOST:
        return False
    _drop_file(issue)
    begun = CertificateIssue.objects.filter(pk=issue.pk).exclude(pack_state=PackState.RUNNING)
    if not begun.update(pack_state=PackState.RUNNING, pack_done=0, pack_total=total,
                        pack_stop=False, pack_file=""):  # fmt: skip
        return False
    app.configure_task("contests.pack_certificates").defer(issue_id=issue.pk)
    return True


def stop(issue: CertificateIssue) -> None:
    """Ask for an end after the certificates in hand."""
    _running(issue.pk).update(pack_stop=True)


def pack(issue_id: int) -> None:
    """Make the file that was asked for. One whose worker died begins again."""
    if not _running(issue_id).update(pack_done=0):
        return
    issue = CertificateIssue.objects.get(pk=issue_id)
    state = PackState.FAILED
    with tempfile.TemporaryFile() as kept:
        try:
            with zipfile.ZipFile(kept, "w") as archive:
                state = _fill(archive, issue)
        finally:
            if state != PackState.READY:
                _running(issue_id).update(pack_state=state)
        if state == PackState.READY:
            kept.seek(0)
            issue.pack_file.save("pack.zip", File(kept), save=False)
            _running(issue_id).update(
                pack_state=state, pack_file=issue.pack_file.name, pack_made_at=timezone.now()
            )


def _fill(archive: zipfile.ZipFile, issue: CertificateIssue) -> PackState:
    certificates = list(_valid(issue)[:MOST])
    for done, certificate in enumerate(certificates, 1):
        board, order = certificate.result.board.position, certificate.result.order
        name = slugify(fold(certificate.name))  # which leads to no other folder
        archive.writestr(f"{board}-{order:05}-{name}-{certificate.code}.pdf", pdf(certificate))
        if done % _STEP == 0 or done == len(certificates):
            going = _running(issue.pk).filter(pack_stop=False, pack_total__gte=done)
            if not going.update(pack_done=done):
                return PackState.STOPPED
    return PackState.READY


def forget_packs() -> int:
    """Delete files that are older than a week: they hold names."""
    old = CertificateIssue.objects.filter(
        pack_state=PackState.READY, pack_made_at__lt=timezone.now() - KEPT
    )
    for issue in old:
        with transaction.atomic():
            _drop_file(issue)
    return len(old)


def _drop_file(issue: CertificateIssue) -> None:
    held = CertificateIssue.objects.filter(pk=issue.pk, pack_state=PackState.READY)
    if held.update(pack_state=PackState.NONE, pack_file=""):
        storage, name = issue.pack_file.storage, issue.pack_file.name
        transaction.on_commit(lambda: storage.delete(name or ""))


def _running(issue: int) -> QuerySet[CertificateIssue]:
    return CertificateIssue.objects.filter(pk=issue, pack_state=PackState.RUNNING)


def _valid(issue: CertificateIssue) -> QuerySet[Certificate]:
    found = issue.certificates.filter(voided_at__isnull=True).exclude(name="")
    return found.select_related(
        "round__contest__unit", "issue", "contestant__unit", "result__board"
    )
