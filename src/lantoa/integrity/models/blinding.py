"""What a person may see of the claims: within their units, and not what a blind search hides.

Whoever searches blindly must not see what is known of the sampled channels and days until the
search is handed in. This is enforced here, in the one method through which every list, page and
figure of the workspace goes, and not by the pages.
"""

from __future__ import annotations

from typing import Self

from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from lantoa.units.models import UnitScopedQuerySet, User


class ClaimQuerySet(UnitScopedQuerySet):
    """Claims. ``claim_field`` leads from a row to its claim."""

    claim_field = "pk"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the rows of this person's units that no running blind search hides from them."""
        rows = super().visible_to(user)
        if user.pk is None:
            return rows
        hidden = apps.get_model("integrity", "KnownClaim").objects.filter(
            search__searcher=user.pk, search__status="searching"
        )
        return rows.exclude(**{f"{self.claim_field}__in": hidden.values("claim")})


class OfClaimQuerySet(ClaimQuerySet):
    """Rows that belong to a claim, such as cases and sightings."""

    claim_field = "claim"
