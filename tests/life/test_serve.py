"""One command: everything starts, comes back after a crash, and ends together."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.error

import pytest
from tests.life.conftest import ARRIVED, Make
from tests.life.installation import Installation, get

WORKERS = ("web", "ingest", "tick", "deliver")


def test_it_starts_reads_mail_comes_back_after_a_crash_and_stops(installation: Installation) -> None:
    with installation.serving() as desk:
        desk.until_well()
        assert f"Heardback is at {installation.url}/" in desk.log
        desk.until(lambda: desk.health()["waiting"] == 0, "the mail that waited is read")
        assert installation.python(_COUNT_OPEN) == str(ARRIVED)

        before = {name: desk.pid_of(name) for name in WORKERS}
        os.kill(before["ingest"], signal.SIGKILL)
        desk.until(lambda: "ingest ended (killed by SIGKILL)" in desk.log, "the crash is said")
        desk.until(lambda: desk.log.count("ingest started") == 2, "it is started again")
        installation.python(
            "from tests.life.filling import *\narrive(IntakePoint.objects.get(), range(30, 35))"
        )
        desk.until(lambda: desk.health()["waiting"] == 0, "new mail is read again")
        after = {name: desk.pid_of(name) for name in WORKERS}
        assert {name for name in WORKERS if before[name] != after[name]} == {"ingest"}

        assert desk.stop() < 10
        assert desk.process.returncode == 0
        assert not desk.left()
        assert desk.log.rstrip().endswith("Stopped.")
        assert "Traceback" not in desk.log


def test_nobody_outlives_a_killed_supervisor(installation: Installation) -> None:
    with installation.serving() as desk:
        desk.until_well()
        os.kill(desk.process.pid, signal.SIGKILL)
        desk.process.wait()
        ends_at = time.monotonic() + 15
        while desk.left() and time.monotonic() < ends_at:
            time.sleep(0.1)
        assert not desk.left()


def test_what_a_killed_web_process_leaves_is_cleared_away(installation: Installation) -> None:
    with installation.serving() as desk:
        desk.until_well()
        old = desk.pid_of("web")
        os.kill(old, signal.SIGKILL)
        desk.until(lambda: desk.log.count("web started") == 2, "the web process is started again")
        desk.until(lambda: bool(desk.health()), "pages are served again")
        groups = {os.getpgid(pid) for pid, line in desk.tree().items() if "workers web" in line}
        assert old not in groups


def test_two_at_once_and_a_taken_port_are_refused(
    installation: Installation, make_installation: Make
) -> None:
    with installation.serving() as desk:
        desk.until_well()
        assert "is being served already" in installation.run("serve", code=2).stderr
        other = make_installation("other")
        other.env["HEARDBACK_PORT"] = str(installation.port)
        assert f"Port {installation.port} of 127.0.0.1 is not free" in other.run("serve", code=2).stderr


def test_before_the_set_up_the_terminal_prints_the_link_that_opens_it(make_installation: Make) -> None:
    installation = make_installation("new")
    installation.env["HEARDBACK_LOG"] = "json"
    with installation.serving() as desk:
        desk.until_well()
        link = next(line.strip() for line in desk.log.splitlines() if "/set-up/" in line)
        assert b"<form" in get(link)
        started = [json.loads(line) for line in desk.log.splitlines() if line.startswith("{")]
        assert {"time", "level", "where", "message"} <= set(started[0])
        assert [one["message"].split()[0] for one in started if " started (" in one["message"]] == [*WORKERS]


def test_metrics_are_for_this_machine_or_for_who_has_the_token(installation: Installation) -> None:
    with installation.serving("--only", "web", "--only", "tick") as desk:
        desk.until(lambda: bool(desk.health()), "pages are served")
        assert f'heardback_raw_items{{state="new"}} {ARRIVED}.0'.encode() in get(
            f"{installation.url}/metrics"
        )
        with pytest.raises(urllib.error.HTTPError, match="403"):
            get(f"{installation.url}/metrics", **{"X-Forwarded-For": "203.0.113.9"})
        assert desk.health()["status"] == "degraded"
        with pytest.raises(urllib.error.HTTPError, match="503"):
            get(f"{installation.url}/healthz?strict")
    installation.env["HEARDBACK_METRICS_TOKEN"] = "a long secret"
    with installation.serving("--only", "web") as desk:
        desk.until(lambda: bool(desk.health()), "pages are served")
        with pytest.raises(urllib.error.HTTPError, match="403"):
            get(f"{installation.url}/metrics")
        assert b"heardback_worker" in get(f"{installation.url}/metrics", Authorization="Bearer a long secret")


_COUNT_OPEN = (
    "from heardback.desk.models import OwedAnswer\nprint(OwedAnswer.objects.filter(is_open=True).count())"
)
