"""Which time window governs which concept."""
