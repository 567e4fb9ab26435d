"""Has dcap-qvl verify a quote, and writes what it says.

usage: dcap_qvl_verdict.py QUOTE COLLATERAL ROOT UNIX-TIME OUTPUT

ROOT is a file (DER), or `intel`. The output is a JSON object: what of the quote dcap-qvl read (in hexadecimal), and either
`status` and `advisories`, or `refused` with its words.
"""

import json
import sys

import dcap_qvl

quote = open(sys.argv[1], "rb").read()
collateral = dcap_qvl.QuoteCollateralV3.from_json(open(sys.argv[2]).read())
root, time = sys.argv[3], int(sys.argv[4])

parsed = dcap_qvl.parse_quote(quote)
report = parsed.report
verdict = {"version": parsed.header.version, "reportData": report.report_data.hex(), "family": parsed.fmspc()}
if parsed.is_sgx():
    verdict |= {"measurement": report.mr_enclave.hex(), "signer": report.mr_signer.hex()}
else:
    registers = [report.rt_mr0, report.rt_mr1, report.rt_mr2, report.rt_mr3]
    verdict |= {"measurement": report.mr_td.hex(), "registers": [register.hex() for register in registers]}

try:
    if root == "intel":
        result = dcap_qvl.verify(quote, collateral, time)
    else:
        result = dcap_qvl.verify_with_root_ca(quote, collateral, open(root, "rb").read(), time)
    verdict |= {"status": result.status, "advisories": result.advisory_ids, "processor": result.ppid.hex()}
except ValueError as refusal:
    verdict["refused"] = str(refusal)

json.dump(verdict, open(sys.argv[5], "w"))
