"""Pictures for tests, with what they say of themselves written by hand: IIM datasets, XMP packets, EXIF."""

import io
import struct

from PIL import Image

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{prolog}
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" {attributes}>{inside}</rdf:Description>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def xmp(inside="", attributes="", prolog=""):
    """An XMP packet."""
    return XMP.format(inside=inside, attributes=attributes, prolog=prolog).encode()


def dataset(record, number, value):
    """One dataset of IIM."""
    return bytes((0x1C, record, number)) + struct.pack(">H", len(value)) + value


def iim(values, encoding="utf-8", stated=b"\x1b%G"):
    """An IIM block of record 2; `values` are pairs of dataset number and text."""
    head = dataset(1, 90, stated) if stated else b""
    return head + dataset(2, 0, b"\0\4") + b"".join(dataset(2, n, text.encode(encoding)) for n, text in values)


def resources(block):
    """The block as one of Photoshop's image resources."""
    return (
        b"8BIM" + struct.pack(">H", 0x0404) + b"\0\0" + struct.pack(">I", len(block)) + block + b"\0" * (len(block) % 2)
    )


def segment(marker, body):
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def plain(kind="JPEG", size=(64, 48), colour="teal", **options):
    """A picture without a word."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **options)
    return out.getvalue()


def jpeg(block=b"", packet=b"", exif=b"", **options):
    """A JPEG with an IIM block, an XMP packet and EXIF."""
    data = plain(**options)
    parts = b""
    if exif:
        parts += segment(0xE1, b"Exif\0\0" + exif)
    if packet:
        parts += segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)
    if block:
        parts += segment(0xED, b"Photoshop 3.0\0" + resources(block))
    return data[:2] + parts + data[2:]


def exif(**texts):
    """An EXIF block: tag number (as ``t315``) to text."""
    made = Image.Exif()
    for name, text in texts.items():
        made[int(name[1:])] = text
    return made.tobytes().removeprefix(b"Exif\0\0")
