"""Zalo Notification Service: a message of an approved template to a phone number that has Zalo.

``POST /message/template`` with ``phone``, ``template_id``, ``template_data``; Zalo answers 200 to
everything, and whether it worked is the ``error`` inside (developers.zalo.me, "Gửi thông báo
ZNS"). The tokens are those of the Official Account that stands among the channels, which renews
them.
"""

from uuid import uuid4

from lantoa.channels.adapters.base import TransportError
from lantoa.channels.adapters.wire import call, server_trouble
from lantoa.channels.adapters.zalo.transport import API
from lantoa.channels.domain.accounts import access
from lantoa.channels.models import Account

BUSINESS = "https://business.openapi.zalo.me"


class Zns:
    """``field`` is the name that the template gives the code."""

    def __init__(self, account: Account, template: str, field: str) -> None:
        self._account = account
        self._template = template
        self._field = field

    def send(self, phone: str, code: str, text: str) -> None:
        """Send it; the sentence is the template's own."""
        speaking = access(self._account)
        host = BUSINESS if speaking.api == API else speaking.api
        body = {
            "phone": phone,
            "template_id": self._template,
            "template_data": {self._field: code},
            "tracking_id": uuid4().hex,
        }
        answer = call(
            speaking, "POST", f"{host}/message/template", body=body,
            headers={"access_token": speaking.secrets["token"]}, begin=lambda: None,
        )  # fmt: skip
        if trouble := server_trouble(answer, once=True):
            raise trouble
        error = answer.data.get("error")
        if not isinstance(error, int):  # not an answer of Zalo's
            raise TransportError(f"HTTP {answer.status}", unknown=True)
        if error:
            raise TransportError(f"({error}) {answer.data.get('message', '')}"[:500])
