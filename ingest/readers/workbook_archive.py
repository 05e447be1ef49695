"""Reads the parts of a workbook's archive piece by piece, with limits against archives that unpack without end."""

from __future__ import annotations

import lzma
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.parsers import expat

from graphintel.errors import SourceError

UNPACKED_LIMIT = 400 << 20
RATIO_LIMIT = 200
PART_LIMIT = 2_000
_RATIO_FROM = 50 << 20
_DEPTH_LIMIT, _PENDING_LIMIT = 64, 1 << 20
_SMALL = 8 << 20
_CHUNK = 65_536
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    expat.ExpatError,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    IndexError,
    OverflowError,
    RuntimeError,
    NotImplementedError,
)
XmlAttributes = Mapping[str, str]
StartHandler = Callable[[str, XmlAttributes], None]
EndHandler = Callable[[str], None]
DataHandler = Callable[[str], None]


def local(name: str) -> str:
    """Return the name of an element without its prefix."""
    return name.rpartition(":")[2]


class Archive:
    """An open workbook: which parts it has, and each as elements."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self.name = archive, name
        self._streams: list[IO[bytes]] = []
        self._parts = {part.lstrip("/").lower(): part for part in archive.namelist()}

    def close(self) -> None:
        """Close the parts that were not read to their ends."""
        for stream in self._streams:
            stream.close()

    def has(self, part: str) -> bool:
        """Return whether there is such a part."""
        return part.lower() in self._parts

    def size(self, part: str) -> int:
        """Return how many bytes a part unpacks to, 0 where there is none."""
        return self._archive.getinfo(self._parts[part.lower()]).file_size if self.has(part) else 0

    def chunks(self, part: str) -> Iterator[bytes]:
        """Yield the bytes of a part."""
        with self._archive.open(self._parts[part.lower()]) as stream:
            self._streams.append(stream)
            while chunk := stream.read(_CHUNK):
                yield chunk

    def parse(
        self, part: str, start: StartHandler, end: EndHandler | None = None, data: DataHandler | None = None
    ) -> Iterator[None]:
        """Call the functions for each element of a part, and pause after each piece.

        Raises
        ------
        SourceError
            The part declares a document type, by which entities could grow without end.
        """
        parser = expat.ParserCreate()
        parser.buffer_text, parser.buffer_size = True, _CHUNK
        depth = 0

        def begun(name: str, attributes: XmlAttributes) -> None:
            nonlocal depth
            depth += 1
            if depth > _DEPTH_LIMIT:
                raise SourceError(
                    f"this workbook is damaged: {part} is nested too deeply; save it anew", file=self.name
                )
            start(name if ":" not in name else local(name), attributes)

        def ended(name: str) -> None:
            nonlocal depth
            depth -= 1
            if end is not None:
                end(name if ":" not in name else local(name))

        parser.StartElementHandler, parser.EndElementHandler = begun, ended
        parser.StartDoctypeDeclHandler = self._refuse_document_type
        parser.CharacterDataHandler = data
        fed = 0
        for chunk in self.chunks(part):
            parser.Parse(chunk)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > _PENDING_LIMIT:
                raise SourceError(f"this workbook is damaged: {part} is no XML; save it anew", file=self.name)
            yield
        parser.Parse(b"", True)
        yield

    def elements(self, part: str) -> list[tuple[str, XmlAttributes]]:
        """Return the names and attributes of all elements of a small part."""
        found: list[tuple[str, XmlAttributes]] = []
        if self.size(part) > _SMALL:
            raise SourceError(
                f"a part of this workbook that is small in others takes {self.size(part) / 1e6:.0f} MB; save its sheets "
                "as CSV",
                file=self.name,
            )
        if self.has(part):
            for _ in self.parse(part, lambda name, attributes: found.append((name, attributes))):
                pass
        return found

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to: type and path of each part by its id."""
        folder, _, file = part.rpartition("/")
        found = {}
        for name, attributes in self.elements(posixpath.join(folder, "_rels", f"{file}.rels").lstrip("/")):
            if name == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = (kind, target.lstrip("/"))
        return found

    def _refuse_document_type(self, *_: object) -> None:
        raise SourceError(
            "this workbook cannot be read, because it declares a document type, which no spreadsheet program does; "
            "save its sheets as CSV",
            file=self.name,
        )


@contextmanager
def refusing_damage(name: str) -> Iterator[None]:
    """Turn what a damaged archive raises into a sentence."""
    try:
        yield
    except _DAMAGE as error:
        raise SourceError(
            f"this workbook is damaged ({type(error).__name__}); open it in the program that made it and save it anew, "
            "or as CSV",
            file=name,
        ) from error


@contextmanager
def open_archive(path: Path, name: str) -> Iterator[Archive]:
    """Open a workbook, or refuse what is none or would unpack without end.

    Raises
    ------
    SourceError
    """
    with refusing_damage(name), zipfile.ZipFile(path) as archive:
        _refuse_bombs(archive, path.stat().st_size, name)
        found = Archive(archive, name)
        try:
            yield found
        finally:
            found.close()


def _refuse_bombs(archive: zipfile.ZipFile, packed: int, name: str) -> None:
    """Refuse an archive that would unpack to more than is reasonable."""
    parts = archive.infolist()
    names = {part.filename.lstrip("/") for part in parts}
    if "[Content_Types].xml" not in names or not any(part.startswith("xl/") for part in names):
        raise SourceError("this is an archive but no XLSX workbook; expected CSV, XLSX or JSON lines", file=name)
    unpacked = sum(part.file_size for part in parts)
    if (
        unpacked > UNPACKED_LIMIT
        or len(parts) > PART_LIMIT
        or (unpacked > _RATIO_FROM and unpacked / max(1, packed) > RATIO_LIMIT)
    ):
        raise SourceError(
            f"this workbook would unpack to {unpacked / 1e6:.0f} MB in {len(parts)} parts; save its sheets as CSV",
            file=name,
        )
