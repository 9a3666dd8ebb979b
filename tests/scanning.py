"""Look at a page as a phone does: turned, blurred, soiled, and read by a decoder of others."""

import math
import struct
import zlib
from dataclasses import dataclass
from random import Random

import zxingcpp

WHITE = 255


@dataclass(frozen=True, slots=True)
class Grey:
    """A picture in shades of grey, row by row."""

    width: int
    height: int
    dots: bytes

    def at(self, x: int, y: int) -> int:
        inside = 0 <= x < self.width and 0 <= y < self.height
        return self.dots[y * self.width + x] if inside else WHITE

    def cut(self, left: int, top: int, width: int, height: int) -> "Grey":
        dots = bytes(self.at(left + x, top + y) for y in range(height) for x in range(width))
        return Grey(width, height, dots)

    def turned(self, degrees: float) -> "Grey":
        """Turn it round its middle, on white."""
        sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
        size = math.ceil(math.hypot(self.width, self.height))
        dots = bytearray()
        for y in range(size):
            for x in range(size):
                right, down = x - size / 2, y - size / 2
                from_x = right * cosine + down * sine + self.width / 2
                from_y = down * cosine - right * sine + self.height / 2
                dots.append(self._between(from_x, from_y))
        return Grey(size, size, bytes(dots))

    def blurred(self, sigma: float) -> "Grey":
        """Blur it (Gauss).

        Args:
            sigma: In dots.
        """
        reach = math.ceil(3 * sigma)
        weights = [math.exp(-(step**2) / (2 * sigma**2)) for step in range(-reach, reach + 1)]
        weights = [each / sum(weights) for each in weights]
        return self._smeared(weights, reach)._turned_over()._smeared(weights, reach)._turned_over()

    def stained(self, box: tuple[int, int, int], share: float, seed: int) -> "Grey":
        """Put one round stain on a code, clear of its three finders.

        Args:
            box: Left, top and size of the code.
            share: Of its area.
        """
        chance = Random(seed)  # noqa: S311 - where a stain lies is no secret
        left, top, size = box
        radius = size * math.sqrt(share / math.pi)
        # Right and below of the middle no finder is.
        x = left + size - radius - chance.random() * size * 0.1
        y = top + size - radius - chance.random() * size * 0.1
        dots = bytearray(self.dots)
        for row in range(self.height):
            for column in range(self.width):
                if math.hypot(column - x, row - y) <= radius:
                    dots[row * self.width + column] = 60
        return Grey(self.width, self.height, bytes(dots))

    def read(self) -> list[str]:
        """Read the codes on it."""
        shaped = memoryview(self.dots).cast("B", (self.height, self.width))
        return [each.text for each in zxingcpp.read_barcodes(shaped)]

    def _between(self, x: float, y: float) -> int:
        column, row = math.floor(x), math.floor(y)
        right, down = x - column, y - row
        above = self.at(column, row) * (1 - right) + self.at(column + 1, row) * right
        below = self.at(column, row + 1) * (1 - right) + self.at(column + 1, row + 1) * right
        return round(above * (1 - down) + below * down)

    def _smeared(self, weights: list[float], reach: int) -> "Grey":
        dots = bytearray()
        for y in range(self.height):
            row = self.dots[y * self.width : (y + 1) * self.width]
            row = bytes([row[0]]) * reach + row + bytes([row[-1]]) * reach
            for x in range(self.width):
                dots.append(round(sum(w * row[x + n] for n, w in enumerate(weights))))
        return Grey(self.width, self.height, bytes(dots))

    def _turned_over(self) -> "Grey":
        columns = (self.dots[x :: self.width] for x in range(self.width))
        return Grey(self.height, self.width, b"".join(columns))


def picture(png: bytes) -> Grey:
    """Read a PNG of eight bits RGBA (RFC 2083), as the typesetter writes it."""
    width, height = struct.unpack(">II", png[16:24])
    raw = zlib.decompress(b"".join(_data(png)))
    length, before, rows = width * 4 + 1, bytes(width), []
    for start in range(0, len(raw), length):
        # Green is close to what an eye calls bright, and a filter keeps the colours apart.
        green = raw[start + 2 : start + length : 4]
        before = _unfiltered(raw[start], green, before)
        rows.append(before)
    return Grey(width, height, b"".join(rows))


def _data(png: bytes) -> list[bytes]:
    found, at = [], 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            found.append(png[at + 8 : at + 8 + size])
        at += size + 12
    return found


def _unfiltered(sort: int, row: bytes, above: bytes) -> bytes:
    out, left, corner = bytearray(), 0, 0
    for value, up in zip(row, above, strict=True):
        guess = (0, left, up, (left + up) // 2, _paeth(left, up, corner))[sort]
        left, corner = (value + guess) & 255, up
        out.append(left)
    return bytes(out)


def _paeth(left: int, up: int, corner: int) -> int:
    start = left + up - corner
    return min((left, up, corner), key=lambda each: abs(start - each))
