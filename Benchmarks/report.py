"""Tables for the README, between its markers, and results.json; a part that was not measured keeps its figures."""

import json
from pathlib import Path

import days

HERE = Path(__file__).parent
RESULTS, README = HERE / "results.json", HERE / "README.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->"

TITLES = {
    "days": "The day",
    "libraries": "Libraries",
    "encoding": "Positions to cells",
    "row-major": "Positions to row-major cells, and the memory",
    "texts": "Nine characters",
    "picture": "Counts to a picture",
    "growth": "Positions to counts: how it grows with the points (precision 7, 2^18 cells)",
    "precision": "Positions to counts: how it grows with the precision",
    "datasets": "Encrypted dataset to counts, end to end",
    "maps": "Encrypted dataset to a map, end to end",
    "questions": "One contact question, and ten thousand",
    "near": "Contacts by proximity, end to end",
    "people": "Made-up people",
}


def amount(row, items, figure):
    """A rate, or the time where the unit is one."""
    if row["unit"] == "ms":
        return f"{figure['wall'] * 1000:,.0f} ms"
    rate = figure["rate"]
    return f"{rate:,.0f} {row['unit']}" if rate >= 100 else f"{rate:.3g} {row['unit']}"


def remarks(row, peer):
    """What is not equal about a comparison."""
    said = []
    if peer.get("items", row["items"]) != row["items"]:
        said.append(f"{peer['items']:,} items")
    if peer.get("moved"):
        said.append(f"{peer['moved']} counted elsewhere")
    return f" ({', '.join(said)})" if said else ""


def rows_table(part):
    """A line for each peer of each row."""
    lines = [
        "| work | ours | beside | theirs | their time ÷ ours: wall | CPU | peak MiB: ours | theirs |",
        "|---|---:|---|---:|---:|---:|---:|---:|",
    ]
    for row in part["rows"]:
        ours = row["ours"]
        mine = f"| {row['title']} | {amount(row, row['items'], ours)} |"
        for peer in row["peers"] or [None]:
            if peer is None:
                lines.append(f"{mine} | | | | {ours['peak']:.0f} | |")
            elif "failed" in peer:
                lines.append(f"{mine} {peer['name']} | failed | | | | |")
            else:
                lines.append(
                    f"{mine} {peer['name']}{remarks(row, peer)} | {amount(row, peer['items'], peer)} | "
                    f"{peer['ratio_wall']:.2f} | {peer['ratio_cpu']:.2f} | {ours['peak']:.0f} | {peer['peak']:.0f} |"
                )
    return "\n".join(lines)


def stored_table(part):
    """What a stored token costs, padding included: the same at every size, if the cost is linear."""
    lines = [
        "| points | tokens with padding | threads | s | CPU s | ns a token | CPU ns a token | peak MiB |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row in part["rows"]:
        ours, stored = row["ours"], row["stored"]
        lines.append(
            f"| {row['items']:,} | {stored:,} | {row['parameters']['threads']} | {ours['wall']:.4f} | {ours['cpu']:.4f} "
            f"| {ours['wall'] / stored * 1e9:.2f} | {ours['cpu'] / stored * 1e9:.2f} | {ours['peak']:.0f} |"
        )
    return "\n".join(lines)


def matrix(part, column, name):
    """M/s of everybody, a table for each number of threads, a column for each value; and in brackets the ratio."""
    tables = []
    for threads in sorted({row["parameters"]["threads"] for row in part["rows"]}):
        rows = [row for row in part["rows"] if row["parameters"]["threads"] == threads]
        peers = list(dict.fromkeys(peer["name"] for row in rows for peer in row["peers"]))
        lines = [
            f"| M points/s, {threads} thread{'s' * (threads > 1)} | " + " | ".join(name(column(row)) for row in rows) + " |",
            "|---|" + "---:|" * len(rows),
            "| **ours** | " + " | ".join(f"**{row['ours']['rate']:,.0f}**" for row in rows) + " |",
        ]
        for peer in peers:
            cells = [next((one for one in row["peers"] if one["name"] == peer), None) for row in rows]
            lines.append(f"| {peer} | " + " | ".join(map(cell, rows, cells)) + " |")
        lines.append("| *ns of CPU a point, ours* | " + " | ".join(nanoseconds(row, row["ours"]) for row in rows) + " |")
        lines.append("| *peak MiB, ours* | " + " | ".join(f"{row['ours']['peak']:,.0f}" for row in rows) + " |")
        tables.append("\n".join(lines))
    return "\n\n".join(tables)


def nanoseconds(row, figure):
    return f"{figure['cpu'] / row['items'] * 1e9:.2f}"


def cell(row, peer):
    if peer is None:
        return ""
    if "failed" in peer:
        return "failed"
    few = "†" if peer["items"] != row["items"] else ""
    return f"{peer['rate']:,.0f}{few} ({peer['ratio_wall']:.1f}; CPU {peer['ratio_cpu']:.1f}; {peer['peak']:,.0f} MiB)"


def text(name, part):
    if name == "days":
        body = days.text(part)
    elif name == "growth":
        body = matrix(part, lambda row: row["items"], lambda points: f"{points // 10**6} M points")
    elif name == "precision":
        body = matrix(part, lambda row: row["parameters"]["precision"], lambda precision: f"precision {precision}")
    else:
        body = rows_table(part)
    if name == "datasets":
        body += "\n\n" + stored_table(part)
    measured = part["measured"]
    note = (
        f"{measured['date']}, {measured['processor']}, {measured['swift']}; load of the machine when it began: "
        f"{measured['load']:.1f}; medians of {measured['rounds']}."
    )
    return f"### {TITLES[name]}\n\n{body}\n\n{note}"


def write(parts, only_print):
    """Prints the parts; unless told otherwise keeps them with those measured before."""
    order = list(TITLES)
    if only_print:
        print("\n\n".join(text(name, parts[name]) for name in order if name in parts))
        return
    known = json.loads(RESULTS.read_text())["parts"] if RESULTS.exists() else {}
    known |= parts
    known = {name: known[name] for name in order if name in known}
    RESULTS.write_text(json.dumps({"parts": known}, indent=1) + "\n")
    figures = "\n\n".join(text(name, part) for name, part in known.items())
    print(figures)
    before, _, rest = README.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}{figures}\n{END}{after}")
