"""What SpamAssassin thinks of a mail, where it is installed; it asks no network."""

import re
import shutil
import subprocess

_SCORE = re.compile(rb"^X-Spam-Status: \w+, score=(-?[\d.]+)", re.MULTILINE)
TIMEOUT_S = 60


def spam_points(content: bytes) -> float | None:
    """Returns the points that SpamAssassin gives, None where there is none or it gives no answer."""
    program = shutil.which("spamassassin")
    if program is None:
        return None
    try:
        ran = subprocess.run(  # noqa: S603  (a fixed program; the mail goes to its standard input)
            [program, "-L"], input=content, capture_output=True, timeout=TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = _SCORE.search(ran.stdout)
    return float(found[1]) if found else None
