"""The product's settings for the tests: a home of their own, a database of their own.

HEARDBACK_TEST_DATABASE_URL names a PostgreSQL server to run the suite on; without it, SQLite.
"""

import os
import tempfile

os.environ.setdefault("HEARDBACK_HOME", tempfile.mkdtemp(prefix="heardback-tests-"))
os.environ["HEARDBACK_DATABASE_URL"] = os.environ.pop("HEARDBACK_TEST_DATABASE_URL", "")

from heardback.config.settings import *  # noqa: F403
from heardback.config.settings import STATIC_ROOT

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # as collectstatic leaves it

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
