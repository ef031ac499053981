"""Press clippings of a product."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.channels.domain.clipping import add_clipping, may_add
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.interfaces.common import ChannelsPage, visible_product
from lantoa.channels.models import Clipping
from lantoa.channels.tasks import read_clipping
from lantoa.units.interfaces.pages import person

LARGEST = 40_000_000


class ClippingForm(forms.Form):
    """Where it was printed, and what shows it."""

    outlet = forms.CharField(label=_("Newspaper or programme"), max_length=120)
    on = forms.DateField(
        label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    page = forms.CharField(label=_("Page or section"), max_length=60, required=False)
    address = forms.URLField(
        label=_("Address, if it is online"), max_length=2000, required=False, assume_scheme="https"
    )
    scan = forms.FileField(
        label=_("Photo or scan"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    def clean_scan(self) -> Any:
        """No more than a phone makes."""
        scan = self.cleaned_data["scan"]
        if scan and scan.size > LARGEST:
            raise forms.ValidationError(_("The file is too large."))
        return scan


class Clippings(ChannelsPage):
    """What newspapers printed of a product, and a form for one more."""

    template_name = "channels/clippings.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the product."""
        super().setup(request, *args, **kwargs)
        self.product = visible_product(request, kwargs["pk"])
        self.page_title = _t("Press clippings")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The clippings, the newest first."""
        kwargs.setdefault("form", ClippingForm(initial={"on": timezone.localdate()}))
        return super().get_context_data(
            product=self.product,
            clippings=Clipping.objects.visible_to(self.request.user).filter(product=self.product),
            mine=may_add(person(self.request), self.product),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add one."""
        form = ClippingForm(request.POST, request.FILES)
        if form.is_valid():
            data = form.cleaned_data
            scan = data.pop("scan")
            try:
                clipping, created = add_clipping(
                    self.product, **data, scan=scan.read() if scan else None, actor=person(request)
                )
            except DeliveryError as refused:
                form.add_error(None, str(refused))
            else:
                if created and clipping.scan:
                    read_clipping.defer(clipping_id=clipping.pk)
                said = _t("The clipping is stored.") if created else _t("It is here already.")
                messages.success(request, said)
                return redirect("channels:clippings", self.product.pk)
        return self.render_to_response(self.get_context_data(form=form))


def scan(request: HttpRequest, pk: int) -> FileResponse:
    """Serve the scan of a clipping."""
    clipping = get_object_or_404(Clipping.objects.visible_to(request.user), pk=pk)
    if not clipping.scan:
        raise Http404
    return FileResponse(clipping.scan.open("rb"), content_type="image/jpeg")
