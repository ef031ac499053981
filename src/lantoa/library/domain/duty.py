"""What the library asks of people: the times of its duties, its notices, and what waits."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lantoa.duties.domain import deadlines, notices, waiting
from lantoa.duties.domain.waiting import WaitingItem
from lantoa.library.domain.finding import Filters, count
from lantoa.library.models import Decision, Product, Review
from lantoa.units.models import User

APPROVAL = "library.approval"
REVIEWED = "library.reviewed"
APPROVAL_HOURS = 8


def product_address(product_id: int | str) -> str:
    """Return the page of a product in the workspace."""
    return reverse("library:product", args=[product_id])


def tell_submitter(product: Product, review: Review) -> None:
    """Tell who submitted a product what was said about it."""
    if product.submitted_by is not None:
        notices.notify(
            REVIEWED,
            key=f"{REVIEWED}:{review.pk}",
            unit=product.unit,
            users=[product.submitted_by],
            params={"headline": product.headline, "decision": review.decision},
            url=product_address(product.pk),
        )


def waiting_items(user: User) -> Iterator[WaitingItem]:
    """Yield what waits for a person in the library; each opens exactly the list it counts."""
    labels = {"waiting": _("Products to approve"), "asked": _("Requests to use our work")}
    for whose, label in labels.items():
        number = count(user, Filters(whose=whose)).number  # type: ignore[arg-type]
        address = f"{reverse('library:products')}?{urlencode({'whose': whose})}"
        yield WaitingItem(label, number, address)


def register() -> None:
    """Make these known; called once when the floor is ready."""
    deadlines.register(
        APPROVAL,
        deadlines.Policy(_("Approve a product"), APPROVAL_HOURS, address=product_address),
    )
    notices.register(
        REVIEWED,
        "%(decision)s: %(headline)s",
        words=lambda params: params | {"decision": Decision(params["decision"]).label},
    )
    waiting.register(waiting_items)
