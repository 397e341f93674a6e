"""Puts together what comes back: envelope senders, mailboxes, who is believed, what follows."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from digest.errors import ConfigError
from digest.model.edition import TRIAL_SLOT, EditionKey
from digest.model.subscriber import Mail, TransportName
from digest.wiring.app import App
from digest.wiring.secret import bounces_password, secrets_of
from digest.wiring.service import valid_facts

if TYPE_CHECKING:
    from digest.deliver.bounces.notice import Notice
    from digest.deliver.mailbox import Mailbox
    from digest.deliver.verp import Verp
    from digest.jobs.bounces import BounceRules, Bouncing


def verp_of(app: App) -> "Verp | None":
    """Returns what makes envelope senders; None where the configuration names no address for them."""
    from digest.deliver.verp import Verp

    address = app.config.bounces.address
    if not address:
        return None
    local, _, domain = address.rpartition("@")
    return Verp(f"{local}@{domain.encode('idna').decode()}", secrets_of(app.config.site))


def addressed_by(app: App, key: EditionKey, transport: TransportName) -> Callable[[Mail], Mail]:
    """Returns what gives the mails of an edition their envelope senders."""
    verp = verp_of(app)
    if verp is None:
        return lambda mail: mail
    return partial(verp.addressed, edition=key, in_header=transport == "outbox")


def bouncing_of(app: App, read: "Callable[[bytes], Notice]") -> "Bouncing":
    """Returns what acts on bounces, which `read` reads. Raises: StoreError, ConfigError."""
    from digest.jobs.bounce_proof import Prover
    from digest.jobs.bounces import Bouncing
    from digest.render.links import Signer

    signer, valid = Signer(secrets_of(app.config.site)), valid_facts(app)

    def ours(token: str, newsletter: str, reader: str) -> bool:
        return signer.accepts(token, "unsubscribe", newsletter, *valid(reader))

    return Bouncing(
        store=app.checked_store(),
        prover=Prover(verp=verp_of(app), link=_link_reader(app, ours), token=ours),
        rules=rules_of(app),
        # What comes back for a trial mail is held against nobody.
        counts=lambda edition: not edition.slot.startswith(TRIAL_SLOT),
        now=app.now,
        read=read,
    )  # fmt: skip


def rules_of(app: App) -> "BounceRules":
    from digest.jobs.bounces import BounceRules

    config = app.config.bounces
    return BounceRules(
        soft_limit=config.soft_limit, soft_days=config.soft_days, hard_share=config.hard_share,
        hard_least=config.hard_least,
    )  # fmt: skip


def mailbox_of(app: App, place: str) -> "Mailbox":
    """Returns the mailbox at `place`, or that of the configuration. Raises: ConfigError."""
    from digest.deliver.imap import imap_mailbox
    from digest.deliver.mailbox import LocalMailbox

    config = app.config.bounces
    chosen = place or config.mailbox
    if not chosen:
        raise ConfigError("there is no mailbox to read", hint="name one, or set bounces.mailbox")
    if chosen.startswith(("imaps://", "imap://")):
        return imap_mailbox(
            chosen, password=bounces_password(config), then=config.done, moved_to=config.moved_to,
            ca_file=config.ca_file,
        )  # fmt: skip
    return LocalMailbox(chosen, config.done)


def _link_reader(app: App, ours: Callable[[str, str, str], bool]) -> Callable[[str], tuple[str, str] | None]:
    """Returns what reads a link to unsubscribe: its newsletter and reader where it is ours, else None."""
    base = urlsplit(app.config.site.web_address)

    def read(link: str) -> tuple[str, str] | None:
        try:
            parts = urlsplit(link)
        except ValueError:
            return None
        path = parts.path.removeprefix(base.path.rstrip("/"))
        pieces = [unquote(piece) for piece in path.split("/")]
        if parts.netloc != base.netloc or len(pieces) != 5 or pieces[:2] != ["", "unsubscribe"]:
            return None
        newsletter, reader, token = pieces[2:]
        return (newsletter, reader) if ours(token, newsletter, reader) else None

    return read
