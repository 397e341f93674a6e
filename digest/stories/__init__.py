"""Which articles tell of one event, which event leads, and what to read also. Pure: what it needs from disk comes in."""
