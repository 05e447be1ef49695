"""PNG files in few colours: a screenshot of a page takes a third of the bytes, and no eye sees a difference."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOURS = 256


def in_few_colours(png: bytes) -> bytes:
    """Return a PNG of eight bits with at most 256 colours, the commonest of the picture.

    Parameters
    ----------
    png : bytes
        As Chromium writes it: eight bits a channel, RGB or RGBA, not interlaced.

    Returns
    -------
    bytes
    """
    pixels = _read(png)
    height, width, _ = pixels.shape
    flat = pixels.reshape(-1, 3).astype(np.int64)
    codes, numbers, counts = np.unique(
        (flat >> 1) @ np.array([1 << 14, 1 << 7, 1]), return_inverse=True, return_counts=True
    )
    every = np.stack([codes >> 14, (codes >> 7) & 127, codes & 127], axis=1) * 2
    kept = np.argsort(-counts, kind="stable")[:_COLOURS]
    distance = ((every[:, None, :] - every[kept][None, :, :]) ** 2).sum(axis=2)
    indices = distance.argmin(axis=1).astype(np.uint8)[numbers].reshape(height, width)
    rows = np.concatenate([np.zeros((height, 1), np.uint8), indices], axis=1).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    palette = np.minimum(every[kept] * 255 // 254, 255).astype(np.uint8).tobytes()
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_SIGNATURE)
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += 12 + length


def _read(png: bytes) -> Pixels:
    """Return the picture's pixels as height by width by three."""
    chunks = list(_chunks(png))
    width, height, depth, kind = struct.unpack(">IIBB", chunks[0][1][:10])
    if depth != 8 or kind not in {2, 6}:
        raise ValueError(f"A PNG of depth {depth} and colour type {kind}; expected what Chromium writes (8, 2 or 6).")
    step = 3 if kind == 2 else 4
    raw = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    lines = np.frombuffer(raw, np.uint8).reshape(height, 1 + width * step)
    pixels = np.zeros((height, width, step), np.uint8)
    above = np.zeros((width, step), np.uint8)
    for row in range(height):
        above = _unfiltered(int(lines[row, 0]), lines[row, 1:].reshape(width, step), above)
        pixels[row] = above
    return pixels[:, :, :3]


def _unfiltered(kind: int, line: Pixels, above: Pixels) -> Pixels:
    """Return one row with PNG's filter undone."""
    if kind == 0:
        return line
    if kind == 1:
        return np.cumsum(line, axis=0, dtype=np.uint64).astype(np.uint8)
    if kind == 2:
        return line + above
    step = line.shape[1]
    made, up = bytearray(line.tobytes()), bytes(step) + above.tobytes()
    before = bytearray(step) + made
    for place, value in enumerate(made):
        left, over, corner = before[place], up[place + step], up[place]
        before[place + step] = (value + ((left + over) >> 1 if kind == 3 else _paeth(left, over, corner))) & 255
    return np.frombuffer(bytes(before[step:]), np.uint8).reshape(line.shape)


def _paeth(left: int, up: int, corner: int) -> int:
    by_left, by_up, by_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if by_left <= by_up and by_left <= by_corner:
        return left
    return up if by_up <= by_corner else corner
