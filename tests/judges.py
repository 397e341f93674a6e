"""Finds the programs of others that judge our mails."""

import os
import shutil
from pathlib import Path

import pytest

JUDGES = Path(__file__).parents[1] / ".cache" / "judges"


def judge(name: str, how: str = "make judges") -> str:
    """The path of a judge. Without it the test is skipped, but not where everything must be checked (CI=true)."""
    found = shutil.which(name) or shutil.which(name, path=f"/usr/sbin:{JUDGES}")
    if found is None:
        missing = f"{name} is not installed ({how})"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return found
