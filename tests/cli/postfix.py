"""A real Postfix of its own on loopback: its own configuration, queue and mailbox in a folder, apart from the system's."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from tests.waiting import wait_until

_MAIN = """
compatibility_level = 3.6
config_directory = {folder}/etc
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file_prefixes = {folder}
maillog_file = {folder}/log
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = postfix.example
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = {domains}
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:{user}
virtual_gid_maps = static:{group}
virtual_minimum_uid = 1
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = may
smtpd_recipient_restrictions = {restrictions}
smtpd_client_connection_count_limit = 0
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postfix:
    folder: Path
    port: int
    certificate: Path

    def mails(self, count: int) -> list[tuple[str, bytes]]:
        """Returns the mails it has delivered, as (recipient, content), once there are `count`."""
        place = self.folder / "mail" / "all" / "new"
        wait_until(lambda: place.is_dir() and len(list(place.iterdir())) >= count, f"mail {count}")
        return [_read(path) for path in sorted(place.iterdir())]


def _read(path: Path) -> tuple[str, bytes]:
    """Returns recipient and content as they came: without the lines that a delivery adds, with CRLF."""
    content = path.read_bytes().replace(b"\n", b"\r\n")
    parsed: Message = message_from_bytes(content)
    while content.split(b":", 1)[0] in (b"Return-Path", b"X-Original-To", b"Delivered-To", b"Received"):
        content = content.partition(b"\r\n")[2]
        while content[:1] in (b" ", b"\t"):
            content = content.partition(b"\r\n")[2]
    return str(parsed["Delivered-To"]), content


@contextmanager
def running_postfix(
    *domains: str, restrictions: str = "permit_mynetworks, reject", more: str = ""
) -> Iterator[Postfix]:
    """Runs Postfix for readers at these domains; `more` are lines of its main.cf. Skips the test where it cannot be run."""
    program = shutil.which("postfix") or shutil.which("postfix", path="/usr/sbin")
    if program is None or os.getuid() != 0:
        what = "postfix is not installed (make system)" if program is None else "only root may start postfix"
        if os.environ.get("CI") == "true":
            pytest.fail(what)
        pytest.skip(what)
    with tempfile.TemporaryDirectory(prefix="postfix-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        made = _configure(folder, domains, restrictions, more)
        command = [program, "-c", str(folder / "etc")]
        subprocess.run([*command, "start"], check=True, capture_output=True, timeout=60)
        try:
            yield made
        finally:
            subprocess.run([*command, "stop"], check=False, capture_output=True, timeout=60)


def _configure(folder: Path, domains: tuple[str, ...], restrictions: str, more: str) -> Postfix:
    owner = pwd.getpwnam("postfix")
    for place, mode in (("etc", 0o755), ("queue", 0o755), ("data", 0o700), ("mail", 0o700)):
        (folder / place).mkdir(mode)
    os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
    nobody = pwd.getpwnam("nobody")
    os.chown(folder / "mail", nobody.pw_uid, nobody.pw_gid)
    certificate, key = make_certificate(folder)
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    text = _MAIN.format(
        folder=folder, domains=" ".join(domains), user=nobody.pw_uid, group=nobody.pw_gid,
        certificate=certificate, key=key, restrictions=restrictions,
    )  # fmt: skip
    (folder / "etc" / "main.cf").write_text(text + more)
    (folder / "etc" / "master.cf").write_text(_MASTER.format(port=port))
    return Postfix(folder, port, certificate)


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Returns a certificate for 127.0.0.1 that signs itself, and its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key
