"""trialtab: clinical-trial records in, intervention and criterion tables out.

    source file ─ reading ─ sections ─ tokens ─ entities ─ quantities ─ context ─ relations ─ tables ─ outputs
     page/JSON      1          2          3         4           5           6          7          8        9

One stage, one folder; `config.cfg` writes the order once; a lower stage never imports a higher one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trialtab.project import Tables, extract, load
    from trialtab.screening import screen, trial_answers

__version__ = "0.1.0"
__all__ = ["Tables", "__version__", "extract", "load", "screen", "trial_answers"]


def __getattr__(name: str) -> Any:
    """Import the front door when it is first used: `import trialtab` stays fast."""
    if name in ("Tables", "extract", "load"):
        from trialtab import project

        return getattr(project, name)
    if name in ("screen", "trial_answers"):
        from trialtab import screening

        return getattr(screening, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
