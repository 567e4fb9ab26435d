"""Stands in for a Kubo node: the few remote calls that a store uses, on a free port of this machine.

usage: kubo_stand_in.py FOLDER        prints the address, and serves until standard input ends

FOLDER/blocks and FOLDER/pins hold what was imported; FOLDER/log has a line per request. FOLDER/fault, if it exists, names
what goes wrong with each further call:

  lie           a block's last byte is another          short         a block lacks its last byte
  cut           the connection breaks inside an answer  huge          an answer never ends
  vast          an answer is announced to be 1 TB long
  slow          an answer comes after ten seconds       drip          an answer comes a byte a second
  fail          every call is answered 500              redirect      every call is sent to FOLDER/elsewhere
  garbage       answers are not JSON                    other-root    an import names another file
  no-root       an import names no file                 pin-fails     an import cannot pin
  forget        an import says yes and keeps nothing

What it knows of archives and nodes is written here anew, and the names of version 0 that it answers are those that
Debian's `ipfs_cid` gives the file that it put together.
"""

import hashlib
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
EMPTY = "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH"
folder = pathlib.Path(sys.argv[1])


def text(cid):
    """The text of a binary identifier."""
    if cid[0] == 0x12:
        number, digits = int.from_bytes(cid, "big"), ""
        while number:
            number, digit = divmod(number, 58)
            digits = BASE58[digit] + digits
        return digits
    bits = "".join(f"{byte:08b}" for byte in cid)
    bits += "0" * (-len(bits) % 5)
    return "b" + "".join(BASE32[int(bits[i : i + 5], 2)] for i in range(0, len(bits), 5))


def binary(name):
    """The binary form of an identifier."""
    if name.startswith("Qm"):
        number = 0
        for character in name:
            number = number * 58 + BASE58.index(character)
        return number.to_bytes(34, "big")
    bits = "".join(f"{BASE32.index(character):05b}" for character in name[1:])
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits) // 8 * 8, 8))


def varint(data, place):
    """A varint, and the place after it."""
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value, place


def fields(data):
    """The protobuf fields of a message."""
    place = 0
    while place < len(data):
        key, place = varint(data, place)
        value, place = varint(data, place)
        if key & 7 == 2:
            value, place = data[place : place + value], place + value
        yield key >> 3, value


def read_archive(data):
    """The roots and blocks of an archive of version 1; every block is what it is called."""
    length, place = varint(data, 0)
    header, place = data[place : place + length], place + length
    assert header.startswith(b"\xa2\x65roots") and header.endswith(b"\x67version\x01")
    roots, rest = [], header[8:-9]
    while rest:
        assert rest.startswith(b"\xd8\x2a\x58") and rest[4] == 0
        roots.append(rest[5 : 4 + rest[3]])
        rest = rest[4 + rest[3] :]
    blocks = {}
    while place < len(data):
        length, place = varint(data, place)
        section, place = data[place : place + length], place + length
        assert len(section) == length
        size = 34 if section[0] == 0x12 else 36
        cid, block = section[:size], section[size:]
        assert hashlib.sha256(block).digest() == cid[-32:]
        blocks[cid] = block
    return roots, blocks


def content(cid, blocks):
    """The bytes of the file under a block."""
    if cid[0] != 0x12 and cid[1] == 0x55:
        return blocks[cid]
    links, piece = [], b""
    for number, value in fields(blocks[cid]):
        if number == 2:
            links.append(dict(fields(value))[1])
        else:
            piece = dict(fields(value)).get(2, b"")
    return piece + b"".join(content(link, blocks) for link in links)


def name(cid, blocks):
    """What another program calls the file."""
    if cid[0] != 0x12:
        return text(cid)
    data = content(cid, blocks)
    if not data:
        return EMPTY
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        answer = subprocess.run(["ipfs_cid", file.name], capture_output=True, check=True).stdout
    return json.loads(answer)["CIDv0"]


class Refusal(Exception):
    """What a node answers 500 for."""


class Node(http.server.BaseHTTPRequestHandler):
    """Answers the calls."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Says nothing: the log is a file."""

    def do_GET(self):
        """A node takes POST alone."""
        self.record()
        self.answer(405, b"405 - Method Not Allowed\n")

    def do_POST(self):
        """One call."""
        self.record()
        body = self.body()
        place = urllib.parse.urlsplit(self.path)
        arguments = dict(urllib.parse.parse_qsl(place.query))
        fault = self.fault()
        if fault == "slow":
            time.sleep(10)
        if fault == "redirect":
            target = (folder / "elsewhere").read_text()
            return self.answer(307, b"", [("Location", target + self.path)])
        try:
            if fault == "fail":
                raise Refusal("the disk is on fire\x1b[31m")
            reply = self.call(place.path.removeprefix("/api/v0/"), arguments, body, fault)
        except Refusal as refusal:
            error = {"Message": str(refusal), "Code": 0, "Type": "error"}
            return self.answer(500, json.dumps(error).encode() + b"\n")
        if fault == "garbage":
            reply = b"<html>It works!</html>"
        return self.answer(200, reply, fault=fault)

    def call(self, call, arguments, body, fault):
        """The bytes of an answer."""
        if call == "version":
            return json.dumps({"Version": "0.0.0-stand-in", "Commit": "", "Repo": "16"}).encode() + b"\n"
        if call == "dag/import":
            return self.take(body, arguments, fault)
        wanted = arguments["arg"]
        pin = folder / "pins" / wanted
        if call == "block/get":
            file = folder / "blocks" / binary(wanted)[-34:].hex()
            if not file.exists():
                raise Refusal(f"block was not found locally (offline): ipld: could not find {wanted}")
            data = file.read_bytes()
            return {"lie": data[:-1] + bytes([data[-1] ^ 1]), "short": data[:-1]}.get(fault, data)
        if call == "pin/ls":
            if not pin.exists():
                raise Refusal(f"path '{wanted}' is not pinned")
            return json.dumps({"Keys": {wanted: {"Type": "recursive", "Name": ""}}}).encode() + b"\n"
        if call == "pin/rm":
            if not pin.exists():
                raise Refusal("not pinned or pinned indirectly")
            pin.unlink()
            return json.dumps({"Pins": [wanted]}).encode() + b"\n"
        raise Refusal("unknown call")

    def take(self, body, arguments, fault):
        """Keeps and pins an archive's files."""
        boundary = self.headers["Content-Type"].split("boundary=")[1].encode()
        head, rest = body.split(b"\r\n\r\n", 1)
        assert head.startswith(b"--" + boundary) and b'name="file"' in head
        assert rest.endswith(b"\r\n--" + boundary + b"--\r\n")
        roots, blocks = read_archive(rest[: -len(boundary) - 8])
        if fault != "forget":
            for cid, block in blocks.items():
                (folder / "blocks" / cid[-34:].hex()).write_bytes(block)
        lines = []
        for root in roots:
            called = name(root, blocks)
            if fault == "other-root":
                called = EMPTY
            error = "pin: not enough space" if fault == "pin-fails" else ""
            if arguments.get("pin-roots") == "true" and not error:
                (folder / "pins" / called).touch()
            if fault != "no-root":
                lines.append({"Root": {"Cid": {"/": called}, "PinErrorMsg": error}})
        return b"".join(json.dumps(line).encode() + b"\n" for line in lines)

    def body(self):
        """What was sent with the call."""
        if self.headers.get("Transfer-Encoding") == "chunked":
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def answer(self, status, data, headers=(), fault=None):
        """Sends an answer, or what the fault makes of it."""
        self.send_response(status)
        for header in headers:
            self.send_header(*header)
        if fault == "huge":
            self.end_headers()
            self.close_connection = True
            try:
                while True:
                    self.wfile.write(bytes(1 << 20))
            except OSError:
                return
        self.send_header("Content-Length", str(10**12 if fault == "vast" else len(data)))
        self.end_headers()
        if fault in ("cut", "vast"):
            self.wfile.write(data[: len(data) // 2])
            self.close_connection = True
        elif fault == "drip":
            try:
                for place in range(len(data)):
                    self.wfile.write(data[place : place + 1])
                    self.wfile.flush()
                    time.sleep(1)
            except OSError:
                self.close_connection = True
        else:
            self.wfile.write(data)

    def record(self):
        """Adds the request to the log."""
        with (folder / "log").open("a") as log:
            log.write(f"{self.command} {self.path}\n")

    @staticmethod
    def fault():
        """What goes wrong now."""
        file = folder / "fault"
        return file.read_text() if file.exists() else None


for part in ("blocks", "pins"):
    (folder / part).mkdir(parents=True, exist_ok=True)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Node)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
sys.stdin.read()
