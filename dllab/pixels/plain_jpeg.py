"""JPEGs that need nothing but decoding: half of a small image's time goes into looking at the rest.

Pillow reads all of a file's segments in Python before it decodes; here only the frame header is
looked for (ITU-T T.81, B.2.2), and the decoder gets the file as it is.
"""

import struct

from PIL import Image

START, MARKER = b"\xff\xd8", 0xFF
# Baseline, extended and progressive frames.
FRAMES = (0xC0, 0xC1, 0xC2)
# Exif, which may turn the image; Adobe's, which may change its colours; the pixels themselves.
OTHERS = (0xE1, 0xEE, 0xDA)
COMPONENTS = {"L": 1, "RGB": 3}


def plain_jpeg(content: bytes, width: int, height: int, mode: str) -> bytes | None:
    """The pixels of a JPEG that has the wanted size and mode and nothing special about it.

    Returns:
        None where it is anything else, or damaged: what reads every image says more then.
    """
    if not content.startswith(START) or _frame(content) != (height, width, COMPONENTS[mode]):
        return None
    try:
        return Image.frombytes(mode, (width, height), content, "jpeg", mode, "").tobytes()
    except (ValueError, OSError):
        return None


def _frame(content: bytes) -> tuple[int, int, int] | None:
    """Height, width and number of components; None where that is not all there is to know."""
    at = len(START)
    while at + 10 <= len(content) and content[at] == MARKER and content[at + 1] not in OTHERS:
        if content[at + 1] in FRAMES:
            bits, height, width, components = struct.unpack_from(">BHHB", content, at + 4)
            return (height, width, components) if bits == 8 else None
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None
