"""The words with which sites tell a time from the time of reading ("2 hours ago", "вчера в 17:05"). Data only.

Words are folded (`text.words.fold`): lower case, one kind of apostrophe, ё as е.
"""

# {how many seconds: how words for such a span begin, in any of the languages}
UNITS: dict[int, tuple[str, ...]] = {
    1: ("second", "sec", "секунд", "сек", "soniya", "sekund", "сония", "sekunt", "sekunde", "seconde", "segundo",
        "secondo", "secondi", "saniye"),
    60: ("minute", "min", "минут", "мин", "хвилин", "мүнөт", "дақиқа", "daqiqa", "minut", "dakika", "minuto", "minuti"),
    3_600: ("hour", "hr", "час", "годин", "сағат", "саат", "soat", "соат", "sagat", "saat", "stunde", "heure", "hora",
            "ora", "ore"),
    86_400: ("day", "день", "дня", "дней", "дні", "днів", "сутки", "суток", "күн", "kun", "кун", "рӯз", "руз", "gün",
             "gun", "tag", "jour", "dia", "día", "giorno", "giorni"),
    604_800: ("week", "недел", "тижд", "тижн", "апта", "жума", "hafta", "ҳафта", "хафта", "hepde", "woche", "semaine",
              "semana", "settiman"),
    2_592_000: ("month", "месяц", "місяц", "ай", "oy", "ой", "моҳ", "мох", "aý", "ay", "monat", "mois", "mes", "meses",
                "mês", "mese", "mesi"),
    31_536_000: ("year", "год", "лет", "рік", "рок", "жыл", "yil", "йил", "сол", "ýyl", "yıl", "jahr", "an", "ans",
                 "año", "ano", "anno", "anni"),
}  # fmt: skip
# Letters that stand for a span right behind a number ("3h ago", "5 мин назад", "2 ч. назад").
SHORT = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800, "y": 31_536_000, "с": 1, "м": 60, "ч": 3_600,
         "дн": 86_400, "г": 31_536_000}  # fmt: skip
AGO = (
    "ago", "назад", "тому", "тому назад", "бұрын", "мурун", "мурда", "oldin", "avval", "олдин", "аввал", "пеш", "қабл",
    "öň", "öňem", "ozal", "önce", "fa", "earlier", "back",
)  # fmt: skip
AGO_BEFORE = ("vor", "il y a", "hace", "há", "ha", "пеш аз")
NUMBERS = {
    "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "half an": 0.5, "один": 1.0, "одну": 1.0, "одна": 1.0,
    "два": 2.0, "две": 2.0, "три": 3.0, "полтора": 1.5, "пол": 0.5, "бір": 1.0, "екі": 2.0, "жарты": 0.5, "бир": 1.0,
    "эки": 2.0, "жарым": 0.5, "bir": 1.0, "ikki": 2.0, "yarim": 0.5, "икки": 2.0, "ярим": 0.5, "як": 1.0, "ду": 2.0,
    "ним": 0.5, "iki": 2.0, "ýarym": 0.5, "ein": 1.0, "einer": 1.0, "einem": 1.0, "une": 1.0, "un": 1.0, "una": 1.0,
    "um": 1.0, "uma": 1.0,
}  # fmt: skip
HALF_HOUR = ("полчаса", "half an hour", "half hour", "жарты сағат", "жарым саат", "yarim soat", "ярим соат", "ним соат",
             "ýarym sagat")  # fmt: skip
JUST_NOW = (
    "just now", "now", "moments ago", "только что", "сейчас", "жаңа ғана", "қазір", "азыр эле", "азыр", "жаңы эле",
    "hozirgina", "hozir", "ҳозиргина", "ҳозир", "ҳамин ҳозир", "ҳозиракак", "ýaňy", "ýaňyja", "häzir", "щойно", "az önce",
)  # fmt: skip
# {how many days before today: its names}
DAYS: dict[int, tuple[str, ...]] = {
    0: ("today", "сегодня", "бүгін", "бүгүн", "bugun", "бугун", "имрӯз", "имруз", "şu gün", "bu gün", "сьогодні",
        "bugün", "heute", "aujourd'hui", "hoy", "hoje", "oggi"),
    1: ("yesterday", "вчера", "кеше", "кечээ", "кечеэ", "кече", "kecha", "кеча", "дирӯз", "дируз", "düýn", "вчора", "dün",
        "gestern", "hier", "ayer", "ontem", "ieri"),
    2: ("the day before yesterday", "позавчера", "алдыңгүні", "алдыңғы күні", "бүрсүгүні алдында", "мурдагы күнү",
        "мурдагүнү", "avvalgi kuni", "o'tgan kuni", "аввалги куни", "парерӯз", "паререуз", "öňňin", "позавчора", "vorgestern",
        "avant-hier", "anteayer", "anteontem", "evvelsi gün"),
}  # fmt: skip
# What stands between the parts of "2 days and 3 hours ago".
AND = ("and", "и", "і", "та", "және", "жана", "va", "ва", "we", "ve", "und", "et", "y", "e")
AFTERNOON = ("pm", "p.m.", "p. m.", "п.м.", "오후", "下午", "午後", "м.м.")
MORNING = ("am", "a.m.", "a. m.", "오전", "上午", "午前")
# {what says the half of a day: the hours that are in its second half}
_EVENING, _DAY, _NIGHT = range(1, 12), range(1, 7), range(9, 12)
HALVES = {
    "вечера": _EVENING, "вечора": _EVENING, "кешкі": _EVENING, "кечки": _EVENING, "kechki": _EVENING, "кечқурун": _EVENING,
    "kechqurun": _EVENING, "agşam": _EVENING, "akşam": _EVENING, "бегоҳ": _EVENING, "бегоҳии": _EVENING,
    "шом": _EVENING, "дня": _DAY, "дні": _DAY, "күндізгі": _DAY, "түскі": _DAY, "ночи": _NIGHT, "ночі": _NIGHT, "түнгі": _NIGHT,
    "түнкү": _NIGHT, "tungi": _NIGHT, "тунги": _NIGHT, "gece": _NIGHT, "gije": _NIGHT,
}  # fmt: skip
MIDNIGHT = frozenset(word for word, hours in HALVES.items() if hours == _NIGHT)

# Hours ahead of UTC of the zones that are written as letters; those of RFC 5322 and of our region and its neighbours.
ZONES = {
    "z": 0.0, "ut": 0.0, "utc": 0.0, "gmt": 0.0, "wet": 0.0, "est": -5.0, "edt": -4.0, "et": -5.0, "cst": -6.0,
    "cdt": -5.0, "mst": -7.0, "mdt": -6.0, "pst": -8.0, "pdt": -7.0, "akst": -9.0, "akdt": -8.0, "hst": -10.0,
    "ast": -4.0, "adt": -3.0, "bst": 1.0, "west": 1.0, "cet": 1.0, "cest": 2.0, "mez": 1.0, "mesz": 2.0, "eet": 2.0,
    "eest": 3.0, "msk": 3.0, "msd": 4.0, "мск": 3.0, "trt": 3.0, "samt": 4.0, "gst": 4.0, "azt": 4.0, "amt": 4.0,
    "pkt": 5.0, "yekt": 5.0, "uzt": 5.0, "tmt": 5.0, "tjt": 5.0, "almt": 5.0, "qyzt": 5.0, "aqtt": 5.0, "orat": 5.0,
    "ist": 5.5, "npt": 5.75, "kgt": 6.0, "omst": 6.0, "bdt": 6.0, "novt": 7.0, "krat": 7.0, "ict": 7.0, "wib": 7.0,
    "irkt": 8.0, "hkt": 8.0, "sgt": 8.0, "awst": 8.0, "jst": 9.0, "kst": 9.0, "yakt": 9.0, "aest": 10.0, "vlat": 10.0,
    "aedt": 11.0, "nzst": 12.0, "nzdt": 13.0,
}  # fmt: skip
