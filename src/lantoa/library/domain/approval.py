"""Submitting and approving, and whether a product may be sent at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.duties.domain import deadlines
from lantoa.library.domain.duty import APPROVAL, ASSIGNMENT, tell_submitter
from lantoa.library.domain.errors import EditConflictError, LibraryError
from lantoa.library.domain.newsroom.checklists import questions
from lantoa.library.domain.people import must_approve, must_edit
from lantoa.library.domain.rights import Problem, missing_rights, rights_problems
from lantoa.library.domain.writing import locked
from lantoa.library.models import (
    ISSUED,
    OPEN,
    Decision,
    Invitation,
    Product,
    Review,
    Status,
    Territory,
    Visibility,
)
from lantoa.units.domain.audit import record
from lantoa.units.models import User


def is_sendable(product: Product, at: datetime, territory: str | None = None) -> list[Problem]:
    """Return why a product may not be sent at a moment; empty when it may.

    Ask at the moment of sending, with the row as the database has it then: rights expire and
    approvals are withdrawn while a delivery waits. ``territory`` is ``Territory.WORLD`` for
    what is online; None for what stays in one place.
    """
    problems = []
    if product.status not in ISSUED:
        problems.append(Problem("not_approved", _("It is not approved.")))
    if product.embargo_until and at < product.embargo_until:
        problems.append(Problem("embargo", _("It is under embargo.")))
    if product.exclusion:
        problems.append(Problem("excluded", product.get_exclusion_display()))
    if territory == Territory.WORLD and product.visibility == Visibility.UNIT:
        problems.append(Problem("unit_only", _("It is for the unit alone.")))
    return problems + rights_problems(product, timezone.localdate(at), territory)


@dataclass(frozen=True)
class Check:
    """One line of the checklist."""

    code: str
    text: str
    done: bool


def checklist(product: Product) -> list[Check]:
    """Return what must be so before a product is submitted."""
    files = list(product.masters.values_list("mime", "alt", "transcript"))
    pictures = [alt for mime, alt, _said in files if mime.startswith("image/")]
    recordings = [said for mime, _alt, said in files if mime.startswith(("audio/", "video/"))]
    checks = [
        Check("text", _("It says something, or it has a file."), bool(product.lead or files)),
        Check("topic", _("It has a topic."), bool(product.topics)),
    ]
    if pictures:
        checks.append(Check("alt", _("Every picture is described in words."), all(pictures)))
    if recordings:
        checks.append(
            Check("transcript", _("What is said in every recording is written."), all(recordings))
        )
    rights = not missing_rights(product) or bool(product.exclusion)
    checks.append(Check("rights", _("The rights are known."), rights))
    if remarks := list(product.remarks.values_list("settled_at", flat=True)):
        checks.append(Check("remarks", _("Every comment is dealt with."), None not in remarks))
    required = [question for question in questions(product) if question.item.required]
    return checks + [
        Check(f"item_{asked.item.pk}", asked.item.text, asked.tick is not None)
        for asked in required
    ]


@transaction.atomic
def submit(product_id: int, *, seen: int, actor: User) -> Product:
    """Hand a draft to those who approve; refused while the checklist is not done."""
    product = locked(product_id)
    must_edit(actor, product)
    if product.version != seen:
        raise EditConflictError(product)
    if product.status not in OPEN:
        raise LibraryError(_("It is already submitted."))
    left = [check.text for check in checklist(product) if not check.done]
    if left:
        raise LibraryError(_("Not yet: %(left)s") % {"left": " ".join(left)})
    product.status, product.submitted_by = Status.SUBMITTED, actor
    product.save(update_fields=["status", "submitted_by"])
    deadlines.meet(product, ASSIGNMENT)
    deadlines.start(product, APPROVAL, unit=product.unit)
    record("library.submit", product, actor=actor, unit=product.unit, after={"version": seen})
    return product


@transaction.atomic
def review(
    product_id: int,
    decision: Decision,
    text: str,
    *,
    seen: int,
    actor: User | None = None,
    invitation: Invitation | None = None,
) -> Review:
    """Comment on a version, send it back, or approve it.

    By a person who may approve, or through an invitation that was given for this version. Each
    needs words, except approval. Approval is of the version that was read.
    """
    product = locked(product_id)
    if actor is not None:
        must_approve(actor, product)
    if not text.strip() and decision != Decision.APPROVE:
        raise LibraryError(_("Say what should change."))
    if product.version != seen:
        raise EditConflictError(product)
    if product.status != Status.SUBMITTED:
        raise LibraryError(_("It does not wait for approval."))
    if decision == Decision.APPROVE:
        product.status = Status.APPROVED
        product.approved_at, product.approved_version = timezone.now(), product.version
    elif decision == Decision.RETURN:
        product.status = Status.DRAFT
    product.save(update_fields=["status", "approved_at", "approved_version"])
    said = Review.objects.create(
        product=product,
        version=seen,
        decision=decision,
        text=text.strip(),
        reviewer=actor,
        invitation=invitation,
    )
    if decision != Decision.COMMENT:
        deadlines.meet(product, APPROVAL)
    if decision == Decision.RETURN and product.assigned_to is not None:
        deadlines.start(product, ASSIGNMENT, unit=product.unit, owner=product.assigned_to)
    tell_submitter(product, said)
    after = {"version": seen, "review": said.pk}
    record(f"library.{decision}", product, actor=actor, unit=product.unit, after=after)
    return said
