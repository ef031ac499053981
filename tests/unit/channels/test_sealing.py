import pytest
from pytest_django import Settings

from lantoa.channels.domain.sealing import SealError, seal, unseal


def test_what_is_sealed_cannot_be_read_and_opens_again() -> None:
    sealed = seal({"token": "EAAG-rất-bí-mật"})
    assert b"EAAG" not in sealed
    assert unseal(sealed) == {"token": "EAAG-rất-bí-mật"}


def test_nothing_sealed_is_no_secrets() -> None:
    assert unseal(b"") == {}


def test_a_new_key_opens_what_a_former_one_sealed(settings: Settings) -> None:
    settings.CHANNEL_KEYS = ["cũ"]
    sealed = seal({"token": "a"})
    settings.CHANNEL_KEYS = ["mới", "cũ"]
    assert unseal(sealed) == {"token": "a"}


def test_a_lost_key_is_said_plainly(settings: Settings) -> None:
    settings.CHANNEL_KEYS = ["cũ"]
    sealed = seal({"token": "a"})
    settings.CHANNEL_KEYS = ["mới"]
    with pytest.raises(SealError, match="enter the credentials again"):
        unseal(sealed)
