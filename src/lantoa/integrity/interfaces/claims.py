"""The register of claims: find, read, write, merge."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lantoa.integrity import tasks
from lantoa.integrity.domain import cases, claims, merging, queries
from lantoa.integrity.domain.matching import REGISTER
from lantoa.integrity.domain.rights import may_work, require_worker
from lantoa.integrity.interfaces.forms import ClaimForm
from lantoa.integrity.models import Claim, ClaimStatus, FoundBy
from lantoa.listening.models import Mention
from lantoa.units.interfaces.pages import WorkspacePage, attempt, person

PAGE, NEAR = 30, 5


class ClaimList(WorkspacePage):
    """Claims that stand, found by what they say."""

    template_name = "integrity/claims.html"
    page_title = _("Claims")
    header_icon = "clipboard-list"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Without words the newest; with words those that say it, best first."""
        visible = queries.standing_claims(self.request.user)
        words, status = self.request.GET.get("q", "").strip(), self.request.GET.get("status", "")
        if status in ClaimStatus.values:
            visible = visible.filter(status=status)
        rows: Any = visible.select_related("unit").prefetch_related("cases")
        if words:
            found = {match.claim_id: -match.score for match in REGISTER.nearest(words)}
            rows = sorted(rows.filter(pk__in=found), key=lambda claim: found[claim.pk])
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        places = queries.places_by_claim(list(page))
        return super().get_context_data(
            page=page,
            rows=[(claim, places.get(claim.pk, 0)) for claim in page],
            words=words,
            status=status,
            statuses=ClaimStatus.choices,
            **kwargs,
        )


class AddClaim(WorkspacePage):
    """A claim of an officer's own, or found in a post."""

    template_name = "integrity/add_claim.html"
    page_title = _("New claim")
    header_icon = "clipboard-list"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the post it comes from, if any."""
        super().setup(request, *args, **kwargs)
        self.trail = ((reverse("integrity:claims"), _("Claims")),)
        asked = request.GET.get("mention", "")
        visible = Mention.objects.visible_to(request.user).defer("search")
        self.mention = visible.filter(pk=int(asked)).first() if asked.isdecimal() else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Register it, with its case and where it was seen."""
        form = ClaimForm(request.POST, user=person(request))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, **kwargs), status=400)
        made: list[int] = []
        if attempt(request, lambda: made.append(self._register(form)), _t("The claim is open.")):
            return redirect("integrity:case", pk=made[0])
        return self.render_to_response(self.get_context_data(form=form, **kwargs), status=400)

    @transaction.atomic
    def _register(self, form: ClaimForm) -> int:
        actor, words, unit = person(self.request), form.words(), form.unit()
        require_worker(actor, unit)
        claim = claims.register(
            words.statement, unit=unit, about_union=words.about_union, severity=words.severity,
            actor=actor,
        )  # fmt: skip
        if self.mention is not None:
            claims.see_mention(claim, self.mention, actor=actor, found_by=FoundBy.OFFICER)
        case = cases.open_case(claim, actor=actor, critical=words.critical, unit=unit)
        tasks.look_back.defer(claim_id=claim.pk)
        return case.pk

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, with the words of the post."""
        if "form" not in kwargs:
            said = (self.mention.title or self.mention.text)[:1000] if self.mention else ""
            initial = {"statement": said}
            kwargs["form"] = ClaimForm(initial=initial, user=person(self.request))
        return super().get_context_data(mention=self.mention, **kwargs)


class ClaimDetail(WorkspacePage):
    """One claim: where it was seen, its case, and claims that say nearly the same."""

    template_name = "integrity/claim.html"
    page_title = _("Claim")
    header_icon = "clipboard-list"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The claim that stands, with what the register knows of it."""
        user = person(self.request)
        claim = _claim(self.request, kwargs["pk"])
        self.trail = ((reverse("integrity:claims"), _("Claims")),)
        near = [m.claim_id for m in REGISTER.nearest(claim.statement) if m.claim_id != claim.pk]
        visible = queries.standing_claims(user).in_bulk(near)
        return super().get_context_data(
            claim=claim,
            may_work=may_work(user, claim.unit),
            stands=claim.merged_into,
            case=claim.cases.first(),
            sightings=list(queries.sightings_of(claim).select_related("unit")),
            merged=list(claim.merged.all()),
            reviews=list(claim.outside_reviews.all()),
            near=[visible[pk] for pk in near if pk in visible][:NEAR],
            **kwargs,
        )


@require_POST
def see(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down one more address."""
    claim, url = _claim(request, pk), request.POST.get("url", "").strip()

    def write_down() -> None:
        require_worker(person(request), claim.unit)
        claims.see(claim, found_by=FoundBy.OFFICER, url=url, actor=person(request))

    attempt(request, write_down, _t("Written down."))
    return redirect("integrity:claim", pk=pk)


@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Make this claim and another one the same."""
    claim, other = _claim(request, pk), request.POST.get("other", "")
    if not other.isdecimal():
        messages.error(request, _t("Choose the claim that says the same."))
        return redirect("integrity:claim", pk=pk)
    second = _claim(request, int(other))
    stays: list[Claim] = []
    attempt(
        request,
        lambda: stays.append(merging.merge(claim, second, actor=person(request))),
        _t("The two are one claim now; nothing that was seen is lost."),
    )
    return redirect("integrity:claim", pk=stays[0].pk if stays else pk)


@require_POST
def open_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the case of a claim, or go to the one that is open."""
    claim = _claim(request, pk)
    made = []
    attempt(
        request,
        lambda: made.append(cases.open_case(claim, actor=person(request))),
        _t("The case is open."),
    )
    return redirect("integrity:case", pk=made[0].pk) if made else redirect("integrity:claim", pk=pk)


def _claim(request: HttpRequest, pk: int) -> Claim:
    visible = Claim.objects.visible_to(request.user).select_related("unit", "merged_into")
    found: Claim = get_object_or_404(visible, pk=pk)
    return found
