"""Django's settings, all of them derived from the environment (see ``environment``)."""

from __future__ import annotations

from logging import LogRecord
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from lamppost.environment import env, secret_key

ENV = env()
HOME: Path = ENV.home
SOURCE = Path(__file__).parent
HOME.mkdir(parents=True, exist_ok=True)

SECRET_KEY = secret_key()
DEBUG = False
ALLOWED_HOSTS = [host.strip() for host in ENV.allowed_hosts.split(",") if host.strip()]
ROOT_URLCONF = "lamppost.urls"
WSGI_APPLICATION = "lamppost.wsgi.application"
AUTH_USER_MODEL = "accounts.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
APPEND_SLASH = True

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(HOME / "lamppost.sqlite3"),
    "OPTIONS": {
        # A writer that only finds out at its first write that another was faster would fail;
        # taking the lock at the start makes it wait instead.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: what we acknowledged survives a power cut, not only a crash.
        # SECURE_DELETE: what is erased or sealed does not stay readable in free pages.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000; "
        "PRAGMA mmap_size=268435456;",
    },
}
DATABASES = {
    "default": dj_database_url.parse(ENV.database_url, conn_max_age=600, conn_health_checks=True)
    if ENV.database_url
    else {**SQLITE, "CONN_MAX_AGE": None}
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "lamppost.foundation.audit",
    "lamppost.foundation.jobs",
    "lamppost.foundation.notify",
    "lamppost.foundation.push",
    "lamppost.people.accounts",
    "lamppost.market.sites",
    "lamppost.market.texts",
    "lamppost.market.categories",
    "lamppost.market.media",
    "lamppost.market.listings",
    "lamppost.market.promotions",
    "lamppost.market.search",
    "lamppost.market.contact",
    "lamppost.trust.screening",
    "lamppost.trust.links",
    "lamppost.trust.review",
    "lamppost.trust.cases",
    "lamppost.web",
]
MIDDLEWARE = [
    "lamppost.web.middleware.TrustedProxies",
    "django.middleware.security.SecurityMiddleware",
    # Before the policy: repeated on each style and drawing it would weigh more than some of them.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "lamppost.web.kept_pages.KeptPages",
    "lamppost.web.middleware.CompressPages",
    "lamppost.web.middleware.LimitBodies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lamppost.web.middleware.SiteAndLanguage",
    "lamppost.web.middleware.AnswerDomainErrors",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            SOURCE / "web" / "templates",
            SOURCE / "web" / "public" / "templates",
            SOURCE / "web" / "member" / "templates",
            SOURCE / "web" / "staff" / "templates",
        ],
        "OPTIONS": {
            "environment": "lamppost.web.jinja.environment",
            "extensions": ["jinja2.ext.i18n"],
            "context_processors": ["lamppost.web.context.page_context"],
        },
    }
]

# Pages and styles come from here, and from nowhere else.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "img-src": [SELF, "blob:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
HTTPS = ENV.base_url.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # kept only from trusted proxies
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_ENGINE = "lamppost.people.accounts.sessions"
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# The library behind passkeys, authenticator apps and recovery codes. Its own pages are not
# included anywhere: no password, no sign-up, no reset stands beside our doors.
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Wrong codes: of one account 5 in 5 minutes, and of one connection what a school may need.
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip,5/5m/key"}
MFA_ADAPTER = "lamppost.people.accounts.factors.Factory"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks of telephones go half a minute wrong
CSRF_TRUSTED_ORIGINS = [ENV.base_url]
CSRF_FAILURE_VIEW = "lamppost.web.errors.csrf_failure"
# Own forms stay far below this; photos are streamed to disk, and LimitBodies stops the rest.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 13
FILE_UPLOAD_MAX_MEMORY_SIZE = 262_144
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_TEMP_DIR = None
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
TRUSTED_PROXIES = frozenset(a.strip() for a in ENV.trusted_proxies.split(",") if a.strip())

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [SOURCE / "web" / "static", HOME / "build" / "static"]
(HOME / "build" / "static").mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lamppost.web.assets.HashedAssets"},
}
WHITENOISE_MAX_AGE = 31_536_000
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else has a use for our styles

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("de", _("German")),
    ("es", _("Spanish")),
    ("fr", _("French")),
    ("ar", _("Arabic")),
]
LOCALE_PATHS = [SOURCE / "locale"]
LANGUAGE_COOKIE_NAME = "language"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Holds the counters of limits. With the usual 300 entries, whoever brings 300 new cookies would
# push everybody's counters out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}


SMTP_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


def _mail_settings(address: str) -> dict[str, object]:
    if not address:
        return {"EMAIL_HOST": "", "EMAIL_PORT": 25}
    parts = urlsplit(address)
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or SMTP_PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp",
    }


globals().update(_mail_settings(ENV.smtp_url.get_secret_value()))
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.mail_from


def _without_traceback(record: LogRecord) -> bool:
    record.exc_info = None
    return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {
        "one_line": {"()": "django.utils.log.CallbackFilter", "callback": _without_traceback}
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain"},
        "brief": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["one_line"],
        },
    },
    "root": {"handlers": ["stderr"], "level": ENV.log_level.upper()},
    "loggers": {
        "django.request": {"level": "ERROR"},
        # A traceback for each forged host or oversized form would be a way to fill a disk.
        "django.security": {"handlers": ["brief"], "propagate": False},
        # Two lines a job would bury everything else in the terminal of `make run`.
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
