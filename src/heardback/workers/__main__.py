"""One worker process: `python -m heardback.workers NAME [PARENT]`, as `heardback serve` starts it."""

from __future__ import annotations

import importlib
import logging
import os
import sys

from heardback.workers.lifeline import end_with

WORKERS = ("web", "ingest", "tick", "deliver", "live")


def main(name: str, parent: int | None = None) -> None:
    """Run one worker until it is told to stop."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardback.config.settings")
    if parent is not None:
        end_with(parent)
    if name == "web":
        from heardback.workers.web import serve_pages

        serve_pages()
        return
    django.setup()
    from heardback.workers.loop import Stop

    stop = Stop()
    stop.listen()
    importlib.import_module(f"heardback.workers.{name}").run(stop)
    logging.shutdown()
    # Threads that wait for a mail server hold nothing that is not committed: the process need not wait for them.
    os._exit(0)


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in WORKERS:
        sys.exit(f"Name one of the workers: {', '.join(WORKERS)}.")
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None)
