"""`digest dkim`: keys that sign mails, and the DNS records that publish them."""

from pathlib import Path

import click

from digest.cli.main import Options
from digest.commands import command
from digest.deliver.dkim import KeyKind
from digest.errors import UsageError
from digest.wiring.app import open_app


@click.group()
def dkim() -> None:
    """Makes keys that sign mails (DKIM), and shows their DNS records."""


@dkim.command()
@click.option("--domain", required=True, help="The domain that mails come from.")
@click.option(
    "--selector", required=True, help="A name for the key in the DNS, such as s2026; new for each key."
)
@click.option("--kind", type=click.Choice(["rsa", "ed25519"]), default="rsa", show_default=True)
@click.option(
    "--output", type=click.Path(path_type=Path), help="The key's file; dkim/SELECTOR.pem unless told."
)
def keygen(*, domain: str, selector: str, kind: KeyKind, output: Path | None) -> None:
    """Makes a key, for its owner only, and prints the DNS record that publishes it.

    Every receiver knows rsa. A second key, of kind ed25519 and with a selector of its own, may sign beside it.
    """
    from digest.config.sending import DkimKeyConfig
    from digest.deliver.dkim import dns_record, new_key, pem
    from digest.text.domains import ascii_domain
    from digest.wiring.secret import write_secret

    try:
        path = output or Path("dkim") / f"{DkimKeyConfig(selector=selector, file=Path()).selector}.pem"
        name = ascii_domain(domain.rstrip("."))
    except ValueError as error:
        raise UsageError(str(error)) from error
    key = new_key(selector, kind)
    if not write_secret(path, pem(key).decode()):
        raise UsageError(f"{path} is there already", hint="choose another --selector or --output")
    click.echo(f"Made {path}. Publish this record, and wait until it can be seen:\n")
    click.echo(dns_record(name, key))
    click.echo(
        f'\nThen put into the configuration:\n\n[[dkim.keys]]\nselector = "{selector}"\nfile = "{path}"'
    )


@dkim.command()
@click.pass_obj
def show(options: Options) -> None:
    """Prints the DNS records of the keys in the configuration."""
    from digest.deliver.dkim import dns_record

    signer = open_app(options.config).dkim()
    for key in signer.keys:
        click.echo(dns_record(signer.domain, key))
    if not signer.keys:
        click.echo(
            f"Mails are not signed here. A key: {command('dkim', 'keygen', '--domain', 'DOMAIN', '--selector', 'NAME')}"
        )
