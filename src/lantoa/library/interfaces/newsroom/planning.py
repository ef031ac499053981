"""A new idea; the plan of one product: its day, its event, who makes it by when."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.library.domain.errors import LibraryError
from lantoa.library.domain.newsroom import planning
from lantoa.library.domain.people import MAKERS, holds_role, may_edit
from lantoa.library.interfaces.newsroom.forms import AssignForm, IdeaForm, PlanForm
from lantoa.library.interfaces.newsroom.pages import NewsroomPage
from lantoa.library.interfaces.products import ProductPage
from lantoa.library.models import OPEN
from lantoa.units.interfaces.pages import person


class NewIdea(NewsroomPage):
    """Three lines are enough for an idea."""

    template_name = "library/newsroom/idea.html"
    page_title = _("New idea")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """An empty form with the day that the calendar was asked from."""
        day = self.request.GET.get("day", "")
        if "form" not in kwargs:
            kwargs["form"] = IdeaForm(None, person(self.request), initial={"planned_for": day})
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep it."""
        form = IdeaForm(request.POST, person(request))
        if form.is_valid():
            data = form.cleaned_data
            try:
                product, _new = planning.propose(
                    person(request),
                    form.unit_of(),
                    form.texts(),
                    planned_for=data["planned_for"],
                    event=data["event"],
                    public_id=data["key"],
                )
            except LibraryError as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _t("The idea is kept."))
                return redirect("library:plan", product.pk)
        return self.render_to_response(self.get_context_data(form=form))


class Plan(ProductPage):
    """Two forms: the day and the event; the person and the time."""

    template_name = "library/newsroom/plan.html"
    label = _("Plan")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let in only people who may write it."""
        if not may_edit(person(request), self.product):
            messages.error(
                request, _t("Only people of this unit or of one above it may change it.")
            )
            return redirect("library:product", self.product.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The forms as things stand, unless one is being mended."""
        product, user = self.product, person(self.request)
        kwargs.setdefault("plan_form", PlanForm(None, product, user))
        may_assign = product.status in OPEN and holds_role(user, product.unit_id, MAKERS)
        if may_assign:
            kwargs.setdefault("assign_form", AssignForm(None, product))
        return super().get_context_data(product=product, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Plan or assign, whichever form was sent."""
        product, user = self.product, person(request)
        form: PlanForm | AssignForm
        if assigns := "person" in request.POST:
            form = AssignForm(request.POST, product)
        else:
            form = PlanForm(request.POST, product, user)
        if form.is_valid():
            try:
                if assigns:
                    planning.assign(product.pk, actor=user, **form.cleaned_data)
                else:
                    planning.plan(product.pk, actor=user, **form.cleaned_data)
            except LibraryError as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _t("Saved."))
                return redirect("library:product", product.pk)
        name = "assign_form" if assigns else "plan_form"
        return self.render_to_response(self.get_context_data(**{name: form}))
