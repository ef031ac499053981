"""Entering a contest: one person, one entry, proved by an e-mail address or a printed code.

An address is used to send one code and then forgotten: what is kept is a keyed hash, which finds
the same person again, and a masked form to show.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.contests.domain.rights import ORGANISERS
from lantoa.contests.models import (
    Board,
    ContactKind,
    Contest,
    Contestant,
    EntryCode,
    Juror,
    Verification,
)
from lantoa.duties.domain.people import line_of
from lantoa.privacy.domain import consents
from lantoa.privacy.models import ConsentMethod
from lantoa.public.domain import codes
from lantoa.public.domain.keyed import keyed_digest
from lantoa.public.domain.limits import take
from lantoa.units.domain import audit
from lantoa.units.domain.errors import RuleError
from lantoa.units.models import Membership, Unit, User
from lantoa.units.models.periods import holds_on

CODE_GOOD_FOR = timedelta(minutes=15)
ENTRY_GOOD_FOR = timedelta(hours=1)
PURPOSE = consents.Purpose(
    code="contests.entry",
    label=_("Entering a contest"),
    text_vi=(
        "Tôi đồng ý cho ban tổ chức lưu họ tên, đơn vị và bài thi của tôi để chấm thi, xếp hạng và "
        "trao giải. Nếu tôi đoạt giải, tên tôi được công bố với số liên lạc đã che bớt. Tôi có thể "
        "rút lại đồng ý bất cứ lúc nào."
    ),
    text_en=(
        "I agree that the organisers keep my name, unit and answers to mark, rank and award "
        "prizes. If I win, my name is published with my contact masked. I can withdraw at any time."
    ),
)


@dataclass(frozen=True)
class Contact:
    """What is kept of an address or code."""

    kind: ContactKind
    hash: str
    masked: str


def email_contact(address: str) -> Contact:
    """The contact behind an e-mail address, whatever its letter case."""
    address = address.strip().casefold()
    local, _, host = address.partition("@")
    return Contact(
        ContactKind.EMAIL, keyed_digest("contests.contact", address), f"{local[:1]}•••@{host}"
    )


def code_contact(digest: str, code: str) -> Contact:
    """The contact behind a printed code."""
    return Contact(ContactKind.CODE, keyed_digest("contests.contact", digest), f"•••{code[-4:]}")


def may_ask(network: str) -> bool:
    """Whether a network may try once more; a whole factory may share one."""
    return take("contests.entry", network, burst=120, per_hour=600)


def send_code(contest: Contest, contact: Contact) -> tuple[Verification, str] | None:
    """A code to send to an address that somebody says is theirs; None when too many were sent."""
    if not take("contests.code", contact.hash, burst=3, per_hour=6):
        return None
    code = f"{secrets.randbelow(10**6):06}"
    verification = Verification(
        contest=contest,
        contact_kind=contact.kind,
        contact_hash=contact.hash,
        contact_masked=contact.masked,
        expires_at=timezone.now() + CODE_GOOD_FOR,
    )
    verification.code_digest = _digest(verification.pk, code)
    verification.save()
    return verification, code


def verify(verification: UUID, code: str) -> bool:
    """Try a code that was sent. Each try is counted before it is looked at."""
    now = timezone.now()
    open_ones = Verification.objects.filter(pk=verification, expires_at__gt=now, verified_at=None)
    if not open_ones.filter(tries_left__gt=0).update(tries_left=F("tries_left") - 1):
        return False
    right = open_ones.filter(code_digest=_digest(verification, "".join(code.split())))
    return bool(right.update(verified_at=now, expires_at=now + ENTRY_GOOD_FOR))


def accept_printed(contest: Contest, code: str) -> Verification | None:
    """Accept a printed code of this contest; None when it is none."""
    digest = codes.digest(code)
    if not digest or not EntryCode.objects.filter(contest=contest, digest=digest).exists():
        return None
    contact = code_contact(digest, codes.normalised(code))
    now = timezone.now()
    return Verification.objects.create(
        contest=contest,
        contact_kind=contact.kind,
        contact_hash=contact.hash,
        contact_masked=contact.masked,
        verified_at=now,
        expires_at=now + ENTRY_GOOD_FOR,
    )


def barred(verification: Verification) -> bool:
    """Whether the address is that of somebody who runs this contest or marks its essays."""
    contest = verification.contest
    on = timezone.localdate()
    runs = Q(memberships__in=Membership.objects.filter(
        holds_on(on), role__in=ORGANISERS, unit__in=line_of(contest.unit, on)
    ))  # fmt: skip
    marks = Q(pk__in=Juror.objects.filter(board__contest=contest).values("user"))
    people = User.objects.filter(runs | marks).values_list("email", flat=True)
    return verification.contact_hash in {email_contact(email).hash for email in people}


def verified(verification: Verification) -> bool:
    """Whether an address was proved a short while ago."""
    return verification.verified_at is not None and verification.expires_at > timezone.now()


def entered(verification: Verification) -> Contestant | None:
    """The contestant whose address was proved, if they have entered."""
    return Contestant.objects.filter(
        contest_id=verification.contest_id, contact_hash=verification.contact_hash
    ).first()


@transaction.atomic
def enter(
    verification: Verification, *, name: str, board: Board, unit: Unit | None, unit_missing: str
) -> Contestant:
    """Enter the contest; the same person twice is one entry, the first. Call it for a `verified`
    address and with the consent that the form asks for. Raises RuleError."""
    if barred(verification):
        raise RuleError(_("You organise this contest or mark its essays, so you may not enter."))
    person, new = Contestant.objects.get_or_create(
        contest_id=verification.contest_id,
        contact_hash=verification.contact_hash,
        defaults={
            "contact_kind": verification.contact_kind,
            "contact_masked": verification.contact_masked,
            "name": name,
            "board": board,
            "unit": unit,
            "unit_missing": unit_missing,
        },
    )
    if new:
        consents.give(person, consents.current_text(PURPOSE.code), ConsentMethod.WEB)
    return person


@transaction.atomic
def make_codes(contest: Contest, number: int, *, actor: User) -> list[str]:
    """So many new codes to print. They are shown once: only their digests are kept."""
    made = [codes.new_code() for _ in range(number)]
    EntryCode.objects.bulk_create(
        EntryCode(contest=contest, digest=codes.digest(code)) for code in made
    )
    audit.record(
        "make_entry_codes", contest, actor=actor, unit=contest.unit, after={"number": number}
    )
    return made


def forget_verifications() -> int:
    """Delete what was sent and is over."""
    return Verification.objects.filter(expires_at__lt=timezone.now()).delete()[0]


def _digest(verification: UUID, code: str) -> str:
    return keyed_digest("contests.code", f"{verification} {code}")
