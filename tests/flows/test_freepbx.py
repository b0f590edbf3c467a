"""FreePBX's database over a real MariaDB: late rows, emptied tables, logins that may too much, zones that differ."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.desk.world import MONDAY, World
from tests.flows.call_lines import CelCall, moment_at
from tests.servers.mariadb import MariaDB, private_mariadb

from heardback.desk.models import Contact, Filing, IntakeKind, IntakePoint
from heardback.desk.sealing import seal_text
from heardback.gateways.mariadb import CallDatabase, DatabaseAccount, DatabaseProblem, rights_beyond_reading
from heardback.intake.look_phone_system import look_at
from heardback.intake.models import RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.watch_freepbx import FreePbxWatcher

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("America/New_York")
# The columns of FreePBX's own tables.
CDR = """CREATE TABLE cdr (calldate datetime NOT NULL DEFAULT '1970-01-01 00:00:00', clid varchar(80) NOT NULL DEFAULT '',
 src varchar(80) NOT NULL DEFAULT '', dst varchar(80) NOT NULL DEFAULT '', dcontext varchar(80) NOT NULL DEFAULT '',
 channel varchar(80) NOT NULL DEFAULT '', dstchannel varchar(80) NOT NULL DEFAULT '', lastapp varchar(80) NOT NULL DEFAULT '',
 lastdata varchar(80) NOT NULL DEFAULT '', duration int(11) NOT NULL DEFAULT 0, billsec int(11) NOT NULL DEFAULT 0,
 disposition varchar(45) NOT NULL DEFAULT '', amaflags int(11) NOT NULL DEFAULT 0, accountcode varchar(20) NOT NULL DEFAULT '',
 uniqueid varchar(32) NOT NULL DEFAULT '', userfield varchar(255) NOT NULL DEFAULT '', did varchar(50) NOT NULL DEFAULT '',
 recordingfile varchar(255) NOT NULL DEFAULT '', cnum varchar(80) NOT NULL DEFAULT '', cnam varchar(80) NOT NULL DEFAULT '',
 linkedid varchar(32) NOT NULL DEFAULT '', peeraccount varchar(80) NOT NULL DEFAULT '', sequence int(11) NOT NULL DEFAULT 0,
 KEY calldate (calldate), KEY uniqueid (uniqueid)) CHARACTER SET utf8mb4"""  # noqa: E501
CEL = """CREATE TABLE cel (id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, eventtype varchar(30) NOT NULL,
 eventtime datetime(6) NOT NULL, cid_name varchar(80) NOT NULL, cid_num varchar(80) NOT NULL,
 cid_ani varchar(80) NOT NULL, cid_rdnis varchar(80) NOT NULL, cid_dnid varchar(80) NOT NULL,
 exten varchar(80) NOT NULL, context varchar(80) NOT NULL, channame varchar(80), appname varchar(80) NOT NULL,
 appdata varchar(80) NOT NULL, amaflags varchar(80) NOT NULL, accountcode varchar(20), uniqueid varchar(32) NOT NULL,
 linkedid varchar(32) NOT NULL, peer varchar(80) NOT NULL,
 userfield varchar(255) NOT NULL DEFAULT '', userdeftype varchar(255) NOT NULL, extra varchar(512) NOT NULL)
 CHARACTER SET utf8mb4"""
_CEL_COLUMNS = (
    "eventtype, eventtime, cid_name, cid_num, cid_ani, cid_rdnis, cid_dnid, exten, context, channame, appname,"
    " appdata, amaflags, accountcode, uniqueid, linkedid, peer, userfield, userdeftype, extra"
)


@pytest.fixture(scope="module")
def server() -> Iterator[MariaDB]:
    with private_mariadb("-04:00") as found:
        found.do(
            "CREATE DATABASE asteriskcdrdb",
            "CREATE USER reader@'127.0.0.1' IDENTIFIED BY 'secret'",
            "GRANT SELECT ON asteriskcdrdb.* TO reader@'127.0.0.1'",
            "CREATE USER writer@'127.0.0.1' IDENTIFIED BY 'secret'",
            "GRANT ALL PRIVILEGES ON asteriskcdrdb.* TO writer@'127.0.0.1'",
            "CREATE USER stranger@'127.0.0.1' IDENTIFIED BY 'secret'",
        )
        yield found


@pytest.fixture
def pbx(server: MariaDB) -> Pbx:
    server.do("DROP TABLE IF EXISTS cdr, cel", CDR, CEL, database="asteriskcdrdb")
    return Pbx(server)


class Pbx:
    """A FreePBX, the intake point that reads it, and a clock of hours after Monday 09:00 in New York."""

    def __init__(self, server: MariaDB) -> None:
        self.server = server
        World()
        self.point = IntakePoint.objects.create(
            name="FreePBX",
            kind=IntakeKind.FREEPBX,
            secret=seal_text("secret"),
            settings={
                "host": "127.0.0.1",
                "port": server.port,
                "username": "reader",
                "trusted_certificates": str(server.authority),
            },
            created_at=MONDAY,
        )
        self.watcher = FreePbxWatcher()

    def look(self, at: float) -> None:
        now = moment_at(at)
        self.point.refresh_from_db()
        for _ in range(100):
            if not self.watcher.ingest_one(self.point, now):
                break
        while normalise_one(now):
            pass
        self.point.refresh_from_db()

    def restart(self) -> None:
        self.watcher.close()
        self.watcher = FreePbxWatcher()

    def change(self, **given: object) -> None:
        self.point.settings = {**self.point.settings, **given}
        self.point.save()

    def writes_cel(self, lines: list[str]) -> None:
        statements = [f"INSERT INTO cel ({_CEL_COLUMNS}) VALUES {_values(line)}" for line in lines]
        self.server.do(*statements, database="asteriskcdrdb")

    def writes_cdr(self, caller: str, at: float, *, spoken: int = 0, key: str = "") -> None:
        start = moment_at(at).astimezone(ZONE)
        unique = key or f"{int(moment_at(at).timestamp())}.900"
        self.server.do(
            "INSERT INTO cdr (calldate, clid, src, dst, dcontext, channel, dstchannel, lastapp, duration, billsec,"
            f" disposition, uniqueid, linkedid, did) VALUES ('{start:%Y-%m-%d %H:%M:%S}', '{caller}', '{caller}',"
            f" '201', 'from-trunk', 'PJSIP/trunk-1', 'PJSIP/201-2', 'Dial', {20 + spoken}, {spoken},"
            f" '{'ANSWERED' if spoken else 'NO ANSWER'}', '{unique}', '{unique}', '+12025550100')",
            database="asteriskcdrdb",
        )


def _values(line: str) -> str:
    cells = next(csv.reader([line]))
    return "(" + ", ".join("'" + cell.replace("'", "''") + "'" for cell in cells) + ")"


def missed() -> int:
    return Filing.objects.filter(rule="missed_call").count()


def test_a_call_is_owed_while_it_rings_and_answered_once_it_is_bridged(pbx: Pbx) -> None:
    call = CelCall("+12025550142", 0)
    pbx.writes_cel(call.rings())
    pbx.look(0.01)
    assert (missed(), Contact.objects.get().number) == (1, "+12025550142")
    pbx.writes_cel(call.joined(9))
    pbx.look(0.02)
    assert Filing.objects.get().rule == "call_answered"
    pbx.writes_cel(call.ends(70, was_joined=True))
    pbx.writes_cdr("+12025550142", 0, spoken=61, key=call.linked)
    pbx.look(0.03)
    contact = Contact.objects.get()
    assert (Filing.objects.get().rule, contact.bridged_for) == ("call_answered", 61)
    assert (pbx.point.problem, pbx.point.last_seen_at) == ("", moment_at(0.03))


def test_a_row_is_stored_once_through_overlaps_and_restarts(pbx: Pbx) -> None:
    for number in range(5):
        pbx.writes_cdr("+12025550142", number / 10)
        pbx.writes_cel(CelCall("+12025550143", number / 10).missed(20))
    pbx.look(1)
    stored = RawItem.objects.count()
    pbx.look(1.1)
    pbx.restart()
    pbx.look(1.2)
    assert (RawItem.objects.count(), missed()) == (stored, 10)


def test_a_cdr_that_appears_hours_after_its_date_is_found(pbx: Pbx) -> None:
    pbx.writes_cdr("+12025550142", 8)
    pbx.look(8.1)
    # A call of seven hours that began before: dated by its start, written at its end.
    pbx.writes_cdr("+12025550143", 1, spoken=7 * 3600)
    pbx.look(8.2)
    pbx.look(8.7)  # the deep look comes every half hour
    assert Contact.objects.count() == 2


def test_an_event_that_is_committed_after_a_later_one_is_found(pbx: Pbx) -> None:
    first, second = CelCall("+12025550142", 0), CelCall("+12025550143", 0.01)
    pbx.writes_cel(second.missed(20))
    pbx.server.do("UPDATE cel SET id = id + 500", database="asteriskcdrdb")
    pbx.look(0.1)
    pbx.writes_cel(first.missed(20))
    pbx.server.do("UPDATE cel SET id = id - 1000 WHERE id > 510", database="asteriskcdrdb")
    pbx.server.do("UPDATE cel SET id = id + 600 WHERE id < 0", database="asteriskcdrdb")
    pbx.look(0.2)
    assert missed() == 2


def test_a_table_that_was_emptied_is_read_from_its_new_beginning(pbx: Pbx) -> None:
    pbx.writes_cel(CelCall("+12025550142", 0).missed(20))
    pbx.look(0.1)
    pbx.server.do("TRUNCATE TABLE cel", database="asteriskcdrdb")
    pbx.writes_cel(CelCall("+12025550143", 0.2).rings())
    pbx.look(0.3)
    assert missed() == 2


def test_many_rows_of_one_moment_are_all_read(pbx: Pbx) -> None:
    start = moment_at(0).astimezone(ZONE)
    moment = f"{start:%Y-%m-%d %H:%M:%S}"
    tail = "'201', 'NO ANSWER', 'Dial', 20"
    rows = ", ".join(
        f"('{moment}', '+1202555{100 + number % 100:04}', {tail}, 'u{number:05}.1', 'u{number:05}.1')"
        for number in range(1300)
    )
    columns = "calldate, src, dst, disposition, lastapp, duration, uniqueid, linkedid"
    pbx.server.do(f"INSERT INTO cdr ({columns}) VALUES {rows}", database="asteriskcdrdb")
    pbx.look(1)
    assert RawItem.objects.count() == 1300


def test_a_clock_that_ran_ahead_hides_nothing_that_comes_after(pbx: Pbx) -> None:
    pbx.writes_cdr("+12025550142", 24 * 300)
    pbx.look(1)
    pbx.writes_cdr("+12025550143", 1.5)
    pbx.look(2)
    assert Contact.objects.count() == 2


def test_history_reaches_back_as_far_as_was_asked(pbx: Pbx) -> None:
    pbx.writes_cdr("+12025550142", -24 * 100)
    pbx.writes_cdr("+12025550143", -24 * 10)
    pbx.writes_cel(CelCall("+12025550144", -24 * 100).missed(20))
    pbx.look(1)
    assert [one.number for one in Contact.objects.all()] == ["+12025550143"]


def test_a_login_that_could_write_is_refused_with_the_mend(pbx: Pbx) -> None:
    pbx.change(username="writer")
    pbx.look(0.1)
    assert "writer may do more in 127.0.0.1's database than read (ALL PRIVILEGES)" in pbx.point.problem
    assert "GRANT SELECT ON asteriskcdrdb.*" in pbx.point.problem
    pbx.change(username="reader")
    pbx.look(0.11)
    assert pbx.point.problem == ""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"username": "nobody"}, "refuses the login nobody"),
        ({"username": "stranger"}, "The login stranger cannot see the database asteriskcdrdb"),
        ({"port": 1}, "port 1 cannot be read"),
        ({"port": "x"}, "is no number"),
        ({"host": ""}, "has no host or login"),
        ({"trusted_certificates": ""}, "does not prove that it is that host"),
        ({"trusted_certificates": "/none.pem"}, "The certificates in /none.pem cannot be used"),
        ({"database": "information_schema"}, "shows neither a table cdr nor cel"),
        ({"security": "plain", "host": "192.0.2.7"}, "do not cross a network unencrypted"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(pbx: Pbx, given: dict[str, object], said: str) -> None:
    pbx.change(**given)
    pbx.look(0.1)
    assert said in pbx.point.problem
    assert "secret" not in pbx.point.problem


def test_a_tunnel_to_this_machine_needs_no_certificate(pbx: Pbx) -> None:
    pbx.change(security="plain", trusted_certificates="")
    pbx.writes_cdr("+12025550142", 0)
    pbx.look(0.1)
    assert (pbx.point.problem, missed()) == ("", 1)


def test_a_zone_that_differs_from_the_servers_is_named_and_can_be_set(pbx: Pbx) -> None:
    pbx.writes_cdr("+12025550142", 0, key="a-call-that-names-no-moment")
    pbx.change(zone="Europe/Berlin")
    pbx.look(0.1)
    assert (
        "keeps -04:00 (UTC-04:00), but its times are read as Europe/Berlin (UTC+01:00)" in pbx.point.problem
    )
    assert Contact.objects.get().occurred_at == moment_at(0) - timedelta(hours=5)
    pbx.change(zone="America/New_York")
    pbx.look(0.2)
    assert pbx.point.problem == ""


def test_a_database_that_goes_away_is_said_and_found_again(pbx: Pbx) -> None:
    pbx.look(0.1)
    # Somebody at the server ends the connection.
    pbx.server.do("KILL USER reader")
    pbx.look(0.2)
    assert "cannot be read" in pbx.point.problem
    pbx.writes_cdr("+12025550142", 0.2)
    pbx.look(0.3)
    assert (pbx.point.problem, missed()) == ("", 1)


def test_a_look_shows_what_the_tables_hold_and_stores_nothing(pbx: Pbx) -> None:
    pbx.writes_cel(CelCall("+12025550142", 0).talk(9, 60))
    pbx.writes_cdr("+12025550143", 0.1)
    found = look_at(pbx.point, moment_at(1))
    assert (found.problem, found.note) == ("", "")
    assert [place.holds for place in found.places] == [
        "Asterisk CEL, rows of the last seven days: 13",
        "Asterisk CDR, rows of the last seven days: 1",
    ]
    assert [call.number for call in found.calls] == ["+12…42", "+12…43"]
    assert not RawItem.objects.exists()
    pbx.server.do("DROP TABLE cel", database="asteriskcdrdb")
    assert "Without the table cel nothing proves who answered" in look_at(pbx.point, moment_at(1)).note
    pbx.change(username="nobody")
    assert "refuses the login nobody" in look_at(pbx.point, moment_at(1)).problem


def test_nothing_but_reading_is_possible_even_with_a_login_that_may(server: MariaDB, tmp_path: Path) -> None:
    account = DatabaseAccount(
        "127.0.0.1", "reader", "secret", "asteriskcdrdb", port=server.port, authority=server.authority
    )
    with CallDatabase(account) as database, pytest.raises(ValueError, match="Only SELECT"):
        database._select("DELETE FROM cdr")
    with CallDatabase(account) as database, pytest.raises(ValueError, match="no name"):
        database.columns("x"), database.rows("cdr; DROP", where="1", given=(), order=("id",), most=1)
    with pytest.raises(DatabaseProblem, match="may do more"):
        CallDatabase(
            DatabaseAccount("127.0.0.1", "root", "", "asteriskcdrdb", port=server.port, is_encrypted=False)
        )


@pytest.mark.parametrize(
    ("grants", "beyond"),
    [
        (
            ["GRANT USAGE ON *.* TO `r`@`%` IDENTIFIED BY PASSWORD '*X'", "GRANT SELECT ON `a`.* TO `r`@`%`"],
            set(),
        ),
        (["GRANT SELECT, SHOW VIEW ON `a`.* TO `r`@`%`"], set()),
        (["GRANT SELECT (src, dst), INSERT (src) ON `a`.`cdr` TO `r`@`%`"], {"INSERT"}),
        (["GRANT `readers` TO `r`@`%`", "GRANT SELECT ON `a`.* TO `readers`"], set()),
        (["GRANT SELECT ON `a`.* TO `r`@`%` WITH GRANT OPTION"], {"GRANT OPTION"}),
        (["GRANT SELECT, INSERT, DROP ON `test`.* TO PUBLIC", r"GRANT DROP ON `test\_%`.* TO PUBLIC"], set()),
        (["GRANT PROXY ON ''@'%' TO 'r'@'%'"], {"PROXY"}),
        (["SOMETHING NEW"], {"SOMETHING NEW"}),
    ],
)
def test_rights_are_read_from_what_the_server_grants(grants: list[str], beyond: set[str]) -> None:
    assert rights_beyond_reading(grants) == beyond
