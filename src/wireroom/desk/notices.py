"""What the server says when a request cannot be answered: at the desk as a screen, elsewhere as a plain line.

No notice looks into the database: it may be what failed.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from wireroom.desk.screens import render_bare, say_of


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """A form that was not sent from a page of ours, or from one too old."""
    say = say_of(request)
    return _notice(
        request, 403, say("This form is too old"), say("Go back, load the page again and send it once more.")
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """A request that makes no sense, or that calls the desk by a name which is not its own."""
    say = say_of(request)
    text = say("If you came by a name of your own for this server, set serve.desk_url in newspaper.toml.")
    return _notice(request, 400, say("This request cannot be answered"), text)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """A request that is not allowed."""
    say = say_of(request)
    return _notice(request, 403, say("This is not allowed"), "")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """There is nothing at this address."""
    say = say_of(request)
    return _notice(request, 404, say("Page not found"), say("There is no page at this address."))


def failed(request: HttpRequest) -> HttpResponse:
    """Something of ours went wrong; the log says what."""
    say = say_of(request)
    return _notice(request, 500, say("Something went wrong"), say("It has been noted in the log. Nothing is lost."))


def _notice(request: HttpRequest, status: int, heading: str, text: str) -> HttpResponse:
    if not request.path.startswith("/desk/"):
        return HttpResponse(f"{heading}\n", status=status, content_type="text/plain; charset=utf-8")
    return render_bare(request, "notice.html", status, code=status, heading=heading, text=text)
