"""What a row of the intervention table says, as short expectations."""

COLUMNS = (
    "dose_low",
    "dose_unit",
    "strength_text",
    "route",
    "administrations_per_interval",
    "interval",
    "administrations_low",
    "n_cycles",
    "cycle_duration",
    "duration_high",
)


def said(row):
    """The cells of a row that are filled."""
    return {name: getattr(row, name) for name in COLUMNS if getattr(row, name) is not None}


def dose(low, unit="mg", **cells):
    return {"dose_low": low, "dose_unit": unit, **cells}


def rate(times, interval):
    return {"administrations_per_interval": times, "interval": interval}


DAILY = rate(1, "P1D")
