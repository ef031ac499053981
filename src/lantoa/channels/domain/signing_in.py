"""People sign in to a channel with its own page: nobody copies tokens.

A sign-in belongs to one person and one session, comes back once, and soon ends. Whoever signs in
again must come back as the account that it was.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.channels.adapters import flow as flow_of
from lantoa.channels.adapters.base import Access, TransportError
from lantoa.channels.adapters.oauth import (
    Flow,
    Found,
    SignInError,
    Trouble,
    address,
    new_verifier,
    redeem,
)
from lantoa.channels.domain.accounts import add_account, renew_secrets
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.domain.sealing import seal, unseal
from lantoa.channels.models import Account, Channel, ClientApp, SignIn
from lantoa.library.domain.people import APPROVERS, holds_role
from lantoa.units.domain.audit import record
from lantoa.units.models import Unit, User

ENDS = timedelta(minutes=10)

WORDS = {
    Trouble.DENIED: gettext_lazy("You did not agree at the channel, so nothing was connected."),
    Trouble.SCOPES: gettext_lazy(
        "The channel did not give every permission. Sign in again and leave all boxes ticked."
    ),
    Trouble.REFUSED: gettext_lazy("The channel refused the sign-in. Please try again."),
    Trouble.NOTHING: gettext_lazy(
        "You signed in, but you administer no page or account there that can be connected."
    ),
}


def redirect_of(channel: Channel) -> str:
    """The address that is registered at the channel: one a channel, so that no other can send its
    codes there."""
    return f"{settings.BASE_URL}{reverse('channels:signed_in', args=[channel.key])}"


@transaction.atomic
def save_app(actor: User, channel: Channel, given: Mapping[str, str]) -> None:
    """Store what the channel gave to our app; the installation has one."""
    if not actor.is_superuser:
        raise DeliveryError(_("Only an administrator may do this."))
    app, _new = ClientApp.objects.update_or_create(
        channel=channel, defaults={"sealed": seal(given)}
    )
    record("channel.app", app, actor=actor, unit=None, after={"channel": channel.key})


def is_ready(channel: Channel) -> bool:
    """Tell whether people can sign in: the channel knows our app, or lets it register itself."""
    flow = flow_of(channel.adapter)
    return flow is not None and bool(
        flow.register or ClientApp.objects.filter(channel=channel).exists()
    )


def begin(
    actor: User, session: str, channel: Channel, unit: Unit, *,
    account: Account | None = None, api: str = "",
) -> str:  # fmt: skip
    """Return where the person agrees. Raises DeliveryError with words for the person."""
    _must_connect(actor, unit)
    forget_old()
    flow, api = _flow(channel), api.rstrip("/")
    access = _access(api, _app(flow, channel, api))
    state, verifier = secrets.token_urlsafe(32), new_verifier()
    SignIn.objects.create(
        state=_digest(state), session=_digest(session), user=actor, channel=channel, unit=unit,
        account=account, api=api,
        sealed=seal({"verifier": verifier, "app": json.dumps(dict(access.secrets))}),
    )  # fmt: skip
    return address(flow, access, redirect=redirect_of(channel), state=state, verifier=verifier)


def come_back(
    actor: User, session: str, channel: Channel, said: Mapping[str, str]
) -> tuple[SignIn, list[Found]]:
    """The person is back from the channel; returns the accounts to choose from.

    Raises DeliveryError with words for the person.
    """
    row = _taken(actor, session, channel, said.get("state", ""))
    flow = _flow(channel)
    try:
        if "code" not in said:
            raise SignInError(Trouble.DENIED, said.get("error", ""))
        kept = unseal(row.sealed)
        found = redeem(
            flow, _access(row.api, json.loads(kept["app"])), code=said["code"],
            redirect=redirect_of(channel), verifier=kept["verifier"],
        )  # fmt: skip
    except SignInError as problem:
        raise DeliveryError(f"{WORDS[problem.trouble]} {problem}".strip()) from problem
    except TransportError as problem:
        raise DeliveryError(_("The channel does not answer now. Please try again.")) from problem
    if row.account:
        found = [one for one in found if _is(row.account, one.handle)]
        if not found:
            raise DeliveryError(
                _("You signed in as somebody else. Sign in as %(handle)s.")
                % {"handle": row.account.handle}
            )
    kept = {one.handle: json.dumps([one.name, dict(one.secrets)]) for one in found}
    SignIn.objects.filter(pk=row.pk).update(sealed=seal(kept))
    return row, found


@transaction.atomic
def connect(actor: User, session: str, pk: int, handle: str) -> Account:
    """Store one of the accounts that were found, or the new credentials of the one there is."""
    rows = SignIn.objects.select_for_update().filter(
        pk=pk, user=actor, session=_digest(session), begun_at__gt=timezone.now() - ENDS
    )
    row = rows.exclude(returned_at=None).select_related("channel", "unit").first()
    found = unseal(row.sealed) if row else {}
    if row is None or handle not in found:
        raise _ended()
    _must_connect(actor, row.unit)
    name, given = json.loads(found[handle])
    account = row.account or _known(row.channel, row.api, handle)
    row.delete()
    if account is None:
        return add_account(
            actor, channel=row.channel, unit=row.unit, name=name, handle=handle, secrets=given,
            api=row.api,
        )[0]  # fmt: skip
    _must_connect(actor, account.unit)
    renew_secrets(actor, account, given)
    return account


def forget_old() -> int:
    """Delete sign-ins that nobody can come back from any more."""
    return SignIn.objects.filter(begun_at__lt=timezone.now() - ENDS).delete()[0]


def _taken(actor: User, session: str, channel: Channel, state: str) -> SignIn:
    """The sign-in of this state, once, and only for the person and the session that began it."""
    now = timezone.now()
    rows = SignIn.objects.filter(
        state=_digest(state), session=_digest(session), user=actor, channel=channel,
        begun_at__gt=now - ENDS, returned_at=None,
    )  # fmt: skip
    if not rows.update(returned_at=now):
        raise _ended()
    return SignIn.objects.select_related("account", "unit").get(state=_digest(state))


def _ended() -> DeliveryError:
    return DeliveryError(_("This sign-in has ended, or another browser began it. Begin again."))


def _known(channel: Channel, api: str, handle: str) -> Account | None:
    """The account of this handle, or else the one at this server that is the same."""
    rows = Account.objects.filter(channel=channel)
    if exact := rows.filter(handle=handle).first():
        return exact
    there = (one for one in rows.order_by("pk") if one.api.rstrip("/").lower() == api)
    return next((one for one in there if _is(one, handle)), None)


def _is(account: Account, handle: str) -> bool:
    """Whether it is the same; at Mastodon people enter the name without its server."""
    return account.handle.lstrip("@") in (handle, handle.partition("@")[0])


def _flow(channel: Channel) -> Flow:
    flow = flow_of(channel.adapter)
    if flow is None or channel.retired(timezone.localdate()):
        raise DeliveryError(_("Nobody can sign in to this channel here."))
    return flow


def _app(flow: Flow, channel: Channel, api: str) -> dict[str, str]:
    """Our app at the channel. Where it may, it registers itself, for each sign-in anew: a server
    drops the apps that nobody uses, and our own address may have changed."""
    if flow.register and api:
        try:
            return flow.register(_access(api, {}), redirect_of(channel))
        except (SignInError, TransportError) as problem:
            said = _("This server does not let us sign in: %(why)s") % {"why": problem}
            raise DeliveryError(said) from problem
    app = ClientApp.objects.filter(channel=channel).first()
    if app is None:
        raise DeliveryError(_("An administrator must first enter our app at this channel."))
    return unseal(app.sealed)


def _access(api: str, app: Mapping[str, str]) -> Access:
    allowed = tuple(settings.FETCH_ALLOWED_PRIVATE)
    return Access(api=api, handle="", secrets=app, allowed=allowed)


def _must_connect(actor: User, unit: Unit) -> None:
    if not holds_role(actor, unit.pk, APPROVERS):
        raise DeliveryError(_("Only officers of this account's unit may do this."))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
