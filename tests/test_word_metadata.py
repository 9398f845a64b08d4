"""Pictures without what their files say beside the picture."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from kamdocs.word.metadata import orientation, without_metadata


def picture() -> Image.Image:
    return Image.radial_gradient("L").resize((60, 40)).convert("RGB")


def jpeg(**options: object) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Giulia Serra"
    data = io.BytesIO()
    picture().save(data, "JPEG", exif=exif, comment=b"taken by Giulia Serra", xmp=b"<x>Giulia Serra</x>", dpi=(200, 200), **options)
    return data.getvalue()


def pixels(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).tobytes()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_blocks": 2}])
def test_a_jpeg_loses_exif_xmp_and_comments_and_no_pixel(options: dict[str, object]) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    before = jpeg(icc_profile=profile, **options)
    after = without_metadata(before)
    assert before.count(b"Giulia Serra") == 3
    assert b"Giulia" not in after
    assert pixels(after) == pixels(before)
    told = Image.open(io.BytesIO(after)).info
    assert (told["icc_profile"], told["dpi"]) == (profile, (200, 200))


def test_what_a_phone_writes_behind_the_picture_goes() -> None:
    assert without_metadata(jpeg() + b"a film with its place") == without_metadata(jpeg())


def test_a_jpeg_of_four_colours_keeps_how_they_are_written() -> None:
    data = io.BytesIO()
    picture().convert("CMYK").save(data, "JPEG")
    assert pixels(without_metadata(data.getvalue())) == pixels(data.getvalue())


def test_a_png_loses_texts_exif_and_time_and_no_pixel() -> None:
    texts = PngInfo()
    texts.add_text("Author", "Giulia Serra")
    texts.add_text("Comment", "Giulia Serra", zip=True)
    texts.add_itxt("XML:com.adobe.xmp", "<x>Giulia Serra</x>")
    exif = Image.Exif()
    exif[0x013B] = "Giulia Serra"
    data = io.BytesIO()
    picture().save(data, "PNG", pnginfo=texts, exif=exif, dpi=(200, 200))
    before = data.getvalue()
    before = before[:33] + chunk(b"tIME", bytes(7)) + before[33:] + b"Giulia Serra"
    after = without_metadata(before)
    assert not [each for each in (b"Giulia", b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME") if each in after]
    assert pixels(after) == pixels(before)
    assert Image.open(io.BytesIO(after)).info["dpi"] == pytest.approx((200, 200), abs=1)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff", jpeg()[:300], b"\x89PNG\r\n\x1a\n\0\0\xff\xffIHDR"])
def test_what_cannot_be_walked_stays_as_it_is(data: bytes) -> None:
    assert without_metadata(data) == data


def test_a_jpeg_that_breaks_off_in_its_pixels_loses_its_texts_all_the_same() -> None:
    assert b"Giulia" not in without_metadata(jpeg()[:-40])


@given(st.binary(max_size=200), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", jpeg()[:60]]))
def test_nothing_that_a_file_holds_stops_it(data: bytes, start: bytes) -> None:
    assert without_metadata(without_metadata(start + data)) == without_metadata(start + data)
    assert 1 <= orientation(start + data) <= 8


def test_the_orientation_is_read_from_exif_in_either_order_of_bytes() -> None:
    assert orientation(jpeg()) == 6
    for order in "<>":
        sign = b"II*\0" if order == "<" else b"MM\0*"
        tiff = sign + struct.pack(f"{order}IHHHIHHI", 8, 1, 0x0112, 3, 1, 8, 0, 0)
        segment = b"Exif\0\0" + tiff
        assert orientation(b"\xff\xd8\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment) == 8


def test_without_exif_nothing_is_turned() -> None:
    assert orientation(without_metadata(jpeg())) == 1
    assert orientation(b"GIF89a") == 1
