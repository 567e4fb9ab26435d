"""A SIMULATED platform that signs whatever it is told to: quotes and collateral with any field wrong, every signature right.

Without it a changed field would only show that signatures are checked. `specification(form)` is a platform and a quote
that hold; a mutation changes parts of it; `forge` builds and signs. Forms: sgx3 (SGX, quote version 3), tdx4 and tdx5.
Byte offsets: Intel's DCAP quote format; JSON: Intel PCS v4.
"""

import datetime
import functools
import hashlib
import json

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.x509.oid import NameOID, ObjectIdentifier

SGX_EXTENSION = "1.2.840.113741.1.13.1"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
NOW = 1_793_491_200
BEGIN, END = NOW - 90_000, NOW + 2_500_000

SGX_FIELDS = {
    "cpusvn": (0, 16), "miscselect": (16, 4), "reserved1": (20, 12), "extended product": (32, 16), "attributes": (48, 16),
    "mrenclave": (64, 32), "reserved2": (96, 32), "mrsigner": (128, 32), "reserved3": (160, 32), "config id": (192, 64),
    "product": (256, 2), "svn": (258, 2), "config svn": (260, 2), "reserved4": (262, 42), "family": (304, 16),
    "report data": (320, 64),
}
TDX_FIELDS = {
    "tcb svn": (0, 16), "mrseam": (16, 48), "mrsignerseam": (64, 48), "seam attributes": (112, 8),
    "td attributes": (120, 8), "xfam": (128, 8), "mrtd": (136, 48), "mrconfigid": (184, 48), "mrowner": (232, 48),
    "mrownerconfig": (280, 48), "rtmr0": (328, 48), "rtmr1": (376, 48), "rtmr2": (424, 48), "rtmr3": (472, 48),
    "report data": (520, 64),
}
TDX15_FIELDS = TDX_FIELDS | {"tcb svn 2": (584, 16), "mrservicetd": (600, 48)}
FIELDS = {"sgx3": SGX_FIELDS, "tdx4": TDX_FIELDS, "tdx5": TDX15_FIELDS}
HEADER = {
    "version": (0, 2), "key type": (2, 2), "tee": (4, 4), "qe svn": (8, 2), "pce svn": (10, 2), "vendor": (12, 16),
    "user data": (28, 20),
}


class Pairs(list):
    """A JSON object whose keys may repeat and keep their order."""


def parsed(text):
    """JSON whose objects are `Pairs`."""
    return json.loads(text, object_pairs_hook=Pairs)


def written(value):
    """JSON text, as short as it can be."""
    if isinstance(value, Pairs):
        return "{" + ",".join(json.dumps(key) + ":" + written(item) for key, item in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(written(item) for item in value) + "]"
    return value.text if isinstance(value, Raw) else json.dumps(value)


class Raw:
    """JSON text as it is."""

    def __init__(self, text):
        self.text = text


@functools.cache
def key(name):
    """The private key of a name: the same in every run, P-256."""
    number = int.from_bytes(hashlib.sha256(b"pandapp quote forge " + name.encode()).digest(), "big")
    return ec.derive_private_key(number % (ORDER - 1) + 1, ec.SECP256R1())


def public(name):
    """x then y, 64 bytes."""
    numbers = key(name).public_key().public_numbers()
    return numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")


def signature(name, data):
    """ECDSA over SHA-256: r then s, 64 bytes, big-endian."""
    r, s = utils.decode_dss_signature(key(name).sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def moment(seconds):
    """A time as JSON has it."""
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


# DER, as little as the SGX extension needs.
def der(tag, content):
    """Tag, length, content."""
    count = len(content)
    length = bytes([count]) if count < 128 else bytes([0x82]) + count.to_bytes(2, "big")
    return bytes([tag]) + length + content


def der_identifier(suffix):
    """An object identifier below Intel's SGX arc."""
    numbers = [int(part) for part in (SGX_EXTENSION + suffix).split(".")]
    content = bytes([numbers[0] * 40 + numbers[1]])
    for number in numbers[2:]:
        digits = [number & 127]
        while number := number >> 7:
            digits.append(128 | number & 127)
        content += bytes(reversed(digits))
    return der(6, content)


def der_integer(number):
    """A number in as few bytes as it needs."""
    return der(2, number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True))


def extension_item(item):
    """SEQUENCE of OID and value; the value is DER, or items again."""
    suffix, value = item
    content = der(0x30, b"".join(map(extension_item, value))) if isinstance(value, list) else value
    return der(0x30, der_identifier(suffix) + content)


def sgx_extension(items):
    """The value of the extension in a PCK certificate."""
    return der(0x30, b"".join(map(extension_item, items)))


def levels(with_tdx):
    """Four levels of a platform, the best first."""
    result = []
    for svn, status, advisories in [
        (3, "UpToDate", None), (2, "SWHardeningNeeded", ["INTEL-SA-00615"]),
        (1, "OutOfDateConfigurationNeeded", ["INTEL-SA-00289", "INTEL-SA-00615"]), (0, "Revoked", ["INTEL-SA-00001"]),
    ]:
        components = [Pairs([("svn", svn if index < 8 else 0)]) for index in range(16)]
        tcb = Pairs([("sgxtcbcomponents", components), ("pcesvn", 10 + svn)])
        if with_tdx:
            tcb.append(("tdxtcbcomponents", [Pairs([("svn", svn if index in (0, 2, 3) else 0)]) for index in range(16)]))
        level = Pairs([("tcb", tcb), ("tcbDate", moment(BEGIN)), ("tcbStatus", status)])
        result.append(level if advisories is None else Pairs(level + [("advisoryIDs", advisories)]))
    return result


def module_levels(status_below):
    """Two levels of a QE or a TDX module."""
    return [
        Pairs([("tcb", Pairs([("isvsvn", 4)])), ("tcbDate", moment(BEGIN)), ("tcbStatus", "UpToDate")]),
        Pairs([
            ("tcb", Pairs([("isvsvn", 2)])), ("tcbDate", moment(BEGIN)), ("tcbStatus", status_below),
            ("advisoryIDs", ["INTEL-SA-00837"]),
        ]),
    ]


def tcb_info(form):
    """TCB info version 3."""
    info = Pairs([
        ("id", "SGX" if form == "sgx3" else "TDX"), ("version", 3), ("issueDate", moment(BEGIN)),
        ("nextUpdate", moment(END)), ("fmspc", "53494D000000"), ("pceId", "0000"), ("tcbType", 0),
        ("tcbEvaluationDataNumber", 7),
    ])
    if form != "sgx3":
        module = [("mrsigner", "00" * 48), ("attributes", "00" * 8), ("attributesMask", "FF" * 8)]
        info.append(("tdxModule", Pairs(module)))
        identities = [Pairs([("id", name)] + module + [("tcbLevels", module_levels("OutOfDate"))])
                      for name in ("TDX_01", "TDX_03")]
        info.append(("tdxModuleIdentities", identities))
    return Pairs(info + [("tcbLevels", levels(form != "sgx3"))])


def qe_identity(form):
    """QE identity version 2."""
    return Pairs([
        ("id", "QE" if form == "sgx3" else "TD_QE"), ("version", 2), ("issueDate", moment(BEGIN)),
        ("nextUpdate", moment(END)), ("tcbEvaluationDataNumber", 7), ("miscselect", "00000000"),
        ("miscselectMask", "FFFFFFFF"), ("attributes", "11" + "00" * 15), ("attributesMask", "FB" + "FF" * 7 + "00" * 8),
        ("mrsigner", QE_SIGNER.hex().upper()), ("isvprodid", 1 if form == "sgx3" else 2),
        ("tcbLevels", module_levels("OutOfDate")),
    ])


QE_SIGNER = hashlib.sha256(b"PANDAPP SIMULATED QE SIGNER v1").digest()


def certificate_parts():
    """What is said of each certificate."""
    authority = {"ca": True, "usage": "authority", "begin": BEGIN, "end": NOW + 300_000_000}
    leaf = {"ca": False, "path": None, "usage": "leaf", "begin": BEGIN, "end": NOW + 30_000_000}
    return {
        "root": authority | {"cn": "SGX Root CA", "issuer": "root", "path": 1, "serial": 11},
        "platform": authority | {"cn": "SGX PCK Platform CA", "issuer": "root", "path": 0, "serial": 12},
        "pck": leaf | {"cn": "SGX PCK Certificate", "issuer": "platform", "serial": 13},
        "tcb": leaf | {"cn": "SGX TCB Signing", "issuer": "root", "serial": 14},
    }


def specification(form):
    """A platform and a quote that hold."""
    body = bytearray({"sgx3": 384, "tdx4": 584, "tdx5": 648}[form])
    version, tee = {"sgx3": (3, 0), "tdx4": (4, 0x81), "tdx5": (5, 0x81)}[form]
    if form == "sgx3":
        body[48:64] = bytes([5, 0, 0, 0, 0, 0, 0, 0, 0xE7, 0, 0, 0, 0, 0, 0, 0])
        body[64:96] = hashlib.sha256(b"mrenclave").digest()
        body[256:260] = bytes([1, 0, 1, 0])
    else:
        body[0:16] = bytes([3, 0, 3, 3] + [0] * 12)
        body[120:128] = (1 << 28).to_bytes(8, "little")
        body[128:136] = bytes([0xE7, 0, 6, 0, 0, 0, 0, 0])
        body[136:184] = hashlib.sha384(b"mrtd").digest()
    if form == "tdx5":
        body[584:600] = body[0:16]
    qe_report = bytearray(384)
    qe_report[48:64] = bytes([0x15, 0, 0, 0, 0, 0, 0, 0, 0xE7, 0, 0, 0, 0, 0, 0, 0])
    qe_report[128:160] = QE_SIGNER
    qe_report[256:260] = bytes([1 if form == "sgx3" else 2, 0, 4, 0])
    header = bytearray(48)
    header[0:8] = version.to_bytes(2, "little") + bytes([2, 0]) + tee.to_bytes(4, "little")
    header[12:28] = bytes.fromhex("939a7233f79c4ca9940a0db3957f0607")
    components = [(".2." + str(1 + index), der_integer(3 if index < 8 else 0)) for index in range(16)]
    components += [(".2.17", der_integer(13)), (".2.18", der(4, bytes([3] * 8 + [0] * 8)))]
    extension = [
        (".1", der(4, bytes(range(16)))), (".2", components),
        (".3", der(4, bytes(2))), (".4", der(4, bytes.fromhex("53494d000000"))), (".5", der(10, b"\1")),
        (".6", der(4, bytes(range(16, 32)))),
        (".7", [(".7.1", der(1, b"\0")), (".7.2", der(1, b"\0")), (".7.3", der(1, b"\0"))]),
    ]
    return {
        "form": form, "header": header, "body_type": 3, "body_size": None, "body": body, "qe_report": qe_report,
        "qe_auth": bytes(range(32)), "binding": None, "outer_type": 6, "inner_type": 5, "lengths": {},
        "signers": {"quote": "attestation", "qe": "pck", "tcb_info": "tcb", "qe_identity": "tcb"}, "signatures": {},
        "attestation_key": None, "tail": b"", "pem": None, "extension": extension, "extension_bytes": None,
        "extension_count": 1, "certificates": certificate_parts(), "names": "SIMULATED ",
        "chains": {"quote": ["pck", "platform", "root"], "crl": ["platform", "root"], "tcb_info": ["tcb", "root"],
                   "qe_identity": ["tcb", "root"]},
        "crls": {"root": {"issuer": "root", "signer": "root", "revoked": [], "begin": BEGIN, "end": END, "critical": False},
                 "pck": {"issuer": "platform", "signer": "platform", "revoked": [], "begin": BEGIN, "end": END,
                         "critical": False}},
        "tcb_info": tcb_info(form), "qe_identity": qe_identity(form), "texts": {}, "collateral": {}, "at": NOW,
        "raw_quote": None,
    }


def name_of(common, prefix):
    """The name that goes with a common name; the root's prefix is always the same, for it is the one that is trusted."""
    return x509.Name([
        x509.NameAttribute(NameOID.COMMON_NAME, ("SIMULATED " if common == "SGX Root CA" else prefix) + common),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "SIMULATED - NOT A TEE"),
        x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
    ])


def when(seconds):
    """A time as the certificate builder takes it."""
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)


USAGES = {"authority": (False, True, True), "leaf": (True, False, False), "both": (True, True, True),
          "crl": (False, False, True), "none": None}


@functools.lru_cache(maxsize=4096)
def certificate(name, parts, issuer_common, prefix, extension, count):
    """A certificate in DER; what is said of it comes as sorted pairs."""
    say = dict(parts)
    subject_key = key(say.get("key", name)).public_key()
    signer = key(say.get("signer", say["issuer"]))
    builder = (
        x509.CertificateBuilder().subject_name(name_of(say["cn"], prefix)).issuer_name(name_of(issuer_common, prefix))
        .public_key(subject_key).serial_number(say["serial"]).not_valid_before(when(say["begin"]))
        .not_valid_after(when(say["end"]))
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(subject_key), False)
    )
    if say["ca"] is not None:
        path = say["path"] if say["ca"] else None
        builder = builder.add_extension(x509.BasicConstraints(say["ca"], path), True)
    if USAGES[say["usage"]]:
        digital, sign, crl = USAGES[say["usage"]]
        builder = builder.add_extension(
            x509.KeyUsage(digital, False, False, False, False, sign, crl, False, False), True)
    for index in range(count if extension else 0):
        # The builder refuses an identifier twice, so a second one stands under a neighbouring identifier.
        identifier = SGX_EXTENSION if index == 0 else SGX_EXTENSION[:-1] + "2"
        builder = builder.add_extension(x509.UnrecognizedExtension(ObjectIdentifier(identifier), extension), False)
    if say.get("critical"):
        builder = builder.add_extension(x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), b"\5\0"), True)
    return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


@functools.lru_cache(maxsize=4096)
def pem(data):
    """A certificate's text."""
    return x509.load_der_x509_certificate(data).public_bytes(serialization.Encoding.PEM)


@functools.lru_cache(maxsize=4096)
def revocation_list(issuer_common, prefix, signer, revoked, begin, end, critical):
    """A CRL in DER."""
    builder = (
        x509.CertificateRevocationListBuilder().issuer_name(name_of(issuer_common, prefix)).last_update(when(begin))
        .next_update(when(end)).add_extension(x509.CRLNumber(1), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key(signer).public_key()), False)
    )
    if critical:
        builder = builder.add_extension(x509.UnrecognizedExtension(ObjectIdentifier("2.5.29.28"), b"\x30\0"), True)
    for serial in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when(BEGIN)).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(key(signer), hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def certificates(spec):
    """The certificates in DER by their names."""
    say = spec["certificates"]
    extension = spec["extension_bytes"]
    if extension is None:
        extension = sgx_extension(spec["extension"])
    return {
        name: certificate(name, tuple(sorted(say[name].items(), key=lambda item: item[0])), say[say[name]["issuer"]]["cn"],
                          "" if name == "root" else spec["names"], *(
                              (extension, spec["extension_count"]) if name == "pck" else (None, 0)))
        for name in say
    }


def length(spec, name, data):
    """A length field: the true one, unless the specification says another."""
    size = 2 if name == "qe_auth" else 4
    return ((len(data) + spec["lengths"].get(name, 0)) % (1 << 8 * size)).to_bytes(size, "little")


def signed(spec, name, data):
    """A signature by whom the specification names, or the bytes that it gives instead."""
    change = spec["signatures"].get(name)
    right = signature(spec["signers"][name], data)
    return change(right) if change else right


def quote(spec, chain):
    """The quote's bytes."""
    head = bytes(spec["header"])
    if spec["form"] == "tdx5":
        size = len(spec["body"]) if spec["body_size"] is None else spec["body_size"]
        head += spec["body_type"].to_bytes(2, "little") + size.to_bytes(4, "little")
    head += bytes(spec["body"])
    attestation = spec["attestation_key"] or public(spec["signers"]["quote"])
    report = bytearray(spec["qe_report"])
    report[320:384] = spec["binding"] or hashlib.sha256(attestation + spec["qe_auth"]).digest() + bytes(32)
    inner = bytes(report) + signed(spec, "qe", bytes(report)) + length(spec, "qe_auth", spec["qe_auth"]) + spec["qe_auth"]
    inner += spec["inner_type"].to_bytes(2, "little") + length(spec, "certificates", chain) + chain
    if spec["form"] != "sgx3":
        inner = spec["outer_type"].to_bytes(2, "little") + length(spec, "outer", inner) + inner
    auth = signed(spec, "quote", head) + attestation + inner
    return head + length(spec, "auth", auth) + auth + spec["tail"]


def forge(spec):
    """The quote, the collateral as JSON text, and the root in DER."""
    der_of = certificates(spec)
    chains = {name: b"".join(pem(der_of[one]) for one in chain) for name, chain in spec["chains"].items()}
    chain = chains["quote"] + b"\0"
    if spec["pem"]:
        chain = spec["pem"](chain)
    crls = {
        name: revocation_list(spec["certificates"][crl["issuer"]]["cn"], spec["names"], crl["signer"],
                              tuple(crl["revoked"]), crl["begin"], crl["end"], crl["critical"])
        for name, crl in spec["crls"].items()
    }
    texts = {}
    for name in ("tcb_info", "qe_identity"):
        text = written(spec[name])
        texts[name] = spec["texts"][name](text) if name in spec["texts"] else text
    collateral = {
        "pck_crl_issuer_chain": chains["crl"].decode(), "root_ca_crl": crls["root"].hex(), "pck_crl": crls["pck"].hex(),
        "tcb_info_issuer_chain": chains["tcb_info"].decode(), "tcb_info": texts["tcb_info"],
        "tcb_info_signature": signed(spec, "tcb_info", texts["tcb_info"].encode()).hex(),
        "qe_identity_issuer_chain": chains["qe_identity"].decode(), "qe_identity": texts["qe_identity"],
        "qe_identity_signature": signed(spec, "qe_identity", texts["qe_identity"].encode()).hex(),
    }
    for name, change in spec["collateral"].items():
        change(collateral, name)
    data = quote(spec, chain)
    if spec["raw_quote"]:
        data = spec["raw_quote"](data)
    return data, json.dumps(collateral, separators=(",", ":")), ROOT


ROOT = certificate("root", tuple(sorted(certificate_parts()["root"].items(), key=lambda item: item[0])),
                   "SGX Root CA", "", None, 0)
