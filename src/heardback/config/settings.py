"""Django's settings, from the environment (`config.environment`) and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from heardback.config.environment import UnusableSetting, read_environment
from heardback.config.keys import django_secret, vault_key

ENVIRONMENT = read_environment()
HEARDBACK_HOME = Path(ENVIRONMENT.value("HEARDBACK_HOME")).expanduser()
HEARDBACK_KEYS = Path(ENVIRONMENT.value("HEARDBACK_KEYS") or HEARDBACK_HOME / "keys").expanduser()
HEARDBACK_URL = ENVIRONMENT.value("HEARDBACK_URL").rstrip("/")
HEARDBACK_DEMO = ENVIRONMENT.is_on("HEARDBACK_DEMO")
IS_BEHIND_PROXY = ENVIRONMENT.is_on("HEARDBACK_BEHIND_PROXY")
IS_SECURE = HEARDBACK_URL.startswith("https://")

HEARDBACK_HOME.mkdir(parents=True, exist_ok=True, mode=0o700)  # nobody else looks into it
SECRET_KEY = django_secret(HEARDBACK_KEYS)
vault_key(HEARDBACK_KEYS)  # made on first use
DEBUG = False
_host = urlsplit(HEARDBACK_URL).hostname
if not _host:
    raise UnusableSetting(
        f"HEARDBACK_URL is {HEARDBACK_URL!r}: set it to an address such as https://desk.pool.example."
    )
ALLOWED_HOSTS = [
    _host,
    *(host.strip() for host in ENVIRONMENT.value("HEARDBACK_HOSTS").split(",") if host.strip()),
]
if _host in ("127.0.0.1", "localhost"):
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [HEARDBACK_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "heardback.config",
    "heardback.web",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "heardback.desk",
    "heardback.intake",
    "heardback.alerts",
]

MIDDLEWARE = [
    "heardback.web.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "heardback.web.unstorable.UnstorableMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "heardback.web.middleware.SignedInMiddleware",
]

ROOT_URLCONF = "heardback.config.urls"
WSGI_APPLICATION = "heardback.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "heardback.web.context.every_page",
            ],
            "builtins": ["heardback.web.templatetags.heardback"],
        },
    }
]

AUTH_USER_MODEL = "desk.Staff"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]


def _databases() -> dict[str, dict[str, Any]]:
    url = ENVIRONMENT.value("HEARDBACK_DATABASE_URL")
    if not url:
        return {"default": _sqlite(HEARDBACK_HOME / "heardback.sqlite3")}
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {"default": _sqlite(Path(parts.path))}
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise UnusableSetting(
            "HEARDBACK_DATABASE_URL cannot be read: write it as postgres://user:password@host:5432/name, or leave it "
            "out for SQLite."
        )
    return {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or "") or unquote(dict(_query(parts.query)).get("host", "")),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
        }
    }


def _query(query: str) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (part.partition("=") for part in query.split("&")) if name]


def _sqlite(path: Path) -> dict[str, Any]:
    # synchronous=FULL: a power cut must not undo commit 1 (DESIGN, storage).
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; "
                "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456; PRAGMA journal_size_limit=67108864;"
            ),
        },
    }


DATABASES = _databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
USE_I18N = False

STATIC_URL = "static/"
STATIC_ROOT = HEARDBACK_HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_NAME = "__Host-session" if IS_SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_SECURE else "csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "heardback.web.accounts.refused.csrf_failed"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = IS_SECURE
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Without a proxy of ours, X-Forwarded-* is a visitor's own word and counts for nothing.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if IS_BEHIND_PROXY else 0
if IS_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 4_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 4_000_000
MOST_UPLOADED = 25_000_000  # bytes of one reply's attachments together

# People are invited by an admin; nobody signs up.
ACCOUNT_ADAPTER = "heardback.web.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
EMAIL_BACKEND = (
    "django.core.mail.backends.dummy.EmailBackend"  # libraries send nothing: letters have an outbox
)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # a lead's invitation vouches for the address
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SECURE
MFA_TOTP_ISSUER = "Heardback"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "chosen": {"()": "heardback.config.logs.formatter", "style": ENVIRONMENT.value("HEARDBACK_LOG")}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "chosen"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "msal": {"level": "WARNING"},
        "mail.log": {"level": "WARNING"},  # aiosmtpd's: a line for every word of a conversation
    },
}
