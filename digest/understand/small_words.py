"""The small words that give a language away, for the languages whose articles are most of a day. Own work.

Words that two of these languages share count for both, so that they decide nothing; those that Russian shares with
Ukrainian or Bulgarian, which are not here, are left out.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

# fmt: off
_WORDS = {
    "en": "the of and to in is that for was on with as by at from has have will said its are were been an which this he she "
          "they their not but after would who more about over new says said say visits meets signs calls wins dies kills hits rises "
          "falls plans opens warns faces seeks vows urges talks deal first",
    "ru": "что как это он она для из его ее её их также был были будет будут который которая которые которых этом году если "
          "умер умерла скончался погиб погибла найден найдена задержан арестован "
          "чтобы сообщил сообщила сообщает лет об того уже только после сейчас еще ещё более было быть может она они",
    "kk": "және үшін бұл бойынша туралы осы болып кейін дейін оның сондай-ақ емес қазақ мен бен пен әрі деді керек тиіс "
          "барлық бір екі жаңа арналған арасында ішінде қазір сондықтан өтті болды еді екен ғана жатыр отыр",
    "ky": "жана үчүн бул боюнча тууралуу ошол болуп кийин чейин анын ошондой эле эмес менен дагы бардык бир эки жаңы ичинде "
          "азыр деди керек экен болгон болду ылайык ал алар ушул ар",
    "tg": "ва дар аз ба ки бо ин он барои аст буд буданд мебошад шуд карда намуд низ бояд худ мардуми соли кишвар то пас "
          "миёни ҳамчун гардид ҳам хоҳад",
    "uz": "va bilan uchun bu ham deb boʻlgan bo'lgan bo‘lgan boʻyicha bo'yicha bo‘yicha edi uning ular yil haqida keyin "
          "kerak mumkin qilish ushbu esa yangi barcha hamda yilda "
          "ва билан учун бу ҳам деб бўлган бўйича эди унинг улар йил ҳақида кейин мумкин қилиш ушбу эса янги барча ҳамда йилда",
    "tk": "we bilen üçin bu hem diýip bolan boýunça hakynda soň onuň olar ýylyň ýyl ýene däl möhüm gerek ýaly täze baradaky "
          "ýurdumyzyň bolup eden edip şeýle bu-da",
}
# Kazakh in the Latin alphabets of 2017 (a'), 2018 (á) and 2021 (ä), and as people type it without marks.
_KAZAKH_LATIN = (
    "jáne jäne ja'ne jane úshin üşın üşin u'shin ushin bul osy dep bolyp boldy týraly turaly ty'raly tūraly boıynsha "
    "boiynsha boiynşa bo'iynsha keıin keiin keiın deıin deiin deiın jyly jylǵy jylğy jylg'y toqaev qazaq qazaqstan memleket "
    "memlekettik memlekettık halyq halyqtyń halqynyń elimizde elordada qalasy qalasynda oblysy oblysynda aýdany audany "
    "a'y'dany prezıdenti prezidentı prezıdent mınıstri ministrı úkimet ükımet u'kimet mektep bılım balalar aıtty aitty "
    "jańa jaña jan'a úlken ülken u'lken respýblıkasy onyń onyñ onyn' sondaı-aq sondai-aq ótken ötken qazir qazır bıyl biyl "
    "búgin bügın bu'gin arasynda arqyly jumys jumysy jumyspen joq boıy sońǵy soñğy kóp tıis tiıs qajet esebinen"
)
# fmt: on
_KAZAKH_ENDINGS = (
    "nyń",
    "niń",
    "dyń",
    "diń",
    "tyń",
    "tiń",
    "nyñ",
    "nıñ",
    "dyñ",
    "dıñ",
    "tyñ",
    "tıñ",
    "nyn'",
    "nin'",
    "dyn'",
    "tyn'",
    "nda",
    "nde",
    "ndaǵy",
    "ndağy",
    "tyq",
    "lyq",
    "dyq",
    "ǵan",
    "ğan",
    "g'an",
    "ǵa",
    "ǵy",
)  # fmt: skip
_HARD_Q = re.compile(r"q(?!u)")  # not "quality"
_HARD_Y = re.compile(r"[^\W\daeiouyáäóöúüý]y[^\W\daeiouyáäóöúüý]")  # "qymbattady", "shyqty"
_PAST = re.compile(r"[^\W\d]{2}[dt]y$")  # "ashyldy", "bardy"
_KAZAKH = frozenset(_KAZAKH_LATIN.split())


def _codes() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, listed in _WORDS.items():
        for word in listed.split():
            if code not in found.get(word, ()):
                found[word] = (*found.get(word, ()), code)
    return found


_CODES = _codes()
_RUSSIAN = frozenset(
    ["и", "в", "на", "с", "не", "по", "к", "за", "у", "от", "о", "а", "но", "все"]
)  # shared with its neighbours, who do not write "ы"


class Clear(NamedTuple):
    """When small words decide alone: so many of one language, this share of all words, others this much fewer."""

    least: int = 5
    share: float = 0.05
    english: float = 0.2  # its small words are more, and stand in other Latin languages too
    times: int = 5


CLEAR = Clear()


def small_words(words: Iterable[str]) -> dict[str, int]:
    """Returns {language: how many of its small words} for casefolded words; languages without any are left out."""
    counted: dict[str, int] = {}
    get = _CODES.get
    for word in words:
        codes = get(word)
        if codes:
            for code in codes:
                counted[code] = counted.get(code, 0) + 1
    return counted


def clear_language(words: list[str], *, russian: bool = False, settings: Clear = CLEAR) -> str:
    """Returns the language whose small words the casefolded `words` are full of, or "" where that is not clear.

    `russian` says that the letters fit Russian and not its neighbours, so that words they share count for it.
    """
    counted = small_words(words)
    if russian:
        counted["ru"] = counted.get("ru", 0) + sum(map(_RUSSIAN.__contains__, words))
    if not any(counted.values()):
        return ""
    best, *others = sorted(counted.items(), key=lambda item: -item[1])
    share = settings.english if best[0] == "en" else settings.share
    if best[1] < max(settings.least, share * len(words)):
        return ""
    return best[0] if not others or others[0][1] * settings.times <= best[1] else ""


def kazakh_in_latin(words: Iterable[str]) -> float:
    """Returns how much speaks for Kazakh in a Latin alphabet: one for each of its words, more for q and a y between two
    consonants, which no neighbour writes, less for an ending."""
    found = past = 0.0
    for word in (word.strip('.,:;!?«»"“”()—–-') for word in words):
        if _HARD_Q.search(word) and _HARD_Y.search(word):
            found += 1.5
        elif word in _KAZAKH or word.startswith("qazaq"):
            found += 1.0
        elif _PAST.search(word):
            past += 0.6
        elif word.endswith(_KAZAKH_ENDINGS):
            found += 0.4
    return found + past if found >= 1 else found  # "city" alone is English
