"""The API's addresses and its OpenAPI description, below /api/v1/."""

from __future__ import annotations

import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from wireroom import __version__
from wireroom.api import manual, push, readout, websub
from wireroom.api.problem import Problem, Refusal, answer

log = logging.getLogger(__name__)

_PROOFS = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "The feed's token."},
    "token": {"type": "http", "scheme": "bearer", "description": "A reader's token: stories of all sources."},
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Wireroom-Signature",
        "description": 't=UNIX,v1=hex(HMAC-SHA256(secret, t + "." + body)), for feeds with signature = "hmac".',
    },
}


class Api(NinjaAPI):
    """The API, with what its description says of proofs: they are checked by `api.admission`, before the body is read."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """The OpenAPI 3.1 description."""
        schema = super().get_openapi_schema(**given)
        schema["components"]["securitySchemes"] = _PROOFS
        for methods in schema["paths"].values():
            methods.pop("head", None)  # as GET, without the body: nobody needs to be told
        return schema


api = Api(
    title="wireroom",
    version=__version__,
    description="Agency wire in: deliveries are pushed to a feed and followed to their page. Published stories out.",
    docs_url=None,  # its page would need scripts: ours is at /api/v1/docs
    urls_namespace="api-v1",
)
api.add_router("", push.router)
api.add_router("", websub.router)
api.add_router("", readout.router)


def _manual(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(manual.page(dict(api.get_openapi_schema())), headers={"content-security-policy": manual.POLICY})


urlpatterns = [path("v1/docs", require_safe(_manual)), path("v1/", api.urls)]


@api.exception_handler(Refusal)
def _refused(_request: HttpRequest, error: Refusal) -> HttpResponse:
    return answer(error.problem)


@api.exception_handler(Http404)
def _missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return answer(Problem(404, "there is nothing at this address", "see /api/v1/openapi.json"))


@api.exception_handler(HttpError)
def _failed(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return answer(Problem(error.status_code, str(error)[:500]))


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return answer(Problem(400, "; ".join(_said(each) for each in error.errors)[:500], "see /api/v1/openapi.json"))


@api.exception_handler(Exception)
def _broken(request: HttpRequest, _error: Exception) -> HttpResponse:
    """Our own fault: the log has it, without what was sent."""
    log.exception("the API failed at %s %s", request.method, request.path)
    return answer(Problem(500, "wireroom failed", "send it again; if it happens again, please report it", wait=5))


def _said(error: dict[str, Any]) -> str:
    """A validation error in words: where and what."""
    where = ".".join(str(each) for each in error.get("loc", ()))
    return f"{where}: {error.get('msg', 'is wrong')}"
