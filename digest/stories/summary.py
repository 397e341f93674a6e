"""What stands under a headline: the publisher's own description, else the first sentences of the body.

A description counts when it is at least a sentence, is not the headline again and is not cut off in its middle.
Of the lead, the dateline with its agency is left out, what asks visitors to subscribe or share, and lines that are no
sentences (a credit, a date) as long as there are sentences. Only the beginning of a text is looked at, however long it is.
"""

import re

from digest.model.article import Article
from digest.text.clean import one_line
from digest.text.sentences import UNSPACED, sentences, shorten
from digest.text.words import word_count, words
from digest.understand.dateline import split_dateline

LIMIT = 240
_LEAST_WORDS = 6
_LOOKED_AT = 2_000  # characters of a paragraph or description
_LINES = 40  # paragraphs
# As much of the headline's words as makes a description the headline again, unless it says as much besides.
_REPEATS = 0.8
_CUT = re.compile(r"(\.\.\.|…|\[…\]|\[\.\.\.\])\s*$")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'»”’)」』）]*$")
# What a page says to its visitors and not about the news: to subscribe, to follow, whose the picture is.
_ASIDE = re.compile(
    r"^(?:(?:subscribe (?:to|now|here)|sign up for|follow us|click here|read more|read also|share this|share on)\b|"
    r"(?:photo|image|picture)(?: credit)?s?\s?[:/]|(?:photo|image) (?:by|courtesy)\b|фото\s?[:/]|"
    r"подписывайтесь|читайте (?:также|нас|подробнее)|следите за нами|поделиться|сурет\s?[:/]|бізге жазыл|foto\s?[:/])|"
    r"subscribe to (?:our|the)|подписывайтесь на|арнамызға жазыл|каналыбызга жазыл|kanalimizga obuna|kanalymyza agza|"
    r"следите за (?:обновлениями|новостями)",
    re.IGNORECASE,
)


def summary(article: Article, limit: int = LIMIT) -> str:
    """Returns at most `limit` characters of plain text, whole sentences where they fit; "" for an empty article."""
    own = _joined(_about_the_news(article.summary))
    if own and not _repeats(own, article.title) and _is_sentence(own):
        return shorten(own, limit)
    lead = _lead(article, limit)
    if lead:
        return shorten(lead, limit)
    # A description that is a fragment is still more than nothing, unless it is the headline once more.
    return "" if _repeats(own, article.title) else shorten(own, limit)


def _about_the_news(text: str) -> list[str]:
    """Returns the sentences of the text's beginning that do not speak to visitors of the page."""
    head = one_line(split_dateline(text[:_LOOKED_AT].lstrip())[1])
    return [sentence for sentence in sentences(head) if not _ASIDE.search(sentence)]


def _joined(found: list[str]) -> str:
    """Returns sentences as one text."""
    text = ""
    for sentence in found:
        text += sentence if not text or text[-1] in UNSPACED else f" {sentence}"
    return text


def _is_sentence(text: str) -> bool:
    return word_count(text) >= _LEAST_WORDS and bool(_SENTENCE_END.search(text)) and not _CUT.search(text)


def _repeats(text: str, title: str) -> bool:
    in_text, in_title = set(words(text)), set(words(title))
    if not in_title:
        return False
    return len(in_text & in_title) >= _REPEATS * len(in_text)


def _lead(article: Article, limit: int) -> str:
    """Returns the first sentences; where the body has none, its longest line near the beginning."""
    kept: list[str] = []
    lines: list[str] = []
    for paragraph in article.paragraphs[:_LINES]:
        if sum(map(len, kept)) > limit:
            break
        found = _about_the_news(paragraph)
        text = _joined(found)
        if word_count(text) < _LEAST_WORDS or (not kept and _repeats(text, article.title)):
            continue
        lines.append(text)
        whole = [sentence for sentence in found if _SENTENCE_END.search(sentence)]
        if word_count(_joined(whole)) >= _LEAST_WORDS:
            kept += whole
    return _joined(kept) or max(lines, key=len, default="")
