"""What the environment says, read once: places, secrets and the database address."""

import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from psycopg.conninfo import conninfo_to_dict


def var_dir() -> Path:
    """Folder of everything the installation keeps on disk (``LANTOA_VAR``, default ``./var``)."""
    path = Path(os.environ.get("LANTOA_VAR", "var")).absolute()
    path.mkdir(parents=True, exist_ok=True)
    return path


def flag(name: str, *, default: bool = False) -> bool:
    """True when environment variable ``name`` is 1, true, yes or on."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def listed(name: str, default: str = "") -> list[str]:
    """Comma-separated environment variable as a list without empty items."""
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def secret(name: str) -> str:
    """A secret from ``LANTOA_<NAME>`` or from ``var/<name>``, made there on first use (mode 0600).

    Two processes that start together agree: creation is exclusive and the loser reads
    what the winner wrote.
    """
    if value := os.environ.get(f"LANTOA_{name.upper()}"):
        return value
    path = var_dir() / name
    if not path.exists():
        descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{name}.")  # mode 0600
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(fresh)
    return path.read_text().strip()


def openid_provider() -> dict[str, Any]:
    """allauth's ``SOCIALACCOUNT_PROVIDERS`` for one OpenID Connect provider, or nothing.

    The provider is trusted to have verified its people's e-mail addresses: that is what ties
    them to the accounts they have here.
    """
    server = os.environ.get("LANTOA_OPENID_SERVER")
    if not server:
        return {}
    app = {
        "provider_id": "staff",
        "name": os.environ.get("LANTOA_OPENID_NAME", "OpenID"),
        "client_id": os.environ.get("LANTOA_OPENID_CLIENT", ""),
        "secret": os.environ.get("LANTOA_OPENID_SECRET", ""),
        "settings": {"server_url": server},
    }
    return {"openid_connect": {"APPS": [app], "VERIFIED_EMAIL": True}}


def openid_origin() -> list[str]:
    """Origin of that provider, for the policies that must name it."""
    server = urlsplit(os.environ.get("LANTOA_OPENID_SERVER", ""))
    return [f"{server.scheme}://{server.netloc}"] if server.netloc else []


@dataclass(frozen=True)
class MailServer:
    """Where e-mail is handed in; without a host it is printed by the process instead."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False

    @property
    def backend(self) -> str:
        """The Django e-mail backend that fits."""
        return f"django.core.mail.backends.{'smtp' if self.host else 'console'}.EmailBackend"


def mail_server(url: str | None) -> MailServer:
    """``smtp://user:password@host:587`` (STARTTLS as soon as there is a password),
    ``smtps://…:465`` (TLS from the start), or nothing."""
    if not url:
        return MailServer()
    parts = urlsplit(url)
    tls = parts.scheme == "smtps"
    if not parts.hostname or parts.scheme not in ("smtp", "smtps"):
        raise ValueError("LANTOA_SMTP is an address such as smtp://user:password@host:587")
    return MailServer(
        host=parts.hostname,
        port=parts.port or (465 if tls else 587 if parts.password else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=bool(parts.password) and not tls,
        tls=tls,
    )


@dataclass(frozen=True)
class MailBox:
    """Where people write to; no host: e-mail is no way in."""

    host: str = ""
    port: int = 993
    user: str = ""
    password: str = ""
    folder: str = "INBOX"
    tls: bool = True


def mailbox(url: str | None) -> MailBox:
    """``imaps://user:password@host:993/INBOX``, or nothing. ``imap://`` is not encrypted."""
    if not url:
        return MailBox()
    parts = urlsplit(url)
    if not parts.hostname or parts.scheme not in ("imap", "imaps"):
        raise ValueError("LANTOA_IMAP is an address such as imaps://user:password@host/INBOX")
    tls = parts.scheme == "imaps"
    return MailBox(
        host=parts.hostname,
        port=parts.port or (993 if tls else 143),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        tls=tls,
    )


def database(url: str | None) -> dict[str, Any]:
    """Django ``DATABASES`` entry for a ``postgresql://`` address.

    With no address (tools that never touch the database, such as type checking), a server
    on the local socket is named; the first query then fails with a clear message.
    """
    parts = conninfo_to_dict(url) if url else {"dbname": "lantoa"}
    known = {"dbname", "user", "password", "host", "port"}
    options = {key: value for key, value in parts.items() if key not in known}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname") or "lantoa",
        "USER": parts.get("user") or "",
        "PASSWORD": parts.get("password") or "",
        "HOST": parts.get("host") or "",
        "PORT": str(parts.get("port") or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
