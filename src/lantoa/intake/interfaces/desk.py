"""For those who listen in person: a slip in a minute, and what came of one's own slips."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.intake.domain.receiving import Receipt, Submission, receive
from lantoa.intake.interfaces.forms import DeskForm
from lantoa.intake.models import Attachment, Tip, TipChannel, TipKind
from lantoa.listening.interfaces.choices import unit_choices
from lantoa.units.interfaces.pages import WorkspacePage, person
from lantoa.units.models import Membership, Role, Unit, User
from lantoa.units.models.periods import holds_on

SHOWN = 100


def _memberships(user: User) -> list[Membership]:
    held = Membership.objects.filter(holds_on(timezone.localdate()), user=user)
    return list(held.order_by("pk"))


def own_units(request: HttpRequest) -> list[tuple[int, str]]:
    """Id and name of the units that a person works in, then of those they see in lists."""
    user = person(request)
    listed = unit_choices(user)
    known = {pk for pk, _name in listed}
    mine = Unit.objects.as_of(timezone.localdate()).filter(memberships__in=_memberships(user))
    deeper = [(unit.pk, str(unit)) for unit in mine.distinct() if unit.pk not in known]
    return deeper + listed


class SlipList(WorkspacePage):
    """The slips that this person has typed in, with what became of them."""

    template_name = "intake/slips.html"
    page_title = _("My slips")
    header_icon = "form"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The newest slips. They are this person's own, so no unit limits them."""
        mine = Tip.objects.filter(entered_by=person(self.request))
        slips = list(mine.prefetch_related("progress")[:SHOWN])
        units = Unit.objects.named(timezone.localdate()).in_bulk(
            {tip.unit_id for tip in slips if tip.unit_id}
        )
        return super().get_context_data(
            slips=[(tip, units.get(tip.unit_id)) for tip in slips], **kwargs
        )


class AddSlip(WorkspacePage):
    """Type in what somebody said; the answer is the code to give them."""

    template_name = "intake/add_slip.html"
    page_title = _("Enter a slip")
    header_icon = "form"
    trail = ((reverse_lazy("intake_desk:slips"), _("My slips")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """An empty form, unless there is one with mistakes or a receipt."""
        if "receipt" not in kwargs:
            kwargs.setdefault("form", self._form())
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the slip in."""
        form = self._form(request.POST, request.FILES)
        photos = form.read_photos() if form.is_valid() else None
        if photos is None:
            return self.render_to_response(self.get_context_data(form=form), status=400)
        receipt = self._receive(form, photos)
        return self.render_to_response(self.get_context_data(receipt=receipt))

    def _form(self, *data: Any) -> DeskForm:
        user = person(self.request)
        own = _memberships(user)
        listens = any(membership.role == Role.COLLABORATOR for membership in own)
        initial = {
            "channel": TipChannel.COLLABORATOR if listens else TipChannel.HOTLINE,
            "unit_id": own[0].unit_id if own else None,
        }
        return DeskForm(*data, units=own_units(self.request), initial=initial)

    def _receive(self, form: DeskForm, photos: tuple[Any, ...]) -> Receipt:
        data = form.cleaned_data
        unit = Unit.objects.get(pk=data["unit_id"]) if data["unit_id"] else None
        return receive(
            Submission(
                key=data["key"],
                kind=TipKind(data["kind"]),
                text=data["text"],
                url=data["url"],
                photos=photos,
                channel=TipChannel(data["channel"]),
                unit=unit,
                zone=data["zone"],
                urgent=data["urgent"],
                contact=data["contact"],
                entered_by=person(self.request),
            )
        )


def photo(request: HttpRequest, pk: int) -> FileResponse:
    """A photo of a tip that this person may see."""
    tips = Tip.objects.visible_to(request.user)
    found = get_object_or_404(Attachment, pk=pk, tip__in=tips)
    response = FileResponse(found.file.open("rb"), content_type=found.mime)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
