"""What the senders of tips read about the claim they sent, in Vietnamese whoever writes it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.intake.domain.threads import tell_sender
from lantoa.intake.models import Stage
from lantoa.integrity.domain.queries import published_corrections, tips_of
from lantoa.integrity.models import Case, Claim, Correction
from lantoa.units.models import User


@dataclass(frozen=True)
class Told:
    """A stage and the words that go with it."""

    stage: Stage
    text: str


def words_for_senders(claim: Claim) -> Told:
    """How far a claim is: being verified, judged, or corrected with the page's address."""
    case = Case.objects.filter(claim=claim.merged_into or claim).first()
    with translation.override("vi"):
        if case is None or not case.verdict:
            return Told(Stage.VERIFYING, _("Thank you. We are checking it and will answer here."))
        correction = published_corrections().filter(case=case, withdrawn_at__isnull=True).first()
        if correction is not None:
            words = {"title": correction.title, "address": address_of(correction)}
            return Told(Stage.ANSWERED, _("There is a correction: %(title)s %(address)s") % words)
        verdict = {"verdict": case.get_verdict_display()}
        return Told(Stage.ANSWERED, _("Two people have verified it: %(verdict)s.") % verdict)


def tell_senders(claim: Claim, *, actor: User) -> None:
    """Tell everybody who sent a claim how far it is now."""
    told = words_for_senders(claim)
    for tip in tips_of(claim):
        tell_sender(tip, told.stage, told.text, actor=actor)


def address_of(correction: Correction) -> str:
    """Where the public reads a correction."""
    path = reverse("integrity_public:correction", args=[correction.public_id])
    return f"{settings.BASE_URL.rstrip('/')}{path}"
