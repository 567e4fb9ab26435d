"""One peer in a process of its own: `peer.py MODULE` answers lines on standard input.

    NAME key=value …    one run of the function NAME of peers/MODULE.py: CPU seconds, wall seconds, number;
                        with passes=N it is N passes, of which the mean is told
    write PATH          writes the last run's result, an array, as raw bytes
    forget              drops data and result

The function prepares the data and returns the work, or the work and what makes an array of its outcome. The work is run
once unmeasured when a line comes that is not the previous one. The number is the outcome, if that is an integer.
"""

import gc
import importlib
import sys
import time

import numpy


def parameter(text):
    key, _, value = text.partition("=")
    return key, int(value) if value.lstrip("-").isdigit() else value


def main():
    # What a peer prints must not stand between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    module = importlib.import_module(f"peers.{sys.argv[1]}")
    current, work, array, outcome, passes = None, None, None, None, 1
    for line in map(str.strip, sys.stdin):
        name, *parameters = line.split()
        if name == "write":
            numpy.ascontiguousarray(array(outcome)).tofile(parameters[0])
            print("written", file=answers, flush=True)
            continue
        outcome = None
        if line != current:
            current = work = array = None
            gc.collect()
            if name == "forget":
                print("forgotten", file=answers, flush=True)
                continue
            values = dict(map(parameter, parameters))
            passes = values.pop("passes", 1)
            prepared = getattr(module, name)(**values)
            work, array = prepared if isinstance(prepared, tuple) else (prepared, lambda outcome: outcome)
            current = line
            work()
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(passes):
            outcome = None
            outcome = work()
        wall, cpu = (time.perf_counter() - wall) / passes, (time.process_time() - cpu) / passes
        number = int(outcome) if isinstance(outcome, (int, numpy.integer)) else 0
        print(cpu, wall, number, file=answers, flush=True)


main()
