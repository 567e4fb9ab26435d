"""Runs `pandapp wallet create` at a terminal of its own and looks at that terminal, before and after.

usage: hidden_input.py PANDAPP WALLET SIGINT|SIGTERM|SIGHUP|none
"""
import os
import pty
import select
import signal
import sys
import termios
import time


def shows(terminal):
    """Whether the terminal shows what is typed."""
    return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)


def wait_for(terminal, text):
    """Reads what the program writes, up to a text."""
    seen, end = b"", time.monotonic() + 30
    while text not in seen:
        ready, _, _ = select.select([terminal], [], [], max(0, end - time.monotonic()))
        if not ready:
            sys.exit(f"the program did not write {text!r}")
        seen += os.read(terminal, 4096)
    return seen


program, wallet, name = sys.argv[1:]
process, terminal = pty.fork()
if process == 0:
    # Whoever runs the tests in the background may ignore them.
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_DFL)
    os.execv(program, [program, "wallet", "create", "--output", wallet])
wait_for(terminal, b"New passphrase: ")
if shows(terminal):
    sys.exit("the terminal shows a passphrase")
if name == "none":
    os.write(terminal, b"correct horse\n")
    wait_for(terminal, b"The same again: ")
    os.write(terminal, b"correct horse\n")
    answer = wait_for(terminal, b"wallet:")
    if b"horse" in answer:
        sys.exit("the passphrase was shown")
elif name == "SIGINT":
    os.write(terminal, b"\x03")
else:
    os.kill(process, getattr(signal, name))
status = os.waitpid(process, 0)[1]
expected = 0 if name == "none" else getattr(signal, name)
if (os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0) != expected or os.WIFEXITED(status) != (name == "none"):
    sys.exit(f"the program ended with {status}")
if not shows(terminal):
    sys.exit("the terminal does not show what is typed")
