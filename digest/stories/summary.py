"""What stands under a headline: the publisher's own description, else the first sentences of the body.

A description counts when it is at least a sentence, is not the headline again and is not cut off in its middle; of one that
is cut, its whole sentences. Of the lead, the dateline with its agency and what `leftovers` tells from the news are left
out, and lines that are no sentences (a credit, a date) as long as there are sentences. Only the beginning of a text is
looked at, however long it is.
"""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from digest.model.article import Article
from digest.stories.leftovers import is_caption, is_leftover, without_lists, without_title
from digest.text.clean import one_line
from digest.text.sentences import UNSPACED, sentences, shorten
from digest.text.words import fold, word_count, words
from digest.understand.dateline import split_dateline

LIMIT = 240
_LEAST_WORDS, _LEAST_DESCRIBED = 6, 8
_LOOKED_AT = 2_000  # characters of a paragraph or description
_LINES = 40  # paragraphs
# As much of the headline's words as makes a description the headline again, unless it says as much besides.
_REPEATS = 0.8
_CUT = re.compile(r"(\.\.\.|…|\[…\]|\[\.\.\.\])\s*$")
# How aggregators and sites say that there is more.
_ON = (
    r"\(?(?:continue reading|read more|read the (?:full|rest)|full story|читать далее|читать полностью|подробнее|толығырақ|"
    r"толугураак|batafsil|батафсил|davomini o[ʻ‘']qish)\b"
)
_MARKER = re.compile(
    r"\s*(?:…|\.\.\.)?\s*(?:\[\s?\+\s?\d+\s?chars?\s?\]|\[(?:…|\.\.\.|&hellip;)\]|"
    rf"(?<=[.!?…»”)\]]\s){_ON}[^.]{{0,40}}|{_ON})\s*(?:…|\.\.\.|→|»|\))?\s*$",
    re.IGNORECASE,
)
# A sentence that goes on with what the one before it was about.
_FOLLOWS = re.compile(r"(?:It|They|These|Our|We|You|To)\b")
_NOTICE_CHARS = 300
_SHORT_LINE = 40
_LABEL = re.compile(r"((?:[A-ZА-ЯЁ][\w’'-]*)(?: [A-ZА-ЯЁ][\w’'-]*){0,2}):\s(?=[A-ZА-ЯЁ][a-zа-яё])")
_SPOKEN = re.compile(r"\b(?:I|we|my|our|you|я|мы|мой|наш|вы)\b", re.IGNORECASE)
_DROP_CAP = re.compile(
    r"(?!(?:[AI] (?!OCTOR)(?:[A-Z]{2,})))([A-ZА-ЯЁӘҒҚҢӨҰҮІ])\s([A-ZА-ЯЁӘҒҚҢӨҰҮІ]{2,})(?=[\s,’'])"
)
_CROWNED = re.compile(r"[A-ZА-ЯЁӘҒҚҢӨҰҮІ]{3,}(?:\s[A-ZА-ЯЁӘҒҚҢӨҰҮІ]{2,}){0,6}(?=[\s,.])")
_GLUED_DATELINE = re.compile(
    r"(?:[A-Z]{4,}(?:[ -][A-Z]{3,}){0,2}(?=(?:The|A|An|In|On|It|He|She|They|We|As|After|When|[A-Z][a-z]+)\s)|"
    r"\([A-Z][A-Za-z ]{1,24}\)\s*(?=[A-Z“\"]))"
)
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


Origin = Literal["description", "lead", "fragment", "none"]


@dataclass(frozen=True, slots=True)
class Summary:
    """The lines under a headline, where they come from, and the sentences before them that were left out."""

    text: str
    origin: Origin = "none"
    left_out: tuple[str, ...] = ()


def summary(article: Article, limit: int = LIMIT, shared: Collection[str] = ()) -> str:
    """Returns at most `limit` characters of plain text, whole sentences where they fit; "" where nothing is news.

    `shared` are folded sentences that other articles of the source have too.
    """
    return summarise(article, limit, shared).text


def summarise(article: Article, limit: int = LIMIT, shared: Collection[str] = ()) -> Summary:
    """Returns the summary as above, and why it is this one."""
    left_out: list[str] = []
    described = _about_the_news(article.summary, article.title, shared, left_out)
    whole = _joined(described[:-1] if described and _CUT.search(described[-1]) else described)
    if whole and not _repeats(whole, article.title) and _is_sentence(whole) and _says_enough(whole, article):
        return Summary(shorten(whole, limit), "description", tuple(left_out))
    lead = _lead(article, limit, shared, left_out)
    if lead:
        return Summary(shorten(lead, limit), "lead", tuple(left_out))
    # A description that is a fragment is still more than nothing, unless it is the headline once more.
    own = _joined(described)
    if own and not _repeats(own, article.title):
        return Summary(shorten(own, limit), "fragment", tuple(left_out))
    return Summary("", left_out=tuple(left_out))


def _about_the_news(text: str, title: str, shared: Collection[str], left_out: list[str]) -> list[str]:
    """Returns the sentences of the text's beginning that are the news'; the others are added to `left_out`."""
    head = without_title(without_lists(_unmarked(text[:_LOOKED_AT].strip())), title)
    head = one_line(_unlabelled(split_dateline(_uncrowned(head))[1], title))
    if is_caption(head):
        left_out.append(head)
        return []
    news: list[str] = []
    every = [one for one in sentences(head) if not (shared and fold(one) in shared)]
    left_out += [one for one in sentences(head) if one not in every]
    for sentence in every:
        follows = sentence is not every[0] and not news and _FOLLOWS.match(sentence)
        if (
            follows
            or _ASIDE.search(sentence)
            or is_leftover(sentence)
            or (shared and fold(sentence) in shared)
        ):
            left_out.append(sentence)
        else:
            news.append(sentence)
    # A short line half of which speaks to visitors does so with the other half.
    speaks = bool(news) and every[0] not in news and 2 * len(news) <= len(every)
    return [] if speaks and len(head) < _NOTICE_CHARS else news


def _unmarked(text: str) -> str:
    """The text with a plain ellipsis for words that say that there is more, or with nothing behind a whole sentence."""
    marker = _MARKER.search(text)
    if marker is None:
        return text
    kept = text[: marker.start()]
    return kept if _SENTENCE_END.search(kept) else f"{kept}…"


def _uncrowned(text: str) -> str:
    """The text with its first letter, where a large one stood apart, and without a dateline that lost its dash."""
    dropped = _DROP_CAP.match(text)
    if dropped:
        crowned = _CROWNED.match(text[: dropped.end(1)] + text[dropped.end() - len(dropped[2]) :])
        rest = text[: dropped.end(1)] + text[dropped.end() - len(dropped[2]) :]
        return crowned[0].capitalize() + rest[crowned.end() :] if crowned else rest
    glued = _GLUED_DATELINE.match(text)
    return text[glued.end() :] if glued else text


def _unlabelled(text: str, title: str) -> str:
    """The text without the place or word that a colon parts from it, unless it is who speaks."""
    label = _LABEL.match(text)
    if label is None:
        return text
    rest = text[label.end() :]
    named = set(words(label[1])) & {*words(title), *words(rest)}
    return text if named or _SPOKEN.search(rest[:_LOOKED_AT]) else rest


def _joined(found: list[str]) -> str:
    """Returns sentences as one text."""
    text = ""
    for sentence in found:
        text += sentence if not text or text[-1] in UNSPACED else f" {sentence}"
    return text


def _is_sentence(text: str) -> bool:
    return word_count(text) >= _LEAST_WORDS and bool(_SENTENCE_END.search(text)) and not _CUT.search(text)


def _says_enough(text: str, article: Article) -> bool:
    """Whether a description is long enough to stand for a text that is there."""
    return not article.paragraphs or word_count(text) >= _LEAST_DESCRIBED


def _repeats(text: str, title: str) -> bool:
    in_text, in_title = set(words(text)), set(words(title))
    if not in_title:
        return False
    return len(in_text & in_title) >= _REPEATS * len(in_text)


def _lead(article: Article, limit: int, shared: Collection[str], left_out: list[str]) -> str:
    """Returns the first sentences; where the body has none, its longest line near the beginning."""
    kept: list[str] = []
    lines: list[str] = []
    for paragraph in _paragraphs(article):
        if sum(map(len, kept)) > limit:
            break
        news = _about_the_news(paragraph, article.title, shared, left_out if not kept else [])
        text = _joined(news)
        if word_count(text) < _LEAST_WORDS or (not kept and _repeats(text, article.title)):
            continue
        if not kept and text[:1].islower():  # the beginning of its sentence was lost
            continue
        lines.append(text)
        whole = [sentence for sentence in news if _SENTENCE_END.search(sentence)]
        if word_count(_joined(whole)) >= _LEAST_WORDS:
            kept += whole
    return _joined(kept) or max(lines, key=len, default="")


def _paragraphs(article: Article) -> list[str]:
    """The first paragraphs, each once; sentences that a link in them broke in two are whole again."""
    found: list[str] = []
    counts = Counter(article.paragraphs[:_LINES])
    for paragraph in article.paragraphs[:_LINES]:
        if (
            counts[paragraph] > 1 and len(paragraph) > _SHORT_LINE
        ):  # captions stand under each size of a picture
            continue
        if found and paragraph[:1].islower() and not _SENTENCE_END.search(found[-1]):
            found[-1] = f"{found[-1]} {paragraph}"
        else:
            found.append(paragraph)
    return found
