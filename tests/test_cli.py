"""The command line: what it says, where it writes, how it ends."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from trialtab import __version__, cli
from trialtab.outputs.parquet import read_parquet

RECORD = """Eligibility Criteria

Inclusion Criteria:

* Age 18 to 75 years
* Serum creatinine <= 1.5 x ULN

Exclusion Criteria:

* Rituximab within 6 months before screening
"""


def run(*arguments: str | Path, stdin: str | None = None, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "trialtab.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, input=stdin, cwd=cwd, timeout=300)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "record.txt"
    path.write_text(RECORD, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline that finds nothing and loads at once, for what does not depend on findings."""
    path = tmp_path_factory.mktemp("models") / "blank"
    spacy.blank("en").to_disk(path)
    return path


def run_here(monkeypatch: pytest.MonkeyPatch, pipeline: Language, *arguments: str | Path) -> int:
    """Run a command in this process, on the pipeline that is loaded already."""
    monkeypatch.setattr("trialtab.project.load", lambda model=None: pipeline)
    monkeypatch.setattr("sys.argv", ["trialtab", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_version() -> None:
    assert run("--version").stdout == f"trialtab {__version__}\n"


@pytest.mark.parametrize(
    "command",
    [(), ("extract",), ("review",), ("explain",), ("diff",), ("assemble",)],
    ids=lambda command: " ".join(command) or "all",
)
def test_help(command: tuple[str, ...]) -> None:
    ended = run(*command, "--help")
    assert ended.returncode == 0
    assert "Usage" in ended.stdout


def test_help_is_quick() -> None:
    """Half a second of the processor's time; the clock says little on a busy machine."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run("--help")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.5


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, trialtab, trialtab.cli; print([name for name in ('spacy', 'pandas', 'pyarrow', 'numpy') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract",),
        ("extract", "x"),
        ("extract", "x", "-o", "y", "--n-process", "0"),
        ("nonsense",),
        ("review",),
        ("extract", "x", "-o", "y", "--no-such"),
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_a_wrong_command_line_ends_with_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    ended = run(*arguments, cwd=tmp_path)
    assert ended.returncode == 2
    assert list(tmp_path.iterdir()) == []


def assert_refused(ended: subprocess.CompletedProcess[str], message: str) -> None:
    """Exit code 1, the message in one line, no traceback."""
    assert ended.returncode == 1
    assert ended.stderr.startswith("trialtab: [E")
    assert message in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_pipeline_that_is_not_there(record: Path, tmp_path: Path) -> None:
    ended = run("extract", record, "-o", tmp_path / "out", "--model", tmp_path / "none")
    assert_refused(ended, "No pipeline found")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_no_pipeline(record: Path, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    assert_refused(run("extract", record, "-o", tmp_path / "out", "--model", tmp_path / "model"), "cannot be loaded")


def test_review_of_no_run(tmp_path: Path) -> None:
    assert_refused(run("review", tmp_path), "holds no complete run")


def test_assemble_without_a_config(tmp_path: Path) -> None:
    assert_refused(run("assemble", tmp_path / "none.cfg", "-o", tmp_path / "model"), "cannot be assembled")


def test_extract_and_review(
    pipeline: Language, record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run_here(monkeypatch, pipeline, "extract", record, "-o", out) == 0
    stdout, stderr = capfd.readouterr()
    assert stdout.startswith("1 records → 1 trials, 0 interventions, ")
    assert stdout.count("\n") == 1
    assert stderr == ""
    criteria = read_parquet(out / "criteria.parquet").to_pylist()
    assert [(row["comparator"], row["high"], row["limit_of"]) for row in criteria if row["limit_of"]] == [("<=", 1.5, "ULN")]
    row = next(row for row in criteria if row["window"])
    assert RECORD[row["start_char"] : row["end_char"]] == "Rituximab within 6 months before screening"
    run_file = json.loads((out / "run.json").read_text())
    assert run_file["rows"]["trials"] == 1
    assert [Path(item["path"]).name for item in run_file["inputs"]] == ["record.txt"]
    assert run_file["inputs"][0]["bytes"] == len(RECORD)
    assert run_here(monkeypatch, pipeline, "review", out) == 0
    assert (out / "review" / "index.html").is_file()


def test_two_processes_write_the_same_bytes(
    pipeline: Language, record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        (tmp_path / f"record-{number}.txt").write_text(f"{RECORD}\n* Weight above {number + 40} kg\n", encoding="utf-8")
    for n_process in (1, 2):
        out = tmp_path.parent / f"{tmp_path.name}-{n_process}"
        assert run_here(monkeypatch, pipeline, "extract", tmp_path, "-o", out, "-n", str(n_process)) == 0
    one, two = (tmp_path.parent / f"{tmp_path.name}-{n_process}" for n_process in (1, 2))
    for path in one.iterdir():
        if path.name != "run.json":
            assert path.read_bytes() == (two / path.name).read_bytes(), path.name


def test_a_bad_file_beside_a_good_one(blank: Path, record: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.json").write_text("")
    out = tmp_path / "out"
    ended = run("extract", record, tmp_path / "empty.json", "-o", out, "--model", blank)
    assert ended.returncode == 0
    assert ended.stderr == f"warning: 1 of 2 records failed; see {out / 'failures.csv'}\n"
    assert run("extract", record, tmp_path / "empty.json", "-o", out, "--model", blank, "--strict").returncode == 3


def test_nothing_usable_ends_with_1(blank: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.json").write_text("")
    ended = run("extract", tmp_path / "empty.json", "-o", tmp_path / "out", "--model", blank)
    assert ended.returncode == 1
    assert "no record could be used" in ended.stderr
    assert (tmp_path / "out" / "failures.csv").is_file()


def test_standard_input(blank: Path, tmp_path: Path) -> None:
    ended = run("extract", "-", "-o", tmp_path / "out", "--model", blank, stdin=RECORD)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("1 records → 1 trials")


def test_a_later_run_takes_what_has_not_changed_and_diff_tells_the_rest(
    pipeline: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    for name in "abc":
        (tmp_path / "in" / f"{name}.txt").write_text(RECORD, encoding="utf-8")
    old, new, full = (tmp_path / name for name in ("old", "new", "full"))
    assert run_here(monkeypatch, pipeline, "extract", tmp_path / "in", "-o", old) == 0
    (tmp_path / "in" / "b.txt").write_text(RECORD.replace("1.5 x", "2 x"), encoding="utf-8")
    (tmp_path / "in" / "c.txt").rename(tmp_path / "in" / "d.txt")
    capfd.readouterr()
    assert run_here(monkeypatch, pipeline, "extract", tmp_path / "in", "-o", new, "--since", old) == 0
    assert capfd.readouterr().out.endswith(f"1 unchanged since {old}; see `trialtab diff {old} {new}`\n")
    assert run_here(monkeypatch, pipeline, "extract", tmp_path / "in", "-o", full) == 0
    assert {path.name: path.read_bytes() for path in new.iterdir() if path.name != "run.json"} == {
        path.name: path.read_bytes() for path in full.iterdir() if path.name != "run.json"
    }
    capfd.readouterr()
    assert run_here(monkeypatch, pipeline, "diff", old, new, "-o", tmp_path / "x.csv") == 0
    shown = capfd.readouterr().out
    assert "≤ 1.5 × ULN" in shown and "≤ 2 × ULN" in shown
    assert f"1 trial added, 1 trial removed, 1 bound altered → {tmp_path}" in shown
    assert (tmp_path / "x.csv").read_text(encoding="utf-8").count("\n") == 4


def test_a_run_is_not_taken_from_the_folder_it_replaces(blank: Path, record: Path, tmp_path: Path) -> None:
    ended = run("extract", record, "-o", tmp_path / "out", "--model", blank, "--since", tmp_path / "x" / ".." / "out")
    assert_refused(ended, "another folder than that of -o")


def heed_ctrl_c() -> None:
    """A run in the background of a shell ignores Ctrl-C, and so would what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("n_process", [1, 2])
def test_ctrl_c_ends_with_a_word(blank: Path, tmp_path: Path, n_process: int) -> None:
    command = [sys.executable, "-m", "trialtab.cli", "extract", "-", "-o", tmp_path / "out", "-m", blank, "-n", str(n_process)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, preexec_fn=heed_ctrl_c) as process:
        deadline = time.monotonic() + 60
        while not (tmp_path / "out").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(1)  # now it waits for its input
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (stdout, stderr) == ("", "trialtab: stopped; nothing was written.\n")
    assert list((tmp_path / "out").iterdir()) == []


def test_output_in_the_way(blank: Path, record: Path) -> None:
    assert_refused(run("extract", record, "-o", record / "out", "--model", blank), "cannot be written")


def test_explain(pipeline: Language, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    sentence = "No rituximab within 6 months before screening, ALT > 2 x ULN"
    assert run_here(monkeypatch, pipeline, "explain", sentence, "--section", "exclusion") == 0
    shown = capfd.readouterr().out
    for title in ("Items", "Entities", "Quantities", "Times", "Criteria rows"):
        assert f"{title}\n" in shown
    assert "within 6 months of screening" in shown
    assert "> 2 × ULN" in shown
    assert "Intervention rows" not in shown


def test_explain_of_nothing(pipeline: Language, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_here(monkeypatch, pipeline, "explain", " ", "--section", "summary") == 0
    assert capfd.readouterr().out.strip() == "Nothing was recognised."


def test_explain_in_no_such_section() -> None:
    assert_refused(run("explain", "x", "--section", "nowhere"), "--section is 'nowhere'")
