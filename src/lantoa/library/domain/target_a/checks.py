"""The four checks of one product; each is automatic, and says what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lantoa.library.domain.finding import is_found
from lantoa.library.domain.opening import is_open
from lantoa.library.domain.rights import allows_reuse
from lantoa.library.models import ISSUED, Fixity, Kind, Product, Standing, Visibility
from lantoa.units.models import Level, Membership, Role, Unit, User
from lantoa.units.models.scope import forget_scope

# What such a product says is the product; everything else needs a file.
TEXTS = (Kind.NEWS, Kind.LOUDSPEAKER)
# What is a text, and therefore must be found by its words.
DOCUMENTS = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
BATCH = 200


@dataclass(frozen=True)
class Verdict:
    """The codes of what is missing, for each of the four; empty means that the check is passed."""

    digitised: tuple[str, ...]
    connected: tuple[str, ...]
    shareable: tuple[str, ...]
    disseminated: tuple[str, ...]

    def fields(self) -> dict[str, object]:
        """The verdict as the columns of a standing."""
        four = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: not missing for name, missing in four.items()} | {
            "reasons": [code for missing in four.values() for code in missing]
        }


@contextmanager
def stranger() -> Iterator[User]:
    """A person of a unit that has nothing to do with any other, with a real membership.

    They exist only inside a transaction that is undone: the probe sees through the same queryset
    as everybody, and leaves nothing behind.
    """
    today = timezone.localdate()
    with transaction.atomic():
        unit = Unit.objects.create(
            code="probe-of-target-a", level=Level.UNION_GROUP, valid_from=today
        )
        person = User.objects.create_user("probe@lantoa.invalid")
        Membership.objects.create(user=person, unit=unit, role=Role.VIEWER, valid_from=today)
        forget_scope(person)
        yield person
        transaction.set_rollback(True)


def check(product: Product, probe: User, at: datetime) -> Verdict:
    """Judge a product at a moment; ``probe`` searches for it as somebody of another unit."""
    return Verdict(
        tuple(_digitised(product)),
        tuple(_connected(product, probe, at)),
        tuple(_shareable(product, at)),
        tuple(_disseminated(product)),
    )


def _digitised(product: Product) -> Iterator[str]:
    masters = list(product.masters.all())
    if not masters and not (product.kind in TEXTS and product.lead and product.body):
        yield "no_master"
    if any(master.fixity != Fixity.OK for master in masters):
        yield "master_not_intact"
    if not (product.headline and product.author and product.language):
        yield "no_metadata"
    documents = [m for m in masters if m.mime in DOCUMENTS]
    pictures = [master for master in masters if master.mime.startswith("image/")]
    recordings = [master for master in masters if master.is_recording]
    if not all(master.alt for master in pictures):
        yield "no_alt"
    if not all(master.transcript for master in recordings):
        yield "no_transcript"
    if not all(master.text for master in documents):
        yield "no_text"


def _connected(product: Product, probe: User, at: datetime) -> Iterator[str]:
    if not (product.topics or product.campaign):
        yield "no_topic"
    if not is_found(probe, product):
        yield "not_found"
    if is_open(product, at) and not _is_harvested(product):
        yield "not_harvested"


def _is_harvested(product: Product) -> bool:
    """Tell whether harvesters and partners are told of it (`domain.opening`)."""
    opening = getattr(product, "opening", None)
    return opening is not None and not opening.closed


def _shareable(product: Product, at: datetime) -> Iterator[str]:
    if not allows_reuse(product, timezone.localdate(at)):
        yield "rights"
    if product.visibility == Visibility.UNIT:
        yield "unit_only"


def _disseminated(product: Product) -> Iterator[str]:
    online = [p for p in product.publications.all() if p.address and p.removed_at is None]
    if not online:
        yield "not_online"
    elif not any(publication.live for publication in online):
        yield "not_live"


def judge_after(last_id: int, at: datetime | None = None) -> int | None:
    """Judge the next batch of accepted products after an id; returns the last id of the batch.

    None when there is none left. A standing is added only where the verdict has changed, so that
    judging again adds nothing.
    """
    moment = at or timezone.now()
    batch = list(
        Product.objects.filter(pk__gt=last_id, status__in=ISSUED)
        .defer("search")
        .select_related("opening")
        .prefetch_related("masters", "publications")
        .order_by("pk")[:BATCH]
    )
    if not batch:
        return None
    latest = _latest([product.pk for product in batch], moment)
    with stranger() as probe:
        found = {product.pk: check(product, probe, moment).fields() for product in batch}
    Standing.objects.bulk_create(
        [
            Standing(product_id=pk, since=moment, **fields)
            for pk, fields in found.items()
            if latest.get(pk) != fields
        ],
        ignore_conflicts=True,
    )
    return batch[-1].pk


def _latest(product_ids: list[int], at: datetime) -> dict[int, dict[str, object]]:
    names = ("digitised", "connected", "shareable", "disseminated", "reasons")
    rows = (
        Standing.objects.filter(product__in=product_ids, since__lte=at)
        .order_by("product", "-since")
        .distinct("product")
        .values("product", *names)
    )
    return {row["product"]: {name: row[name] for name in names} for row in rows}
