"""Reading a printed issue as a machine does that honours the file's own account of its words (ISO 32000-2, 14.9.4)."""

import re
from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader
from pypdf.generic import ByteStringObject, ContentStream, DictionaryObject, TextStringObject


def text_of(path: Path) -> str:
    """All words of a PDF in the order of its content, page by page; a word divided at a line's end is whole again."""
    reader = PdfReader(path)
    return "\n".join("".join(_page(page, reader)) for page in reader.pages)


def pages_of(path: Path) -> list[str]:
    """The words of each page."""
    reader = PdfReader(path)
    return ["".join(_page(page, reader)) for page in reader.pages]


def folded(text: str) -> str:
    """Text without white space and the hyphens of divided words: what two settings of the same words have in common."""
    return re.sub(r"[\s\u00ad]+", "", text)


def _page(page, reader) -> Iterator[str]:  # noqa: C901 (one case an operator)
    fonts = {name: _letters(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
    letters: dict[bytes, str] = {}
    spans: list[str | None] = []  # what each open span says of itself
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator == b"BDC":
            told = operands[1].get("/ActualText") if isinstance(operands[1], DictionaryObject) else None
            spans.append(None if told is None else _said(told))
            if told is not None:
                yield spans[-1]
        elif operator == b"BMC":
            spans.append(None)
        elif operator == b"EMC":
            spans.pop()
        elif operator == b"Tf":
            letters = fonts[operands[0]]
        elif operator == b"BT":
            yield "\n"
        elif operator in {b"Tj", b"TJ"} and not any(each is not None for each in spans):
            for part in operands[0] if operator == b"TJ" else operands:
                if isinstance(part, TextStringObject | ByteStringObject):
                    data = part.original_bytes
                    yield "".join(letters.get(data[at : at + 2], "\ufffd") for at in range(0, len(data), 2))


def _said(told) -> str:
    """A text string (ISO 32000-2, 7.9.2.2)."""
    data = told.original_bytes
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be")
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8")
    return str(told)


def _letters(font) -> dict[bytes, str]:
    """What the codes of a font stand for, by its ToUnicode table."""
    table = font["/ToUnicode"].get_object().get_data().decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letters in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[bytes.fromhex(code)] = bytes.fromhex(letters).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, letters in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            start = bytes.fromhex(letters).decode("utf-16-be")
            for step in range(int(last, 16) - int(first, 16) + 1):
                code = (int(first, 16) + step).to_bytes(2, "big")
                found[code] = start[:-1] + chr(ord(start[-1]) + step)
    return found
