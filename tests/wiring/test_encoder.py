"""The language model in processes of its own: the same vectors in order; what breaks it harms one text alone."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from digest.understand.meaning import Matrix, packed, unpacked
from digest.wiring import language_model
from digest.wiring.encoder import LocalEncoder, load_model

TEXTS = [f"text {n}" for n in range(20)]


def row(*numbers: float) -> Matrix:
    return np.array(numbers, dtype=np.float32)


def lengths() -> Callable[[str], bytes]:
    return lambda text: packed(row(len(text), 1))


def fragile() -> Callable[[str], bytes]:
    return lambda text: os._exit(1) if text == "text 3" else packed(row(len(text), 1))


def broken() -> Callable[[str], bytes]:
    os._exit(1)


def test_vectors_come_in_the_order_of_texts() -> None:
    found = list(LocalEncoder("m", lengths, processes=2).encode(TEXTS))
    assert found == [packed(row(len(text), 1)) for text in TEXTS]
    assert list(LocalEncoder("m", lengths).encode([])) == []


def test_a_text_that_breaks_the_model_has_none_and_the_others_have_theirs() -> None:
    found = list(LocalEncoder("m", fragile, processes=1).encode(TEXTS[:6]))
    assert [None if vector is None else len(vector) for vector in found] == [4, 4, 4, 0, 4, 4]


def test_a_model_that_does_not_start_is_no_fault_of_the_texts() -> None:
    assert list(LocalEncoder("m", broken, processes=1).encode(TEXTS[:3])) == [None] * 3


def test_processor_without_the_instructions_has_no_model(tmp_path: Path) -> None:
    path = tmp_path / "cpuinfo"
    path.write_text("processor : 0\nflags\t\t: fpu sse2 avx\n")
    assert language_model.cpu_flags(path) == {"fpu", "sse2", "avx", ":", "flags"}
    assert {"avx2", "fma"} <= language_model.cpu_flags(tmp_path / "absent")


@pytest.mark.skipif(bool(language_model.obstacle()), reason=language_model.obstacle())
def test_the_model_gives_near_vectors_to_one_event_in_two_languages() -> None:
    texts = [
        "Паводок в Уральске: эвакуированы 300 жителей",
        "Floods in Oral: 300 residents evacuated",
        "Дзюдоист выиграл золото в Токио",
    ]
    encoder = LocalEncoder(language_model.name(), load_model, processes=1)
    together = [vector or b"" for vector in encoder.encode(texts)]
    assert list(encoder.encode([texts[1]])) == [together[1]]  # whatever is beside it
    flood, same, judo = (unpacked(vector).astype(float) for vector in together)
    assert flood @ same > flood @ judo + 0.05
