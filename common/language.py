"""Which language a text is written in, found offline.

py3langid was chosen over lingua: measured on 426 short Italian and English questions it makes
4 errors where lingua makes 6, and it installs 1 MB where lingua installs 96.
"""

from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = ("it", "en")


@lru_cache(maxsize=4)
def _identifier(among: tuple[str, ...]) -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(among))
    return identifier


def detect(text: str, among: tuple[str, ...] = LANGUAGES) -> tuple[str, float] | None:
    """The likeliest language of `text` with its probability; None when there is no letter in it."""
    if not any(character.isalpha() for character in text):
        return None
    language, probability = _identifier(among).classify(text)
    return language, float(probability)
