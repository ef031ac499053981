"""What needs a person among the files that came in, and the one tap that settles it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lantoa.library.domain.attaching import describe
from lantoa.library.domain.digitising import needs
from lantoa.library.domain.digitising.accepting import again
from lantoa.library.domain.errors import LibraryError
from lantoa.library.interfaces.digitise import DIGITISE, LIBRARY
from lantoa.library.interfaces.forms import DAY
from lantoa.library.interfaces.words import PROBLEMS
from lantoa.library.models import Doubt, IntakeItem, Licence, Product, Releases, Territory
from lantoa.units.interfaces.pages import WorkspacePage, attempt, person

PAGE = 50


class RightsForm(forms.Form):
    """Whose many works are."""

    author = forms.CharField(label=_("Author"), max_length=200)
    owner = forms.CharField(label=_("Owner of the rights"), max_length=200)
    licence = forms.ChoiceField(label=_("Licence"), choices=Licence.choices)
    releases = forms.ChoiceField(
        label=_("People shown"), choices=[("", _("Choose")), *Releases.choices]
    )
    territory = forms.ChoiceField(
        label=_("Where"), choices=Territory.choices, initial=Territory.WORLD
    )
    rights_from = forms.DateField(
        label=_("May be used from"),
        widget=DAY,
        initial=timezone.localdate,
    )


class Needs(WorkspacePage):
    """The files that need a person, by what they need; rights are said for many at once."""

    template_name = "library/needs.html"
    page_title = _("Files that need a person")
    header_icon = "warning"
    trail = (LIBRARY, DIGITISE)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Read which list is asked for."""
        super().setup(request, *args, **kwargs)
        asked, batch = request.GET.get("need", ""), request.GET.get("batch", "")
        self.need = asked if asked in needs.NEEDS else ""
        self.batch = int(batch) if batch.isdecimal() and len(batch) < 10 else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, and how long each list is."""
        user = person(self.request)
        items = needs.in_need(user, self.need, self.batch).order_by("pk")
        page = Paginator(
            items.select_related("batch", "product", "master", "other").defer(
                "master__text", "product__search", "product__body"
            ),
            PAGE,
        ).get_page(self.request.GET.get("page"))
        kwargs.setdefault("form", RightsForm(initial={"licence": Licence.UNION}))
        return super().get_context_data(
            need=self.need,
            tabs=self._tabs(),
            page=page,
            rows=[self._row(item) for item in page],
            here=self._address(self.need),
            next=self._address(self.need, page.next_page_number()) if page.has_next() else "",
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Say the rights of the files that are ticked, or of all on the list."""
        form, actor = RightsForm(request.POST), person(request)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        items = needs.in_need(actor, "rights", self.batch)
        if not request.POST.get("all"):
            ticked = [pk for pk in request.POST.getlist("item") if pk.isdecimal()]
            items = items.filter(pk__in=ticked)
        number = needs.give_rights(items, form.cleaned_data, actor=actor)
        said = ngettext("Said for %(number)d file.", "Said for %(number)d files.", number)
        messages.success(request, said % {"number": number})
        return redirect(self._address(self.need))

    def _tabs(self) -> list[tuple[Any, int, str, bool]]:
        user = person(self.request)
        found = [
            (words, needs.in_need(user, name, self.batch).count(), name)
            for name, words in [("", _t("All")), *((n, w) for n, (w, _q) in needs.NEEDS.items())]
        ]
        return [
            (words, number, self._address(name), name == self.need)
            for words, number, name in found
            if number or name == self.need
        ]

    def _row(self, item: IntakeItem) -> dict[str, Any]:
        wanted = needs.shown_needs(item)
        seen = Product.objects.visible_to(self.request.user)
        doubts = [doubt for doubt in Doubt if doubt in wanted and doubt != Doubt.LOOKS_LIKE]
        return {
            "item": item,
            "words": [needs.NEEDS[name][0] for name in wanted if name != "refused"],
            "doubts": [(doubt.value, _settled(doubt)) for doubt in doubts],
            "wanted": wanted,
            "problem": PROBLEMS.get(item.problem, ""),
            "other": item.other
            if Doubt.LOOKS_LIKE in wanted
            and item.other
            and seen.filter(pk=item.other.product_id).exists()
            else None,
            "suggested": item.master.metadata.get("caption", "") if item.master else "",
        }

    def _address(self, need: str, page: int = 1) -> str:
        asked = {"need": need, "batch": self.batch or "", "page": page if page > 1 else ""}
        used = urlencode({name: value for name, value in asked.items() if value})
        return f"{reverse('library:needs')}?{used}" if used else reverse("library:needs")


@require_POST
def fix(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle one thing of one file."""
    rows = IntakeItem.objects.visible_to(request.user).select_related("batch__unit")
    item: IntakeItem = get_object_or_404(rows, pk=pk)
    actor, action = person(request), request.POST.get("action", "")
    steps: dict[str, Callable[[], object]] = {
        "describe": lambda: _describe(request, item),
        "same": lambda: needs.same_picture(item, actor=actor),
        "dismiss": lambda: needs.dismiss(item, actor=actor),
        "again": lambda: again(item, actor=actor),
        **{doubt: partial(needs.settle, item, doubt, actor=actor) for doubt in Doubt.values},
    }
    if action in steps:
        attempt(request, steps[action], _t("Done."))
    back = request.POST.get("back", "")
    return redirect(back if back.startswith(reverse("library:needs")) else "library:needs")


def _describe(request: HttpRequest, item: IntakeItem) -> None:
    if item.master is None:
        raise LibraryError(_t("This file is not in the library."))
    text, actor = request.POST.get("alt", "")[:300], person(request)
    describe(item.master.pk, alt=text, transcript=item.master.transcript, actor=actor)


def _settled(doubt: Doubt) -> str:
    """What a person says to settle a doubt."""
    return {
        Doubt.LOW_CONFIDENCE: _t("The text is good enough"),
        Doubt.LOCKED: _t("Keep it with its password"),
        Doubt.NO_READER: _t("Keep it without text"),
        Doubt.NOT_READ: _t("Keep it without text"),
        Doubt.NO_PDF_A: _t("Keep it as it is"),
    }[doubt]
