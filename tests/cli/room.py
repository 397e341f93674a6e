"""A newsroom that sends by SMTP, for several tests."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.cli.newsroom import done, write_news, write_readers
from tests.deliver.servers import Handler

EDITION = "morning/2026-04-24"
MANY = "key,email,languages\n" + "".join(
    f"reader{n:03},reader{n:03}@example{n % 9}.org,en\n" for n in range(40)
)


@dataclass
class Room:
    folder: Path
    handler: Handler

    @property
    def states(self) -> dict[str, str]:
        rows = done("deliveries", "list", "--json").json
        return {row["subscriber"]: row["state"] for row in rows if row["slot"] == "main"}

    @property
    def got(self) -> Counter[str]:
        return Counter(one.recipients[0] for one in self.handler.received)

    @property
    def report(self) -> dict[str, object]:
        (path,) = (self.folder / "outbox").rglob("report.json")
        return dict(json.loads(path.read_text()))


def configure(folder: Path, **more: str) -> None:
    config = folder / "config.toml"
    text = config.read_text(encoding="utf-8").replace('transport = "outbox"', 'transport = "smtp"')
    site = {"public_url": "https://news.example", "postal_address": "12 Abai Street, Almaty",
            "reply_to": "desk@news.example", "sender": "morning@news.example"} | more  # fmt: skip
    for name, value in site.items():
        text = re.sub(rf'^{name} = "[^"]*"', f'{name} = "{value}"', text, flags=re.MULTILINE)
    config.write_text(text, encoding="utf-8")


def approve(folder: Path, readers: str) -> None:
    """Makes a newsroom that sends by SMTP in `folder`, the working directory, with an approved edition."""
    done("init")
    configure(folder)
    done("collect", write_news(folder / "news.jsonl"))
    done("subscribers", "import", write_readers(folder / "readers.csv", readers))
    done("build")
    done("approve", EDITION)


def serve(folder: Path, port: int, **settings: str) -> None:
    """Writes the server into the configuration."""
    more = "".join(f'{name} = "{value}"\n' for name, value in settings.items())
    with (folder / "config.toml").open("a", encoding="utf-8") as config:
        config.write(f'\n[[smtp.servers]]\nhost = "127.0.0.1"\nport = {port}\n{more}')
