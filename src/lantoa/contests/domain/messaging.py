"""Codes to phones: paid from the contest's budget, sent once by a worker, forgotten.

The number waits for the worker sealed, beside the code's digest, and is blanked when it is taken:
a job would keep it for as long as jobs are kept. A message whose outcome is unknown is never sent
again and stays paid.
"""

import logging
import re

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
from lantoa.public.domain.limits import take
from lantoa.units.domain import audit
from lantoa.units.domain.errors import RuleError
from lantoa.units.models import User

_MOBILE = re.compile(r"(?:\+?84|0)([35789][0-9]{8})")
_log = logging.getLogger(__name__)


def phone_contact(text: str) -> tuple[str, Contact] | None:
    """A Vietnamese mobile number as ``84…``, and what is kept of it; None for anything else."""
    found = _MOBILE.fullmatch(re.sub(r"[\s.\-()]", "", text))
    if found is None:
        return None
    phone = f"84{found[1]}"
    digest = keyed_digest("contests.contact", phone)
    return phone, Contact(ContactKind.PHONE, digest, f"•••• ••• {phone[-3:]}")


def may_ask(network: str) -> bool:
    """Whether a network may have one more message paid for: e-mail and printed codes cost nothing
    and so have a wider limit (`entering.may_ask`)."""
    return take("contests.phone", network, burst=30, per_hour=60)


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
    verification.sealed = seal({"phone": phone, "code": code, "text": text, "by": by})
    verification.paid = way.cost
    verification.save(update_fields=["sealed", "paid"])
    app.configure_task("contests.send_code").defer(verification_id=str(verification.pk))
    return verification


def _pay(contest: Contest, cost: int) -> bool:
    """One conditional update: two who pay at once never spend the last đồng twice."""
    purse = Purse.objects.filter(contest=contest, budget__gte=F("spent") + cost)
    return bool(purse.update(spent=F("spent") + cost))


def deliver(verification_id: str) -> None:
    """Send a code that was paid for, once, whatever happens to the worker. What failed before it
    was sent is paid back."""
    taken = _take(verification_id)
    if taken is None:
        return
    try:
        message = unseal(taken.sealed or b"")
        ways()[message["by"]].sender.send(message["phone"], message["code"], message["text"])
    except (SealError, KeyError) as problem:  # no key for it, or the way is not set up any more
        _not_sent(taken, problem, paid_back=True)
    except TransportError as problem:
        _not_sent(taken, problem, paid_back=not problem.unknown)


@transaction.atomic
def _take(verification_id: str) -> Verification | None:
    """The message with its number, of which the database keeps nothing from now on."""
    waiting = Verification.objects.select_for_update().filter(handed_over_at=None)
    taken = waiting.filter(pk=verification_id).first()
    if taken:
        held = Verification.objects.filter(pk=taken.pk)
        held.update(handed_over_at=timezone.now(), sealed=None)
    return taken


@transaction.atomic
def _not_sent(taken: Verification, problem: Exception, *, paid_back: bool) -> None:
    _log.warning("a code was not sent: %r", problem)
    if paid_back:
        purse = Purse.objects.filter(contest=taken.contest_id)
        purse.update(spent=F("spent") - taken.paid)
    Verification.objects.filter(pk=taken.pk).update(undelivered=True)


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
