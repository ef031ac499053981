"""What people are told: an account that stopped, an outcome that only a person can find out."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.channels.models import Account, AccountState, Action, Delivery, State
from lantoa.duties.domain import notices
from lantoa.duties.domain.notices import Params
from lantoa.duties.domain.waiting import WaitingItem
from lantoa.library.models import Publication
from lantoa.units.models import User

STOPPED = "channels.stopped"
UNKNOWN = "channels.unknown"
BY_HAND = "channels.by_hand"
GONE = "channels.gone"
NOT_PLAYED = "channels.not_played"


FOR_PEOPLE = Q(state__in=(State.QUEUED, State.SENDING), account__channel__adapter="") | Q(
    state=State.FAILED, action__in=(Action.CORRECT, Action.REMOVE)
)
"""What only a person can carry on with: what a machine cannot deliver, or could not put right or
take down."""


def register_kinds() -> None:
    """Make the kinds of notices known."""
    notices.register(
        STOPPED,
        _("%(name)s has stopped"),
        _("Nothing is sent there any more, and what waits is kept. Sign in again."),
    )
    notices.register(
        BY_HAND,
        _("%(action)s: %(name)s"),
        _("The product was changed or taken down. Please do it, and bring a photo."),
        words=_in_words,
    )
    notices.register(
        NOT_PLAYED,
        _("Not played at all: %(name)s"),
        _("The station's log says that no slot was played. Agree on other times with it."),
    )
    notices.register(
        GONE,
        _("Not there any more: %(name)s"),
        _("What we published there cannot be found, and we did not take it down. Please look."),
    )
    notices.register(
        UNKNOWN,
        _("Was this posted? %(name)s"),
        _("The channel gave no answer and we could not see the post. Please look and tell us."),
    )


def tell_by_hand(delivery: Delivery) -> None:
    """Something that hangs or plays must be taken down or replaced."""
    notices.notify(
        BY_HAND,
        key=f"{BY_HAND}:{delivery.pk}",
        unit=delivery.account.unit,
        params={"name": delivery.account.name, "action": delivery.action},
        url=reverse("channels:delivery", args=[delivery.pk]),
        urgent=True,
    )


def _in_words(params: Params) -> Params:
    return {**params, "action": Action(params["action"]).label}


def tell_not_played(delivery: Delivery) -> None:
    """A station has answered for every slot, and played none."""
    notices.notify(
        NOT_PLAYED,
        key=f"{NOT_PLAYED}:{delivery.pk}",
        unit=delivery.account.unit,
        params={"name": delivery.account.name},
        url=reverse("channels:delivery", args=[delivery.pk]),
    )


def tell_gone(publication: Publication) -> None:
    """Something has disappeared that we did not take down."""
    notices.notify(
        GONE,
        key=f"{GONE}:{publication.pk}:{timezone.now():%Y-%m-%d}",
        unit=publication.unit,
        params={"name": publication.product.headline},
        url=reverse("channels:product", args=[publication.product_id]),
    )


def tell_stopped(account: Account) -> None:
    """An account was stopped: call it in the transaction that stopped it."""
    notices.notify(
        STOPPED,
        key=f"{STOPPED}:{account.pk}:{timezone.now():%Y-%m-%dT%H:%M}",
        unit=account.unit,
        params={"name": account.name},
        url=reverse("channels:account", args=[account.pk]),
        urgent=True,
    )


def tell_unknown(delivery: Delivery) -> None:
    """The channel does not show a delivery whose answer was lost."""
    notices.notify(
        UNKNOWN,
        key=f"{UNKNOWN}:{delivery.pk}:{delivery.lease}",
        unit=delivery.account.unit,
        params={"name": delivery.account.name},
        url=reverse("channels:delivery", args=[delivery.pk]),
    )


def waiting(user: User) -> Iterable[WaitingItem]:
    """Outcomes to find out, proofs to bring, accounts to sign in again."""
    deliveries = Delivery.objects.visible_to(user)
    yield WaitingItem(
        _("Deliveries whose outcome is unknown"),
        deliveries.filter(state=State.UNKNOWN).count(),
        reverse("channels:deliveries") + "?state=unknown",
    )
    yield WaitingItem(
        _("Deliveries for people: hand over, prove, take down"),
        deliveries.filter(FOR_PEOPLE).count(),
        reverse("channels:deliveries") + "?state=people",
    )
    yield WaitingItem(
        _("Accounts that have stopped"),
        Account.objects.visible_to(user).filter(state=AccountState.STOPPED).count(),
        reverse("channels:accounts"),
    )
