"""Comments while a product is made: everybody of its units may speak, who writes settles."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.library.domain.duty import tell_asked_to_comment, tell_remark
from lantoa.library.domain.errors import LibraryError, NotAllowedError
from lantoa.library.domain.people import must_edit, people_of
from lantoa.library.domain.writing import locked
from lantoa.library.models import Product, Remark, Status
from lantoa.units.domain.audit import record
from lantoa.units.models import Role, Unit, User


@transaction.atomic
def remark(product_id: int, text: str, *, actor: User) -> Remark:
    """Comment on a product; whoever sees the unit's drafts may, viewers too."""
    product = locked(product_id)
    if not Product.objects.in_scope_of(actor).filter(pk=product.pk).exists():
        raise NotAllowedError(_("Only people of this unit or of one above it may comment."))
    if product.status == Status.KILLED:
        raise LibraryError(_("It is taken down."))
    if not text.strip():
        raise LibraryError(_("Write your comment first."))
    said = Remark.objects.create(
        product=product, version=product.version, author=actor, text=text.strip()
    )
    tell_remark(said, _concerned(product, actor))
    record("library.remark", product, actor=actor, unit=product.unit, after={"remark": said.pk})
    return said


@transaction.atomic
def settle(remark_id: int, *, actor: User) -> bool:
    """Say that a comment is dealt with, once; False when somebody has said so already."""
    said = Remark.objects.select_related("product").get(pk=remark_id)
    must_edit(actor, said.product)
    open_one = Remark.objects.filter(pk=remark_id, settled_at=None)
    done = open_one.update(settled_by=actor, settled_at=timezone.now()) == 1
    if done:
        record(
            "library.settle", said.product, actor=actor, unit=said.product.unit,
            after={"remark": remark_id},
        )  # fmt: skip
    return done


@transaction.atomic
def ask_to_comment(product_id: int, person: User, *, actor: User) -> bool:
    """Ask somebody to comment on the text as it is now; False when they were asked before."""
    product = locked(product_id)
    must_edit(actor, product)
    if not colleagues(product.unit).filter(pk=person.pk).exists():
        raise LibraryError(_("This person does not see the drafts of this unit."))
    asked = tell_asked_to_comment(product, person, asker=actor)
    if asked:
        after = {"person": person.pk, "version": product.version}
        record("library.ask_comment", product, actor=actor, unit=product.unit, after=after)
    return asked


def colleagues(unit: Unit) -> QuerySet[User]:
    """Return who sees the drafts of a unit: members of it and of the units above."""
    return people_of(unit, Role)


def _concerned(product: Product, speaker: User) -> list[User]:
    """Who has it in hand, who made it, who spoke before; not the speaker."""
    spoke = product.remarks.values("author")
    concerned = User.objects.filter(
        Q(pk__in=spoke) | Q(pk=product.assigned_to_id or 0) | Q(pk=product.created_by_id or 0)
    )
    return list(concerned.filter(is_active=True).exclude(pk=speaker.pk))
