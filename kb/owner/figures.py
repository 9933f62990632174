"""Figures as people read them: in a hundred, with the marks of their language."""


def figure(value: float, language: str, digits: int = 0) -> str:
    """A number with at most `digits` decimals, such as 4.812 or 2,1 in Italian."""
    text = f"{value:,.{digits}f}"
    if digits:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if language == "it" else text


def of_hundred(share: float, language: str, digits: int = 0) -> str:
    """A share (0..1) in a hundred."""
    return figure(100 * share, language, digits)


def typed(text: str) -> float | None:
    """The share that somebody typed in hundredths, with a comma or a point; None for anything else."""
    try:
        return round(float(text.strip().replace(",", ".")) / 100, 6)
    except ValueError:
        return None
