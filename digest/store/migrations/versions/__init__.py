"""The history of the tables: one module a change, run by Alembic from `Store.create` and `Store.migrate`."""
