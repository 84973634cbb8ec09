"""A picture is decoded and encoded anew: upright, on white, in sRGB, and with nothing of what its file carried."""

import io

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from wireroom.stories.darkroom import TALLEST, make
from wireroom.stories.forms import WIDTHS, form_name
from wireroom.wire.item import Refused

SECRET = b"18.5204N-73.8567E"


def data(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def exif(orientation=1):
    told = Image.Exif()
    told[0x0112] = orientation
    told[0x010E] = SECRET.decode()
    told.get_ifd(0x8825)[29] = SECRET.decode()
    return told


def forms(made):
    return [Image.open(io.BytesIO(each)) for each in made.forms.values()]


def test_a_picture_comes_in_every_width_up_to_its_own():
    made = make(data(Image.new("RGB", (1000, 500), "teal"), "JPEG"))
    assert (made.width, made.height) == (1000, 500)
    assert {(each.width, each.format) for each in forms(made)} == {
        (width, kind) for width in (480, 960, 1000) for kind in ("AVIF", "WEBP", "JPEG")
    }


def test_a_large_picture_is_made_smaller_and_a_long_one_shorter():
    assert make(data(Image.new("L", (5000, 100)), "PNG")).width == WIDTHS[-1]
    assert make(data(Image.new("L", (100, 30_000)), "PNG")).height <= TALLEST


PNG_TEXT = PngInfo()
PNG_TEXT.add_text("Comment", SECRET.decode())
PNG_TEXT.add_itxt("XML:com.adobe.xmp", SECRET.decode())
XMP = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"


@pytest.mark.parametrize(
    "sent",
    [
        data(Image.new("RGB", (60, 40)), "JPEG", exif=exif(), comment=SECRET, xmp=XMP),
        data(Image.new("RGB", (60, 40)), "PNG", exif=exif(), pnginfo=PNG_TEXT),
        data(Image.new("RGB", (60, 40)), "WEBP", exif=exif(), xmp=XMP),
        data(Image.new("P", (60, 40)), "GIF", comment=SECRET),
        data(Image.new("RGB", (60, 40)), "TIFF", description=SECRET.decode()),
    ],
    ids=["jpeg", "png", "webp", "gif", "tiff"],
)
def test_nothing_that_a_file_carried_is_in_what_is_shown(sent):
    assert SECRET in sent.replace(b"\x00", b"") or b"zTXt" in sent
    made = make(sent)
    for form in made.forms.values():
        assert SECRET not in form
        assert b"xmpmeta" not in form
        assert not Image.open(io.BytesIO(form)).getexif()


def test_a_picture_stands_upright():
    lying = Image.new("RGB", (60, 40), "white")
    lying.paste("black", (0, 0, 30, 40))
    made = make(data(lying, "JPEG", exif=exif(orientation=6)))
    assert (made.width, made.height) == (40, 60)


def test_what_is_transparent_stands_on_white():
    made = make(data(Image.new("RGBA", (40, 40), (255, 0, 0, 0)), "PNG"))
    assert all(min(each.convert("RGB").getpixel((20, 20))) > 250 for each in forms(made))


def test_a_picture_of_another_colour_space_is_turned_into_srgb():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    made = make(data(Image.new("RGB", (40, 40), "teal"), "JPEG", icc_profile=profile))
    assert made.width == 40
    cmyk = make(data(Image.new("CMYK", (40, 40), (0, 255, 255, 0)), "JPEG"))
    red, green, blue = forms(cmyk)[0].convert("RGB").getpixel((20, 20))
    assert red > 200
    assert green < 90
    assert blue < 90


def test_the_same_pixels_are_the_same_picture_whatever_the_file():
    picture = Image.effect_noise((60, 40), 50).convert("RGB")
    plain, told = data(picture, "PNG"), data(picture, "PNG", exif=exif(), pnginfo=PNG_TEXT)
    assert plain != told
    assert make(plain).sha256 == make(told).sha256


def bomb():
    """A PNG of a few bytes that says it is 60,000 x 60,000."""
    good = data(Image.new("1", (1, 1)), "PNG")
    import struct
    import zlib

    head = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    return good[:8] + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + good[33:]


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (bomb(), "60000 x 60000 pixels|DecompressionBomb"),
        (b"", "not a readable picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>boom()</script></svg>", "not a readable picture"),
        (b"\xff\xd8\xff" + bytes(200), "not a readable picture"),
        (data(Image.effect_noise((200, 200), 90), "JPEG")[:900], "not a readable picture"),
        (b"II*\x00" + b"\xff" * 60, "not a readable picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "not a readable picture"),
        (b"BM" + bytes(80), "not a readable picture"),
    ],
    ids=["bomb", "empty", "svg", "not a jpeg", "cut off", "broken tiff", "postscript", "bitmap"],
)
def test_what_is_no_picture_is_refused_with_a_reason(sent, reason):
    with pytest.raises(Refused, match=reason) as caught:
        make(sent)
    assert caught.value.do


def test_what_most_readers_get_is_smaller_than_what_every_browser_reads():
    photograph = Image.effect_noise((160, 100), 60).resize((1600, 1000), Image.Resampling.BICUBIC).convert("RGB")
    made = make(data(photograph, "JPEG", quality=92))
    for width in (480, 960, 1600):
        avif, webp, jpeg = (len(made.forms[form_name(made.sha256, width, kind)]) for kind in made.kinds)
        assert avif < jpeg
        assert webp < jpeg
