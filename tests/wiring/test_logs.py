import io
import json
import logging

import pytest

from digest.config.operating import LogConfig
from digest.wiring.logs import masked, set_up


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("refused: <alice.b@example.org> is full", "refused: <a***@example.org> is full"),
        ("қанат@пошта.example.org", "қ***@пошта.example.org"),
        ("postgresql://me:secret@host/db", "postgresql://me:***@host/db"),
        ("token dg_0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P", "token ***"),
        ("/u/morning/alice/aBcd1efghijklmnopqrstuvwxyz01", "/u/morning/alice/***"),
        ("morning/2026-04-24 of 12 readers", "morning/2026-04-24 of 12 readers"),
        ("smtp.example.com:587 said 550 5.7.1", "smtp.example.com:587 said 550 5.7.1"),
    ],
)
def test_masked_leaves_what_is_nobodys_business_out(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_json_masks_everything_that_an_event_adds() -> None:
    stream = io.StringIO()
    set_up(LogConfig(format="json", level="debug"), stream)
    try:
        logging.getLogger("digest.x").debug(
            "to %s",
            "bob@example.org",
            extra={"lines": ["carol@example.org"], "more": {"to": "dan@example.org"}},
        )
        try:
            raise ValueError("eve@example.org")
        except ValueError:
            logging.getLogger("digest.x").exception("failed")
    finally:
        set_up(LogConfig())
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert first["message"] == "to b***@example.org"
    assert first["lines"] == ["c***@example.org"]
    assert first["more"] == {"to": "d***@example.org"}
    assert first["at"].endswith("+00:00")
    assert "e***@example.org" in second["traceback"]
    assert "eve@" not in stream.getvalue()


def test_level_decides_what_is_written() -> None:
    stream = io.StringIO()
    set_up(LogConfig(level="warning"), stream)
    try:
        logging.getLogger("digest.x").info("quiet")
        logging.getLogger("digest.x").warning("loud")
    finally:
        set_up(LogConfig())
    assert stream.getvalue() == "digest: loud\n"
