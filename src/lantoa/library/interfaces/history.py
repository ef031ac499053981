"""What happened to a product, in words, from the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lantoa.library.models import Product
from lantoa.units.models import AuditEntry

WORDS: dict[str, str | Promise] = {
    "library.propose": _("had the idea"),
    "library.create": _("made the draft"),
    "library.save": _("changed it"),
    "library.attach": _("added a file"),
    "library.submit": _("sent it for approval"),
    "library.comment": _("commented"),
    "library.return": _("sent it back"),
    "library.approve": _("approved it"),
    "library.invite": _("asked somebody by e-mail to approve it"),
    "library.publish": _("it was published"),
    "library.correct": _("corrected it"),
    "library.kill": _("took it down"),
    "library.adapt": _("made it from another product"),
    "library.plan": _("planned it"),
    "library.assign": _("assigned it"),
    "library.remark": _("commented on the draft"),
    "library.settle": _("dealt with a comment"),
    "library.ask_comment": _("asked somebody to comment"),
    "library.tick": _("ticked the checklist"),
    "library.translate": _("made a version in another language"),
    "library.caption": _("wrote down what is said"),
    "library.hear": _("a machine wrote down what is said"),
    "library.ask": _("asked to use it"),
    "library.answer": _("answered a request to use it"),
    "library.use": _("noted that it is used"),
}


@dataclass(frozen=True)
class Step:
    """One thing that happened; ``version`` is the text that was saved by it, if any."""

    at: datetime
    who: str
    what: str | Promise
    version: int | None


def steps_of(product: Product) -> list[Step]:
    """Return the history of a product, newest first."""
    entries = AuditEntry.objects.filter(
        object_type=product._meta.label_lower, object_id=str(product.pk)
    ).select_related("actor")
    return [
        Step(entry.at, str(entry.actor or ""), WORDS.get(entry.action, entry.action), _saved(entry))
        for entry in entries
    ]


def _saved(entry: AuditEntry) -> int | None:
    after: dict[str, Any] = entry.after or {}
    if entry.action in ("library.create", "library.propose"):
        return 1
    return after.get("version") if entry.action in ("library.save", "library.correct") else None
