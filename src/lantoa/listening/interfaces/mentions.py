"""Posts & articles: the list behind every figure, one mention, and correcting its labels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lantoa.listening.domain import saved_searches
from lantoa.listening.domain.labels import correct_labels
from lantoa.listening.domain.queries import Filters, Page, find
from lantoa.listening.domain.retention import removed
from lantoa.listening.interfaces.addresses import list_address, query_string
from lantoa.listening.interfaces.chips import chips
from lantoa.listening.interfaces.forms import FilterForm, LabelsForm, SaveSearchForm
from lantoa.listening.models import Document, Mention
from lantoa.units.interfaces.pages import WorkspacePage, person
from lantoa.units.models import Unit


@dataclass(frozen=True)
class Row:
    """A mention with the name of its unit, looked up once for the whole page."""

    mention: Mention
    unit: Unit | None


def rows_of(mentions: list[Mention]) -> list[Row]:
    """Mentions with their units' names of today, in one query."""
    units = Unit.objects.named(timezone.localdate()).in_bulk({m.unit_id for m in mentions})
    return [Row(mention, units.get(mention.unit_id)) for mention in mentions]


def back_address(request: HttpRequest, otherwise: str) -> str:
    """Where the person came from (``next``), if that is a page of ours."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        return target
    return otherwise


class MentionList(WorkspacePage):
    """Mentions that match the filters in the address."""

    template_name = "listening/mentions.html"
    page_title = _("Posts & articles")
    header_icon = "list-ul"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, its filters and the person's saved searches."""
        user = person(self.request)
        form = FilterForm(self.request.GET.dict(), user)
        form.is_valid()
        filters = form.filters()
        number = self.request.GET.get("page", "1")
        page = find(user, filters, int(number) if number.isdecimal() else 1)
        return super().get_context_data(
            form=form,
            filters=filters,
            page=page,
            removed=removed(user, filters),
            rows=rows_of(page.mentions),
            chips=chips(form, filters),
            query=query_string(filters),
            saved=list(user.saved_searches.all()),
            save_form=SaveSearchForm(initial={"query": query_string(filters)}),
            all_kinds_address=list_address(replace(filters, relevant="all")),
            pages=_pager(filters, page),
            here=self.request.get_full_path(),
            **kwargs,
        )


def _pager(filters: Filters, page: Page) -> dict[str, str]:
    def address(number: int) -> str:
        query = QueryDict(query_string(filters), mutable=True)
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "previous": address(page.number - 1) if page.number > 1 else "",
        "next": address(page.number + 1) if page.has_next else "",
    }


class MentionDetail(WorkspacePage):
    """One mention: its text, its labels, and the form to correct them."""

    template_name = "listening/mention.html"
    header_icon = "doc-full"
    page_title = _("Post")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the mention, or answer 404 for one that this person may not see."""
        super().setup(request, *args, **kwargs)
        self.mention: Mention = get_object_or_404(
            Mention.objects.visible_to(request.user).select_related("source").defer("search"),
            pk=kwargs["pk"],
        )
        self.back = back_address(request, reverse("listening:mentions"))
        self.trail = ((self.back, _("Posts & articles")),)
        self.form = LabelsForm.of(self.mention, request.POST or None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Correct the labels and go back to where the person came from."""
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data(**kwargs))
        try:
            correct_labels(person(request), self.mention.pk, **self.form.cleaned_data)
        except Mention.DoesNotExist as gone:
            raise Http404 from gone
        messages.success(request, _t("The labels are corrected. Thank you: the machine learns it."))
        return redirect(self.back)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The mention with what surrounds it."""
        mention = self.mention
        copies = Document.objects.filter(duplicate_of_id=mention.pk).select_related("source")
        return super().get_context_data(
            mention=mention,
            unit=Unit.objects.named(timezone.localdate()).filter(pk=mention.unit_id).first(),
            copies=list(copies.defer("text").order_by("collected_at")[:20]),
            reactions=sorted(mention.reactions.items()),
            form=self.form,
            back=self.back,
            query=QueryDict(self.back.partition("?")[2]).get("q", ""),
            **kwargs,
        )


@require_POST
def save_search(request: HttpRequest) -> HttpResponse:
    """Keep the current filters under a name; the same name is overwritten."""
    query = request.POST.get("query", "")
    form = SaveSearchForm({"name": request.POST.get("name", ""), "query": query or "-"})
    if form.is_valid():
        saved_searches.save_search(person(request), form.cleaned_data["name"], query)
        messages.success(request, _t("The search is saved."))
    else:
        messages.error(request, _t("A saved search needs a name of at most 120 characters."))
    return redirect(f"{reverse('listening:mentions')}?{query}")


@require_POST
def delete_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a search of one's own."""
    if not saved_searches.delete_search(person(request), pk):
        raise Http404
    messages.success(request, _t("The saved search is deleted."))
    return redirect(back_address(request, reverse("listening:mentions")))
