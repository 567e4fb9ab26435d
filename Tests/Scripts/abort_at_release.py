"""Stands between pandapp and the platform, and lets one of them crash at the moment when a key is released.

usage: abort_at_release.py pandapp|simulated-platform PLATFORM ARGUMENTS...
"""

import os
import signal
import subprocess
import sys
import threading

RELEASE = 3


def frames(source):
    """Frames as they come: length, then a CBOR array that begins with its kind."""
    while len(head := source.read(4)) == 4:
        yield head + source.read(int.from_bytes(head, "little"))


def inwards(platform, victim):
    """Passes on what the broker says; with the release in both processes, aborts the victim."""
    for frame in frames(sys.stdin.buffer):
        platform.stdin.write(frame)
        platform.stdin.flush()
        if frame[5] == RELEASE:
            os.kill(os.getppid() if victim == "pandapp" else platform.pid, signal.SIGABRT)


def main():
    """Relays."""
    victim, program, *arguments = sys.argv[1:]
    platform = subprocess.Popen([program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    threading.Thread(target=inwards, args=(platform, victim), daemon=True).start()
    for frame in frames(platform.stdout):
        sys.stdout.buffer.write(frame)
        sys.stdout.buffer.flush()
    os._exit(platform.wait() & 0xff)


main()
