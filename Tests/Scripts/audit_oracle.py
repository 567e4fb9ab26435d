"""Verifies an audit bundle of Pandapp's with nothing of Pandapp's: pymerkle, cryptography and pycryptodome.

usage: audit_oracle.py BUNDLE LOG_KEY

Prints a line `NIGHT DATASET USES` for each dataset that the bundle proves, or fails. What is checked is written in
docs/audit.md; the formats are those of Sources/Audit/AuditBundle.swift, C2SP signed notes and RFC 6962.
"""

import base64
import hashlib
import sys

from Crypto.Hash import keccak
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pymerkle.hasher import MerkleHasher

HASHER = MerkleHasher("sha256")


def cbor(data):
    """Decodes the deterministic CBOR that the project uses: integers, bytes, texts, lists, maps, booleans, null."""

    def item(at):
        major, info = data[at] >> 5, data[at] & 31
        at += 1
        if major == 7:
            return {20: False, 21: True, 22: None}[info], at
        value = info
        if info >= 24:
            count = 1 << info - 24
            value, at = int.from_bytes(data[at:at + count], "big"), at + count
        if major == 0:
            return value, at
        if major == 1:
            return -1 - value, at
        if major in (2, 3):
            piece = data[at:at + value]
            return (piece if major == 2 else piece.decode()), at + value
        if major == 4:
            items = []
            for _ in range(value):
                element, at = item(at)
                items.append(element)
            return items, at
        assert major == 5
        pairs = {}
        for _ in range(value):
            key, at = item(at)
            pairs[key], at = item(at)
        return pairs, at

    value, end = item(0)
    assert end == len(data), "bytes behind the value"
    return value


def root_of(leaf, index, size, path):
    """RFC 9162 §2.1.3.2, over hashes that pymerkle makes."""
    assert index < size
    place, last, node, rest = index, size - 1, leaf, list(path)
    for sibling in rest:
        assert last > 0
        if place & 1 or place == last:
            node = HASHER.hash_pair(sibling, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = HASHER.hash_pair(node, sibling)
        place, last = place >> 1, last >> 1
    assert last == 0, "path too short"
    return node


def checkpoint(note, log):
    """The size and root of a checkpoint that the log signed."""
    text, signatures = note.decode().rsplit("\n\n", 1)
    text += "\n"
    name, _, key = log.split("+", 2)
    key = base64.b64decode(key)
    assert key[0] == 1
    for line in signatures.splitlines():
        _, signer, blob = line.split(" ")
        blob = base64.b64decode(blob)
        if signer == name and blob[:4] == hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]:
            Ed25519PublicKey.from_public_bytes(key[1:]).verify(blob[4:], text.encode())
            origin, size, root = text.splitlines()
            assert origin == name
            return int(size), base64.b64decode(root)
    raise AssertionError("not signed by the log")


def address(kind, owner, entry):
    preimage = b"pandapp/registry/v1" + kind + owner + hashlib.sha256(entry).digest()
    return keccak.new(digest_bits=256, data=preimage).digest()[-20:]


bundle = cbor(open(sys.argv[1], "rb").read())
assert bundle[0] == "pandapp/audit/v1"
size, root = checkpoint(bundle[1], sys.argv[2])
for dataset in bundle[3]:
    header, entry = cbor(dataset[1]), cbor(dataset[2])
    assert entry[3] == hashlib.sha256(dataset[1]).digest(), "header"
    dataset_address = address(b"dataset", dataset[3], dataset[2])
    app_address = address(b"app", dataset[5], dataset[4])
    assert header[2] == app_address, "app"
    # The receipt: signed by the person, it allows the app, and the header commits to it.
    receipt = cbor(dataset[6])
    signed = cbor(receipt[1])
    assert signed[2] == bundle[2], "person"
    Ed25519PublicKey.from_public_bytes(bundle[2]).verify(receipt[2], receipt[1])
    assert any(consent[0] == app_address for consent in signed[5]), "consent"
    salt, place, people, path = dataset[7]
    assert root_of(HASHER.hash_buff(salt + dataset[6]), place, people, path) == header[6], "consent root"
    # The log: every entry is under the checkpoint; uses are the tasks of deals on this dataset.
    deals, tasks, kinds = set(), set(), []
    for index, body, path in dataset[8]:
        assert root_of(HASHER.hash_buff(body), index, size, path) == root, f"entry {index}"
        event = cbor(body)
        kinds.append(event[0])
        if event[0] in ("dataset.registered", "dataset.published"):
            assert event[2] == dataset_address
        elif event[0] == "deal.matched":
            assert event[8] == dataset_address
            deals.add(event[2])
        elif event[0] == "task.initialized":
            assert event[3] in deals
            tasks.add(event[2])
        elif event[0] == "grant.key-released":
            assert event[2] in tasks and any(event[3] in digests for digests in cbor(dataset[4])[5].values())
    assert kinds[0] == "dataset.registered"
    print(header[3], "0x" + dataset_address.hex(), len(tasks))
