"""Structured mutations of what `quote_forge.specification` returns: each changes one thing and is named for it.

A mutation takes the specification, a random source, and returns the detail of its name; `mutate` applies some, so that a
name is `family/detail` or several joined by ` + `. All signatures are made after the change, so what is wrong is the
thing itself, except in `bytes`, which changes the finished quote.
"""

import hashlib

from quote_forge import (
    BEGIN, END, FIELDS, HEADER, ORDER, SGX_FIELDS, Pairs, Raw, der, der_integer, public, sgx_extension, specification,
)

FAMILIES = []
NUMBERS = [0, 1, 2, 3, 4, 5, 6, 7, 15, 16, 31, 32, 127, 128, 255, 256, 65535, 1 << 16, (1 << 31) - 1, (1 << 32) - 1]


def family(function):
    """Registers a mutation under its name."""
    FAMILIES.append((function.__name__.replace("_", " "), function))
    return function


def change_bytes(data, start, count, random):
    """Another value in a field: a border, one bit, random bytes, or a small step."""
    kind = random.randrange(5)
    if kind == 0:
        value = random.choice(NUMBERS).to_bytes(8, "little")[:count].ljust(count, b"\0")
    elif kind == 1:
        value = bytearray(data[start:start + count])
        value[random.randrange(count)] ^= 1 << random.randrange(8)
    elif kind == 2:
        value = random.randbytes(count)
    elif kind == 3:
        value = random.choice([b"\0", b"\xff"]) * count
    else:
        number = int.from_bytes(data[start:start + count], "little") + random.choice([-1, 1])
        value = (number % (1 << 8 * count)).to_bytes(count, "little")
    data[start:start + count] = value


@family
def header(spec, random):
    name = random.choice(list(HEADER))
    change_bytes(spec["header"], *HEADER[name], random)
    return name


@family
def body(spec, random):
    name = random.choice(list(FIELDS[spec["form"]]))
    change_bytes(spec["body"], *FIELDS[spec["form"]][name], random)
    return name


@family
def attribute_bits(spec, random):
    start, count = (48, 16) if spec["form"] == "sgx3" else (120, 8)
    bit = random.randrange(count * 8)
    spec["body"][start + bit // 8] ^= 1 << bit % 8
    return "workload"


@family
def module_version(spec, random):
    if spec["form"] == "sgx3":
        return body(spec, random)
    spec["body"][0], spec["body"][1] = random.randrange(6), random.choice([0, 1, 1, 2, 3, 255])
    for index in range(2, 16):
        if random.random() < 0.2:
            spec["body"][index] = random.randrange(5)
    return "tee tcb svn"


@family
def body_form(spec, random):
    kind = random.choice(["type", "size", "short", "long", "version"])
    if kind == "type":
        spec["body_type"] = random.choice([0, 1, 2, 3, 4, 65535])
        if random.random() < 0.7 and spec["body_type"] in (1, 2):
            other = specification({1: "sgx3", 2: "tdx4"}[spec["body_type"]])
            spec["body"] = other["body"]
            if random.random() < 0.5:
                spec["header"][4:8] = other["header"][4:8]
    elif kind == "size":
        spec["body_size"] = max(0, len(spec["body"]) + random.choice([-64, -1, 1, 64, 1 << 20]))
    elif kind == "short":
        spec["body"] = spec["body"][:-random.choice([1, 64])]
    elif kind == "long":
        spec["body"] = spec["body"] + bytes(random.choice([1, 64]))
    else:
        spec["header"][0:2] = random.choice([0, 1, 2, 3, 4, 5, 6, 257]).to_bytes(2, "little")
    return kind


@family
def qe_report(spec, random):
    name = random.choice(list(SGX_FIELDS))
    change_bytes(spec["qe_report"], *SGX_FIELDS[name], random)
    if name == "report data":
        spec["binding"] = random.choice([bytes(64), random.randbytes(64)])
    return name


@family
def qe_svn(spec, random):
    spec["qe_report"][258:260] = random.randrange(6).to_bytes(2, "little")
    return "svn"


@family
def binding(spec, random):
    attestation = public("attestation")
    right = hashlib.sha256(attestation + spec["qe_auth"]).digest()
    name, spec["binding"] = random.choice([
        ("without auth", hashlib.sha256(attestation).digest() + bytes(32)), ("tail", right + b"\1" + bytes(31)),
        ("last byte", right + bytes(31) + b"\1"), ("reversed", right[::-1] + bytes(32)),
        ("short", right[:31] + bytes(33)), ("zero", bytes(64)),
    ])
    return name


@family
def qe_auth(spec, random):
    spec["qe_auth"] = random.randbytes(random.choice([0, 1, 31, 33, 64, 255, 1024, 4096, 15000]))
    return "length"


@family
def lengths(spec, random):
    names = ["auth", "qe_auth", "certificates"] + (["outer"] if spec["form"] != "sgx3" else [])
    name = random.choice(names)
    spec["lengths"][name] = random.choice([-4096, -64, -2, -1, 1, 2, 64, 4096, 1 << 15, 1 << 31])
    return name


@family
def types(spec, random):
    name = random.choice(["inner_type", "outer_type"])
    spec[name] = random.choice([0, 1, 2, 3, 4, 5, 6, 7, 0x0105, 65535])
    return name


@family
def signature_form(spec, random):
    name = random.choice(["quote", "qe", "tcb_info", "qe_identity"])

    def number(data, start):
        return int.from_bytes(data[start:start + 32], "big")

    kind, change = random.choice([
        ("other s", lambda data: data[:32] + (ORDER - number(data, 32)).to_bytes(32, "big")),
        ("zero", lambda data: bytes(64)), ("zero s", lambda data: data[:32] + bytes(32)),
        ("r is the order", lambda data: ORDER.to_bytes(32, "big") + data[32:]),
        ("swapped", lambda data: data[32:] + data[:32]), ("reversed", lambda data: data[::-1]),
        ("all ones", lambda data: b"\xff" * 64), ("cut", lambda data: data[:63]), ("longer", lambda data: data + b"\0"),
        ("bit", lambda data: bytes([data[0] ^ 1]) + data[1:]),
    ])
    spec["signatures"][name] = change
    return name + " " + kind


@family
def signer(spec, random):
    name = random.choice(["quote", "qe", "tcb_info", "qe_identity"])
    other = random.choice(["attestation", "pck", "platform", "root", "tcb", "stranger"])
    spec["signers"][name] = other
    return name


@family
def attestation_key(spec, random):
    kind, spec["attestation_key"] = random.choice([
        ("zero", bytes(64)), ("stranger", public("stranger")), ("pck", public("pck")), ("ones", b"\xff" * 64),
        ("off the curve", public("attestation")[:63] + bytes([public("attestation")[63] ^ 1])),
    ])
    return kind


@family
def tail(spec, random):
    spec["tail"] = random.choice([bytes(1), bytes(70), bytes(4096), b"\1", bytes(69) + b"\1", b"\n", bytes(13000)])
    return "zero" if not any(spec["tail"]) else "not zero"


@family
def pem_text(spec, random):
    def swapped(chain):
        blocks = chain.split(b"-----BEGIN")[1:]
        random.shuffle(blocks)
        return b"".join(b"-----BEGIN" + block for block in blocks)

    kind, spec["pem"] = random.choice([
        ("no zero byte", lambda chain: chain[:-1]), ("two zero bytes", lambda chain: chain + b"\0"),
        ("line ends", lambda chain: chain.replace(b"\n", b"\r\n")), ("no last line end", lambda chain: chain[:-2]),
        ("blank line", lambda chain: chain.replace(b"-----\n-----", b"-----\n\n-----")), ("empty", lambda chain: b""),
        ("text in front", lambda chain: b"Certificate:\n" + chain), ("text behind", lambda chain: chain + b"x"),
        ("other label", lambda chain: chain.replace(b" CERTIFICATE", b" X509 CERTIFICATE")),
        ("long lines", lambda chain: b"\n".join(
            b"-----BEGIN CERTIFICATE-----\n" + block.split(b"-----")[2].replace(b"\n", b"") + b"\n-----END CERTIFICATE-----"
            for block in chain.split(b"-----BEGIN CERTIFICATE")[1:]
            for block in [b"-----x-----" + block.split(b"-----")[1] + b"-----"]) + b"\n\0"),
        ("spaces", lambda chain: chain.replace(b"\n", b" \n", 3)), ("order", swapped),
        ("zero bytes inside", lambda chain: chain[:100] + b"\0" + chain[100:]),
        ("byte", lambda chain: chain[:(place := random.randrange(len(chain)))] + random.randbytes(1) + chain[place + 1:]),
    ])
    return kind


@family
def pck_extension(spec, random):
    items = spec["extension"]
    while True:
        index = random.randrange(len(items))
        if isinstance(items[index][1], list) and random.random() < 0.7:
            items = items[index][1]
        else:
            break
    suffix, value = items[index]
    kind = random.choice(["gone", "twice", "moved", "tag", "bit", "number", "longer", "unknown", "empty", "padded"])
    if kind == "gone":
        del items[index]
    elif kind == "twice":
        items.insert(random.randrange(len(items) + 1), items[index])
    elif kind == "moved":
        items.insert(random.randrange(len(items)), items.pop(index))
    elif kind == "unknown":
        items.append((random.choice([".9", ".2.19", ".5"]), der(4, b"\1")))
    elif isinstance(value, list):
        items[index] = (suffix, random.choice([der(4, b""), der_integer(1), []]))
    elif kind == "tag":
        items[index] = (suffix, bytes([random.choice([1, 2, 4, 5, 10, 12, 0x30])]) + value[1:])
    elif kind == "number":
        items[index] = (suffix, der_integer(random.choice([-129, -1, 0, 1, 2, 3, 4, 13, 255, 256, 65535, 65536, 1 << 64])))
    elif kind == "longer":
        items[index] = (suffix, der(value[0], value[2:] + b"\0"))
    elif kind == "empty":
        items[index] = (suffix, der(value[0], b""))
    elif kind == "padded":
        items[index] = (suffix, der(value[0], b"\0" + value[2:]))
    else:
        changed = bytearray(value)
        changed[random.randrange(2, len(changed)) if len(changed) > 2 else 1] ^= 1 << random.randrange(8)
        items[index] = (suffix, bytes(changed))
    return kind


@family
def pck_extension_whole(spec, random):
    right = sgx_extension(spec["extension"])
    kind, data, count = random.choice([
        ("gone", b"", 0), ("twice", right, 2), ("tail", right + b"\0", 1), ("cut", right[:-1], 1), ("empty", der(0x30, b""), 1),
        ("tag", b"\x31" + right[1:], 1), ("nested", b"\x30\x80" * 400, 1), ("indefinite", b"\x30\x80" + right[4:] + b"\0\0", 1),
    ])
    spec["extension_bytes"], spec["extension_count"] = data, count
    return kind


@family
def certificate_content(spec, random):
    name = random.choice(list(spec["certificates"]))
    say = spec["certificates"][name]
    kind = random.choice(["cn", "begin", "end", "ca", "path", "usage", "issuer", "signer", "key", "serial", "critical"])
    if kind == "cn":
        say["cn"] = random.choice(["SGX Root CA", "SGX PCK Platform CA", "SGX PCK Processor CA", "SGX PCK Certificate",
                                   "SGX TCB Signing", "SGX PCK Platform CA ", "sgx root ca", "\u0405GX Root CA"])
    elif kind in ("begin", "end"):
        say["begin"], say["end"] = random.choice([
            (spec["at"], say["end"]), (spec["at"] + 1, say["end"]), (say["begin"], spec["at"]),
            (say["begin"], spec["at"] - 1), (spec["at"] - 9, spec["at"] - 5), (spec["at"], spec["at"]),
        ])
    elif kind == "ca":
        say["ca"] = random.choice([None, not say["ca"]])
        say["path"] = None
    elif kind == "path":
        say["path"] = random.choice([None, 0, 1, 5])
    elif kind == "usage":
        say["usage"] = random.choice(["authority", "leaf", "both", "crl", "none"])
    elif kind in ("issuer", "signer"):
        say[kind] = random.choice(list(spec["certificates"]) + (["stranger"] if kind == "signer" else []))
    elif kind == "key":
        say["key"] = random.choice(["stranger", "pck", "root", "tcb"])
    elif kind == "serial":
        say["serial"] = random.choice([1, 11, 12, 13, 14, (1 << 159) - 1])
    else:
        say["critical"] = True
    return name + " " + kind


@family
def names(spec, random):
    spec["names"] = random.choice(["Intel ", "", "SIMULATED  "])
    return "prefix"


@family
def chain(spec, random):
    name = random.choice(list(spec["chains"]))
    certificates = spec["chains"][name]
    kind = random.choice(["gone", "twice", "moved", "other", "empty"])
    index = random.randrange(len(certificates)) if certificates else 0
    if kind == "empty" or not certificates:
        spec["chains"][name] = []
    elif kind == "gone":
        del certificates[index]
    elif kind == "twice":
        certificates.insert(index, certificates[index])
    elif kind == "moved":
        random.shuffle(certificates)
    else:
        certificates[index] = random.choice(["root", "platform", "pck", "tcb"])
    return name + " " + kind


@family
def revocation(spec, random):
    name = random.choice(list(spec["crls"]))
    crl = spec["crls"][name]
    kind = random.choice(["issuer", "signer", "revoked", "begin", "end", "critical", "exchanged"])
    if kind in ("issuer", "signer"):
        crl[kind] = random.choice(["root", "platform", "tcb", "pck"])
    elif kind == "revoked":
        crl["revoked"] = random.sample([9, 10, 11, 12, 13, 14, 15], random.randrange(1, 5))
    elif kind == "begin":
        crl["begin"] = spec["at"] + random.choice([-1, 0, 1, 1000])
    elif kind == "end":
        crl["end"] = max(crl["begin"], spec["at"] + random.choice([-1000, -1, 0, 1]))
    elif kind == "critical":
        crl["critical"] = True
    else:
        spec["crls"]["root"], spec["crls"]["pck"] = spec["crls"]["pck"], spec["crls"]["root"]
    return name + " " + kind


def places(value):
    """Every container of a JSON value with each of its indices."""
    for index, item in enumerate(value):
        yield value, index
        inner = item[1] if isinstance(value, Pairs) else item
        if isinstance(inner, list):
            yield from places(inner)


def another(value, random):
    """A JSON value in another's place."""
    if isinstance(value, bool) or value is None:
        return random.choice([1, "true", None])
    if isinstance(value, int):
        return random.choice([value + 1, value - 1, -value, 0, 255, 256, 65536, 1 << 32, 1 << 64, float(value) + 0.5,
                              Raw(f"{value}.0"), Raw(f"{value}e0"), Raw(f"0{value}"), str(value), None, []])
    if isinstance(value, str):
        swapped = value.swapcase() if value.swapcase() != value else value + "0"
        return random.choice([
            swapped, value + " ", " " + value, value[:-1], value + value, "", "\u00e9" + value[1:], value[::-1],
            Raw('"' + "".join(f"\\u{ord(letter):04x}" for letter in value) + '"'), None, 7, [value],
            "Revoked", "UpToDate", "TDX_01", "SGX", "TDX", "0" * len(value), "F" * len(value),
        ])
    return random.choice([None, 0, "", [], Pairs()])


@family
def json_tree(spec, random):
    name = random.choice(["tcb_info", "qe_identity"])
    found = list(places(spec[name]))
    container, index = random.choice(found)
    item = container[index]
    kind = random.choice(["gone", "twice", "moved", "other", "other", "other", "renamed", "added"])
    if kind == "gone":
        del container[index]
    elif kind == "twice":
        container.insert(random.randrange(len(container) + 1), item)
    elif kind == "moved":
        container.insert(random.randrange(len(container)), container.pop(index))
    elif kind == "added":
        container.append(("extra", 1) if isinstance(container, Pairs) else item)
    elif kind == "renamed" and isinstance(container, Pairs):
        container[index] = (random.choice([item[0].upper(), item[0] + "s", "tcb", "id"]), item[1])
    elif isinstance(container, Pairs):
        container[index] = (item[0], another(item[1], random))
        return f"{name} {item[0]}"
    else:
        container[index] = another(item, random)
    return f"{name} {kind}"


@family
def json_dates(spec, random):
    name = random.choice(["tcb_info", "qe_identity"])
    field = random.choice(["issueDate", "nextUpdate"])
    value = random.choice([
        "2026-11-01T00:00:00+00:00", "2026-11-01T00:00:00.000Z", "2026-11-01T00:00:00", "2026-11-01", "2026-13-01T00:00:00Z",
        "2026-11-31T00:00:00Z", "2026-11-01T24:00:00Z", "2026-12-31T23:59:60Z", "2026-11-01t00:00:00z", "2026-11-01 00:00:00Z",
        "12026-11-01T00:00:00Z", "-2026-11-01T00:00:00Z", "2026-10-31T22:00:00-03:00", "1969-12-31T23:59:59Z", "",
        "9999-12-31T23:59:59Z", "2026-11-01T00:00:00Z ", "2026-11-01T00:00:00.5Z",
    ])
    spec[name] = Pairs([(key, value if key == field else item) for key, item in spec[name]])
    return f"{name} {field}"


@family
def json_text(spec, random):
    name = random.choice(["tcb_info", "qe_identity"])
    kind, change = random.choice([
        ("spaces", lambda text: text.replace(",", ", ")), ("line end", lambda text: text + "\n"),
        ("front space", lambda text: " " + text), ("more behind", lambda text: text + "{}"), ("cut", lambda text: text[:-1]),
        ("mark", lambda text: "\ufeff" + text), ("comma", lambda text: text[:-1] + ",}"), ("empty", lambda text: ""),
        ("array", lambda text: "[" + text + "]"), ("comment", lambda text: text + "//"),
        ("deep", lambda text: text[:-1] + ',"deep":' + "[" * 3000 + "]" * 3000 + "}"),
        ("many levels", lambda text: text[:-1] + ',"many":[' + ",".join(["0"] * 20000) + "]}"),
        ("byte", lambda text: text[:(place := random.randrange(len(text)))] + chr(random.randrange(32, 127)) + text[place + 1:]),
    ])
    spec["texts"][name] = change
    return f"{name} {kind}"


@family
def levels_order(spec, random):
    name = random.choice(["tcb_info", "qe_identity"])
    for key, value in spec[name]:
        if key == "tcbLevels":
            random.shuffle(value)
    return name


@family
def collateral_field(spec, random):
    names = ["pck_crl_issuer_chain", "root_ca_crl", "pck_crl", "tcb_info_issuer_chain", "tcb_info", "tcb_info_signature",
             "qe_identity_issuer_chain", "qe_identity", "qe_identity_signature"]
    name = random.choice(names)

    def hexadecimal(collateral, name):
        data = bytearray.fromhex(collateral[name]) if "crl" in name[-3:] else bytearray(b"\0")
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
        collateral[name] = data.hex()

    def text(function):
        def change(collateral, name):
            collateral[name] = function(collateral[name])
        return change

    kind, change = random.choice([
        ("gone", lambda collateral, name: collateral.pop(name)), ("null", text(lambda value: None)),
        ("number", text(lambda value: 7)), ("empty", text(lambda value: "")), ("capitals", text(lambda value: value.upper())),
        ("line end", text(lambda value: value + "\n")), ("front space", text(lambda value: " " + value)),
        ("prefix", text(lambda value: "0x" + value)), ("cut", text(lambda value: value[:-1])),
        ("cut two", text(lambda value: value[:-2])), ("more", text(lambda value: value + "00")), ("bit", hexadecimal),
        ("zero byte", text(lambda value: value + "\0")), ("line ends", text(lambda value: value.replace("\n", "\r\n"))),
        ("extra", lambda collateral, name: collateral.update(extra="")), ("long", text(lambda value: value * 300)),
    ])
    spec["collateral"][name] = change
    return f"{name} {kind}"


@family
def time(spec, random):
    near = random.choice([BEGIN, END, spec["at"], 0, 1 << 31, 1 << 32, 253402300799])
    spec["at"] = max(0, near + random.choice([-1, 0, 1]))
    return "border"


@family
def bytes_of_quote(spec, random):
    def change(data):
        data = bytearray(data)
        for _ in range(random.choice([1, 1, 2, 3])):
            place = random.randrange(len(data))
            kind = random.randrange(6)
            if kind == 0:
                data[place] ^= 1 << random.randrange(8)
            elif kind == 1:
                data[place:place + 1] = random.randbytes(1)
            elif kind == 2:
                del data[place:place + random.randrange(1, 17)]
            elif kind == 3:
                data[place:place] = data[place:place + random.randrange(1, 17)]
            elif kind == 4:
                del data[place:]
                data += bytes(1) if not data else b""
            else:
                value = random.choice(NUMBERS).to_bytes(4, "little")
                data[place:place + 4] = value
        return bytes(data)

    spec["raw_quote"] = change
    return "bytes"


def vary(spec, random):
    """Another platform that is as good: other security versions, which change the verdict's status."""
    if random.random() < 0.5:
        return
    svn = random.choice([1, 2, 2, 3])
    components = spec["extension"][1][1]
    for index in range(8):
        if random.random() < 0.7:
            components[index] = (components[index][0], der_integer(svn))
    components[17] = (components[17][0], der(4, b"".join(value[2:] for _, value in components[:16])))
    if spec["form"] != "sgx3" and random.random() < 0.5:
        for start in (0, 584)[:2 if spec["form"] == "tdx5" else 1]:
            spec["body"][start], spec["body"][start + 2], spec["body"][start + 3] = svn, svn, svn
    spec["qe_report"][258] = random.choice([2, 3, 4, 4])


def mutate(spec, number, random):
    """Applies mutations; the first families come in turn, so that each is tried as often.

    Returns the name of what was done.
    """
    vary(spec, random)
    done = []
    for index in range(random.choice([1, 1, 1, 1, 2, 2, 3])):
        name, function = FAMILIES[number % len(FAMILIES)] if index == 0 else random.choice(FAMILIES)
        done.append(name + "/" + function(spec, random))
    return " + ".join(done)
