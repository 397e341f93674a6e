"""Knows which files beside the store belong into a backup."""

from pathlib import Path

from sqlalchemy.engine import make_url

from digest.jobs.backup import Beside
from digest.wiring.app import App


def beside(app: App, config: Path, *, secrets: bool) -> Beside:
    """Returns the configuration, the newsroom's templates and, with `secrets`, the files that nobody else may see."""
    settings = app.config
    files = [
        settings.site.secret_file,
        *(key.file for key in settings.dkim.keys),
        *(server.password_file for server in settings.smtp.servers if server.password_file),
        *(source.password_file for source in settings.sources if source.password_file),
    ]
    return Beside(
        config=config,
        templates=settings.mail.templates,
        catalogues=settings.mail.catalogues,
        secrets=tuple(dict.fromkeys(files)) if secrets else (),
    )


def pg_dump(url: str, target: str) -> str:
    """Returns the command that copies a PostgreSQL store, without its password, which ~/.pgpass holds."""
    address = make_url(url).set(drivername="postgresql", password=None).render_as_string()
    return f"pg_dump --format=custom --file={target} '{address}'"


def pg_restore(url: str, source: str) -> str:
    """Returns the command that brings such a copy back."""
    address = make_url(url).set(drivername="postgresql", password=None).render_as_string()
    return f"pg_restore --clean --if-exists --single-transaction --dbname='{address}' {source}"
