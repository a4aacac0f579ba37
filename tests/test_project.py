"""The project file, the README and the front door in Python, with the assembled pipeline."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import spacy
import srsly
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.util import load_config
from weasel.cli.document import project_document
from weasel.cli.run import project_run
from weasel.util import load_project_config

import trialtab
from trialtab.docs import findings_of
from trialtab.errors import SettingsError
from trialtab.project import assemble, check_out, check_processes, extract, extract_to, load

ROOT = Path(__file__).parents[1]
COMPONENTS = ["sections", "sentences", "entities", "tagger", "linker", "quantities", "context", "relations", "spans"]
TEXT = "Exclusion Criteria:\n* No history of hepatitis B within 6 months before screening\n* ALT > 2 x ULN"


def test_the_order_of_the_stages_stands_in_the_config() -> None:
    config = load_config(ROOT / "config.cfg")
    assert config["nlp"]["pipeline"] == [f"trialtab_{name}" for name in COMPONENTS]


def test_a_model_stands_on_its_own(model: Path, tmp_path: Path) -> None:
    """Loaded elsewhere, without config.cfg and patterns/."""
    moved = tmp_path / "moved" / "en_trialtab"
    shutil.copytree(model, moved)
    code = f"import spacy; nlp = spacy.load({str(moved)!r}); print(nlp.meta['name'], len(nlp({TEXT!r}).ents) > 0)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert ended.stdout == "trialtab True\n", ended.stderr


def test_a_model_names_no_folder_of_its_maker(model: Path) -> None:
    for path in model.rglob("*"):
        if path.is_file():
            assert str(ROOT).encode() not in path.read_bytes(), path


def test_assembling_twice_gives_the_same_files(model: Path, tmp_path: Path) -> None:
    assemble(ROOT / "config.cfg", tmp_path / "again")
    files = {path.relative_to(model): path.read_bytes() for path in model.rglob("*") if path.is_file()}
    assert files == {
        path.relative_to(tmp_path / "again"): path.read_bytes() for path in (tmp_path / "again").rglob("*") if path.is_file()
    }


def test_a_bare_string(pipeline: Language) -> None:
    doc = pipeline(TEXT)
    found = findings_of(doc)
    assert found.criteria
    assert found.entities
    assert found.quantities
    assert [ent.text for ent in doc.ents]
    assert len(doc.spans["entities"]) >= len(found.entities)


def test_two_processes_and_docbin_keep_everything(pipeline: Language) -> None:
    texts = [TEXT, "Age over 18 years", ""]
    plain = [findings_of(doc) for doc in pipeline.pipe(texts)]
    docs = list(pipeline.pipe(texts, n_process=2, batch_size=1))
    assert [findings_of(doc) for doc in docs] == plain
    assert repr([findings_of(doc) for doc in docs]) == repr(plain)  # enums are enums again
    packed = DocBin(store_user_data=True, docs=docs).to_bytes()
    back = list(DocBin().from_bytes(packed).get_docs(pipeline.vocab))
    assert [findings_of(doc) for doc in back] == plain


def test_three_lines_of_python(model: Path, tmp_path: Path) -> None:
    (tmp_path / "record.txt").write_text(f"Inclusion Criteria:\n* Age over 18 years\n{TEXT}\n", encoding="utf-8")
    tables = extract(tmp_path, load(model))
    assert list(tables.trials["trial_id"]) == ["record"]
    assert tables.criteria["low"].dtype == pd.Float64Dtype()
    assert tables.criteria["negated"].dtype == pd.BooleanDtype()
    assert tables.trials["enrollment"].dtype == pd.Int64Dtype()
    row = tables.criteria[tables.criteria["limit_of"] == "ULN"].iloc[0]
    assert (row["comparator"], row["low"]) == (">", 2.0)
    assert pd.isna(row["high"])
    assert len(tables.failures) == 0


def test_the_package_gives_its_front_door() -> None:
    assert trialtab.load is load
    assert trialtab.extract is extract
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = trialtab.nothing  # type: ignore[attr-defined]


@pytest.mark.parametrize("n_process", [0, -1])
def test_no_processes(n_process: int) -> None:
    with pytest.raises(SettingsError, match="E305"):
        check_processes(n_process)


@pytest.mark.parametrize("out", [".", "in", "in/out", "in/deep/../out"])
def test_the_output_may_not_lie_in_the_input(tmp_path: Path, out: str) -> None:
    (tmp_path / "in").mkdir()
    folder = str(tmp_path / "in")
    if out == ".":
        check_out([folder], tmp_path)
        check_out(["-", str(tmp_path / "in" / "*.json")], tmp_path / "in")
    else:
        with pytest.raises(SettingsError, match="E307"):
            check_out([folder], tmp_path / out)


def test_assembling_replaces_the_earlier_model_only(tmp_path: Path) -> None:
    (tmp_path / "config.cfg").write_text('[nlp]\nlang = "en"\npipeline = []\n')
    assemble(tmp_path / "config.cfg", tmp_path / "deep" / "model")
    (tmp_path / "deep" / "model" / "stale.tsv").write_text("")
    assemble(tmp_path / "config.cfg", tmp_path / "deep" / "model")
    assert not (tmp_path / "deep" / "model" / "stale.tsv").exists()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("")
    with pytest.raises(SettingsError, match=r"E303.*is no pipeline"):
        assemble(tmp_path / "config.cfg", tmp_path / "mine")
    assert (tmp_path / "mine" / "notes.txt").exists()


def test_assemble_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "config.cfg").write_text('[nlp]\nlang = "en"\npipeline = ["no_such_factory"]\n')
    with pytest.raises(SettingsError, match=r"E306.*config\.cfg"):
        assemble(tmp_path / "config.cfg", tmp_path / "model")
    assert not (tmp_path / "model").exists()


# ---------------------------------------------------------------- project.yml


def test_every_command_has_help_and_files_it_names() -> None:
    project = load_project_config(ROOT)
    commands = {command["name"]: command for command in project["commands"]}
    assert {"assemble", "extract", "review", "test", "document", "benchmark", "package"} <= set(commands)
    assert set(project["workflows"]["all"]) <= set(commands)
    for command in commands.values():
        assert command["help"]
        assert command.get("deps") or command["no_skip"]


def test_assemble_depends_on_the_pattern_files_of_the_config() -> None:
    config = load_config(ROOT / "config.cfg", interpolate=True)
    named = {path for block in config["initialize"]["components"].values() for path in block.get("patterns", [])}
    project = load_project_config(ROOT)
    command = next(command for command in project["commands"] if command["name"] == "assemble")
    assert set(command["deps"]) == {"config.cfg", config["paths"]["ner"], *named}


@pytest.mark.slow
def test_the_whole_workflow(tmp_path: Path) -> None:
    """`spacy project run all`, in a copy of the project, on the shipped records."""
    for name in ("project.yml", "config.cfg"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("patterns", "seeds", "models/ner"):
        shutil.copytree(ROOT / name, tmp_path / name)
    ended = subprocess.run(
        [sys.executable, "-m", "spacy", "project", "run", "all", ".", "--vars.output", "tables"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert (tmp_path / "models" / "en_trialtab" / "meta.json").is_file()
    run = srsly.read_json(tmp_path / "tables" / "run.json")
    assert run["rows"]["trials"] == run["records"] > 0
    assert len(list((tmp_path / "tables" / "review").glob("*.html"))) == run["records"] + 1
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_the_pipeline_as_a_wheel(model: Path, tmp_path: Path) -> None:
    """`spacy package` makes a wheel; what it holds loads by name."""
    command = [sys.executable, "-m", "spacy", "package", str(model), str(tmp_path), "--build", "wheel", "--force"]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    (wheel,) = tmp_path.rglob("*.whl")
    site = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(site), str(wheel)]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    code = f"import spacy; print(len(spacy.load('en_trialtab')({TEXT!r}).ents) > 0)"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(site)}
    )
    assert ended.stdout == "True\n", ended.stderr
    required = [
        line for line in next(site.glob("*.dist-info/METADATA")).read_text().splitlines() if line.startswith("Requires-Dist")
    ]
    assert any("trialtab" in line for line in required)


def test_a_dry_run_names_every_command() -> None:
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        project_run(ROOT, "extract", overrides={"vars.input": "mine", "vars.n_process": 2}, dry=True, force=True)
    assert "trialtab.cli extract mine --out out --model models/en_trialtab --n-process 2" in shown.getvalue()


# ---------------------------------------------------------------- README


def test_the_generated_part_of_the_readme_is_up_to_date(tmp_path: Path) -> None:
    copy = tmp_path / "README.md"
    shutil.copy(ROOT / "README.md", copy)
    with contextlib.redirect_stdout(io.StringIO()):
        project_document(ROOT, copy, no_emoji=True)
    assert copy.read_text(encoding="utf-8") == (ROOT / "README.md").read_text(encoding="utf-8"), (
        "run `spacy project run document`"
    )


def readme_blocks(language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"))


def test_the_readmes_python_runs(pipeline: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each block alone, beside the shipped records and their tables; what a comment behind a line says is what the line gives."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("trialtab.project.load", lambda model=None: pipeline)  # loaded already
    monkeypatch.setattr("spacy.load", lambda model: pipeline)
    extract_to("seeds", "out", pipeline)
    blocks = readme_blocks("python")
    assert blocks
    for block in blocks:
        names: dict[str, object] = {}
        exec(compile(block, "README.md", "exec"), names)
        for code, said in re.findall(r"(?m)^([^#\n]+?)  # -> (.+)$", block):
            assert repr(eval(code, names)) == said, code


def test_the_readmes_commands_exist() -> None:
    """Every `trialtab …`, `make …` and `spacy project run …` that the README shows."""
    lines = [line for block in readme_blocks("bash") for line in block.splitlines()]
    commands = {command["name"] for command in load_project_config(ROOT)["commands"]} | {"all"}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert any(line.startswith("make extract") for line in lines)
    assert any(line.startswith("make test") for line in lines)
    for line in lines:
        words = line.split()
        if words[:3] == ["spacy", "project", "run"]:
            assert words[3] in commands, line
        elif words[:1] == ["make"]:
            assert f"\n{words[1]}:" in makefile, line
        elif words[:1] == ["trialtab"]:
            options = {word.split("=")[0] for word in words if word.startswith("--")}
            shown = subprocess.run([sys.executable, "-m", "trialtab.cli", words[1], "--help"], capture_output=True, text=True)
            assert shown.returncode == 0, line
            assert all(option in shown.stdout for option in options), line


def test_spacy_is_one_that_is_tested() -> None:
    pins = dict(re.findall(r"(?m)^([\w.-]+)==([\w.]+)$", (ROOT / "constraints.txt").read_text()))
    both = re.findall(r'(?m)^spacy==([\w.]+); python_version ([<>=]+) "3\.12"$', (ROOT / "constraints.txt").read_text())
    assert pins["medspacy"] == "1.3.1"
    assert [sign for _, sign in both] == ["<", ">="]
    assert spacy.__version__ in [version for version, _ in both]


def test_readme_of_the_patterns_names_every_file() -> None:
    text = (ROOT / "patterns" / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+\.tsv)`", text))
    assert named == {path.name for path in (ROOT / "patterns").glob("*.tsv")}
