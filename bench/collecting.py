"""Collecting end to end over loopback: ``python -m bench.collecting [ITEMS]`` (2,000 a feed).

A feed server on loopback, the real collector, the real classifier, an embedded PostgreSQL that is
made for the run and thrown away: items a second from HTTP to counted, searchable mentions, medians
of three feeds. Beside it what any collector must do at least: fetching and parsing the same feed
with urllib and feedparser, storing nothing. It runs in a process of its own: the database of
another benchmark must not be in its way.
"""

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ROUNDS = 3
_INSIDE = "LANTOA_BENCH_COLLECTING"
_SENTENCE = (
    "Công nhân công ty số {n} ở khu công nghiệp hỏi công đoàn về lương tháng {m}, bữa ăn ca và nhà "
    "trọ; ban giám đốc hẹn đối thoại trong tuần tới để trả lời từng kiến nghị của tập thể số {n}. "
)


def main() -> int:
    """Measure in a fresh process with a fresh database."""
    items = next((word for word in sys.argv[1:] if word.isdigit()), "2000")
    var = tempfile.mkdtemp(prefix="lantoa-bench-")
    os.chmod(var, 0o755)  # the database server may run as another user
    environment = os.environ | {_INSIDE: "1", "LANTOA_VAR": var}
    environment.pop("DATABASE_URL", None)
    try:
        command = [sys.executable, "-m", "bench.collecting", items]
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _feed(items: int, number: int) -> bytes:
    rows = "".join(
        f"<item><title>Tin số {n}</title><link>https://bao.example/{number}/{n}</link>"
        f"<pubDate>Mon, 02 Mar 2026 {n % 24:02}:{n % 60:02}:00 +0700</pubDate><description>"
        f"{_SENTENCE.format(n=f'{number}.{n}', m=n % 12 + 1) * 3}</description></item>"
        for n in range(items)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{rows}</channel></rss>'.encode()


def _serve(bodies: list[bytes]) -> str:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.strip("/")
            found = name.isdigit()
            body = bodies[int(name)] if found else b""
            self.send_response(200 if found else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Be silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"127.0.0.1:{server.server_port}"


def _body(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        data: bytes = answer.read()
    return data


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _measure(items: int) -> int:
    bodies = [_feed(items, number) for number in range(ROUNDS + 1)]  # one to warm up
    authority = _serve(bodies)
    os.environ["LANTOA_FETCH_ALLOWED_PRIVATE"] = authority

    from lantoa.runtime.setup import setup_django

    setup_django()
    import feedparser
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from lantoa.listening.domain.analysis import analyse_ready
    from lantoa.listening.domain.collecting import collect
    from lantoa.listening.domain.items import item_key
    from lantoa.listening.models import Mention, Source
    from lantoa.units.models import Level, Unit

    unit = Unit.objects.filter(level=Level.CONFEDERATION).first() or Unit.objects.create(
        code="bench", level=Level.CONFEDERATION, valid_from="2010-01-01"
    )

    def analyse() -> None:
        while analyse_ready():
            pass

    collected, analysed, parsed = [], [], []
    for number in range(ROUNDS + 1):
        url = f"http://{authority}/{number}"
        source = Source.objects.create(
            name=url, form="feed", kind="press", url=url, key=item_key(url), unit=unit,
            interval=timedelta(hours=1), follow_links=False,
        )  # fmt: skip
        collected.append(_seconds(lambda pk=source.pk: collect(pk)))
        analysed.append(_seconds(analyse))
        parsed.append(_seconds(lambda url=url: feedparser.parse(_body(url))))
    assert Mention.objects.count() == items * (ROUNDS + 1)

    rate = {
        "fetch, parse, store": items / statistics.median(collected[1:]),
        "analyse, count, index": items / statistics.median(analysed[1:]),
        "end to end": items
        / statistics.median(a + b for a, b in zip(collected[1:], analysed[1:], strict=True)),
    }
    peer = items / statistics.median(parsed[1:])
    print(f"{items:,} items a feed, {ROUNDS} feeds, one worker; {platform.machine()}\n")
    print("| step | items/s | urllib + feedparser, nothing stored | ratio |")
    print("|---|---:|---:|---:|")
    for step, value in rate.items():
        print(f"| {step} | {value:,.0f} | {peer:,.0f} | {value / peer:.2f} |")
    return 0


if __name__ == "__main__":
    if os.environ.get(_INSIDE):
        sys.exit(_measure(int(sys.argv[1])))
    sys.exit(main())
