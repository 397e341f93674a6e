"""The settings of understanding articles."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstandConfig:
    """`language_model` is "auto", used where it is installed, or "off"; it reads at most `max_articles` a run."""

    language_model: Literal["auto", "off"] = "auto"
    max_articles: int = 1_000

    def __post_init__(self) -> None:
        if self.max_articles < 1:
            raise ValueError(f"max_articles is {self.max_articles}; write a number above 0")
