"""A partner's SFTP server on a folder, with a real SSH underneath."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any, Self

import paramiko
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def private_key() -> str:
    """A new Ed25519 key as OpenSSH writes it."""
    made = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.OpenSSH,
        serialization.NoEncryption(),
    )
    return made.decode()


def _read_key(text: str) -> paramiko.Ed25519Key:
    return paramiko.Ed25519Key.from_private_key(StringIO(text))


class SftpServer:
    """User "bao", password "bí mật" or the private key of ``key``; serves ``root``. With a password
    that begins with "đứt" the line is cut in the middle of signing in.

    ``before`` is called with each operation and path; what it raises ends the connection at once.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.key = private_key()
        self.operations: list[tuple[str, str]] = []
        self.before: Callable[[str, str], None] = lambda operation, path: None
        self.accepts = _read_key(self.key).get_base64()
        self._host_key = _read_key(private_key())
        self._connections: list[paramiko.Transport] = []

    @property
    def host_key(self) -> str:
        """As it stands in known_hosts."""
        return f"{self._host_key.get_name()} {self._host_key.get_base64()}"

    @property
    def files(self) -> dict[str, bytes]:
        """What lies there, hidden files too."""
        return {path.name: path.read_bytes() for path in sorted(self.root.iterdir())}

    def note(self, operation: str, path: str) -> None:
        """Count an operation, and die if that was asked for."""
        self.operations.append((operation, path))
        try:
            self.before(operation, path)
        except ConnectionError:
            self.cut()
            raise

    def cut(self) -> None:
        """End every connection."""
        for connection in self._connections:
            connection.close()

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.authority = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # A shut socket wakes the thread that waits in accept; a closed one need not.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._connections:
            connection.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                accepted, _ = self._listener.accept()
            except OSError:
                return
            connection = paramiko.Transport(accepted)
            connection.add_server_key(self._host_key)
            connection.set_subsystem_handler("sftp", paramiko.SFTPServer, _Files, self)
            self._connections.append(connection)
            try:
                connection.start_server(server=_Door(self))
            except (paramiko.SSHException, EOFError):
                connection.close()  # who saw another key than expected goes away


class _Door(paramiko.ServerInterface):
    def __init__(self, server: SftpServer) -> None:
        self._server = server

    def get_allowed_auths(self, username: str) -> str:
        return "password,publickey"

    def check_auth_password(self, username: str, password: str) -> int:
        if password.startswith("đứt"):
            self._server.cut()
        good = (username, password) == ("bao", "bí mật")
        return paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        good = (username, key.get_base64()) == ("bao", self._server.accepts)
        return paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED


class _File(paramiko.SFTPHandle):
    def __init__(self, server: SftpServer, path: str, flags: int) -> None:
        super().__init__(flags)
        self._server, self._path = server, path
        self.writefile = open(server.root / path, "wb", buffering=0)  # noqa: SIM115 (closed by SFTPHandle)

    def write(self, offset: int, data: bytes) -> int:
        self._server.note("write", self._path)
        result: int = super().write(offset, data)
        return result


class _Files(paramiko.SFTPServerInterface):
    def __init__(self, door: _Door, server: SftpServer, *args: Any, **kwargs: Any) -> None:
        super().__init__(door, *args, **kwargs)
        self._server = server

    def _at(self, path: str) -> Path:
        return self._server.root / path.lstrip("/").removeprefix("nhan/")

    def stat(self, path: str) -> paramiko.SFTPAttributes | int:
        try:
            return paramiko.SFTPAttributes.from_stat(os.stat(self._at(path)))
        except OSError as problem:
            code: int = paramiko.SFTPServer.convert_errno(problem.errno or 0)
            return code

    def open(self, path: str, flags: int, attr: paramiko.SFTPAttributes) -> _File | int:
        if path.lstrip("/").startswith("cam/"):
            return int(paramiko.SFTP_PERMISSION_DENIED)
        self._server.note("open", path)
        return _File(self._server, self._at(path).name, flags)

    def posix_rename(self, oldpath: str, newpath: str) -> int:
        self._server.note("rename", newpath)
        os.replace(self._at(oldpath), self._at(newpath))
        self._server.note("renamed", newpath)
        return int(paramiko.SFTP_OK)
