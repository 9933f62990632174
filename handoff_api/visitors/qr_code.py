"""A text as a QR code, as the one path of an SVG drawing."""

from itertools import groupby

import segno


def qr_code(text: str) -> dict[str, str | int]:
    """`{size, path}`: draw `path` black on white in a viewBox of `size` by `size`; the quiet zone is in it."""
    code = segno.make(text, error="m", micro=False)
    rows = [list(row) for row in code.matrix_iter(border=4)]  # the norm asks for a margin of 4
    return {"size": len(rows), "path": "".join(_bars(row, y) for y, row in enumerate(rows))}


def _bars(row: list[int], y: int) -> str:
    """The dark stretches of a row, each as a bar of height 1."""
    bars, x = [], 0
    for dark, stretch in groupby(row):
        width = len(list(stretch))
        if dark:
            bars.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return "".join(bars)
