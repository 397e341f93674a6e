"""What stands in deploy/ is what the program takes, and what the tools of its kind accept."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from digest.cli.main import _options_first, cli
from digest.cli.serve import PORT
from digest.errors import EXIT_LOCKED

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
PROGRAM = "/opt/digest/bin/digest"


def settings(path: Path) -> dict[str, list[str]]:
    """Returns a unit's settings; a key may come several times."""
    found: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def commands() -> Iterator[tuple[str, str]]:
    """Yields every command line of digest in deploy/, with the file it stands in."""
    for path in SERVICES:
        yield path.name, settings(path)["ExecStart"][0]
    for line in (DEPLOY / "crontab").read_text(encoding="utf-8").splitlines():
        if PROGRAM in line:
            yield "crontab", re.split(r" (?:\|\||>)", line[line.index(PROGRAM) :])[0]
    for service in composed()["services"].values():
        if service.get("image") == "digest":
            yield "compose.yaml", f"{PROGRAM} {' '.join(service['command'])}"
    command = re.search(r"^CMD \[(.*)\]$", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert command
    yield "Dockerfile", f"{PROGRAM} {command[1].replace(',', '')}"


def composed() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize(("where", "line"), list(commands()))
def test_command_line_is_one_that_digest_takes(where: str, line: str) -> None:
    program, *words = shlex.split(line)
    assert program == PROGRAM
    context = cli.make_context("digest", _options_first(words), ignore_unknown_options=False)
    name, command, rest = cli.resolve_command(context, [*context._protected_args, *context.args])
    assert isinstance(command, click.Command)
    assert name
    command.make_context(name, rest, parent=context)


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: str(path.name))
def test_service_may_do_little(path: Path) -> None:
    told = settings(path)
    written = "/srv/newsroom /var/backups/digest" if path.stem == "digest-backup" else "/srv/newsroom"
    assert told["User"] == ["digest"]
    assert told["UMask"] == ["0077"]
    for name, value in (("NoNewPrivileges", "yes"), ("ProtectSystem", "strict"), ("CapabilityBoundingSet", ""),
                        ("ReadWritePaths", written), ("PrivateTmp", "yes")):  # fmt: skip
        assert told[name] == [value], name


def test_a_locked_run_is_no_failure_of_the_unit() -> None:
    assert settings(DEPLOY / "systemd" / "digest-run.service")["SuccessExitStatus"] == [str(EXIT_LOCKED)]
    assert f"[ $? -eq {EXIT_LOCKED} ]" in (DEPLOY / "crontab").read_text(encoding="utf-8")


def tool(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        missing = f"{name} is not installed: make system, or make setup"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    program = tool("systemd-analyze")
    for path in UNITS:
        text = (
            path.read_text(encoding="utf-8")
            .replace(PROGRAM, "/bin/true")
            .replace("file:///opt", "file:///usr")
        )
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [program, "verify", "--man=no", *(str(tmp_path / path.name) for path in UNITS)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if "digest" in line]
    assert (done.returncode, said) == (0, []), done.stderr


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: str(path.name))
def test_systemd_finds_the_services_well_closed(path: Path) -> None:
    done = subprocess.run(
        [tool("systemd-analyze"), "security", "--offline=true", "--no-pager", "--threshold=20", str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    exposure = re.search(r"Overall exposure level for \S+: ([0-9.]+)", done.stdout)
    assert exposure, done.stderr
    assert float(exposure[1]) <= 2.0, done.stdout


def test_whole_job_runs_with_the_system_calls_that_services_have(tmp_path: Path) -> None:
    tool("systemd-analyze")
    filters = {
        tuple(told["SystemCallFilter"] + told["SystemCallErrorNumber"]) for told in map(settings, SERVICES)
    }
    assert len(filters) == 1, "one stands for all"
    path = DEPLOY / "systemd" / "digest.service"
    confined = [sys.executable, str(Path(__file__).parent / "confined.py"), str(path)]
    refused = subprocess.run(
        [*confined, sys.executable, "-c", "import os; os.chroot('/')"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "PermissionError" in refused.stderr, "the filter is loaded"
    done = subprocess.run(
        [*confined, sys.executable, "-m", "digest", "demo", "--outbox", str(tmp_path / "outbox")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "8 personal mails for 8 readers" in done.stdout


def test_dockerfile_has_no_fault_that_a_linter_knows() -> None:
    done = subprocess.run(
        [tool("hadolint"), str(DEPLOY / "Dockerfile")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_containers_run_as_nobody_on_a_root_that_is_read_only() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    user = re.search(r"^USER (\d+)$", dockerfile, re.MULTILINE)
    assert user
    assert int(user[1]) > 1000
    for name, service in composed()["services"].items():
        if service["image"] == "digest":
            assert service["read_only"] is True, name
            assert service["cap_drop"] == ["ALL"]
            assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
            assert not any("PASSWORD" in key for key in service["environment"])


def test_proxy_leads_to_the_server_and_keeps_links_out_of_its_log() -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert text.count("{") == text.count("}")
    assert f"proxy_pass http://127.0.0.1:{PORT};" in text
    assert "access_log off;" in text
    assert "$remote_addr;" in text, "what a stranger says of himself is replaced"


def test_nginx_accepts_the_snippet(tmp_path: Path) -> None:
    nginx, openssl = tool("nginx"), tool("openssl")
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=news.example.com",
         "-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"/etc/letsencrypt/\S+/fullchain.pem", str(tmp_path / "cert.pem"), text)
    text = re.sub(r"/etc/letsencrypt/\S+/privkey.pem", str(tmp_path / "key.pem"), text)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{text}\n}}\n", encoding="utf-8"
    )
    subprocess.run([nginx, "-t", "-c", str(tmp_path / "nginx.conf")], check=True, capture_output=True)
