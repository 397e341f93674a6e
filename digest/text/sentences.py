"""Where sentences end, and how to cut a text without cutting a sentence. The work grows as the text does."""

import re
from collections.abc import Iterator

# A full stop ends a sentence unless a small letter follows, or it belongs to an abbreviation. Chinese and Japanese put no
# space behind theirs. Why no library: pysbd and its like have no rules for Kazakh, Kyrgyz and Uzbek.
_END = re.compile(
    r"(?<=[.!?…])(?P<closed>[\"'»”’)]*)\s+[\"'«“‘(—–-]*\s?(?=(?P<next>.))|(?<=[。！？])(?P<shut>[」』”’）]*)(?=[^」』”’）])"
)
_BEFORE = r"(?:^|[\s(«“\"'/—–-])"
# What a name or a number follows, so that no sentence ends with it.
_ABBREVIATION = re.compile(
    _BEFORE
    + r"(?:Mr|Mrs|Ms|Mx|Dr|Prof|St|Sts|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Cpl|Pvt|Sen|Sens|Rep|Reps|Gov|Govs|Rev|Hon|"
    r"Pres|Supt|Det|Amb|Atty|Messrs|Mt|Ft|No|Nos|vs|Vol|pp|Art|Jan|Feb|Aug|Sept?|Oct|Nov|Dec|"
    r"ул|им|просп|пер|корп|стр|рис|табл|гл|ст|акад|проф|доц|ген|полк|зам|зав|тел|св|напр|тов|гр|обл|ауд|т\.\s?[екн]|и\.\s?о|"
    r"prof|akad|dots|kv)\.$"
)
# What may stand at the end of one too: it does where the next word is one that begins sentences.
_PERHAPS = re.compile(
    _BEFORE + r"(?:(?:[^\W\d_]\.[\s-]?){0,4}[^\W\d_]|Jr|Sr|etc|Inc|Ltd|Corp|Co|Bros|Ph\.D|"
    r"гг|вв|пп|тыс|млн|млрд|трлн|руб|коп|кв|см|др|пр|проч|мин|сек|мың|тг|сом|mln|mlrd|trln|yy|"
    r"т\.\s?с\.\s?с|h\.\s?k|ҳ\.\s?к)\.$"
)
_STARTERS = (
    "the a an in on at it he she they we this that these those his her its but and for as while after before when if there "
    "however meanwhile according officials police one some more most two "
    "в во на по как он она они это этот эта но и а из с со к об о при для также однако ранее позже между после его её их мы "
    "кроме если когда что такие такой тогда "
    "бұл ол олар осы сонымен ал алайда бірақ біз сондай бул ал алар бирок биз ошондой "
    "bu u ular shu lekin ammo biz shuningdek бу у улар шу лекин аммо биз шунингдек ин он вале ва"
)
_BEGINS = frozenset(_STARTERS.split())
_NEXT_WORD = re.compile(r"[^\W\d_]+(?!\.|[^\W\d_])")
_LONGEST_ABBREVIATION = 16  # characters, with what stands before and behind it
UNSPACED = "。！？」』）"


def sentences(text: str) -> list[str]:
    """Returns the sentences of a paragraph, in order; side by side they have the same letters as `text`."""
    return list(_sentences(text))


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(text):
        gap = end.end("closed") if end["closed"] is not None else end.end("shut")
        if end["next"] and (end["next"].islower() or _is_abbreviated(text, start, gap, end.end())):
            continue
        yield text[start:gap].strip()
        start = gap
    rest = text[start:].strip()
    if rest:
        yield rest


def _is_abbreviated(text: str, start: int, stop: int, following: int) -> bool:
    """Whether the full stop before `stop` belongs to an abbreviation within a sentence. Only what stands right before it is
    looked at: the whole sentence each time would be quadratic."""
    near = max(start, stop - _LONGEST_ABBREVIATION)
    if _ABBREVIATION.search(text, near, stop):
        return True
    word = _NEXT_WORD.match(text, following)
    return bool(_PERHAPS.search(text, near, stop)) and not (word and word[0].lower() in _BEGINS)


def shorten(text: str, limit: int) -> str:
    """Returns whole sentences of `text` within `limit` characters, or its first words and an ellipsis."""
    kept = ""
    for sentence in _sentences(text):
        longer = f"{kept}{'' if kept[-1] in UNSPACED else ' '}{sentence}" if kept else sentence
        if len(longer) > limit:
            break
        kept = longer
    if kept or len(text.strip()) <= limit:
        return kept or text.strip()
    cut = text.strip()[: limit - 1]
    head = cut.rsplit(None, 1)[0] if " " in cut else cut
    return head.rstrip(" ,;:—–-") + "…"
