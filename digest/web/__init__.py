"""What a browser or another program sees: the editors' desk, the JSON API."""
