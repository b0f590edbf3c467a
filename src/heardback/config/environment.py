"""What an administrator may set from outside: at most 25 variables, each with a default and a meaning.

An unknown `HEARDBACK_*` variable stops start-up: a mistyped name that is silently passed over is a setting that
somebody believes in. What people tune while using the desk is a versioned row in the settings pages instead.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

VARIABLES: Mapping[str, tuple[str, str]] = {
    "HEARDBACK_HOME": ("~/.heardback", "Folder of everything this installation keeps: database, keys, logs."),
    "HEARDBACK_DATABASE_URL": (
        "",
        "postgres://user:password@host:5432/name; without it, SQLite in HEARDBACK_HOME.",
    ),
    "HEARDBACK_URL": (
        "http://127.0.0.1:8600",
        "The address people open; links in notices start with it, and https turns on secure cookies.",
    ),
    "HEARDBACK_HOSTS": ("", "Further host names that the desk answers to, separated by commas."),
    "HEARDBACK_BIND": ("127.0.0.1", "The address that the web server listens on."),
    "HEARDBACK_PORT": ("8600", "The port that the web server listens on."),
    "HEARDBACK_WEB_WORKERS": ("2", "Processes that serve pages."),
    "HEARDBACK_BEHIND_PROXY": (
        "",
        "1 if a reverse proxy in front sets X-Forwarded-For and X-Forwarded-Proto.",
    ),
    "HEARDBACK_KEYS": ("", "Folder of the encryption keys; by default keys/ in HEARDBACK_HOME."),
    "HEARDBACK_LOG": ("text", "text for people, json for programs."),
    "HEARDBACK_METRICS_TOKEN": (
        "",
        "If set, /metrics asks for it as a bearer token; else only this machine may read it.",
    ),
    "HEARDBACK_SMTP_LISTEN": ("", "host:port of the listener for forwarded and journaled mail; empty: none."),
    "HEARDBACK_SMTP_CERTIFICATE": (
        "",
        "PEM file with certificate and key, to offer STARTTLS on that listener.",
    ),
    "HEARDBACK_NOTICES": (
        "",
        "smtp://user:password@host:587 to send notices with; by default a watched mailbox's own.",
    ),
    "HEARDBACK_DEMO": ("", "1 marks every page as a demo; ./run demo sets it."),
    "HEARDBACK_TEST_DATABASE_URL": (
        "",
        "A PostgreSQL server for the tests to make databases on; else SQLite.",
    ),
    "HEARDBACK_EXAMS": ("", "Folder of the exams that the tests run against."),
}


class UnusableSetting(ValueError):
    """A variable that cannot be used; the message names it and the mend."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The variables as given; `value` falls back to the default."""

    given: Mapping[str, str]

    def value(self, name: str) -> str:
        """Return the variable's value, stripped, or its default."""
        return self.given.get(name, "").strip() or VARIABLES[name][0]

    def is_on(self, name: str) -> bool:
        """Whether a yes/no variable says yes; UnusableSetting for anything but 1, yes, true, 0, no, false."""
        value = self.value(name).lower()
        if value not in ("", "0", "no", "false", "1", "yes", "true"):
            raise UnusableSetting(f"{name} is {value!r}: set it to 1 or leave it out.")
        return value in ("1", "yes", "true")

    def number(self, name: str) -> int:
        """Return a whole number; UnusableSetting with the mend otherwise."""
        value = self.value(name)
        if not value.isdigit():
            raise UnusableSetting(
                f"{name} is {value!r}: set it to a whole number such as {VARIABLES[name][0]}."
            )
        return int(value)


def read_environment(given: Mapping[str, str] = os.environ) -> Environment:
    """Return the environment; raises UnusableSetting for a HEARDBACK_ variable that does not exist."""
    for name in given:
        if name.startswith("HEARDBACK_") and name not in VARIABLES:
            known = ", ".join(sorted(VARIABLES))
            raise UnusableSetting(
                f"{name} is not a setting of Heardback: take it out, or use one of {known}."
            )
    return Environment(given)
