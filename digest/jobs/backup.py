"""Makes backups that another machine can start from, brings back what is beside the store, and removes old ones.

A backup is a folder for its owner only, under a hidden name until it is complete and checked:

    digest-20260424T060000Z/
        digest.db           the store: consistent, one file, checked
        config.toml
        templates/          the newsroom's own, if there are any; likewise locale/
        secrets/            what signs links and mails, and passwords of servers
        manifest.json       the hash of each file, and which digest made it

Old ones are removed only after a new one is complete, and only folders whose names and manifests are ours.
"""

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from digest.errors import StoreError
from digest.store.copies import copy_store, sha256_of
from digest.store.database import Store

STORE, MANIFEST, SECRETS, CONFIG = "digest.db", "manifest.json", "secrets", "config.toml"
TEMPLATES, CATALOGUES = "templates", "locale"
_NAME = re.compile(r"digest-\d{8}T\d{6}Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is kept beside the store: the configuration, folders of templates and catalogues, and files that nobody else
    may see."""

    config: Path
    templates: Path
    catalogues: Path
    secrets: tuple[Path, ...]

    def secret_names(self) -> dict[str, Path]:
        """Returns each secret by its name in a backup: its own, with a number before it where two have the same."""
        names: dict[str, Path] = {}
        for number, path in enumerate(self.secrets, start=1):
            names[f"{number}-{path.name}" if path.name in names else path.name] = path
        return names


@dataclass(frozen=True, slots=True)
class Backup:
    """A complete backup: its folder, its size, and how many older ones went."""

    path: Path
    size_bytes: int
    removed: int


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back from a backup: files that are in their place now; those that were not written, each with where it
    belongs; those that have another content there, which stays; and secrets that the backup does not have."""

    brought: tuple[Path, ...]
    refused: tuple[tuple[Path, Path], ...]
    different: tuple[tuple[Path, Path], ...]
    lacking: tuple[Path, ...]


def back_up(
    store: Store, beside: Beside, into: Path, now: datetime, *, version: str, keep: int = 0
) -> Backup:
    """Makes a backup below `into`; of ours there, the newest `keep` stay, all where it is 0.

    Raises: StoreError, and leaves nothing half made.
    """
    path = into / f"digest-{now:%Y%m%dT%H%M%SZ}"
    part = into / f".{path.name}.part"
    try:
        if path.exists():
            raise StoreError(f"{path} is already there", hint="wait a second")
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        copy_store(store, part / STORE, now)
        _copy_beside(beside, part)
        _write_manifest(part, now, version)
        part.rename(path)
        _flush(into)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be made: {error.strerror}", hint="make room, or name another folder"
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return Backup(path, size, _remove_old(into, keep))


def check_backup(path: Path) -> Path:
    """Returns the store's file in a backup whose files are all as they were made; a single file is itself.

    Raises: StoreError.
    """
    if path.is_file():
        inside = (path.parent / MANIFEST).is_file() and path.name == STORE
        return check_backup(path.parent) if inside else path
    if path.is_dir() and not (path / MANIFEST).exists():
        newest = max((one for one in path.iterdir() if _is_ours(one)), default=None, key=lambda one: one.name)
        if newest is not None:
            return check_backup(newest)
    for name, told in _manifest(path).items():
        file = path / name
        if not file.is_file() or sha256_of(file) != told:
            raise StoreError(f"{file} is not as it was backed up", hint="take an older backup")
    return path / STORE


def backup_folder(copy: Path) -> Path | None:
    """Returns the backup that holds this copy of a store, None for a copy by itself."""
    return copy.parent if copy.name == STORE and (copy.parent / MANIFEST).is_file() else None


def bring_config_back(folder: Path, config: Path) -> None:
    """Puts the configuration of a backup in its place, where none may be yet. Raises: StoreError."""
    try:
        config.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy_private(folder / CONFIG, config)
    except OSError as error:
        raise StoreError(
            f"{config} cannot be made: {error.strerror}", hint="name another place with --config"
        ) from error


def bring_back(folder: Path, beside: Beside) -> Returned:
    """Puts secrets, templates and catalogues of a backup where the configuration has them. What is there already stays.

    Nothing is written outside the configuration's folder: a backup that somebody changed could name any place.
    """
    inside_of = beside.config.parent.resolve()
    files = {folder / SECRETS / name: path for name, path in beside.secret_names().items()}
    for name, target in ((TEMPLATES, beside.templates), (CATALOGUES, beside.catalogues)):
        inside = sorted(path for path in (folder / name).rglob("*") if path.is_file())
        files |= {path: target / path.relative_to(folder / name) for path in inside}
    brought, refused, different, lacking = [], [], [], []
    for source, target in files.items():
        if target.exists():
            if source.is_file() and sha256_of(source) != sha256_of(target):
                different.append((source, target))
        elif not source.is_file():
            lacking.append(target)
        elif not target.resolve().is_relative_to(inside_of):
            refused.append((source, target))
        else:
            try:
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _copy_private(source, target)
                brought.append(target)
            except OSError:
                refused.append((source, target))
    return Returned(tuple(brought), tuple(refused), tuple(different), tuple(lacking))


def _copy_private(source: Path, target: Path) -> None:
    """Copies a file to where there is none, for its owner only."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(source.read_bytes())
        file.flush()
        os.fsync(handle)


def _copy_beside(beside: Beside, part: Path) -> None:
    shutil.copyfile(beside.config, part / CONFIG)
    for name, folder in ((TEMPLATES, beside.templates), (CATALOGUES, beside.catalogues)):
        if folder.is_dir():
            shutil.copytree(folder, part / name)
    for name, secret in beside.secret_names().items():
        if secret.is_file():
            (part / SECRETS).mkdir(mode=0o700, exist_ok=True)
            shutil.copyfile(secret, part / SECRETS / name)
    for path in part.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _write_manifest(part: Path, now: datetime, version: str) -> None:
    files = {
        str(path.relative_to(part)): sha256_of(path) for path in sorted(part.rglob("*")) if path.is_file()
    }
    told = {"made": now.isoformat(), "digest": version, "sha256": files}
    handle = os.open(part / MANIFEST, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(told, file, indent=1, ensure_ascii=False)
    for path in [*(part / name for name in files), part / MANIFEST]:
        _flush(path)


def _manifest(path: Path) -> Mapping[str, str]:
    try:
        told = json.loads((path / MANIFEST).read_text(encoding="utf-8"))["sha256"]
        return {str(name): str(value) for name, value in told.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(
            f"{path} is no backup of digest", hint="name a folder that the command `backup` made"
        ) from error


def _remove_old(into: Path, keep: int) -> int:
    ours = sorted((path for path in into.iterdir() if _is_ours(path)), key=lambda path: path.name)
    old = ours[:-keep] if keep > 0 else []
    for path in old:
        shutil.rmtree(path)
    return len(old)


def _is_ours(path: Path) -> bool:
    return bool(_NAME.fullmatch(path.name)) and not path.is_symlink() and (path / MANIFEST).is_file()


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
