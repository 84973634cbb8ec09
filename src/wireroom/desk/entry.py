"""Signing in at the desk and out of it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from wireroom.desk import throttle
from wireroom.desk.screens import render_bare, say_of

_MOST_NAME, _MOST_PASSWORD = 150, 1000  # characters
_attempts = throttle.Attempts()


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, and what becomes of it."""
    told = request.POST if request.method == "POST" else request.GET
    onward = _onward(told.get("next", ""))
    if request.user.is_authenticated:
        return HttpResponseRedirect(onward)
    if request.method != "POST":
        return _form(request, 200, "", onward)
    name, password = told.get("name", "")[:_MOST_NAME].strip(), told.get("password", "")[:_MOST_PASSWORD]
    say = say_of(request)
    counted = (f"account {name.casefold()}", f"address {throttle.neighbourhood(address_of(request))}")
    if not _attempts.begin(*counted):
        answer = _form(request, 429, name, onward, say("Too many attempts. Wait a minute and try again."))
        answer["retry-after"] = str(int(throttle.SECONDS))
        return answer
    user = authenticate(request, username=name, password=password) if "\0" not in name else None
    if user is None:
        return _form(request, 403, name, onward, say("Name and password do not fit together."))
    _attempts.succeeded(*counted)
    Session.objects.filter(expire_date__lt=datetime.now(UTC)).delete()
    login(request, user)
    return HttpResponseRedirect(onward)


def _form(request: HttpRequest, status: int, name: str, onward: str, error: str = "") -> HttpResponse:
    token = get_token(request)
    return render_bare(request, "login.html", status, name=name, onward=onward, error=error, form_token=token)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(settings.LOGIN_URL)


def address_of(request: HttpRequest) -> str:
    """Who asks: the other end of the connection, or whom a proxy on this very machine says it speaks for."""
    peer: str = request.META.get("REMOTE_ADDR", "")
    told = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return told if told and peer in {"127.0.0.1", "::1"} else peer


def _onward(wanted: str) -> str:
    """Where to go after signing in: a page of the desk, whatever the address said."""
    inside = wanted.startswith("/desk/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if inside else settings.LOGIN_REDIRECT_URL
