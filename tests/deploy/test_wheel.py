"""The wheel as it is installed: from any folder, offline, without the checkout."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel in it; the packages it needs are those of this one. Returns its digest."""
    folder = tmp_path_factory.mktemp("wheel")
    made = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode and ("hatchling" in made.stderr or "No matching distribution" in made.stderr):
        pytest.skip("hatchling, which builds the wheel, cannot be had without a network")
    assert made.returncode == 0, made.stderr
    (wheel,) = folder.glob("*.whl")
    home = folder / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    with zipfile.ZipFile(wheel) as files:
        files.extractall(site)
    # A path in a .pth file adds the folder alone: the checkout, which is installed editable there, stays out.
    (site / "needs.pth").write_text(sysconfig.get_path("purelib") + "\n")
    program = home / "bin" / "digest"
    program.write_text(f"#!{home}/bin/python\nfrom digest.__main__ import main\nmain()\n")
    program.chmod(0o755)
    return program


def ran(program: Path, folder: Path, *words: str) -> str:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DIGEST_", "PYTHON"))
    }
    environment |= {"XDG_CACHE_HOME": str(folder / ".cache"), "http_proxy": "http://127.0.0.1:1"}
    done = subprocess.run(
        [str(program), *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_wheel_holds_what_it_needs_and_works_in_any_folder(installed: Path, tmp_path: Path) -> None:
    where = ran(installed, tmp_path, "--version")
    assert where.startswith("digest, version")
    told = ran(installed, tmp_path, "demo")
    assert "8 personal mails for 8 readers" in told
    assert len(list(tmp_path.glob("outbox/evening/2026-04-24/*.eml"))) == 8
    ran(installed, tmp_path, "init")
    assert (tmp_path / "config.toml").read_text() == (ROOT / "config.toml").read_text()
    assert "well" in ran(installed, tmp_path, "doctor", "--offline", "--json")
    ran(installed, tmp_path, "backup", "copies")
    ran(installed, tmp_path, "run")


@pytest.mark.slow
def test_wheel_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    program = installed.parent / "python"
    done = subprocess.run([program, "-c", "import digest; print(digest.__file__)"], cwd=tmp_path, capture_output=True,
                          text=True, check=True)  # fmt: skip
    assert str(installed.parents[1]) in done.stdout
