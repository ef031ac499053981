"""Certificates: issued from a published ranking, checked by anybody, voided and replaced."""

import unicodedata
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lantoa.contests.domain.freezing import published
from lantoa.contests.domain.holding import hold
from lantoa.contests.hot import signing
from lantoa.contests.models import (
    Certificate,
    CertificateIssue,
    Contestant,
    Ranking,
    Result,
    Round,
)
from lantoa.public.domain import codes
from lantoa.units.domain import audit
from lantoa.units.models import User

MARK = "LC1"
FIELDS = {"code", "contest", "round", "prize", "day", "name"}
_BATCH = 5_000


class NotPublished(Exception):
    """Only what the public may see is certified."""


@transaction.atomic
def issue(
    ranking: Ranking, *, least: int | None, place: str, signed_as: str, signed_by: str, actor: User
) -> CertificateIssue:
    """Give certificates to all winners of a ranking, and with ``least`` to everybody from that
    mark on. Who holds a valid one of this round gets no other. Raises NotPublished."""
    if ranking.published_at is None:
        raise NotPublished
    made = CertificateIssue.objects.create(
        ranking=ranking, least=least, place=place, signed_as=signed_as, signed_by=signed_by,
        made_by=actor,
    )  # fmt: skip
    Certificate.objects.bulk_create(
        (_of(result, made) for result in _deserving(ranking, least).iterator(_BATCH)),
        batch_size=_BATCH,
        ignore_conflicts=True,
    )
    audit.record(
        "issue_certificates", made, actor=actor, unit=ranking.round.contest.unit,
        after={"least": least, "number": made.certificates.count()},
    )  # fmt: skip
    return made


def _deserving(ranking: Ranking, least: int | None) -> QuerySet[Result]:
    results = ranking.results.filter(contestant__excluded_at=None).exclude(contestant__name="")
    earned = ~Q(prize="") if least is None else ~Q(prize="") | Q(score__gte=least)
    return results.filter(earned).select_related("contestant").order_by("board", "order")


def _of(result: Result, issue: CertificateIssue, **given: Any) -> Certificate:
    return Certificate(**{
        "code": codes.new_code(), "issue": issue, "round_id": issue.ranking.round_id,
        "contestant_id": result.contestant_id, "result": result, "prize": result.prize,
        "name": result.contestant.name, **given,
    })  # fmt: skip


def line_of(certificate: Certificate) -> str:
    """What the code on the paper says, signed: nothing that the paper does not say, and of the
    name only a hash that whoever holds the paper can check."""
    return signing.seal(
        MARK,
        {
            "code": certificate.code,
            "contest": certificate.round.contest.slug,
            "round": certificate.round.number,
            "prize": certificate.prize,
            "day": timezone.localtime(certificate.issued_at).date().isoformat(),
            "name": name_digest(certificate.code, certificate.name),
        },
    )


def name_digest(code: str, name: str) -> str:
    """32 hex digits by which a printed name is compared (``scripts/verify-line``)."""
    same = " ".join(unicodedata.normalize("NFC", name).split())
    return sha256(f"{code}\n{same}".encode()).hexdigest()[:32]


def masked(name: str) -> str:
    """A name to show to anybody: the first letter of each word."""
    return " ".join(f"{word[0]}•••" for word in name.split())


def find(shown: str) -> Certificate | None:
    """The certificate of a signed line, or of a code that was typed."""
    fields = signing.read(MARK, FIELDS, shown)
    plain = codes.normalised(fields["code"] if fields else shown)
    if not plain:
        return None
    found = Certificate.objects.select_related("round__contest", "result__board", "contestant")
    return found.filter(code=codes.grouped(plain)).first()


@transaction.atomic
def void(certificate: Certificate, *, reason: str, actor: User) -> bool:
    """Take a certificate back; False when it was void."""
    changed = Certificate.objects.filter(pk=certificate.pk, voided_at__isnull=True).update(
        voided_at=timezone.now(), voided_by=actor, void_reason=reason
    )
    if changed:
        audit.record(
            "void_certificate", certificate, actor=actor, unit=certificate.round.contest.unit,
            after={"code": certificate.code},
        )  # fmt: skip
    return bool(changed)


@transaction.atomic
def reissue(certificate: Certificate, *, name: str, reason: str, actor: User) -> Certificate | None:
    """Replace a certificate by one with the right name, which is then right everywhere; None when
    it was void. Raises RuleError for somebody who has withdrawn."""
    owner = hold(certificate.contestant_id)
    if not void(certificate, reason=reason, actor=actor):
        return None
    Contestant.objects.filter(pk=owner.pk).update(name=name)
    made = _of(certificate.result, certificate.issue, name=name, replaces=certificate)
    made.save()
    audit.record(
        "reissue_certificate", made, actor=actor, unit=certificate.round.contest.unit,
        after={"code": made.code, "replaces": certificate.code},
    )  # fmt: skip
    return made


def disagreeing(round_: Round) -> QuerySet[Certificate]:
    """Valid certificates that no longer say what the newest published ranking says."""
    valid = Certificate.objects.filter(round=round_, voided_at__isnull=True)
    same = Result.objects.filter(
        ranking=published(round_), contestant=OuterRef("contestant"), prize=OuterRef("prize"),
        score=OuterRef("result__score"), board=OuterRef("result__board"),
    )  # fmt: skip
    return valid.exclude(Exists(same))


def void_disagreeing(round_: Round, *, reason: str, actor: User) -> int:
    """Take back all that no longer agree with the newest ranking; how many there were."""
    return sum(void(one, reason=reason, actor=actor) for one in disagreeing(round_))
