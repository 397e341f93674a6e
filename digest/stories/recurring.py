"""Tells posts that newsrooms write anew each day: rates, weather, horoscopes, lotteries, traffic, briefings.

Two such posts of different days are two stories though they say the same but for their figures, and sometimes not even
these. Word lists from general knowledge, for the languages of the house; a kind that is not listed is still told apart
by the figures of its lead.
"""

import re

from digest.text.words import fold

_KINDS = {
    "rates": (
        r"курс\w{0,2} (?:валют|доллар|евро|рубл|тенге|сом|сум)|обменник|(?:валюта|доллар|теңге|еуро)\w* (?:бағам|курс)|"
        r"(?:valy?uta|dollar|y?evro)\w* kurs|(?:valúta|valiuta|dollar)\w* baǵam|қурби (?:асъор|доллар|расм)|"
        r"exchange rates?\b|walýuta\w* (?:kurs|hümmet)"
    ),
    "weather": (
        r"прогноз\w* погод|погод\w+ (?:на|в|во) |кака\w+ погод|ауа ?райы|аба ырайы|аўа ?райы|aýa ?raiy|aua ?raiy|"
        r"ob[ -]havo|об[ -]ҳаво|обу ҳаво|боду ҳаво|howa maglumat|howanyň|weather (?:forecast|outlook|report|today)|"
        r"^forecast for"
    ),
    "horoscope": (
        r"гороскоп|жұлдыз ?жорамал|juldyz ?joramal|жылдыз ?төлгө|munajjim|мунажжим|толеънома|horoscope|ýyldyznama"
    ),
    "lottery": r"лотере|lotter(?:y|eýa|eya)|\bлото\b|\blotto\b|powerball|mega millions",
    "traffic": (
        r"пробк\w+ (?:на|в) |обстановк\w+ на дорог|ситуаци\w+ на дорог|жол кептеліс|кептелис|тыгын|"
        r"tirbandlik|тирбандлик|traffic (?:update|report)|road conditions"
    ),
    "briefing": (
        r"(?:morning|evening|daily) (?:briefing|digest|brief)|what you need to know|news digest|"
        r"главн\w+ (?:новост\w+|событи\w+)?\s?(?:дня|за день|за сутки|за ночь|за неделю|недели|утра|вечера|к этому часу)|"
        r"итоги (?:дня|недели)|дайджест|басты жаңалық|күн жаңалық|башкы жаңылык|kun (?:xabarlari|dayjesti)|"
        r"кун (?:хабарлари|дайжести)|хабарҳои рӯз|günüň (?:esasy )?habar"
    ),
}
_RECURRING = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items()))


def recurring(headline: str) -> str:
    """Returns what kind of daily post a headline announces, "" for news."""
    found = _RECURRING.search(fold(headline))
    return found.lastgroup or "" if found else ""
