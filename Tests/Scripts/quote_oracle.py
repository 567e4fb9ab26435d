"""What dcap-qvl says of quotes: of given ones, or of structured mutants made here.

usage: quote_oracle.py judge CASES OUTPUT
       quote_oracle.py mutants FORM SEED COUNT OUTPUT
       quote_oracle.py damaged QUOTE COLLATERAL ROOT AT SEED COUNT OUTPUT     ROOT: a DER file, or intel

FORM is sgx3, tdx4 or tdx5. Files hold a JSON object a line: `name`, `quote` (base64), `collateral` (text), `root`
(base64 of DER, empty for Intel's) and `at` (Unix seconds); in the output also `status` and `advisories`, or `refusal`.
"""

import base64
import json
import random
import sys

import dcap_qvl

import quote_forge
import quote_mutations


def verdict(quote, collateral, root, at):
    """What dcap-qvl says; a panic of its own is a refusal."""
    try:
        parts = dcap_qvl.QuoteCollateralV3.from_json(collateral)
        if root:
            found = dcap_qvl.verify_with_root_ca(quote, parts, root, at)
        else:
            found = dcap_qvl.verify(quote, parts, at)
        return {"status": str(found.status), "advisories": sorted(found.advisory_ids)}
    except BaseException as error:  # pylint: disable=broad-except
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        return {"refusal": " ".join(str(error).split())[:300]}


def line(name, quote, collateral, root, at):
    """A case with its verdict."""
    case = {"name": name, "quote": base64.b64encode(quote).decode(), "collateral": collateral,
            "root": base64.b64encode(root).decode(), "at": at}
    return json.dumps(case | verdict(quote, collateral, root, at)) + "\n"


def judge(cases, output):
    """Adds a verdict to each case."""
    for text in cases:
        case = json.loads(text)
        quote, root = (base64.b64decode(case[name]) for name in ("quote", "root"))
        output.write(line(case["name"], quote, case["collateral"], root, case["at"]))


def mutants(form, seed, count, output):
    """Mutants of a forged platform and quote; the same for the same seed."""
    source = random.Random(f"{form} {seed}")
    made = 0
    while made < count:
        spec = quote_forge.specification(form)
        try:
            name = quote_mutations.mutate(spec, seed * count + made, source)
            quote, collateral, root = quote_forge.forge(spec)
        except (ValueError, OverflowError, TypeError, KeyError, IndexError, AttributeError):
            # The certificate library does not build it, or two mutations are in each other's way.
            name = None
        made += 1
        if name:
            output.write(line(name, quote, collateral, root, spec["at"]))


def damaged(quote, collateral, root, at, seed, count, output):
    """Mutants of a quote that somebody else signed: bytes, text, and times."""
    source = random.Random(f"damaged {seed}")
    for _ in range(count):
        changed, text, when = bytearray(quote), collateral, at
        kind = source.choice(["quote", "quote", "quote", "collateral", "time"])
        if kind == "quote":
            spec = {"raw_quote": None}
            quote_mutations.bytes_of_quote(spec, source)
            changed = spec["raw_quote"](quote)
        elif kind == "collateral":
            spec = {"collateral": {}}
            field = quote_mutations.collateral_field(spec, source)
            parts = json.loads(collateral)
            try:
                for name, change in spec["collateral"].items():
                    change(parts, name)
            except (ValueError, AttributeError):
                continue
            kind, text = "collateral " + field, json.dumps(parts)
        else:
            when = max(0, at + source.choice([-1, 1]) * source.choice([1, 3600, 86400, 86400 * 30, 86400 * 400]))
        output.write(line("damaged " + kind, bytes(changed), text, root, when))


def main(arguments):
    """Reads the command line."""
    with open(arguments[-1], "w", encoding="utf-8") as output:
        if arguments[0] == "judge":
            with open(arguments[1], encoding="utf-8") as cases:
                judge(cases, output)
        elif arguments[0] == "mutants":
            mutants(arguments[1], int(arguments[2]), int(arguments[3]), output)
        else:
            with open(arguments[1], "rb") as quote, open(arguments[2], encoding="utf-8") as collateral:
                root = b""
                if arguments[3] != "intel":
                    with open(arguments[3], "rb") as file:
                        root = file.read()
                damaged(quote.read(), collateral.read(), root, int(arguments[4]), int(arguments[5]), int(arguments[6]), output)


main(sys.argv[1:])
