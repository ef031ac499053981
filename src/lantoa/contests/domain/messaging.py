"""Codes to phones: paid from the contest's budget, sent once by a worker, forgotten.

The number travels to the worker sealed and is kept nowhere; a message whose outcome is unknown is
never sent again and stays paid.
"""

import logging
import re
from base64 import b64decode, b64encode

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from lantoa.channels.adapters.base import TransportError
from lantoa.channels.domain.sealing import SealError, seal, unseal
from lantoa.contests.domain.entering import Contact, send_code
from lantoa.contests.models import ContactKind, Contest, Purse, Verification
from lantoa.contests.senders import Way, ways
from lantoa.public.domain.keyed import keyed_digest
from lantoa.units.domain import audit
from lantoa.units.domain.errors import RuleError
from lantoa.units.models import User

_MOBILE = re.compile(r"(?:\+?84|0)([35789]\d{8})")
_log = logging.getLogger(__name__)


def phone_contact(text: str) -> tuple[str, Contact] | None:
    """A Vietnamese mobile number as ``84…``, and what is kept of it; None for anything else."""
    found = _MOBILE.fullmatch(re.sub(r"[\s.\-()]", "", text))
    if found is None:
        return None
    phone = f"84{found[1]}"
    digest = keyed_digest("contests.contact", phone)
    return phone, Contact(ContactKind.PHONE, digest, f"•••• ••• {phone[-3:]}")


def offered(contest: Contest) -> dict[str, Way]:
    """The ways to a phone that this contest has a budget for."""
    return ways() if Purse.objects.filter(contest=contest, budget__gt=0).exists() else {}


@transaction.atomic
def send_to_phone(contest: Contest, phone: str, contact: Contact, by: str) -> Verification | None:
    """Pay for a code and hand it to a worker; None when too many were sent to this number. Raises
    RuleError when the budget does not hold it."""
    way = offered(contest)[by]
    sent = send_code(contest, contact)
    if sent is None:
        return None
    verification, code = sent
    if not _pay(contest, way.cost):
        raise RuleError(
            _("No more messages can be sent in this contest. Use an e-mail address or a code.")
        )
    text = _t("%(code)s is your code for the contest") % {"code": code}
    sealed = b64encode(seal({"phone": phone, "code": code, "text": text, "by": by})).decode()
    app.configure_task("contests.send_code").defer(
        verification_id=str(verification.pk), sealed=sealed
    )
    return verification


def _pay(contest: Contest, cost: int) -> bool:
    """One conditional update: two who pay at once never spend the last đồng twice."""
    purse = Purse.objects.filter(contest=contest, budget__gte=F("spent") + cost)
    return bool(purse.update(spent=F("spent") + cost))


def deliver(verification_id: str, sealed: str) -> None:
    """Send a code that was paid for, once, whatever happens to the worker."""
    waiting = Verification.objects.filter(pk=verification_id, handed_over_at=None)
    if not waiting.update(handed_over_at=timezone.now()):
        return
    contest = Contest.objects.get(verifications__pk=verification_id)
    try:
        message = unseal(b64decode(sealed))
        way = ways()[message["by"]]
    except (SealError, KeyError):
        Verification.objects.filter(pk=verification_id).update(undelivered=True)
        return
    try:
        way.sender.send(message["phone"], message["code"], message["text"])
    except TransportError as problem:
        _log.warning("a code was not sent (%s): %s", message["by"], problem)
        with transaction.atomic():
            if not problem.unknown:
                Purse.objects.filter(contest=contest).update(spent=F("spent") - way.cost)
            Verification.objects.filter(pk=verification_id).update(undelivered=True)


@transaction.atomic
def set_budget(contest: Contest, budget: int, *, actor: User) -> None:
    """State what messages may cost. Raises RuleError for less than was spent."""
    Purse.objects.get_or_create(contest=contest)
    purse = Purse.objects.select_for_update().get(contest=contest)
    if budget < purse.spent:
        raise RuleError(_("More was spent already."))
    Purse.objects.filter(pk=purse.pk).update(budget=budget)
    audit.record(
        "set_message_budget", contest, actor=actor, unit=contest.unit,
        before={"budget": purse.budget}, after={"budget": budget},
    )  # fmt: skip
