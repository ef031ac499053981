"""What goes to a partner's server is the kit alone; the text is for the person who sends it."""

from lantoa.channels.adapters.partner_mail.limits import KIT, LONGEST, length, problems

__all__ = ["KIT", "LONGEST", "length", "problems"]
