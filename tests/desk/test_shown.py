"""A dispatch's bytes as an editor looks at them."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.desk.shown import show


@pytest.mark.parametrize(
    ("data", "charset", "text", "encoding"),
    [
        (b"<nitf>plain</nitf>", "", "<nitf>plain</nitf>", "utf-8"),
        ("पुल खुला".encode(), "", "पुल खुला", "utf-8"),
        ("caf\u00e9s".encode("latin-1"), "", "cafés", "windows-1252"),
        ("caf\u00e9".encode("latin-1"), "iso-8859-1", "café", "iso-8859-1"),
        ('<?xml version="1.0" encoding="ISO-8859-2"?>ő'.encode("iso-8859-2"), "", None, "iso-8859-2"),
        ("\ufeffmarked".encode(), "", "marked", "utf-8"),
        ("sixteen".encode("utf-16"), "", "sixteen", "utf-16"),
        (b"one\r\ntwo\rthree", "", "one\ntwo\nthree", "utf-8"),
        (b"", "", "", "utf-8"),
        (b"plain", "no-such-charset", "plain", "utf-8"),
        (b"plain", "hex", "plain", "utf-8"),  # a codec that is no charset
    ],
)
def test_text_is_read_as_its_sender_meant_it(data, charset, text, encoding):
    shown = show(data, charset)
    assert shown.encoding == encoding
    if text is not None:
        assert shown.text == text


def test_what_the_eye_would_miss_is_written_out():
    shown = show("a\u202eb\u200fc\x00d\x1be".replace("\x00", "").encode() + b"\x07")
    assert shown.text == "a‹U+202E›b‹U+200F›cd‹U+001B›e‹U+0007›"


def test_a_character_that_was_cut_at_the_end_is_no_other_encoding():
    shown = show("पुल".encode()[:-1])
    assert shown.encoding == "utf-8"
    assert shown.text == "पु\ufffd"


@pytest.mark.parametrize(
    "data", [b"\xff\xd8\xff\xe0JFIF", b"\x89PNG\r\n", b"PK\x03\x04", gzip.compress(b"a", mtime=0), b"a\x00b"]
)
def test_what_is_no_text_is_shown_as_hex_digits(data):
    shown = show(data)
    assert shown.encoding == ""
    assert shown.text.startswith(f"00000000  {data[:3].hex(' ')}")


@given(data=st.binary(max_size=300), charset=st.text(max_size=12))
def test_anything_can_be_shown(data, charset):
    shown = show(data, charset)
    assert not set(shown.text) & {"\x00", "\x1b", "\u202e", "\r"}
