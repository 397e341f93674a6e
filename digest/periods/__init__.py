"""Windows, zones and what is due: the calendar of a newsletter. Pure; only zoneinfo reads its own tables."""
