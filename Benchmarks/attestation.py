"""What attestation costs: the release program's verification of a quote, from outside, in milliseconds.

usage: Benchmarks/attestation.py [ROUNDS]      after Scripts/build-products

It is the median time of `pandapp quote verify` less that of `pandapp --version`, taken in turns: reading the files,
parsing, a dozen signatures, levels.
"""

import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PANDAPP = ROOT / ".build/release/pandapp"
QUOTES = ROOT / "fixtures/quotes/simulated"


def milliseconds(*arguments):
    """The time of one command."""
    begin = time.perf_counter()
    subprocess.run([PANDAPP, *arguments], stdout=subprocess.DEVNULL, check=False)
    return 1000 * (time.perf_counter() - begin)


def main():
    """Measures in turns."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    verify = ["quote", "verify", QUOTES / "sgx.quote", "--collateral", QUOTES / "sgx.col.json", "--root",
              QUOTES / "root.der", "--at", (QUOTES / "now").read_text().strip()]
    turns = [(milliseconds("--version"), milliseconds(*verify)) for _ in range(rounds)]
    nothing, all_of_it = (statistics.median(column) for column in zip(*turns))
    print(f"quote verification: {all_of_it - nothing:.1f} ms (the whole command {all_of_it:.1f} ms)")


main()
