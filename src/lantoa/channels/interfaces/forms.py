"""Forms of the channels pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.channels.adapters import adapter
from lantoa.channels.models import Channel

# What a person sees of each secret that an adapter asks for.
SECRET_LABELS = {
    "token": _("Access token"),
    "refresh_token": _("Refresh token"),
    "client_id": _("Client id"),
    "client_secret": _("Client secret"),
    "app_id": _("App id"),
    "secret_key": _("Secret key"),
}

MANY_SERVERS = ("forum", "mastodon")


class SecretsForm(forms.Form):
    """The credentials of one channel: written, never shown again."""

    def __init__(self, *args: Any, channel: Channel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = adapter(channel.adapter).transport.SECRETS if channel.adapter else ()
        self._renews = channel.adapter and adapter(channel.adapter).refresh is not None
        for name in self._names:
            self.fields[f"secret_{name}"] = forms.CharField(
                label=SECRET_LABELS[name],
                max_length=2000,
                widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
            )

    def secrets(self) -> dict[str, str]:
        """The credentials; one that renews itself is renewed before its first use."""
        found = {name: self.cleaned_data[f"secret_{name}"].strip() for name in self._names}
        return found | ({"ends_at": timezone.now().isoformat()} if self._renews else {})


class AccountForm(SecretsForm):
    """A new account in a channel."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, choices=[])
    name = forms.CharField(label=_("Name"), max_length=120)
    handle = forms.CharField(
        label=_("Identifier in the channel"),
        max_length=200,
        help_text=_("Page id, @channel, user id; for a loudspeaker or board, where it stands."),
    )
    api = forms.URLField(
        label=_("Address of the server"), required=False, max_length=300, assume_scheme="https"
    )
    burst = forms.IntegerField(label=_("Posts in a row"), min_value=1, max_value=1000, initial=3)
    minutes = forms.IntegerField(
        label=_("Then one every … minutes"), min_value=0, max_value=10_000, initial=10
    )
    price = forms.IntegerField(label=_("Price of a delivery, đồng"), min_value=0, initial=0)
    monthly_budget = forms.IntegerField(
        label=_("Budget a month, đồng"), min_value=0, required=False
    )

    def __init__(self, *args: Any, channel: Channel, units: list[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, channel=channel, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        # Of others there is one, and its documented address is the right one.
        if channel.adapter not in MANY_SERVERS:
            del self.fields["api"]
        else:
            self.fields["api"].required = True

    def columns(self) -> dict[str, Any]:
        """The other columns of the account."""
        data = self.cleaned_data
        return {
            "api": data.get("api", ""),
            "burst": data["burst"],
            "every": timedelta(minutes=data["minutes"]),
            "price": data["price"],
            "monthly_budget": data["monthly_budget"],
        }


class ProofForm(forms.Form):
    """What was seen, when, and a picture or log of it."""

    note = forms.CharField(label=_("What was done and seen"), max_length=500)
    at = forms.DateTimeField(
        label=_("When"),
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    file = forms.FileField(label=_("Photo or signed log (photo or PDF)"), required=False)

    def clean_at(self) -> Any:
        """What has not happened yet cannot be proved."""
        at = self.cleaned_data["at"]
        if at > timezone.now() + timedelta(minutes=5):
            raise forms.ValidationError(_("This time has not come yet."))
        return at
