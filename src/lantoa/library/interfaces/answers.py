""" "May I use this?" in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lantoa.library.domain.rights import allows_reuse, rights_problems
from lantoa.library.models import ISSUED, Licence, Product, RequestStatus
from lantoa.units.models import Unit


@dataclass(frozen=True)
class Answer:
    """``verdict`` is yes, ask or no; ``adapt`` tells whether the text may be changed."""

    verdict: str
    text: str
    adapt: bool = False


def may_use(product: Product, units: list[Unit], on: date) -> Answer:
    """Return whether these units of a person may use a product on a day, and on what terms."""
    if product.status not in ISSUED:
        return Answer("no", _("No: it is not approved."))
    if product.exclusion:
        reason = product.get_exclusion_display().lower()
        return Answer("no", _("No: it is not shared (%(reason)s).") % {"reason": reason})
    problems = rights_problems(product, on)
    if problems:
        return Answer("no", _("No: %(reason)s") % {"reason": problems[0].text})
    if allows_reuse(product, on):
        return Answer("yes", _yes(product), adapt=product.licence != Licence.CC_BY_ND)
    if any(unit.pk == product.unit_id for unit in units):
        return Answer("yes", _("Yes: it is your unit's. Keep to its terms."), adapt=True)
    if product.requests.filter(unit__in=units, status=RequestStatus.GRANTED).exists():
        return Answer("yes", _("Yes: your request was granted. Keep to its terms."), adapt=True)
    return Answer("ask", _("Ask first: %(owner)s holds the rights.") % {"owner": product.owner})


def _yes(product: Product) -> str:
    values = {"author": product.author, "until": product.rights_until}
    named = product.licence != Licence.PUBLIC_DOMAIN
    if product.rights_until:
        values["until"] = product.rights_until.strftime("%d/%m/%Y")
        if named:
            return _("Yes, until %(until)s: name %(author)s.") % values
        return _("Yes, until %(until)s.") % values
    return _("Yes: name %(author)s.") % values if named else _("Yes.")
