"""What waits on this floor for those who may act: requests and breaches that are open."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lantoa.duties.domain import waiting
from lantoa.duties.domain.waiting import WaitingItem
from lantoa.privacy.domain.requests import OPEN
from lantoa.privacy.models import DataRequest
from lantoa.units.models import User


def _waiting(user: User) -> list[WaitingItem]:
    asked = DataRequest.objects.visible_to(user).filter(status__in=OPEN)
    return [
        WaitingItem(
            _("Personal-data requests"), asked.count(), f"{reverse('privacy:requests')}?state=open"
        )
    ]


waiting.register(_waiting)
