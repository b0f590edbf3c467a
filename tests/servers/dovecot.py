"""A real Dovecot of our own: private folder, private ports, any number of users, up in a tenth of a second.

Everybody's password is `PASSWORD`; every user name gets an empty Maildir with the usual special folders at
its first login. Under root the server runs as nobody, as no Dovecot serves root's own mail.
"""

from __future__ import annotations

import atexit
import base64
import hashlib
import hmac
import imaplib
import itertools
import json
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

INSTALL = "apt-get install dovecot-core dovecot-imapd"
PASSWORD = "correct-horse"
ODD_USER, ODD_PASSWORD = "odd@firm.example", 'pass "wörd" \\ %s'
MOST_CONNECTIONS = 6
SPECIAL = {
    "Sent": "\\Sent",
    "Junk": "\\Junk",
    "Drafts": "\\Drafts",
    "Trash": "\\Trash",
    "Archive": "\\Archive",
}
_TOKEN_KEY = b"a key that only the tests and their Dovecot know"
_NUMBER = itertools.count(1)

_CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
listen = 127.0.0.1
protocols = imap
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_fsync = never
mail_location = maildir:~/Maildir
mail_max_userip_connections = {most}
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain login xoauth2
ssl = yes
ssl_cert = <{home}/certificate.pem
ssl_key = <{home}/key.pem
service imap-login {{
  chroot =
  service_count = 0
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service imap {{
  service_count = 256
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {home}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = {home}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = /
{folders}
  mailbox "All Mail" {{
    special_use = \\All
  }}
}}
"""
_FOLDER = "  mailbox {name} {{\n    special_use = {mark}\n    auto = create\n  }}"


class Dovecot:
    """A running server; `stop` ends it and removes everything it wrote."""

    def __init__(self) -> None:
        binary = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
        if binary is None or not Path("/usr/lib/dovecot/imap").exists():
            raise RuntimeError(f"These tests watch mailboxes of a real IMAP server. Install it: {INSTALL}")
        # pytest's own folders are closed to nobody, and a socket's path must stay short.
        self.home = Path(tempfile.mkdtemp(prefix="heardback-dovecot-"))
        self._owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self.certificate = self.home / "certificate.pem"
        self._write_certificate()
        self._write_token_keys()
        (self.home / "users").write_text(f"{ODD_USER}:{{PLAIN}}{ODD_PASSWORD}\n")
        is_root = os.geteuid() == 0
        for _ in range(5):  # another program may take a free port before Dovecot does
            self.port, self.tls_port = _free_ports(2)
            self._write_config()
            self._give_away(self.home)
            self._process = subprocess.Popen(
                [binary, "-F", "-c", str(self.home / "dovecot.conf")],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                user=self._owner.pw_uid if is_root else None,
                group=self._owner.pw_gid if is_root else None,
                extra_groups=[] if is_root else None,
            )
            if self._is_up():
                return
        raise RuntimeError(f"Dovecot does not start: {self.log()}")

    def log(self) -> str:
        """Return what the server wrote to its log."""
        path = self.home / "log"
        return path.read_text(errors="replace") if path.exists() else "no log was written"

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._process.terminate()
        self._process.wait(10)
        shutil.rmtree(self.home, ignore_errors=True)

    def mailbox(self, user: str | None = None) -> WatchedMailbox:
        """Return a user's mailbox, a new and empty one where no name is given."""
        return WatchedMailbox(self, user or f"desk{next(_NUMBER)}@firm.example")

    def kick(self, user: str) -> None:
        """End every session of a user, with the good-bye that a server under maintenance says."""
        subprocess.run(
            ["doveadm", "-c", str(self.home / "dovecot.conf"), "kick", user],
            check=True,
            capture_output=True,
            timeout=10,
        )

    def token(self, user: str, valid_for: timedelta = timedelta(hours=1)) -> str:
        """Return an OAuth2 access token for a user, as a provider's token endpoint would issue it."""
        now = datetime.now(UTC)
        claims = {"sub": user, "iat": int(now.timestamp()) - 60, "exp": int((now + valid_for).timestamp())}
        head = _base64url(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
        signed = f"{head}.{_base64url(json.dumps(claims).encode())}"
        return f"{signed}.{_base64url(hmac.digest(_TOKEN_KEY, signed.encode(), hashlib.sha256))}"

    def _is_up(self) -> bool:
        until = time.monotonic() + 10
        while time.monotonic() < until and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.01)
            else:
                return True
        self._process.kill()
        self._process.wait()
        return False

    def _write_config(self) -> None:
        owner = self._owner
        folders = "\n".join(_FOLDER.format(name=name, mark=mark) for name, mark in SPECIAL.items())
        config = _CONFIG.format(
            home=self.home,
            user=owner.pw_name,
            group=_group_name(owner.pw_gid),
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            imap=self.port,
            imaps=self.tls_port,
            password=PASSWORD,
            most=MOST_CONNECTIONS,
            folders=folders,
        )
        (self.home / "dovecot.conf").write_text(config)

    def _write_token_keys(self) -> None:
        keys = self.home / "keys" / "default" / "HS256"
        keys.mkdir(parents=True)
        (keys / "default").write_text(base64.b64encode(_TOKEN_KEY).decode())
        (self.home / "oauth2.conf").write_text(
            "introspection_mode = local\nusername_attribute = sub\n"
            f"local_validation_key_dict = fs:posix:prefix={self.home}/keys/\n"
        )

    def _write_certificate(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        (self.home / "key.pem").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def _give_away(self, path: Path) -> None:
        if os.geteuid() == 0:
            for each in (path, *path.rglob("*")):
                os.chown(each, self._owner.pw_uid, self._owner.pw_gid)

    def give(self, path: Path) -> None:
        """Make a file or folder the server's own, as a delivery agent would."""
        if os.geteuid() == 0:
            os.chown(path, self._owner.pw_uid, self._owner.pw_gid)


class WatchedMailbox:
    """One user's mailbox, seen from behind the server: its Maildir, and a second client that changes things."""

    def __init__(self, server: Dovecot, user: str) -> None:
        self.server = server
        self.user = user
        self._maildir = server.home / "mail" / user / "Maildir"
        with self.second_client() as client:
            for folder in ("INBOX", *SPECIAL):
                client.select(folder)  # a folder's files are made when it is first opened

    def deliver(
        self,
        raw: bytes,
        folder: str = "INBOX",
        *,
        flags: str = "",
        received_at: datetime | None = None,
    ) -> None:
        """Put a mail into a folder as a delivery agent does; with `flags` (Maildir letters) as read mail."""
        place = self._place(folder)
        number = next(_NUMBER)
        moment = received_at or datetime(2026, 3, 2, 9, 0, tzinfo=UTC) + timedelta(seconds=number)
        name = f"{1_700_000_000 + number}.M{number:06}P1.mail.example"
        path = place / "tmp" / name
        path.write_bytes(raw)
        os.utime(path, (moment.timestamp(), moment.timestamp()))
        self.server.give(path)
        path.rename(place / "cur" / f"{name}:2,{flags}" if flags else place / "new" / name)

    def expunge(self, folder: str, uid: int) -> None:
        """Remove a mail's file behind everybody's back."""
        self.path_of(folder, uid).unlink()

    def path_of(self, folder: str, uid: int) -> Path:
        """Return the file of a mail that the server has numbered."""
        base = self.uids(folder)[uid]
        place = self._place(folder)
        return next(path for part in ("cur", "new") for path in (place / part).glob(f"{base}*"))

    def uids(self, folder: str) -> dict[int, str]:
        """Return the server's numbering of a folder: UID to file name."""
        return _numbering((self._place(folder) / "dovecot-uidlist").read_text())[1]

    def disturb(self, action: str, number: int) -> None:
        """Do to the mailbox what other clients and servers do: mark, move, rename, renumber."""
        if action == "renumber":
            self.renumber("INBOX")
            return
        with self.second_client() as client:
            count = int((client.select("INBOX")[1][0] or b"0").decode())
            if not count:
                return
            if action == "rename":
                client.rename("Archive", f"Archive {number}")
            elif action == "mark":
                client.store("1:*", "+FLAGS", r"(\Seen \Answered)")
            elif action == "move":
                client.copy(f"1:{min(3, count)}", "Archive")
                client.store(f"1:{min(3, count)}", "+FLAGS.SILENT", r"\Deleted")
                client.expunge()

    def number_all(self) -> None:
        """Let the server number all mail, as any client's look does, without opening anything for writing."""
        with self.second_client() as client:
            for folder in self.folders():
                client.select(f'"{folder}"', readonly=True)

    def folders(self) -> list[str]:
        """Return the folders that lie on the disk."""
        return [
            "INBOX",
            *(path.name[1:].replace(".", "/") for path in self._maildir.glob(".*") if path.is_dir()),
        ]

    def copied(self, folder: str) -> Path:
        """Return a copy of a folder as it is now, as a backup holds it."""
        copy = self.server.home / f"copy{next(_NUMBER)}"
        copy.mkdir()
        for path in self._parts(folder):
            (shutil.copytree if path.is_dir() else shutil.copy2)(path, copy / path.name)
        return copy

    def restore(self, folder: str, copy: Path) -> None:
        """Put a folder back to what it was when it was copied."""
        for path in self._parts(folder):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for path in copy.iterdir():
            target = self._place(folder) / path.name
            (shutil.copytree if path.is_dir() else shutil.copy2)(path, target)
            for each in (target, *target.rglob("*")):
                self.server.give(each)

    def _parts(self, folder: str) -> list[Path]:
        place = self._place(folder)
        return [path for path in place.iterdir() if not path.name.startswith(".")]

    def jump(self, folder: str, uid: int) -> None:
        """Let the folder's next mail get this UID, as if all between had come and been expunged."""
        with self.second_client() as client:
            client.select(folder)
        place = self._place(folder)
        listing = place / "dovecot-uidlist"
        head, rest = listing.read_text().split("\n", 1)
        listing.write_text(re.sub(r" N\d+", f" N{uid}", head) + "\n" + rest)
        for path in place.glob("dovecot.index*"):
            path.unlink()

    def renumber(self, folder: str) -> None:
        """Make the server number a folder anew, under another UIDVALIDITY."""
        place = self._place(folder)
        head = (place / "dovecot-uidlist").read_text().split("\n")[0]
        validity = re.sub(r" V(\d+) N\d+", lambda match: f" V{int(match[1]) + 7} N1", head)
        for path in place.glob("dovecot*"):
            path.unlink()
        listing = place / "dovecot-uidlist"
        listing.write_text(f"{validity}\n")
        self.server.give(listing)

    def photograph(self) -> dict[str, tuple[str, float]]:
        """Return all that a watcher must leave alone: every mail's folder, file name with its flags, bytes, time.

        The server's numbering and keywords are in it, as its own small files say them; its caches are not.
        """
        taken = {}
        for path in sorted(self._maildir.rglob("*")):
            is_cache = ".index" in path.name or path.parent.name == "tmp"
            if path.is_file() and not is_cache:
                data = path.read_bytes()
                if path.name == "dovecot-uidlist":  # the server may write the same list in another way
                    data = repr(_numbering(data.decode())).encode()
                taken[str(path.relative_to(self._maildir))] = (
                    hashlib.sha256(data).hexdigest(),
                    path.stat().st_mtime if path.parent.name in ("cur", "new") else 0.0,
                )
        return taken

    @contextmanager
    def second_client(self) -> Iterator[imaplib.IMAP4]:
        """Yield another mail program's connection, which may change whatever it likes."""
        client = imaplib.IMAP4("127.0.0.1", self.server.port, timeout=10)
        try:
            client.login(self.user, PASSWORD)
            yield client
        finally:
            client.logout()

    def _place(self, folder: str) -> Path:
        return self._maildir if folder == "INBOX" else self._maildir / f".{folder.replace('/', '.')}"


@cache
def shared_dovecot() -> Dovecot:
    """Return the one server of this test process, started when first asked for."""
    server = Dovecot()
    atexit.register(server.stop)
    return server


def _numbering(listing: str) -> tuple[str, dict[int, str]]:
    """Return the UIDVALIDITY and the mails of a `dovecot-uidlist` file: UID to file name without its flags."""
    head, *lines = listing.splitlines()
    validity = re.search(r" V(\d+)", head)
    return validity[1] if validity else "", {
        int(line.split(" ", 1)[0]): re.sub(r"^:|:2,.*", "", line[line.index(":") :]) for line in lines
    }


def _free_ports(count: int) -> tuple[int, ...]:
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = tuple(one.getsockname()[1] for one in taken)
    for one in taken:
        one.close()
    return ports


def _group_name(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
