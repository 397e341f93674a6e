import json
import stat
from datetime import date
from pathlib import Path

import pytest

from digest.deliver.folder import Folder, remove_old_mails
from digest.errors import UsageError
from digest.model.edition import EditionKey
from tests.deliver.conftest import KEY

HOSTILE = ["", ".", "..", "../x", "a/b", "a\\b", "a\0b", "/etc", ".hidden", "x" * 65, "ü", "a\n", "a b"]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folder_is_named_after_newsletter_date_and_slot(tmp_path: Path) -> None:
    assert Folder(tmp_path, KEY).path == tmp_path / "morning" / "2026-04-24"
    noon = EditionKey("morning", KEY.date, "noon")
    assert Folder(tmp_path, noon).mail("bob") == tmp_path / "morning" / "2026-04-24" / "noon" / "bob.eml"


@pytest.mark.parametrize("name", HOSTILE)
def test_folder_refuses_ids_that_are_no_file_names(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        Folder(tmp_path, EditionKey(name, KEY.date))
    with pytest.raises(UsageError):
        Folder(tmp_path, EditionKey("morning", KEY.date, name))
    folder = Folder(tmp_path, KEY)
    with pytest.raises(UsageError):
        folder.mail(name)
    with pytest.raises(UsageError):
        folder.write_page(name, "page")
    with pytest.raises(UsageError):
        folder.write_plain(name, "text")
    assert list(tmp_path.iterdir()) == []


def test_folder_writes_what_stands_beside_the_mails(tmp_path: Path) -> None:
    root = tmp_path / "deep" / "outbox"
    folder = Folder(root, KEY)
    folder.write_edition(b'{"version": 1}')
    folder.write_edition(b'{"version": 2}')
    folder.write_page("kk", "<p>Сәлем</p>")
    folder.write_plain("zh-Hant", "text")
    folder.write_report({"sent": 3, "newsletter": "Таң"})
    assert sorted(path.name for path in folder.path.iterdir()) == [
        "edition.json", "edition.kk.html", "edition.zh-Hant.txt", "report.json",
    ]  # fmt: skip
    assert (folder.path / "edition.json").read_bytes() == b'{"version": 2}'
    assert json.loads((folder.path / "report.json").read_text()) == {"sent": 3, "newsletter": "Таң"}
    assert {mode(path) for path in folder.path.iterdir()} == {0o600}
    assert {mode(path) for path in (root, folder.path.parent, folder.path)} == {0o700}


def test_folder_closes_an_outbox_that_was_open(tmp_path: Path) -> None:
    root = tmp_path / "outbox"
    root.mkdir(mode=0o755)
    Folder(root, KEY).make()
    assert mode(root) == 0o700


def test_folder_writes_beside_a_planted_link_not_through_it(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "outbox", KEY)
    folder.make()
    target = tmp_path / "target"
    target.write_text("mine")
    folder.part(folder.path / "edition.json").symlink_to(target)
    folder.write_edition(b"{}")
    assert target.read_text() == "mine"
    assert (folder.path / "edition.json").read_bytes() == b"{}"


def test_parts_of_killed_runs_are_removed_and_nothing_else(tmp_path: Path) -> None:
    folder = Folder(tmp_path, KEY)
    folder.remove_parts()
    folder.make()
    for name in (".bob.eml.part", "bob.eml", ".keep", "notes.part"):
        (folder.path / name).touch()
    folder.remove_parts()
    assert sorted(path.name for path in folder.path.iterdir()) == [".keep", "bob.eml", "notes.part"]


def test_old_mails_are_removed_but_not_what_is_not_ours(tmp_path: Path) -> None:
    files = {
        "morning/2026-04-16/bob.eml": False,
        "morning/2026-04-16/.bob.eml.part": False,
        "morning/2026-04-16/noon/bob.eml": False,
        "morning/2026-04-16/edition.json": True,
        "morning/2026-04-16/Letter to Bob.eml": True,
        "morning/2026-04-17/bob.eml": True,
        "morning/2026-04-24/bob.eml": True,
        "morning/archive/bob.eml": True,
        "morning/2026-99-99/bob.eml": True,
        ".hidden/2026-04-16/bob.eml": True,
        "bob.eml": True,
    }
    root = tmp_path / "outbox"
    for name in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    outside = tmp_path / "outside" / "2026-04-16"
    outside.mkdir(parents=True)
    (outside / "bob.eml").touch()
    (root / "linked").symlink_to(outside.parent)
    assert remove_old_mails(root, date(2026, 4, 24), 7) == 2
    assert {name: (root / name).exists() for name in files} == files
    assert (outside / "bob.eml").exists()
    assert remove_old_mails(tmp_path / "none", date(2026, 4, 24), 7) == 0
