"""The darkroom: a picture as delivered becomes the forms that pages show, encoded anew and without what it carried.

Pure, and run apart from everything else (`stories.apart`): decoding is the part of the house that meets the most hostile
bytes.
"""

from __future__ import annotations

import hashlib
import io
from typing import Any

from PIL import Image, ImageCms, ImageOps, features

from wireroom.stories.forms import WIDTHS, Made, form_name, widths_of
from wireroom.wire.item import Refused

TALLEST = 8000
MOST_PIXELS = 40_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF")  # never SVG
_KINDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    # AVIF at its ninth speed: half of WebP's time at the same size, and nearer to the picture. Its slower speeds cost four
    # times as much for a tenth of the bytes: too much where a story waits for its picture.
    ("avif", "AVIF", {"quality": 50, "speed": 9, "max_threads": 1}),
    ("webp", "WEBP", {"quality": 74, "method": 2}),
    ("jpg", "JPEG", {"quality": 80, "progressive": True}),
)


def make(data: bytes) -> Made:
    """Decode a picture and encode it anew, upright, in sRGB and without any metadata. Raises Refused with the reason."""
    try:
        picture = _decoded(data)
    except Refused:
        raise
    except Exception as error:  # whatever a decoder raises on bytes that are no picture
        told = f"{type(error).__name__}: {error}"
        raise Refused(f"not a readable picture: {told}"[:200], do="send JPEG, PNG, WebP, GIF or TIFF") from None
    shrink = min(1.0, WIDTHS[-1] / picture.width, TALLEST / picture.height)
    picture = _sized(picture, max(1, int(picture.width * shrink)))
    digest = hashlib.sha256(f"{picture.width}x{picture.height}:".encode() + picture.tobytes()).hexdigest()
    forms: dict[str, bytes] = {}
    kinds = [each for each in _KINDS if each[0] != "avif" or features.check("avif")]
    for width in widths_of(picture.width):
        sized = _sized(picture, width)
        for kind, name, options in kinds:
            out = io.BytesIO()
            sized.save(out, name, **options)
            forms[form_name(digest, width, kind)] = out.getvalue()
    return Made(digest, picture.width, picture.height, forms, tuple(kind for kind, _, _ in kinds))


def _decoded(data: bytes) -> Image.Image:
    """The first frame, upright, as sRGB on white; nothing that the file said beside its pixels is kept."""
    with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise Refused(f"picture of {opened.width} x {opened.height} pixels", do="send at most 40 megapixels")
        opened.draft(None, (WIDTHS[-1], WIDTHS[-1]))  # a large JPEG is decoded no larger than it will be shown
        upright = ImageOps.exif_transpose(opened) or opened
        upright.load()
        picture = _as_srgb(upright)
    picture.info.clear()  # comments, XMP and EXIF would be written into the new file
    return picture


def _as_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return turned or picture.convert("RGB")
        except ImageCms.PyCMSError:
            pass  # a broken profile: the pixels as they are
    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("RGB")
    return picture.convert("RGB")


def _sized(picture: Image.Image, width: int) -> Image.Image:
    if width == picture.width:
        return picture
    return picture.resize((width, max(1, round(picture.height * width / picture.width))))
