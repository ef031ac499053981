"""The application that contestants' devices talk to: see `serve`.

It stands beside Django and shares its database through `statements` alone. It keeps no state that
matters: any number of these processes may run, and may be killed at any moment. Whatever a device
was not told, it asks again, and gets the answer it would have got.

    GET  /thi/<round>/            the page
    GET  /thi/<round>/waiting     the waiting room for a browser without scripts (`plain`)
    GET  /thi/<round>/standing    what this contestant may do now
    POST /thi/<round>/place       {number, ticket} → how long to wait, and the ticket
    POST /thi/<round>/start       {number, ticket} → the attempt, new or not; the same as place
                                  before it is this person's turn
    POST /thi/<round>/save        {attempt, answers: [[question, sequence, value], …]}
    POST /thi/<round>/submit      {attempt, answers} → the receipt
    GET  /thi/tep/<name>          a picture, sound or film of a question (`files`)
    GET  /thi/healthz
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import psycopg
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from lantoa.contests.hot import acts, plain, receipts, requests, statements, tokens, waiting
from lantoa.contests.hot.batches import Batches
from lantoa.contests.hot.files import PREFIX, Answer, Files
from lantoa.contests.hot.limits import Buckets
from lantoa.contests.hot.papers import Asked, read_asked
from lantoa.contests.hot.requests import JSON, Receive, Refusal, Scope

Send = Callable[[dict[str, Any]], Awaitable[None]]
Sent = dict[str, Any]

POOL_WAIT = 3.0  # seconds; after that a device is told to come back
# These pages may not be framed, and load from their own place alone.
HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (
        b"content-security-policy",
        b"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
        b" object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    ),
]
UNKEPT = [(b"cache-control", b"no-store")]


class HotApp:
    """An ASGI application. ``rate`` is how many may start a round each second unless its gate
    says another number. ``pages`` are the page's bytes by language and ``files`` what it
    loads, as path → (type, bytes). ``read`` gives the bytes of a stored file (`Files`)."""

    def __init__(
        self,
        conninfo: str,
        *,
        connections: int,
        rate: float,
        pages: dict[str, bytes],
        waiting_pages: plain.Pages,
        files: dict[str, tuple[bytes, bytes]],
        read: Callable[[str], bytes],
    ) -> None:
        self._pages = pages
        self._waiting_pages = waiting_pages
        self._files = files
        self._media = Files(read)
        self._pool = AsyncConnectionPool(
            conninfo,
            min_size=connections,
            max_size=connections,
            timeout=POOL_WAIT,
            # Then asked for anew by whoever comes; the pool's own pauses would grow to minutes.
            reconnect_timeout=POOL_WAIT,
            kwargs={"autocommit": True, "prepare_threshold": 0},
            configure=_configure,
            open=False,
        )
        self._rate = rate
        self._room = waiting.Room(self._pool)
        self._starts = Batches(self._pool, acts.start)
        self._saves = Batches(self._pool, acts.save)
        self._submits = Batches(self._pool, acts.submit)
        self._asked: dict[int, Asked] = {}
        self._contests: dict[int, int] = {}
        self._contestants = Buckets(burst=60, rate=4)
        self._strangers = Buckets(burst=300, rate=20)  # a whole factory may share one address
        self._verbs = {
            "place": self._place,
            "start": self._start,
            "save": self._save,
            "submit": self._submit,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._pool.open()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._pool.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        extra: list[tuple[bytes, bytes]] = []
        try:
            if scope["path"].startswith(PREFIX):
                await _send(send, *await self._medium(scope))
                return
            status, kind, body = 200, JSON, await self._respond(scope, receive)
            if isinstance(body, tuple):
                kind, body, *extra = body
            else:
                body = orjson.dumps(body)
        except Refusal as refusal:
            status, kind, body = refusal.status, JSON, orjson.dumps({"error": refusal.reason})
        except requests.BadRequest as problem:
            status, kind, body = 400, JSON, orjson.dumps({"error": str(problem)})
        except (psycopg.OperationalError, PoolTimeout):
            # Each device comes back at a moment of its own.
            extra = [(b"retry-after", str(random.randint(1, 5)).encode())]  # noqa: S311
            status, kind, body = 503, JSON, b'{"error":"busy"}'
        await _send(send, status, [*UNKEPT, *extra, (b"content-type", kind)], body)

    async def _medium(self, scope: Scope) -> Answer:
        """A file of a question. Only what is not in memory costs something, and is counted."""
        if scope["method"] not in ("GET", "HEAD"):
            raise Refusal(405, "method")
        if not self._media.in_memory(scope["path"]):
            self._count_stranger(scope)
        range_ = next((value for name, value in scope["headers"] if name == b"range"), b"")
        answer = await self._media.answer(scope["path"], range_)
        if answer is None:
            raise Refusal(404, "not found")
        return answer

    async def _respond(self, scope: Scope, receive: Receive) -> Any:
        method, path = scope["method"], scope["path"]
        if path in self._files and method in ("GET", "HEAD"):
            return self._files[path]
        if path == "/thi/healthz":
            return {"status": "ok"}
        round_, _, verb = path.removeprefix("/thi/").partition("/")
        if not (path.startswith("/thi/") and round_.isascii() and round_.isdigit()):
            raise Refusal(404, "not found")
        if len(round_) > 15:
            raise Refusal(404, "not found")
        cookies = requests.cookies(scope)
        if (method, verb) == ("GET", ""):
            language = cookies.get("django_language", "vi")
            return b"text/html; charset=utf-8", self._pages.get(language, self._pages["vi"])
        if (method, verb) == ("GET", "waiting"):
            return await self._wait_plainly(int(round_), cookies, scope)
        if verb not in self._verbs and verb != "standing":
            raise Refusal(404, "not found")
        if method != ("GET" if verb == "standing" else "POST"):
            raise Refusal(405, "method")
        contestant = await self._contestant(int(round_), cookies, scope)
        if verb == "standing":
            return await self._standing(int(round_), contestant)
        sent = requests.read_object(await requests.body(scope, receive))
        return await self._verbs[verb](int(round_), contestant, sent)

    async def _contestant(self, round_: int, cookies: dict[str, str], scope: Scope) -> int:
        """Whose token it is; strangers are counted by address, before anything is looked up."""
        for name in cookies:
            contestant = tokens.read(cookies[name]) if name.startswith("thi-") else None
            if contestant is None:
                continue
            if not self._contestants.take(contestant, time.monotonic()):
                raise Refusal(429, "too often")
            if name == tokens.cookie_name(await self._contest(round_)):
                return contestant
        self._count_stranger(scope)
        raise Refusal(401, "sign in")

    def _count_stranger(self, scope: Scope) -> None:
        client = scope.get("client") or ("", 0)
        if not self._strangers.take(client[0], time.monotonic()):
            raise Refusal(429, "too often")

    async def _contest(self, round_: int) -> int:
        if round_ not in self._contests:
            async with self._pool.connection() as connection:
                values = {"round": round_, "rate": self._rate}
                row = await _one(connection, statements.CONTEST, values)
                await connection.execute(statements.GATE, values)
            if row is None:
                raise Refusal(404, "not found")
            self._contests[round_] = row[0]
        return self._contests[round_]

    async def _standing(self, round_: int, contestant: int) -> Sent:
        values = {"round": round_, "contestant": contestant}
        async with self._pool.connection() as connection:
            row = await _one(connection, statements.STANDING, values)
        if row is None:
            raise Refusal(401, "sign in")
        names = ("seated", "in_sittings", "opened", "closed", "opens_in", "allowed", "excluded",
                 "name", "attempts")  # fmt: skip
        return dict(zip(names, row, strict=True))

    async def _wait_plainly(self, round_: int, cookies: dict[str, str], scope: Scope) -> Any:
        try:
            contestant = await self._contestant(round_, cookies, scope)
            told = await self._told(round_, contestant, scope["query_string"])
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            told = plain.refused(refusal.status)
        except (psycopg.OperationalError, PoolTimeout):
            told = plain.refused(503)
        return self._waiting_pages.page(cookies.get("django_language", "vi"), told)

    async def _told(self, round_: int, contestant: int, query: bytes) -> plain.Told:
        number, held = plain.read(query)
        if number is None:
            found = plain.number_of(await self._standing(round_, contestant))
            if isinstance(found, plain.Told):
                return found
            number = found
        place = acts.Place(round_, contestant, number)
        ticket = await self._room.ticket(place, held)
        return plain.told(number, waiting.words(place, ticket) if ticket else None)

    async def _place(self, round_: int, contestant: int, sent: Sent) -> Sent:
        place = acts.Place(round_, contestant, _number(sent))
        ticket = await self._room.ticket(place, sent.get("ticket"))
        if ticket is None:
            raise Refusal(409, "not now")
        return waiting.words(place, ticket)

    async def _start(self, round_: int, contestant: int, sent: Sent) -> Sent:
        number = _number(sent)
        place = acts.Place(round_, contestant, number)
        ticket = await self._room.ticket(place, sent.get("ticket"))
        if ticket and ticket.wait > waiting.SHORT:
            return waiting.words(place, ticket)
        if ticket and ticket.wait:
            await asyncio.sleep(ticket.wait)
        asked = await self._asked_in(round_)
        row = await self._starts.ask(acts.Start(round_, contestant, number, *asked.new_paper()))
        if row is None:
            raise Refusal(409, "not now")
        attempt, status, paper, seed, seconds_left, answers = row
        return {
            "attempt": attempt,
            "number": number,
            "status": status,
            "seconds_left": seconds_left,
            "questions": asked.shown(paper, seed),
            "answers": answers,
        }

    async def _asked_in(self, round_: int) -> Asked:
        if round_ not in self._asked:
            async with self._pool.connection() as connection:
                found = await read_asked(connection, round_)
            if found is None:
                raise Refusal(409, "not now")
            self._asked[round_] = found
        return self._asked[round_]

    async def _save(self, round_: int, contestant: int, sent: Sent) -> Sent:
        attempt, given = requests.whole(sent, "attempt"), requests.answers(sent)
        row = await self._saves.ask(acts.Save(attempt, contestant, given))
        if row is None:
            raise Refusal(409, "over")
        return {"seconds_left": row[0]}

    async def _submit(self, round_: int, contestant: int, sent: Sent) -> Sent:
        attempt, given = requests.whole(sent, "attempt"), requests.answers(sent)
        if given.questions:  # refused when it is over, and then the receipt says so
            await self._saves.ask(acts.Save(attempt, contestant, given))
        row = await self._submits.ask(acts.Submit(attempt, contestant))
        if row is None:
            raise Refusal(409, "not now")
        receipt = receipts.receipt_of(attempt, *row)
        return {"status": receipt.status, "at": receipt.at, "receipt": receipts.sign(receipt)}


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    length = (b"content-length", str(len(body)).encode())
    headers = [*HEADERS, *headers, length]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _number(sent: Sent) -> int:
    number = requests.whole(sent, "number")
    if not 1 <= number < 100:
        raise Refusal(400, "number")
    return number


async def _configure(connection: AsyncConnection[Any]) -> None:
    await connection.execute(statements.SETTINGS, prepare=False)


async def _one(
    connection: AsyncConnection[Any], statement: str, values: dict[str, Any]
) -> tuple[Any, ...] | None:
    row: tuple[Any, ...] | None = await (await connection.execute(statement, values)).fetchone()
    return row
