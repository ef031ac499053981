"""A mailing list: posted to, corrected in its thread, taken down by people."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings
from tests.integration.channels.test_following import correct, kill, run
from tests.support.factories.channels import AccountFactory, ChannelFactory
from tests.support.factories.library import ApprovedFactory
from tests.support.factories.units import UserFactory
from tests.support.mail import MailServer

from lantoa.channels.domain import following
from lantoa.channels.domain.composing import compose
from lantoa.channels.domain.dispatching import send_to
from lantoa.channels.models import Account, Action, Delivery, State

LIST = "nhom@dien-dan.example"


@pytest.fixture
def post(settings: Settings) -> Iterator[MailServer]:
    with MailServer() as server:
        server.use(settings)
        yield server


@pytest.fixture
def account() -> Account:
    channel = ChannelFactory(key="forum-mail", adapter="forum_mail")
    return AccountFactory(channel=channel, handle=LIST, name="Công đoàn tỉnh", secrets={})


def write(account: Account) -> Delivery:
    product = ApprovedFactory(unit=account.unit, body="<p>Toàn văn.</p>")
    actor = UserFactory(is_superuser=True)
    return send_to(account, product, compose(product, account), actor=actor)[0]


def test_a_thread_with_its_correction_and_a_task_for_a_person(
    post: MailServer, account: Account
) -> None:
    delivery = write(account)
    run()
    (first,) = post.letters
    assert first["To"] == LIST
    assert str(first["From"]).startswith("Công đoàn tỉnh <")
    assert "Toàn văn." in first.get_content()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.remote_id) == (State.DELIVERED, first["Message-ID"])
    correct(delivery.product, "Đúng là 210 suất cơm")
    following.follow_all()
    run()
    answer = post.letters[1]
    assert answer["In-Reply-To"] == first["Message-ID"]
    assert "Đính chính: Sai số suất" in answer.get_content()
    kill(delivery.product)
    following.follow_all()
    run()
    removals = Delivery.objects.filter(action=Action.REMOVE)
    assert [removal.state for removal in removals] == [State.FAILED] * 2
    assert len(post.letters) == 2


@pytest.mark.parametrize(
    ("does", "state"),
    [("550 no", State.FAILED), ("451 later", State.QUEUED), ("drop", State.UNKNOWN)],
)
def test_what_the_mail_server_says(
    post: MailServer, account: Account, does: str, state: State
) -> None:
    post.does = {LIST: does}
    delivery = write(account)
    run()
    delivery.refresh_from_db()
    assert delivery.state == state
