"""Mailboxes on an IMAP server: TLS is verified, passwords stay safe, nothing is lost when a run is cut."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.deliver.imap import ImapMailbox, imap_mailbox
from digest.deliver.mailbox import Done
from digest.errors import ConfigError, DeliveryError
from tests.deliver.imap_server import Server, running

ONE, TWO = b"Subject: one\r\n\r\nFirst.\r\n", b"Subject: two\r\n\r\nSecond.\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of our own for 127.0.0.1, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificate")
    file, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(file)],
        check=True, capture_output=True,
    )  # fmt: skip
    return file, key


@pytest.fixture
def server(certificate: tuple[Path, Path]) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with running(Server(tls=context)) as made:
        made.deliver(ONE)
        made.deliver(TWO)
        yield made


def box(
    server: Server,
    certificate: tuple[Path, Path] | None,
    then: Done = "seen",
    *,
    scheme: str = "imaps",
    password: str = "",
) -> ImapMailbox:
    url = f"{scheme}://bounces%40news.example@127.0.0.1:{server.port}/INBOX"
    return imap_mailbox(
        url, password=password or server.password, then=then, moved_to="Read before",
        ca_file=certificate[0] if certificate else None,
    )  # fmt: skip


def read(mailbox: ImapMailbox, *, mark: bool = True) -> list[bytes]:
    found = []
    with mailbox.opened() as letters:
        for letter in letters:
            found.append(letter.content)
            if mark:
                letter.done()
    return found


def test_messages_are_read_once_and_only_marks_make_them_seen(
    server: Server, certificate: tuple[Path, Path]
) -> None:
    mailbox = box(server, certificate)
    assert read(mailbox, mark=False) == [ONE, TWO]
    assert read(mailbox) == [ONE, TWO]
    assert read(mailbox) == []
    assert [one.flags for one in server.folders["INBOX"]] == [{"\\Seen"}, {"\\Seen"}]


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 MOVE", "IMAP4rev1 UIDPLUS", "IMAP4rev1"])
def test_messages_are_moved_with_what_the_server_can(
    server: Server, certificate: tuple[Path, Path], capabilities: str
) -> None:
    server.capabilities = capabilities
    assert read(box(server, certificate, "move")) == [ONE, TWO]
    assert [one.content for one in server.folders["Read before"]] == [ONE, TWO]
    left = server.folders["INBOX"]
    assert not left or all("\\Deleted" in one.flags for one in left)
    assert not any(command.startswith("EXPUNGE") for command in server.commands), "others' deleted mails stay"
    assert read(box(server, certificate, "move")) == []


def test_kept_messages_are_not_touched(server: Server, certificate: tuple[Path, Path]) -> None:
    assert read(box(server, certificate, "keep")) == read(box(server, certificate, "keep")) == [ONE, TWO]
    assert not any("STORE" in command for command in server.commands)


def test_foreign_certificate_is_refused_before_the_password_leaves(server: Server) -> None:
    with pytest.raises(DeliveryError, match="certificate"):
        read(box(server, None))
    assert server.commands == []


def test_starttls_comes_before_the_password(server: Server, certificate: tuple[Path, Path]) -> None:
    server.starttls = True
    assert read(box(server, certificate, scheme="imap")) == [ONE, TWO]
    order = [command.split()[0] for command in server.commands]
    assert order.index("STARTTLS") < order.index("LOGIN")
    with pytest.raises(DeliveryError, match="certificate"):
        read(box(server, None, scheme="imap"))


def test_password_beyond_ascii_opens_the_mailbox(server: Server, certificate: tuple[Path, Path]) -> None:
    server.password = "пароль"
    with pytest.raises(ConfigError, match="ASCII"):
        read(box(server, certificate))
    server.capabilities += " AUTH=PLAIN"
    assert read(box(server, certificate)) == [ONE, TWO]


def test_wrong_password_is_told_without_showing_it(server: Server, certificate: tuple[Path, Path]) -> None:
    with pytest.raises(DeliveryError) as told:
        read(box(server, certificate, password="secret words"))
    assert "secret words" not in str(told.value)
    assert "wrong password" in str(told.value)


def test_cut_connection_is_told_and_the_rest_is_read_next_time(
    server: Server, certificate: tuple[Path, Path]
) -> None:
    server.cut_after = 1
    with pytest.raises(DeliveryError):
        read(box(server, certificate))
    server.cut_after = -1
    assert read(box(server, certificate)) == [TWO]


def test_folder_that_is_not_there_is_told(server: Server, certificate: tuple[Path, Path]) -> None:
    url = f"imaps://bounces%40news.example@127.0.0.1:{server.port}/Nowhere"
    mailbox = imap_mailbox(url, password=server.password, then="seen", moved_to="x", ca_file=certificate[0])
    with pytest.raises(DeliveryError, match="Nowhere"):
        read(mailbox)


@pytest.mark.parametrize(
    "url",
    [
        "imaps://mail.example/INBOX",
        "imaps://user:secret@mail.example",
        "http://user@mail.example",
        "imaps://user@mail.example:99999/",
    ],
)
def test_address_that_says_too_little_or_too_much_is_refused(url: str) -> None:
    with pytest.raises(ConfigError) as told:
        imap_mailbox(url, password="", then="seen", moved_to="x", ca_file=None)
    assert "secret" not in str(told.value)


def test_folder_that_would_end_a_command_is_refused(server: Server, certificate: tuple[Path, Path]) -> None:
    url = f"imaps://bounces%40news.example@127.0.0.1:{server.port}/IN%0D%0AA%20LOGOUT"
    mailbox = imap_mailbox(url, password=server.password, then="seen", moved_to="x", ca_file=certificate[0])
    with pytest.raises(ConfigError):
        read(mailbox)
