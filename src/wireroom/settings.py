"""Django's settings, made from newspaper.toml of the folder that WIREROOM_DIR names (``setup`` sets it).

Only the desk, search, API and the record use Django; baked pages never touch it.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from wireroom import config

FOLDER = os.environ.get("WIREROOM_DIR", ".")
NEWSPAPER = config.load(FOLDER)
_KEPT = 600  # seconds that a thread's connection to the database lives


def _secret(folder: Path) -> str:
    """The key that signs the desk's cookies: made once, kept beside the database, readable by its owner only."""
    path = folder / ".secret"
    try:
        return path.read_text("ascii")
    except FileNotFoundError:
        key = secrets.token_urlsafe(48)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as file:
            file.write(key)
        return key


def _database(url: str, folder: Path) -> dict[str, Any]:
    if url.startswith("sqlite:///"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(folder / url.removeprefix("sqlite:///")),
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
                "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON",
            },
            "CONN_MAX_AGE": _KEPT,
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or os.environ.get("WIREROOM_DATABASE_PASSWORD", "")),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": _KEPT,
        "CONN_HEALTH_CHECKS": True,
    }


def _hosts(newspaper: config.Newspaper) -> list[str]:
    """The names by which the desk may be called: those of newspaper.toml and this machine's own (no DNS rebinding)."""
    named = (newspaper.serve.desk_url, newspaper.paper.url, f"//{newspaper.serve.host}")
    return ["localhost", "127.0.0.1", "[::1]", *(host for each in named if (host := urlsplit(each).hostname))]


_folder = Path(NEWSPAPER.folder)
_desk_url = NEWSPAPER.serve.desk_url
SECRET_KEY = _secret(_folder)
DEBUG = False
ALLOWED_HOSTS = _hosts(NEWSPAPER)
DATABASES = {"default": _database(NEWSPAPER.storage.database, _folder)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "wireroom.stories",
    "wireroom.desk",
]
MIDDLEWARE = [
    "wireroom.serve.headers.DjangoHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "wireroom.serve.urls"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/desk/login/"
LOGIN_REDIRECT_URL = "/desk/"
CSRF_FAILURE_VIEW = "wireroom.desk.notices.stale_form"
CSRF_TRUSTED_ORIGINS = [_desk_url] if _desk_url else []
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "wireroom_desk", "wireroom_desk_form"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/desk/"  # cookies know no ports: readers' pages never see them
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _desk_url.startswith("https:") if _desk_url else NEWSPAPER.serve.hsts
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600  # a long shift
USE_TZ = True
TIME_ZONE = NEWSPAPER.paper.timezone
LANGUAGE_CODE = "en"
LOGGING_CONFIG = None
