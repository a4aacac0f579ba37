"""The pages of a hand-made run: complete, escaped, and rendered by a browser."""

from __future__ import annotations

import html
import os
import re
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pytest

from trialtab.errors import SettingsError
from trialtab.outputs.review.write import write_review

from .demo import EXCLUSION, HOSTILE_ID, HOSTILE_TITLE, INCLUSION, RICH_ID, write_demo

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("run") / "out"
    write_demo(path)
    write_review(path)
    return path


def read(out: Path, trial_id: str) -> str:
    index = (out / "review" / "index.html").read_text(encoding="utf-8")
    match = re.search(rf'<a href="([^"]+)">{re.escape(html.escape(trial_id))}</a>', index)
    assert match
    return (out / "review" / match[1]).read_text(encoding="utf-8")


def plain(page: str) -> str:
    """The page's words, without style and without the labels behind the marks."""
    page = re.sub("(?s)<(style|small).*?</\\1>", "", page).replace("<br>", " ")
    return " ".join(html.unescape(re.sub("<[^>]+>", "", page)).split())


def test_index_has_counts_links_and_failures(out: Path) -> None:
    index = (out / "review" / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+\.html)"', index)
    assert len(links) == 3
    assert all((out / "review" / link).is_file() for link in links)
    assert "<b>11</b>criteria" in index
    assert "broken.json" in index


def test_every_criterion_and_row_is_there(out: Path) -> None:
    page = plain(read(out, RICH_ID))
    for line in INCLUSION + EXCLUSION:
        assert line in page
    for shown in ("≥ 18 and ≤ 75 a", "≥ 45 mL/min/{1.73_m2}", "≤ 2.5 × ULN", "within 6 months of Day 1", "NCIt C64467"):
        assert shown in page


def test_assertions_look_different(out: Path) -> None:
    page = read(out, RICH_ID)
    for css in ("ent negated", "ent historical", "ent exception", "badge negated", "badge historical", "badge exception"):
        assert f'class="{css}"' in page


def test_nothing_of_a_record_becomes_markup(out: Path) -> None:
    for path in (out / "review").iterdir():
        page = path.read_text(encoding="utf-8")
        found = re.findall(r"<(script|img|u|i)\b", page)
        assert found == (["script"] if path.name == "index.html" else [])
        assert "default-src 'none'" in page
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert HOSTILE_TITLE in plain(read(out, HOSTILE_ID))


def test_pages_stay_in_their_folder(out: Path) -> None:
    assert {path.name for path in out.parent.iterdir()} == {"out"}
    assert len(list((out / "review").iterdir())) == 4


def test_a_second_review_replaces_the_first(out: Path) -> None:
    (out / "review" / "old.html").write_text("")
    before = (out / "review" / "index.html").read_bytes()
    write_review(out)
    assert not (out / "review" / "old.html").exists()
    assert (out / "review" / "index.html").read_bytes() == before


@pytest.mark.parametrize("gone", ["run.json", "criteria.parquet", "docs.spacy"])
def test_a_folder_that_is_no_run_is_named(tmp_path: Path, gone: str) -> None:
    write_demo(tmp_path)
    (tmp_path / gone).unlink()
    with pytest.raises(SettingsError, match=r"E304.*holds no complete run"):
        write_review(tmp_path)
    assert not (tmp_path / "review").exists()


def browse(page: Path, profile: Path, *flags: str) -> str:
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", *flags, page.as_uri()]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, env=os.environ | {"HOME": str(profile)})
    assert run.returncode == 0, run.stderr[-2000:]
    return run.stdout


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_a_browser_shows_scripts_as_text(out: Path, tmp_path: Path) -> None:
    shown = browse(out / "review" / "index.html", tmp_path, "--dump-dom")
    assert "<title>Trials – review</title>" in shown
    assert html.escape(HOSTILE_TITLE, quote=False) in shown
    name = re.search(r'<a href="([^"]+)">\.\./', shown)
    assert name
    shown = browse(out / "review" / name[1], tmp_path, "--dump-dom")
    assert "<title>../../&lt;b&gt;etc&lt;/b&gt; – review</title>" in shown
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_a_browser_draws_the_page(out: Path, tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    browse(out / "review" / f"{RICH_ID}.html", tmp_path / "profile", "--window-size=1300,1200", f"--screenshot={picture}")
    width, height, colors = picture_facts(picture.read_bytes())
    assert (width, height) == (1300, 1200)
    assert len(colors) > 100  # text edges and the labels' colours; a blank page has one
    assert bytes.fromhex("ffd9d2") in colors  # CONDITION
    assert bytes.fromhex("fdeeb5") in colors  # VALUE


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_the_filter_box_works(out: Path, tmp_path: Path) -> None:
    """Chromium takes no keys here, so a copy of the page types by itself."""
    page = (out / "review" / "index.html").read_text(encoding="utf-8")
    typed = "box.value = 'lupus phase2'; box.dispatchEvent(new Event('input'));"
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]+>', "", page).replace(
        "</script>\n</body>", f"{typed}</script>\n</body>"
    )
    copy = tmp_path / "copy.html"
    copy.write_text(page, encoding="utf-8")
    shown = browse(copy, tmp_path / "profile", "--dump-dom")
    assert "1 of 3 trials" in shown
    assert shown.count('<tr hidden=""') == 2


def picture_facts(data: bytes) -> tuple[int, int, set[bytes]]:
    """Width, height and the colours of an 8-bit PNG without interlacing (PNG specification, sections 5 and 9)."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, kind, *_ = struct.unpack(">IIBBBBB", data[16:29])
    assert depth == 8
    n_channels = {2: 3, 6: 4}[kind]
    body, position = b"", 8
    while position < len(data):
        length, name = struct.unpack(">I4s", data[position : position + 8])
        if name == b"IDAT":
            body += data[position + 8 : position + 8 + length]
        position += 12 + length
    raw, stride = zlib.decompress(body), width * n_channels
    before, colors = bytearray(stride), set()
    for line in range(height):
        start = line * (stride + 1)
        row = unfilter(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), before, n_channels)
        colors.update(bytes(row[place : place + 3]) for place in range(0, stride, n_channels * 2))
        before = row
    return width, height, colors


def unfilter(kind: int, row: bytearray, before: bytearray, step: int) -> bytearray:
    """Undo one line's PNG filter."""
    for place in range(len(row)):
        left = row[place - step] if place >= step else 0
        above, corner = before[place], before[place - step] if place >= step else 0
        if kind == 1:
            row[place] = (row[place] + left) & 255
        elif kind == 2:
            row[place] = (row[place] + above) & 255
        elif kind == 3:
            row[place] = (row[place] + (left + above) // 2) & 255
        elif kind == 4:
            guess = left + above - corner
            nearest = min((left, above, corner), key=lambda value: abs(guess - value))
            row[place] = (row[place] + nearest) & 255
    return row
