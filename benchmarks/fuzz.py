"""Coverage-guided fuzzing of the readers and the stages: `pip install -e .[fuzz]`, then

    python benchmarks/fuzz.py read|text [--seconds 600] [--model models/en_trialtab] [--found tests/fuzz/found]

`read` gives bytes to the reading of a file, under a name whose suffix the first byte chooses; `text` gives a text to the whole pipeline (without
the tagger) and its tables. An input is kept under `--found` if something raises, a reader stops for a reason of ours (E199), a row points
outside of its text, or it takes more than a second a KiB; `tests/fuzz` then runs it for ever after. Ends at the first find, with exit code 77.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the targets are those of the tests
with atheris.instrument_imports(include=["trialtab"]):
    from tests.fuzz.targets import make_target

MOST_BYTES = {"read": 4096, "text": 600}  # short texts are tried more often


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", choices=("read", "text"))
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--model", default=str(ROOT / "models" / "en_trialtab"))
    parser.add_argument("--found", type=Path, default=ROOT / "tests" / "fuzz" / "found")
    options = parser.parse_args()
    target = make_target(options.target, options.model)
    options.found.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        for number, path in enumerate(sorted((ROOT / "seeds").rglob("*.*"))):
            if path.stat().st_size < 20_000:
                (Path(corpus) / str(number)).write_bytes(bytes([number]) + path.read_bytes())
        arguments = [
            sys.argv[0],
            f"-max_total_time={options.seconds}",
            f"-max_len={MOST_BYTES[options.target]}",
            "-timeout=30",
            "-rss_limit_mb=4096",
            f"-artifact_prefix={options.found}/{options.target}-",
            corpus,
        ]
        atheris.Setup(arguments, target)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
