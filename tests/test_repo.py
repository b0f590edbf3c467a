"""What can be checked of the house itself: documents complete and true, imports lazy, words kept, nothing foreign."""

from __future__ import annotations

import ast
import importlib
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import click
import pytest

from heardback.cli import _COMMANDS, cli
from heardback.cli import errors as exits
from heardback.cli.decisions_file import parse_decisions
from heardback.config.environment import VARIABLES
from heardback.evidence.firm import PUBLIC_MAIL_DOMAINS
from heardback.formats.standard_files import standard_from
from heardback.kernel.reasons import HARD_RULES, Rule

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src" / "heardback"
DOCS = ROOT / "docs"


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the repository: what git tracks or would track."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        if listed.returncode == 0:
            names = [name for name in listed.stdout.decode().split("\0") if name]
            return tuple(path for name in names if (path := ROOT / name).is_file())
    # A source archive, or a bare machine: then everything that no tool made.
    made = re.compile(
        r"(^|/)(\.[^/]*(cache|venv|run|hypothesis|git)|__pycache__|build|dist|[^/]*\.egg-info)/"
    )
    return tuple(path for path in ROOT.rglob("*") if path.is_file() and not made.search(f"{named(path)}/"))


@cache
def text(path: Path) -> str:
    """Return a file's text, '' for a picture and other bytes that are no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def pages() -> list[Path]:
    return [path for path in files() if path.suffix == ".md"]


def modules(folder: str = "") -> list[Path]:
    return [path for path in files() if path.suffix == ".py" and path.is_relative_to(SRC / folder)]


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of a module's syntax tree."""
    return tuple(ast.walk(ast.parse(text(path))))


@cache
def imports(path: Path) -> frozenset[str]:
    """Return the full names of the modules that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
    return frozenset(found)


# -- documents --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", pages(), ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    prose = re.sub(r"```.*?```", "", text(page), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), f"{target} leads nowhere"
        assert linked.is_relative_to(ROOT), f"{target} leads out of the repository"
        if anchor:
            assert anchor in _anchors(linked), f"{target}: no such heading"


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for target in re.findall(r"\]\(([^)\s#]+)", text(page)):
            linked = (page.parent / target).resolve()
            if linked.is_dir():
                waiting.extend(linked.glob("*.md"))
            elif linked.suffix == ".md" and linked.exists():
                waiting.append(linked)
    assert set(pages()) <= reached


def test_pictures_are_small_and_shown() -> None:
    shown = text(ROOT / "README.md")
    for picture in (path for path in files() if path.suffix == ".png"):
        assert picture.stat().st_size < 300_000, f"{named(picture)} is too large for a front page"
        assert named(picture) in shown, f"{named(picture)} is shown nowhere"


def test_glossary_names_code_that_exists() -> None:
    rows = re.findall(r"^\| ([^|]+) \| `?([^|`]+)`? \|", text(DOCS / "glossary.md"), re.MULTILINE)
    words = [(word.strip(), code.strip()) for word, code in rows if word.strip() not in ("word", "---")]
    assert len(words) > 30
    missing = [f"{word}: {code}" for word, code in words if code != "–" and not _exists(code)]
    assert not missing


def _exists(dotted: str) -> bool:
    """Whether `kernel.contacts.Absence.cover` names a module's member, or a member's field."""
    parts = dotted.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        try:
            found: object = importlib.import_module(f"heardback.{'.'.join(parts[:cut])}")
        except ModuleNotFoundError:
            continue
        for name in parts[cut:]:
            if name not in getattr(found, "__annotations__", ()) and not hasattr(found, name):
                return False
            found = getattr(found, name, None)
        return True
    return False


def test_architecture_and_decisions_name_code_that_exists() -> None:
    """`intake.store.store_raw` in a document is a module, or something in one."""
    folders = "|".join(sorted(path.name for path in SRC.iterdir() if (path / "__init__.py").exists()))
    missing = []
    for page in [DOCS / "architecture.md", *sorted((DOCS / "decisions").glob("*.md"))]:
        for dotted in re.findall(rf"`((?:{folders})(?:\.\w+)+)`", text(page)):
            module = SRC.joinpath(*dotted.split("."))
            if not (module.with_suffix(".py").exists() or module.is_dir() or _exists(dotted)):
                missing.append(f"{named(page)}: {dotted}")
    assert not missing


def test_rules_page_says_which_rules_may_say_no() -> None:
    sections = re.split(r"^### ", text(DOCS / "rules.md"), flags=re.MULTILINE)[1:]
    may = {section.split("`")[1] for section in sections if "*May say no.*" in section}
    assert may == {rule.value for rule in HARD_RULES}
    assert {section.split("`")[1] for section in sections} == {rule.value for rule in Rule}


def _commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            if isinstance(command, click.Group):
                yield from _commands(command, f"{path} {name}")
            else:
                yield f"{path} {name}", command


def test_commands_page_has_every_command_and_option() -> None:
    sections = {
        found[1]: found[2]
        for found in re.finditer(
            r"^## `(heardback[^`]*?)(?: [A-Z][A-Z.]*)?`$(.*?)(?=^## |\Z)",
            text(DOCS / "cli.md"),
            re.MULTILINE | re.DOTALL,
        )
    }
    commands = dict(_commands(cli, "heardback"))
    assert set(sections) == {"heardback", *commands}
    for name, command in commands.items():
        options = {
            parameter.opts[0] for parameter in command.params if isinstance(parameter, click.Option)
        } - {"--help"}
        described = set(re.findall(r"^\| `(--[\w-]+)` \|", sections[name], re.MULTILINE))
        assert described == options, name
        arguments = [parameter for parameter in command.params if isinstance(parameter, click.Argument)]
        assert all(
            (argument.metavar or argument.name or "").rstrip(".").upper() in text(DOCS / "cli.md")
            for argument in arguments
        )


def test_standards_on_the_pages_are_understood() -> None:
    row = re.search(r"^\| `--standard` \| (.*) \|$", text(DOCS / "cli.md"), re.MULTILINE)
    assert row is not None
    standards = re.findall(r"`([^`]+)`", row[1]) + re.findall(r'`"([^"`]+)"`', text(ROOT / "README.md"))
    standards += re.findall(r'--standard "([^"]+)"', text(ROOT / "README.md"))
    assert len(standards) >= 9
    for standard in standards:
        assert standard_from(standard, timezone="UTC").due_at(datetime(2026, 3, 16, 9, tzinfo=UTC))
    assert standard_from(str(DOCS / "examples" / "standard.toml")).version == "2026-1"


def test_the_decisions_file_of_the_page_is_understood() -> None:
    example = re.search(r"### The decisions file.*?```\n(.*?)```", text(DOCS / "cli.md"), re.DOTALL)
    assert example is not None
    lines = example[1].splitlines()
    answers = parse_decisions(lines, decided_at=datetime(2026, 3, 16, tzinfo=UTC), name="the page")
    assert len(answers.sender_rules) == 2
    assert (len(answers.staff), len(answers.not_staff), len(answers.decisions)) == (1, 1, 6)


def test_commands_page_has_every_exit_code() -> None:
    described = {int(code) for code in re.findall(r"^\| (\d+) \|", text(DOCS / "cli.md"), re.MULTILINE)}
    ours = {exits.FINE, exits.BAD_NEWS, exits.UNUSABLE, exits.UNBALANCED}
    in_code = {int(code) for path in modules("cli") for code in re.findall(r"\bexit\((\d+)\)", text(path))}
    assert described == ours | in_code


#: Read from the environment, and no setting of ours: why each is left out of the page.
_NOT_SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "Django's own; the programs set it for themselves",
    "HELPDESK_WORK": "a bench tells the other program's process its folder by it",
}


def test_settings_page_has_every_variable() -> None:
    """`HEARDBACK_*` is what `config.environment` knows; besides, whatever programs and scripts read."""
    described = set(re.findall(r"^\| `([A-Z_]+)` \|", text(DOCS / "settings.md"), re.MULTILINE))
    read = set()
    for path in files():
        if path.suffix == ".py" and path != Path(__file__).resolve():
            read.update(re.findall(r"""(?:environ(?:\.get\(|\[)|getenv\()\s*["'](\w+)["']""", text(path)))
    for script in (ROOT / "run", ROOT / ".ci" / "run"):
        read.update(re.findall(r"\$\{([A-Z_]+):-", text(script)))
    ours = {name for name in read if name.startswith("HEARDBACK_")}
    assert ours <= set(VARIABLES)
    assert described == set(VARIABLES) | (read - ours - set(_NOT_SETTINGS))


def test_run_commands_of_the_readme_exist() -> None:
    known = set(re.findall(r"^([a-z_]+)\(\) \{", text(ROOT / "run"), re.MULTILINE)) | {"test"}
    for page in pages():
        for command in re.findall(r"\./run ([a-z]+)", text(page)):
            assert command in known, f"{named(page)}: ./run {command} is no command"


def test_the_readme_shows_the_report_that_is_printed() -> None:
    """Figures change with the sample firm; the words must be those that the report prints today."""
    example = re.search(r"```\n\$ ./run sample\n(.*?)```", text(ROOT / "README.md"), re.DOTALL)
    assert example is not None
    printed = " ".join(text(path) for path in modules("reports"))
    labels = re.findall(r"^  (\w[\w ,]+?) {2,}[\d,]+ +[\d,]+$", example[1], re.MULTILINE)
    assert len(labels) >= 7
    assert not [label for label in labels if label not in printed]


def test_every_clause_that_code_cites_is_in_the_rule_book() -> None:
    book = text(DOCS / "semantics.md")
    headings = set(re.findall(r"^#+ (\d(?:\.\d)?) ", book, re.MULTILINE))
    clause = re.compile(
        r"SEMANTICS(?: sections?)? ((?:(?:and )?\d(?:\.\d)?(?:-\d(?:\.\d)?)?(?: \([^)]*\))?(?:, )?)+)"
    )
    missing = []
    for path in (path for path in files() if path.suffix == ".py" and path != Path(__file__).resolve()):
        for cited in clause.findall(text(path)):
            numbers = re.findall(r"\d(?:\.\d)?", re.sub(r"\([^)]*\)", "", cited))
            missing += [f"{named(path)}: {number}" for number in numbers if number not in headings]
        ids = set(re.findall(r"\b(?:D\d\d?|P\d\d?|L\d|S\d\.\d+)\b", "\n".join(_cited_lines(path))))
        missing += [f"{named(path)}: {one}" for one in sorted(ids) if not re.search(rf"\b{one}\b", book)]
    assert not missing


def _cited_lines(path: Path) -> Iterator[str]:
    """Return the lines that cite: docstrings and comments, where an id is no product code or serial number."""
    for line in text(path).splitlines():
        if "SEMANTICS" in line or re.search(r"\((?:[DPL]\d|S\d\.)", line):
            yield line


def test_decisions_are_numbered_and_short() -> None:
    found = sorted(path.name for path in (DOCS / "decisions").glob("*.md"))
    assert [int(name[:4]) for name in found] == list(range(1, len(found) + 1))
    for name in found:
        page = text(DOCS / "decisions" / name)
        assert page.startswith(f"# {name[:4]} ")
        for heading in ("**Context.**", "**Choice.**", "**Refused.**", "**Would change our mind.**"):
            assert heading in page, f"{name} lacks {heading}"
        assert len(page.splitlines()) <= 40, f"{name} is no short page"


def test_commands_are_told_by_the_group_as_they_tell_themselves() -> None:
    """The group lists its commands without importing them; the table must not drift from the commands."""
    for name, (module, attribute, _) in _COMMANDS.items():
        assert isinstance(getattr(importlib.import_module(module), attribute), click.Command), name


# -- imports ----------------------------------------------------------------------------------------------------


def _loaded_by(code: str) -> set[str]:
    program = f"import sys\n{code}\nprint('loaded', *{{name.split('.')[0] for name in sys.modules}})"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT / "src"
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.rpartition("loaded ")[2].split())


def test_help_is_light() -> None:
    call = "from heardback.cli import cli\ncli.main(['--help'], standalone_mode=False)"
    assert _loaded_by(call).isdisjoint(
        {"django", "duckdb", "pyarrow", "matplotlib", "numpy", "msgspec", "rich"}
    )


def test_a_whole_audit_runs_without_django_and_without_sockets(tmp_path: Path) -> None:
    """`socket` may be imported (a library's reflex); opening one would fail here."""
    (tmp_path / "Inbox.mbox").write_text(
        "From ann@x.example Mon Mar 16 09:00:00 2026\nFrom: ann@x.example\nTo: desk@firm.example\n"
        "Subject: Pump\nDate: Mon, 16 Mar 2026 09:00:00 +0000\n\nWhen can you come?\n\n",
        encoding="utf-8",
    )
    call = (
        "import socket\n"
        "def refuse(*given, **named): raise AssertionError('an audit opened a socket')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from heardback.cli import cli\n"
        f"cli.main(['audit', {str(tmp_path / 'Inbox.mbox')!r}, '--firm', 'firm.example', "
        f"'--out', {str(tmp_path / 'out')!r}], standalone_mode=False)"
    )
    assert "django" not in _loaded_by(call)
    assert (tmp_path / "out" / "report.html").exists()


def test_every_folder_is_placed_in_the_import_contract() -> None:
    contracts = tomllib.loads(text(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["type"] == "layers")
    placed = {name.strip() for row in layers["layers"] for name in row.split("|")}
    folders = {path.relative_to(SRC).parts[0] for path in modules() if path.parent != SRC}
    assert folders == placed
    table = re.findall(r"^\| `(\w+)` \|", text(DOCS / "architecture.md"), re.MULTILINE)
    assert set(table) == folders


_CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("timezone", "now"),
    ("timezone", "localtime"),
    ("timezone", "localdate"),
}


#: Modules that read the clock all the same, and why.
_READ_THE_CLOCK = {
    "src/heardback/gateways/http.py": "a server may say until when to wait as a date (RFC 9110 section 10.2.3)",
}
_TOLD_THE_TIME = ["alerts", "bulk", "desk", "evidence", "findings", "formats", "gateways", "intake", "kernel"]


@pytest.mark.parametrize("folder", [*_TOLD_THE_TIME, "reading", "reports", "sample_firm"])
def test_no_clock_below_the_commands(folder: str) -> None:
    assert modules(folder)
    for path in modules(folder):
        if named(path) in _READ_THE_CLOCK:
            continue
        for node in nodes(path):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                where = f"{named(path)}:{node.lineno}"
                assert (node.value.id, node.attr) not in _CLOCKS, f"{where} reads the clock"
            if isinstance(node, ast.ImportFrom) and node.module == "time":
                pytest.fail(f"{named(path)}:{node.lineno} imports a clock")


#: What opens a connection, or listens for one: the standard library's, and the libraries that we use.
_SPEAKS = {"socket", "ssl", "http", "socketserver", "imaplib", "smtplib", "poplib", "ftplib", "asyncio"} | {
    "requests", "httpx", "imapclient", "msal", "aiosmtpd", "dns", "pywebpush",
}  # fmt: skip
#: Modules outside `gateways` that may name one of them, and why.
_MAY_SPEAK = {
    "src/heardback/workers/web.py": {"granian"},  # the web server itself
}


def test_sockets_only_in_gateways() -> None:
    for path in modules():
        found = {name.split(".")[0] for name in imports(path)} & (_SPEAKS | {"granian"})
        found |= {"urllib.request"} & imports(path)
        if not path.is_relative_to(SRC / "gateways"):
            assert found <= _MAY_SPEAK.get(named(path), set()), f"{named(path)} imports {sorted(found)}"


# -- words ------------------------------------------------------------------------------------------------------

# Never said to a person. "lie" itself is not here: a mail may lie in a folder.
_BANNED = re.compile(
    r"(?i)\b(tickets?|SLAs?|agents?|cases?|help ?desk|lied|liars?|deceptive|dishonest|excuses?|resolved?)\b"
    r"|(?<=[a-z])!(?=\s|$)"
)


#: Strings that no person is shown, because they are the names that others give their columns.
_NAMES_OF_OTHERS = {"src/heardback/formats/call_csv_words.py"}


def _shown_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Return the lines of a page or template that a person reads: code fences and template code aside."""
    body = text(path)
    if path.suffix == ".md":
        body = re.sub(
            r"```.*?```|`[^`\n]*`|!\[", lambda found: "\n" * found[0].count("\n"), body, flags=re.DOTALL
        )
    else:
        body = re.sub(
            r"\{[%#].*?[%#]\}|\{\{.*?\}\}|<!DOCTYPE[^>]*>|<!--.*?-->",
            lambda found: "\n" * found[0].count("\n"),
            body,
            flags=re.DOTALL,
        )
    yield from enumerate(body.splitlines(), start=1)


def _is_ours(path: Path) -> bool:
    """Whether people read it: requirements are lists of packages, and data of tests is strangers' mail."""
    return path.suffix == ".md" or path.is_relative_to(SRC)


def test_pages_and_templates_use_our_words() -> None:
    shown = [path for path in files() if path.suffix in (".md", ".j2", ".html", ".txt") and _is_ours(path)]
    wrong = []
    for path in shown:
        for number, line in _shown_lines(path):
            if path.name == "glossary.md":
                line = "|".join(line.split("|")[:4])
            if found := _BANNED.search(line):
                wrong.append(f"{named(path)}:{number} says {found[0]!r}: {line.strip()}")
    assert not wrong


@pytest.mark.parametrize(
    "folder",
    [
        *("alerts", "bulk", "cli", "config", "desk", "evidence", "findings", "formats", "gateways", "intake"),
        *("kernel", "reports", "web", "workers"),
    ],
)
def test_sentences_in_code_use_our_words(folder: str) -> None:
    """Strings with a blank in them are sentences for people; docstrings speak to developers."""
    wrong = []
    for path in modules(folder):
        if named(path) in _NAMES_OF_OTHERS:
            continue
        docstrings = {
            id(node.body[0].value)
            for node in nodes(path)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in nodes(path):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                found = _BANNED.search(node.value) if " " in node.value else None
                if found:
                    wrong.append(f"{named(path)}:{node.lineno} says {found[0]!r}")
    assert not wrong


# -- nothing foreign --------------------------------------------------------------------------------------------

_MACHINE = re.compile(
    r"/work/|/tmp/\w+venv|/home/\w+|/root/|--(?:extra-)?index-url[ =]\S|https?://[^\s/]*pypi[^\s/]*/|localhost:\d"
)


def test_no_machine_paths_and_no_package_index() -> None:
    here = Path(__file__).resolve()
    wrong = []
    for path in files():
        if path == here:
            continue
        for number, line in enumerate(text(path).splitlines(), start=1):
            if found := _MACHINE.search(line):
                wrong.append(f"{named(path)}:{number}: {found[0]}")
    assert not wrong


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_requirements_are_locked_with_hashes(name: str) -> None:
    lock = text(ROOT / "requirements" / name)
    entries = re.findall(
        r"^([\w.-]+)==\S+[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}[^\n]*\n)+)", lock, re.MULTILINE
    )
    pinned = re.findall(r"^[\w.-]+==", lock, re.MULTILINE)
    assert len(entries) == len(pinned) > 0
    rest = re.sub(r"^(?:#| +#).*$|^[\w.-]+==.*$|^    --hash=.*$", "", lock, flags=re.MULTILINE).split()
    assert not rest, f"{name} holds more than pinned packages: {rest[:3]}"
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    wanted = {re.split(r"[<>=\[ ]", need)[0].lower() for need in project["dependencies"]}
    assert wanted <= {entry[0].lower() for entry in entries}


#: Libraries whose import is not called like the package.
_IMPORTED_AS = {
    "django-allauth": "allauth",
    "django-htmx": "django_htmx",
    "dnspython": "dns",
    "fast-mail-parser": "fast_mail_parser",
    "libpff-python": "pypff",
    "prometheus-client": "prometheus_client",
    "pyjwt": "jwt",
}
#: Libraries that no module imports, and why they are needed all the same.
_NEVER_IMPORTED = {
    "django-csp": "named in the settings: middleware that forbids every script and source but our own",
    "psycopg": "Django imports it where HEARDBACK_DATABASE_URL names a PostgreSQL",
    "tzdata": "`zoneinfo` finds it where the system has no time zones",
    "whitenoise": "named in the settings: middleware that serves style and icons",
}


def test_declared_libraries_are_those_imported() -> None:
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    declared = {re.split(r"[<>=\[ ]", need)[0].lower() for need in project["dependencies"]}
    imported = {name.split(".")[0] for path in modules() for name in imports(path)}
    outside = imported - set(sys.stdlib_module_names) - {"heardback"}
    assert set(_NEVER_IMPORTED) <= declared
    assert {_IMPORTED_AS.get(name, name) for name in declared - set(_NEVER_IMPORTED)} == outside


def test_licence_is_apache() -> None:
    licence = text(ROOT / "LICENSE")
    assert "Apache License" in licence
    assert "Version 2.0, January 2004" in licence
    assert tomllib.loads(text(ROOT / "pyproject.toml"))["project"]["license"] == "Apache-2.0"


#: Real domains that the repository names, and why; everybody else lives at a reserved one (RFC 2606).
_REAL_DOMAINS = {
    "boxbe.com": "a service that asks senders to prove they are human: its address is the evidence",
    "bluebottle.com": "the same",
    "choicemail.com": "the same",
    "mailinblack.com": "the same",
    "spamarrest.com": "the same",
    "0spam.com": "the same",
    "groups.io": "its list footer is recognised by its name",
    "mail.ru": "a mail program, named as the source of a reply template",
    "google.com": "where a reader fetches an export, and Google's own endpoints",
    "googleapis.com": "Google's endpoints for tokens, and its push service",
    "github.com": "a form mailer's own header line, as that program writes it",
    "microsoft.com": "a namespace that Outlook writes into HTML, and Microsoft's own endpoints",
    "microsoftonline.com": "where Microsoft gives out tokens",
    "office.com": "the scope that Microsoft asks for by this name",
    "office365.com": "Microsoft's mail servers",
    "twilio.com": "a telephone provider's endpoints, and its public documentation",
    "telnyx.com": "the same",
    "mozilla.com": "the push service of Firefox",
    "apple.com": "the push service of Safari",
    "windows.com": "the push service of Edge",
    "w3.org": "a namespace that Outlook writes into HTML",
    "json-schema.org": "the schema's own identifier",
}
#: Where public mail providers are named, and why.
_ABOUT_PROVIDERS = {
    "src/heardback/alerts/mailboxes.py": "which outgoing server belongs to a provider's incoming one",
    "src/heardback/evidence/firm.py": "lists them, for a provider's domain is never a firm's",
    "src/heardback/gateways/autodiscover.py": "the servers of the addresses that firms have at them",
    "src/heardback/gateways/imap_problems.py": "what a provider's refusal means is said in its own terms",
    "src/heardback/gateways/oauth.py": "the scope that Google asks for by this name",
    "src/heardback/intake/watch_imap_account.py": "Gmail's server needs no entering",
    "src/heardback/web/settings/forms.py": "says that a provider's domain is not the firm's",
    "src/heardback/web/setup/views.py": "Gmail's server has labels instead of folders",
    "src/heardback/workers/outgoing.py": "which servers keep a copy of what is sent by themselves",
    "tests/bulk/test_audit_of_a_firm.py": "naming a provider's domain as the firm is refused",
    "tests/bulk/test_firms.py": "a provider's domain is never proposed as the firm",
    "tests/cli/test_audit.py": "a firm that has its address at a provider must not become that provider",
    "tests/desk/test_decisions.py": "two people at one provider are no relations for that",
    "tests/gateways/test_autodiscover.py": "finds the servers of a provider's addresses",
    "tests/web/test_not_sure.py": "a rule for a whole provider is never offered",
    "tests/web/test_settings.py": "a provider's domain is refused as the firm's",
}
#: Domains of mail servers, of which only the table of servers speaks.
_MAIL_SERVERS = {
    *(
        "emailsrvr.com",
        "gandi.net",
        "infomaniak.ch",
        "infomaniak.com",
        "ionos.com",
        "ionos.de",
        "kundenserver.de",
    ),
    *(
        "magenta.de",
        "messagingengine.com",
        "ovh.net",
        "perfora.net",
        "posteo.net",
        "rzone.de",
        "secureserver.net",
    ),
    *("strato.de", "yahoodns.net", "zohomail.com"),
}
_NAMED_THERE = {
    "src/heardback/gateways/autodiscover.py": _MAIL_SERVERS,
    "tests/gateways/test_autodiscover.py": {"evilgoogle.com"},  # must not pass for Google's
    # The names of modules of ours.
    "src/heardback/reading/lang/promise_words_de.py": {"lang.de"},
    "src/heardback/reading/lang/promise_words_fr.py": {"lang.fr"},
    "tests/gateways/test_push.py": {"fcm.googleapis.com"},  # stands behind an "@" in a forged address
}
_RESERVED = re.compile(
    r"(?:^|\.)(?:example|test|invalid|localhost|local|arpa)$|(?:^|\.)example\.(?:com|net|org)$"
)
_ADDRESS = re.compile(r"[\w.+%-]+@((?:[\w-]+\.)+[a-zA-Z]{2,24})\b")
# `log.info(` is code, no domain.
_DOMAIN = re.compile(
    r"(?i)\b(?:[a-z0-9-]+\.)*?"
    r"([a-z0-9-]+\.(?:com|net|org|de|fr|io|eu|edu|gov|info|biz|ru|jp|cn|ch|co\.uk|co\.jp|com\.br))\b(?!\.\w|\()"
)
_WRITTEN = (".py", ".md", ".j2", ".html", ".js", ".toml", ".css", "")


def test_no_real_addresses_and_domains() -> None:
    """Made-up people live at reserved domains, so that nobody real is ever shown or written to."""
    here = Path(__file__).resolve()
    wrong: list[str] = []
    for path in files():
        if path == here or path.suffix not in _WRITTEN or path.name == "LICENSE":
            continue
        found = {domain.lower() for domain in _ADDRESS.findall(text(path))}
        found |= {domain.lower() for domain in _DOMAIN.findall(text(path))} - set(_REAL_DOMAINS)
        if named(path) in _ABOUT_PROVIDERS:
            found -= PUBLIC_MAIL_DOMAINS
        found -= _NAMED_THERE.get(named(path), set())
        wrong.extend(f"{named(path)}: {domain}" for domain in sorted(found) if not _RESERVED.search(domain))
    assert not wrong


def test_no_real_north_american_numbers() -> None:
    """Numbers of made-up people are 555-0100 to 555-0199, which no telephone company gives out."""
    wrong = []
    number = re.compile(r"(?<![\d.])(?:\+?1[ .-]?)?\(?[2-9]\d\d\)?[ .-][2-9]\d\d[ .-]\d{4}(?![\d.])")
    for path in files():
        if path.suffix not in (".py", ".md", ".j2", ".html"):
            continue
        for found in number.findall(text(path)):
            if not re.search(r"555[ .-]01\d\d$", found):
                wrong.append(f"{named(path)}: {found}")
    assert not wrong
