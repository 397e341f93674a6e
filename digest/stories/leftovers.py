"""Tells what a page left in a text from the news itself, by general features: nothing here is a sentence of one source.

A caption names a photographer or an agency's picture, or is in the present tense and ends with a whole date. A notice
speaks to visitors ("you", "us") about what sites offer (newsletters, accounts, cookies), or about the text itself ("this is a
rush transcript"). A list of links has headlines run together: small letters that capitals follow within a word. Sentences
that a source's articles share are its own and not the news'.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from digest.model.article import Article
from digest.text.sentences import sentences
from digest.text.words import fold, words

_SHARED_BY = 3  # articles of one source that a sentence of the news does not begin alike
_SHARED_LINES, _SHARED_CHARS = 4, 25
_GLUED = 2  # headlines that ran together make a list
_NOTICE_TERMS = 2

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_PICTURE = r"(?:photo(?:graph)?|picture|image|screengrab|screenshot|illustration|video grab|footage)s?"
_CAPTION = re.compile(
    # It says what it is …
    rf"^(?:FILE\b|File {_PICTURE}|(?:HANDOUT|Pictured|Left|Right|Above|Below|From left|Clockwise)\b[^.]{{0,60}}[:,—–-]|"
    rf"(?:in this|this|an?)\s[^.]{{0,60}}\b{_PICTURE}\b|"
    rf"in this [^.]{{0,30}}{_MONTH}\s\d|"
    r"(?:на|в)\s(?:архивном\s)?(?:фото|фотографии|снимке|кадре)\b|(?:суретте|сүрөттө|suratda|rasmda|суратда|расмда)\b)"
    # … or whose it is, at its end.
    rf"|(?:\(|\b)(?:[A-Z][\w.]*\s)?{_PICTURE}\s?(?:/|by\b|credit|courtesy|:|via\b)[^.]{{0,80}}[).]*$"
    r"|\b(?:REUTERS|AFP|EPA|AP|TASS|ТАСС|Reuters|Getty(?: Images)?|Shutterstock|iStock|Bloomberg|Xinhua|РИА Новости)\s?/\s?[A-Z][\w .’'-]{2,60}\)?\.?$"
    r"|[/,(]\s?(?:AFP|REUTERS|Reuters|EPA|Getty(?: Images)?|Shutterstock|AP|via AP|File|Anadolu|Bloomberg)\)?\.?$"
    r"|(?:^|[.!?)»]\s)(?:credit|фото|сурет|сүрөт|foto|surat|photo)\s?:.{2,100}$|©\s?\w[^.]{0,60}\.?$",
    re.IGNORECASE,
)
# ", January 30, 2026." closes a caption; "on Friday, January 30, 2026." and "on January 30, 2026." close sentences too.
_WHOLE_DATE = re.compile(rf"(?:,|(?P<on>\bon))\s{_MONTH}\s\d{{1,2}},\s(?:19|20)\d\d\.?$")
_WEEKDAY = re.compile(r"day$")
_PRESENT = re.compile(
    r"^(?:[^\s]+\s){1,9}?(?:speaks|talks|walks|stands|sits|puts|holds|attends|arrives|leaves|gestures|looks|waits|wears|poses|"
    r"listens|addresses|address|reacts|waves|delivers|departs|works|gathers?|march|protest|carry|carries)\s"
)
_SAID = re.compile(r"\b(?:said|says|told|announced|reported|according to)\b")

_VISITOR = re.compile(
    r"\b(?:you|your|you[’'](?:re|ve|ll)|our|us|we|вы|вас|вам|ваш\w*|наш\w*|нас|нам|мы|сіз\w*|біз\w*|сиз\w*|биз\w*|siz\w*|biz\w*)\b",
    re.IGNORECASE,
)
_YOU = frozenset({"you", "your", "вы", "вас", "вам", "ваш", "сіз", "сиз", "siz"})
_SELF = re.compile(
    r"^(?:thanks for|welcome (?:back )?to|good (?:\w+\s)?(?:morning|afternoon|evening),)\s|"
    r"\bour (?:\w+\s){0,2}(?:readers|subscribers|members|partners|journalists|newsletters?|website)\b|\bнаш\w* (?:читател|подписчик)\w*|"
    r"\ball rights reserved\b|\bcopyright (?:©|\(c\)|(?:19|20)\d\d)|^(?:(?:editor[’']?s?[’']? note|disclaimer|note to readers|correction|disclosure)\b|"
    r"this (?:is (?:a|an) (?:\w+\s){0,2}(?:transcript|excerpt|archived|preview|newsletter)\b|(?:\w+\s){0,2}"
    r"(?:video|article|story|report|piece|post|interview|transcript|page|copy|column|essay|episode|newsletter)\s"
    r"(?:was|is|has been|may|originally|first|contains|includes|appeared|will be)\b)|"
    r"(?:share|share all|view all|see all|read all|показать все)\b[^.]{0,30}\b(?:options|comments|photos|sharing)\b|"
    r"(?:эт(?:а|от)|данн(?:ая|ый)|настоящ(?:ая|ий)) (?:статья|материал|текст|публикация)\b|"
    r"(?:бұл|бул) (?:мақала|материал|мәтін)\b|(?:ushbu|mazkur|ушбу|мазкур) (?:maqola|material|мақола|материал)\b)|"
    r"\bsharing options for:",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"\b(?:subscri(?:be|ber|bers|ption|bing)|sign(?:ing)? up|sign in|log in|newsletters?|inbox|breaking news|news alerts?|alerts|top stories|"
    r"special reports|daily briefing|membership|members? of|account|comments?|cookies?|ads?|advertis(?:ing|ers?|ements?)|"
    r"affiliate|commission|copyright|all rights reserved|contribution|donat(?:e|ion)|support us|journalism|"
    r"privacy policy|terms (?:of|and)\s\w+|personal(?:ised|ized)?|consent|partners|preferences|settings|javascript|browser|"
    r"app store|download|click|follow|facebook|messenger|twitter|telegram|whatsapp|instagram|youtube|podcasts?|"
    r"website|this site|our site|(?:bring|brings|gives?|offers?|shows?) you|search information|free trial|"
    r"подпи(?:шитесь|сывайтесь|ска\w*|счик\w*)|рассылк\w*|уведомлени\w*|куки|файлы cookie|реклам\w*|авторизу\w*|войдите|"
    r"зарегистрир\w*|комментари\w*|канал\w*|соцсет\w*|политик\w+ конфиденциальности|персональн\w+ данн\w*|согласи\w*|сайт\w*|"
    r"жазыл\w*|арна\w*|cookie|сайтымыз\w*|катал\w*|obuna\w*|kanal\w*|sayt\w*|обуна\w*)\b",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"^(?:get|sign|join|follow|subscribe|click|chat|find out|stay|download|read|watch|listen|see|support|share|send|check out|"
    r"tips|reach out|discover|enter|become|register|enjoy|unlock|learn more|please|thanks for|"
    r"подпи\w+|читайте|смотрите|следите|узнайте|присоединяйтесь|пришлите|скачайте|оформите|жазылыңыз\w*|оқыңыз\w*|қосылыңыз\w*|"
    r"obuna|o[‘ʻ']qing|кўринг|ўқинг)\b",
    re.IGNORECASE,
)
_QUOTED_NAME = re.compile(r"^[“«\"][^”»\"]{1,30}[”»\"]\s")
_QUOTE = ('"', "“", "«", "'", "‘", "—", "–")
_GLUE = re.compile(r"(?<![A-Z])[a-zа-я]{2,}[’']?(?=[A-ZА-Я][a-zа-я]{2,})(?!\w*[./@])")
_GLUED_NAMES = re.compile(
    r"(?:Mac|Mc|De|Di|La|Le|Van|Fitz|You|Tik|Whats|Face|Pay|Micro|Linked|Air|Black|Door|Word|Cyber)$"
)
# A list that unfolds where a name is pointed at: the name again, glued to headlines, up to "MORE".
_UNFOLDED = re.compile(
    r"(?P<name>\b[A-Z][\w’'-]{2,})(?:\s[(“\"]?[A-Z][\w.’')”\"-]*){0,5}?\s?(?P=name)(?=[A-Z]).{0,1500}?\bMORE\b"
)
_AGAIN = re.compile(r"(?P<name>\b[A-Z][\w’'-]{2,})(?:\s\(?[A-Z][\w.’')-]*){1,5}?(?:\s)?(?P=name)MORE\b")


def is_leftover(sentence: str) -> bool:
    """Returns whether a sentence is the page's: a caption, a notice, words about the text itself, a list of links."""
    return is_caption(sentence) or is_notice(sentence) or len(_glued(sentence)) >= _GLUED


def doubt(summary: str) -> str:
    """Returns what the lines under a headline look like instead of news, in a few words; "" where they look like news."""
    first = next(iter(sentences(summary)), "")
    if not first:
        return ""
    if is_caption(first) or is_caption(summary):
        return "the caption of a picture"
    if is_notice(first):
        return "words to the visitors of a page"
    if len(_glued(summary)) >= _GLUED:
        return "headlines that ran together"
    return "the rest of a sentence" if first[0].islower() else ""


def is_caption(text: str) -> bool:
    """Returns whether a sentence or paragraph stands under a picture."""
    if len(text) > 900:
        return False
    dated = _WHOLE_DATE.search(text)
    if not dated or _CAPTION.search(text):
        return bool(_CAPTION.search(text))
    usual = dated["on"] or _WEEKDAY.search(text[: dated.start()]) or _SAID.search(text)
    return not usual or _PRESENT.match(text) is not None


def is_notice(sentence: str) -> bool:
    """Returns whether a sentence is said to the visitors of a page, or of the text itself."""
    if _QUOTED_NAME.sub("", sentence).startswith(_QUOTE):
        return False
    if _SELF.search(sentence):
        return True
    terms = {term.lower() for term in _SITE.findall(sentence)}
    if not terms or "“" in sentence or "said" in sentence:
        return False
    said = {word.lower() for word in _VISITOR.findall(sentence)}
    visits, both = bool(said), bool(said & _YOU) and bool(said - _YOU)
    called = bool(_CALL.match(sentence))
    return both or (called and (visits or len(sentence) < 90)) or (visits and len(terms) >= _NOTICE_TERMS)


def without_lists(paragraph: str) -> str:
    """Returns a paragraph without the lists of links that unfold within it, behind a person's name."""
    if "MORE" not in paragraph:
        return paragraph
    return _UNFOLDED.sub(r"\g<name>", _AGAIN.sub(r"\g<name>", paragraph))


def without_title(paragraph: str, title: str) -> str:
    """Returns a paragraph without a headline that ran into it ("… how to checkThe results are …")."""
    for place in _glued(paragraph[:250]):
        head = words(paragraph[:place])
        if len(head) > 3 and len(set(head) & set(words(title))) >= 0.6 * len(set(head)):
            return paragraph[place:]
    return paragraph


def _glued(text: str) -> list[int]:
    """Where a small letter runs into a capitalised word, names of people and firms aside."""
    return [end.end() for end in _GLUE.finditer(text) if not _GLUED_NAMES.search(end[0])]


def shared_sentences(articles: Iterable[Article]) -> Mapping[str, frozenset[str]]:
    """Returns {source: the folded sentences near the beginning of its texts that several of its articles have}."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    titles: dict[str, set[str]] = defaultdict(set)
    for article in articles:
        if article.title in titles[article.source]:  # the same article again shares all of it
            continue
        titles[article.source].add(article.title)
        lines = (article.summary, *article.paragraphs[:_SHARED_LINES])
        opening = {
            fold(one) for line in lines for one in sentences(line[:400])[:3] if len(one) >= _SHARED_CHARS
        }
        counts[article.source].update(opening)
    return {
        source: frozenset(sentence for sentence, count in counted.items() if count >= _SHARED_BY)
        for source, counted in counts.items()
    }
