"""Versions in other languages: products of their own that know what they were made from."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.library.domain.copying import copy_product
from lantoa.library.domain.errors import LibraryError
from lantoa.library.domain.people import must_edit
from lantoa.library.domain.writing import locked
from lantoa.library.models import Language, Product, Status
from lantoa.units.domain.audit import record
from lantoa.units.models import User


@transaction.atomic
def translate(product_id: int, language: Language, *, actor: User) -> Product:
    """Make a draft in another language, with the text to write over, the files and the rights.

    There is one version a language; asking again returns it.
    """
    product = locked(product_id)
    must_edit(actor, product)
    if product.status == Status.KILLED:
        raise LibraryError(_("It is taken down."))
    if product.translation_of is not None:
        raise LibraryError(_("Make it from the original."))
    if language == product.language:
        raise LibraryError(_("It is in this language already."))
    known = product.translations.exclude(status=Status.KILLED).filter(language=language).first()
    if known is not None:
        return known
    made = copy_product(
        product,
        product.unit,
        actor,
        language=language,
        visibility=product.visibility,
        exclusion=product.exclusion,
        translation_of=product,
        translated_version=product.version,
    )
    after = {"from": product.pk, "language": language}
    record("library.translate", made, actor=actor, unit=made.unit, after=after)
    return made
