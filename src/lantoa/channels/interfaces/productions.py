"""Sound and film of a product: asked for, watched, stopped, downloaded."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from lantoa.channels.domain import episodes, producing
from lantoa.channels.interfaces.common import act, visible_product
from lantoa.channels.models import Form, MadeFile, Production, Stage
from lantoa.channels.models.enums import AGAIN, GOING
from lantoa.channels.tasks import enqueue_produce
from lantoa.library.models import Product
from lantoa.units.interfaces.pages import person


@dataclass
class FormRow:
    """One form, and what has become of it for the version as it is now."""

    form: Form
    production: Production | None

    @property
    def problem(self) -> str:
        """Why it could not be made, in words."""
        failed = self.production and self.production.stage == Stage.FAILED
        return producing.problem_words(self.production) if failed and self.production else ""

    @property
    def askable(self) -> bool:
        """Whether it can be asked for (again)."""
        return self.production is None or self.production.stage in AGAIN

    @property
    def publishable(self) -> bool:
        """Whether it can be put into the podcast."""
        row = self.production
        done = row is not None and (row.form, row.stage) == (Form.PODCAST, Stage.DONE)
        return done and not hasattr(row, "episode")

    @property
    def going(self) -> bool:
        """Whether it can be stopped."""
        return self.production is not None and self.production.stage in GOING


def forms_of(product: Product) -> list[FormRow]:
    """A row for each form."""
    rows = Production.objects.filter(product=product, version=product.version)
    made = {row.form: row for row in rows.select_related("episode").prefetch_related("files")}
    return [FormRow(form, made.get(form)) for form in Form]


@require_POST
def ask(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Have one form made."""
    if form not in Form.values:
        raise Http404
    product, user = visible_product(request, pk), person(request)

    def verb() -> None:
        with transaction.atomic():
            enqueue_produce(producing.ask(product, Form(form), actor=user).pk)

    return act(request, verb, _t("It is being made. You may leave this page."), _here(pk))


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the making."""
    production, user = get_object_or_404(_visible(request), pk=pk), person(request)
    return act(
        request,
        lambda: producing.stop(production, actor=user),
        _t("Stopped."),
        _here(production.product_id),
    )


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an episode into the podcast."""
    production, user = get_object_or_404(_visible(request), pk=pk), person(request)
    return act(
        request,
        lambda: episodes.publish(production, actor=user),
        _t("It is in the podcast."),
        _here(production.product_id),
    )


def download(request: HttpRequest, pk: int) -> FileResponse:
    """One file, as a download."""
    made = get_object_or_404(MadeFile, pk=pk, production__in=_visible(request))
    answer = FileResponse(made.file.open("rb"), as_attachment=True, filename=made.name)
    answer["Content-Type"] = made.mime
    return answer


def _visible(request: HttpRequest) -> QuerySet[Production]:
    return Production.objects.filter(product__in=Product.objects.visible_to(request.user))


def _here(product_id: int) -> str:
    return reverse("channels:product", args=[product_id]) + "#made"
