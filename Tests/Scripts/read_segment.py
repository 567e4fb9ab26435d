"""Reads a day segment from docs/dataset-format.md alone.

usage: read_segment.py FILE KEY OUTPUT    KEY: a file of 32 bytes; OUTPUT: JSON of the header and the decoded rows
"""
import hashlib
import json
import pathlib
import struct
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def cbor(data, at=0):
    """A value of deterministic CBOR at an offset, and the offset behind it."""
    kind, short = data[at] >> 5, data[at] & 31
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(short, 0)
    number = int.from_bytes(data[at + 1:at + 1 + size], "big") if size else short
    at += 1 + size
    if kind == 0:
        return number, at
    if kind in (2, 3):
        content = data[at:at + number]
        return (content.hex() if kind == 2 else content.decode()), at + number
    items = []
    for _ in range(number * (2 if kind == 5 else 1)):
        item, at = cbor(data, at)
        items.append(item)
    return (dict(zip(items[::2], items[1::2])) if kind == 5 else items), at


def plaintext(stream, key, header):
    salt, prefix = stream[1:33], stream[33:40]
    cipher = AESGCM(HKDF(hashes.SHA256(), 32, salt, hashlib.sha256(header).digest()).derive(key))
    ends = list(range(65536, len(stream), 65536)) + [len(stream)]
    for index, (start, end) in enumerate(zip([40] + ends, ends)):
        nonce = prefix + struct.pack(">IB", index, end == len(stream))
        yield cipher.decrypt(nonce, stream[start:end], None)


file, key, output = (pathlib.Path(argument) for argument in sys.argv[1:])
data = file.read_bytes()
assert data[:8] == b"PANDDS1\n"
end = 12 + int.from_bytes(data[8:12], "little")
header = cbor(data[12:end])[0]
content = b"".join(plaintext(data[end:], key.read_bytes(), data[12:end]))
words = struct.unpack(f"<{len(content) // 4}I", content)
if header[8] == "heatmap-tokens-v2":
    persons, k = words[:2]
    rows = {"tokens": [words[4 + row * k:4 + row * k + k] for row in range(header[9])], "persons": persons}
elif header[8] == "position-ticks-v1":
    persons, padded, ticks = words[:3]
    axes = [words[4 + 4 * padded + row * padded:][:persons] for row in range(3 * ticks)]
    signed = [[word - (word >> 31 << 32) for word in axis] for axis in axes]
    rows = {
        "keys": [content[16 + 16 * row:][:16].hex() for row in range(persons)],
        "ticks": [list(zip(*signed[3 * tick:3 * tick + 3])) for tick in range(ticks)],
    }
else:
    persons, padded, records = words[:3]
    groups = []
    for word in words[4 + 4 * padded:][:records]:
        groups += [[]] if word >> 31 else []
        groups[-1].append(word & 0x7FFFFFFF)
    rows = {"keys": [content[16 + 16 * row:][:16].hex() for row in range(persons)], "groups": groups}
output.write_text(json.dumps({"header": header, **rows}))
