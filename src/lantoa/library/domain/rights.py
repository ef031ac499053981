"""What the rights of a product allow, and what is missing from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lantoa.library.models import Licence, Product, Releases, Territory


@dataclass(frozen=True)
class Problem:
    """One reason against something: ``code`` for programs, ``text`` for people."""

    code: str
    text: str


def missing_rights(product: Product) -> list[Problem]:
    """Return what nobody has said about the rights yet: while there is any, nothing is shared."""
    said = {
        "author": (product.author, _("The author is not named.")),
        "owner": (product.owner, _("The owner of the rights is not named.")),
        "licence": (product.licence, _("The licence is not chosen.")),
        "term": (product.rights_from, _("The term of the rights is not given.")),
        "territory": (product.territory, _("Where it may be shown is not given.")),
        "releases": (product.releases, _("Nobody has said whether people can be recognised.")),
    }
    return [Problem(f"rights_{name}", text) for name, (value, text) in said.items() if not value]


def rights_problems(product: Product, on: date, territory: str | None = None) -> list[Problem]:
    """Return why the rights forbid showing the product on a day, there; empty when they allow it.

    ``territory`` None asks for no place: what is shown in one hall in Vietnam.
    """
    return [*missing_rights(product), *_forbidden(product, on, territory)]


def _forbidden(product: Product, on: date, territory: str | None) -> Iterator[Problem]:
    if product.releases == Releases.MISSING:
        yield Problem("no_release", _("Somebody who can be recognised has not agreed."))
    if product.rights_from and on < product.rights_from:
        yield Problem("rights_not_yet", _("The rights have not begun."))
    if product.rights_until and on > product.rights_until:
        yield Problem("rights_expired", _("The rights have expired."))
    if territory == Territory.WORLD and product.territory == Territory.VIETNAM:
        yield Problem("rights_elsewhere", _("It may be shown in Vietnam only."))


def allows_reuse(product: Product, on: date) -> bool:
    """Tell whether any unit may reuse the product on a day without asking."""
    free = product.licence not in ("", Licence.BOUGHT, Licence.RESERVED)
    return free and not product.exclusion and not rights_problems(product, on)
