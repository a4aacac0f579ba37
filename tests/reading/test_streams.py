"""Inputs of any size: what is in memory does not grow with them, and where a block ends changes nothing."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.samples import flat, ids, read, study, write_json, xml
from trialtab.errors import ReadingError
from trialtab.reading import ctg_xml, json_stream
from trialtab.reading.inputs import InputLog, read_inputs
from trialtab.reading.json_stream import JsonStream
from trialtab.reading.on_disk import DiskMap
from trialtab.types import TrialRecord

LONG = "Adults with gout and serum urate above 6 mg/dL. " * 200


def many(count: int) -> Iterator[str]:
    return (f"NCT{number:08d}" for number in range(count))


def write_list(path: Path, count: int) -> None:
    path.write_text("[" + ",\n".join(json.dumps(study(name, LONG)) for name in many(count)) + "]")


def write_page(path: Path, count: int) -> None:
    rest = ', "nextPageToken": "x"}'
    path.write_text(
        '{"totalCount": 1, "studies": [' + ", ".join(json.dumps(study(name, LONG)) for name in many(count)) + "]" + rest
    )


def write_jsonl(path: Path, count: int) -> None:
    path.write_text("".join(json.dumps(flat(name) | {"brief_summary": LONG}) + "\n" for name in many(count)))


def write_csv(path: Path, count: int) -> None:
    path.write_text("nct_id,brief_title,eligibility_criteria\n" + "".join(f'{name},Gout,"{LONG}"\n' for name in many(count)))


def write_xml(path: Path, count: int) -> None:
    studies = "".join(xml(name).partition("?>")[2] or xml(name) for name in many(count))
    path.write_text(
        f"<search_results>{studies.replace('</clinical_study>', f'<note>{LONG}</note></clinical_study>')}</search_results>"
    )


def peak_mib(path: Path, count: int) -> float:
    """The most memory that reading takes, in MiB."""
    tracemalloc.start()
    n_read = sum(isinstance(item, TrialRecord) for item in read_inputs([path]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert n_read == count
    return peak / 2**20


@pytest.mark.parametrize(
    ("name", "write"),
    [("x.json", write_list), ("page.json", write_page), ("x.jsonl", write_jsonl), ("x.csv", write_csv), ("x.xml", write_xml)],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_memory_does_not_grow_with_the_file(tmp_path: Path, name: str, write: Callable[[Path, int], None]) -> None:
    path = tmp_path / name
    write(path, 50)
    first = peak_mib(path, 50)
    write(path, 1500)  # 14 MB
    least = 32 if name == "page.json" else 8  # of its first line 16 million characters are looked at, whether it is one of many
    assert peak_mib(path, 1500) < first + least


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    for number in range(20):
        write_json(tmp_path / f"{number:03}.json", study(f"NCT{number:08d}"))
    log = InputLog()
    items = read_inputs([tmp_path], log=log)
    assert len(list(islice(items, 3))) == 3
    assert log.n_files == 3


def test_a_long_list_of_files_is_counted_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialtab.reading.inputs.MOST_FILES", 2)
    for number in range(5):
        write_json(tmp_path / f"{number}.json", study(f"NCT{number:08d}"))
    log = InputLog()
    assert len(list(read_inputs([tmp_path], log=log))) == log.n_files == 5
    assert [Path(file.path).name for file in log.files] == ["0.json", "1.json"]
    other = InputLog()
    write_json(tmp_path / "4.json", study("NCT00000009"))
    list(read_inputs([tmp_path], log=other))
    assert other.sha256 != log.sha256


# ---------------------------------------------------------------- JSON


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(VALUES, max_size=5), st.integers(1, 9), st.sampled_from([None, 0, 2]))
def test_values_come_whole_wherever_a_block_ends(values: list[object], size: int, indent: int | None) -> None:
    text = " ".join(json.dumps(value, indent=indent, ensure_ascii=False) for value in values)
    before, json_stream.BLOCK_CHARS = json_stream.BLOCK_CHARS, size
    try:
        stream = JsonStream(io.StringIO(text, newline=""))
        found = []
        while stream.next_char():
            found.append(stream.value(10_000_000))
    finally:
        json_stream.BLOCK_CHARS = before
    assert found == values


def test_a_break_is_said_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "BLOCK_CHARS", 4)
    stream = JsonStream(io.StringIO('{"a": 1}\n\n{"b": ]}'))
    assert stream.value(100) == {"a": 1}
    with pytest.raises(ReadingError, match="Expecting value: line 3, character 17 of all"):
        stream.value(100)


def test_a_value_without_end_is_not_read_without_end() -> None:
    stream = JsonStream(io.StringIO("[" + "1," * 3_000_000))
    with pytest.raises(ReadingError, match=r"E118.*more than 1,000,000 characters"):
        stream.value(1_000_000)


@pytest.mark.parametrize(
    ("text", "trial_ids", "positions"),
    [
        pytest.param("[{0}, {1}]", ["x#1", "x#2"], [], id="a list"),
        pytest.param("[{0}]", ["x"], [], id="a list of one"),
        pytest.param("\ufeff [\n{0}\n]\n", ["x"], [], id="mark and white space"),
        pytest.param('{{"studies": [{0}], "nextPageToken": "t"}}', ["x"], [], id="a page"),
        pytest.param(
            '{{"meta": {{"a": [1]}}, "studies": [{0}, {1}]}}', ["x#1", "x#2"], [], id="a page that begins with an object"
        ),
        pytest.param("[{0}, {1}", ["x#1", "x#2"], ["study 3 and what follows"], id="it ends early"),
        pytest.param("[{0}, {{", ["x#1"], ["study 2 and what follows"], id="it ends in a study"),
        pytest.param("[{0}, ]", ["x#1"], ["after the list"], id="a comma too much"),
        pytest.param("[{0} {1}]", ["x#1", "x#2"], ["after the list"], id="no comma"),
        pytest.param("[{0}] more", ["x#1"], ["after the list"], id="more after it"),
        pytest.param('{{"studies": [{0}], "next": }}', ["x#1"], ["after the list"], id="a broken page"),
        pytest.param('{{"studies": [{0}]', ["x#1"], ["after the list"], id="a page that ends early"),
        pytest.param("[{{", [], [""], id="broken at once"),
        pytest.param("{0}\n  {1}", ["x#1", "x#2"], [], id="one after the other"),
    ],
)
@pytest.mark.parametrize("size", [3, 1 << 18])
def test_shapes_of_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, trial_ids: list[str], positions: list[str], size: int
) -> None:
    monkeypatch.setattr(json_stream, "BLOCK_CHARS", size)
    path = tmp_path / "x.json"
    # indented, so that no line is an object by itself
    pretty = [json.dumps(study(None, f"text {number}"), indent=1) for number in range(2)]
    path.write_text(text.format(*pretty), encoding="utf-8")
    records, failures = read(path)
    assert ids(records) == trial_ids
    assert [failure.position for failure in failures] == positions
    assert {failure.code for failure in failures} <= {"E106"}


# ---------------------------------------------------------------- XML


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_xml_wherever_a_block_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    path = tmp_path / "x.xml"
    one = xml("NCT90000001").partition("?>")[2] or xml("NCT90000001")
    two = one.replace("NCT90000001", "NCT90000002")
    path.write_text(f"<?xml version='1.0'?><search_results><!-- x --><count>2</count>{one}<a/>{two}<b/></search_results>")
    whole = read(path)
    monkeypatch.setattr(ctg_xml, "BLOCK_CHARS", size)
    assert read(path) == whole
    assert ids(whole[0]) == ["NCT90000001", "NCT90000002"]


def test_studies_before_a_break_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    one = xml("NCT90000001").partition("?>")[2] or xml("NCT90000001")
    path.write_text(f"<search_results>{one}<clinical_study><brief_title>Gout</search_results>")
    records, failures = read(path)
    assert ids(records) == ["NCT90000001"]
    assert [failure.code for failure in failures] == ["E108"]


# ---------------------------------------------------------------- on the disk


def test_a_dictionary_on_the_disk() -> None:
    found = DiskMap()
    assert found.setdefault("a", "1") == "1"
    assert found.setdefault("a", "2") == "1"
    assert (found.get("a"), found.get("b")) == ("1", None)
    assert found.add("\udcff")  # of a file name that is no UTF-8
    assert not found.add("\udcff")
    assert len(found) == 2
