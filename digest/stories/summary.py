"""What stands under a headline: the publisher's own description, else the first sentences of the body.

A description counts when it is at least a sentence, is not the headline again and is not cut off in its middle.
Lines of the lead that are no sentences (a credit, a date) are left out, and so is what asks visitors to subscribe.
"""

import re

from digest.model.article import Article
from digest.text.clean import one_line
from digest.text.sentences import sentences, shorten
from digest.text.words import words

LIMIT = 240
_LEAST_WORDS = 6
# As much of the headline's words as makes a description the headline again, unless it says as much besides.
_REPEATS = 0.8
_CUT = re.compile(r"(\.\.\.|…|\[…\]|\[\.\.\.\])\s*$")
_SENTENCE_END = re.compile(r"[.!?…][\"'»”’)]*$")
# "ASTANA (Reuters) - ", "АСТАНА, 24 апреля — КазТАГ. ": where and by whom, before the news begins.
_DATELINE = re.compile(
    r"^[^\W\d_a-zа-яё][^.!?\n]{1,40}?(?:\([^)]{2,30}\)|,\s?\d{1,2}\s\w+\.?)\s?[-–—:.]+\s+(?=\S)"
)
# What a page says to its visitors and not about the news: to subscribe, to follow, whose the picture is.
_ASIDE = re.compile(
    r"^(?:(?:subscribe (?:to|now|here)|sign up for|follow us|click here|read more|read also)\b|(?:photo|image|picture)(?: credit)?s?\s?[:/]|фото\s?[:/]|"
    r"подписывайтесь|читайте (?:также|нас)|следите за нами|сурет\s?[:/]|бізге жазыл|foto\s?[:/])|"
    r"subscribe to (?:our|the)|подписывайтесь на|арнамызға жазыл|каналыбызга жазыл|kanalimizga obuna|kanalymyza agza",
    re.IGNORECASE,
)


def summary(article: Article, limit: int = LIMIT) -> str:
    """Returns at most `limit` characters of plain text, whole sentences where they fit; "" for an empty article."""
    own = _about_the_news(one_line(article.summary))
    if own and not _repeats(own, article.title) and _is_sentence(own):
        return shorten(own, limit)
    lead = _lead(article, limit)
    if lead:
        return shorten(lead, limit)
    # A description that is a fragment is still more than nothing, unless it is the headline once more.
    return "" if _repeats(own, article.title) else shorten(own, limit)


def _about_the_news(text: str) -> str:
    """Returns the text without the sentences that speak to visitors of the page."""
    kept = [sentence for sentence in sentences(text) if not _ASIDE.search(sentence)]
    return " ".join(kept) if len(kept) < len(sentences(text)) else text


def _is_sentence(text: str) -> bool:
    return len(words(text)) >= _LEAST_WORDS and bool(_SENTENCE_END.search(text)) and not _CUT.search(text)


def _repeats(text: str, title: str) -> bool:
    in_text, in_title = set(words(text)), set(words(title))
    if not in_title:
        return False
    return len(in_text & in_title) >= _REPEATS * len(in_text)


def _lead(article: Article, limit: int) -> str:
    kept: list[str] = []
    for paragraph in article.paragraphs:
        if sum(map(len, kept)) > limit:
            break
        text = _about_the_news(one_line(paragraph))
        if not kept:
            text = _DATELINE.sub("", text)
        if len(words(text)) < _LEAST_WORDS or (not kept and _repeats(text, article.title)):
            continue
        kept += sentences(text)
    return " ".join(kept)
