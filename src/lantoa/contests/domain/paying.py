"""Paying prizes: winners say where to, who pays reads it, and then it is gone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.channels.domain import sealing
from lantoa.contests.domain import excluding, re_marking
from lantoa.contests.domain.freezing import published
from lantoa.contests.domain.holding import hold
from lantoa.contests.domain.queries import corrections, winners
from lantoa.contests.domain.rights import may_pay
from lantoa.contests.models import Contestant, Payment, Ranking, Result, Round
from lantoa.privacy.domain import consents, deletions
from lantoa.privacy.models import ConsentMethod
from lantoa.units.domain import audit
from lantoa.units.domain.errors import NotAllowedError, RuleError
from lantoa.units.models import User

DAYS = 90  # at the latest, whether or not it was paid
KIND = "contests.bank_details"
PURPOSE = consents.Purpose(
    code="contests.prize",
    label=_("Paying a prize"),
    text_vi=(
        "Tôi đồng ý cho ban tổ chức dùng thông tin tài khoản này để chuyển tiền thưởng. Thông tin "
        "được mã hóa, chỉ người chi trả xem được và bị xóa ngay khi ghi nhận đã trả."
    ),
    text_en=(
        "I agree that the organisers use these bank details to pay my prize. They are encrypted, "
        "seen only by who pays, and deleted as soon as the payment is recorded."
    ),
)


def decided(round_: Round) -> Ranking | None:
    """The newest ranking, where it is certain who has won: it is public, nobody can object any
    more, and no key, request or exclusion can make it or has made it out of date."""
    newest: Ranking | None = round_.rankings.order_by("-version").first()
    if (
        newest is None
        or newest.objections_until is None
        or newest.objections_until > timezone.now()
        or corrections(round_).filter(at__gt=newest.made_at).exists()
        or round_.re_marks.filter(settled_at=None).exists()
        or re_marking.changed_since(round_, newest.made_at)
        or excluding.in_doubt(newest).exists()
    ):
        return None
    return newest


def owed(round_: Round) -> QuerySet[Result]:
    """The results whose prizes can be paid."""
    ranking = decided(round_)
    if ranking is None:
        return Result.objects.none()
    return winners(ranking).exclude(contestant__name="")


def to_pay(round_: Round) -> QuerySet[Payment]:
    """Prizes that can be paid now: it is certain who has won, and where the money goes."""
    winning = owed(round_).order_by().values("contestant")
    return round_.payments.filter(sealed__isnull=False, contestant__in=winning)


@transaction.atomic
def give(round_: Round, person: Contestant, details: dict[str, str]) -> Payment:
    """Take a winner's bank details, with the consent that the form asks for; until the payment
    they can be given anew. Raises RuleError."""
    person = hold(person.pk)
    if not owed(round_).filter(contestant=person).exists():
        raise RuleError(_("There is no prize to pay to you in this round."))
    payment, _new = Payment.objects.select_for_update().get_or_create(
        round=round_, contestant=person
    )
    if payment.paid_at:
        raise RuleError(_("Your prize was paid already."))
    payment.sealed, payment.given_at = sealing.seal(details), timezone.now()
    payment.save(update_fields=["sealed", "given_at"])
    consents.give(person, consents.current_text(PURPOSE.code), ConsentMethod.WEB)
    audit.record("give_bank_details", payment, actor=None, unit=round_.contest.unit)
    return payment


@transaction.atomic
def look(payment: Payment, *, actor: User) -> dict[str, str]:
    """The bank details of a prize that is owed, for who pays; each look is in the audit trail.
    Raises RuleError."""
    _must_pay(payment, actor)
    sealed = Payment.objects.get(pk=payment.pk).sealed
    if not sealed:
        raise RuleError(_("The bank details are deleted."))
    if not to_pay(payment.round).filter(pk=payment.pk).exists():
        raise RuleError(_("It is not certain any more that this prize is to be paid."))
    audit.record("look_at_bank_details", payment, actor=actor, unit=payment.round.contest.unit)
    return sealing.unseal(sealed)


@transaction.atomic
def record_payment(payment: Payment, *, reference: str, actor: User) -> bool:
    """Write down that it was paid, and delete the bank details; False when it was paid before.
    What was paid is written down also where it would not be owed any more."""
    _must_pay(payment, actor)
    if not Payment.objects.filter(pk=payment.pk, paid_at=None).update(
        paid_at=timezone.now(), paid_by=actor, reference=reference, sealed=None
    ):
        return False
    deletions.record_deletion(KIND, str(payment.pk))
    audit.record(
        "pay_prize", payment, actor=actor, unit=payment.round.contest.unit,
        after={"reference": reference},
    )  # fmt: skip
    return True


def _must_pay(payment: Payment, actor: User) -> None:
    if not may_pay(actor, payment.round.contest.unit):
        raise NotAllowedError(_("Only who pays the prizes may do this."))


def expired(cutoff: datetime) -> QuerySet[Any]:
    """Payments whose bank details were kept long enough."""
    return Payment.objects.filter(sealed__isnull=False, given_at__lt=cutoff)


def forget(payments: QuerySet[Any]) -> int:
    """Delete bank details without a payment; how many there were."""
    found = payments.filter(sealed__isnull=False).values_list("pk", flat=True)
    return sum(deletions.delete(KIND, str(pk)) for pk in list(found))


def forget_losers(round_: Round) -> int:
    """Delete the bank details of those who win nothing in the ranking that is public now."""
    ranking = published(round_)
    winning = Result.objects.filter(ranking=ranking).exclude(prize="").values("contestant")
    return forget(round_.payments.exclude(contestant__in=winning))


def forget_one(reference: str) -> int:
    """Delete the bank details of one payment, also after a backup was restored."""
    held = Payment.objects.filter(pk=UUID(reference), sealed__isnull=False)
    return held.update(sealed=None)
