"""Where hubs find us: they ask whether we meant a subscription, and tell that a feed has changed (WebSub 5.3, 7)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from wireroom.intake.transport import MOST
from wireroom.intake.websub import subscriptions

router = Router(tags=["websub"])
_TEXT = "text/plain; charset=utf-8"


@router.get("/websub/{callback}", summary="A hub asks whether a subscription was meant", include_in_schema=False)
def confirm(request: HttpRequest, callback: str) -> HttpResponse:
    """The challenge for a subscription that we asked for; 404 for any other."""
    challenge = subscriptions.confirm(callback, request.GET.dict())
    if challenge is None:
        return HttpResponse("not asked for\n", status=404, content_type=_TEXT)
    return HttpResponse(challenge, content_type=_TEXT)


@router.post("/websub/{callback}", summary="A hub tells that a feed has changed", include_in_schema=False)
def notify(request: HttpRequest, callback: str) -> HttpResponse:
    """Always 202 for a subscription that we have, whether its signature held or not (7.1): a forger learns nothing."""
    if not subscriptions.known(callback):
        return HttpResponse("not asked for\n", status=404, content_type=_TEXT)
    subscriptions.notified(callback, request.headers.get("x-hub-signature", ""), request.read(MOST + 1))
    return HttpResponse(status=202)
