"""The desk's screens: MiniJinja templates, as the press's pages are, in the editor's own language.

Sentences stand in English as ``_("...")`` and are translated by the press's `Strings` from catalogues of the desk's own
(``strings/hi.po``). Django's gettext was left aside: it needs catalogues compiled beside the sources, and the house would
have two ways to say a sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import Any

import minijinja
import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from msgspec import Struct

from wireroom.desk import look, record
from wireroom.press.strings import Strings, long_date, number, primary_tag, weave, zone_letters
from wireroom.press.strings import when as phrase

HERE = Path(__file__).parent
STRINGS = Strings(HERE / "strings")


class Moment(Struct, frozen=True):
    """A time in the newspaper's zone: for machines, and for editors as day and time of day or in one short phrase."""

    iso: str
    day: str
    clock: str
    label: str


def moment(when: datetime, zone: tzinfo, language: str) -> Moment:
    """A time (aware) as the desk shows it."""
    local = when.astimezone(zone)
    return Moment(
        iso=local.isoformat(timespec="seconds"),
        day=long_date(local.date(), language),
        clock=f"{local:%H:%M:%S}",
        label=phrase(when, zone, language).label,
    )


def language_of(request: HttpRequest) -> str:
    """The first language of the editor's browser that the desk speaks, English without one."""
    for part in request.headers.get("accept-language", "")[:200].split(","):
        language = primary_tag(part.partition(";")[0].strip())
        if language in STRINGS.languages:
            return language
    return "en"


def say_of(request: HttpRequest) -> Callable[[str], str]:
    """The function ``say`` of the editor's language."""
    return STRINGS.translate(language_of(request))


def render(request: HttpRequest, template: str, **values: Any) -> HttpResponse:
    """A screen for a signed-in editor."""
    name, token = request.user.get_username(), get_token(request)
    values |= {"waiting": record.waiting(), "alarms": _alarms(language_of(request))}
    return render_bare(request, template, editor=name, form_token=token, **values)


def _alarms(language: str) -> list[dict[str, Any]]:
    zone = settings.NEWSPAPER.zone
    return [
        {**msgspec.to_builtins(each), "at": msgspec.to_builtins(moment(each.at, zone, language))}
        for each in record.alarms()
    ]


def render_bare(request: HttpRequest, template: str, status: int = 200, **values: Any) -> HttpResponse:
    """A screen that anyone may see. It asks the database nothing."""
    language = language_of(request)
    paper, zone = settings.NEWSPAPER.paper, settings.NEWSPAPER.zone
    now = datetime.now(UTC).astimezone(zone)
    told = {
        "language": language,
        "paper": {"title": paper.title, "url": paper.url},
        "here": request.path,
        "zone": zone_letters(now),
        "now": msgspec.to_builtins(moment(now, zone, language)),
        "editor": "",
        "waiting": None,
        "alarms": [],
    }
    html = _environment().render_template(f"{language}/{template}", **(told | values))
    return HttpResponse(html.replace("&#x2f;", "/"), status=status)


@cache
def _environment() -> minijinja.Environment:
    title: str = settings.NEWSPAPER.paper.title
    return minijinja.Environment(
        loader=_load,
        path_join_callback=lambda name, parent: f"{parent.partition('/')[0]}/{name}",
        auto_escape_callback=lambda _: "html",
        trim_blocks=True,
        lstrip_blocks=True,
        debug=False,
        undefined_behavior="strict",
        filters={"number": number, "size": size},
        globals={"asset": lambda name: look.address(name, title)},
    )


def _load(name: str) -> str | None:
    language, _, file = name.partition("/")
    path = HERE / "templates" / file
    return weave(path.read_text("utf-8"), STRINGS.translate(language)) if path.is_file() else None


def size(count: int) -> str:
    """A number of bytes, short: 812 B, 5.4 KB, 1.3 MB."""
    if count < 1000:
        return f"{count} B"
    return f"{count / 1000:.1f} KB" if count < 999_950 else f"{count / 1_000_000:.1f} MB"
