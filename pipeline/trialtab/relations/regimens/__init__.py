"""Who gets which agent how, outside the eligibility text: doses, schedules, lengths and routes to their agent."""
