#!/usr/bin/env python3
"""Draws the letters that pictures may use and writes them as Swift source: Sources/Cartography/Glyphs/*.swift.

Needs Pillow 11.3.0 and Debian's fonts-dejavu-core (LICENSES/DejaVu.txt). Run it from the root of the checkout.

One sheet is base64 of glyphs in the order of their code points, each
    code point u16 | advance u8 | left i8 | top i8 | width u8 | height u8 | coverage
little endian; `top` counts pixels from the top of the line to the glyph's first row; coverage has 16 levels, rows top
to bottom, as runs: one byte is (level << 4 | length - 1). The first two bytes of a sheet are line height and baseline.
"""
import base64
import struct
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path("/usr/share/fonts/truetype/dejavu")
ASCII = "".join(chr(c) for c in range(0x20, 0x7F))
# Latin-1 letters so that a city keeps its name; then the signs that legends need.
SIGNS = "".join(chr(c) for c in range(0xC0, 0x100) if c not in (0xD7, 0xF7)) + "°±²·×–—ε≤≥−…"
SHEETS = [  # name, font file, pixels, doc
    ("title", "DejaVuSans-Bold.ttf", 34, "Bold letters of 34 pixels, for the title."),
    ("strong", "DejaVuSans-Bold.ttf", 20, "Bold letters of 20 pixels, for headings and the label."),
    ("text", "DejaVuSans.ttf", 20, "Letters of 20 pixels, for running text."),
    ("small", "DejaVuSans.ttf", 16, "Letters of 16 pixels, for degrees and notes."),
]


def coverage_runs(levels):
    runs, position = bytearray(), 0
    while position < len(levels):
        length = 1
        while length < 16 and position + length < len(levels) and levels[position + length] == levels[position]:
            length += 1
        runs.append(levels[position] << 4 | (length - 1))
        position += length
    return bytes(runs)


def glyph(font, character, ascent):
    left, top, right, bottom = font.getbbox(character, anchor="ls")
    advance = round(font.getlength(character))
    width, height = right - left, bottom - top
    image = Image.new("L", (max(width, 1), max(height, 1)), 0)
    ImageDraw.Draw(image).text((-left, -top), character, font=font, fill=255, anchor="ls")
    levels = [(value * 15 + 127) // 255 for value in image.tobytes()] if width and height else []
    header = struct.pack("<HBbbBB", ord(character), advance, left, ascent + top, width, height)
    return header + coverage_runs(levels)


def sheet(name, file, size, doc):
    font = ImageFont.truetype(str(FONTS / file), size, layout_engine=ImageFont.Layout.BASIC)
    ascent, descent = font.getmetrics()
    data = struct.pack("BB", ascent + descent, ascent)
    data += b"".join(glyph(font, character, ascent) for character in sorted(ASCII + SIGNS))
    text = base64.b64encode(data).decode()
    lines = "\n".join("        " + text[i : i + 112] for i in range(0, len(text), 112))
    target = Path("Sources/Cartography/Glyphs") / f"GlyphSheet+{name.capitalize()}.swift"
    target.write_text(
        "// Made by Scripts/make-glyph-atlas.py; do not edit.\n\n"
        "extension GlyphSheet {\n"
        f"    /// {doc}\n    ///\n    /// DejaVu: LICENSES/DejaVu.txt.\n"
        f"    static let {name} = GlyphSheet(\n"
        '        base64: """\n' + lines.replace("        ", "            ") + '\n            """\n    )\n}\n'
    )
    print(target, len(data), "bytes", lines.count("\n") + 12, "lines", file=sys.stderr)


for arguments in SHEETS:
    sheet(*arguments)
