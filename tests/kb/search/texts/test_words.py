"""What a question is reduced to before it is compared."""

import numpy as np
import pytest

from kb.search.texts.words import fingerprint, pieces, plain, stems


def test_words_lose_case_accents_and_endings():
    assert plain("Perché È L’ORA") == "perche e l'ora"
    assert stems("le bollette e la bolletta", "it")[1] == stems("la bolletta", "it")[1]
    assert stems("invoices", "en") == stems("invoice", "en")


def test_pieces_mark_the_ends():
    assert pieces("ab", 3, 4) == [" ab", "ab ", " ab "]


def test_a_typo_changes_little_of_a_fingerprint():
    right, typo, other = (
        fingerprint(text, "en") for text in ("my invoice is wrong", "my invioce is wrong", "cat food")
    )
    assert np.linalg.norm(right) == pytest.approx(1)
    assert right @ typo > 0.5 > right @ other
    assert not fingerprint("???", "en").any()
