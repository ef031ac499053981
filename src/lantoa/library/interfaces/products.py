"""One product: what it says, what may be done with it, what was said about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.library.domain.amending import correct
from lantoa.library.domain.approval import checklist
from lantoa.library.domain.digitising.alike import alike
from lantoa.library.domain.errors import EditConflictError, LibraryError
from lantoa.library.domain.people import APPROVERS, holds_role, may_approve, may_edit, own_units
from lantoa.library.domain.presence import enter
from lantoa.library.domain.rights import rights_problems
from lantoa.library.domain.writing import save
from lantoa.library.interfaces.answers import may_use
from lantoa.library.interfaces.forms import EditForm, InviteForm, ReviewForm
from lantoa.library.interfaces.history import steps_of
from lantoa.library.interfaces.newsroom.panel import panel
from lantoa.library.models import IN_HAND, OPEN, OUT, Collection, Language, Master, Product, Status
from lantoa.units.interfaces.pages import WorkspacePage, person
from lantoa.units.models import Unit, User


def visible(request: HttpRequest, pk: int) -> Product:
    """Return a product that this person may see, or answer 404."""
    rows = Product.objects.visible_to(request.user).defer("search")
    product: Product = get_object_or_404(
        rows.select_related("adapted_from", "translation_of"), pk=pk
    )
    return product


class ProductPage(WorkspacePage):
    """What the pages of one product share."""

    header_icon = "doc-full-inverse"
    label: Any = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the product."""
        super().setup(request, *args, **kwargs)
        self.product = visible(request, kwargs["pk"])
        self.page_title = self.label or self.product.headline
        here = reverse("library:product", args=[self.product.pk])
        self.trail = [
            (reverse("library:products"), _("Library")),
            *([(here, self.product.headline)] if self.label else []),
        ]


class ProductDetail(ProductPage):
    """One product with what this person may do with it."""

    template_name = "library/product.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The product and everything around it."""
        product, user = self.product, person(self.request)
        today = timezone.localdate()
        approver = may_approve(user, product)
        waits = product.status == Status.SUBMITTED
        editable = may_edit(user, product)
        units = own_units(user)
        return super().get_context_data(
            product=product,
            unit=Unit.objects.named(today).filter(pk=product.unit_id).first(),
            masters=list(product.masters.all()),
            answer=may_use(product, units, today),
            units=units,
            uses=list(product.uses.select_related("user")[:50]),
            requests=list(product.requests.all()) if approver or editable else [],
            answerable=holds_role(user, product.unit_id, APPROVERS),
            problems=rights_problems(product, today),
            checks=checklist(product) if product.status in IN_HAND else [],
            editable=editable and product.status not in (Status.KILLED, *OUT),
            submittable=editable and product.status in OPEN,
            review_form=ReviewForm(initial={"seen": product.version}) if waits else None,
            reviewable=waits and approver,
            invite_form=InviteForm() if waits and editable else None,
            amendable=approver and product.status in OUT,
            killable=product.status != Status.KILLED
            and (approver or (editable and product.status in OPEN)),
            reviews=list(product.reviews.select_related("reviewer", "invitation")),
            steps=steps_of(product),
            similar=_similar(product, user),
            adaptations=list(
                Product.objects.visible_to(user).filter(adapted_from=product).defer("search")[:20]
            ),
            **panel(product, user),
            **versions(product, user),
            collections=Collection.objects.in_scope_of(user).order_by("-id")[:50] if units else [],
            **kwargs,
        )


def versions(product: Product, user: User) -> dict[str, Any]:
    """Return a product's versions in other languages, and those that may still be made."""
    original = product.translation_of
    seen = Product.objects.visible_to(user).exclude(status=Status.KILLED).defer("search")
    others = list(seen.filter(translation_of=original or product).exclude(pk=product.pk))
    known = {product.language, *product.translations.values_list("language", flat=True)}
    return {
        "versions": others,
        "outdated": original is not None and original.version != product.translated_version,
        "languages": [pair for pair in Language.choices if pair[0] not in known]
        if original is None and may_edit(user, product) and product.status != Status.KILLED
        else [],
    }


def _similar(product: Product, user: User) -> list[Master]:
    """Pictures of other products that look like those of this one."""
    known = [master.looks for master in product.masters.all() if master.looks is not None]
    found = {m.pk: m for bits in known[:4] for m, _d in alike(bits, user, apart_from=product.pk)}
    return list(found.values())[:12]


class EditProduct(ProductPage):
    """The whole form. When somebody else saved meanwhile, both texts stand side by side.

    What is published is corrected here: the form then asks what was wrong.
    """

    template_name = "library/edit.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the product, and whether this is a correction."""
        self.label = _("Edit")
        super().setup(request, *args, **kwargs)
        self.correcting = self.product.status in OUT
        if self.correcting:
            self.label = self.page_title = _("Correct")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let in only people who may write it."""
        allowed = may_approve if self.correcting else may_edit
        if self.product.status == Status.KILLED or not allowed(person(request), self.product):
            messages.error(
                request, _t("Only people of this unit or of one above it may change it.")
            )
            return redirect("library:product", self.product.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form as the product is, unless there is one already."""
        if "form" not in kwargs:
            kwargs["form"] = EditForm(instance=self.product)
            kwargs["writing"] = enter(self.product, person(self.request))
        return super().get_context_data(
            product=self.product,
            correcting=self.correcting,
            note=self.request.POST.get("note", ""),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or show what somebody else saved next to what this person wrote."""
        data = request.POST.copy()
        form = EditForm(data, instance=self.product)
        if form.is_valid():
            try:
                self._store(form)
            except EditConflictError as conflict:
                # Saving again is on top of what is shown beside the form.
                data["seen"] = str(conflict.current.version)
                return self.render_to_response(self._conflict(form, conflict.current))
            except LibraryError as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _t("Saved."))
                return redirect("library:product", self.product.pk)
        return self.render_to_response(self.get_context_data(form=form))

    def _store(self, form: EditForm) -> None:
        pk, seen, actor = self.product.pk, form.cleaned_data["seen"], person(self.request)
        if self.correcting:
            note = self.request.POST.get("note", "")[:2000]
            correct(pk, form.texts(), note, seen=seen, actor=actor)
        else:
            save(pk, form.texts(), seen=seen, actor=actor)

    def _conflict(self, form: EditForm, current: Product) -> dict[str, Any]:
        mine = form.texts()
        theirs = [
            (form.fields[name].label, _shown(current, name))
            for name in form.Meta.fields
            if getattr(current, name) != mine[name]
        ]
        return self.get_context_data(form=form, theirs=theirs, current=current)


def _shown(product: Product, name: str) -> Any:
    shown = getattr(product, f"get_{name}_display", None)
    return shown() if shown else getattr(product, name)


class Version(ProductPage):
    """A version as it was saved: nothing that anybody wrote is gone."""

    template_name = "library/version.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the revision of that version."""
        super().setup(request, *args, **kwargs)
        number = kwargs["number"]
        revision = self.product.revisions.filter(content__version=number).first()
        if revision is None:
            raise Http404
        self.label = self.page_title = _t("Version %(number)s") % {"number": number}
        self.revision, self.old = revision, revision.as_object()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The text of that version, and who saved it."""
        return super().get_context_data(
            product=self.product, old=self.old, revision=self.revision, **kwargs
        )
