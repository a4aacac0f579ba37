"""Many records over time: what changed between two runs."""
