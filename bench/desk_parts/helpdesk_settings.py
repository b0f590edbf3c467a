"""django-helpdesk's settings for the benchmark: SQLite with the same durability as ours, no outgoing mail."""

from __future__ import annotations

from pathlib import Path


def configure(work: Path) -> None:
    """Set Django up in `work`."""
    import django
    from django.conf import settings

    settings.configure(**values(work))
    django.setup()


def values(work: Path) -> dict[str, object]:
    """Return the settings as its documentation asks for them."""
    work.mkdir(parents=True, exist_ok=True)
    return {
        "SECRET_KEY": "bench",
        "ALLOWED_HOSTS": ["127.0.0.1"],
        "ROOT_URLCONF": "helpdesk_urls",
        "INSTALLED_APPS": [
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.sites",
            "django.contrib.messages",
            "django.contrib.staticfiles",
            "django.contrib.humanize",
            "rest_framework",
            "helpdesk",
        ],
        "MIDDLEWARE": [
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(work / "helpdesk.sqlite3"),
                "CONN_MAX_AGE": None,
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
                },
            }
        },
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "MEDIA_ROOT": str(work / "media"),
        "STATIC_URL": "/static/",
        "SITE_ID": 1,
        "USE_TZ": True,
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "LOGGING_CONFIG": None,
        "HELPDESK_TEAMS_MODE_ENABLED": False,
    }
