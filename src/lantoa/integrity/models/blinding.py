"""What a person may see of the claims: within their units, and not what they must judge blind.

Whoever searches blindly must not see what is known of the sampled channels and days until the
search is handed in; whoever judges a case again must not see its verdict before. This is enforced
here, in the one method through which every list, page and figure of the workspace goes, and not by
the pages.
"""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from lantoa.units.models import UnitScopedQuerySet, User


class ClaimQuerySet(UnitScopedQuerySet):
    """Claims. ``claim_field`` leads from a row to its claim."""

    claim_field = "pk"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the rows of this person's units that are not hidden from them."""
        rows = super().visible_to(user)
        if user.pk is None:
            return rows
        searched = apps.get_model("integrity", "KnownClaim").objects.filter(
            search__searcher=user.pk, search__status="searching"
        )
        audited = apps.get_model("integrity", "ReAuditItem").objects.filter(
            auditor=user.pk, verdict=""
        )
        return rows.exclude(**{f"{self.claim_field}__in": _family(searched, "claim")}).exclude(
            **{f"{self.claim_field}__in": _family(audited, "case__claim")}
        )


def _family(hidden: QuerySet[Any], field: str) -> QuerySet[Any]:
    """The claims that ``field`` leads to, with what stands for them and all that they stand for:
    one wording of a merged claim says as much as the other."""
    stands = hidden.values_list(Coalesce(f"{field}__merged_into", field))
    claims = apps.get_model("integrity", "Claim")._base_manager
    return claims.filter(Q(pk__in=stands) | Q(merged_into__in=stands)).values("pk")


class OfClaimQuerySet(ClaimQuerySet):
    """Rows that belong to a claim, such as cases and sightings."""

    claim_field = "claim"
