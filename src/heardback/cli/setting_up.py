"""Django for commands of the live desk: set up on demand, with an unusable setting said in one sentence."""

from __future__ import annotations

import os

from heardback.cli.errors import Refused


def set_up_desk() -> None:
    """Make the desk's tables and settings usable; raises Refused naming the setting that cannot be used."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardback.config.settings")
    try:
        django.setup()
    except (ValueError, ImproperlyConfigured) as problem:  # UnusableSetting is a ValueError
        raise Refused(str(problem)) from problem
    except OSError as problem:
        raise Refused(
            f"{problem.filename or 'HEARDBACK_HOME'} cannot be used ({problem.strerror or problem}): set "
            "HEARDBACK_HOME to a folder that this user may write to."
        ) from problem
