"""The e-mail that carries a link to approve."""

from __future__ import annotations

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from lantoa.library.domain.errors import LibraryError
from lantoa.library.domain.invitations import Link


def send_invitation(link: Link) -> None:
    """Send the link. Not through the queue: the secret must not be stored anywhere."""
    address = settings.BASE_URL + reverse("library_invited", args=[link.secret])
    invitation = link.invitation
    with override("vi"):
        text = render_to_string(
            "library/invitation.txt", {"invitation": invitation, "address": address}
        )
        subject = _("Please read and approve: %(headline)s")
        title = subject % {"headline": invitation.product.headline[:120]}
        try:
            send_mail(title, text, None, [invitation.email])
        except (OSError, SMTPException) as problem:
            raise LibraryError(_("The e-mail could not be sent. Please try again.")) from problem
