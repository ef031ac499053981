"""How whole the register is: of items that official channels published, how many are in it?

A person draws a sample of what the union's own channels published (the posts that the listening
floor collected from union sources); an item whose address is that of a publication is in the
register, for each other one a person says so.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import MD5, Cast, Concat
from django.utils.translation import gettext as _

from lantoa.analysis.intervals import Share, wilson
from lantoa.library.domain.errors import LibraryError, NotAllowedError
from lantoa.library.domain.people import APPROVERS, holds_role
from lantoa.library.models import Product, Publication, RegisterSample, SampledItem
from lantoa.listening.domain.queries import unit_ids
from lantoa.listening.models import Mention, SourceKind
from lantoa.units.domain.audit import record
from lantoa.units.models import Unit, User

MOST = 200


@transaction.atomic
def draw(unit: Unit, first: date, last: date, number: int, *, actor: User) -> RegisterSample:
    """Draw up to ``number`` items at random from the unit's official channels in a period.

    Raises LibraryError when nothing was published there: no data is not 100%.
    """
    if not holds_role(actor, unit.pk, APPROVERS):
        raise NotAllowedError(_("A lead or an officer of the unit draws the sample."))
    rows = Mention.objects.visible_to(actor).filter(
        source_kind=SourceKind.UNION,
        unit_id__in=unit_ids(unit.pk),
        day__gte=first,
        day__lte=last,
    )
    available = rows.count()
    if not available:
        raise LibraryError(_("No item of an official channel was collected in this period."))
    sample = RegisterSample.objects.create(
        unit=unit, first=first, last=last, drawn_by=actor, available=available
    )
    # The order of a hash with the sample's own number: random, and the same when looked at again.
    order = MD5(Concat(Cast("id", CharField()), Value(f":{sample.pk}")))
    drawn = rows.order_by(order).values("id", "title", "text", "url")[: min(number, MOST)]
    items = [
        SampledItem(
            sample=sample,
            mention_id=row["id"],
            title=row["title"] or row["text"][:120],
            address=row["url"],
        )
        for row in drawn
    ]
    addresses = [item.address for item in items if item.address]
    known = dict(
        Publication.objects.filter(address__in=addresses).values_list("address", "product")
    )
    for item in items:
        item.product_id = known.get(item.address)
        item.registered = True if item.product_id else None
    SampledItem.objects.bulk_create(items)
    record("library.draw_sample", sample, actor=actor, unit=unit, after={"items": len(items)})
    return sample


@transaction.atomic
def say(item: SampledItem, *, registered: bool, product: Product | None, actor: User) -> None:
    """Say whether an item is in the register; with the product it is, when it is."""
    sample = item.sample
    if not holds_role(actor, sample.unit_id, APPROVERS):
        raise NotAllowedError(_("A lead or an officer of the unit checks the sample."))
    if registered and product is None:
        raise LibraryError(_("Name the product that it is."))
    before = {"registered": item.registered}
    item.registered, item.product = registered, product if registered else None
    item.save(update_fields=["registered", "product"])
    after = {"item": item.pk, "registered": registered}
    record(
        "library.check_sample", sample, actor=actor, unit=sample.unit, before=before, after=after
    )


def coverage(sample: RegisterSample) -> tuple[Share | None, int]:
    """Return the share of the register with its 95% interval, and how many are not looked at yet.

    None while any item is open: a sample that is looked at where it is easy says nothing.
    """
    answers = list(sample.items.values_list("registered", flat=True))
    left = answers.count(None)
    return (None if left else wilson(answers.count(True), len(answers))), left
