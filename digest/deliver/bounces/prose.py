"""Reads reports that are written for people only: whom they name, and what they say about each."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from digest.deliver.bounces import causes
from digest.deliver.bounces.addresses import ADDRESS, addresses, once
from digest.deliver.bounces.mime import Message
from digest.deliver.bounces.notice import Original, Refusal
from digest.deliver.bounces.original import RETURNED, parted

_ALONE = re.compile(
    r"[\s>*-]*(?:\"[^\"]{0,80}\"\s*)?[<'\"(\[]*"
    + ADDRESS.pattern
    + r"[>'\")\].:;,]*\s*(?:\([^()]{0,200}\)|<"
    + ADDRESS.pattern
    + r">|\[[^\[\]]{0,200}\])?[\s:.]*"
)
_FIRST = re.compile(r"[\s>*-]*<?" + ADDRESS.pattern + r">?\s*(?::|\.{2,}|-|;|\bon\b|\(|\[)")
_NAMED = re.compile(
    r"(?:rcpt to|recipients?|addressee|to|user|mailbox|account|final-recipient|original-recipient|failed|for|address|受信者|宛先|收件人|получател[ьюя]|адресат[ау]?)"
    r"\s*(?:is|was|：|:|=|;)\s*(?:rfc822;\s*)?<?(?:mailto:)?" + ADDRESS.pattern, re.IGNORECASE)  # fmt: skip
_ABOUT = re.compile(
    r"deliver|fail|reject|bounce|error|undeliver|refus|reach|sent to|доставл|отправ|退|送|配信|投递|zugestellt|remis|entreg",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"(?:<<<|said:|responded:?|\bsays:|error:?|response(?: was)?:?|reply:?|^)\s*['\"(<]?([45]\d\d[ -].{0,400})",
    re.IGNORECASE,
)
_LINES, _AFTER, RECIPIENTS = 400, 12, 50
_MOST_NAMED = 500
_SAID_CHARS = 20_000
_WEIGHED_CHARS = 300


@dataclass(frozen=True, slots=True)
class _Named:
    address: str
    line: int
    weight: int


def lines_of(message: Message) -> list[str]:
    """Returns the lines that a report says itself, without the mail that is copied below them."""
    texts = [part for part in message.parts if part.kind.startswith("text/") and part.kind not in RETURNED]
    plain = [part for part in texts if part.kind != "text/html" and part.text.strip()]
    found: list[str] = []
    for part in (one for one in plain or texts if one.depth == (plain or texts)[0].depth):
        said, _ = parted(part.text)
        found += said
    return [line[:1000] for line in found[:_LINES]]


def refusals(
    lines: Sequence[str], returned: Original, ours: Sequence[str], failed: Sequence[str]
) -> tuple[Refusal, ...]:
    """Returns who was refused: `failed` where the header names them, else who stands out in the lines, else to whom the
    returned mail was addressed. `ours` are addresses that cannot be it."""
    named = _named(lines, {a.casefold() for a in ours} - {a.casefold() for a in returned.recipients})
    wanted = {address.casefold() for address in (failed or returned.recipients)}
    hit = [one for one in named if one.address.casefold() in wanted]
    if failed:
        chosen = once(failed)
    elif hit:
        chosen = once(one.address for one in hit)
    elif named:
        best = max(one.weight for one in named)
        chosen = once(one.address for one in named if one.weight == best)
    else:
        chosen = returned.recipients[:1]
    starts = [one.line for one in named]
    return tuple(_refusal(address, lines, named, starts) for address in chosen[:RECIPIENTS])


def said_of(address: str, lines: Sequence[str]) -> str:
    """Returns what lines say about an address: those that follow its name; all of them where these give no reason."""
    named = _named(lines, set())
    return _context(address, lines, named, [one.line for one in named])


def _refusal(address: str, lines: Sequence[str], named: Sequence[_Named], starts: Sequence[int]) -> Refusal:
    said = _context(address, lines, named, starts)
    answer = next((found[1] for line in said.split("\n") if (found := _ANSWER.search(line))), "")
    status = causes.status_in(answer) or causes.status_in(said)
    code = causes.code_in(answer) or causes.code_in(said)
    return Refusal(
        recipients=(address,) if address else (),
        verdict=causes.verdict(status=status, code=code, said=said),
        status=status,
        code=code,
        said=answer or " ".join(said.split()),
    )


def _named(lines: Sequence[str], ours: set[str]) -> list[_Named]:
    """Returns the addresses that lines name, the first `_MOST_NAMED` of them."""

    def all_named() -> Iterator[_Named]:
        for number, line in enumerate(lines):
            for address in addresses(line):
                if address.casefold() not in ours:
                    yield _Named(address, number, _weight(line))

    return list(islice(all_named(), _MOST_NAMED))


@lru_cache(maxsize=512)
def _weight(line: str) -> int:
    line = line[:_WEIGHED_CHARS]
    if _ALONE.fullmatch(line) or _FIRST.match(line) or _NAMED.search(line):
        return 3
    return 2 if _ABOUT.search(line) or causes.causes_in(line) else 1


def _context(address: str, lines: Sequence[str], named: Sequence[_Named], starts: Sequence[int]) -> str:
    """Returns the lines from the name of an address to the next one; all lines where these give no reason."""
    wanted = address.casefold()
    mine = sorted({one.line for one in named if one.address.casefold() == wanted})
    others = sorted(set(starts).difference(mine))
    near: list[str] = []
    for start in mine:
        after = bisect_right(others, start)
        end = others[after] if after < len(others) else len(lines)
        near += lines[start : min(end, start + _AFTER)]
    text = "\n".join(near)[:_SAID_CHARS]
    if causes.status_in(text) or causes.causes_in(text):
        return text
    return "\n".join(lines)[:_SAID_CHARS]
