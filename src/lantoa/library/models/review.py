"""What reviewers said, and the links by which somebody without an account may say it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.library.models.enums import Decision
from lantoa.library.models.product import Product


class Invitation(models.Model):
    """A link for one reviewer and one version: used once, and only until it expires.

    Only the digest of its secret is stored; the link itself is in the e-mail alone.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="invitations")
    version = models.PositiveIntegerField()
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name of the reviewer"), max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name}: {self.product_id} v{self.version}"


class Review(models.Model):
    """One thing said about one version, by a person with an account or by an invited one."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="reviews")
    version = models.PositiveIntegerField()
    decision = models.CharField(max_length=8, choices=Decision)
    text = models.TextField(_("comment"), blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    invitation = models.OneToOneField(Invitation, models.PROTECT, null=True, related_name="review")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="library_review_by_one",
                condition=Q(reviewer__isnull=False, invitation__isnull=True)
                | Q(reviewer__isnull=True, invitation__isnull=False),
            ),
            models.CheckConstraint(
                name="library_review_says_something",
                condition=Q(decision=Decision.APPROVE) | ~Q(text=""),
            ),
            models.UniqueConstraint(
                fields=["product", "version"],
                condition=Q(decision=Decision.APPROVE),
                name="library_review_one_approval",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} v{self.version}: {self.decision}"
