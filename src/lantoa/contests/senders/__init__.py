"""Ways to send a code to a phone: each a module with one class, and a list of what is set up.

A sender raises TransportError: ``unknown`` when the message may have gone out (it is paid for and
not sent again), else it did not.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lantoa.channels.models import Account
from lantoa.contests.senders.sms import Gateway
from lantoa.contests.senders.zns import Zns


class Sender(Protocol):
    """Sends one message. Phones are as in ``84912345678``."""

    def send(self, phone: str, code: str, text: str) -> None:
        """Send the code; ``text`` says the same in a sentence, for those who need one."""


@dataclass(frozen=True)
class Way:
    """A sender with its name for people and what a message costs, in đồng."""

    label: Any
    cost: int
    sender: Sender


def ways() -> dict[str, Way]:
    """What is set up here (docs/operations.md). One without a price is not: a budget could not
    stop it."""
    found = {}
    if settings.SMS_URL and settings.SMS_COST > 0:
        gateway = Gateway(
            settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_BODY,
            tuple(settings.FETCH_ALLOWED_PRIVATE),
        )  # fmt: skip
        found["sms"] = Way(_("SMS"), settings.SMS_COST, gateway)
    account = Account.objects.filter(channel__key="zalo", handle=settings.ZNS_ACCOUNT).first()
    if account and settings.ZNS_TEMPLATE and settings.ZNS_COST > 0:
        zns = Zns(account, settings.ZNS_TEMPLATE, settings.ZNS_FIELD)
        found["zalo"] = Way(_("Zalo"), settings.ZNS_COST, zns)
    return found
