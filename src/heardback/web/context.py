"""What every page shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def every_page(request: HttpRequest) -> dict[str, Any]:
    """Whether this is a demo."""
    return {"is_demo": settings.HEARDBACK_DEMO}
