"""How many personal mails a second are put together, beside the usual ways to do it; one core, nothing sent.

Every mail has 25 of 400 stories, chosen for it alone, times in its reader's zone, links that leave out what the reader
got, and links signed for the reader. Mails are made for readers whom the composer has not seen, after others; the first
mails, which fill the store of pieces, are measured apart. Ways and limit are measured turn about, in short blocks of
which the median counts: a noisy machine is noisy for all.
"""

import random
import re
import resource
import time
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from statistics import median

from mjml import mjml2html
from premailer import Premailer

from bench.figure import figure
from bench.issue import LEAVES, ROOT, SETTINGS, Reader, compiled, composer, edition, readers
from digest.deliver.dkim import Dkim, new_key
from digest.model.edition import Edition
from digest.render.compile import PARTS, Compiled, expanded_mjml
from digest.render.compose import Composer
from digest.render.themes import open_theme

FIRST, MEASURED, BLOCK = 4_000, 4_000, 200
FEW = 6  # mails of the slow ways
TEMPLATES = [ROOT / "templates"]
Way = Callable[[Reader], object]


def seconds(way: Way, some: Sequence[Reader]) -> float:
    begin = time.process_time()
    for reader in some:
        way(reader)
    return (time.process_time() - begin) / len(some)


def turn_about(ways: dict[str, Way], some: Sequence[Reader]) -> dict[str, float]:
    """Returns the median seconds a mail of each way."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for start in range(0, len(some), BLOCK):
        for name, way in ways.items():
            taken[name].append(seconds(way, some[start : start + BLOCK]))
    return {name: median(times) for name, times in taken.items()}


def ours(made: Composer) -> Way:
    return lambda reader: made.mail(reader.subscriber, reader.selection, at=LEAVES, got=reader.got)


def joined(made: Composer, some: Sequence[Reader]) -> Way:
    """Returns the limit: nothing but joining lines that are there, of the same number and length."""
    lines = {r.subscriber.key: _pieces(made, r) for r in some}
    return lambda reader: b"".join(lines[reader.subscriber.key])


def _pieces(made: Composer, reader: Reader) -> list[bytes]:
    audience = made._planner.audience(reader.subscriber)  # noqa: SLF001  (what the mail is joined from)
    plan = made._plan(audience, reader.selection, reader.got)  # noqa: SLF001
    return [*plan.html, *plan.text]


def jinja(made: Composer) -> Way:
    """Compiled templates, filled whole for each reader; MIME by the standard library."""

    def way(reader: Reader) -> bytes:
        html = made.html(reader.subscriber, reader.selection, got=reader.got)
        return mime(made, reader, html)

    return way


def naive(day: Edition, made: Composer) -> Way:
    """MJML and premailer for each reader too."""
    theme = open_theme(SETTINGS.theme, TEMPLATES)
    _, *cut = re.split(r"<!-- part: (\w+) -->", "<!-- part: head -->" + expanded_mjml(SETTINGS, TEMPLATES))
    raw = Compiled(
        dict.fromkeys(PARTS, "") | dict(zip(cut[0::2], cut[1::2], strict=True)), compiled().text, ""
    )
    source, css = composer(day, raw), theme.source("inline.css").text

    def way(reader: Reader) -> bytes:
        mjml = source.html(reader.subscriber, reader.selection, got=reader.got)
        inlined = Premailer(
            str(mjml2html(mjml)), css_text=css, disable_validation=True, allow_network=False,
            disable_leftover_css=True, cssutils_logging_level=50,
        ).transform(pretty_print=False)  # fmt: skip
        return mime(made, reader, str(inlined))

    return way


def mime(made: Composer, reader: Reader, html: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "The Morning <morning@example.org>", reader.subscriber.email
    message["Subject"], message["Message-ID"] = "Morning", made.message_id(reader.subscriber.key)
    message.set_content(made.text(reader.subscriber, reader.selection, got=reader.got), cte="base64")
    message.add_alternative(html, subtype="html", cte="base64")
    return message.as_bytes()


def main() -> None:
    chance = random.Random(1)
    day = edition(chance)
    made = composer(day)
    mail = ours(made)
    before, some = readers(chance, day, FIRST), readers(chance, day, MEASURED)
    before_kb = resident_kb()
    figure("assemble.first", 1 / seconds(mail, before), "1/s")
    figure("assemble.memory", (resident_kb() - before_kb) / 1000, "MB")
    taken = turn_about({"mail": mail, "join": joined(made, some)}, some)
    peers = {
        "jinja for each reader": 1 / seconds(jinja(made), some[:FEW]),
        "mjml, premailer and jinja for each": 1 / seconds(naive(day, made), some[:FEW]),
    }
    figure("assemble.unsigned", 1 / taken["mail"], "1/s", peers=peers, limit=1 / taken["join"])
    signer = Dkim("example.org", [new_key("s1", "rsa")])

    def signed(reader: Reader) -> bytes:
        found = made.mail(reader.subscriber, reader.selection, at=LEAVES, got=reader.got)
        return signer.sign(found.content, LEAVES)

    figure("assemble.signed", 1 / turn_about({"signed": signed}, some[: MEASURED // 4])["signed"], "1/s")
    size = sum(len(made.mail(r.subscriber, r.selection, at=LEAVES, got=r.got).content) for r in some[:BLOCK])
    figure("assemble.size", size / BLOCK / 1000, "kB")


def resident_kb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
