"""Files on a partner's SFTP server (docs/channels/partner_sftp.md).

The identifier of an account is ``user@host:port/folder``. A file is written under a hidden name and
then renamed, so nobody reads half of one; the item itself (ninjs) comes last, and with its name the
whole stands. The key of the server is pinned.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import StringIO
from urllib.parse import SplitResult, urlsplit

import paramiko

from lantoa.channels.adapters.base import (
    Access,
    Attached,
    Begin,
    Message,
    Posted,
    TransportError,
)
from lantoa.transport import GuardError, check_address

API = ""
SECRETS = ("secret", "host_key")

PORTS = frozenset({22, 2022, 2222})
TIMEOUT = 30.0
_PRIVATE_KEY = re.compile(r"\s*(-----BEGIN [A-Z ]+-----)(.+)(-----END [A-Z ]+-----)\s*", re.DOTALL)
_KEYS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)
_RSA = ("rsa-sha2-512", "rsa-sha2-256")
_LOST = ("saw EOF", "timeout.")
"""How paramiko's refusals end that are none: the line was lost while signing in."""


def publish(access: Access, message: Message, key: str, begin: Begin) -> Posted:
    """Put the kit there. What stands already, from a try that died, is left as it is."""
    assert message.kit is not None
    *files, item = message.kit()
    with _folder(access) as folder:
        for file in files:
            folder.put(file)
        folder.put(item, begin)
    size = sum(len(file.data) for file in (*files, item))
    return Posted(item.name, evidence={"files": len(files) + 1, "bytes": size})


def correct(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Put the new version beside the old one: the item carries its version, and partners' systems
    replace by that."""
    put = publish(access, message, key, begin)
    return Posted(remote_id, evidence={**put.evidence, "item": put.remote_id})


def withdraw(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Put an item there that says "canceled": the files may have been read long ago."""
    return correct(access, remote_id, message, key, begin)


def find(access: Access, message: Message, since: datetime) -> list[Posted]:
    """The item, if it still lies there. A partner may have taken it in and away."""
    assert message.kit is not None
    item = message.kit()[-1]
    with _folder(access) as folder:
        there = folder.has(item)
    return [Posted(item.name, evidence={"seen": True})] if there else []


class _Folder:
    """The partner's folder, as far as we need it."""

    def __init__(self, client: paramiko.SFTPClient, path: str) -> None:
        self._client = client
        self._path = path

    def has(self, file: Attached) -> bool:
        """Whether the whole file lies there."""
        return self._size(self._path + file.name) == len(file.data)

    def put(self, file: Attached, begin: Begin | None = None) -> None:
        """Write a file under a hidden name, look at it, and give it its own name."""
        if self.has(file):
            return
        name, part = self._path + file.name, f"{self._path}.{file.name}.part"
        with self._client.open(part, "wb") as remote:
            remote.set_pipelined(True)
            remote.write(file.data)
        if self._size(part) != len(file.data):
            raise TransportError(f"{file.name} did not arrive whole")
        if begin:
            begin()
        try:
            self._client.posix_rename(part, name)
        except OSError as problem:
            if str(problem) != "Operation unsupported":
                raise
            self._client.rename(part, name)

    def _size(self, path: str) -> int | None:
        try:
            return self._client.stat(path).st_size
        except FileNotFoundError:
            return None


@contextmanager
def _folder(access: Access) -> Iterator[_Folder]:
    """Sign in. Raises TransportError; before the item gets its name it counts as not begun."""
    target = _target(access.handle)
    connection = paramiko.Transport(_socket(target, access.allowed))
    try:
        _sign_in(connection, target, access)
        client = paramiko.SFTPClient.from_transport(connection)
        assert client is not None
        channel = client.get_channel()
        assert channel is not None
        channel.settimeout(TIMEOUT)
        path = target.path.rstrip("/")
        yield _Folder(client, f"{path}/" if path else "")
    except paramiko.AuthenticationException as refused:
        if str(refused).endswith(_LOST):
            raise TransportError(f"connection lost: {refused}") from refused
        raise TransportError(f"sign-in refused: {refused}", stop="refused") from refused
    except (PermissionError, FileNotFoundError) as refused:
        raise TransportError(f"{access.handle}: {refused}", permanent=True) from refused
    except (paramiko.SSHException, EOFError, OSError) as problem:
        raise TransportError(f"connection lost: {problem!r}", unknown=True) from problem
    finally:
        connection.close()


def _target(handle: str) -> SplitResult:
    target = urlsplit(f"sftp://{handle}")
    try:
        complete = target.username and target.hostname and (target.port or True)
    except ValueError:
        complete = None
    if not complete:
        raise TransportError(f"not user@host:port/folder: {handle}", permanent=True)
    return target


def _socket(target: SplitResult, allowed: Collection[str]) -> socket.socket:
    """A connection to an address that the guard has looked at, and to no other."""
    host, port = target.hostname or "", target.port or 22
    try:
        addresses = check_address(host, port, allowed, ports=PORTS)
    except GuardError as refused:
        raise TransportError(str(refused), permanent=refused.code != "dns") from refused
    try:
        return socket.create_connection((addresses[0], port), TIMEOUT)
    except OSError as problem:
        raise TransportError(f"no connection: {problem}") from problem


def _sign_in(connection: paramiko.Transport, target: SplitResult, access: Access) -> None:
    kind, _, pinned = access.secrets["host_key"].strip().partition(" ")
    try:
        connection.get_security_options().key_types = _RSA if kind == "ssh-rsa" else (kind,)
    except ValueError as unknown:
        raise TransportError(f"the key of the server: {unknown}", stop="refused") from unknown
    connection.banner_timeout = connection.auth_timeout = TIMEOUT
    connection.start_client(timeout=TIMEOUT)
    if connection.get_remote_server_key().get_base64() != pinned.partition(" ")[0]:
        raise TransportError(
            "the server shows another key than the one written down", stop="refused"
        )
    secret, user = access.secrets["secret"], target.username or ""
    if found := _PRIVATE_KEY.fullmatch(secret):
        connection.auth_publickey(user, _private_key(*found.groups()))
    else:
        connection.auth_password(user, secret)


def _private_key(head: str, body: str, foot: str) -> paramiko.PKey:
    """A private key; a form's one-line field has taken its line ends away."""
    packed = "".join(body.split())
    lines = [packed[at : at + 64] for at in range(0, len(packed), 64)]
    text = "\n".join([head, *lines, foot, ""])
    for kind in _KEYS:
        try:
            return kind.from_private_key(StringIO(text))
        except (paramiko.SSHException, ValueError):
            continue
    raise paramiko.AuthenticationException("the private key cannot be read")
