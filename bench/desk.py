"""The desk beside django-helpdesk, in one run: taking mail in, and the page that everybody leaves open.

`./run bench desk` prints one table. Ratios matter, not the absolutes: both sides run on the same machine, with the
same durability (SQLite, WAL, synchronous=FULL) and the same server (granian, WSGI, two processes), one after the
other. django-helpdesk is installed into an environment of its own below .run/bench. Needs wrk (apt-get install wrk).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = ROOT / "bench" / "desk_parts"
WORK = ROOT / ".run" / "bench" / "desk"
PEER = "django-helpdesk==2.6.1"
OURS_PORT, PEER_PORT = 8791, 8792
HEARDBACK = (sys.executable, "-c", "from heardback.cli import main; main()")


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk measured: requests a second, latency in milliseconds, responses that were no 2xx or 3xx."""

    per_second: float
    p50: float
    p95: float
    errors: int


def main() -> None:
    """Measure and print."""
    asked = _asked()
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed. On Debian 12: apt-get install wrk")
    if not asked.keep:
        shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True, exist_ok=True)
    peer = _peer_python()
    print(f"load average at the start: {os.getloadavg()[0]:.1f}", flush=True)
    _ingest(asked.messages, asked.peer_messages, peer)
    _pages(asked.contacts, asked.open, asked.tickets, asked.seconds, peer)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench desk", description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--peer-messages", type=int, default=2_000)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--open", type=int, default=100_000)
    parser.add_argument("--tickets", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--keep", action="store_true", help="use the filled databases of an earlier run")
    return parser.parse_args()


# -- taking mail in -------------------------------------------------------------------------------------------


def _ingest(messages: int, peer_messages: int, peer: Path) -> None:
    firm = WORK / "firm"
    if not firm.exists():
        _run(
            [
                *HEARDBACK,
                "sample-firm",
                firm,
                "--messages",
                messages,
                "--seed",
                77,
            ],
            _env(WORK),
        )
    _one_file_a_mail(firm, WORK / "mails", peer_messages)
    home = _emptied(WORK / "ingest")
    ours = json.loads(_run([sys.executable, "-m", "bench.desk_parts.ingest", firm, messages], _env(home)))
    theirs = json.loads(
        _run(
            [peer, PARTS / "helpdesk_ingest.py", WORK / "mails", peer_messages, _emptied(WORK / "peer")],
            _peer_env(),
        )
    )
    our_rate = ours["messages"] / ours["cpu_seconds"]
    their_rate = theirs["messages"] / theirs["cpu_seconds"]
    print(f"\n{'taking mail in':<36}{'messages':>9}{'a second':>10}  a CPU second")
    stored, judged = ours["messages"] / ours["durable_seconds"], ours["messages"] / ours["judged_seconds"]
    _row("heardback, durable (batches of 100)", ours["messages"], stored, "")
    _row("heardback, judged and queued", ours["messages"], judged, f"{our_rate:,.0f}, storing included")
    their_speed = theirs["messages"] / theirs["seconds"]
    _row("django-helpdesk", theirs["messages"], their_speed, f"{their_rate:,.0f}, {theirs['raised']} raised")
    print(f"heardback / django-helpdesk, messages a CPU second: {our_rate / their_rate:.1f} x", flush=True)


def _row(what: str, messages: int, rate: float, cpu: str) -> None:
    print(f"{what:<36}{messages:>9,}{rate:>10,.0f}  {cpu}")


def _one_file_a_mail(firm: Path, out: Path, count: int) -> None:
    from heardback.bulk.sources import open_sources

    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    number = 0
    for segment in open_sources([str(firm / "mail")], WORK / "spool").segments:
        for item in segment.read():
            if number < count:
                (out / f"{number:06d}.eml").write_bytes(bytes(item.raw))
            number += 1


# -- pages ----------------------------------------------------------------------------------------------------


def _pages(contacts: int, open_rows: int, tickets: int, seconds: int, peer: Path) -> None:
    home = WORK / "full"
    if not (home / "cookie").exists():
        _emptied(home)
        said = _run([sys.executable, "-m", "bench.desk_parts.full_desk", contacts, open_rows], _env(home))
        (home / "cookie").write_text(json.loads(said)["cookie"])
    cookie = (home / "cookie").read_text()
    print(f"\n{'page':<58}{'requests/s':>11}{'p50 ms':>8}{'p95 ms':>8}{'errors':>8}")
    with _server("heardback.config.wsgi:application", OURS_PORT, _env(home)):
        base = f"http://127.0.0.1:{OURS_PORT}"
        _say(f"Owed, {contacts:,} contacts, {open_rows:,} open", _load(f"{base}/owed/", cookie, seconds))
        _say("Owed, the list alone", _load(f"{base}/owed/list/", cookie, seconds))
        tag = _tag(f"{base}/owed/list/", cookie)
        _say(
            "Owed, nothing new (304)",
            _load(f"{base}/owed/list/", cookie, min(seconds, 20), f"If-None-Match: {tag}"),
        )
        _say("Today", _load(f"{base}/", cookie, seconds))
    peer_home = WORK / "peer_pages"
    if not (peer_home / "cookie").exists():
        said = _run([peer, PARTS / "helpdesk_fill.py", _emptied(peer_home), tickets], _peer_env())
        (peer_home / "cookie").write_text(json.loads(said)["cookie"])
        (peer_home / "path").write_text(json.loads(said)["path"])
    peer_cookie = (peer_home / "cookie").read_text()
    env = {**_peer_env(), "HELPDESK_WORK": str(peer_home)}
    with _server("helpdesk_wsgi:application", PEER_PORT, env, python=peer):
        base = f"http://127.0.0.1:{PEER_PORT}"
        path = (peer_home / "path").read_text()
        _say(
            f"django-helpdesk, its list of {tickets:,} (data alone)",
            _load(f"{base}{path}", peer_cookie, seconds),
        )


def _say(what: str, load: Load) -> None:
    print(
        f"{what:<58}{load.per_second:>11,.0f}{load.p50:>8,.1f}{load.p95:>8,.1f}{load.errors:>8}", flush=True
    )


def _tag(url: str, cookie: str) -> str:
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": cookie})) as response:
        return str(response.headers["ETag"])


def _load(url: str, cookie: str, seconds: int, header: str = "X-Bench: 1") -> Load:
    """Ask with eight connections for `seconds`, after one second of warming up."""
    _expect_the_page(url, cookie)
    script = WORK / "report.lua"
    script.write_text(
        'done = function(s, l, r) io.write(string.format("REPORT %f %f %f %d\\n", s.requests / (s.duration / 1e6), '
        "l:percentile(50) / 1000, l:percentile(95) / 1000, s.errors.status + s.errors.read + s.errors.timeout)) end"
    )
    command = [
        "wrk",
        "-t1",
        "-c8",
        "--timeout",
        "60s",
        "-s",
        str(script),
        "-H",
        f"Cookie: {cookie}",
        "-H",
        header,
    ]
    subprocess.run([*command, "-d1s", url], capture_output=True, check=True)
    said = subprocess.run([*command, f"-d{seconds}s", url], capture_output=True, check=True, text=True).stdout
    found = re.search(r"REPORT (\S+) (\S+) (\S+) (\d+)", said)
    if found is None:
        raise SystemExit(f"wrk said nothing usable:\n{said}")
    return Load(float(found[1]), float(found[2]), float(found[3]), int(found[4]))


def _expect_the_page(url: str, cookie: str) -> None:
    """A quick redirect to the sign-in page would make fine figures."""
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": cookie})) as response:
        if response.url != url or response.status != 200:
            raise SystemExit(f"{url} answered with {response.url} ({response.status}), not with the page.")


@contextmanager
def _server(
    application: str, port: int, env: Mapping[str, str], python: Path | None = None
) -> Iterator[None]:
    """Serve with granian, two processes, as the product does."""
    command = [str(python or sys.executable), "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "2", "--no-access-log", "--log-level", "error", application]
    log = (WORK / f"server-{port}.log").open("wb")
    process = subprocess.Popen(
        command, env=dict(env), cwd=ROOT, stdout=log, stderr=log, start_new_session=True
    )
    try:
        for _ in range(100):
            time.sleep(0.1)
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/static/none"):
                break
            if process.poll() is not None:
                raise SystemExit(f"The server ended: {(WORK / f'server-{port}.log').read_text()[-2000:]}")
            if _answers(port):
                break
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/static/none")
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


# -- places and processes -------------------------------------------------------------------------------------


def _env(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEARDBACK_")}
    return {
        **kept,
        "HEARDBACK_HOME": str(home),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "heardback.config.settings",
    }


def _peer_env() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(PARTS)}


def _peer_python() -> Path:
    """An environment of its own, so that neither side's libraries touch the other's."""
    python = ROOT / ".run" / "bench" / "helpdesk" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", PEER, "granian", "setuptools<81"], check=True)
    return python


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _run(command: Sequence[object], env: Mapping[str, str]) -> str:
    done = subprocess.run(
        [str(part) for part in command], env=dict(env), cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{command[:4]} failed:\n{done.stderr[-3000:]}")
    lines = done.stdout.strip().splitlines()
    return lines[-1] if lines else ""


if __name__ == "__main__":
    main()
