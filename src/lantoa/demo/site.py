"""``python -m lantoa.demo.site PORT``: the invented sources on 127.0.0.1, and nowhere else.

What is served follows from the first day (``demo.json``) and the clock alone: new posts appear
as their time comes, and a restart changes nothing.
"""

import errno
import hashlib
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

from lantoa.config.environment import var_dir
from lantoa.demo import render
from lantoa.demo.outlets import OUTLETS, Outlet
from lantoa.demo.posts import HANOI, Post, posts_of_day, posts_until
from lantoa.demo.state import IDENTITY, State, read_state

HTML = "text/html"
DYING_GRACE = timedelta(hours=6)
"""How long the dying source can still be read for the first time."""


@dataclass(frozen=True)
class Answer:
    """What one address says now."""

    body: bytes
    content_type: str
    modified: datetime | None = None

    @property
    def etag(self) -> str:
        """A strong tag: the hash of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


class Site:
    """The site at one address; ``clock`` says what time it is."""

    def __init__(
        self, state: State, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.state, self.clock = state, clock
        self.base = f"http://127.0.0.1:{state.port}"
        self._feeds: dict[str, tuple[tuple[int, str], Answer]] = {}
        self._lock = Lock()

    def answer(self, path: str) -> Answer | None:
        """The answer at a path; None where there is nothing."""
        if path == "/":
            return Answer(render.index_page(self.base), HTML)
        if path == "/robots.txt":
            return Answer(render.robots(self.base), "text/plain")
        slug, _, rest = path.strip("/").partition("/")
        found = next((outlet for outlet in OUTLETS if outlet.slug == slug), None)
        if found is None:
            return None
        now = self.clock()
        if rest == "thong-bao" == found.form:
            today = now.astimezone(HANOI).date()
            return Answer(render.notice_page(found, self.state.epoch, today), HTML)
        if rest == "":
            posts = posts_until(self.state.epoch, slug, now)
            return Answer(render.front_page(found, posts, self.base), HTML)
        return self._feed(found, now) if rest == found.form else self._article(found, rest, now)

    def dead(self, path: str, asked_before: bool) -> bool:
        """Whether the dying source is meant, by somebody who has read it already."""
        slug = path.strip("/").partition("/")[0]
        dying = any(outlet.slug == slug and outlet.dies for outlet in OUTLETS)
        return dying and (asked_before or self.clock() > self.state.created + DYING_GRACE)

    def _feed(self, outlet: Outlet, now: datetime) -> Answer:
        posts = posts_until(self.state.epoch, outlet.slug, now)
        version = (len(posts), posts[0].path if posts else "")
        with self._lock:
            known = self._feeds.get(outlet.slug)
            if known is None or known[0] != version:
                answer = Answer(
                    render.feed(outlet, posts, self.base),
                    render.TYPES[outlet.form],
                    posts[0].published if posts else None,
                )
                known = self._feeds[outlet.slug] = (version, answer)
        return known[1]

    def _article(self, outlet: Outlet, name: str, now: datetime) -> Answer | None:
        post = self._find(outlet, name)
        if post is None or post.published > now:
            return None
        return Answer(render.article_page(outlet, post, self.base), HTML, post.published)

    def _find(self, outlet: Outlet, name: str) -> Post | None:
        try:
            day = datetime.strptime(name.partition("-")[0], "%Y%m%d").date()
        except ValueError:
            return None
        posts = posts_of_day(self.state.epoch, outlet.slug, day)
        return next((post for post in posts if post.path.endswith(f"/{name}")), None)


class Server(ThreadingHTTPServer):
    """Knows the site it serves."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, site: Site) -> None:
        self.site = site
        super().__init__(("127.0.0.1", site.state.port), Handler)


class Handler(BaseHTTPRequestHandler):
    """GET and HEAD, with conditional requests."""

    protocol_version = "HTTP/1.1"
    server_version = "lantoa-demo"
    server: Server

    def do_GET(self) -> None:
        """Answer with the body, 304, 404 or, for the dead, 503."""
        path = self.path.partition("?")[0]
        conditions = self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")
        site = self.server.site
        if site.dead(path, asked_before=any(conditions)):
            return self._send(HTTPStatus.SERVICE_UNAVAILABLE)
        answer = site.answer(path)
        if answer is None:
            return self._send(HTTPStatus.NOT_FOUND)
        fresh = _unchanged(answer, *conditions)
        return self._send(HTTPStatus.NOT_MODIFIED if fresh else HTTPStatus.OK, answer)

    do_HEAD = do_GET  # noqa: N815 - the name http.server looks for

    def _send(self, status: HTTPStatus, answer: Answer | None = None) -> None:
        body = answer.body if answer and status is HTTPStatus.OK else b""
        self.send_response(status)
        self.send_header(IDENTITY, self.server.site.state.created.isoformat())
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        if answer:
            self.send_header("ETag", answer.etag)
            self.send_header("Cache-Control", "no-cache")
            if answer.modified:
                stamp = format_datetime(answer.modified.astimezone(UTC), usegmt=True)
                self.send_header("Last-Modified", stamp)
            if status is HTTPStatus.OK:
                self.send_header("Content-Type", answer.content_type)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the collector keeps its own account of every request."""


def _unchanged(answer: Answer, etags: str | None, since: str | None) -> bool:
    """RFC 9110, section 13.2.2: the tag decides when there is one, else the date."""
    if etags is not None:
        known = [tag.strip().removeprefix("W/") for tag in etags.split(",")]
        return "*" in known or answer.etag in known
    if since is None or answer.modified is None:
        return False
    try:
        return answer.modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


def main(arguments: list[str]) -> int:
    """Serve until stopped."""
    state = read_state(var_dir())
    if state is None:
        print("there is no demonstration here", file=sys.stderr)  # noqa: T201
        return 1
    if arguments:
        state = state.at(int(arguments[0]))
    _listen(Site(state)).serve_forever()
    return 0


def _listen(site: Site) -> Server:
    """The server, once its port is free: another start of the same installation may still be
    serving the same pages there."""
    while True:
        try:
            return Server(site)
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                raise
            time.sleep(2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
