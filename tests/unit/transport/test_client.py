"""The client against a real server that misbehaves."""

import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.hostile_server import ETAG, FEED, MIB, HostileServer

from lantoa.transport import (
    FetchRequest,
    FetchResult,
    Limits,
    Outcome,
    fetch,
    user_agent,
)

AGENT = user_agent("1.0", "https://lantoa.example/bot")
IMPATIENT = Limits(connect=2, read=0.3, total=0.6, size=2 * MIB)


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        yield running


@pytest.fixture
def get(server):
    def get(path: str, **known: object) -> FetchResult:
        request = FetchRequest(server.url(path), AGENT, limits=Limits(size=2 * MIB))
        return fetch(replace(request, **{"allowed": server.allowed, **known}))

    return get


def test_fetch_returns_the_body_and_what_to_remember(server, get):
    result = get("/feed")
    assert (result.outcome, result.body, result.etag) == (Outcome.OK, FEED, ETAG)
    assert (result.content_type, result.charset) == ("application/rss+xml", "utf-8")
    assert result.received_bytes == len(FEED)
    headers = server.seen[-1][1]
    assert headers["user-agent"] == "LanToa/1.0 (+https://lantoa.example/bot)"
    assert headers["host"] == server.authority


def test_fetch_with_known_etag_is_not_modified(get):
    result = get("/conditional", etag=ETAG, body_hash="h")
    assert (result.outcome, result.body) == (Outcome.NOT_MODIFIED, None)
    assert (result.etag, result.body_hash) == (ETAG, "h")


def test_fetch_not_modified_without_headers_keeps_what_was_known(get):
    result = get("/always-304", etag=ETAG, last_modified="Thu, 14 Dec 2023 01:15:00 GMT")
    assert result.outcome is Outcome.NOT_MODIFIED
    assert (result.etag, result.last_modified) == (ETAG, "Thu, 14 Dec 2023 01:15:00 GMT")


@pytest.mark.parametrize("etag", ['"b\xe0n tin"', '"bản tin"'])
def test_fetch_with_an_etag_beyond_ascii_goes_on(get, etag: str):
    result = get("/conditional", etag=etag)
    assert (result.outcome, result.body) == (Outcome.OK, FEED)


def test_fetch_same_body_is_unchanged_even_without_etag(get):
    first = get("/feed")
    result = get("/feed", body_hash=first.body_hash)
    assert (result.outcome, result.body) == (Outcome.UNCHANGED, None)
    assert result.body_hash == first.body_hash


def test_fetch_new_body_under_an_old_etag_is_noticed(get):
    first = get("/same-etag-new-body")
    second = get("/same-etag-new-body", etag=first.etag, body_hash=first.body_hash)
    assert second.etag == first.etag
    assert second.outcome is Outcome.OK


def test_fetch_not_modified_that_nobody_asked_for_is_bad_content(get):
    assert get("/always-304").outcome is Outcome.BAD_CONTENT


@pytest.mark.parametrize(
    ("code", "outcome"),
    [(404, Outcome.GONE), (410, Outcome.GONE), (401, Outcome.CLIENT_ERROR),
     (403, Outcome.CLIENT_ERROR), (451, Outcome.CLIENT_ERROR), (408, Outcome.TIMEOUT),
     (429, Outcome.RATE_LIMITED), (500, Outcome.SERVER_ERROR), (503, Outcome.SERVER_ERROR)],
)  # fmt: skip
def test_fetch_status_is_an_outcome(get, code, outcome):
    result = get(f"/status/{code}")
    assert (result.outcome, result.status, result.body) == (outcome, code, None)


def test_fetch_retry_after_seconds(get):
    result = get("/slow-down/seconds")
    assert result.outcome is Outcome.RATE_LIMITED
    assert result.retry_after == datetime.timedelta(seconds=120)


def test_fetch_retry_after_date(get):
    pause = get("/slow-down/date").retry_after
    assert datetime.timedelta(minutes=55) < pause <= datetime.timedelta(hours=1)


def test_fetch_permanent_redirect_reports_the_new_address(server, get):
    result = get("/redirect/301/redirect/308/feed")
    assert (result.outcome, result.body) == (Outcome.OK, FEED)
    assert result.moved_to == result.url == server.url("/feed")
    assert result.redirects == (
        server.url("/redirect/301/redirect/308/feed"),
        server.url("/redirect/308/feed"),
    )


def test_fetch_temporary_redirect_keeps_the_old_address(get):
    result = get("/redirect/301/redirect/302/feed")
    assert (result.outcome, result.moved_to) == (Outcome.OK, None)


def test_fetch_redirect_in_raw_utf8_is_followed(get):
    assert get("/redirect-utf8").body == b"/echo/c%C3%B4ng%20%C4%91o%C3%A0n"


def test_fetch_address_with_vietnamese_letters_keeps_every_parameter(get):
    result = get("/echo/lương?q=tiền công&utm_source=x")
    assert result.body == b"/echo/l%C6%B0%C6%A1ng?q=ti%E1%BB%81n%20c%C3%B4ng&utm_source=x"


@pytest.mark.parametrize("path", ["/redirect-loop", "/redirect-endless", "/redirect-nowhere"])
def test_fetch_redirect_that_leads_nowhere_ends(server, get, path):
    before = len(server.seen)
    assert get(path).outcome is Outcome.BAD_REDIRECT
    assert len(server.seen) - before <= 6


@pytest.mark.parametrize(
    "kind",
    ["loopback", "metadata", "decimal", "mapped", "file", "gopher", "port", "credentials"],
)
def test_fetch_redirect_to_a_private_address_is_refused(get, kind):
    result = get(f"/redirect-private/{kind}")
    assert (result.outcome, result.body) == (Outcome.PRIVATE_ADDRESS, None)


def test_fetch_exemption_is_for_one_port_only(server):
    result = fetch(FetchRequest(server.url("/feed"), AGENT, allowed={"127.0.0.1:1"}))
    assert result.outcome is Outcome.PRIVATE_ADDRESS


def test_fetch_connects_to_the_address_that_was_checked(server, get, monkeypatch):
    """A name that answers differently a moment later (DNS rebinding) gains nothing."""
    asked: list[object] = []
    real = socket.getaddrinfo

    def rebinding(host, *rest, **more):
        if host in ("rebind.example", b"rebind.example"):
            asked.append(host)
            host = "127.0.0.1" if len(asked) == 1 else "192.0.2.1"
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    port = server.authority.partition(":")[2]
    result = get(
        "/feed", url=f"http://rebind.example:{port}/feed", allowed={f"rebind.example:{port}"}
    )
    assert result.outcome is Outcome.OK
    assert len(asked) == 1
    assert server.seen[-1][1]["host"] == f"rebind.example:{port}"


@pytest.mark.parametrize(
    "path", ["/endless", "/says-huge", "/bomb/gzip", "/bomb/deflate", "/bomb/file", "/bomb/twice"]
)
def test_fetch_answer_beyond_the_limit_is_too_large(get, path):
    result = get(path)
    assert (result.outcome, result.body) == (Outcome.TOO_LARGE, None)


@pytest.mark.parametrize("kind", ["gzip", "members", "deflate", "raw", "file"])
def test_fetch_unpacks_each_compression(get, kind):
    assert get(f"/packed/{kind}").body == FEED


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [("cut", Outcome.CONNECT), ("damaged", Outcome.BAD_CONTENT), ("unknown", Outcome.BAD_CONTENT)],
)
def test_fetch_broken_compression_is_an_outcome(get, kind, outcome):
    assert get(f"/packed/{kind}").outcome is outcome


@pytest.mark.parametrize("path", ["/drip/headers", "/drip/body", "/silent", "/hints"])
def test_fetch_slow_server_runs_out_of_time(get, path):
    result = get(path, limits=IMPATIENT)
    assert (result.outcome, result.body) == (Outcome.TIMEOUT, None)


@pytest.mark.parametrize(
    "path", ["/cut/body", "/cut/chunked", "/cut/rst", "/garbage", "/long-header"]
)
def test_fetch_broken_connection_is_an_outcome(get, path):
    result = get(path)
    assert (result.outcome, result.body) == (Outcome.CONNECT, None)


def test_fetch_length_shorter_than_the_body_gives_what_was_promised(get):
    assert get("/short-length").body == FEED[:10]


def test_fetch_nobody_listening_is_connect(server):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        authority = f"127.0.0.1:{unused.getsockname()[1]}"
        result = fetch(FetchRequest(f"http://{authority}/", AGENT, allowed={authority}))
    assert result.outcome is Outcome.CONNECT


def test_fetch_unknown_name_is_dns():
    assert fetch(FetchRequest("http://nothing.invalid/", AGENT)).outcome is Outcome.DNS


@pytest.mark.parametrize(
    "url", ["", "x", "http://", "ftp://a.example/", "http://a b/", "http://[::1"]
)
def test_fetch_what_is_not_a_web_address_is_an_outcome(url):
    assert not fetch(FetchRequest(url, AGENT)).outcome.is_success


def test_fetch_asks_the_rules_before_each_request(server, get):
    before = len(server.seen)
    result = get("/redirect/302/secret", permit=lambda url: url != server.url("/secret"))
    assert result.outcome is Outcome.ROBOTS
    assert [path for path, _ in server.seen[before:]] == ["/redirect/302/secret"]


def test_fetch_untrusted_certificate_is_tls(tmp_path: Path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        authority = f"127.0.0.1:{listener.getsockname()[1]}"

        def serve() -> None:
            connection, _ = listener.accept()
            try:
                context.wrap_socket(connection, server_side=True).close()
            except OSError:
                connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        result = fetch(FetchRequest(f"https://{authority}/", AGENT, allowed={authority}))
        thread.join()
    assert result.outcome is Outcome.TLS


def self_signed(folder: Path) -> Path:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path
