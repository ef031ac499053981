"""Forms of the channels pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.channels.adapters import TO_MANY, adapter
from lantoa.channels.domain.playing import Said
from lantoa.channels.models import Channel, NotPlayed
from lantoa.media import MediaError, safe_image
from lantoa.transport import canonical_address

LARGEST_PHOTO = 15_000_000

# What a person sees of each secret that an adapter asks for.
SECRET_LABELS = {
    "token": _("Access token"),
    "refresh_token": _("Refresh token"),
    "client_id": _("Client id"),
    "client_secret": _("Client secret"),
    "app_id": _("App id"),
    "secret_key": _("Secret key"),
    "secret": _("Password or private key"),
    "host_key": _("Key of the server (ssh-ed25519 …)"),
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
                max_length=5000,
                widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
            )

    def secrets(self) -> dict[str, str]:
        """The credentials; one that renews itself is renewed before its first use."""
        found = {name: self.cleaned_data[f"secret_{name}"].strip() for name in self._names}
        return found | ({"ends_at": timezone.now().isoformat()} if self._renews else {})


class AppForm(forms.Form):
    """What a channel gave to our app."""

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in names:
            self.fields[name] = forms.CharField(
                label=SECRET_LABELS[name],
                max_length=2000,
                widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
            )


class ServerField(forms.URLField):
    """Where a server is, spelled in one way; credentials go there, so only encrypted."""

    def __init__(self) -> None:
        label = _("Address of the server")
        super().__init__(label=label, max_length=300, assume_scheme="https")

    def clean(self, value: Any) -> str:
        """The address in ASCII, without a slash at its end."""
        try:
            address = canonical_address(super().clean(value)).rstrip("/")
        except ValueError as problem:
            raise forms.ValidationError(_("This is not the address of a server.")) from problem
        place = urlsplit(address)
        if place.scheme != "https" and place.netloc not in settings.FETCH_ALLOWED_PRIVATE:
            raise forms.ValidationError(_("The address must begin with https://."))
        return address


class ConnectForm(forms.Form):
    """For which unit somebody signs in, and to which server where there are many."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, choices=[])
    api = ServerField()

    def __init__(self, *args: Any, channel: Channel, units: list[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        if channel.adapter not in MANY_SERVERS:
            del self.fields["api"]


class AccountForm(SecretsForm):
    """A new account in a channel."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, choices=[])
    name = forms.CharField(label=_("Name"), max_length=120)
    handle = forms.CharField(
        label=_("Identifier in the channel"),
        max_length=200,
        help_text=_("Page id, @channel, user id; for a loudspeaker or board, where it stands."),
    )
    api = ServerField()
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
        if channel.adapter in TO_MANY:  # paced by batches
            self.fields["burst"].initial, self.fields["minutes"].initial = 10, 1
            self.fields["handle"] = forms.EmailField(
                label=_("E-mail address that people can answer to"), max_length=200
            )
        if channel.adapter == "partner_mail":
            self.fields["handle"] = forms.EmailField(
                label=_("E-mail address of the desk"), max_length=200
            )
        elif channel.adapter == "partner_sftp":
            self.fields["handle"].label = _("Where: user@server:port/folder")
        # Of others there is one, and its documented address is the right one.
        if channel.adapter not in MANY_SERVERS:
            del self.fields["api"]

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


class MomentField(forms.DateTimeField):
    """A day and a time, as browsers let people choose them."""

    def __init__(self, **kwargs: Any) -> None:
        shown = "%Y-%m-%dT%H:%M"
        picker = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=shown)
        super().__init__(input_formats=[shown], widget=picker, **kwargs)


MOST_SLOTS = 4


class HandOverForm(forms.Form):
    """To whom a package is given, and for a station when it is to be played."""

    to = forms.CharField(label=_("Given to"), max_length=200)

    def __init__(self, *args: Any, slots: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_SLOTS + 1) if slots else ():
            label = _("To be played at (%(number)s)") % {"number": number}
            self.fields[f"slot_{number}"] = MomentField(label=label, required=False)

    def slots(self) -> list[datetime]:
        """The times that were agreed; none is fine, the station then chooses."""
        found = [self.cleaned_data.get(f"slot_{number}") for number in range(1, MOST_SLOTS + 1)]
        return [at for at in found if at]


class PlayForm(forms.Form):
    """One line of a station's log."""

    slot = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)
    played = forms.ChoiceField(
        label=_("Was it played?"),
        choices=[("yes", _("Played")), ("no", _("Not played"))],
        widget=forms.RadioSelect,
    )
    at = MomentField(label=_("Played at"), required=False)
    reason = forms.ChoiceField(
        label=_("Why not"), choices=[("", "…"), *NotPlayed.choices], required=False
    )
    note = forms.CharField(label=_("Note, if there is one"), max_length=300, required=False)
    photo = forms.FileField(
        label=_("Photo, if there is one"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    signed = forms.CharField(
        label=_("Your full name, as a signature"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, slot: int | None = None, **kw: Any):
        # Several stand on one page, one a slot.
        super().__init__(data, files, auto_id=f"id_%s_{slot or 'other'}", **kw)
        self.initial["slot"] = slot

    def clean_photo(self) -> bytes | None:
        """The photo written anew: nothing of the telephone is left in it."""
        upload = self.cleaned_data["photo"]
        if upload is None:
            return None
        if upload.size > LARGEST_PHOTO:
            raise forms.ValidationError(_("The file is too large."))
        try:
            return safe_image(upload.read()).data
        except MediaError as problem:
            raise forms.ValidationError(_("Only a photo can be stored.")) from problem

    def clean(self) -> dict[str, Any]:
        """When it was played, or else why not."""
        data = super().clean() or {}
        if data.get("played") == "yes" and not data.get("at"):
            self.add_error("at", _("Say when it was played."))
        if data.get("played") == "no" and not data.get("reason"):
            self.add_error("reason", _("Say why it was not played."))
        return data

    def said(self) -> Said:
        """What the station says."""
        data = self.cleaned_data
        played = data["played"] == "yes"
        return Said(
            signed=data["signed"].strip(),
            played_at=data["at"] if played else None,
            reason="" if played else data["reason"],
            note=data["note"],
            photo=data["photo"],
        )


class ProofForm(forms.Form):
    """What was seen, when, and a picture or log of it."""

    note = forms.CharField(label=_("What was done and seen"), max_length=500)
    at = MomentField(label=_("When"))
    file = forms.FileField(label=_("Photo or signed log (photo or PDF)"), required=False)

    def clean_at(self) -> Any:
        """What has not happened yet cannot be proved."""
        at = self.cleaned_data["at"]
        if at > timezone.now() + timedelta(minutes=5):
            raise forms.ValidationError(_("This time has not come yet."))
        return at
