"""Reads secrets from the environment or from files that only their owner can read. They are never printed."""

import os
import secrets
import shlex
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from digest.config.collecting import SourceConfig
from digest.config.model import SiteConfig
from digest.config.sending import BouncesConfig, DkimConfig, SmtpServerConfig
from digest.errors import ConfigError

if TYPE_CHECKING:
    from digest.deliver.dkim import Key
    from digest.deliver.server import SmtpServer


_OTHERS = 0o066  # the group and everybody else, to read or write


def secrets_of(site: SiteConfig) -> list[bytes]:
    """Returns the secrets that sign links, the newest first; makes the file where there is none yet.

    Raises: ConfigError.
    """
    if site.secret:
        return [site.secret.encode()]
    if not site.secret_file.exists():
        make_secret(site.secret_file)
    found = [line.strip().encode() for line in _read(site.secret_file).splitlines() if line.strip()]
    if not found:
        raise ConfigError(f"{site.secret_file} is empty", hint="bring it back from a backup, or remove it")
    return found


def make_secret(path: Path) -> None:
    """Writes a new secret for its owner only; one that is there stays. Raises: ConfigError."""
    write_secret(path, secrets.token_urlsafe(32) + "\n")


def write_secret(path: Path, text: str) -> bool:
    """Writes a file for its owner only; returns False, and changes nothing, where it is there already.

    Raises: ConfigError.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    except OSError as error:
        raise ConfigError(f"{path} cannot be made: {error.strerror}", hint="check the folder") from error
    with os.fdopen(handle, "w") as file:
        file.write(text)
    return True


def smtp_server(server: SmtpServerConfig) -> "SmtpServer":
    """Returns the next hop with its password. Raises: ConfigError."""
    from digest.deliver.server import Limits, SmtpServer

    password = server.password
    if not password and server.password_file:
        password = _read(server.password_file).strip()
    return SmtpServer(
        host=server.host, port=server.port, tls=server.tls, username=server.username, password=password,
        timeout_s=server.timeout_s, ca_file=server.ca_file, connections=server.connections, weight=server.weight,
        limits=Limits(
            per_second=server.per_second, per_hour=server.per_hour, per_day=server.per_day,
            domains={name.lower(): most for name, most in server.domains.items()}, warm_up=server.warm_up,
        ),
    )  # fmt: skip


def bounces_password(bounces: BouncesConfig) -> str:
    """Returns the password of the mailbox that mails come back to. Raises: ConfigError."""
    if not bounces.password and bounces.password_file:
        return _read(bounces.password_file).strip()
    return bounces.password


def source_credentials(source: SourceConfig) -> str:
    """Returns "name:password" of a source that asks for them, "" of one that does not. Raises: ConfigError."""
    password = source.password
    if not password and source.password_file:
        password = _read(source.password_file).strip()
    return f"{source.username}:{password}" if source.username else ""


def dkim_keys(dkim: DkimConfig) -> "list[Key]":
    """Returns the keys that sign mails. Raises: ConfigError."""
    if not dkim.keys:
        return []
    from digest.deliver.dkim import load_key

    return [load_key(key.selector, _read(key.file).encode()) for key in dkim.keys]


def _read(path: Path) -> str:
    """Returns what is in a file of secrets. Raises: ConfigError, also where others than its owner can read it."""
    try:
        with path.open(encoding="utf-8") as file:
            # Asked of the open file: what is read is what was checked. A named pipe of a service manager is no file of ours.
            mode = os.fstat(file.fileno()).st_mode
            if stat.S_ISREG(mode) and mode & _OTHERS:
                what = f"{path} can be read by others (mode {stat.S_IMODE(mode):04o})"
                raise ConfigError(what, hint=f"chmod 600 {shlex.quote(str(path))}")
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", hint="check its permissions") from error
