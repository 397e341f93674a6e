"""Runs a command under the system calls that a systemd unit leaves it: `confined.py UNIT COMMAND [ARG ...]`.

Reads the unit's SystemCallFilter and SystemCallErrorNumber as systemd.exec(5) says, expands the sets with `systemd-analyze`, and
loads the filter with libseccomp, on which systemd depends itself.
"""

import ctypes
import errno
import os
import re
import subprocess
import sys
from pathlib import Path

_KILL, _ERRNO, _ALLOW = (
    0x80000000,
    0x00050000,
    0x7FFF0000,
)  # SCMP_ACT_KILL_PROCESS, SCMP_ACT_ERRNO, SCMP_ACT_ALLOW


def main() -> None:
    unit, *command = sys.argv[1:]
    text = Path(unit).read_text(encoding="utf-8")
    told = re.search(r"^SystemCallErrorNumber=(\w+)$", text, re.MULTILINE)
    load(allowed(text), _ERRNO | getattr(errno, told[1]) if told else _KILL)
    os.execvp(command[0], command)


def allowed(text: str) -> set[str]:
    """Returns the calls that a unit allows."""
    calls: set[str] = members("@default")
    for line in re.findall(r"^SystemCallFilter=(.*)$", text, re.MULTILINE):
        named = set().union(*(members(name) for name in line.removeprefix("~").split()))
        calls = calls - named if line.startswith("~") else calls | named
    return calls


def members(name: str) -> set[str]:
    """Returns the calls of a set of systemd's, or the call of that name."""
    if not name.startswith("@"):
        return {name}
    done = subprocess.run(
        ["systemd-analyze", "syscall-filter", name], check=True, capture_output=True, text=True
    )
    listed = {line.strip() for line in done.stdout.splitlines()[1:] if not line.strip().startswith("#")}
    return set().union(*(members(each) for each in listed if each))


def load(calls: set[str], otherwise: int) -> None:
    library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(otherwise)))
    for name in sorted(calls):
        number = library.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:  # the others belong to other processors
            library.seccomp_rule_add(rules, ctypes.c_uint32(_ALLOW), number, 0)
    failed = library.seccomp_load(rules)
    if failed:
        sys.exit(f"the filter was not loaded: {errno.errorcode.get(-failed, failed)}")


if __name__ == "__main__":
    main()
