"""A small web site on loopback whose answers a test decides.

``with Site() as site: site.pages["/rss"] = Page(b"…")``. ``site.seen`` lists the paths asked for.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


@dataclass
class Page:
    """One answer; ``before`` runs in the server's thread before it is sent."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    before: Callable[[], object] | None = None


def feed(base: str, numbers: range | list[int], *, summary: str = "", title: str = "Tin") -> str:
    """An RSS feed of items that link to ``base/tin/<number>``."""
    items = "".join(
        f"<item><title>{title} {number}</title><link>{base}/tin/{number}</link>"
        f"<pubDate>Mon, 02 Mar 2026 05:{number % 60:02}:00 +0000</pubDate>"
        f"<author>Nguyễn Thị Bí Mật</author><description>{summary}{number}</description></item>"
        for number in numbers
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>Báo Thử</title>{items}</channel></rss>"
    )


def article(number: int) -> str:
    """A page with an article long enough to be one."""
    paragraph = f"Công nhân xưởng {number} đề nghị công đoàn đối thoại về bữa ăn ca và tiền lương. "
    return (
        f"<html><head><title>Bài {number}</title></head><body><article><h1>Bài {number}</h1>"
        + "".join(f"<p>{paragraph * 4} Đoạn {part}.</p>" for part in range(4))
        + "</article></body></html>"
    )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]
        with site.lock:
            site.seen.append(self.path)
            site.running += 1
            site.most_at_once = max(site.most_at_once, site.running)
        page = site.pages.get(self.path) or Page(status=404)
        try:
            if page.before:
                page.before()
            time.sleep(site.delay)
            body = page.body.encode() if isinstance(page.body, str) else page.body
            self.send_response(page.status)
            for name, value in {"Content-Length": str(len(body)), **page.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with site.lock:
                site.running -= 1

    def log_message(self, *_: object) -> None:
        """Be silent."""


class Site:
    """The server, in a thread of its own."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.seen: list[str] = []
        self.lock = threading.Lock()
        self.running = self.most_at_once = 0
        self.delay = 0.0

    def __enter__(self) -> "Site":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.site = self  # type: ignore[attr-defined]
        self.authority = f"127.0.0.1:{self._server.server_port}"
        self.base = f"http://{self.authority}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
