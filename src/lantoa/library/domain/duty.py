"""What the library asks of people: the times of its duties, its notices, and what waits."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lantoa.duties.domain import deadlines, notices, waiting
from lantoa.duties.domain.waiting import WaitingItem
from lantoa.duties.models import Addressee
from lantoa.library.domain.finding import Filters, count
from lantoa.library.domain.newsroom.desk import work_of
from lantoa.library.domain.requests import open_count
from lantoa.library.models import (
    Decision,
    Product,
    Remark,
    RequestStatus,
    Review,
    UseRequest,
)
from lantoa.units.models import User

APPROVAL, ASSIGNMENT, REQUEST = "library.approval", "library.assignment", "library.request"
REVIEWED, ASSIGNED, REMARKED = "library.reviewed", "library.assigned", "library.remarked"
COMMENT_ASKED, ASKED, ANSWERED = "library.comment_asked", "library.asked", "library.answered"
APPROVAL_HOURS, ASSIGNMENT_HOURS, REQUEST_HOURS = 8, 24, 24
# An article is between the person and their unit; nobody further up is told that it is late.
_ASSIGNMENT_STEPS = (
    deadlines.Step(Addressee.OWNER, share=0.5),
    deadlines.Step(Addressee.OWNER, share=1),
    deadlines.Step(Addressee.UNIT_LEAD, after=8),
)


def product_address(product_id: int | str) -> str:
    """Return the page of a product in the workspace."""
    return reverse("library:product", args=[product_id])


def tell_submitter(product: Product, review: Review) -> None:
    """Tell who submitted a product what was said about it."""
    if product.submitted_by is not None:
        decision = review.decision
        _tell(REVIEWED, str(review.pk), product, [product.submitted_by], decision=decision)


def tell_assigned(product: Product, person: User, *, key: str) -> None:
    """Tell a person that a product is theirs to make."""
    _tell(ASSIGNED, key, product, [person])


def tell_remark(remark: Remark, people: list[User]) -> None:
    """Tell those concerned that somebody commented."""
    if people:
        _tell(REMARKED, str(remark.pk), remark.product, people, who=str(remark.author))


def tell_asked_to_comment(product: Product, person: User, *, asker: User) -> bool:
    """Ask a person to comment on a version, once."""
    key = f"{product.pk}:{product.version}:{person.pk}"
    return _tell(COMMENT_ASKED, key, product, [person], who=str(asker))


def tell_owner(request: UseRequest) -> None:
    """Tell the owning unit that somebody asks for its product."""
    _tell(ASKED, str(request.pk), request.product, None, url=reverse("library:requests"))


def tell_asker(request: UseRequest, status: RequestStatus) -> None:
    """Tell who asked what the owner says."""
    _tell(ANSWERED, str(request.pk), request.product, [request.asked_by], status=status)


def _tell(
    kind: str, key: str, product: Product, people: list[User] | None, url: str = "", **params: str
) -> bool:
    return notices.notify(
        kind,
        key=f"{kind}:{key}",
        unit=product.unit,
        users=people,
        params={"headline": product.headline, **params},
        url=url or product_address(product.pk),
    )


def _requests_address(_request_id: str) -> str:
    return reverse("library:requests")


def waiting_items(user: User) -> Iterator[WaitingItem]:
    """Yield what waits for a person in the library; each opens exactly the list it counts."""
    waiting_filters = Filters(whose="waiting")
    yield WaitingItem(
        _("Products to approve"),
        count(user, waiting_filters).number,
        f"{reverse('library:products')}?{urlencode({'whose': 'waiting'})}",
    )
    yield WaitingItem(
        _("Requests to use our work"), open_count(user), f"{reverse('library:requests')}?state=open"
    )
    yield WaitingItem(_("Work given to you"), work_of(user).count(), reverse("library:my_work"))


def register() -> None:
    """Make these known; called once when the floor is ready."""
    deadlines.register(
        APPROVAL,
        deadlines.Policy(_("Approve a product"), APPROVAL_HOURS, address=product_address),
    )
    deadlines.register(
        ASSIGNMENT,
        deadlines.Policy(
            _("Make a product"),
            ASSIGNMENT_HOURS,
            steps=_ASSIGNMENT_STEPS,
            address=product_address,
        ),
    )
    deadlines.register(
        REQUEST,
        deadlines.Policy(
            _("Answer a request to use a product"), REQUEST_HOURS, address=_requests_address
        ),
    )
    notices.register(
        REVIEWED,
        "%(decision)s: %(headline)s",
        words=lambda params: params | {"decision": Decision(params["decision"]).label},
    )
    notices.register(ASSIGNED, _("Yours to make: %(headline)s"))
    notices.register(REMARKED, _("%(who)s commented: %(headline)s"))
    notices.register(COMMENT_ASKED, _("%(who)s asks for your comments: %(headline)s"))
    notices.register(ASKED, _("Somebody asks to use: %(headline)s"))
    notices.register(
        ANSWERED,
        "%(status)s: %(headline)s",
        words=lambda params: params | {"status": RequestStatus(params["status"]).label},
    )
    waiting.register(waiting_items)
