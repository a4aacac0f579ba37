"""trialtab: clinical-trial records in, intervention and criterion tables out.

    source file ─ reading ─ sections ─ tokens ─ entities ─ quantities ─ context ─ relations ─ tables ─ outputs
     page/JSON      1          2          3         4           5           6          7          8        9

One stage, one folder; `config.cfg` writes the order once; a lower stage never imports a higher one.
"""

__version__ = "0.1.0"
