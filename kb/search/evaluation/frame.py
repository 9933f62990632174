"""The coordinates of a diagram: from hundredths to places in the drawing, and where labels have room."""

from dataclasses import dataclass

import numpy as np

LABEL = 150  # width of a label, in units of the drawing
LINE = 22  # height of a line of text
TURNS = 260  # from here on a point's label stands to its left


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

    def above(
        self, across: np.ndarray, upwards: np.ndarray, point: tuple[float, float] | None
    ) -> tuple[float, float] | None:
        """Where a label ends that stands above a rising line, clear of the label of `point` (in hundredths)."""
        for wanted in (60, 50, 70, 40, 30, 80):
            near = int(np.argmin(np.abs(across - wanted))) if len(across) else -1
            if near < 0 or abs(across[near] - wanted) > 5:
                continue
            x, y = self.x(across[near]) - 8, self.y(upwards[near]) - 8
            if x - LABEL < self.left or y < self.top + LINE / 2:
                continue
            if point is None or self._clear(x, y, self.x(point[0]), self.y(point[1]) - 14):
                return x, y
        return None

    @staticmethod
    def _clear(x: float, y: float, other: float, other_y: float) -> bool:
        """Whether a label that ends at x, y does not touch the one that the point at `other` carries."""
        ends = other if other > TURNS else other + 14 + LABEL
        return x < ends - 14 - LABEL or x - LABEL > ends + 14 or abs(y - other_y) > 1.5 * LINE


def percent(share: float, digits: int = 0) -> str:
    """A share as hundredths, without a sign."""
    return f"{100 * share:.{digits}f}"
