"""The library: everybody's approved work, and the work of one's own units."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.library.domain.finding import Filters, count, find
from lantoa.library.domain.people import own_units
from lantoa.library.domain.requests import open_count
from lantoa.library.interfaces.answers import Answer, may_use
from lantoa.library.interfaces.forms import DAY
from lantoa.library.models import Kind, Master, Product, Status
from lantoa.listening.interfaces.choices import unit_choices
from lantoa.listening.interfaces.forms import ANY
from lantoa.listening.models import Topic
from lantoa.units.interfaces.pages import WorkspacePage, person
from lantoa.units.models import Unit, User

_SHOWN = ("kind", "topic", "unit", "status", "free", "first", "last")


class FilterForm(forms.Form):
    """Filters of the library from the address of the page; what cannot be read is left out."""

    q = forms.CharField(required=False, max_length=300)
    whose = forms.ChoiceField(required=False, choices=[(key, "") for key in ("ours", "waiting")])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *Kind.choices])
    topic = forms.ChoiceField(label=_("Topic"), required=False, choices=[ANY, *Topic.choices])
    unit = forms.TypedChoiceField(
        label=_("Unit"), coerce=int, empty_value=None, required=False, choices=[]
    )
    status = forms.ChoiceField(label=_("State"), required=False, choices=[ANY, *Status.choices])
    free = forms.ChoiceField(
        label=_("May be used"), required=False, choices=[ANY, ("yes", _("Without asking"))]
    )

    first = forms.DateField(label=_("Changed from"), required=False, widget=DAY)
    last = forms.DateField(label=_("Changed to"), required=False, widget=DAY)

    def __init__(self, data: dict[str, str], user: User) -> None:
        super().__init__(data, auto_id="filter-%s")
        chosen = data.get("unit", "")
        units = unit_choices(user, int(chosen) if chosen.isdecimal() else None)
        self.fields["unit"].choices = [ANY, *units]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """What the address asks for; call once `is_valid` has run."""
        values = {f.name: self.cleaned_data.get(f.name) for f in fields(Filters)}
        return Filters(**{name: value for name, value in values.items() if value})

    def shown(self) -> list[forms.BoundField]:
        """The fields beside the search box."""
        return [self[name] for name in _SHOWN]

    def in_use(self) -> bool:
        """Whether any of them limits the list."""
        return any(self.data.get(name) for name in _SHOWN)


def list_address(filters: Filters) -> str:
    """Return the address of the list that these filters make."""
    used = {name: getattr(filters, name) for name in sorted(filters.in_use())}
    address = reverse("library:products")
    return f"{address}?{urlencode(used)}" if used else address


@dataclass(frozen=True)
class Row:
    """A product of the list, with what is looked up once for the whole page."""

    product: Product
    unit: Unit | None
    picture: Master | None
    answer: Answer


def rows_of(products: list[Product], units: list[Unit]) -> list[Row]:
    """Return the rows of a page; ``units`` are those of the person."""
    today = timezone.localdate()
    named = Unit.objects.named(today).in_bulk({product.unit_id for product in products})
    pictures: dict[int, Master] = {}
    masters = Master.objects.filter(product__in=products).exclude(preview="").defer("text")
    for master in masters.order_by("-id"):
        pictures[master.product_id] = master
    return [
        Row(p, named.get(p.unit_id), pictures.get(p.pk), may_use(p, units, today)) for p in products
    ]


class ProductList(WorkspacePage):
    """Products that match the filters in the address."""

    template_name = "library/products.html"
    page_title = _("Library")
    header_icon = "folder-open-1"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, its filters, its tabs."""
        user = person(self.request)
        form = FilterForm(self.request.GET.dict(), user)
        form.is_valid()
        filters = form.filters()
        number = self.request.GET.get("page", "1")
        page = find(user, filters, int(number) if number.isdecimal() else 1)
        return super().get_context_data(
            form=form,
            filters=filters,
            page=page,
            rows=rows_of(page.products, own_units(user)),
            tabs=_tabs(user, filters),
            previous=_page_address(filters, page.number - 1) if page.number > 1 else "",
            next=_page_address(filters, page.number + 1) if page.has_next else "",
            **kwargs,
        )


def _tabs(user: User, filters: Filters) -> list[tuple[str, str, bool]]:
    waiting = {"number": count(user, Filters(whose="waiting")).number}
    labels = {
        "": _t("Everybody's work"),
        "ours": _t("Ours, drafts too"),
        "waiting": _t("Waiting for approval: %(number)s") % waiting,
    }
    asked = _t("Asked for: %(number)s") % {"number": open_count(user)}
    return [
        (label, list_address(replace(Filters(q=filters.q), whose=key)), filters.whose == key)  # type: ignore[arg-type]
        for key, label in labels.items()
    ] + [
        (asked, reverse("library:requests"), False),
        (_t("Collections"), reverse("library:collections"), False),
    ]


def _page_address(filters: Filters, number: int) -> str:
    address = list_address(filters)
    return f"{address}{'&' if '?' in address else '?'}page={number}"
