"""A run that is stopped at any moment goes on to the bytes of a run that is not."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from trialtab.errors import SettingsError
from trialtab.outputs import chunks, folder, process, workers
from trialtab.outputs.docbin import PackedDocs
from trialtab.outputs.folder import WORK_FOLDER
from trialtab.outputs.run import write_run
from trialtab.reading.draft import with_hash
from trialtab.types import Failure, TrialRecord

from .records import fake_build, record, records
from .test_run import contents

UNREADABLE = Failure("bad.json", "line 3", None, "reading", "E103", "cannot be read")
ITEMS = [*records(9), UNREADABLE, *records(20)[9:]]


@pytest.fixture
def nlp(monkeypatch: pytest.MonkeyPatch) -> Language:
    monkeypatch.setattr(process, "build_tables", fake_build)
    monkeypatch.setattr(folder, "_sync", lambda path: None)  # slow, and no power fails here
    monkeypatch.setattr(chunks, "PART_ITEMS", 4)
    monkeypatch.setattr(chunks, "CHUNK_ITEMS", 3)
    return spacy.blank("en")


def stop_after(items: list[TrialRecord | Failure], count: int):
    yield from items[:count]
    raise KeyboardInterrupt


@pytest.mark.parametrize(("count", "n_process"), [(0, 1), (3, 1), (4, 1), (7, 2), (13, 1), (13, 2), (20, 1), (21, 2)])
def test_a_run_that_was_stopped_goes_on(nlp: Language, tmp_path: Path, count: int, n_process: int) -> None:
    write_run(nlp, ITEMS, tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        write_run(nlp, stop_after(ITEMS, count), tmp_path / "out", n_process=n_process)
    n_read: list[int] = []
    summary = write_run(nlp, ITEMS, tmp_path / "out", n_process=n_process, resume=True, advance=n_read.append)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")
    assert summary.n_records == sum(n_read) == 21
    assert summary.rows == {"trials": 20, "interventions": 20, "criteria": 40, "entities": 20, "failures": 1}


def test_what_was_done_is_not_done_again(nlp: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_run(nlp, stop_after(ITEMS, 15), tmp_path)
    seen: list[str] = []
    monkeypatch.setattr(process, "build_tables", lambda doc, item: (seen.append(item.trial_id), fake_build(doc, item))[1])
    write_run(nlp, ITEMS, tmp_path, resume=True)
    assert seen == [item.trial_id for item in records(20)[11:]]  # three parts stood: eleven trials and a failure


@pytest.mark.parametrize(
    ("items", "first", "last"),
    [
        pytest.param([record("NEW"), *ITEMS], 1, 4, id="one more in front"),
        pytest.param([*ITEMS[:5], *ITEMS[6:]], 5, 8, id="one less"),
        pytest.param([*ITEMS[:5], with_hash(record("NCT00000005", "other text")), *ITEMS[6:]], 5, 8, id="another text"),
        pytest.param([*ITEMS[:9], record("MENDED"), *ITEMS[10:]], 9, 12, id="a failure that is mended"),
        pytest.param(ITEMS[:6], 5, 8, id="it ends early"),
        pytest.param([], 1, 4, id="nothing"),
    ],
)
def test_other_input_is_refused(
    nlp: Language, tmp_path: Path, items: list[TrialRecord | Failure], first: int, last: int
) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_run(nlp, stop_after(ITEMS, 15), tmp_path / "out")
    with pytest.raises(SettingsError, match=f"E312.*records {first} to {last}"):
        write_run(nlp, items, tmp_path / "out", resume=True)
    write_run(nlp, ITEMS, tmp_path / "out", resume=True)  # the refusal cost nothing
    write_run(nlp, ITEMS, tmp_path / "whole")
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_another_model_or_setting_is_refused(nlp: Language, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_run(nlp, stop_after(ITEMS, 15), tmp_path, settings={"id_column": None, "n_process": 1})
    with pytest.raises(SettingsError, match=r"E309.*settings: .*null.*now .*nct"):
        write_run(nlp, ITEMS, tmp_path, settings={"id_column": "nct", "n_process": 1}, resume=True)
    other = spacy.blank("en")
    other.add_pipe("sentencizer")
    with pytest.raises(SettingsError, match=r"E309.*model: .*now .*sentencizer"):
        write_run(other, ITEMS, tmp_path, settings={"id_column": None, "n_process": 1}, resume=True)
    write_run(nlp, ITEMS, tmp_path, settings={"id_column": None, "n_process": 2}, resume=True)  # it changes no byte


def test_a_full_disk_in_the_middle(nlp: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    n_written = 0

    def fill(packed: PackedDocs) -> bytes:
        nonlocal n_written
        n_written += 1
        if n_written == 3:
            raise OSError(28, "No space left on device")
        return to_bytes(packed)

    write_run(nlp, ITEMS, tmp_path / "whole")
    to_bytes = PackedDocs.to_bytes
    monkeypatch.setattr(PackedDocs, "to_bytes", fill)
    with pytest.raises(SettingsError, match=r"E303.*No space left"):
        write_run(nlp, ITEMS, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [WORK_FOLDER]
    write_run(nlp, ITEMS, tmp_path / "out", resume=True)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


SCRIPT = """
import sys
from pathlib import Path
import spacy
sys.path.insert(0, {tests!r})
from outputs.records import fake_build, records
from trialtab.outputs import chunks, folder, process
from trialtab.outputs.run import write_run
process.build_tables = fake_build
chunks.PART_ITEMS, chunks.CHUNK_ITEMS = 4, 2
print("ready", flush=True)
write_run(spacy.blank("en"), records(200), Path(sys.argv[1]), n_process=int(sys.argv[2]), resume=True)
"""


def start(out: Path, n_process: int) -> subprocess.Popen[bytes]:
    script = SCRIPT.format(tests=str(Path(__file__).parents[1]))
    return subprocess.Popen([sys.executable, "-c", script, str(out), str(n_process)], stdout=subprocess.PIPE)


def processes_of(out: Path) -> list[str]:
    """Numbers of the processes that have the folder in their command line."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(out).encode() in path.read_bytes():
                found.append(path.parent.name)
        except OSError:
            continue
    return found


@pytest.mark.parametrize("n_process", [1, 2])
def test_real_kills_at_random_moments(tmp_path: Path, n_process: int) -> None:
    with start(tmp_path / "whole", 1) as whole:
        assert whole.stdout is not None
        whole.stdout.readline()
        started = time.monotonic()
        assert whole.wait() == 0
        seconds = time.monotonic() - started
    rng = random.Random(n_process)
    for _ in range(3):
        with start(tmp_path / "out", n_process) as run:
            assert run.stdout is not None
            run.stdout.readline()
            time.sleep(rng.uniform(0, seconds * 0.6))
            run.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while processes_of(tmp_path / "out") and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes_of(tmp_path / "out") == []  # the workers went with the one that commanded them
    with start(tmp_path / "out", n_process) as run:
        assert run.wait() == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


# ---------------------------------------------------------------- worker processes


def test_a_worker_begins_anew_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "GENERATION_CHUNKS", 5)
    memory: list[int] = []

    def work(number: int) -> tuple[int, int]:
        memory.append(number)
        return number, len(memory)

    with workers.Workers(work, 2) as pool:
        replies = list(pool.run(iter(range(33)), lambda number: number % 10 == 9))
    assert [reply if isinstance(reply, int) else reply[0] for reply in replies] == list(range(33))
    assert [reply for reply in replies if isinstance(reply, int)] == [9, 19, 29]  # stayed here
    assert max(reply[1] for reply in replies if not isinstance(reply, int)) == 5


def test_large_messages_both_ways_do_not_stand_in_each_others_way() -> None:
    with workers.Workers(lambda text: text * 2, 2) as pool:
        replies = list(pool.run(iter(["x" * 3_000_000] * 8), lambda _: False))
    assert [len(str(reply)) for reply in replies] == [6_000_000] * 8


def test_large_messages_at_the_end_of_a_generation_do_not_either(monkeypatch: pytest.MonkeyPatch) -> None:
    """The request that begins the next generation was sent while nobody took it in: both sides waited for ever."""
    monkeypatch.setattr(workers, "GENERATION_CHUNKS", 3)

    def work(text: str) -> str:
        time.sleep(0.2)  # so that requests lie ahead
        return text * 2

    def too_long(*_: object) -> None:
        raise TimeoutError("parent and workers wait for each other")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(60)
    try:
        with workers.Workers(work, 2) as pool:
            replies = list(pool.run(iter(["x" * 3_000_000] * 16), lambda _: False))
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    assert [len(str(reply)) for reply in replies] == [6_000_000] * 16


def test_few_requests_are_read_ahead() -> None:
    read: list[int] = []

    def requests():
        for number in range(50):
            read.append(number)
            yield number

    with workers.Workers(lambda number: number, 2, ahead=1) as pool:
        replies = pool.run(requests(), lambda _: False)
        assert next(replies) == 0
        assert len(read) <= 6
        replies.close()  # type: ignore[attr-defined]


def test_what_a_worker_raises_is_raised() -> None:
    def fail(number: int) -> int:
        raise ValueError(f"no {number}")

    with workers.Workers(fail, 2) as pool, pytest.raises(ValueError, match="no 0"):
        list(pool.run(iter([0]), lambda _: False))


@pytest.mark.parametrize(
    ("how", "said"), [(lambda: os._exit(9), "exit code 9"), (lambda: os.kill(os.getpid(), 9), "exit code 137")]
)
def test_a_worker_that_ends_is_said(how, said: str) -> None:
    with workers.Workers(lambda _: how(), 1) as pool, pytest.raises(SettingsError, match=f"E903.*{said}"):
        pool.ask(1)
