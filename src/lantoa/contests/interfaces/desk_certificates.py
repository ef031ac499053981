"""Certificates of a round in the workspace: issue, pack, look up, void, replace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views import View

from lantoa.contests.domain import certificate_paper, certificates, packing
from lantoa.contests.domain.freezing import published
from lantoa.contests.interfaces.desk import OfRound
from lantoa.contests.models import Certificate, CertificateIssue, PackState, Round
from lantoa.public.domain import codes
from lantoa.units.interfaces.pages import attempt, named, person

LISTED = 50
LOOK_AGAIN = 3  # seconds, while a file is being made


class IssueForm(forms.Form):
    """Who gets one, and what all of them say."""

    least = forms.IntegerField(
        label=_("Also for everybody from this mark on (empty: winners alone)"),
        min_value=0, max_value=100_000, required=False,
    )  # fmt: skip
    place = forms.CharField(label=_("Place, such as Hà Nội"), max_length=80)
    signed_as = forms.CharField(
        label=_("Office of who signs, a line each"),
        widget=forms.Textarea(attrs={"rows": 2}), max_length=160,
        initial="TM. Ban Tổ chức\nTrưởng ban",
    )  # fmt: skip
    signed_by = forms.CharField(
        label=_("Name of who signs (empty: written by hand)"), max_length=120, required=False
    )


def issues_of(round_: Round) -> QuerySet[CertificateIssue]:
    """All issues of a round."""
    return CertificateIssue.objects.filter(ranking__round=round_).select_related("ranking")


class CertificatesPage(OfRound):
    """All that can be done with certificates of a round."""

    template_name = "contests/desk/certificates.html"

    def trail(self) -> list[dict[str, Any]]:
        return [*super().trail(), {"url": "", "label": _t("Certificates")}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it; the browser looks again by itself while a file is being made."""
        answer = super().get(request, *args, **kwargs)
        if issues_of(self.round).filter(pack_state=PackState.RUNNING).exists():
            answer["Refresh"] = str(LOOK_AGAIN)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Issues, what disagrees with the newest ranking, and the register."""
        kwargs.setdefault("form", IssueForm())
        ranking = published(self.round)
        asked = self.request.GET.get("q", "").strip()
        found = self.round.certificates.select_related("result__board", "contestant", "replaces")
        if asked:
            code = codes.grouped(codes.normalised(asked))
            found = found.filter(Q(name__icontains=asked) | Q(code=code))
        return super().get_context_data(
            round=self.round,
            may_change=self.may_change,
            ranking=ranking,
            issues=issues_of(self.round).annotate(
                valid=Count("certificates", filter=Q(certificates__voided_at=None))
            ),
            disagreeing=certificates.disagreeing(self.round).count() if ranking else 0,
            listed=found[:LISTED],
            number=found.count(),
            asked=asked,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the button says."""
        act = ACTIONS.get(request.POST.get("action", ""))
        shown = act(self, request) if act else None
        if shown:
            return self.render_to_response(self.get_context_data(form=shown), status=400)
        return redirect("contest_desk:certificates", self.round.pk)


def issue(page: CertificatesPage, request: HttpRequest) -> forms.Form | None:
    """Issue for the newest published ranking."""
    form = IssueForm(request.POST)
    ranking = published(page.round)
    if ranking is None:
        raise Http404
    if not form.is_valid():
        return form
    made = certificates.issue(ranking, **form.cleaned_data, actor=person(request))
    number = made.certificates.count()
    messages.success(request, _t("%(number)s certificates were issued.") % {"number": number})
    return None


def pack(page: CertificatesPage, request: HttpRequest) -> None:
    """Begin to make the file of an issue."""
    if not packing.ask(_issue(page, request)):
        messages.error(
            request,
            _t("The file is being made already, or it would be too large: people fetch their own."),
        )


def stop(page: CertificatesPage, request: HttpRequest) -> None:
    """Stop making it."""
    packing.stop(_issue(page, request))


def void(page: CertificatesPage, request: HttpRequest) -> None:
    """Take one back, or replace it by one with the right name."""
    one = named(page.round.certificates.all(), request, "certificate")
    reason = request.POST.get("reason", "").strip()
    name = request.POST.get("name", "").strip()[:120]
    if not reason:
        messages.error(request, _t("Say why."))
    elif name:
        attempt(
            request,
            lambda: certificates.reissue(one, name=name, reason=reason, actor=person(request)),
            _t("The certificate was issued again."),
        )
    else:
        certificates.void(one, reason=reason, actor=person(request))


def void_disagreeing(page: CertificatesPage, request: HttpRequest) -> None:
    """Take back all that no longer agree with the newest ranking."""
    reason = _t("The ranking was worked out again.")
    certificates.void_disagreeing(page.round, reason=reason, actor=person(request))


def _issue(page: CertificatesPage, request: HttpRequest) -> CertificateIssue:
    return named(issues_of(page.round), request, "issue")


ACTIONS: dict[str, Callable[[CertificatesPage, HttpRequest], forms.Form | None]] = {
    "issue": issue,
    "pack": pack,
    "stop": stop,
    "void": void,
    "void_disagreeing": void_disagreeing,
}


class CertificateFile(OfRound, View):
    """A certificate as PDF, or the file with all of an issue; for those who may change things."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Send it."""
        if not self.may_change:
            raise Http404
        if "issue" in kwargs:
            ready = get_object_or_404(
                issues_of(self.round), pk=kwargs["issue"], pack_state=PackState.READY
            )
            name = f"chung-nhan-{self.contest.slug}-{self.round.number}.zip"
            return FileResponse(ready.pack_file.open(), as_attachment=True, filename=name)
        return certificate_file(
            get_object_or_404(self.round.certificates, pk=kwargs["certificate"])
        )


def certificate_file(certificate: Certificate) -> HttpResponse:
    """The paper of a valid certificate; raises Http404 for others."""
    if certificate.voided_at or not certificate.name:
        raise Http404
    answer = HttpResponse(certificate_paper.pdf(certificate), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{certificate.code}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
