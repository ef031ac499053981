"""A small IMAP server on loopback: as much of RFC 3501 as reading a mail box takes.

``with ImapServer() as server: server.add(b"…")``. ``server.mails`` holds what is in the box.
"""

import re
import socketserver
import threading
from dataclasses import dataclass, field
from types import TracebackType

USER, PASSWORD = "y-kien", "mat khau"


@dataclass
class Mail:
    """A mail in the box."""

    uid: int
    content: bytes
    flags: set[str] = field(default_factory=set)

    @property
    def head(self) -> bytes:
        """The headers with the empty line after them."""
        return self.content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


class ImapServer:
    """The server and its one box."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.commands: list[str] = []
        box = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                _Session(box, self).run()

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])

    def add(self, content: bytes) -> Mail:
        """Put an unread mail into the box."""
        mail = Mail(max((mail.uid for mail in self.mails), default=0) + 1, content)
        self.mails.append(mail)
        return mail

    def __enter__(self) -> "ImapServer":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Session:
    """One connection: not authenticated → authenticated → a box is selected."""

    def __init__(self, box: ImapServer, stream: socketserver.StreamRequestHandler) -> None:
        self.box, self.stream = box, stream
        self.authenticated = self.selected = False

    def run(self) -> None:
        """Answer until the client leaves."""
        self.say("* OK IMAP4rev1 ready")
        for line in self.stream.rfile:
            tag, command, rest = (line.decode().strip() + "  ").split(" ", 2)
            command, rest = command.upper(), rest.strip()
            if command == "UID":
                verb, _, rest = rest.partition(" ")
                command = f"UID {verb.upper()}"
            self.box.commands.append(command)
            answer = getattr(self, "do_" + command.lower().replace(" ", "_"), None)
            if answer is None:
                self.say(f"{tag} BAD unknown command")
            elif command.startswith("UID") and not self.selected:
                self.say(f"{tag} NO select a box first")
            else:
                self.say(f"{tag} {answer(rest)}")
            if command == "LOGOUT":
                return

    def say(self, text: str) -> None:
        """Send a line."""
        self.stream.wfile.write(text.encode() + b"\r\n")

    def do_capability(self, rest: str) -> str:
        self.say("* CAPABILITY IMAP4rev1")
        return "OK done"

    def do_login(self, rest: str) -> str:
        self.authenticated = rest == f'"{USER}" "{PASSWORD}"'
        return "OK signed in" if self.authenticated else "NO wrong user or password"

    def do_select(self, rest: str) -> str:
        if not self.authenticated or rest.strip('"') != "INBOX":
            return "NO no such box"
        self.selected = True
        self.say("* FLAGS (\\Seen \\Flagged \\Deleted)")
        self.say(f"* {len(self.box.mails)} EXISTS")
        self.say("* OK [UIDVALIDITY 1]")
        return "OK [READ-WRITE] selected"

    def do_noop(self, rest: str) -> str:
        return "OK done"

    do_close = do_noop

    def do_expunge(self, rest: str) -> str:
        for number in range(len(self.box.mails), 0, -1):
            if "\\Deleted" in self.box.mails[number - 1].flags:
                del self.box.mails[number - 1]
                self.say(f"* {number} EXPUNGE")
        return "OK done"

    def do_uid_search(self, rest: str) -> str:
        uids = [
            mail.uid for mail in self.box.mails
            if ("UNSEEN" not in rest or "\\Seen" not in mail.flags)
            and (not (asked := re.search(r"UID (\d+)", rest)) or mail.uid == int(asked[1]))
        ]  # fmt: skip
        self.say("* SEARCH " + " ".join(map(str, uids)))
        return "OK done"

    def do_uid_fetch(self, rest: str) -> str:
        asked = {int(uid) for uid in rest.partition(" ")[0].split(",")}
        for number, mail in enumerate(self.box.mails, 1):
            if mail.uid in asked:
                part = "HEADER" if "[HEADER]" in rest else ""
                body = mail.head if part else mail.content
                flags = " ".join(sorted(mail.flags))
                self.stream.wfile.write(
                    f"* {number} FETCH (UID {mail.uid} FLAGS ({flags}) RFC822.SIZE "
                    f"{len(mail.content)} BODY[{part}] {{{len(body)}}}\r\n".encode()
                    + body + b")\r\n"
                )  # fmt: skip
        return "OK done"

    def do_uid_store(self, rest: str) -> str:
        uids, action, flags = rest.split(" ", 2)
        for mail in self.box.mails:
            if str(mail.uid) in uids.split(","):
                changed = set(flags.strip("()").split())
                mail.flags = mail.flags - changed if action[0] == "-" else mail.flags | changed
        return "OK done"

    def do_logout(self, rest: str) -> str:
        self.say("* BYE")
        return "OK done"
