"""All that a text says of time: durations, windows, rates, days, schedules, ages of events."""
