"""Phone systems in the settings: a form for each kind, a look at what is there, the columns of a table."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.desk.world import World
from tests.flows.call_lines import CelCall, cdr, moment_at

from heardback.desk.models import Contact, IntakeKind, IntakePoint
from heardback.desk.sealing import unseal_text
from heardback.formats.call_csv_profile import from_flat
from heardback.intake.models import RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.watch_call_files import CallFilesWatcher

pytestmark = pytest.mark.django_db
TABLE = (
    "Datum;Anrufer;Angerufen;Richtung;Ergebnis;Gespraech\n"
    "16.03.2026 09:00:00;+12025550142;201;eingehend;Angenommen;65\n"
    "16.03.2026 10:00:00;+12025550143;201;eingehend;Verpasst;0\n"
    "17.03.2026 11:00:00;201;+12025550144;ausgehend;Angenommen;30\n"
)


@pytest.fixture
def world() -> World:
    cache.clear()
    return World()


@pytest.fixture
def lead(world: World) -> Client:
    client = Client()
    client.force_login(world.dana)
    return client


def page(client: Client, path: str, sent: dict[str, Any] | None = None) -> str:
    found = client.post(path, sent, follow=True) if sent is not None else client.get(path)
    assert found.status_code in (200, 422)
    return re.sub(r"\s+", " ", found.content.decode())


def files_point(client: Client, *paths: Path | str, **more: str) -> IntakePoint:
    sent = {"name": "Phones", "paths": "\n".join(map(str, paths)), "zone": "", **more}
    assert "Look at Phones" in page(client, "/settings/intake/add/pbx_files/", sent)
    return IntakePoint.objects.get(kind=IntakeKind.PBX_FILES)


def look(client: Client, point: IntakePoint) -> str:
    return page(client, f"/settings/intake/{point.pk}/test/", {})


def read(point: IntakePoint) -> None:
    point.refresh_from_db()
    watcher = CallFilesWatcher()
    while watcher.ingest_one(point, moment_at(100)):
        pass
    while normalise_one(moment_at(100)):
        pass


def test_each_kind_is_offered_and_opens(world: World, lead: Client) -> None:
    shown = page(lead, "/settings/intake/")
    for kind in ("pbx_files", "freepbx", "threecx"):
        assert f"/settings/intake/add/{kind}/" in shown
        assert "docs/phones.md" in page(lead, f"/settings/intake/add/{kind}/")


def test_only_leads_and_admins_come_in(world: World, lead: Client, tmp_path: Path) -> None:
    point = files_point(lead, tmp_path)
    for person, status in ((world.sam, 403), (world.rae, 403), (world.ada, 200)):
        client = Client()
        client.force_login(person)
        for path in (f"/settings/intake/{point.pk}/test/", f"/settings/intake/{point.pk}/columns/"):
            assert client.get(path).status_code == status
            assert client.post(path, {}).status_code == status


def test_files_are_looked_at_before_anything_is_read(world: World, lead: Client, tmp_path: Path) -> None:
    (tmp_path / "Master.csv").write_text(cdr("+12025550142", 0) + cdr("+12025550143", 1, 60))
    (tmp_path / "cel.csv").write_text("".join(CelCall("+12025550144", 2).talk(9, 60)))
    (tmp_path / "messages").write_text("[Mar 16] NOTICE: hello\n")
    point = files_point(lead, tmp_path)
    shown = look(lead, point)
    assert "It can be read." in shown
    for words in ("Asterisk CDR", "Asterisk CEL", "no call records that are known", "nobody answered"):
        assert words in shown
    assert "from +12…42" in shown
    assert "5550142" not in shown, "no number is shown whole"
    assert not RawItem.objects.exists()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("queue_log", "is no full path"),
        ("/etc/shadow", "is no place for call records"),
        ("nonsense:/var/log/x", "nonsense is no format"),
        ("", "This field is required."),
    ],
)
def test_a_path_that_cannot_be_is_refused_at_its_field(
    world: World, lead: Client, path: str, said: str
) -> None:
    sent = {"name": "Phones", "paths": path, "zone": ""}
    assert said in page(lead, "/settings/intake/add/pbx_files/", sent)
    assert not IntakePoint.objects.filter(kind="pbx_files").exists()


def test_what_is_not_there_is_said_at_a_look(world: World, lead: Client, tmp_path: Path) -> None:
    shown = look(lead, files_point(lead, tmp_path / "absent.csv"))
    assert "absent.csv is not there: name the file" in shown


def test_columns_are_guessed_corrected_and_kept(world: World, lead: Client, tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text(TABLE)
    point = files_point(lead, tmp_path / "calls.csv")
    assert "Say what the columns mean" in look(lead, point)
    path = f"/settings/intake/{point.pk}/columns/"
    shown = page(lead, path)
    assert "may it be a menu or a voicemail?" in shown
    sent = filled(shown)
    assert (sent["column_started_at"], sent["column_from_number"], sent["date_order"]) == (
        "Datum",
        "Anrufer",
        "dmy",
    )
    answered = next(
        name for name in sent if name.startswith("word_") and "“Angenommen” means" in label_of(shown, name)
    )
    sent["column_talk_seconds"] = "Gespraech"
    again = page(lead, path, {**sent, answered: "answered", "show": "1"})
    assert "Was put through" in again
    assert "perhaps only to a machine" not in again.split("to +12…44")[0]
    assert "profile" not in IntakePoint.objects.get(pk=point.pk).settings
    page(lead, path, {**sent, answered: "answered", "keep": "1"})
    point.refresh_from_db()
    kept = from_flat(point.settings["profile"])
    assert (kept.columns["started_at"], kept.words["answered"], kept.delimiter) == (
        "Datum",
        ("angenommen",),
        ";",
    )
    read(point)
    assert Contact.objects.count() == 3
    found = Contact.objects.get(number="+12025550143")
    assert found.occurred_at == moment_at(1)


def test_columns_can_be_learnt_from_a_file_that_is_sent(world: World, lead: Client, tmp_path: Path) -> None:
    point = files_point(lead, tmp_path)
    path = f"/settings/intake/{point.pk}/columns/"
    assert "No table was found" in page(lead, path)
    upload = SimpleUploadedFile("calls.csv", TABLE.replace("Gespraech", "Gespräch").encode("cp1252"))
    shown = page(lead, path, {"file": upload, "upload": "1"})
    assert "Gespräch" in shown
    sent = filled(shown)
    assert sent["encoding"] == "cp1252"
    page(lead, path, {**sent, "keep": "1"})
    point.refresh_from_db()
    assert from_flat(point.settings["profile"]).encoding == "cp1252"


def test_a_table_in_utf_16_is_refused_with_the_mend(world: World, lead: Client, tmp_path: Path) -> None:
    point = files_point(lead, tmp_path)
    upload = SimpleUploadedFile("calls.csv", TABLE.encode("utf-16"))
    told = page(lead, f"/settings/intake/{point.pk}/columns/", {"file": upload, "upload": "1"})
    assert "That file is written in UTF-16: save it as UTF-8." in told


def test_a_choice_by_which_no_call_could_be_placed_is_refused(
    world: World, lead: Client, tmp_path: Path
) -> None:
    (tmp_path / "calls.csv").write_text(TABLE)
    point = files_point(lead, tmp_path / "calls.csv")
    path = f"/settings/intake/{point.pk}/columns/"
    sent = filled(page(lead, path)) | {"column_started_at": "", "keep": "1"}
    assert "Choose the column that says when a call began." in page(lead, path, sent)
    assert "profile" not in IntakePoint.objects.get(pk=point.pk).settings


@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 500, b"\n\n\n", b"one\ntwo\n", b'"' * 3000])
def test_whatever_is_sent_as_a_table_the_page_stands(
    world: World, lead: Client, tmp_path: Path, data: bytes
) -> None:
    point = files_point(lead, tmp_path)
    upload = SimpleUploadedFile("calls.csv", data)
    assert "What the columns mean" in page(
        lead, f"/settings/intake/{point.pk}/columns/", {"file": upload, "upload": "1"}
    )


def test_another_zone_has_what_is_stored_read_anew(world: World, lead: Client, tmp_path: Path) -> None:
    row = cdr("+12025550142", 0).replace(',"' + cdr("+12025550142", 0).rsplit('"', 4)[1], ',"')
    lines = row.rpartition(',"')[0].rpartition(',"')[0] + ',"call-1",""\n'
    (tmp_path / "Master.csv").write_text(lines)
    point = files_point(lead, tmp_path / "Master.csv")
    read(point)
    assert Contact.objects.get().occurred_at == moment_at(0)
    sent = {"name": "Phones", "paths": str(tmp_path / "Master.csv"), "zone": "UTC"}
    page(lead, f"/settings/intake/{point.pk}/", sent)
    read(point)
    assert Contact.objects.get().occurred_at == moment_at(-4)


def test_a_freepbx_is_kept_with_its_password_sealed_and_said_where_it_is_not(
    world: World, lead: Client
) -> None:
    sent = {
        "name": "FreePBX", "host": "127.0.0.1", "port": "1", "username": "reader", "secret": "geheim",
        "database": "asteriskcdrdb", "security": "plain", "zone": "", "history_days": "30",
    }  # fmt: skip
    page(lead, "/settings/intake/add/freepbx/", sent)
    point = IntakePoint.objects.get(kind="freepbx")
    assert unseal_text(point.secret) == "geheim"
    assert "geheim" not in page(lead, f"/settings/intake/{point.pk}/")
    assert "127.0.0.1 port 1 cannot be read" in look(lead, point)
    page(lead, f"/settings/intake/{point.pk}/", {**sent, "secret": "", "name": "PBX"})
    point.refresh_from_db()
    assert (point.name, unseal_text(point.secret)) == ("PBX", "geheim")


def test_a_3cx_says_what_the_chosen_way_lacks(world: World, lead: Client) -> None:
    common = {"name": "3CX", "port": "5015", "zone": "UTC"}
    path = "/settings/intake/add/threecx/"
    assert "Enter the address where 3CX waits." in page(lead, path, {**common, "mode": "connect"})
    assert "Enter the files or folders that 3CX writes." in page(lead, path, {**common, "mode": "files"})
    page(lead, path, {**common, "mode": "listen", "peers": "192.0.2.7", "fields_order": "callid,time-start"})
    point = IntakePoint.objects.get(kind="threecx")
    assert point.settings["profile"] == {"fields": "callid,time-start"}
    assert point.settings["peers"] == ["192.0.2.7"]
    assert "no record came so far" in look(lead, point)


def test_without_scripts_and_styles_of_its_own(world: World, lead: Client, tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text(TABLE)
    point = files_point(lead, tmp_path / "calls.csv")
    for shown in (page(lead, f"/settings/intake/{point.pk}/columns/"), look(lead, point)):
        main = shown.partition("<main")[2]
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", main)


def filled(shown: str) -> dict[str, str]:
    """Return what a browser would send of the columns' form as it stands."""
    form = next(part for part in shown.split("<form") if 'name="keep"' in part)
    sent = {
        name: _unescaped(value)
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form, re.S)
        if name != "csrfmiddlewaretoken"
    }
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', form):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = _unescaped(chosen[1]) if chosen else ""
    if "sample" in sent:
        sent["sample"] = TABLE.replace("Gespraech", "Gespräch") if "Gespräch" in form else TABLE
    return sent


def _unescaped(text: str) -> str:

    return html.unescape(text)


def label_of(shown: str, name: str) -> str:
    found = re.search(rf'<label for="id_{name}">(.*?)</label>', shown)
    return found[1] if found else ""
