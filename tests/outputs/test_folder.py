"""All files of a run or none."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from trialtab.errors import SettingsError
from trialtab.outputs.folder import RUN_FILE, RunFolder, writing

NOTHING = re.compile("(?!)")


def write(out: Path, names: dict[str, str], replaced: re.Pattern[str] = NOTHING) -> None:
    with RunFolder(out) as folder:
        for name, text in names.items():
            folder.path(name).write_text(text)
        folder.finish(replaced)


def listing(out: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in out.iterdir()}


def test_files_appear_at_the_end(tmp_path: Path) -> None:
    with RunFolder(tmp_path / "deep" / "out") as folder:
        folder.path("trials.csv").write_text("x")
        assert [path.name for path in folder.out.iterdir()] == [folder.partial.name]
        folder.finish(NOTHING)
    assert listing(tmp_path / "deep" / "out") == {"trials.csv": "x"}


def test_a_new_run_replaces_what_is_there_and_leaves_what_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    write(tmp_path, {"a.csv": "1", "docs-2.spacy": "old", RUN_FILE: "{}"})
    write(tmp_path, {"a.csv": "2", RUN_FILE: "{}"}, re.compile(r"docs-\d\.spacy"))
    assert listing(tmp_path) == {"a.csv": "2", "notes.txt": "mine", RUN_FILE: "{}"}


def test_a_run_that_fails_leaves_the_earlier_one(tmp_path: Path) -> None:
    write(tmp_path, {"a.csv": "1", RUN_FILE: "{}"})
    with pytest.raises(KeyError), RunFolder(tmp_path) as folder:
        folder.path("a.csv").write_text("half")
        raise KeyError
    assert listing(tmp_path) == {"a.csv": "1", RUN_FILE: "{}"}


def test_run_json_is_renamed_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    replace = Path.replace
    monkeypatch.setattr(Path, "replace", lambda path, target: (order.append(path.name), replace(path, target)))
    write(tmp_path, {RUN_FILE: "{}", "trials.csv": "", "a.csv": "", "z.csv": ""})
    assert order == ["a.csv", "trials.csv", "z.csv", RUN_FILE]


def test_an_earlier_run_json_goes_before_any_file_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.csv": "1", RUN_FILE: "{}"})

    def die(path: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, {"a.csv": "2", RUN_FILE: "{}"})
    assert listing(tmp_path) == {"a.csv": "1"}


def test_stale_folders_of_dead_processes_go(tmp_path: Path) -> None:
    dead = tmp_path / ".partial-999999999"
    living = tmp_path / f".partial-{os.getppid()}"
    dead.mkdir()
    living.mkdir()
    write(tmp_path, {"a.csv": "1"})
    assert not dead.exists()
    assert living.exists()


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
