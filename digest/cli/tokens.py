"""`digest tokens`: which programs may hand articles over by the API."""

import click

from digest.cli.main import Options
from digest.cli.output import as_json, table
from digest.commands import command
from digest.errors import UsageError
from digest.store import tokens as stored
from digest.store.tokens import Token
from digest.text.clean import one_line
from digest.wiring.app import App, open_app

_NAME_CHARS = 100


@click.group()
def tokens() -> None:
    """Makes, lists and revokes the tokens with which programs use the API."""


@tokens.command()
@click.argument("name")
@click.option(
    "--source", default="", help="Only articles of this source; whatever they say, they carry its name."
)
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def create(options: Options, name: str, source: str, wants_json: bool) -> None:
    """Makes a token and shows it once. NAME says who uses it, such as cms."""
    app = open_app(options.config)
    with app.checked_store().writing() as db:
        token, text = stored.create(db, _named("NAME", name), _named("--source", source), app.now())
    if wants_json:
        as_json({"id": token.id, "name": token.name, "source": token.source, "token": text})
        return
    click.echo(text)
    whose = f"articles of {token.source}" if token.source else "articles of any source"
    click.echo(
        f"It is shown this once, and may change {whose}. To end it: {command('tokens', 'revoke', token.id)}",
        err=True,
    )


@tokens.command("list")
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_tokens(options: Options, wants_json: bool) -> None:
    """Lists tokens, never their text. When each was last used is noted to the hour."""
    app = open_app(options.config)
    with app.checked_store().reading() as db:
        found = stored.listing(db)
    if wants_json:
        as_json([_fields(token) for token in found])
    elif found:
        rows = [_row(app, token) for token in found]
        table(rows, ("id", "created", "last used", "state", "source", "name"))
    else:
        click.echo(f"No tokens. Try: {command('tokens', 'create', 'NAME')}")


@tokens.command()
@click.argument("token", metavar="ID")
@click.pass_obj
def revoke(options: Options, token: str) -> None:
    """Ends a token at once. What it handed over stays."""
    app = open_app(options.config)
    with app.checked_store().writing() as db:
        ended = stored.revoke(db, token, app.now())
    if ended is None:
        raise UsageError(f"there is no token {token!r}", hint=f"{command('tokens', 'list')} names them by id")
    click.echo(f"The token {token} is revoked." if ended else f"The token {token} was revoked before.")


def _named(what: str, text: str) -> str:
    """Returns a name as it is stored. Raises: UsageError."""
    name = one_line(text)
    if (text and not name) or len(name) > _NAME_CHARS or (what == "NAME" and not name):
        raise UsageError(f"{what} is {text[:60]!r}", hint=f"write 1 to {_NAME_CHARS} printable characters")
    return name


def _row(app: App, token: Token) -> tuple[str, ...]:
    used = app.local(token.used) if token.used else "never"
    state = f"revoked {app.local(token.revoked)}" if token.revoked else "good"
    return token.id, app.local(token.created), used, state, token.source or "any", token.name


def _fields(token: Token) -> dict[str, str | None]:
    return {
        "id": token.id, "name": token.name, "source": token.source, "created": token.created.isoformat(),
        "last_used": token.used.isoformat() if token.used else None,
        "revoked": token.revoked.isoformat() if token.revoked else None,
    }  # fmt: skip
