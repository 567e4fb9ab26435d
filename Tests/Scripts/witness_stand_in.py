"""Stands in for a witness: c2sp.org/tlog-witness and cosignature/v1, written here anew, on a free port of this machine.

usage: witness_stand_in.py LOG      prints its address and its verifier key, and serves until standard input ends

LOG is the log's verifier key. It checks what a witness must check, remembers the last checkpoint that it cosigned, and
forgets it when it ends.
"""

import base64
import hashlib
import http.server
import struct
import sys
import threading
import time

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

NAME = "witness.example/stand-in"
key = Ed25519PrivateKey.generate()
public = key.public_key().public_bytes_raw()
key_id = hashlib.sha256(NAME.encode() + b"\n\x04" + public).digest()[:4]
log_name, log_hash, log_blob = sys.argv[1].split("+", 2)
log_public = Ed25519PublicKey.from_public_bytes(base64.b64decode(log_blob)[1:])
seen = (0, hashlib.sha256(b"").digest())


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def is_consistent(first, second, first_root, second_root, path):
    """RFC 9162, section 2.1.4.2."""
    if first == second:
        return not path and first_root == second_root
    if first == 0:
        return not path
    if first & (first - 1) == 0:
        path = [first_root] + path
    if not path:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while fn != 0 and fn & 1 == 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return fr == first_root and sr == second_root and sn == 0


class Witness(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body=b"", kind="text/plain"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        global seen
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/away/add-checkpoint":
            self.send_response(302)
            self.send_header("Location", "/add-checkpoint")
            self.end_headers()
            return
        if self.path != "/add-checkpoint":
            return self.answer(404)
        request, checkpoint = body.split(b"\n\n", 1)
        lines = request.decode().split("\n")
        old = int(lines[0].removeprefix("old "))
        path = [base64.b64decode(line, validate=True) for line in lines[1:]]
        text, signatures = checkpoint.split(b"\n\n", 1)
        text += b"\n"
        origin, size, root = text.decode().split("\n")[:3]
        size, root = int(size), base64.b64decode(root)
        if origin != log_name:
            return self.answer(404)
        for line in signatures.decode().splitlines():
            _, name, blob = line.split(" ")
            blob = base64.b64decode(blob)
            if name == log_name and blob[:4].hex() == log_hash:
                try:
                    log_public.verify(blob[4:], text)
                    break
                except InvalidSignature:
                    pass
        else:
            return self.answer(403)
        if old > size:
            return self.answer(400)
        if old != seen[0] or (size == seen[0] and root != seen[1]):
            return self.answer(409, b"%d\n" % seen[0], "text/x.tlog.size")
        if not is_consistent(old, size, seen[1], root, path):
            return self.answer(422)
        seen = (size, root)
        now = int(time.time())
        signature = key.sign(b"cosignature/v1\ntime %d\n" % now + text)
        blob = base64.b64encode(key_id + struct.pack(">Q", now) + signature).decode()
        self.answer(200, f"\u2014 {NAME} {blob}\n".encode())

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Witness)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"http://127.0.0.1:{server.server_port}")
print(f"{NAME}+{key_id.hex()}+{base64.b64encode(bytes([4]) + public).decode()}", flush=True)
sys.stdin.read()
