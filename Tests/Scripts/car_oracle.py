"""Reads an archive with the packages dag-cbor and multiformats, and writes others with ipld-car.

usage: car_oracle.py ARCHIVE FOLDER

FOLDER/listing     a line per root and per block: its identifier; after a block's, the length of its bytes
FOLDER/again       the archive as ipld-car writes what it read
FOLDER/reversed    the same blocks in the opposite order
FOLDER/hello       the file "hello world" as one raw block, named and written by the packages alone
"""

import pathlib
import sys

import dag_cbor
import ipld_car
from multiformats import CID, multihash, varint

archive = pathlib.Path(sys.argv[1]).read_bytes()
folder = pathlib.Path(sys.argv[2])
# ipld-car itself misreads identifiers of version 0; the packages that it rests on do not.
length, size, _ = varint.decode_raw(archive)
header = dag_cbor.decode(archive[size : size + length])
assert header["version"] == 1
roots, blocks, place = header["roots"], [], size + length
while place < len(archive):
    length, size, _ = varint.decode_raw(archive[place:])
    section = archive[place + size : place + size + length]
    assert len(section) == length
    cid = CID.decode(section[:34] if section[0] == 0x12 else section[:36])
    blocks.append((cid, section[len(bytes(cid)) :]))
    place += size + length
for cid, data in blocks:
    assert bytes(cid)[-34:] == bytes(multihash.digest(bytes(data), "sha2-256")), f"{cid} is not the name of its block"
lines = [f"root {root}\n" for root in roots] + [f"block {cid} {len(data)}\n" for cid, data in blocks]
(folder / "listing").write_text("".join(lines))
(folder / "again").write_bytes(ipld_car.encode(roots, blocks))
(folder / "reversed").write_bytes(ipld_car.encode(roots, blocks[::-1]))
hello = b"hello world"
name = CID("base32", 1, "raw", multihash.digest(hello, "sha2-256"))
(folder / "hello").write_bytes(ipld_car.encode([name], [(name, hello)]))
