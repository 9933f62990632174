"""The coordinates of a diagram: from hundredths to places in the drawing, and where labels have room."""

from dataclasses import dataclass

import numpy as np

LABEL = 150  # width of a label, in units of the drawing
LINE = 22  # height of a line of text


@dataclass(frozen=True)
class Frame:
    """Where the axes are. Across goes 0..100, upwards 0..`most`."""

    left: int
    right: int
    top: int
    bottom: int
    most: float

    def x(self, value: float) -> float:
        """The place of a value across."""
        return round(float(self.left + value * (self.right - self.left) / 100), 1)

    def y(self, value: float) -> float:
        """The place of a value upwards."""
        return round(float(self.bottom - value * (self.bottom - self.top) / self.most), 1)

    def line(self, across: np.ndarray, upwards: np.ndarray) -> str:
        """A path through points; empty without any."""
        points = [f"{self.x(x)} {self.y(y)}" for x, y in zip(across, upwards, strict=True)]
        return "M" + "L".join(points) if points else ""

    def band(self, across: np.ndarray, above: np.ndarray, below: np.ndarray) -> str:
        """The area between two lines."""
        if not len(across):
            return ""
        return self.line(across, above) + "L" + self.line(across[::-1], below[::-1])[1:] + "Z"

    def beside_end(self, across: np.ndarray, upwards: np.ndarray) -> tuple[float, float, str] | None:
        """Place and anchor of a label to the lower right of where a rising line ends or leaves the drawing."""
        inside = np.flatnonzero(upwards <= 0.85 * self.most)
        if not len(inside):
            return None
        x, y = self.x(across[inside[-1]]), self.y(upwards[inside[-1]])
        if x + 12 + LABEL / 2 <= self.right:
            return x + 12, y + 6, "start"
        return float(self.right), min(y + 2 * LINE, self.bottom - 6.0), "end"

    def above(self, across: np.ndarray, upwards: np.ndarray, avoiding: float | None) -> tuple[float, float] | None:
        """The middle of a label above a line, away from the label of the point at `avoiding` across."""
        taken = self.x(avoiding) if avoiding is not None else -1000.0
        for wanted in (20, 30, 40, 50, 12, 60, 70):
            near = int(np.argmin(np.abs(across - wanted))) if len(across) else -1
            if near < 0 or abs(across[near] - wanted) > 5:
                continue
            x, y = self.x(across[near]), self.y(upwards[near]) - 12
            # The point's label stands to its left, or to its right when the point is far left.
            free = x + LABEL / 2 < taken - LABEL or x - LABEL / 2 > taken + LABEL
            if y > self.top + LINE and (free or avoiding is None):
                return x, y
        return None


def percent(share: float, digits: int = 0) -> str:
    """A share as hundredths, without a sign."""
    return f"{100 * share:.{digits}f}"
