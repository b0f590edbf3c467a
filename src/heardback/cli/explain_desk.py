"""What `heardback explain` says where the desk cannot be read: one sentence with the folder and the mend.

Imported only by explanations that need the desk; Django is set up by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from heardback.cli.errors import Refused


@contextmanager
def reading_the_desk() -> Iterator[None]:
    """Read the desk in this block; raises Refused where there is none, or where its database cannot be read."""
    from django.conf import settings
    from django.db import DatabaseError, connection

    try:
        if _is_nowhere() or "desk_firmprofile" not in connection.introspection.table_names():
            raise Refused(
                f"There is no desk in {settings.HEARDBACK_HOME}: set HEARDBACK_HOME to the folder of yours "
                "(./run serve keeps it in .run/desk, ./run demo in .run/demo), or begin one with heardback serve."
            )
        yield
    except DatabaseError as problem:
        raise Refused(f"The desk's database cannot be read ({problem}): run heardback doctor.") from problem


def _is_nowhere() -> bool:
    """Whether the database would be a new file: asking for it would make one."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    return connection.vendor == "sqlite" and not name.startswith(("file:", ":")) and not Path(name).exists()
