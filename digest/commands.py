"""Composes the commands that digest prints: complete, quoted for a shell, and valid for the configuration in use.

Every printed command is composed here, so that whoever pastes it works on what the advice was about. Words in capitals,
such as ADDRESS, are for the reader to fill in.
"""

import shlex
from pathlib import Path

from digest.model.edition import MAIN_SLOT, EditionKey

DEFAULT_CONFIG = Path("config.toml")
_IN_USE = {"config": DEFAULT_CONFIG}


def use_configuration(path: Path) -> None:
    """Makes every command composed from now on name the configuration `path`, unless it is the default one."""
    _IN_USE["config"] = path if path == DEFAULT_CONFIG else path.absolute()


def command(*words: object, config: Path | None = None) -> str:
    """Returns `digest WORDS` for a shell, with `--config` where the configuration, by default the one in use, is not the
    default one."""
    config = config or _IN_USE["config"]
    named = [] if config == DEFAULT_CONFIG else ["--config", config]
    return " ".join(["digest", *(shlex.quote(str(word)) for word in (*words, *named))])


def edition_command(name: str, key: EditionKey, *words: object) -> str:
    """Returns a command that takes an edition as `--newsletter`, `--date` and `--slot`, with `words` after them."""
    slot = () if key.slot == MAIN_SLOT else ("--slot", key.slot)
    return command(name, "--newsletter", key.newsletter, "--date", key.date, *slot, *words)


def issue_command(name: str, newsletter: str, slot: str = MAIN_SLOT) -> str:
    """Returns a command for today's edition of a slot of a newsletter."""
    return command(name, "--newsletter", newsletter, *(() if slot == MAIN_SLOT else ("--slot", slot)))
