"""Keeps what must survive a run: articles, stories, readers, editions, and the ledger of deliveries.

Values of `digest.model` go in and come out; tables and sessions stay inside. Times are aware UTC.
"""
