"""What a letter to a forum or a mailing list may hold."""

from lantoa.channels.adapters.partner_mail.limits import LONGEST, length, problems

__all__ = ["LONGEST", "WHOLE", "length", "problems"]

WHOLE = True
