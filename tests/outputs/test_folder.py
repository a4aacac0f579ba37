"""All files of a run or none; what a run that was stopped leaves for the next."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from trialtab.errors import SettingsError
from trialtab.outputs.folder import RUN_FILE, WORK_FOLDER, PartState, RunFolder, layout, part_files, writing

TABLES = ("trials", "failures")
NAMES = {f"{table}.{kind}" for table in TABLES for kind in ("parquet", "csv")} | {"docs.spacy", RUN_FILE}


def state(n_trials: int = 1, n_failures: int = 0) -> PartState:
    return PartState("digest", n_trials + n_failures, 9, {"trials": n_trials, "failures": n_failures}, 1.5)


def write_part(folder: RunFolder, number: int, text: str, **rows: int) -> None:
    folder.begin_part(number)
    for name in NAMES - {RUN_FILE}:
        folder.path(name).write_text(text)
    folder.finish_part(state(**rows))


def write(out: Path, *texts: str) -> None:
    """A run of one part for each text."""
    with RunFolder(out) as folder:
        for number, text in enumerate(texts):
            write_part(folder, number, text)
        folder.finish({})


def stop(out: Path, settings: dict[str, Any] | None = None) -> None:
    """A run that is stopped when one part is complete and one is not."""
    with pytest.raises(KeyError), RunFolder(out, settings) as folder:
        write_part(folder, 0, "first")
        folder.begin_part(1)
        folder.path("trials.csv").write_text("half")
        raise KeyError


def listing(out: Path) -> dict[str, str]:
    return {path.relative_to(out).as_posix(): path.read_text() for path in out.rglob("*") if path.is_file()}


def test_files_appear_at_the_end(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    with RunFolder(out) as folder:
        write_part(folder, 0, "x")
        assert [path.name for path in out.iterdir()] == [WORK_FOLDER]
        folder.finish({})
    assert set(listing(out)) == NAMES


def test_a_new_run_replaces_what_is_there_and_leaves_what_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    write(tmp_path, "1", "1")
    assert (tmp_path / "trials.csv").is_dir()
    write(tmp_path, "2")
    assert listing(tmp_path) == dict.fromkeys(NAMES, "2") | {"notes.txt": "mine", RUN_FILE: "{}\n"}


def test_a_table_with_rows_in_several_parts_is_a_folder() -> None:
    parts = [state(), state(0, 1), state(2)]
    places = dict(layout(parts))
    assert places["part-00000/trials.parquet"] == "trials.parquet/part-00000.parquet"
    assert places["part-00002/trials.csv"] == "trials.csv/part-00002.csv"
    assert places["part-00002/docs.spacy"] == "docs.spacy/part-00002.spacy"
    assert places["part-00001/failures.parquet"] == "failures.parquet"
    assert "part-00001/trials.parquet" not in places
    assert dict(layout([state(0), state(0)])) == {f"part-00000/{name}": name for name in NAMES - {RUN_FILE}}


def test_parts_are_read_in_order(tmp_path: Path) -> None:
    write(tmp_path, *"abc")
    assert [path.read_text() for path in part_files(tmp_path / "trials.csv")] == ["a", "b", "c"]
    assert part_files(tmp_path / RUN_FILE) == [tmp_path / RUN_FILE]


def test_a_run_that_fails_leaves_the_earlier_one_and_what_it_completed(tmp_path: Path) -> None:
    write(tmp_path, "1")
    stop(tmp_path)
    found = listing(tmp_path)
    assert {name: text for name, text in found.items() if not name.startswith(WORK_FOLDER)} == dict.fromkeys(NAMES, "1") | {
        RUN_FILE: "{}\n"
    }
    assert f"{WORK_FOLDER}/part-00000/trials.csv" in found
    assert f"{WORK_FOLDER}/part-00001/trials.csv" not in found


def test_a_run_that_fails_at_once_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyError), RunFolder(tmp_path) as folder:
        folder.begin_part(0)
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_going_on(tmp_path: Path) -> None:
    stop(tmp_path, {"model": "a"})
    with RunFolder(tmp_path, {"model": "a"}, resume=True) as folder:
        assert folder.done == [state()]
        write_part(folder, 1, "second")
        folder.finish({})
    assert [path.read_text() for path in part_files(tmp_path / "trials.csv")] == ["first", "second"]
    assert not (tmp_path / WORK_FOLDER).exists()


def test_starting_anew(tmp_path: Path) -> None:
    stop(tmp_path, {"model": "a"})
    with RunFolder(tmp_path, {"model": "b"}) as folder:
        assert folder.done == []
        write_part(folder, 0, "other")
        folder.finish({})
    assert (tmp_path / "trials.csv").read_text() == "other"


def test_going_on_with_nothing_is_a_start(tmp_path: Path) -> None:
    with RunFolder(tmp_path, resume=True) as folder:
        assert folder.done == []
        write_part(folder, 0, "x")
        folder.finish({})
    assert set(listing(tmp_path)) == NAMES


def test_other_settings_are_not_mixed(tmp_path: Path) -> None:
    stop(tmp_path, {"model": "a", "same": 1})
    with (
        pytest.raises(SettingsError, match=r'E309.*model: "a", now "b"') as caught,
        RunFolder(tmp_path, {"model": "b"}, resume=True),
    ):
        pass
    assert "same: 1, now null" in str(caught.value)
    with RunFolder(tmp_path, {"model": "a", "same": 1}, resume=True) as folder:
        assert len(folder.done) == 1  # the refusal cost nothing


@pytest.mark.parametrize("name", ["settings.json", "part-00000.json"])
def test_a_damaged_folder_of_work_is_said(tmp_path: Path, name: str) -> None:
    stop(tmp_path)
    (tmp_path / WORK_FOLDER / name).write_text("{")
    with pytest.raises(SettingsError, match=f"E310.*{name}"), RunFolder(tmp_path, resume=True):
        pass


def test_a_part_that_somebody_removed_is_said(tmp_path: Path) -> None:
    stop(tmp_path)
    (tmp_path / WORK_FOLDER / "part-00000" / "trials.csv").unlink()
    with pytest.raises(SettingsError, match=r"E310.*trials\.csv is missing"), RunFolder(tmp_path, resume=True) as folder:
        folder.finish({})


def die_at(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """The process ends at the `count`th rename."""
    replace, calls = Path.replace, []

    def die(path: Path, target: Path) -> Path:
        calls.append(path)
        if len(calls) == count:
            raise KeyboardInterrupt
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", die)


@pytest.mark.parametrize("count", range(1, 30))
def test_the_end_can_be_interrupted_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Where run.json stands, all that it vouches for stands too; and going on gives what an undisturbed run does."""
    write(tmp_path / "whole", "first", "second")
    write(tmp_path / "out", "old")
    with (
        pytest.raises((KeyboardInterrupt, AssertionError)),
        RunFolder(tmp_path / "out") as folder,
        monkeypatch.context() as patch,
    ):
        write_part(folder, 0, "first")
        write_part(folder, 1, "second")
        die_at(patch, count)
        folder.finish({})
        raise AssertionError("fewer renames than that")
    if (tmp_path / "out" / RUN_FILE).exists():
        found = {name: text for name, text in listing(tmp_path / "out").items() if not name.startswith(WORK_FOLDER)}
        assert found in (listing(tmp_path / "whole"), dict.fromkeys(NAMES, "old") | {RUN_FILE: "{}\n"})
    with RunFolder(tmp_path / "out", resume=True) as folder:
        for number in range(len(folder.done), 2):
            write_part(folder, number, ("first", "second")[number])
        folder.finish({})
    assert listing(tmp_path / "out") == listing(tmp_path / "whole")


HOLD = """
import sys
from pathlib import Path
from trialtab.outputs.folder import RunFolder
with RunFolder(Path(sys.argv[1])):
    print("holding", flush=True)
    sys.stdin.read()
"""


def test_two_processes_do_not_write_to_one_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"holding\n"
        with pytest.raises(SettingsError, match="E311"), RunFolder(tmp_path):
            pass
        other.kill()
    write(tmp_path, "x")
    assert set(listing(tmp_path)) == NAMES


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"E303.*file.*cannot be written"), RunFolder(tmp_path / "file" / "out"):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(SettingsError, match=r"E303.*Permission denied"), RunFolder(tmp_path / "out"):
        pass


def test_the_systems_refusal_is_kept_as_cause(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No space left") as caught, writing(tmp_path):
        raise OSError(28, "No space left on device")
    assert isinstance(caught.value.__cause__, OSError)
