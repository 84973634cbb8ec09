"""The desk's screens: what came over the wire, what became of it, what is kept off and why. Nothing is changed here."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from wireroom.config import Feed
from wireroom.desk import look, record
from wireroom.desk.screens import language_of, moment, render
from wireroom.desk.shown import MOST, show
from wireroom.intake.health import Health, healths
from wireroom.stories.models import Dispatch

_STATES = ("new", "held", "refused")
_ENDINGS = {"newsml-g2": "xml", "nitf": "xml", "rss": "xml", "atom": "xml", "ninjs": "json"}


@require_safe
@login_required
def dispatches(request: HttpRequest) -> HttpResponse:
    """The newest dispatches, by state and source."""
    state, source, before = _filter(request)
    rows, more = record.dispatches(state, source, before)
    kept = {name: value for name, value in (("state", state), ("source", source)) if value}
    return render(
        request,
        "dispatches.html",
        days=_by_day([{**msgspec.to_builtins(row), "received": _moment(request, row.received)} for row in rows]),
        state=state,
        source=source,
        sources=[{"slug": each.slug, "name": each.name} for each in settings.NEWSPAPER.sources],
        counts=record.dispatch_counts(),
        newest=record.newest_dispatch() if not before else 0,
        first="?" + urlencode(kept) if before else "",
        older="?" + urlencode({**kept, "before": rows[-1].id}) if more else "",
        states={each: "?" + urlencode({**kept, "state": each}) for each in _STATES},
        every="?" + urlencode({name: value for name, value in kept.items() if name != "state"}),
    )


def _by_day(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows below the days on which they were received."""
    return [{"day": day, "rows": list(same)} for day, same in groupby(rows, key=lambda row: row["received"]["day"])]


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """How many dispatches came after the one that the screen knows: for the screen's script."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=403)
    state, source, _ = _filter(request)
    return JsonResponse({"count": record.dispatches_after(_number(request, "after"), state, source)})


@require_safe
@login_required
def dispatch(request: HttpRequest, pk: int) -> HttpResponse:
    """One dispatch: all that is known of it, what it filed, and its bytes as text."""
    found = record.dispatch(pk)
    if found is None:
        raise Http404
    head = bytes(found.head)  # type: ignore[attr-defined]
    kept: int = found.kept  # type: ignore[attr-defined]
    shown = show(head, found.charset)
    return render(
        request,
        "dispatch.html",
        dispatch=_facts(request, found),
        stories=msgspec.to_builtins(record.filed(pk)),
        shown=msgspec.to_builtins(shown),
        kept=kept,
        cut=kept > MOST,
    )


def _facts(request: HttpRequest, found: Dispatch) -> dict[str, Any]:
    names = (
        "id", "source", "feed", "name", "media_type", "charset", "sha256", "size", "state", "format", "items", "error",
        "error_where", "error_do", "notes",
    )  # fmt: skip
    return {name: getattr(found, name) for name in names} | {
        "url": _without_secrets(found.url),
        "received": _moment(request, found.received),
        "filed_at": _moment(request, found.filed_at) if found.filed_at else None,
    }


@require_safe
@login_required
def download(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """The exact bytes of a dispatch, as a file to keep: never as something a browser would open here."""
    found = record.exact_bytes(pk)
    if found is None:
        raise Http404
    data, form = found
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["content-disposition"] = f'attachment; filename="dispatch-{pk}.{_ENDINGS.get(form, "bin")}"'
    return answer


@require_safe
@login_required
def stories(request: HttpRequest) -> HttpResponse:
    """The stories that readers do not see, and why."""
    state = request.GET.get("state", "")
    state = state if state in record.KEPT_OFF else record.KEPT_OFF[0]
    before = _number(request, "before")
    rows, more = record.stories(state, before)
    return render(
        request,
        "stories.html",
        rows=[
            {
                **msgspec.to_builtins(row),
                "updated": _moment(request, row.updated),
                "release_at": _moment(request, row.release_at) if row.release_at else None,
            }
            for row in rows
        ],
        state=state,
        counts=record.story_counts(),
        first=f"?state={state}" if before else "",
        older=f"?state={state}&before={rows[-1].id}" if more else "",
    )


@require_safe
@login_required
def feeds(request: HttpRequest) -> HttpResponse:
    """The newspaper's feeds, and how each one does."""
    all_feeds = settings.NEWSPAPER.feeds
    rows = [_feed(request, feed, how) for feed, how in zip(all_feeds, healths(all_feeds), strict=True)]
    return render(request, "feeds.html", rows=rows)


def _feed(request: HttpRequest, feed: Feed, how: Health) -> dict[str, Any]:
    safe = _without_secrets(feed.url)
    times = {
        name: _moment(request, when) if (when := getattr(how, name)) else None
        for name in ("last_delivery", "last_success", "error_at", "next_look")
    }
    return {
        "slug": feed.slug,
        "source": feed.source,
        "transport": feed.transport,
        "where": feed.path if feed.transport == "folder" else safe,
        "every": feed.every,
        "state": how.state,
        "failures": how.failures,
        "error": how.error.replace(feed.url or safe, safe) if how.state == "failing" else "",
        **times,
    }


@require_safe
def static(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """A file of the desk's own. Its name changes with its content: it may be kept for ever."""
    data = look.files(settings.NEWSPAPER.paper.title).get(name)
    if data is None:
        raise Http404
    answer = HttpResponse(data, content_type=look.TYPES[name[name.rindex(".") :]])
    answer["cache-control"] = "public, max-age=31536000, immutable"
    return answer


def _filter(request: HttpRequest) -> tuple[str, str, int]:
    """State, source and last dispatch of a list, as the address tells them; what is not known is passed over."""
    state, source = request.GET.get("state", ""), request.GET.get("source", "")
    return (
        state if state in _STATES else "",
        source if any(each.slug == source for each in settings.NEWSPAPER.sources) else "",
        _number(request, "before"),
    )


def _number(request: HttpRequest, name: str) -> int:
    told = request.GET.get(name, "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) <= 18 else 0


def _moment(request: HttpRequest, when: datetime) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(moment(when, settings.NEWSPAPER.zone, language_of(request)))
    return told


def _without_secrets(url: str) -> str:
    """An address as it may be shown: no password, no query."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}" + ("?…" if parts.query else "") if host else ""
