"""A communication product: written once, spread by every channel."""

from __future__ import annotations

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from lantoa.library.models.enums import (
    IN_HAND,
    ISSUED,
    OUT,
    Exclusion,
    Kind,
    Language,
    Status,
    Visibility,
)
from lantoa.library.models.event import Event
from lantoa.library.models.rights import TERM_IN_ORDER, RightsFields
from lantoa.listening.models import Topic
from lantoa.units.models import Unit, UnitScopedQuerySet, User
from lantoa.units.models.scope import scope_of

SHARED = Q(status__in=ISSUED, visibility__in=(Visibility.SYSTEM, Visibility.PUBLIC), exclusion="")

PUBLIC = Q(status__in=OUT, visibility=Visibility.PUBLIC, exclusion="")


class ProductQuerySet(UnitScopedQuerySet):
    """Products: those of one's own subtree, and what others share."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the products of the person's units, and every product shared with all units."""
        scope = scope_of(user)
        if scope.everything or not scope.unit_ids:
            return super().visible_to(user)
        return self.filter(Q(unit__in=sorted(scope.unit_ids)) | SHARED)

    def in_scope_of(self, user: User | AnonymousUser) -> Self:
        """Return only the products of the person's own units, shared or not."""
        return super().visible_to(user)


class Product(RevisionMixin, RightsFields):
    """One communication product, whatever it is printed, spoken or posted as.

    ``version`` grows with every saved text: whoever saves says which version they saw, so that of
    two editors at once nobody's text is lost. Every version is kept as a revision of Wagtail's.
    Approval is of one version; a text that changes afterwards needs approval again.
    """

    public_id = models.UUIDField(_("identifier"), unique=True, default=uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.NEWS)
    status = models.CharField(_("state"), max_length=12, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)

    headline = models.CharField(_("headline"), max_length=200)
    lead = models.TextField(_("lead"), blank=True)
    body = models.TextField(_("text"), blank=True, help_text="HTML, cleaned when it is saved")
    language = models.CharField(
        _("language"), max_length=8, choices=Language, default=Language.VIETNAMESE
    )
    # A version in another language is a product of its own, approved and sent by itself.
    translation_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="translations", editable=False
    )
    translated_version = models.PositiveIntegerField(null=True, editable=False)
    topics = ArrayField(
        models.CharField(max_length=32, choices=Topic), verbose_name=_("topics"), default=list
    )
    pillar = models.CharField(_("content pillar"), max_length=120, blank=True)
    campaign = models.CharField(_("campaign"), max_length=120, blank=True)
    ai_generated = models.BooleanField(_("made with artificial intelligence"), default=False)
    adapted_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="adaptations", editable=False
    )

    visibility = models.CharField(
        _("who may find it"), max_length=8, choices=Visibility, default=Visibility.SYSTEM
    )
    embargo_until = models.DateTimeField(_("not before"), null=True, blank=True)
    exclusion = models.CharField(
        _("why it is not shared"), max_length=12, choices=Exclusion, blank=True
    )

    # The newsroom's; planning changes no text and makes no version.
    planned_for = models.DateField(_("planned for"), null=True, blank=True)
    event = models.ForeignKey(
        Event, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("event")
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(db_default=Now(), editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_version = models.PositiveIntegerField(null=True, editable=False)
    issued_at = models.DateTimeField(_("issued"), null=True, editable=False)
    correction = models.TextField(_("what was wrong"), blank=True, editable=False)
    killed_reason = models.TextField(blank=True, editable=False)
    killed_at = models.DateTimeField(null=True, editable=False)
    invented = models.BooleanField(default=False, editable=False, help_text="demonstration data")
    # Written with the text by `domain.indexing`; no part of a revision.
    search = SearchVectorField(null=True, editable=False, serialize=False)

    objects = ProductQuerySet.as_manager()

    # Nobody asks Wagtail where a product is used; ours is `Use`.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("communication product")
        verbose_name_plural = _("communication products")
        constraints = [
            TERM_IN_ORDER,
            models.CheckConstraint(
                name="library_product_approved_version",
                condition=~Q(status__in=ISSUED)
                | Q(approved_at__isnull=False, approved_version=F("version")),
            ),
            models.CheckConstraint(
                name="library_product_issued",
                condition=~Q(status__in=OUT) | Q(issued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="library_product_killed_for_a_reason",
                condition=~Q(status=Status.KILLED)
                | (~Q(killed_reason="") & Q(killed_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["translation_of", "language"],
                condition=~Q(status=Status.KILLED),
                name="library_product_one_translation",
            ),
            models.CheckConstraint(
                name="library_product_translated_version",
                condition=Q(translation_of__isnull=True) | Q(translated_version__isnull=False),
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="library_product_search"),
            models.Index(F("changed_at").desc(), F("id").desc(), name="library_product_newest"),
            models.Index(fields=["unit", "-changed_at"], name="library_product_unit"),
            models.Index(fields=["planned_for"], name="library_product_planned"),
            models.Index(
                fields=["status", "due_at"],
                condition=Q(status__in=IN_HAND),
                name="library_product_in_hand",
            ),
            models.Index(
                fields=["embargo_until"],
                condition=Q(embargo_until__isnull=False),
                name="library_product_embargo",
            ),
            models.Index(
                fields=["unit"],
                condition=Q(status=Status.SUBMITTED),
                name="library_product_waiting",
            ),
            models.Index(Coalesce("issued_at", "approved_at"), name="library_product_accepted"),
            models.Index(
                F("issued_at").desc(), F("id").desc(), name="library_product_open", condition=PUBLIC
            ),
        ]

    def __str__(self) -> str:
        return self.headline
