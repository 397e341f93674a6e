"""Strangers' text, feeds and pages become articles; what cannot be read is set aside with its reason."""
