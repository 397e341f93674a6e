"""MJML's own linter reads our templates: it knows tags and attributes that mjml-python passes over."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from digest.render.compile import expanded_mjml
from tests.judges import judge
from tests.render.issue import SETTINGS, TEMPLATES


@pytest.mark.parametrize("theme", ["newspaper", "plain", "brand"])
def test_templates_have_only_what_mjml_knows(theme: str, tmp_path: Path) -> None:
    linter = judge("mjml")
    source = tmp_path / "mail.mjml"
    text = expanded_mjml(replace(SETTINGS, theme=theme), [TEMPLATES])
    source.write_text(text, encoding="utf-8")
    assert linted(linter, source) == (0, "")
    source.write_text(text.replace("<mj-text align", "<mj-text aling"), encoding="utf-8")
    code, told = linted(linter, source)
    assert code != 0 or "aling" in told, "it does look"


def linted(linter: str, source: Path) -> tuple[int, str]:
    ran = subprocess.run([linter, "--validate", source], capture_output=True, text=True, check=False)
    return ran.returncode, (ran.stdout + ran.stderr).strip()
