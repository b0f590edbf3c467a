"""The peer's WSGI door; HELPDESK_WORK names its folder."""

import os
from pathlib import Path

from helpdesk_settings import configure

configure(Path(os.environ["HELPDESK_WORK"]))

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
