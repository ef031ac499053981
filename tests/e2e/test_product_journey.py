"""A photo and three lines reach everybody, are put right, and are taken down again, in Chromium.

A grassroots chair on a phone, an officer at a desk, seven networks that answer as documented, a
real worker, and people who hang posters and bring their photos.
"""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import feedparser
import pytest
from django.core import mail
from django.test import Client
from PIL import Image, ImageStat
from playwright.sync_api import Page, expect
from pptx import Presentation
from pypdf import PdfReader
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.e2e.conftest import Visit
from tests.e2e.test_workspace import barriers, tab_to
from tests.support.channels import SERVERS
from tests.support.channels.server import ChannelServer
from tests.support.factories.channels import AccountFactory
from tests.support.factories.units import MembershipFactory
from tests.support.federation import Federation
from tests.support.pdf import pages_of
from tests.support.pictures import picture, with_place
from tests.support.worker import work_until_empty

from lantoa.channels.domain import looking
from lantoa.channels.domain.catalogue import load_channels
from lantoa.channels.models import Action, Channel, Delivery, Look, State
from lantoa.channels.packages.speech import can_speak
from lantoa.channels.tasks import look
from lantoa.library.domain.target_a.checks import judge_after
from lantoa.library.models import Product, Publication, Standing, Status
from lantoa.units.models import Role

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]

BY_HAND = ("poster", "billboard", "loudspeaker", "slides")
HEADLINE = "Bữa cơm công đoàn: 300 suất cơm cho ca đêm"
RIGHT = "Bữa cơm công đoàn: 210 suất cơm cho ca đêm"


@pytest.fixture
def networks(settings: Settings, live_server: LiveServer) -> Iterator[dict[str, ChannelServer]]:
    """Seven networks that answer, and our own site at its real address."""
    settings.BASE_URL = live_server.url
    settings.FETCH_ALLOWED_PRIVATE = [live_server.url.removeprefix("http://")]
    with ExitStack() as stack:
        # A film of its own is what YouTube takes; this product is a photo.
        kinds = {name: kind for name, kind in SERVERS.items() if name != "youtube"}
        servers = {name: stack.enter_context(kind()) for name, kind in kinds.items()}
        settings.FETCH_ALLOWED_PRIVATE += [server.authority for server in servers.values()]
        yield servers


def open_accounts(federation: Federation, networks: dict[str, ChannelServer]) -> None:
    load_channels()
    for name, server in networks.items():
        AccountFactory(
            channel=Channel.objects.get(key=name), unit=federation.a, api=server.url,
            name=f"Trang {name}", handle=server.handle_of, secrets=server.secrets,
        )  # fmt: skip
    for key in BY_HAND:
        AccountFactory(
            channel=Channel.objects.get(key=key), unit=federation.a, name=f"Nơi {key}",
            handle=f"cổng 2, {key}",
        )  # fmt: skip


def write_from_a_phone(phone: Visit, folder: Path) -> Product:
    """A photo as a phone takes it (turned, with the place in it) and three lines."""
    photo = folder / "IMG_20261120.jpg"
    photo.write_bytes(with_place((1200, 900), orientation=6))
    assert barriers(phone, "/admin/library/new/") == []
    page = phone.page
    page.set_input_files("input[name=photo]", photo)
    page.fill("input[name=alt]", "Đoàn viên cùng ăn cơm ở nhà ăn")
    page.fill("input[name=headline]", HEADLINE)
    page.fill("textarea[name=lead]", "Tối 20/11/2026 tại khu công nghiệp, 300 đoàn viên ca đêm.")
    page.fill("textarea[name=more]", "Mỗi suất 35.000 đồng, do công đoàn cơ sở nấu. " * 8)
    page.check("input[name=mine]")
    with page.expect_navigation(wait_until="networkidle"):
        page.click("button[value=submit]")
    assert barriers(phone) == []
    return Product.objects.get()


def press(page: Page, selector: str) -> None:
    with page.expect_navigation(wait_until="networkidle"):
        page.click(selector)


def work() -> None:
    """What the minute's task and a worker do until nothing is left."""
    while True:
        look(0)
        work_until_empty()
        if not Delivery.objects.filter(state=State.QUEUED).exclude(
            account__channel__adapter=""
        ).exists():  # fmt: skip
            return


def bring_proof(here: Visit, delivery: Delivery, note: str, name: str, data: bytes) -> None:
    """Go to a delivery as a person does: hand over if that is to be done, then prove it."""
    here.open(f"/admin/channels/deliveries/{delivery.pk}/")
    page = here.page
    if page.locator("form[action$='/hand-over/']").count():
        page.fill("input[name=to]", "Tổ công đoàn cổng 2")
        press(page, "form[action$='/hand-over/'] button")
    page.fill("form[action$='/prove/'] [name=note]", note)
    mime = "application/pdf" if name.endswith("pdf") else "image/jpeg"
    page.set_input_files("input[name=file]", {"name": name, "mimeType": mime, "buffer": data})
    press(page, "form[action$='/prove/'] button")
    expect(page.get_by_role("link", name="Ảnh hoặc phiếu")).to_be_visible()


def bring_proofs(here: Visit, action: Action, note: str) -> None:
    for delivery in Delivery.objects.filter(action=action, account__channel__adapter=""):
        log = delivery.account.channel.key == "loudspeaker"
        name, data = ("phieu-ky.pdf", b"%PDF-1.7 signed") if log else ("anh.jpg", picture())
        bring_proof(here, delivery, note, name, data)


def download(here: Visit, product: Product, kind: str) -> bytes:
    here.open(f"/admin/channels/products/{product.pk}/")
    with here.page.expect_download() as started:
        here.page.click(f"a[href$='/products/{product.pk}/{kind}/']")
    return started.value.path().read_bytes()


def assert_drawn(image: Image.Image) -> None:
    """A picture that is more than one colour."""
    assert ImageStat.Stat(image.convert("L")).stddev[0] > 10


def look_at_packages(here: Visit, product: Product) -> None:
    """What is printed, shown and played: opened with other people's tools, drawn, not empty."""
    for kind in ("poster-a3", "billboard"):
        pdf = download(here, product, kind)
        (page,) = PdfReader(BytesIO(pdf)).pages
        assert "suất cơm" in " ".join(page.extract_text().split())
        for image in pages_of(pdf):
            assert_drawn(image)
    slides = Presentation(BytesIO(download(here, product, "slides")))
    texts = [s.text_frame.text for slide in slides.slides for s in slide.shapes if s.has_text_frame]
    assert product.headline in texts
    assert sum(shape.shape_type == 13 for slide in slides.slides for shape in slide.shapes) == 1
    package = zipfile.ZipFile(BytesIO(download(here, product, "loudspeaker")))
    assert "suất cơm" in package.read("loi-doc.txt").decode()
    audio = [name for name in package.namelist() if name.endswith(".wav")]
    assert len(audio) == can_speak()


def feed(client: Client) -> list[str]:
    return [entry.title for entry in feedparser.parse(client.get("/tin/rss.xml").content).entries]


def test_a_photo_and_three_lines_reach_everybody_and_are_taken_down_everywhere(
    visit: Callable[..., Visit],
    federation: Federation,
    networks: dict[str, ChannelServer],
    client: Client,
    tmp_path: Path,
) -> None:
    open_accounts(federation, networks)
    chair = MembershipFactory(unit=federation.park, role=Role.LEAD).user
    phone, here = visit(chair, "vi", "narrow"), visit(federation.local)
    product = write_from_a_phone(phone, tmp_path)
    here.open(f"/admin/library/{product.pk}/")
    press(here.page, "button[name=decision][value=approve]")

    # To the website, then to every channel, by keyboard as far as the first of them.
    assert barriers(here, f"/admin/channels/products/{product.pk}/") == []
    press(here.page, "form[action$='/website/'] button")
    tab_to(here.page, "input[name=account]")
    here.page.keyboard.press("Space")
    for box in here.page.locator("input[name=account]:enabled").all():
        box.check()
    press(here.page, "form:has(input[name=account]) button[type=submit]")
    expect(here.page.locator(".messages")).to_contain_text("11 bài đã vào hàng chờ.")
    work()
    look_at_packages(here, product)
    bring_proofs(here, Action.PUBLISH, "Đã treo ở cổng 2")

    # Each has its proof on one page, which is also whole on a phone.
    phone_desk = visit(federation.local, "vi", "narrow")
    for window in (here, phone_desk):
        assert barriers(window, f"/admin/channels/products/{product.pk}/") == []
    links = here.page.get_by_role("link", name="Mở trên kênh")
    addresses = [str(link.get_attribute("href")) for link in links.all()]
    assert {address.split("/")[2] for address in addresses} == {
        "www.facebook.com", "www.linkedin.com", "mastodon.vidu.example", "oa.zalo.me", "t.me",
        "x.com", networks["forum"].authority,
    }  # fmt: skip
    expect(here.page.get_by_text("Đã treo ở cổng 2")).to_have_count(len(BY_HAND))
    for name, server in networks.items():
        assert HEADLINE in server.texts[0], name
        sent = pictures_of(server)
        assert bool(sent) is (name != "zalo"), name  # Zalo fetches it from our site
        assert all(b"Hoa" not in value for value in sent), name
    published = Delivery.objects.filter(action=Action.PUBLISH)
    assert set(published.values_list("state", flat=True)) == {State.DELIVERED}
    assert feed(client) == [HEADLINE]
    assert client.get(f"/tin/{product.public_id}/").status_code == 200

    # The looks are real: our page is fetched, the networks are asked.
    looking.look_at_all()
    live = dict(Publication.objects.values_list("channel", "live"))
    assert dict(
        Look.objects.exclude(problem="").values_list("publication__channel", "problem")
    ) == {"telegram": "this channel does not tell"}
    assert live["website"] is True
    assert {name for name, there in live.items() if there} == {*networks, "website"} - {"telegram"}
    judge_after(0)
    assert Standing.objects.latest("pk").disseminated

    put_right(here, product)
    work()
    assert feed(client) == [RIGHT]
    for name, server in networks.items():
        assert any(RIGHT in text for text in server.texts), name
    bring_proofs(here, Action.CORRECT, "Đã thay tờ mới")

    take_down(here, product)
    work()
    assert {name: server.posts for name, server in networks.items() if server.posts} == {}
    assert feed(client) == []
    assert client.get(f"/tin/{product.public_id}/").status_code == 410
    here.open("/admin/")
    expect(here.page.get_by_role("link", name="Việc cần người làm")).to_be_visible()
    assert barriers(here, "/admin/channels/deliveries/?state=people") == []
    assert here.page.locator(".lt tbody tr").count() == len(BY_HAND)
    bring_proofs(here, Action.REMOVE, "Đã gỡ khỏi bảng tin")
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.DELIVERED}
    assert Publication.objects.filter(removed_at=None).count() == 0
    here.open("/admin/channels/deliveries/?state=people")
    expect(here.page.locator(".lt tbody tr")).to_have_count(0)
    assert phone.problems + here.problems + phone_desk.problems == []


def put_right(here: Visit, product: Product) -> None:
    """The officer corrects the number in the library."""
    here.open(f"/admin/library/{product.pk}/edit/")
    here.page.fill("input[name=headline]", RIGHT)
    here.page.fill("textarea[name=note]", "Có 210 suất cơm, không phải 300.")
    press(here.page, "form:has([name=note]) button[type=submit]")
    assert Product.objects.get().status == Status.CORRECTED


def take_down(here: Visit, product: Product) -> None:
    """The officer takes it down in the library."""
    here.open(f"/admin/library/{product.pk}/")
    here.page.click("details:has(input[name=reason]) summary")
    here.page.fill("input[name=reason]", "Ảnh chưa được đồng ý.")
    press(here.page, "form[action$='/kill/'] button")
    assert Product.objects.get().status == Status.KILLED


def pictures_of(server: ChannelServer) -> list[bytes]:
    """Every body of a picture that a network was sent."""
    found = [value for request in server.requests for value in request.data.values()]
    return [value for value in found if isinstance(value, bytes)]


def test_approval_by_a_link_that_works_once(
    visit: Callable[..., Visit], federation: Federation, tmp_path: Path, settings: Settings
) -> None:
    chair = MembershipFactory(unit=federation.park, role=Role.LEAD).user
    phone = visit(chair, "vi", "narrow")
    write_from_a_phone(phone, tmp_path)
    page = phone.page
    page.click("details:has([name=email]) summary")
    page.fill("form[action$='/invite/'] [name=name]", "Bà Hoa")
    page.fill("form[action$='/invite/'] [name=email]", "hoa@vidu.example")
    press(page, "form[action$='/invite/'] button")
    (letter,) = mail.outbox
    path = next(word for word in letter.body.split() if "/duyet/" in word)
    path = path.removeprefix(settings.BASE_URL)
    reader = visit(None, "vi", "narrow")
    assert barriers(reader, path) == []
    press(reader.page, "button[value=approve]")
    assert Product.objects.get().status == Status.APPROVED
    again = visit(None, "vi", "narrow")
    assert barriers(again, path) == []
    expect(again.page.locator("button[value=approve]")).to_have_count(0)
    assert phone.problems + reader.problems + again.problems == []
