"""Encryption and signature of notifications, against the published example and other code."""

import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.channels.push import Browser, PushServer, signed

from lantoa.channels.adapters.webpush import encryption
from lantoa.channels.adapters.webpush.encryption import packed, unpacked
from lantoa.channels.adapters.webpush.services import is_service

# RFC 8291, section 5 and appendix A.
PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
BROWSER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
EXPECTED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6"
    "TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy"
    "4a-fN"
)


def test_the_example_of_the_standard() -> None:
    key = ec.derive_private_key(int.from_bytes(unpacked(PRIVATE), "big"), ec.SECP256R1())
    content = b"When I grow up, I want to be a watermelon"
    assert packed(
        encryption.encrypt(content, BROWSER, AUTH, key=key, salt=unpacked(SALT))
    ) == EXPECTED  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(st.binary(max_size=encryption.LARGEST))
def test_a_browser_reads_what_was_written_in_one_record(content: bytes) -> None:
    server = PushServer()
    server.url = "https://push.example"
    browser = Browser(server)
    body = encryption.encrypt(content, browser.place["p256dh"], browser.place["auth"])
    assert browser.read(body) == content
    assert len(body) <= 4096


def test_the_signature_is_for_one_service_and_ends() -> None:
    private = encryption.fresh_key()
    at = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    header = encryption.authorization(
        private, "https://push.example:8443/a/b", "mailto:a@b.example", at
    )
    assert signed(header, "https://push.example:8443")
    assert not signed(header, "https://other.example")
    claims = json.loads(unpacked(header.split(".")[1]))
    assert claims["exp"] - at.timestamp() == 12 * 3600
    assert header.endswith(f"k={encryption.public_point(private)}")


@pytest.mark.parametrize("point", ["", "AAAA", packed(b"\x04" + bytes(64)), "Ä"])
def test_what_is_no_key_of_a_browser_is_refused(point: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (each library says it in its words)
        encryption.public_key(point)


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/a:B-c_1", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/gAAA=", True),
        ("https://web.push.apple.com/QGuQ", True),
        ("https://sg2p.notify.windows.com/w/?token=BQY%3d", True),
        ("https://fcm.googleapis.com.example/a", False),
        ("https://example/.notify.windows.com/a", False),
        ("https://a@fcm.googleapis.com/a", False),
        ("https://a@x.push.apple.com/a", False),
        ("https://fcm.googleapis.com:8443/a", False),
        ("https://fcm.googleapis.com/a b", False),
        ("https://fcm.googleapis.com/a\n", False),
        ("https://fcmXgoogleapis.com/a", False),
    ],
)
def test_the_services_of_the_makers_of_browsers_are_known(endpoint: str, known: bool) -> None:
    assert is_service(endpoint) is known
