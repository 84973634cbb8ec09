"""The addresses that copy may link to: absolute http, https, mailto and tel, and nothing that hides behind them."""

import pytest

from wireroom.wire.links import safe_link

GOOD = [
    "https://konkan.example/",
    "http://konkan.example/a?b=c&d=%20#e",
    "HTTPS://KONKAN.EXAMPLE/",
    "https://कोंकण.example/समाचार",
    "https://[2001:db8::1]/x",
    "mailto:desk@konkan.example?subject=Hello",
    "tel:+912220001000",
]


@pytest.mark.parametrize("href", GOOD)
def test_a_good_address_is_kept(href):
    assert safe_link(f" \n{href}\t") == href


BAD = [
    "", "#top", "/relative", "relative", "//konkan.example/", "?q", "https:", "https://", "https:///x", "https:/x",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)",
    "\u00a0javascript:alert(1)", "javascript&colon;alert(1)", "vbscript:x", "data:text/html,<b>", "data:image/png;base64,AA",
    "blob:https://a.example/1", "file:///etc/hostname", "ftp://a.example/", "view-source:https://a.example/", "about:blank",
    "intent://a.example", "ws://a.example/", "filesystem:https://a.example/x", "jar:https://a.example!/", "x-y://z",
    "https://a.example/\"onclick=alert(1)", "https://a.example/'x", "https://a.example/<b>", "https://a.example/>",
    "https://a.example/`x`", "https://a.example\\@b.example/", "https://a.example/\\x", "https://a.example/a b",
    "https://a.example/\tx", "https://a.example/\nx", "https://a.example/\rx", "https://a.example/\x00", "https://a.example/\x7f",
    "https://a.example/\x85x", "https://a.example/\u202egpj.exe", "https://a.example/\u2066x", "https://a.example/\u200fx",
    "https:// a.example/", "https://\u00a0a.example/", "http:javascript:alert(1)", "mailto: x", "tel:javascript", "mailto:",
    "https://a.example/" + "x" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("href", BAD)
def test_anything_else_is_no_address(href):
    assert safe_link(href) == ""
