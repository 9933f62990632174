"""Writes out the shorthand of chats, which neither the model nor the articles know: "nn", "xke", "pls"."""

import re

_WRITTEN_OUT = {
    "nn": "non", "cmq": "comunque", "qnd": "quando", "qst": "questo", "nnt": "niente", "ke": "che", "xò": "però",
    "xk": "perché", "xke": "perché", "xkè": "perché", "xké": "perché", "xche": "perché", "xchè": "perché",
    "xché": "perché", "perke": "perché", "perkè": "perché", "perké": "perché", "grz": "grazie",
    "pls": "please", "plz": "please", "thx": "thanks", "cant": "can't", "dont": "don't", "doesnt": "doesn't",
    "isnt": "isn't", "didnt": "didn't",
}  # fmt: skip
_SHORT = re.compile(
    r"(?<![\w'’.@-])(?:" + "|".join(sorted(map(re.escape, _WRITTEN_OUT), key=len, reverse=True)) + r")(?![\w'’@-])",
    re.IGNORECASE,
)
# "x" stands for "per" before a small word: "x pagare", but neither "iPhone X" nor "2 x 3".
_PER = re.compile(r"(?<![\w'’.@-])(?<!\d )x(?= [a-zà-þ]{2})")


def written_out(text: str) -> str:
    """`text` with its shorthand written out; everything else stays as it is."""
    return _PER.sub("per", _SHORT.sub(lambda found: _WRITTEN_OUT[found.group().lower()], text))
