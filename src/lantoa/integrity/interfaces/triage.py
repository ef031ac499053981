"""The triage screen: one tip, what the machine knows of it, and the decision, by keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lantoa.analysis.duplicates import duplicate_groups
from lantoa.concerns.domain import queries as concerns
from lantoa.concerns.domain.errors import ConcernError
from lantoa.concerns.models import Concern
from lantoa.insight.models import Story
from lantoa.intake.domain.queries import open_tips
from lantoa.intake.models import Outcome, Tip
from lantoa.integrity import tasks
from lantoa.integrity.domain import matching, triage
from lantoa.integrity.domain.errors import RefusedError
from lantoa.integrity.interfaces.forms import ClaimForm, ConcernForm
from lantoa.integrity.models import Claim, Suggestion
from lantoa.listening.models import Mention
from lantoa.units.interfaces.pages import WorkspacePage, attempt, person
from lantoa.units.models import Unit, User

QUEUE = 20
LOOKED_THROUGH = 150
STORIES = 5


@dataclass(frozen=True)
class Growing:
    """A story with the posts it got since yesterday."""

    story: Story
    fresh: int


class Triage(WorkspacePage):
    """The next tip beside what the machine knows; each decision opens the one after it."""

    template_name = "integrity/triage.html"
    page_title = _("Triage")
    header_icon = "tasks"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the tip asked for, or the first that waits."""
        super().setup(request, *args, **kwargs)
        self.waiting = open_tips(request.user)
        self.queue: list[Tip] = list(self.waiting.select_related("unit")[:QUEUE])
        asked = request.POST.get("tip") or request.GET.get("tip") or ""
        self.tip: Tip | None = self.queue[0] if self.queue else None
        if asked.isdecimal():
            self.tip = self.waiting.filter(pk=int(asked)).first() or self.tip
        self.gone = asked.isdecimal() and (self.tip is None or self.tip.pk != int(asked))
        self.concern_form: ConcernForm | None = None
        self.claim_form: ClaimForm | None = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide about the tip, and about those that say the same and were ticked."""
        action = request.POST.get("action", "")
        if self.gone or self.tip is None:
            messages.warning(request, _t("This tip is settled already. Here is the next one."))
            return redirect("integrity:triage")
        following = self._following()
        try:
            if not self._decide(action, self.tip, person(request)):
                return self.render_to_response(self.get_context_data(**kwargs), status=400)
        except triage.TakenError as taken:
            messages.warning(request, str(taken))
        except (RefusedError, ConcernError) as refused:
            messages.error(request, str(refused))
            return self.render_to_response(self.get_context_data(**kwargs), status=400)
        else:
            messages.success(request, _t("Done. Here is the next tip."))
        return redirect(f"{reverse('integrity:triage')}{following}")

    def _following(self) -> str:
        """The tip after this one in the list, so that one that was passed over is not reopened."""
        ids = [tip.pk for tip in self.queue]
        if self.tip is not None and self.tip.pk in ids[:-1]:
            return f"?tip={ids[ids.index(self.tip.pk) + 1]}"
        return ""

    def _decide(self, action: str, tip: Tip, actor: User) -> bool:
        """Take the step; False when a form has something missing."""
        same = [t for t in self._near(tip) if str(t.pk) in self.request.POST.getlist("also")]
        claim_id = self.request.POST.get("claim", "")
        if not action and claim_id.isdecimal():
            claim = Claim.objects.visible_to(actor).filter(pk=int(claim_id)).first()
            if claim is None:
                return False
            triage.to_known(tip, claim, also=same, actor=actor)
        elif not action and (asked_for := self.request.POST.get("concern")):
            known = {str(concern.pk): concern for concern in self._concerns(tip)}
            concern = known.get(asked_for)
            if concern is None:
                return False
            triage.to_known_concern(tip, concern, also=same, actor=actor)
        elif action == "claim":
            self.claim_form = form = ClaimForm(self.request.POST, user=actor, tip=tip)
            if not form.is_valid():
                return False
            with transaction.atomic():
                case = triage.to_claim(tip, form.words(), unit=form.unit(), also=same, actor=actor)
                tasks.look_back.defer(claim_id=case.claim_id)
        elif action == "concern":
            self.concern_form = asked = ConcernForm(self.request.POST, user=actor, tip=tip)
            if not asked.is_valid():
                return False
            triage.to_concern(tip, **asked.values(), also=same, actor=actor)
        elif action in (Outcome.SPAM, Outcome.REFERRED, Outcome.NONE):
            said = self.request.POST.get("answer", "")
            triage.set_aside(tip, action, unit=self._unit(tip), text=said, also=same, actor=actor)
        else:
            return False
        return True

    def _unit(self, tip: Tip) -> Unit:
        """The unit of a tip; what names none belongs to the highest unit this person sees."""
        return tip.unit or Unit.objects.visible_to(self.request.user).order_by("pk")[0]

    def _near(self, tip: Tip) -> list[Tip]:
        """Open tips that say the same in almost the same words, among the newest."""
        others = list(self.waiting.exclude(pk=tip.pk).order_by("-received_at")[:LOOKED_THROUGH])
        groups = duplicate_groups([tip.text, *(other.text for other in others)])
        return [other for other, group in zip(others, groups[1:], strict=True) if group == 0]

    def _concerns(self, tip: Tip) -> list[Concern]:
        return concerns.like(self.request.user, tip.unit_id, tip.text)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tip, the queue, and what the machine suggests."""
        user, tip = person(self.request), self.tip
        near: list[Tip] = []
        suggestions: list[Suggestion] = []
        if tip is not None:
            near = self._near(tip)
            suggestions = list(
                Suggestion.objects.filter(tip=tip, accepted__isnull=True)
                .filter(claim__in=Claim.objects.visible_to(user))
                .select_related("claim")
                .prefetch_related("claim__cases")
            )
        return super().get_context_data(
            tip=tip,
            unit=tip.unit if tip else None,
            photos=list(tip.attachments.all()) if tip else [],
            messages_of_sender=list(tip.messages.all()) if tip else [],
            copies=tip.copies.count() if tip else 0,
            queue=self.queue,
            waiting=self.waiting.count(),
            near=near,
            like_concerns=self._concerns(tip) if tip else [],
            ticked=self.request.POST.getlist("also"),
            suggestions=suggestions,
            growing=growing_stories(user),
            posts_to_check=post_suggestions(user).count(),
            opened=self.request.POST.get("action", ""),
            claim_form=self.claim_form or (ClaimForm(user=user, tip=tip) if tip else None),
            concern_form=self.concern_form or (ConcernForm(user=user, tip=tip) if tip else None),
            **kwargs,
        )


def growing_stories(user: User) -> list[Growing]:
    """The stories that got the most posts since yesterday."""
    since = timezone.now() - timedelta(days=1)
    recent = Mention.objects.visible_to(user).filter(
        story_id__isnull=False, published_at__gte=since
    )
    counted = dict(
        recent.order_by()
        .values_list("story_id")
        .annotate(fresh=Count("pk"))
        .order_by("-fresh")[:STORIES]
    )
    stories = Story.objects.visible_to(user).in_bulk(list(counted))
    return [Growing(stories[pk], fresh) for pk, fresh in counted.items() if pk in stories]


def post_suggestions(user: User) -> Any:
    """Posts that may repeat a claim and that nobody has looked at."""
    return Suggestion.objects.visible_to(user).filter(tip__isnull=True, accepted__isnull=True)


class Posts(WorkspacePage):
    """Collected posts that may repeat a claim: yes or no."""

    template_name = "integrity/posts.html"
    page_title = _("Posts that may repeat a claim")
    header_icon = "tasks"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The likeliest first, each with its claim."""
        found = list(post_suggestions(person(self.request)).select_related("claim")[:QUEUE])
        posts = Mention.objects.defer("search").in_bulk([row.mention_id for row in found])
        rows = [(row, posts[row.mention_id]) for row in found if row.mention_id in posts]
        return super().get_context_data(rows=rows, **kwargs)


@require_POST
def decide_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes, it repeats the claim; or no."""
    accepted = request.POST.get("answer") == "yes"
    mine = post_suggestions(person(request)).filter(pk=pk).exists()
    attempt(
        request,
        lambda: mine and matching.decide(pk, accepted, actor=person(request)),
        _t("Written down."),
    )
    return redirect("integrity:posts")
