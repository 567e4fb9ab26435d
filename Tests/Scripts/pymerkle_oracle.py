"""Has pymerkle verify inclusion proofs, and compares them and consistency proofs with those that it makes.

usage: pymerkle_oracle.py FILE

FILE has the entries in hexadecimal, a line each, after `entry `; then proofs:
    inclusion INDEX SIZE ROOT HASH…      consistency OLD NEW OLDROOT NEWROOT HASH…

pymerkle 7.0.0 hashes as RFC 6962 with its default options: sha256, and security on, which is the prefixes 00 and 01. Its
indices begin at 1 and its inclusion paths with the leaf. Its consistency proofs are no shorter than those of RFC 6962
§2.1.2: where the old tree ends on a node they do not have the node to the right of it, but go down to the leaf after the
old tree. So they are verified by pymerkle and then brought to the RFC's form here.
"""

import sys

import pymerkle


def rfc_form(proof, old_root):
    if proof.prior_size == proof.size:
        return []
    right, rest = proof.path[0], list(zip(proof.subset, proof.path))[1:]
    while not rest[0][0]:
        right = proof.hasher.hash_pair(right, rest.pop(0)[1])
    node = rest.pop(0)[1]
    return ([] if node == old_root else [node]) + [right] + [digest for _, digest in rest]


tree = pymerkle.InmemoryTree(algorithm="sha256")
for number, line in enumerate(open(sys.argv[1]), 1):
    kind, *words = line.rstrip("\n").split(" ")
    if kind == "entry":
        tree.append_entry(bytes.fromhex(words[0]))
        continue
    first, second = int(words[0]), int(words[1])
    hashes = [bytes.fromhex(word) for word in words[2:]]
    if kind == "inclusion":
        root, path = hashes[0], hashes[1:]
        leaf = tree.get_leaf(first + 1)
        proof = tree.prove_inclusion(first + 1, second)
        proof.path = [leaf] + path
        pymerkle.verify_inclusion(leaf, root, proof, index=first + 1, size=second)
        expected = tree.prove_inclusion(first + 1, second).path[1:]
    else:
        (old, root), path = hashes[:2], hashes[2:]
        proof = tree.prove_consistency(first, second)
        pymerkle.verify_consistency(old, root, proof, prior_size=first, later_size=second)
        expected = rfc_form(proof, old)
    assert tree.get_root(second) == root, f"line {number}: root"
    assert expected == path, f"line {number}: path"
