"""What a language model makes of an article: its headline and lead as a vector, in which texts of one matter are near.

The model itself is behind `Encoder`; without one, everything is compared by its words. A vector travels and is stored as
bytes, 16-bit floats in little-endian order, so that the same article has the same vector wherever it is asked for.

Articles are compared less what all texts of their language and alphabet have in common: the mean of a sample of the newsroom's
articles, in which the shipped mean counts as some more. The shipped one alone is made of single sentences and leaves news alike
(measured: a mean cosine of .57 among Kazakh articles in Latin letters, of .22 among Russian ones).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from digest.model.article import Article, ReadArticle

# Changes whenever `text_of` would give another text for the same article.
FORM = "1"
LONGEST = 200  # characters; longer texts take the model longer and tell events apart no better
# So many articles of each language and alphabet stand for the newsroom's own; the shipped mean counts as `_SHIPPED` more.
SAMPLE = 64
_SHIPPED = 8
_DTYPE = np.dtype("<f2")

Matrix = NDArray[np.float32]


class Encoder(Protocol):
    """A language model on this machine. `name` tells model and version."""

    @property
    def name(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> Iterator[bytes | None]:
        """Yields each text's vector as `packed` gives it, in order: the same bytes whatever else is in `texts`.

        Empty for a text that the model cannot take, None where the model itself does not work now.
        """
        ...


@dataclass(frozen=True, slots=True)
class Meaning:
    """A model, and for each language the mean of its vectors ("" for others): what all texts of a language share."""

    encoder: Encoder
    means: Mapping[str, Matrix]

    @property
    def fingerprint(self) -> str:
        """Changes when articles would have other vectors."""
        return f"{self.encoder.name}/{FORM}"

    def encode(self, articles: Sequence[Article]) -> Iterator[bytes | None]:
        """Yields the vectors of articles, in order."""
        return self.encoder.encode([text_of(article) for article in articles])

    def compared(
        self,
        vectors: Sequence[bytes],
        articles: Sequence[ReadArticle],
        own: Mapping[str, Matrix] | None = None,
    ) -> Matrix:
        """Returns what articles are compared by, a row each (see `centred`). `own` are the newsroom's means, as `own_means`
        returns them; those of `articles` themselves by default."""
        written = [written_in(read.language, read.article) for read in articles]
        if own is None:
            own = self.own_means(zip(written, [read.id for read in articles], vectors, strict=True))
        return centred(vectors, written, {**self.means, **own})

    def own_means(self, articles: Iterable[tuple[str, str, bytes]]) -> dict[str, Matrix]:
        """Returns the mean vector of each of the languages (as `written_in` names them) of (language, article id, vector).

        Of each language, the articles with the lowest checksums of their ids: one article more seldom changes which."""
        size = len(self.means[""]) * _DTYPE.itemsize
        vectors = {name: (language, vector) for language, name, vector in articles if len(vector) == size}
        held: dict[str, list[bytes]] = defaultdict(list)
        for name in sampled({name: language for name, (language, _) in vectors.items()}):
            language, vector = vectors[name]
            held[language].append(vector)
        return {language: self._mean(language, some) for language, some in held.items()}

    def _mean(self, language: str, vectors: Sequence[bytes]) -> Matrix:
        total = _SHIPPED * self.means.get(language, self.means[""]) + sum(map(unpacked, vectors))
        return np.asarray(total / np.float32(_SHIPPED + len(vectors)), dtype=np.float32)


def sampled(written: Mapping[str, str]) -> list[str]:
    """Returns the articles of {id: language} that stand for their language: the `SAMPLE` with the lowest checksums of each."""
    held: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for name, language in written.items():
        held[language].append((crc32(name.encode("utf-8", "surrogatepass")), name))
    return [name for rows in held.values() for _, name in sorted(rows)[:SAMPLE]]


def centred(vectors: Sequence[bytes], languages: Sequence[str], means: Mapping[str, Matrix]) -> Matrix:
    """Returns vectors less the mean of their language, of length 1: an array of shape (n, dimensions). The rows of articles
    without a vector are NaN."""
    general = means[""]
    rows = np.full((len(vectors), len(general)), np.nan, dtype=np.float32)
    for row, (vector, language) in enumerate(zip(vectors, languages, strict=True)):
        if len(vector) == len(general) * _DTYPE.itemsize:
            rows[row] = unpacked(vector) - means.get(language, general)
    length = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    length[length == 0] = 1
    rows /= length
    return rows


def written_in(language: str, article: Article) -> str:
    """Returns the language, with the alphabet where it is not the usual one of ours: the model tells them apart too."""
    text = text_of(article)
    cyrillic = sum("а" <= letter.casefold() <= "ӿ" for letter in text)
    latin = sum("a" <= letter.casefold() <= "ɏ" for letter in text)
    if language == "kk" and latin > cyrillic:
        return "kk-Latn"
    if language == "uz" and cyrillic > latin:
        return "uz-Cyrl"
    return language


def text_of(article: Article) -> str:
    """Returns what of an article the model reads: the headline, then the beginning of the text."""
    lead = " ".join(article.paragraphs) if article.paragraphs else article.summary
    # A post without a headline has the beginning of its text in that place.
    text = lead if lead.startswith(article.title) else f"{article.title}\n{lead}"
    return text[:LONGEST].strip()


def packed(vector: Matrix) -> bytes:
    """Returns a vector as it is stored."""
    return vector.astype(_DTYPE).tobytes()


def unpacked(vector: bytes) -> Matrix:
    """Returns a stored vector, of shape (dimensions,)."""
    return np.frombuffer(vector, dtype=_DTYPE).astype(np.float32)
