"""What a person fills in to send something."""

import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lantoa.intake.domain.units import unit_of_name
from lantoa.intake.interfaces.uploads import MOST_BYTES, MOST_PHOTOS
from lantoa.intake.models import TipChannel, TipKind
from lantoa.media import MediaError, Problem, SafeImage, safe_image
from lantoa.transport import canonical_address
from lantoa.units.models import Unit

MOST_CHARACTERS = 5_000
KINDS = [
    (TipKind.CONCERN, _("Something at work that worries me")),
    (TipKind.SUSPICIOUS, _("A post that may be false")),
]
PROBLEMS = {
    Problem.NOT_IMAGE: _("“%(name)s” is not a photo. Send JPEG, PNG, WebP, GIF or HEIC."),
    Problem.CORRUPT: _("“%(name)s” is damaged and cannot be opened. Take it again."),
    Problem.TWO_FACED: _("“%(name)s” holds more than a photo and is not taken."),
    Problem.TOO_MANY_PIXELS: _("“%(name)s” has too many pixels. Send a smaller photo."),
}


class PhotosInput(forms.ClearableFileInput):
    """A file field for several photos."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/*", "multiple": True})


class PhotosField(forms.FileField):
    """Any number of files; their content is looked at later."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Give the files that are not empty."""
        return [file for file in data or [] if file.size]


class SlipForm(forms.Form):
    """What is said, whoever types it in."""

    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect, initial=TipKind.CONCERN)
    text = forms.CharField(
        required=False, max_length=MOST_CHARACTERS, widget=forms.Textarea(attrs={"rows": 5})
    )
    url = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    photos = PhotosField(required=False)
    unit_name = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"list": "units"})
    )
    zone = forms.CharField(required=False, max_length=200)
    urgent = forms.BooleanField(required=False)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, unit: Unit | None = None, dropped: int = 0, **kwargs: Any):
        kwargs["initial"] = {"key": uuid.uuid4().hex} | kwargs.get("initial", {})
        kwargs["use_required_attribute"] = False  # our own sentence, not the browser's
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.dropped = dropped
        for name, field in self.fields.items():
            if not field.widget.is_hidden:
                field.widget.attrs.setdefault("autocomplete", "off")
                field.widget.attrs["aria-describedby"] = f"{name}-hint"

    def clean_url(self) -> str:
        """An address that can be opened, or none."""
        url = self.cleaned_data["url"].strip()
        if not url:
            return ""
        try:
            return canonical_address(url if "://" in url else f"https://{url}")
        except ValueError:
            raise forms.ValidationError(
                _("This is not the address of a page. Put it into the text instead.")
            ) from None

    def clean_photos(self) -> list[UploadedFile]:
        """Limit how many there are and how large they are."""
        photos = self.cleaned_data["photos"]
        if self.dropped or any((photo.size or 0) > MOST_BYTES for photo in photos):
            raise forms.ValidationError(
                _("A photo is larger than %(limit)d MB. Send a smaller one.")
                % {"limit": MOST_BYTES // 2**20}
            )
        if len(photos) > MOST_PHOTOS:
            raise forms.ValidationError(
                ngettext(
                    "Send at most %(most)d photo.", "Send at most %(most)d photos.", MOST_PHOTOS
                )
                % {"most": MOST_PHOTOS}
            )
        return photos

    def clean(self) -> dict[str, Any]:
        """Something must be said, and a unit that is not in the list is a place."""
        data = super().clean() or {}
        said = data.get("text", "").strip() or data.get("url") or data.get("photos")
        if not said and not self.errors:
            self.add_error("text", _("Write something, or add a link or a photo."))
        if name := data.get("unit_name", "").strip():
            self.unit = unit_of_name(name) or self.unit
            if self.unit is None:
                data["zone"] = ", ".join(filter(None, [name, data.get("zone")]))[:200]
        return data

    def read_photos(self) -> tuple[SafeImage, ...] | None:
        """The photos in their safe form; None, with errors at the field, when one is no good."""
        safe = []
        for photo in self.cleaned_data["photos"]:
            try:
                safe.append(safe_image(photo.read()))
            except MediaError as error:
                self.add_error("photos", PROBLEMS[error.problem] % {"name": photo.name})
        return None if self.errors else tuple(safe)


class SendForm(SlipForm):
    """The public form. ``website`` is for machines: people neither see it nor can reach it."""

    contact = forms.CharField(required=False, max_length=200)
    consent = forms.BooleanField(required=False)
    token = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    solution = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1"}))
    shared = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_website(self) -> str:
        """Turn away who fills in what cannot be seen."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty."))
        return ""

    def clean(self) -> dict[str, Any]:
        """A way to reach somebody is kept only with their consent."""
        data = super().clean()
        if data.get("contact", "").strip() and not data.get("consent"):
            self.add_error("consent", _("Tick this, or leave the field for contact empty."))
        return data


class DeskForm(SlipForm):
    """What an operator or a collaborator types in for somebody."""

    CHANNELS = [
        (TipChannel.HOTLINE, _("Somebody called or came")),
        (TipChannel.COLLABORATOR, _("I heard it as an opinion collaborator")),
    ]
    DESK_KINDS = [
        (TipKind.CONCERN, _("Opinion, worry, request")),
        (TipKind.SUSPICIOUS, _("Rumour, or a post that may be false")),
    ]

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=DESK_KINDS,
        widget=forms.RadioSelect,
        initial=TipKind.CONCERN,
    )
    channel = forms.ChoiceField(
        label=_("How did you hear it?"), choices=CHANNELS, widget=forms.RadioSelect
    )
    unit_name = None  # type: ignore[assignment]
    unit_id = forms.TypedChoiceField(
        label=_("Unit"), coerce=int, empty_value=None, required=False, choices=[]
    )
    contact = forms.CharField(
        label=_("How to reach them, if they want that and agree"), required=False, max_length=200
    )

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = [  # type: ignore[attr-defined]
            ("", _("Not known")),
            *units,
        ]


class CodeForm(forms.Form):
    """The code of something that was sent."""

    code = forms.CharField(
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
