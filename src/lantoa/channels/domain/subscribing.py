"""Verbs: people ask to be sent what a unit sends, say yes once more, change it, and leave."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from lantoa.channels.adapters import TO_MANY
from lantoa.channels.adapters.base import TransportError
from lantoa.channels.adapters.smtp import hand_in
from lantoa.channels.adapters.webpush.encryption import public_key, unpacked
from lantoa.channels.adapters.webpush.services import is_service
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.domain.sealing import seal, unseal
from lantoa.channels.models import Account, AccountState, LeftWhy, Subscriber
from lantoa.privacy.domain import consents
from lantoa.privacy.domain.deletions import record_deletion
from lantoa.privacy.models import ConsentMethod
from lantoa.public.domain import codes, limits
from lantoa.public.domain.keyed import keyed_digest

logger = logging.getLogger(__name__)
NETWORK = {"burst": 20, "per_hour": 60}
LONGEST_ENDPOINT = 1_000
ADDRESS, A_DAY = 3, 3
"""Nobody's letter box is filled by what others type: three letters, then three a day."""


def purpose_of(account: Account) -> str:
    """The purpose to which its subscribers agree."""
    return f"channels.{account.channel.adapter}"


def offered() -> QuerySet[Account]:
    """The accounts that people can subscribe to."""
    rows = Account.objects.filter(channel__adapter__in=TO_MANY, state=AccountState.ACTIVE)
    return rows.select_related("channel", "unit")


def readers(account: Account) -> QuerySet[Subscriber]:
    """Those who are sent what an account sends."""
    return Subscriber.objects.filter(account=account, ended_at=None, confirmed_at__isnull=False)


def may_ask(network: str) -> bool:
    """Whether this network may ask once more now."""
    return limits.take("subscribe", network, **NETWORK)


def ask(
    account: Account, address: str, *, language: str, topics: Sequence[str]
) -> Subscriber | None:
    """Somebody typed an address that is to get the newsletter; None when it has been written to
    often enough today. Whoever reads its letters still has to say yes."""
    plain = address.strip().lower()
    key = keyed_digest("subscriber.address", plain)  # whichever newsletter it is
    if not limits.take("subscribe.address", key, burst=ADDRESS, per_hour=A_DAY / 24):
        return None
    return _keep(account, plain, {"address": address.strip()}, language, topics)


@transaction.atomic
def ask_for_browser(account: Account, place: Mapping[str, str], *, language: str) -> Subscriber:
    """A browser is to be notified; the box was ticked in it and it alone knows the endpoint, so
    this is the yes as well. Raises DeliveryError for what is no endpoint of a push service."""
    _check(place)
    subscriber = _keep(account, place["endpoint"], place, language, [])
    confirm(subscriber)
    return subscriber


def leave_browser(account: Account, endpoint: str) -> bool:
    """A browser is to be left alone."""
    rows = Subscriber.objects.filter(
        account=account, digest=_digest(account, endpoint), ended_at=None
    )
    found = rows.first()
    return found is not None and end(found)


def _check(place: Mapping[str, str]) -> None:
    try:
        if len(place["endpoint"]) > LONGEST_ENDPOINT or not is_service(place["endpoint"]):
            raise ValueError("endpoint")
        public_key(place["p256dh"])
        if len(unpacked(place["auth"])) != 16:
            raise ValueError("auth")
    except ValueError as problem:
        raise DeliveryError(_("This browser's push service cannot be used.")) from problem


@transaction.atomic
def _keep(
    account: Account, name: str, place: Mapping[str, str], language: str, topics: Sequence[str]
) -> Subscriber:
    public_id = uuid.uuid4()
    subscriber, _created = Subscriber.objects.get_or_create(
        account=account,
        digest=_digest(account, name),
        ended_at=None,
        defaults={
            "public_id": public_id,
            "code_digest": codes.digest(_code(public_id)),
            "sealed": seal(place),
            "language": language,
            "topics": list(topics),
        },
    )
    return subscriber


def write_to(subscriber: Subscriber) -> None:
    """Ask the owner of an address whether they want it; one who gets it already is sent the way to
    change it. Raises TransportError when that may be tried again: nothing has left."""
    account = subscriber.account
    address = f"{settings.BASE_URL}{reverse('wishes', args=[code_of(subscriber)])}"
    with override(subscriber.language):
        if subscriber.confirmed_at:
            title = _("You get %(name)s already")
            text = _("Change or end it here:\n%(address)s")
        else:
            title = _("Do you want %(name)s?")
            text = _(
                "Somebody asked for these letters with your address. If it was you, say yes "
                "here:\n%(address)s\n\nIf not, do nothing: the address is deleted after 7 days."
            )
        letter = EmailMessage(
            title % {"name": account.name},
            text % {"address": address},
            formataddr((account.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
            [unseal(subscriber.sealed)["address"]],
        )
    connection = get_connection()
    try:
        hand_in(letter, connection, lambda: None)
    except TransportError as error:
        if not (error.permanent or error.unknown):
            raise
        logger.warning("subscriber %s was not written to: %s", subscriber, error)
    finally:
        connection.close()


@transaction.atomic
def confirm(subscriber: Subscriber) -> bool:
    """The owner of the address says yes; True the first time."""
    rows = Subscriber.objects.filter(pk=subscriber.pk, confirmed_at=None, ended_at=None)
    if not rows.update(confirmed_at=timezone.now()):
        return False
    text = consents.current_text(purpose_of(subscriber.account))
    consents.give(subscriber, text, ConsentMethod.WEB)
    return True


def change(subscriber: Subscriber, *, language: str, topics: Sequence[str]) -> None:
    """Remember other wishes."""
    Subscriber.objects.filter(pk=subscriber.pk).update(language=language, topics=list(topics))


@transaction.atomic
def end(subscriber: Subscriber, why: LeftWhy = LeftWhy.ASKED) -> bool:
    """Send nothing there any more, and forget the address; True unless it was so before."""
    rows = Subscriber.objects.filter(pk=subscriber.pk, ended_at=None)
    if not rows.update(ended_at=timezone.now(), ended_why=why, sealed=b"", digest=""):
        return False
    consents.withdraw(subscriber)
    record_deletion("subscriber", str(subscriber.public_id))
    return True


def code_of(subscriber: Subscriber) -> str:
    """The code in this subscriber's letters."""
    return _code(subscriber.public_id)


def of_code(code: str) -> Subscriber | None:
    """Whose letters have this code; also of somebody who has left."""
    held = codes.digest(code)
    rows = Subscriber.objects.select_related("account__channel", "account__unit")
    return rows.filter(code_digest=held).first() if held else None


def _code(public_id: uuid.UUID) -> str:
    return codes.code_of(f"subscriber {public_id}")


def _digest(account: Account, name: str) -> str:
    return keyed_digest("subscriber", f"{account.pk} {name}")
