"""A MariaDB or MySQL that is only ever read: one connection, SELECTs alone, a login that may do no more.

A caller may rely on: nothing here changes a row, the session itself is read-only, and `CallDatabase` refuses to
read with a login that could write, so that a fault of ours cannot harm a phone system. What goes wrong is a
`DatabaseProblem`, one sentence with the mend. PyMySQL is chosen for being pure Python (a wheel for every machine),
kept, and for taking Python's own TLS context; a certificate must prove the host unless it is this machine.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

import pymysql
from pymysql.constants import CR, ER

_SOON: Final = timedelta(seconds=30)
_LATER: Final = timedelta(minutes=15)
_READS: Final = frozenset(("USAGE", "SELECT", "SHOW VIEW", "SHOW DATABASES", "PROCESS"))
_GRANT: Final = re.compile(r"GRANT (?P<rights>.+?) ON ", re.I)
# A new MariaDB has a database to try things out in, where everybody may do everything.
_TEST_FOR_ALL: Final = re.compile(r" ON `test(\\_%)?`\.\* TO (PUBLIC|''@)", re.I)
_COLUMNS: Final = re.compile(r"\([^)]*\)")
_NAME: Final = re.compile(r"[A-Za-z0-9_$]{1,64}$")
_MOST_ROWS: Final = 5000

Row = Mapping[str, str]


class DatabaseProblem(Exception):
    """Why the database cannot be read; `sentence` is for a person, `retry_after` how long to wait at least."""

    def __init__(self, sentence: str, retry_after: timedelta = _SOON) -> None:
        super().__init__(sentence)
        self.sentence, self.retry_after = sentence, retry_after


@dataclass(frozen=True, slots=True)
class DatabaseAccount:
    """How to reach it. `is_encrypted` False only for this machine (a tunnel's end); `authority`: a PEM file."""

    host: str
    user: str
    password: str = field(repr=False)
    database: str
    port: int = 3306
    is_encrypted: bool = True
    authority: Path | None = None
    timeout: float = 20.0


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What the server says of itself. `offset` is what its clock is ahead of UTC, `zone` what it calls that."""

    version: str
    zone: str
    offset: timedelta
    now: datetime


class CallDatabase:
    """An open, read-only connection; for one thread."""

    def __init__(self, account: DatabaseAccount) -> None:
        self._account = account
        self._connection = _connected(account)
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> CallDatabase:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Say good-bye."""
        if self._connection.open:
            self._connection.close()

    def facts(self) -> ServerFacts:
        """Return the server's version, time zone and time."""
        row = self._select(
            "SELECT VERSION() AS version, @@session.time_zone AS zone, @@system_time_zone AS system_zone,"
            " TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), NOW()) AS ahead, UTC_TIMESTAMP() AS now_utc"
        )[0]
        zone = row["zone"] if row["zone"] != "SYSTEM" else row["system_zone"]
        # To the minute: the two clocks of the statement may fall on both sides of a second.
        minutes = round(int(row["ahead"]) / 60)
        return ServerFacts(
            str(row["version"]),
            str(zone),
            timedelta(minutes=minutes),
            datetime.fromisoformat(str(row["now_utc"])),
        )

    def columns(self, table: str) -> list[str]:
        """Return a table's columns, none where it is not there or may not be read."""
        found = self._select(
            "SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS"
            " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = %s ORDER BY ORDINAL_POSITION",
            table,
        )
        return [str(row["name"]) for row in found]

    def rows(
        self,
        table: str,
        *,
        where: str,
        given: Sequence[object],
        order: Sequence[str],
        most: int,
        offset: int = 0,
    ) -> list[dict[str, Any]]:
        """Return up to `most` rows of a table: `where` is one comparison written by us, with %s for `given`."""
        columns = ", ".join(_quoted(name) for name in order)
        limit = f"LIMIT {min(most, _MOST_ROWS):d} OFFSET {offset:d}"
        return self._select(
            f"SELECT * FROM {_quoted(table)} WHERE {where} ORDER BY {columns} {limit}", *given
        )

    def value(self, table: str, expression: str, where: str = "1 = 1", *given: object) -> object:
        """Return one value of a table: `expression` is one of ours, such as MAX(id)."""
        return self._select(f"SELECT {expression} AS value FROM {_quoted(table)} WHERE {where}", *given)[0][
            "value"
        ]

    def _begin(self) -> None:
        with _named(self._account), self._connection.cursor() as cursor:
            cursor.execute("SET SESSION TRANSACTION READ ONLY")
        rights = sorted(rights_beyond_reading(_grants(self._select("SHOW GRANTS"))))
        if rights:
            raise DatabaseProblem(_too_many_rights(self._account, rights), _LATER)

    def _select(self, statement: str, *given: object) -> list[dict[str, Any]]:
        if not statement.startswith(("SELECT ", "SHOW GRANTS")):
            raise ValueError("Only SELECT is said here.")
        with _named(self._account), self._connection.cursor() as cursor:
            cursor.execute(statement, given or None)
            return list(cursor.fetchall())


def _grants(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [str(value) for row in rows for value in row.values()]


def rights_beyond_reading(grants: Sequence[str]) -> set[str]:
    """Return what a login may do beyond reading, from what SHOW GRANTS says; a line that is not understood counts."""
    beyond: set[str] = set()
    for grant in grants:
        if _TEST_FOR_ALL.search(grant):
            continue
        found = _GRANT.match(grant.strip())
        if found is None:
            # "GRANT `role` TO user": what the role may do follows on lines of its own.
            is_role = re.match(r"(GRANT [`'\w@%.-]+ TO |SET DEFAULT ROLE )", grant.strip(), re.I) is not None
            if not is_role:
                beyond.add(grant.strip()[:60])
            continue
        rights = {right.strip().upper() for right in _COLUMNS.sub("", found["rights"]).split(",")}
        beyond |= rights - _READS
        if "WITH GRANT OPTION" in grant.upper() and rights - {"USAGE"}:
            beyond.add("GRANT OPTION")
    return beyond


def _too_many_rights(account: DatabaseAccount, rights: Sequence[str]) -> str:
    shown = ", ".join(rights[:3]) + (" …" if len(rights) > 3 else "")
    return (
        f"The login {account.user} may do more in {account.host}'s database than read ({shown}): make one that "
        f"may only read, with GRANT SELECT ON {account.database}.* TO it, and enter that."
    )


def _quoted(name: str) -> str:
    if not _NAME.match(name):
        raise ValueError(f"{name} is no name of a column or table.")
    return f"`{name}`"


class _NoClearPassword:
    """A server that asks for the password in clear gets none."""

    def __init__(self, connection: object) -> None:
        del connection

    def authenticate(self, packet: object) -> object:
        del packet
        raise pymysql.OperationalError(CR.CR_AUTH_PLUGIN_CANNOT_LOAD, "it asks for the password in clear")


def _connected(account: DatabaseAccount) -> pymysql.connections.Connection[Any]:
    if not account.is_encrypted and not is_this_machine(account.host):
        raise DatabaseProblem(
            f"Calls of customers do not cross a network unencrypted: switch TLS on at {account.host}, or let a "
            "tunnel end on this machine and enter 127.0.0.1.",
            _LATER,
        )
    with _named(account):
        return pymysql.connect(
            host=account.host,
            port=account.port,
            user=account.user,
            password=account.password,
            database=account.database,
            charset="utf8mb4",
            use_unicode=True,
            connect_timeout=int(account.timeout),
            read_timeout=account.timeout,
            write_timeout=account.timeout,
            autocommit=True,
            cursorclass=pymysql.cursors.DictCursor,
            local_infile=False,
            ssl=_context(account) if account.is_encrypted else None,
            ssl_disabled=not account.is_encrypted,
            auth_plugin_map=_REFUSED,
            conv=_AS_WRITTEN,
        )


# PyMySQL looks plugins up by their bytes.
_REFUSED: Final[Any] = {b"mysql_clear_password": _NoClearPassword, b"dialog": _NoClearPassword}
# Numbers and times come as the server writes them: a date that is none ("0000-00-00") is no error of ours.
_AS_WRITTEN: Final[Any] = {
    kind: convert for kind, convert in pymysql.converters.conversions.items() if not isinstance(kind, int)
}


def _context(account: DatabaseAccount) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=str(account.authority) if account.authority else None)
    except (OSError, ssl.SSLError) as problem:
        words = (getattr(problem, "strerror", "") or str(problem)).lower()
        raise DatabaseProblem(
            f"The certificates in {account.authority} cannot be used ({words}): name a PEM file.", _LATER
        ) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine itself."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def _named(account: DatabaseAccount) -> Iterator[None]:
    """Turn what PyMySQL and the network raise into one sentence."""
    try:
        yield
    except pymysql.Error as problem:
        raise _problem(account, problem) from None
    except (ssl.SSLError, OSError) as problem:
        raise _network_problem(account, str(problem)) from None


def _problem(account: DatabaseAccount, problem: pymysql.Error) -> DatabaseProblem:
    code = problem.args[0] if problem.args and isinstance(problem.args[0], int) else 0
    said = " ".join(str(problem.args[-1] if problem.args else problem).split())[:200]
    where = f"{account.host} port {account.port}"
    if code == ER.ACCESS_DENIED_ERROR:
        return DatabaseProblem(
            f"{where} refuses the login {account.user}: enter its current password, and let it in from this machine.",
            _LATER,
        )
    if code in (ER.HOST_NOT_PRIVILEGED, ER.HOST_IS_BLOCKED):
        return DatabaseProblem(
            f"{where} lets nobody in from this machine (it said “{said}”): let the login in from its address.",
            _LATER,
        )
    if code in (ER.DBACCESS_DENIED_ERROR, ER.BAD_DB_ERROR):
        return DatabaseProblem(
            f"The login {account.user} cannot see the database {account.database} at {where}: "
            f"GRANT SELECT ON {account.database}.* TO it.",
            _LATER,
        )
    if code in (ER.TABLEACCESS_DENIED_ERROR, ER.COLUMNACCESS_DENIED_ERROR, ER.NO_SUCH_TABLE):
        return DatabaseProblem(
            f"The login {account.user} cannot read all of {account.database} at {where} (it said “{said}”): "
            f"GRANT SELECT ON {account.database}.* TO it.",
            _LATER,
        )
    return _network_problem(account, said)


def _network_problem(account: DatabaseAccount, said: str) -> DatabaseProblem:
    where = f"{account.host} port {account.port}"
    if "certificate verify failed" in said or "CERTIFICATE_VERIFY" in said:
        return DatabaseProblem(
            f"The certificate of {where} does not prove that it is that host: name the file of the authority that "
            "signed it, or the host name that it is for.",
            _LATER,
        )
    if "SSL" in said and "support" in said:
        return DatabaseProblem(
            f"{where} cannot speak encrypted: switch TLS on there, or let a tunnel end on this machine.",
            _LATER,
        )
    return DatabaseProblem(
        f"{where} cannot be read ({said}): it is tried again; check host, port and firewall."
    )
