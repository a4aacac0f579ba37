"""The `interventions` table: from mentions in all texts of a record to one row per arm, agent and regimen."""
