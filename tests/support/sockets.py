"""Forms sent over a real connection, as large as they say or larger."""

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit

_BOUNDARY = "ranh-gioi"
_CHUNK = bytes(64 * 1024)


@dataclass
class Answer:
    """What the server said."""

    status: int
    body: str


def posted(
    url: str, fields: dict[str, str], name: str, size: int, *, claim: int | None = None
) -> Answer:
    """Send ``fields`` and a file of ``size`` zeros; the head claims ``claim`` bytes instead."""
    address = urlsplit(url)
    head = "".join(
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    )
    head += (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="a.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    tail = f"\r\n--{_BOUNDARY}--\r\n"
    length = len(head.encode()) + size + len(tail)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    try:
        connection.putrequest("POST", address.path)
        connection.putheader("Content-Type", f"multipart/form-data; boundary={_BOUNDARY}")
        connection.putheader("Content-Length", str(claim or length))
        connection.endheaders()
        if claim is None:
            connection.send(head.encode())
            for at in range(0, size, len(_CHUNK)):
                connection.send(_CHUNK[: min(len(_CHUNK), size - at)])
            connection.send(tail.encode())
        answer = connection.getresponse()
        return Answer(answer.status, answer.read().decode())
    finally:
        connection.close()
