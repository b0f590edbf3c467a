"""The WSGI door that granian serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardback.config.settings")
application = get_wsgi_application()
# Every page's module, before the first request: a phone system that waits for an answer hangs up after some seconds.
get_resolver().url_patterns  # noqa: B018
