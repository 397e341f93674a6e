"""What a browser sees: the editors' desk."""
