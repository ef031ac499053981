"""Common use: take a product over, make another from it, ask its owner, answer."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.duties.domain import deadlines
from lantoa.library.domain.copying import copy_product
from lantoa.library.domain.duty import REQUEST, tell_asker, tell_owner
from lantoa.library.domain.errors import LibraryError, NotAllowedError
from lantoa.library.domain.people import APPROVERS, holds_role, must_make
from lantoa.library.domain.rights import rights_problems
from lantoa.library.models import (
    ISSUED,
    Licence,
    Product,
    RequestStatus,
    Use,
    UseRequest,
)
from lantoa.units.domain.audit import record
from lantoa.units.models import Unit, User


def may_reuse(product: Product, unit: Unit) -> bool:
    """Tell whether a unit may use a product today: by its licence, or because it was granted."""
    today = timezone.localdate()
    if product.status not in ISSUED or product.exclusion or rights_problems(product, today):
        return False
    if product.unit_id == unit.pk or product.licence not in (Licence.BOUGHT, Licence.RESERVED):
        return True
    return product.requests.filter(unit=unit, status=RequestStatus.GRANTED).exists()


@transaction.atomic
def note_use(product: Product, unit: Unit, note: str, *, actor: User) -> Use:
    """Note that a unit uses a product as it is."""
    must_make(actor, unit.pk)
    _must_reuse(product, unit)
    use = Use.objects.create(product=product, unit=unit, user=actor, note=note.strip()[:300])
    record("library.use", product, actor=actor, unit=unit, after={"use": use.pk})
    return use


@transaction.atomic
def adapt(product: Product, unit: Unit, *, actor: User) -> Product:
    """Make a draft of another product, with its files and rights; the lineage stays for good."""
    must_make(actor, unit.pk)
    _must_reuse(product, unit)
    if product.licence == Licence.CC_BY_ND:
        raise LibraryError(_("Its licence does not let it be changed."))
    made = copy_product(product, unit, actor, adapted_from=product)
    Use.objects.create(product=product, unit=unit, user=actor, note=str(made.public_id))
    record("library.adapt", made, actor=actor, unit=unit, after={"from": product.pk})
    return made


@transaction.atomic
def ask(product: Product, unit: Unit, purpose: str, *, actor: User) -> UseRequest:
    """Ask the owner; while a request of the unit is open it is that one."""
    must_make(actor, unit.pk)
    if not purpose.strip():
        raise LibraryError(_("Say what you want to use it for."))
    if may_reuse(product, unit):
        raise LibraryError(_("You may use it without asking."))
    request, created = UseRequest.objects.get_or_create(
        product=product,
        unit=unit,
        status=RequestStatus.OPEN,
        defaults={"asked_by": actor, "purpose": purpose.strip()},
    )
    if created:
        deadlines.start(request, REQUEST, unit=product.unit)
        tell_owner(request)
        record("library.ask", product, actor=actor, unit=unit, after={"request": request.pk})
    return request


@transaction.atomic
def answer(request: UseRequest, *, grant: bool, text: str, actor: User) -> bool:
    """Grant or refuse a request, once; False when somebody has answered already."""
    product = request.product
    if not holds_role(actor, product.unit_id, APPROVERS):
        raise NotAllowedError(_("An officer of the owning unit answers."))
    if not grant and not text.strip():
        raise LibraryError(_("Say why it is refused."))
    status = RequestStatus.GRANTED if grant else RequestStatus.REFUSED
    rows = UseRequest.objects.filter(pk=request.pk, status=RequestStatus.OPEN)
    done = rows.update(
        status=status, answer=text.strip(), answered_by=actor, answered_at=timezone.now()
    )
    if done:
        deadlines.meet(request, REQUEST)
        tell_asker(request, status)
        after = {"request": request.pk, "status": status}
        record("library.answer", product, actor=actor, unit=product.unit, after=after)
    return done == 1


def _must_reuse(product: Product, unit: Unit) -> None:
    if not may_reuse(product, unit):
        raise LibraryError(_("Its rights do not allow this. Ask the owner first."))
