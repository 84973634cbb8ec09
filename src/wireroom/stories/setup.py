"""Wakes Django for one newspaper folder. Call it once a process, before anything of `stories.models` is imported."""

from __future__ import annotations

import gc
import os
from pathlib import Path

from wireroom import config, logs


def setup(folder: str | Path) -> config.Newspaper:
    """Bind this process to a newspaper folder, bring its database up to date, and return its settings.

    Raises ConfigError when newspaper.toml is wrong. A process serves one folder: a second one is a RuntimeError.
    """
    newspaper = config.load(folder)
    logs.configure()
    gc.set_threshold(
        50_000, 20, 50
    )  # a batch makes many short-lived values; the default would look through them for ever
    bound = os.environ.setdefault("WIREROOM_DIR", newspaper.folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wireroom.settings")
    if Path(bound).resolve() != Path(newspaper.folder):
        raise RuntimeError(f"this process already serves {bound}")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    return newspaper
