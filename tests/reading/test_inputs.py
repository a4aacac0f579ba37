"""Arguments, containers, ids, and bad input: nothing raises, nothing is lost in silence."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reading.samples import flat, ids, read, study, texts, write_gzip, write_json, write_lines, write_zip, xml
from trialtab.reading.inputs import InputLog, ReadingOptions, read_inputs

STUDY = json.dumps(study())
LINES = (json.dumps(study("NCT90000111")) + "\n" + json.dumps(flat("NCT90000112")) + "\n").encode()


# ---------------------------------------------------------------- arguments


def test_folder_is_read_sorted_and_hidden_files_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    write_json(tmp_path / "z.json", study("NCT90000003"))
    write_json(tmp_path / "a.json", study("NCT90000001"))
    write_json(tmp_path / "b" / "c.json", study("NCT90000002"))
    write_json(tmp_path / ".hidden.json", study("NCT90000009"))
    records, failures = read(tmp_path)
    assert ids(records) == ["NCT90000001", "NCT90000003", "NCT90000002"]
    assert failures == []


def test_glob_and_a_file_named_twice(tmp_path: Path) -> None:
    write_json(tmp_path / "a1.json", study("NCT90000001"))
    write_json(tmp_path / "a2.json", study("NCT90000002"))
    records, failures = read(str(tmp_path / "a*.json"), tmp_path / "a1.json", tmp_path)
    assert ids(records) == ["NCT90000001", "NCT90000002"]
    assert failures == []


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LINES)))
    log = InputLog()
    records = list(read_inputs(["-"], log=log))
    assert [record.trial_id for record in records] == ["NCT90000111", "NCT90000112"]
    assert log.files[0].path == "-"


def test_log_has_hash_and_size(tmp_path: Path) -> None:
    path = write_gzip(tmp_path / "x.jsonl.gz", LINES)
    log = InputLog()
    list(read_inputs([path], log=log))
    data = path.read_bytes()
    assert log.files == [(str(path), hashlib.sha256(data).hexdigest(), len(data))]


def test_text_files_and_json_side_by_side(tmp_path: Path) -> None:
    write_json(tmp_path / "NCT90000001.json", study("NCT90000001"))
    (tmp_path / "note.txt").write_text("Twenty adults take febuxostat 80 mg daily for gout.", encoding="utf-8")
    records, failures = read(tmp_path)
    assert failures == []
    assert ids(records) == ["NCT90000001", "note"]
    assert all(record.content_hash for record in records)


# ---------------------------------------------------------------- containers


def test_gzip_and_zip(tmp_path: Path) -> None:
    write_gzip(tmp_path / "a.json.gz", json.dumps(study(None)).encode())
    inner = gzip.compress(json.dumps(study("NCT90000004")).encode())
    write_zip(
        tmp_path / "b.zip", {"x/one.json": json.dumps(study("NCT90000002")), "two.xml": xml("NCT90000003"), "3.json.gz": inner}
    )
    records, failures = read(tmp_path)
    assert failures == []
    assert ids(records) == ["a", "NCT90000002", "NCT90000003", "NCT90000004"]
    assert records[1].source_path == f"{tmp_path}/b.zip!x/one.json"


def test_zip_inside_gzip(tmp_path: Path) -> None:
    packed = write_zip(tmp_path / "b.zip", {"one.json": STUDY}).read_bytes()
    records, failures = read(write_gzip(tmp_path / "b.zip.gz", packed))
    assert (ids(records), failures) == (["NCT90000101"], [])


def test_truncated_gzip_keeps_the_lines_before_the_break(tmp_path: Path) -> None:
    lines = "".join(json.dumps(study(f"NCT9{n:07d}", os.urandom(400).hex())) + "\n" for n in range(200))
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(gzip.compress(lines.encode())[:-20_000])
    records, failures = read(path)
    assert len(records) > 100
    assert [failure.code for failure in failures] == ["E113"]


# ---------------------------------------------------------------- ids


def test_a_record_without_id_takes_the_stem(tmp_path: Path) -> None:
    write_json(tmp_path / "alone.json", study(None))
    write_json(tmp_path / "many.json", [study(None), study("NCT90000001"), study(None)])
    records, failures = read(tmp_path)
    assert ids(records) == ["alone", "many#1", "NCT90000001", "many#3"]
    assert [record.nct_id for record in records] == [None, None, "NCT90000001", None]
    assert failures == []


def test_second_use_of_an_id_is_a_failure_that_names_both(tmp_path: Path) -> None:
    first = write_json(tmp_path / "a.json", study("NCT90000001"))
    second = write_lines(tmp_path / "b.jsonl", [study("NCT90000002"), study("nct90000001", "other text")])
    records, failures = read(first, second)
    assert ids(records) == ["NCT90000001", "NCT90000002"]
    assert [(f.code, f.trial_id, f.source_path, f.position) for f in failures] == [
        ("E119", "NCT90000001", str(second), "record 2")
    ]
    assert str(first) in failures[0].reason


def test_content_hash_depends_on_content_alone(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", study())
    write_gzip(tmp_path / "b.json.gz", STUDY.encode())
    hashes = {read(tmp_path / name)[0][0].content_hash for name in ("a.json", "b.json.gz")}
    other = read(write_json(tmp_path / "c.json", study(criteria="Age > 18")))[0][0].content_hash
    assert len(hashes) == 1 and other not in hashes


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    value = study(criteria="Crohn disease, 5 µg, naïve, ±2 °C")
    path = tmp_path / "x.json"
    path.write_bytes(json.dumps(value, ensure_ascii=False).encode(encoding))
    records, failures = read(path)
    assert failures == []
    assert list(texts(records[0]).values())[-1] == "Crohn disease, 5 µg, naïve, ±2 °C"


def test_stray_bytes_do_not_cost_the_record(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(json.dumps(study(criteria="≥ 5 and QQ 2"), ensure_ascii=False).encode().replace(b"QQ", b"\x81\xb1\x92"))
    records, _ = read(path)
    assert list(texts(records[0]).values())[-1] == "≥ 5 and ±' 2"


# ---------------------------------------------------------------- bad input


def _encrypted(path: Path) -> Path:
    write_zip(path, {"a.json": STUDY, "b.json": json.dumps(study("NCT90000102"))})
    data = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag of the first member
        at = data.find(magic) + offset
        data[at : at + 2] = struct.pack("<H", 1)
    path.write_bytes(data)
    return path


def _damaged_member(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.json", STUDY)
        archive.writestr("b.json", json.dumps(study("NCT90000102")))
    path.write_bytes(path.read_bytes().replace(b"A Trial of Nothing", b"A Trial of Nofhing", 1))
    return path


def _write(content: bytes) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return make


def _zip(members: dict[str, bytes | str]) -> Callable[[Path], Path]:
    return lambda path: write_zip(path, members)


BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY l2 "&lol;&lol;&lol;&lol;">]>
<clinical_study><brief_title>&l2;</brief_title></clinical_study>"""
EXTERNAL = (
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><clinical_study><brief_title>&e;</brief_title></clinical_study>'
)
GOOD = ["NCT90000101"]
BAD = [
    # id, file name, what writes it, failure codes, ids of the records that are read all the same
    ("empty", "x.json", _write(b""), ["E101"], []),
    ("white space", "x.txt", _write(b" \n\n \t"), ["E101"], []),
    ("binary junk", "x.txt", _write(bytes(range(256)) * 20), ["E105"], []),
    ("PDF", "x.txt", _write(b"%PDF-1.7\n%abc"), ["E105"], []),
    ("Office document", "x.xlsx", _zip({"[Content_Types].xml": "<x/>", "a.xml": "<y/>"}), ["E105"], []),
    ("truncated JSON", "x.json", _write(STUDY.encode()[:-30]), ["E106"], []),
    ("truncated list", "x.json", _write(f"[{STUDY}, {STUDY[:50]}".encode()), ["E106"], GOOD),
    ("truncated page", "x.json", _write(f'{{"nextPageToken": "t", "studies": [{STUDY}, '.encode()), ["E106"], GOOD),
    ("list that ends twice", "x.json", _write(f"[{STUDY}]]".encode()), ["E106"], GOOD),
    ("JSON of something else", "x.json", _write(b'{"a": 1, "b": [2]}'), ["E107"], []),
    ("JSON scalar", "x.json", _write(b'"text"'), ["E107"], []),
    ("empty list", "x.json", _write(b"[]"), ["E123"], []),
    ("table of a header", "x.csv", _write(b"nct_id,title\n"), ["E123"], []),
    ("studies of mixed kinds", "x.json", _write(f'[1, "x", {STUDY}, null, {{}}]'.encode()), ["E107"] * 4, GOOD),
    ("deep JSON", "x.json", _write(b"[" * 100_000), ["E106"], []),
    ("huge number", "x.json", _write(b'{"protocolSection": ' + b"9" * 5000 + b"}"), ["E106"], []),
    ("bad lines", "x.jsonl", _write(f'{{"broken\n{STUDY}\n[1]\nnoise\n'.encode()), ["E106", "E107", "E106"], GOOD),
    ("truncated XML", "x.xml", _write(xml().encode()[:-30]), ["E108"], []),
    ("other XML", "x.xml", _write(b"<?xml version='1.0'?><rss><item/></rss>"), ["E110"], []),
    ("XML bomb", "x.xml", _write(BOMB.encode()), ["E109"], []),
    ("external entity", "x.xml", _write(EXTERNAL.encode()), ["E109"], []),
    ("table without text", "x.csv", _write(b"nct_id,site\nNCT90000101,1\n"), ["E111"], []),
    ("row with too many cells", "x.csv", _write(b"nct_id,title\nNCT90000101,a\nNCT90000102,a,b\n"), ["E112"], GOOD),
    ("damaged Parquet", "x.parquet", _write(b"PAR1 and no more"), ["E122"], []),
    ("damaged gzip", "x.gz", _write(b"\x1f\x8b\x08\x00 no"), ["E113"], []),
    ("truncated gzip", "x.gz", _write(gzip.compress(STUDY.encode())[:-12]), ["E113"], []),
    ("gzip bomb", "x.gz", _write(gzip.compress(b"0" * 3_000_000)), ["E114"], []),
    ("zip bomb", "x.zip", _zip({"a.json": STUDY, "big.json": b"0" * 3_000_000}), ["E114"], GOOD),
    ("gzip bomb in zip", "x.zip", _zip({"a.json": STUDY, "big.gz": gzip.compress(b"0" * 3_000_000)}), ["E114"], GOOD),
    ("path traversal", "x.zip", _zip({"../../evil.json": STUDY, "a.json": STUDY}), ["E115"], GOOD),
    ("absolute member", "x.zip", _zip({"/etc/evil.json": STUDY, "a.json": STUDY}), ["E115"], GOOD),
    ("zip in zip", "x.zip", _zip({"in.zip": b"PK\x03\x04 whatever", "a.json": STUDY}), ["E116"], GOOD),
    ("encrypted member", "x.zip", _encrypted, ["E117"], ["NCT90000102"]),
    ("damaged member", "x.zip", _damaged_member, ["E113"], ["NCT90000102"]),
    ("damaged zip", "x.zip", _write(b"PK\x03\x04 no directory"), ["E113"], []),
    ("empty zip", "x.zip", _zip({}), ["E101"], []),
    ("long line", "x.jsonl", _write(STUDY.encode() + b'\n{"a":"' + b"x" * 200_000 + b'"}\n'), ["E118"], GOOD),
    ("long text", "x.txt", _write(b"word " * 40_000), ["E118"], []),
]
SMALL = ReadingOptions(max_record_chars=100_000, free_bytes=1_000_000)


@pytest.mark.parametrize(("name", "make", "codes", "good"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_bad_input(tmp_path: Path, name: str, make: Callable[[Path], Path], codes: list[str], good: list[str]) -> None:
    bad = make(tmp_path / name)
    after = write_json(tmp_path / "zz.json", study("NCT90000199"))
    records, failures = read(bad, after, options=SMALL)
    assert [failure.code for failure in failures] == codes
    assert ids(records) == [*good, "NCT90000199"]
    for failure in failures:
        assert failure.source_path == str(bad) and failure.stage == "reading" and failure.reason
        assert "{" not in failure.reason or name.endswith(".json")


def test_missing_and_unmatched(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    _, failures = read(tmp_path / "none.json", str(tmp_path / "*.xml"), tmp_path / "empty")
    assert [failure.code for failure in failures] == ["E104"] * 3


def test_unreadable_and_irregular_files(tmp_path: Path) -> None:
    (tmp_path / "dangling.json").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    _, failures = read(tmp_path)
    assert [failure.code for failure in failures] == ["E103"] * 2


def test_a_line_of_fifty_million_characters(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    with path.open("wb") as out:
        out.write(STUDY.encode() + b'\n{"nct_id": "')
        for _ in range(50):
            out.write(b"x" * 1_000_000)
        out.write(b'"}\n' + json.dumps(study("NCT90000102")).encode())
    records, failures = read(path)
    assert ids(records) == ["NCT90000101", "NCT90000102"]
    assert [(failure.code, failure.position) for failure in failures] == [("E118", "line 2")]


def test_odd_file_names(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/na\xefve {x}.json"
    with open(path, "wb") as out:  # noqa: PTH123
        out.write(b"{}")
    _, failures = read(tmp_path)
    assert [failure.code for failure in failures] == ["E107"]
    failures[0].source_path.encode()
