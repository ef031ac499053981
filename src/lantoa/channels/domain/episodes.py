"""The podcast: a person puts an episode in; a correction or a take-down takes it out."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.models import Episode, Form, Production, Stage
from lantoa.library.domain.approval import is_sendable
from lantoa.library.domain.opening import open_products
from lantoa.library.domain.people import APPROVERS, holds_role
from lantoa.library.domain.publishing import note_removal, record_publication
from lantoa.library.models import ISSUED, Product, Publication, Territory, Visibility
from lantoa.units.domain.audit import record
from lantoa.units.models import User

CHANNEL = "podcast"

_OUTDATED = ~Q(production__product__status__in=ISSUED) | ~Q(
    production__product__version=F("production__version"),
    production__product__visibility=Visibility.PUBLIC,
    production__product__exclusion="",
)


@transaction.atomic
def publish(production: Production, *, actor: User) -> bool:
    """Put an episode into the podcast, once. True unless it is there.

    Rights, embargo and approval are read at this moment, as for every other channel.
    """
    product = Product.objects.select_for_update(no_key=True).get(pk=production.product_id)
    if not holds_role(actor, product.unit_id, APPROVERS):
        raise DeliveryError(_("Only officers of this product's unit may do this."))
    if (production.form, production.stage) != (Form.PODCAST, Stage.DONE):
        raise DeliveryError(_("The episode is not ready."))
    if production.version != product.version:
        raise DeliveryError(_("The product has changed since. Make the episode again."))
    if product.visibility != Visibility.PUBLIC:
        raise DeliveryError(_("The product is not for everybody."))
    if problems := is_sendable(product, timezone.now(), Territory.WORLD):
        raise DeliveryError(" ".join(problem.text for problem in problems))
    episode, created = Episode.objects.get_or_create(
        production=production, defaults={"published_by": actor}
    )
    if created:
        record_publication(
            product,
            key=_key(episode),
            unit=product.unit,
            channel=CHANNEL,
            at=timezone.now(),
            evidence=_("Put into our own podcast."),
            address=address(product),
        )
        record("episode.publish", production, actor=actor, unit=product.unit)
    return created


def standing() -> QuerySet[Episode]:
    """What may be heard now, the newest first; a product that is taken down, or whose rights have
    ended, is silent at once."""
    episodes: QuerySet[Episode] = Episode.objects.filter(
        removed_at=None, production__product__in=open_products().order_by()
    ).exclude(_OUTDATED)
    return episodes.select_related("production__product").defer("production__product__search")


def withdraw_outdated() -> int:
    """Note which episodes are out: their product was taken down, corrected or closed."""
    outdated = Episode.objects.filter(_OUTDATED, removed_at=None).select_related("production")
    return sum(_withdraw(episode) for episode in outdated)


def address(product: Product) -> str:
    """Where everybody hears it."""
    return f"{settings.BASE_URL}{reverse('episode_sound', args=[product.public_id])}"


@transaction.atomic
def _withdraw(episode: Episode) -> bool:
    now = timezone.now()
    changed = Episode.objects.filter(pk=episode.pk, removed_at=None).update(removed_at=now)
    if changed:
        for publication in Publication.objects.filter(key=_key(episode)):
            note_removal(publication, at=now)
    return changed == 1


def _key(episode: Episode) -> str:
    return f"podcast:{episode.production_id}"
