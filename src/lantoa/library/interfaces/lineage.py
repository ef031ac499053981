"""Where a product comes from and where it went; versions in other languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lantoa.library.domain.errors import LibraryError
from lantoa.library.domain.lineage import Kin, family
from lantoa.library.domain.translating import translate as make_version
from lantoa.library.interfaces.products import ProductPage, visible
from lantoa.library.models import Language
from lantoa.units.interfaces.pages import person
from lantoa.units.models import Unit


class Lineage(ProductPage):
    """The tree of a product, and every place where it is used."""

    template_name = "library/lineage.html"
    label = _("Where it comes from and where it is used")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tree as (depth, product, unit) lines, and the uses with their units."""
        kin = list(_lines(family(self.product, person(self.request))))
        uses = list(self.product.uses.select_related("user")[:200])
        units = {one.unit_id for _depth, one in kin if one} | {use.unit_id for use in uses}
        named = Unit.objects.named(timezone.localdate()).in_bulk(units)
        return super().get_context_data(
            product=self.product,
            kin=[(depth, one, named.get(one.unit_id) if one else None) for depth, one in kin],
            uses=[(use, named.get(use.unit_id)) for use in uses],
            publications=list(self.product.publications.all()[:200]),
            **kwargs,
        )


def _lines(kin: Kin, depth: int = 0) -> Iterator[tuple[int, Any]]:
    yield depth, kin.product
    for child in kin.children:
        yield from _lines(child, depth + 1)


@require_POST
def translate(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a version in another language, or open the one there is."""
    product, language = visible(request, pk), request.POST.get("language", "")
    if language not in Language.values:
        messages.error(request, _t("Choose a language."))
        return redirect("library:product", pk)
    try:
        made = make_version(product.pk, Language(language), actor=person(request))
    except LibraryError as refused:
        messages.error(request, str(refused))
        return redirect("library:product", pk)
    return redirect("library:edit", made.pk)
