#!/usr/bin/env python3
"""Writes the first corpus of each fuzz target into fuzz/corpus, from the fixtures of the tests.

Larger collections beside the repository are used too where they are: $CITABLE_SHARED or ../shared.
"""

import hashlib
import json
import os
from pathlib import Path

FUZZ = Path(__file__).resolve().parent
ROOT = FUZZ.parent
SHARED = Path(os.environ.get("CITABLE_SHARED", ROOT.parent / "shared"))
# Longer seeds make every run slower and find nothing that shorter ones do not.
MOST = 6_000


def texts(pattern):
    for path in sorted((ROOT / "tests/fixtures").rglob(pattern)):
        if path.is_file():
            yield path.read_bytes()


def cases(name):
    for folder in (ROOT / "tests/fixtures/zenodo", SHARED / "oracle/zenodo", SHARED / "oracle/github"):
        path = folder / name
        if path.is_file():
            with path.open(encoding="utf-8") as lines:
                for line in lines:
                    yield json.loads(line)["text"].encode("utf-8", "surrogatepass")


def licenses():
    yield from texts("LICENSE*")
    yield from texts("COPYING*")
    yield (ROOT / "LICENSE-MIT").read_bytes()
    folder = SHARED / "oracle/licenses/files"
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path.read_bytes()


def citations():
    yield from texts("CITATION.cff")
    yield from cases("systematic-cff.jsonl")
    yield from cases("real-cff.jsonl")
    yield from cases("cite-box.jsonl")


def zenodo_json():
    yield from texts(".zenodo.json")
    yield from texts("dot-zenodo.json")
    yield from cases("systematic-zenodo-json.jsonl")
    yield from cases("real-zenodo-json.jsonl")


def edits():
    asked = [
        (b"version", b"1.10"),
        (b"date-released", b"2026-11-22"),
        (b"doi", b"10.5281/zenodo.3484178"),
        (b"license", b"MIT"),
        (b"title", b"a: b # c"),
        (b"abstract", b"one\ntwo\n"),
        (b"identifiers+doi", b"10.5281/zenodo.3484178"),
        (b"references+data", b"Images"),
    ]
    for number, text in enumerate(citations()):
        yield b"\0".join([*asked[number % len(asked)], text])


def annotations():
    hostile = [
        b"::error::forged",
        b"##[error]forged",
        "\x1b[2J\x07\x9b31m\u202e".encode(),
        b"a%0A::error::b\r\n\t::warning file=x,line=1::c",
        "| a | `b` <img src=x> @x\u2028\u200b\ufeff".encode(),
    ]
    for number, text in enumerate(citations()):
        words = [hostile[(number + at) % len(hostile)] for at in range(5)]
        start = bytes([32 + number % 90, 32 + number * 7 % 90])
        yield start + b"\0".join([text[:1_000], b"a/" + words[0][:20], *words[1:]])


TARGETS = {
    "cff": citations,
    "edit": edits,
    "github_rules": citations,
    "zenodo_rules": lambda: [
        *(bytes([at % 4 * 2]) + text for at, text in enumerate(citations())),
        *(bytes([at % 4 * 2 + 1]) + text for at, text in enumerate(zenodo_json())),
    ],
    "license": licenses,
    "annotations": annotations,
}

for target, seeds in TARGETS.items():
    folder = FUZZ / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for seed in seeds():
        if len(seed) <= MOST or target == "license":
            (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
            written += 1
    print(f"{target}: {written} seeds")
