"""Staff sign-in: accounts are made by people of the federation, never by strangers."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from lantoa.units.models.scope import NOTHING, scope_of

WORKSPACE = "wagtailadmin.access_admin"


class StaffAccountAdapter(DefaultAccountAdapter):
    """allauth's behaviour, without open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: nobody can make an account for themselves."""
        return False


class MembershipBackend(BaseBackend):
    """Opens the workspace to everybody who holds a valid membership today, and to nobody else.

    It signs nobody in. Since it asks the memberships at each request, a person whose last one has
    ended is out at once; no group has to be kept in step.
    """

    def has_perm(self, user_obj: Any, perm: str, obj: object | None = None) -> bool:
        """Tell whether a person may enter the workspace; every other permission is not ours."""
        return perm == WORKSPACE and scope_of(user_obj) != NOTHING
