"""Says which written forms of a name are that name: "Казахстане", "Қазақстанның", "Kazakhstan's".

Russian declension is finite, so a name is a stem with the list of its endings: a prefix rule would take "Индианаполис"
for "Индия". Turkic and Tajik words chain endings, so a name there is a stem and the rest of the word must be a chain of
known endings. Crude on purpose: it errs towards forms that do not exist, which nobody writes.
"""

import re
from functools import lru_cache

_VOWELS = "аеиоуыэюя"
_ADJECTIVE = ("ий", "ый", "ой", "ая", "яя", "ое", "ее", "ие", "ые", "ого", "его", "ому", "ему", "им", "ым", "ом", "ем",
              "ой", "ей", "ую", "юю", "их", "ых", "ими", "ыми")  # fmt: skip
_HARD = ("", "а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах")
_BACK = ("", "а", "у", "ом", "е", "и", "ов", "ам", "ами", "ах")  # after к, г, х
_HISSING = ("", "а", "у", "ем", "ом", "е", "и", "ы", "ев", "ей", "ам", "ами", "ах")  # after ж, ш, щ, ч, ц
_SOFT = ("ь", "я", "ю", "ем", "ью", "е", "и", "ей", "ям", "ями", "ях")
_ENDINGS = (
    # The ending that is cut off, and the endings put in its place; the first that fits is taken.
    (("анин", "янин"), ("ин", "ина", "ину", "ином", "ине", "е", "", "ам", "ами", "ах"), 2),
    (("ский", "цкий", "ская", "цкая", "ской", "цкой", "ское", "цкое", "ный", "ная", "ное", "вый", "вая", "вое", "рый"),
     _ADJECTIVE, 2),
    (("аец",), ("аец", "айца", "айцу", "айцем", "айце", "айцы", "айцев", "айцам", "айцами", "айцах"), 3),
    (("еец",), ("еец", "ейца", "ейцу", "ейцем", "ейце", "ейцы", "ейцев", "ейцам", "ейцами", "ейцах"), 3),
    (("иец",), ("иец", "ийца", "ийцу", "ийцем", "ийце", "ийцы", "ийцев", "ийцам", "ийцами", "ийцах"), 3),
    (("ец",), ("ец", "ца", "цу", "цем", "цом", "це", "цы", "цев", "цов", "цам", "цами", "цах"), 2),
    (("анка", "янка", "енка", "инка"), ("ка", "ки", "ке", "ку", "кой", "ок", "кам", "ками", "ках"), 2),
    (("ия",), ("ия", "ии", "ию", "ией", "ий", "иям", "иями", "иях"), 2),
    (("ие", "ье"), ("е", "я", "ю", "ем", "и"), 1),
    (("я",), ("я", "и", "е", "ю", "ей", "ям", "ями", "ях"), 1),
    (("а",), ("а", "ы", "и", "е", "у", "ой", "ей", "ам", "ами", "ах"), 1),
    (("ы",), ("ы", "", "ов", "ам", "ами", "ах"), 1),
    (("ов", "ев", "ин", "ын"), ("", "а", "у", "ом", "ым", "е", "ы", "ых"), 0),
    (("й",), ("й", "я", "ю", "ем", "е", "и", "ев", "ям", "ями", "ях"), 1),
    (("ь",), _SOFT, 1),
)  # fmt: skip
_FLEETING = {"египет": "египт", "орел": "орл", "турок": "турк", "грек": "грек"}
_UNBENT = "оиуэюе"

_PLURAL = "(?:[лдт][ае]р|[лдт][оөүу]р|[ldt][ae]r)"
_OWNER = ("(?:[ыіиуү]?м[ыіиуү]з|[ыіиуү]?ң[ыіиуү]з|с[ыіиуү]н?|[ыіиуү][мң]?н?|"
          "imiz|ingiz|si|i|sy|sı|y|ı|u|ü|ymyz|yň|iň)")  # fmt: skip
_CASE = (
    "(?:[ндт][ыіиуү][ңн]|[ндт][ыіиуү]|[ғгқк][аеөо]|н?[ае]|[дт][ае]н?|[дт][оө]н?|н[ае]н|н[оө]н|н[дт][аеоө]|[мбп]ен|"
    "ning|ni|ga|ka|qa|da|dan|nyň|niň|nuň|nüň|ny|nu|nü|a|e|ä|na|ne|ýa|ýe|de|den|nda|nde|ndan|nden|daky|däki|dagi|"
    "[ndt][yiıu](?:ń|ñ|n'|n)|[ndt][yiı]|(?:ǵ|ğ|g'|g|q|k)[ae]|[dt][ae]n?|[mbp]en|"
    "нинг|дан|да|га|қа|ка|даги)"
)
_LINK = "(?:[ғгқк][ыіиуү]|(?:ǵ|ğ|g'|g)[yiı]|dagi|даги)"
_FOLK = "(?:[лдт][ыіуү][қкғг]|[лдт][оө]?[укүю]к|лик|lik|lyk|lig|ly|li|[ldt][yiı][qk])"
TURKIC = re.compile(f"{_FOLK}?{_PLURAL}?{_OWNER}?{_CASE}?{_LINK}?{_PLURAL}?{_CASE}?")
TAJIK = re.compile("(?:ҳо|иён|он|гон)?(?:и|ро|у|ву|ю|ам|аш|ат|е|яш|амон|ӣ|й)?(?:ро|ву|у|ю)?")
OTHER = re.compile("(?:'s|s'|'|s|ta|nin|nın|de|da)?")

_CHAINS = {"kk": TURKIC, "ky": TURKIC, "uz": TURKIC, "tk": TURKIC, "tr": TURKIC, "az": TURKIC, "tg": TAJIK}
# What the last letter of a Turkic stem becomes before a vowel: қазақ → қазағы, түрік → түрігі.
SOFTER = {"қ": "ғ", "к": "г", "п": "б"}
SLAVIC = frozenset({"ru", "uk", "be"})
Endings = frozenset[str]


def russian_stem(word: str) -> tuple[str, Endings]:
    """Returns what stays of a folded Russian name or adjective in all its cases, and the endings that may follow."""
    if word.endswith(("оа", "уа")):  # Самоа, Никарагуа
        return word, frozenset()
    if word in _FLEETING:
        return _FLEETING[word], frozenset(_HARD) - {""}
    for endings, replaced, cut in _ENDINGS:
        if word.endswith(endings) and len(word) > cut + 1:
            return word[: len(word) - cut], _frozen(replaced)
    if len(word) < 3 or word[-1] in _UNBENT or not "а" <= word[-1] <= "я":
        return word, frozenset()
    return word, _frozen(_BACK if word[-1] in "кгх" else _HISSING if word[-1] in "жшщчц" else _HARD)


_frozen = lru_cache(maxsize=100)(frozenset[str])  # the same few sets for all names


def russian(word: str) -> frozenset[str]:
    """Returns the case forms of a folded Russian name or adjective, itself among them."""
    stem, endings = russian_stem(word)
    return frozenset({word, *(stem + ending for ending in endings)})


@lru_cache(maxsize=20_000)
def follows(rest: str, language: str) -> bool:
    """Returns whether `rest`, what stands after a name within a word, is a chain of that language's endings."""
    chain = _CHAINS.get(language)
    return bool(chain.fullmatch(rest)) if chain else rest in {"", "'s", "'"}
