"""Take the README's pictures of the report and its terminal example anew.

`./run sample --fresh`, then `.venv/bin/python docs/images/take.py`. Needs Chromium.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent.parent / ".run" / "sample"
CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
DARK = "--blink-settings=preferredColorScheme=0"


def take(page: Path, name: str, width: int, height: int, *options: str) -> None:
    """Write one picture of the top of a page."""
    shot = f"--screenshot={HERE / name}"
    size = f"--window-size={width},{height}"
    subprocess.run([*CHROMIUM, size, *options, shot, page.as_uri()], check=True, capture_output=True)


def only(page: str, section: str) -> str:
    """Return the page with one section of it, and without the policy that forbids changing it."""
    head, body = re.sub(r"<meta[^>]*Content-Security-Policy[^>]*>", "", page).split("<main", 1)
    found = re.search(rf'<section[^>]*id="{section}".*?</section>', body, re.DOTALL)
    if found is None:
        raise SystemExit(f"The report has no section {section}.")
    return f"{head}<main>{found[0]}</main></body></html>"


def printed() -> str:
    """Return what the sample's audit prints, from the first sentence to the rate."""
    command = [str(Path(sys.executable).with_name("heardback")), "audit", "mail", "--staff", "staff.txt"]
    command += ["--firm", "blueheron-pools.example", "--timezone", "America/New_York"]
    with tempfile.TemporaryDirectory() as out:
        run = subprocess.run(
            [*command, "--out", out],
            cwd=SAMPLE / "firm",
            env={**os.environ, "COLUMNS": "80"},
            capture_output=True,
            text=True,
            check=False,
        )
    found = re.search(r"\n(  .*?Answered within.*?\.)\n(?=  \S)", run.stdout, re.DOTALL)
    if found is None:
        raise SystemExit(f"The sample's audit said: {run.stderr or run.stdout}")
    return "\n".join(line.rstrip() for line in found[1].splitlines())


def renew_example(readme: Path) -> None:
    """Put what is printed today into the README."""
    page = readme.read_text(encoding="utf-8")
    whole = re.compile(r"(?<=```\n\$ ./run sample\n).*?(?=\n```)", re.DOTALL)
    example = printed()
    readme.write_text(whole.sub(lambda _: example, page, count=1), encoding="utf-8")


def main() -> None:
    """Take all pictures of the sample's report, and its first lines."""
    renew_example(HERE.parent.parent / "README.md")
    report = SAMPLE / "audit" / "report.html"
    take(report, "report.png", 1000, 1180)
    take(report, "report-dark.png", 520, 1080, DARK)
    with tempfile.TemporaryDirectory() as scratch:
        page = Path(scratch) / "waiting.html"
        page.write_text(only(report.read_text(encoding="utf-8"), "waiting"), encoding="utf-8")
        take(page, "waiting.png", 1000, 752)


if __name__ == "__main__":
    main()
