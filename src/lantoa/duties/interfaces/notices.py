"""Pages: what a person was told, and how they want to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lantoa.duties.domain import mail, notices
from lantoa.duties.models import NoticeSettings
from lantoa.units.interfaces.pages import WorkspacePage, person


class NoticeList(WorkspacePage):
    """A person's notices, the unread ones unless all are asked for."""

    template_name = "duties/notices.html"
    page_title = _("Notices")
    header_icon = "mail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list in the language of the reader."""
        user = person(self.request)
        everything = self.request.GET.get("show") == "all"
        rows = self.page_of(notices.copies_of(user, unread=not everything))
        return super().get_context_data(
            rows=rows,
            shown=[(copy, notices.words_of(copy.notice)) for copy in rows],
            everything=everything,
            unread=notices.unread_count(user),
            total=notices.copies_of(user, unread=False).count(),
            **kwargs,
        )


def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Open what a notice is about; it counts as read."""
    user = person(request)
    copy = get_object_or_404(notices.copies_of(user, unread=False), pk=pk)
    notices.mark_read(user, [pk])
    url = copy.notice.url
    ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return redirect(url if ours else "duties:notices")


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one notice (``copy``) or all of them as read."""
    chosen = request.POST.get("copy", "")
    count = notices.mark_read(person(request), [int(chosen)] if chosen.isdigit() else None)
    if count > 1:
        messages.success(request, _t("All notices are marked as read."))
    return redirect("duties:notices")


class SettingsForm(forms.ModelForm[NoticeSettings]):
    """How a person wants to be told by e-mail."""

    digest_hours = forms.TypedMultipleChoiceField(
        label=_("Hours of the digest"),
        coerce=int,
        choices=[(hour, f"{hour:02}:00") for hour in range(6, 22)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = NoticeSettings
        fields = ["mail", "digest_hours", "quiet_from", "quiet_to"]
        widgets = {
            "mail": forms.RadioSelect,
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_to": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def clean(self) -> dict[str, Any]:
        """A digest needs an hour."""
        data = super().clean() or {}
        if data.get("mail") == NoticeSettings.Mail.ALL and not data.get("digest_hours"):
            self.add_error("digest_hours", _t("Choose at least one hour."))
        return data


class SettingsPage(WorkspacePage):
    """How a person wants to be told."""

    template_name = "duties/settings.html"
    page_title = _("How you are told")
    header_icon = "mail"
    trail = ((reverse_lazy("duties:notices"), _("Notices")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form with what holds now."""
        wishes = mail.settings_of(person(self.request))
        kwargs.setdefault("form", SettingsForm(instance=wishes))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the person's wishes."""
        form = SettingsForm(request.POST, instance=mail.settings_of(person(request)))
        if form.is_valid():
            form.save()
            messages.success(request, _t("Saved."))
            return redirect("duties:settings")
        return self.render_to_response(self.get_context_data(form=form))
