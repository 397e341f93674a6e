"""Decides which language a text is in. Pure: the statistical model comes in as a function.

Order of rules: (1) a text full of the small words of one of our languages, and of no other, is in that one: most articles
are, and the model need not be asked; (2) Kazakh in one of its Latin alphabets, which the model never saw; (3) the
model's probabilities, times a prior: letters that only one language has, the publisher's word, the languages our
readers read; (4) "und" for a text without letters. Quotations are set aside where enough remains: an article that
quotes a minister in Russian is still in Kazakh.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from digest.understand.small_words import clear_language, kazakh_in_latin, small_words

Ranked = Sequence[tuple[str, float]]
UNKNOWN = "und"
HEAD_CHARACTERS = 600  # whole articles cost ten times as long and decide nothing
_MODEL_CHARACTERS = 300  # a sentence or two: the model is sure of those, and each letter costs
_BEYOND = 1e-5  # no prior lifts a language above the best that is so many times likelier
_LEAST_UNQUOTED = 80  # characters that must remain for quotations to be set aside
_HEADLINE = 8  # words at most; a foreign name among them decides less than two words of Kazakh
_POLISH = frozenset("łąęśżź")
_QUOTED = re.compile(r"«[^»]{12,}»|“[^”]{12,}”|„[^“”]{12,}[“”]")


@dataclass(frozen=True, slots=True)
class LanguageSettings:
    """`prior` multiplies the model's probability; languages that are not in it cannot be the answer."""

    prior: Mapping[str, float] = field(
        default_factory=lambda: {
            "en": 3.0, "ru": 2.0, "kk": 2.0, "ky": 2.0, "uz": 2.0, "tg": 2.0, "tk": 2.0,
            "uk": 0.5, "be": 0.3, "bg": 0.2, "sr": 0.2, "mk": 0.1, "tr": 0.5, "az": 0.5, "tt": 0.2, "ba": 0.1, "mn": 0.5,
            "de": 0.3, "fr": 0.3, "es": 0.3, "it": 0.3, "pt": 0.3, "nl": 0.2, "pl": 0.3, "cs": 0.2, "ro": 0.2, "hu": 0.2,
            "sv": 0.2, "no": 0.1, "da": 0.1, "fi": 0.2, "el": 1.0, "zh": 1.0, "ja": 1.0, "ko": 1.0, "ar": 1.0, "fa": 1.0,
            "he": 1.0, "hi": 1.0, "ka": 1.0, "hy": 1.0, "ug": 0.5, "id": 0.2, "vi": 0.3, "et": 0.1, "lv": 0.1, "lt": 0.1,
        }
    )  # fmt: skip
    stated: float = 20.0  # how much more likely the publisher's own language becomes
    small_word: float = (
        2.0  # how much more likely a language becomes with each of its small words, up to four
    )
    doubt: float = 0.3  # where the model gives no language more than this, the publisher's word stands


# Letters that one of our languages has and its neighbours have not: evidence worth many letters of model.
_LETTERS: Mapping[str, Mapping[str, float]] = {
    "kk": dict.fromkeys("әұһқғ", 1.0),  # і is Ukrainian and Belarusian too
    "ky": {},
    "tg": dict.fromkeys("ӣҷҳӯ", 1.0),
    "uz": dict.fromkeys("ўҳ", 1.0),
    "tk": dict.fromkeys("ýňä", 1.0),
}
_FOREIGN = {
    "ky": "әұһіқғҳҷӣӯўё",
    "kk": "ўҷӣӯҳё",
    "tg": "әұһіңө",
    "uz": "әұіңөӣӯҷ",
    "ru": "әұһіқғңөүҳҷӣӯўіїєґ",
}


def language(text: str, stated: str, identify: Callable[[str], Ranked], settings: LanguageSettings) -> str:
    """Returns the two-letter code of the language of `text`, "und" where nothing speaks for any.

    `stated` is the publisher's word (BCP 47) or empty.
    """
    head = _unquoted(text[: 2 * HEAD_CHARACTERS])[:HEAD_CHARACTERS]
    claim = stated.replace("_", "-").split("-")[0].casefold()
    if not any(map(str.isalpha, head)):
        return claim if claim in settings.prior else UNKNOWN
    lowered = head.casefold()
    words = lowered.split()
    script = _script(lowered)
    clear = clear_language(words, russian="ы" in lowered and "ru" not in script)
    if clear and script.get(clear, 1.0) >= 1.0:
        return clear
    if _is_latin_kazakh(lowered, words, claim):
        return "kk"
    small = small_words(words)
    ranked = identify(head[:_MODEL_CHARACTERS])
    if claim in settings.prior and (not ranked or ranked[0][1] < settings.doubt):
        return claim
    best, best_score = UNKNOWN, 0.0
    for code, probability in ranked:
        score = probability * settings.prior.get(code, 0.0) * script.get(code, 1.0)
        score *= settings.small_word ** min(small.get(code, 0), 4)
        if code == claim:
            score *= settings.stated
        if score > best_score:
            best, best_score = code, score
        elif probability < _BEYOND * best_score:
            break
    return best


def _unquoted(head: str) -> str:
    """Returns the text without its quotations, or all of it where too little would remain."""
    if "«" in head or "“" in head or "„" in head:
        rest = _QUOTED.sub(" ", head)
        if len(rest.strip()) >= _LEAST_UNQUOTED:
            return rest
    return head


def _is_latin_kazakh(lowered: str, words: list[str], claim: str) -> bool:
    if "j" not in lowered and "q" not in lowered:
        return False  # hardly a sentence of it is without both; Cyrillic texts end here
    if any(mark in lowered for mark in ("oʻ", "o‘", "o'", "gʻ", "g‘")) and "ja'ne" not in words:
        return False  # Uzbek
    speaking = kazakh_in_latin(words)
    acute = "ń" in lowered and not any(letter in lowered for letter in _POLISH)
    if "ǵ" in lowered or claim == "kk":
        return speaking >= max(1.0, 0.12 * len(words))
    if "q" in lowered or acute:
        return speaking >= max(1.5 if len(words) <= _HEADLINE else 2.0, 0.12 * len(words))
    return speaking >= max(3.0, 0.25 * len(words))


def _script(lowered: str) -> dict[str, float]:
    """Returns factors per language for letters that speak for or against it."""
    if lowered.isascii():
        return {}
    counted = {letter: lowered.count(letter) for letter in "әұһіқғҳҷӣӯўңөүýňїєґё"}
    factors: dict[str, float] = {}
    for code, foreign in _FOREIGN.items():
        against = sum(counted[letter] for letter in set(foreign))
        if against:
            factors[code] = 0.3 ** min(against, 6)
    for code, own in _LETTERS.items():
        speaking = sum(counted.get(letter, 0) for letter in own)
        if speaking and code not in factors:
            factors[code] = 2.0 ** min(speaking, 4)
    if counted["і"] and "kk" not in factors:
        factors["kk"] = (
            0.4  # Ukrainian has і as well, and hardly a Kazakh line is without any other such letter
        )
    if "oʻ" in lowered or "gʻ" in lowered or "o‘" in lowered or "g‘" in lowered:
        factors["uz"] = 8.0
    return factors
