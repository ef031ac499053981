"""Cases: the list, and one case with its evidence, judgements, answers and effects."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from lantoa.duties.models import Deadline, DeadlineStatus
from lantoa.integrity import tasks
from lantoa.integrity.domain import (
    appeals,
    cases,
    corrections,
    effects,
    evidence,
    judging,
    queries,
    responding,
)
from lantoa.integrity.domain.errors import RefusedError
from lantoa.integrity.domain.rights import may_work
from lantoa.integrity.interfaces import papers
from lantoa.integrity.interfaces.forms import (
    AddressForm,
    CorrectionForm,
    EffectForm,
    FileForm,
    JudgeForm,
    LetterForm,
    OpinionForm,
)
from lantoa.integrity.models import (
    Appeal,
    Case,
    CaseStatus,
    Correction,
    Evidence,
    Judgement,
    Response,
    Verdict,
)
from lantoa.units.interfaces.pages import WorkspacePage, attempt, person
from lantoa.units.models import User

PAGE = 30
LISTS: dict[str, tuple[Any, Callable[[User], QuerySet[Case]]]] = {
    "judge": (_("To judge"), queries.cases_to_judge),
    "answer": (_("To answer"), queries.cases_to_answer),
    "approve": (_("To approve"), queries.approvals_waiting),
    "all": (_("All"), queries.cases),
}


class CaseList(WorkspacePage):
    """Cases that this person may see, by what they wait for."""

    template_name = "integrity/cases.html"
    page_title = _("Cases")
    header_icon = "circle-check"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One list with its count; the other lists with theirs."""
        user = person(self.request)
        shown = self.request.GET.get("show", "all")
        shown = shown if shown in LISTS else "all"
        tabs = [(name, label, find(user).count()) for name, (label, find) in LISTS.items()]
        pages = Paginator(LISTS[shown][1](user), PAGE)
        page = pages.get_page(self.request.GET.get("page"))
        return super().get_context_data(tabs=tabs, shown=shown, page=page, **kwargs)


def _case(request: HttpRequest, pk: int) -> Case:
    visible = Case.objects.visible_to(request.user)
    found: Case = get_object_or_404(
        visible.select_related("claim", "unit", "maker", "owner"), pk=pk
    )
    return found


class CaseDetail(WorkspacePage):
    """One case. What a person may not do is not offered, and refused all the same."""

    template_name = "integrity/case.html"
    page_title = _("Case")
    header_icon = "circle-check"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the case, or answer 404 for one that this person may not see."""
        super().setup(request, *args, **kwargs)
        self.case = _case(request, kwargs["pk"])
        self.trail = ((reverse("integrity:cases"), _("Cases")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything about the case, and the forms for the next step."""
        case, user = self.case, person(self.request)
        works = may_work(user, case.unit)
        judgements = list(case.judgements.select_related("judge").order_by("-round", "at"))
        mine = next(
            (j for j in judgements if j.judge_id == user.pk and j.round == case.round), None
        )
        correction = case.corrections.filter(withdrawn_at__isnull=True).first()
        running = Deadline.objects.filter(
            subject_type=Case._meta.label_lower, subject_id=str(case.pk),
            status=DeadlineStatus.OPEN,
        ).first()  # fmt: skip
        sightings = list(queries.sightings_of(case.claim).prefetch_related("checks"))
        return super().get_context_data(
            case=case,
            claim=case.claim,
            deadline=running,
            evidence=list(case.evidence.select_related("added_by")),
            # Others' judgements stay unseen by whoever has yet to judge: two people, two minds.
            judgements=[j for j in judgements if _may_read(j, case, user, mine)],
            hidden=sum(not _may_read(j, case, user, mine) for j in judgements),
            may_work=works,
            may_judge=works
            and case.status == CaseStatus.OPEN
            and case.maker_id != user.pk
            and mine is None,
            is_open=case.status == CaseStatus.OPEN,
            is_maker=case.maker_id == user.pk,
            is_false=case.verdict in Verdict.false(),
            sightings=sightings,
            correction=correction,
            withdrawn=list(case.corrections.filter(withdrawn_at__isnull=False)),
            responses=list(case.responses.select_related("made_by", "issued_by")),
            appeals=list(Appeal.objects.filter(correction__case=case)),
            judge_form=JudgeForm(),
            opinion_form=OpinionForm(initial={"summary": case.claim.statement}),
            address_form=AddressForm(),
            file_form=FileForm(),
            correction_form=CorrectionForm(instance=correction),
            letter_form=LetterForm(),
            effect_form=EffectForm(),
            **kwargs,
        )


def _may_read(judgement: Judgement, case: Case, user: User, mine: Judgement | None) -> bool:
    return (
        case.status != CaseStatus.OPEN
        or judgement.round != case.round
        or mine is not None
        or judgement.judge_id == user.pk
        or case.maker_id == user.pk
    )


@require_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one step on a case and show it again."""
    case, actor = _case(request, pk), person(request)
    try:
        form_class, take, said = STEPS[step]
    except KeyError as unknown:
        raise Http404 from unknown
    form = form_class(request.POST, request.FILES) if form_class else None
    if form is not None and not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
    else:
        attempt(request, lambda: take(case, form, request, actor), str(said))
    return redirect("integrity:case", pk=case.pk)


Step = Callable[[Case, Any, HttpRequest, User], object]


def _judge(case: Case, form: JudgeForm, request: HttpRequest, actor: User) -> object:
    data = form.cleaned_data
    return judging.judge(case, data["verdict"], data["reasons"], actor=actor)


def _opinion(case: Case, form: OpinionForm, request: HttpRequest, actor: User) -> object:
    data = form.cleaned_data
    return cases.leave_as_opinion(case, topic=data["topic"], summary=data["summary"], actor=actor)


@transaction.atomic
def _add_address(case: Case, form: AddressForm, request: HttpRequest, actor: User) -> object:
    data = form.cleaned_data
    row = evidence.add_address(case, data["url"], note=data["note"], actor=actor)
    tasks.capture.defer(evidence_id=row.pk)
    return row


def _add_file(case: Case, form: FileForm, request: HttpRequest, actor: User) -> object:
    data = form.cleaned_data
    if data["file"].size > evidence.LARGEST_FILE:
        raise RefusedError(_t("The file is larger than 20 MB."))
    return evidence.add_file(case, data["file"].read(), note=data["note"], actor=actor)


def _draft(case: Case, form: CorrectionForm, request: HttpRequest, actor: User) -> object:
    live = case.corrections.filter(withdrawn_at__isnull=True, published_at__isnull=False).first()
    if live is not None:
        reason = request.POST.get("reason", "")
        return corrections.change(live, form.words(), reason=reason, actor=actor)
    return corrections.draft(case, form.words(), actor=actor)


def _publish(case: Case, form: None, request: HttpRequest, actor: User) -> object:
    return corrections.publish(_live(case), actor=actor)


def _withdraw(case: Case, form: None, request: HttpRequest, actor: User) -> object:
    return corrections.withdraw(_live(case), reason=request.POST.get("reason", ""), actor=actor)


def _letter(case: Case, form: LetterForm, request: HttpRequest, actor: User) -> object:
    data = form.cleaned_data
    return responding.prepare(
        case, data["kind"], data["text"], recipient=data["recipient"], actor=actor
    )


def _issue(case: Case, form: None, request: HttpRequest, actor: User) -> object:
    row = get_object_or_404(Response, case=case, pk=_number(request, "response"))
    return responding.issue(row, request.POST.get("proof", ""), actor=actor)


def _effect(case: Case, form: EffectForm, request: HttpRequest, actor: User) -> object:
    places = queries.sightings_of(case.claim)
    sighting = get_object_or_404(places, pk=_number(request, "sighting"))
    return effects.say(sighting, form.cleaned_data["effect"], actor=actor)


def _appeal(case: Case, form: None, request: HttpRequest, actor: User) -> object:
    row = get_object_or_404(Appeal, correction__case=case, pk=_number(request, "appeal"))
    upheld = request.POST.get("upheld") == "yes"
    return appeals.decide(row, upheld, request.POST.get("answer", ""), actor=actor)


def _take_over(case: Case, form: None, request: HttpRequest, actor: User) -> object:
    return cases.hand_over(case, actor, actor=actor)


STEPS: dict[str, tuple[type[forms.Form] | type[CorrectionForm] | None, Step, Any]] = {
    "judge": (JudgeForm, _judge, _("Your judgement is written down.")),
    "opinion": (OpinionForm, _opinion, _("The case is closed; a concern is open.")),
    "address": (AddressForm, _add_address, _("The page is being captured.")),
    "file": (FileForm, _add_file, _("The file is kept.")),
    "draft": (CorrectionForm, _draft, _("The correction is saved.")),
    "publish": (None, _publish, _("The correction is public.")),
    "withdraw": (None, _withdraw, _("The correction is withdrawn.")),
    "letter": (LetterForm, _letter, _("The answer is written. Note here once it is sent.")),
    "issue": (None, _issue, _("Written down.")),
    "effect": (EffectForm, _effect, _("Written down.")),
    "appeal": (None, _appeal, _("The appeal is answered.")),
    "take-over": (None, _take_over, _("The case is yours.")),
}


def _live(case: Case) -> Correction:
    return get_object_or_404(Correction, case=case, withdrawn_at__isnull=True)


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    if not value.isdecimal():
        raise Http404
    return int(value)


@require_safe
def evidence_file(request: HttpRequest, pk: int, number: int, what: str) -> FileResponse:
    """The captured bytes as a download, or the picture; never shown as a page of ours."""
    row = get_object_or_404(Evidence, case=_case(request, pk), pk=number)
    stored = row.screenshot if what == "picture" else row.file
    if not stored or row.files_dropped:
        raise Http404
    answer = FileResponse(
        stored.open("rb"),
        as_attachment=what != "picture",
        filename=f"{row.sha256[:12]}{PurePath(str(stored)).suffix}",
        content_type="image/png" if what == "picture" else "application/octet-stream",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@require_safe
def paper(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The referral dossier or the fact sheet."""
    case = _case(request, pk)
    if name == "dossier.json":
        return JsonResponse(papers.dossier(case), json_dumps_params={"ensure_ascii": False})
    if name == "dossier.pdf":
        return HttpResponse(papers.dossier_pdf(case), content_type="application/pdf")
    if name == "facts.pdf":
        correction = _live(case)
        return HttpResponse(papers.fact_sheet_pdf(correction), content_type="application/pdf")
    raise Http404
