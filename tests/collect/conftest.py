"""Certificates and the loop for tests of fetching."""

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from tests.collect.servers import Server, answer


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with certificates that sign themselves: a.pem for a.example, b.pem for b.example."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificates")
    for name in ("a", "b"):
        subprocess.run(
            [program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", f"/CN={name}.example", "-addext", f"subjectAltName=DNS:{name}.example",
             "-keyout", str(folder / f"{name}.key"), "-out", str(folder / f"{name}.pem")],
            check=True, capture_output=True,
        )  # fmt: skip
    return folder


@pytest.fixture
def authority(certificates: Path) -> Path:
    """Both certificates, as what is trusted."""
    path = certificates / "all.pem"
    path.write_text("".join((certificates / f"{name}.pem").read_text() for name in ("a", "b")))
    return path


def _server(certificates: Path, name: str) -> Server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
    return Server(plays={"/feed": answer(200, b"safe")}, tls=context)


@pytest.fixture
def good(certificates: Path) -> Server:
    return _server(certificates, "a")


@pytest.fixture
def wrong(certificates: Path) -> Server:
    """Shows the certificate of another host than a.example."""
    return _server(certificates, "b")
