"""A real mail server for tests: Postfix as a private instance, with Dovecot's sign-in beside it.

Own configuration, queue, mail and log in one folder; two loopback ports (STARTTLS and TLS); every address at
`lee.example` is delivered into a Maildir, every other one is refused. Nothing of the machine's own mail server is
read or touched. Postfix starts its parts under other users, so it wants root, and they must be able to read its
folder.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

INSTALL = "apt-get install -y --no-install-recommends postfix dovecot-core"
USER = "desk@pool.example"
PASSWORD = "pässwörd of the pool"
MOST_BYTES = 200_000
_PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class SmtpTestServer:
    """A running server. `starttls_port` also takes mail without signing in (from loopback, for lee.example only)."""

    folder: Path
    starttls_port: int
    tls_port: int
    ca_file: Path

    def delivered(self, count: int = 1) -> list[bytes]:
        """Return the raw mails in the Maildir, oldest first, once there are `count` of them; fail after a while."""
        until = time.monotonic() + _PATIENCE
        while len(found := self._mails()) < count:
            if time.monotonic() > until:
                pytest.fail(f"{len(found)} of {count} mails were delivered:\n{self.log()[-3000:]}")
            time.sleep(0.02)
        return found

    def log(self) -> str:
        """Return what Postfix wrote."""
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def clear(self) -> None:
        """Empty the mailbox."""
        for path in self._paths():
            path.unlink()

    def flush(self) -> None:
        """Try again now what was put off."""
        command = ["postqueue", "-c", str(self.folder / "etc"), "-f"]
        subprocess.run(command, check=False, capture_output=True)

    def _mails(self) -> list[bytes]:
        return [path.read_bytes() for path in self._paths()]

    def _paths(self) -> list[Path]:
        return sorted(
            (self.folder / "mail").glob("*/new/*"), key=lambda path: (path.stat().st_mtime_ns, path.name)
        )


@contextmanager
def smtp_server(forward: Mapping[str, int] | None = None) -> Iterator[SmtpTestServer]:
    """Run a server until the block ends; a missing program fails the test with the line that installs it.

    `forward` names addresses whose mail goes on to a loopback port; what is put off there is tried again on `flush`.
    """
    if not shutil.which("postfix") or not Path("/usr/lib/dovecot/auth").exists():
        pytest.fail(f"A mail server is needed for this test: {INSTALL}")
    if os.geteuid() != 0:
        pytest.fail("Postfix can only be started as root: run these tests in a container as root.")
    # Not below pytest's folder: that is closed to the users that Postfix and Dovecot run their parts as.
    folder = Path(tempfile.mkdtemp(prefix="heardback-smtp-"))
    folder.chmod(0o755)
    started: list[subprocess.Popen[bytes]] = []
    try:
        server = SmtpTestServer(folder, free_port(), free_port(), folder / "ca.pem")
        write_certificates(folder)
        _write_postfix(server, forward or {})
        _write_dovecot(folder)
        started.append(_run(folder, "dovecot", "-F", "-c", str(folder / "dovecot.conf")))
        _wait_for(lambda: (folder / "queue" / "private" / "sign-in").exists(), folder, "Dovecot")
        started.append(_run(folder, "/usr/lib/postfix/sbin/master", "-c", str(folder / "etc"), "-d"))
        _wait_for(lambda: _answers(server.starttls_port) and _answers(server.tls_port), folder, "Postfix")
        yield server
    finally:
        for process in reversed(started):
            _end(process)
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def write_certificates(folder: Path) -> None:
    """Write ca.pem, and server.pem with server.key signed by it, for 127.0.0.1 and localhost."""
    now = datetime.now(UTC)
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])

    def begun(name: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(ca_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=2))
        )

    authority = begun(ca_name, ca_key.public_key()).add_extension(
        x509.BasicConstraints(True, 0), critical=True
    )
    ca = authority.sign(ca_key, hashes.SHA256())
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(IPv4Address("127.0.0.1"))])
    own = begun(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), key.public_key())
    certificate = own.add_extension(names, critical=False).sign(ca_key, hashes.SHA256())
    (folder / "ca.pem").write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    (folder / "server.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "server.key").write_bytes(private)


def _write_postfix(server: SmtpTestServer, forward: Mapping[str, int]) -> None:
    folder = server.folder
    domains = " ".join(sorted({address.partition("@")[2] for address in forward}))
    routes = ", ".join(f"{{{address}=smtp:[127.0.0.1]:{port}}}" for address, port in forward.items())
    for name in ("etc", "queue", "data", "mail"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix", "postfix")
    shutil.chown(folder / "mail", "postfix", "postfix")
    for name in (
        *(
            "active",
            "bounce",
            "corrupt",
            "defer",
            "deferred",
            "flush",
            "hold",
            "incoming",
            "private",
            "saved",
        ),
        *("trace", "maildrop", "public", "pid"),
    ):
        (folder / "queue" / name).mkdir()
        shutil.chown(folder / "queue" / name, "root" if name == "pid" else "postfix")
    import pwd

    uid, gid = pwd.getpwnam("postfix").pw_uid, pwd.getpwnam("postfix").pw_gid
    (folder / "etc" / "main.cf").write_text(
        f"""compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mx.pool.example
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
relay_domains = {domains}
transport_maps = inline:{{{routes or "{none.invalid=error:}"}}}
minimal_backoff_time = 1s
maximal_backoff_time = 1s
smtputf8_autodetect_classes = all
smtp_tls_security_level = none
default_transport = error:5.7.1 this server sends nothing out
virtual_mailbox_domains = lee.example
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:everybody/
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
message_size_limit = {MOST_BYTES}
mailbox_size_limit = 0
virtual_mailbox_limit = 0
smtpd_tls_security_level = may
smtpd_tls_cert_file = {folder}/server.pem
smtpd_tls_key_file = {folder}/server.key
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/sign-in
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access inline:{{{{gone@lee.example=550 5.1.1 nobody of that name}},
  {{busy@lee.example=450 4.2.1 mailbox busy}}}}
smtpd_sender_restrictions = check_sender_access inline:{{{{forged@pool.example=553 5.7.1 not yours}}}}
smtpd_error_sleep_time = 0
smtputf8_enable = yes
""",
        encoding="utf-8",
    )
    (folder / "etc" / "master.cf").write_text(
        f"""127.0.0.1:{server.starttls_port} inet n - n - - smtpd
127.0.0.1:{server.tls_port} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
flush unix n - n 1000? 0 flush
showq unix n - n - - showq
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
retry unix - - n - - error
smtp unix - - n - - smtp
scache unix - - n - 1 scache
error unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
""",
        encoding="utf-8",
    )


def _write_dovecot(folder: Path) -> None:
    """The sign-in service alone: no mailboxes are served."""
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
    (folder / "dovecot").mkdir()
    (folder / "dovecot.conf").write_text(
        f"""base_dir = {folder}/dovecot
log_path = {folder}/dovecot.log
protocols =
ssl = no
auth_mechanisms = plain login
auth_failure_delay = 0
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid=postfix gid=postfix home={folder}/mail
}}
service auth {{
  unix_listener {folder}/queue/private/sign-in {{
    mode = 0660
    user = postfix
    group = postfix
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
""",
        encoding="utf-8",
    )


def _run(folder: Path, *command: str) -> subprocess.Popen[bytes]:
    with (folder / "started.log").open("ab") as output:
        return subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL)


def _wait_for(is_ready: object, folder: Path, name: str) -> None:
    assert callable(is_ready)
    until = time.monotonic() + _PATIENCE
    while not is_ready():
        if time.monotonic() > until:
            said = "\n".join(path.read_text(errors="replace") for path in sorted(folder.glob("*log")))
            pytest.fail(f"{name} did not start:\n{said[-3000:]}")
        time.sleep(0.02)


def _answers(port: int) -> bool:
    with closing(socket.socket()) as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
