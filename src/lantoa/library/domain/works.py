"""Products as others get them: a `Work` with the addresses that this installation serves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import PurePath
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import override

from lantoa.library.domain.showing import is_shown, shown_file, shown_size
from lantoa.library.formats.work import LICENCE_ADDRESSES, File, Label, Work, fit, line
from lantoa.library.models import Kind, Licence, Master, Product, Status
from lantoa.listening.models import Topic
from lantoa.units.domain.days import midnight
from lantoa.units.models import Unit


def work_of(product: Product) -> Work:
    """Return one product as others get it."""
    return works_of([product])[0]


def works_of(products: Iterable[Product]) -> list[Work]:
    """Return products as others get them, in three queries however many they are."""
    rows = list(products)
    prefetch_related_objects(rows, "masters", "adapted_from")
    named = Unit.objects.named(timezone.localdate())
    units = {unit.pk: unit for unit in named.filter(pk__in={row.unit_id for row in rows})}
    return [_work(row, units[row.unit_id]) for row in rows]


def address_of(product: Product) -> str:
    """Return the public address of a product; it opens while everybody may read it."""
    return here(reverse("open_product", args=[product.public_id]))


def picture_address(master: Master) -> str:
    """Return the public address of a picture; it opens with its product."""
    return here(reverse("open_file", args=[master.product.public_id, master.pk, "jpg"]))


def here(path: str) -> str:
    """Return a path of this installation with its base address."""
    return f"{settings.BASE_URL}{path}"


def _work(product: Product, unit: Unit) -> Work:
    kind, licence = Kind(product.kind), product.licence
    return Work(
        identifier=product.public_id,
        address=address_of(product),
        version=product.version,
        kind=_label("kind", product.kind, kind.label),
        headline=line(product.headline),
        lead=fit(product.lead),
        body=fit(product.body),
        language=product.language,
        unit=Label(_listing("unit", unit.code), *_names(unit)),
        topics=tuple(_label("topic", key, Topic(key).label) for key in product.topics),
        campaign=line(product.campaign),
        author=line(product.author),
        owner=line(product.owner),
        licence=Label(
            LICENCE_ADDRESSES.get(licence, ""), *_both(Licence(licence).label if licence else "")
        ),
        terms=fit(product.rights_note),
        created=timezone.localtime(product.created_at),
        issued=product.issued_at and timezone.localtime(product.issued_at),
        changed=timezone.localtime(
            max(product.changed_at, product.issued_at or product.changed_at)
        ),
        embargo=product.embargo_until and timezone.localtime(product.embargo_until),
        expires=_end_of_term(product),
        correction=fit(product.correction),
        ai_generated=product.ai_generated,
        source=product.adapted_from.public_id if product.adapted_from else None,
        files=tuple(_file(product, master) for master in product.masters.all() if is_shown(master)),
        gone=product.status == Status.KILLED,
    )


def _file(product: Product, master: Master) -> File:
    shown = None if master.mime.startswith("image/") else shown_file(master)
    ending = PurePath(shown.file.name or "").suffix.lstrip(".") or "bin" if shown else "jpg"
    width, height = shown_size(master)
    path = reverse("open_file", args=[product.public_id, master.pk, ending])
    return File(
        address=here(path),
        mime=shown.mime if shown else "image/jpeg",
        name=line(master.name),
        size=shown.size if shown else None,
        width=width,
        height=height,
        seconds=master.duration.total_seconds() if master.duration else None,
        alt=fit(master.alt),
        transcript=fit(master.transcript),
    )


def _label(name: str, value: str, words: str | Promise) -> Label:
    return Label(_listing(name, value), *_both(words))


def _listing(name: str, value: str) -> str:
    return here(f"{reverse('open_products')}?{urlencode({name: value})}")


def _names(unit: Unit) -> tuple[str, str]:
    return line(unit.shown_vi or ""), line(unit.shown_en or "")


def _both(words: str | Promise) -> tuple[str, str]:
    """Words in Vietnamese and in English."""
    found = []
    for language in ("vi", "en"):
        with override(language):
            found.append(force_str(words))
    return found[0], found[1]


def _end_of_term(product: Product) -> datetime | None:
    """The first moment at which the rights are over."""
    if product.rights_until is None:
        return None
    return midnight(product.rights_until + timedelta(days=1))
