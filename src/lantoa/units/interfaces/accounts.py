"""Staff sign-in: accounts are made by people of the federation, never by strangers."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAccountAdapter(DefaultAccountAdapter):
    """allauth's behaviour, without open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: nobody can make an account for themselves."""
        return False
