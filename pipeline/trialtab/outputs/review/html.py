"""Small helpers for pages: everything that comes from a record passes through `text` or `show_marked`, which escape it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files

from spacy.displacy.render import EntityRenderer

from trialtab.outputs.review.marks import CUE, Mark
from trialtab.types import Label

COLORS: dict[str, str] = {
    Label.DRUG: "#cfe3ff",
    Label.DOSE: "#dbe9c8",
    Label.ROUTE: "#d9f0ec",
    Label.FORM: "#e6ecd9",
    Label.FREQUENCY: "#cdeee0",
    Label.DURATION: "#c9ecf2",
    Label.CONDITION: "#ffd9d2",
    Label.MEASUREMENT: "#e4d9fb",
    Label.VALUE: "#fdeeb5",
    Label.TEMPORAL: "#d3eef8",
    Label.PROCEDURE: "#fbdcef",
    Label.OBSERVATION: "#e3e6ea",
    Label.PERSON: "#f6e0c4",
    Label.DEVICE: "#dfe2f8",
}
ENTITY = '<mark class="{css}" style="background:{bg}" title="{tip}">{text}<small>{label}{notes}</small></mark>'


def text(value: object) -> str:
    """A value as page text; None is nothing."""
    return "" if value is None else escape(str(value))


def tag(name: str, content: str, css: str = "", **attributes: str) -> str:
    """An element around markup that is already safe; attribute values are escaped here."""
    given = {"class": css, **attributes} if css else attributes
    shown = "".join(f' {key.replace("_", "-")}="{escape(value)}"' for key, value in given.items())
    return f"<{name}{shown}>{content}</{name}>"


def badge(content: str, css: str = "") -> str:
    return tag("span", text(content), f"badge {css}".strip())


def show_marked(source: str, marks: Sequence[Mark]) -> str:
    """A text with its marks, rendered by displaCy."""
    ents = [
        {
            "start": mark.start_char,
            "end": mark.end_char,
            "label": mark.label,
            "params": {
                "css": " ".join(("cue" if mark.label == CUE else "ent", *mark.flags)),
                "tip": escape(mark.tip),
                "notes": "".join(f" · {flag}" for flag in mark.flags),
            },
        }
        for mark in marks
    ]
    return _renderer().render([{"text": source, "ents": ents}])


@cache
def _renderer() -> EntityRenderer:
    return EntityRenderer({"colors": COLORS | {CUE: "transparent"}, "template": ENTITY})


@cache
def asset(name: str) -> str:
    """The text of a file that lies beside this module."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def page(title: str, body: str, *, policy: str = "", script: str = "") -> str:
    """A whole page. It loads nothing: style and script stand in it, and its policy forbids anything else."""
    rules = f"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'{policy}"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{rules}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>\n{asset('review.css')}</style>\n</head>\n"
        f"<body>\n{body}\n{script}</body>\n</html>\n"
    )
