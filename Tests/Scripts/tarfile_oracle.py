"""Reads an archive with Python's own tarfile: a line per member, and each member's content.

usage: tarfile_oracle.py ARCHIVE FOLDER    writes FOLDER/listing and FOLDER/NAME.read
"""

import pathlib
import sys
import tarfile

folder = pathlib.Path(sys.argv[2])
lines = []
with tarfile.open(sys.argv[1], "r:") as archive:
    for member in archive:
        lines.append(
            f"{member.name} {member.size} {oct(member.mode)} {member.uid} {member.gid} {member.mtime} {member.isfile()}\n"
        )
        (folder / f"{member.name}.read").write_bytes(archive.extractfile(member).read())
(folder / "listing").write_text("".join(lines))
