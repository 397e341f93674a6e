"""Where the dateline of an article ends: "ASTANA, April 24 —", "Бишкек, 24 апреля. /Кабар/", "Алматы. 12 мая. КазТАГ -".

A dateline is a run of capitalised words, numbers and names of months at the beginning of the text, closed by a dash, a
slash or a colon, that holds a date, an agency (known, or between slashes or brackets), or a name all in capitals before
a sentence. An agency alone behind the dash belongs to it: "БИШКЕК, 24 апр — Sputnik. ". Anything else is the lead.
"""

import re
from collections.abc import Iterable

_HEAD = 110  # characters
_SHORTEST_NAME = 4  # letters; "США — крупнейшая" is a sentence
_END = re.compile(r"\s(?:-|--|—|–)\s|/[.,:]?\s|:\s")
_DATED = re.compile(r"[^\W\d_][^.\n]{1,40}[.,]\s*\d{1,2}\s+[^\W\d_]{3,9}\.\s")  # "Астана. 24 апреля. "
_WORD = re.compile(r"[^\W_]+")
_PART = r"(?:[^\W\d_a-zа-я][\w-]*|\d+\.\w+)"  # "КазТАГ", "24.kg"
_SIGNED = re.compile(rf"{_PART}(?: {_PART})?(?:\.| [-–—])\s+(?=[\"«“]?[^\W\d_a-zа-я])")  # "РИА Новости. "
# Agencies, and the country that they report from when they name no other place.
_AGENCIES = {
    "ап": "", "ap": "", "afp": "", "афп": "", "reuters": "", "рейтер": "", "xinhua": "CN", "синьхуа": "CN", "anadolu": "TR",
    "upi": "", "dpa": "DE", "тасс": "RU", "tass": "RU", "риа": "RU", "интерфакс": "RU", "interfax": "RU", "sputnik": "", "спутник": "",
    "казтаг": "KZ", "казинформ": "KZ", "қазақпарат": "KZ", "qazaqparat": "KZ", "kazinform": "KZ", "qazinform": "KZ",
    "кабар": "KG", "kabar": "KG", "акипресс": "KG", "akipress": "KG", "уза": "UZ", "o'za": "UZ", "uza": "UZ", "ўза": "UZ",
    "ховар": "TJ", "khovar": "TJ", "авеста": "TJ", "тдх": "TM", "tdh": "TM", "trend": "AZ",
}  # fmt: skip
# fmt: off
_SMALL = frozenset({
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря",
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
    "янв", "фев", "мар", "апр", "июн", "июл", "авг", "сен", "сент", "окт", "ноя", "дек",
    "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
    "yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avgust", "sentyabr", "oktyabr", "noyabr", "dekabr",
    "ýanwar", "fewral", "maý", "iýun", "iýul", "awgust", "sentýabr", "oktýabr", "noýabr", "январи", "феврали", "марти",
    "апрели", "майи", "июни", "июли", "августи", "сентябри", "октябри", "ноябри", "декабри",
    "г", "года", "жыл", "жылы", "ж", "корр", "соб", "инф", "и", "com", "kz", "kg", "uz", "ru", "tj", "tm", "kun", "of",
})
# fmt: on


def split_dateline(paragraph: str) -> tuple[str, str]:
    """Returns "ALMATY, April 7" and the rest of a paragraph that begins so; otherwise "" and the paragraph."""
    head = paragraph[:_HEAD]
    for end in _END.finditer(head):
        before = head[: end.start()]
        if end[0][0] == ":" and before != before.upper():
            continue
        if _is_dateline(before, head[end.end() :]):
            return before, _unsigned(paragraph[end.end() :])
    dated = _DATED.match(head)
    if dated and _is_dateline(dated[0], ""):
        return dated[0].strip(), _unsigned(paragraph[dated.end() :])
    return "", paragraph


def seat_of(folded: Iterable[str]) -> str:
    """Returns the country of the national agency among these folded words of a dateline, or ""."""
    return next((seat for word in folded if (seat := _AGENCIES.get(word, ""))), "")


def _unsigned(text: str) -> str:
    """Returns the text without an agency that stands alone at its beginning."""
    signed = _SIGNED.match(text[:_HEAD])
    return text[signed.end() :] if signed and _is_agency(signed[0]) else text


def _is_agency(name: str) -> bool:
    """Whether a short beginning names an agency, not the state whose "Gov." follows: known, numbered, or of capitals."""
    parts = _WORD.findall(name)
    return any(
        part.casefold() in _AGENCIES or part.isdigit() or sum(map(str.isupper, part)) > 1 for part in parts
    )


def _is_dateline(text: str, following: str) -> bool:
    words = _WORD.findall(text)
    if not words or not all(word[0].isupper() or word[0].isdigit() or word in _SMALL for word in words):
        return False
    if len(words) > 1 and (
        "/" in text or "(" in text or any(word[0].isdigit() or word.casefold() in _AGENCIES for word in words)
    ):
        return True
    # "НАТО — военный союз" is a sentence.
    return not following[:1].islower() and any(
        word.isupper() and len(word) >= _SHORTEST_NAME for word in words
    )
