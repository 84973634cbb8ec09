"""The API's manual: its OpenAPI description as a page without any script, so that it obeys the site's policy."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import Any

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}"
    "code{background:#eee;padding:.1em .3em}dt{font-weight:600;margin-top:.5rem}"
    "section{border-top:1px solid #999;padding:.5rem 0}"
    "@media(prefers-color-scheme:dark){body{background:#111;color:#eee}code{background:#333}a{color:#9cf}}"
)
POLICY = (
    "default-src 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
"""The page's Content-Security-Policy."""


def page(schema: dict[str, Any]) -> str:
    """The manual of an OpenAPI description."""
    info = schema["info"]
    operations = "".join(
        _operation(path, method, told) for path, methods in schema["paths"].items() for method, told in methods.items()
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(info['title'])}: the API</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{escape(info['title'])}: the API</h1><p>{escape(info.get('description', ''))}</p>"
        f'<p>For programs: <a href="openapi.json">openapi.json</a></p>{operations}</main></body></html>\n'
    )


def _operation(path: str, method: str, told: dict[str, Any]) -> str:
    given = "".join(_given(each) for each in told.get("parameters", ()))
    answers = "".join(
        f"<dt>{escape(str(status))}</dt><dd>{escape(each.get('description', ''))}</dd>"
        for status, each in told.get("responses", {}).items()
    )
    return (
        f"<section><h2><code>{escape(method.upper())} {escape(path)}</code></h2><p>{escape(told.get('summary', ''))}. "
        f"{escape(told.get('description', ''))}</p>{f'<h3>Given</h3><dl>{given}</dl>' if given else ''}"
        f"<h3>Answers</h3><dl>{answers}</dl></section>"
    )


def _given(parameter: dict[str, Any]) -> str:
    about = parameter.get("description") or parameter.get("schema", {}).get("description", "")
    return f"<dt><code>{escape(parameter['name'])}</code> ({escape(parameter['in'])})</dt><dd>{escape(about)}</dd>"
