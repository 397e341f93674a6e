"""A newsroom in an empty folder and its command line: what the journeys share. Everything in it is invented."""

import io
import json
from collections.abc import Iterable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from digest.cli.main import main

STORED_TEXT = """Reservoir near Almaty reaches its highest level in ten years
Photo: press service of the waterworks
The reservoir above Almaty in Kazakhstan was full on April 23, Steppe-Herald.example reports.
Engineers credit a snowy winter in the mountains. They opened two gates.

Farmers downstream expect enough water until autumn.
Author: Jane Doe
Read also:
Latest news
- A school opened in Rudny
- Bread became dearer in Kostanay
"""

# One day's news, by id: title, text, language. The first two tell the same event.
NEWS = {
    "deal-a": (
        "Kazakhstan and Uzbekistan sign water treaty in Samarkand",
        "The presidents of Kazakhstan and Uzbekistan signed a treaty on the waters of the Syr Darya in Samarkand "
        "on Thursday. The treaty divides 5.8 billion cubic metres of water a year. Parliament votes on it in May.",
        "en",
    ),
    "deal-b": (
        "Samarkand: Kazakhstan, Uzbekistan sign treaty on Syr Darya water",
        "A treaty on the waters of the Syr Darya was signed in Samarkand on Thursday by the presidents of "
        "Kazakhstan and Uzbekistan. It divides 5.8 billion cubic metres of water a year between them.",
        "en",
    ),
    "judo": (
        "Kyrgyz judo team wins three medals in Bishkek",
        "The judo team of Kyrgyzstan won three medals at the championship in Bishkek. The coach praised the "
        "youngest athlete, who beat the champion of the tournament in the final.",
        "en",
    ),
    "bank": (
        "Turkish central bank keeps its base rate at 37 percent",
        "The central bank of Turkey kept its base rate at 37 percent. Inflation slowed in March, the bank "
        "said, but prices of food and fuel still rise. Economists had expected the decision.",
        "en",
    ),
    "most": (
        "В Костанае открыли мост через Тобол после ремонта",
        "Движение по мосту через Тобол в Костанае восстановили в четверг. Ремонт шёл четыре месяца. "
        "За это время строители заменили шестнадцать опор моста. Автобусы вернулись на прежний маршрут.",
        "ru",
    ),
}

READERS = """key,email,languages,zone
alice,alice@example.org,en,Asia/Almaty
boris,boris@example.net,ru en,Europe/Berlin
nora,nora@example.com,en,America/New_York
"""

DELIVERY_KEYS = ["newsletter", "date", "slot", "subscriber", "email", "transport", "state", "reason",
                 "message_id", "at"]  # fmt: skip
REPORT_KEYS = ["newsletter", "date", "slot", "transport", "eligible", "sent", "skipped", "deferred", "failed",
               "uncertain", "pending", "seconds"]  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def digest(*arguments: object) -> Told:
    """Runs one command line, as `digest ARGUMENTS` does."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as leave:
            code = leave.code if isinstance(leave.code, int) else 1
    return Told(code, out.getvalue(), err.getvalue())


def done(*arguments: object) -> Told:
    """Runs one command line that must succeed."""
    told = digest(*arguments)
    assert told.code == 0, told
    return told


def item(name: str, *, day: str = "2026-04-24T00:10:00Z", **more: object) -> str:
    """Returns one article of `NEWS` as a line of JSON."""
    title, text, language = NEWS[name]
    told = {
        "id": name, "url": f"https://wire.example/{name}", "title": title, "content_text": text,
        "language": language, "date_published": day, "_source": {"name": f"{name} wire"},
    }  # fmt: skip
    return json.dumps(told | more, ensure_ascii=False) + "\n"


def write_news(path: Path, names: Iterable[str] = NEWS, **more: str) -> Path:
    """Writes articles of `NEWS` as JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(item(name, **more) for name in names), encoding="utf-8")
    return path


def write_readers(path: Path, text: str = READERS) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def mail(path: Path) -> EmailMessage:
    """Returns a mail of the outbox as a mail program reads it."""
    content = path.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n"), "lines end with CRLF"
    parsed = message_from_bytes(content, policy=default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed


def text_of(parsed: EmailMessage, kind: str = "plain") -> str:
    """Returns the text of one part; there must be one."""
    part = parsed.get_body((kind,))
    assert part is not None
    assert not part.defects
    return str(part.get_content())


def adds_up(report: Mapping[str, Any]) -> bool:
    """Says whether every mail that was owed is accounted for."""
    counted = sum(report[state] for state in ("sent", "deferred", "failed", "uncertain", "pending"))
    return bool(report["eligible"] == counted + sum(report["skipped"].values()))


def one_line(told: Told) -> str:
    """Returns the one line that an error is told in."""
    assert told.out == ""
    lines = told.err.splitlines()
    assert len(lines) == 1, told
    assert lines[0].startswith("digest: ")
    return lines[0]
