#!/usr/bin/env python3
"""Chooses the cells in which a person counts, by the words of docs/dataset-format.md alone: an oracle for `DayTokens.places`.

    day_places.py CASES ANSWERS

CASES is a JSON array of {"steps", "cells", "seconds", "places", "key"}, the key in hexadecimal, a cell of null being
nowhere; ANSWERS becomes the array of the chosen cells of each, ascending.
"""
import collections
import hashlib
import json
import sys

HALF_HOUR = 1800


def chosen(case):
    dwell = collections.Counter()
    ends = case["steps"][1:] + [case["steps"][-1] + 1] if case["steps"] else []
    for step, end, cell in zip(case["steps"], ends, case["cells"]):
        if cell is not None and end > step:
            dwell[cell] += min((end - step) * case["seconds"], HALF_HOUR)

    def rank(cell):
        text = b"pandapp/place/v1" + bytes.fromhex(case["key"]) + cell.to_bytes(8, "big")
        return -dwell[cell], hashlib.sha256(text).digest()[:8], cell

    return sorted(sorted(dwell, key=rank)[: case["places"]])


cases_file, answers_file = sys.argv[1:]
with open(cases_file) as file:
    cases = json.load(file)
with open(answers_file, "w") as file:
    json.dump([chosen(case) for case in cases], file)
