"""Style, script and pictures: from memory, under names with their content's hash, kept by browsers for a year."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from core.room import Room

PREFIX = "/static"
ROOTS = frozenset({"core", "web"})
"""The rooms whose files are named without their room."""
TYPES = {".js": "text/javascript", ".svg": "image/svg+xml", ".css": "text/css", ".woff2": "font/woff2"}
SYMBOL = re.compile(r'<symbol id="([a-z-]+)" viewBox="([^"]+)">(.*?)</symbol>', re.DOTALL)


@dataclass(frozen=True)
class Asset:
    """One file, ready to send."""

    body: bytes
    packed: bytes | None
    media_type: str
    url: str


class Assets:
    """Every room's static files. Core's own are at the root (`courtier.css`), another room's under its name."""

    def __init__(self, rooms: Iterable[Room], roots: frozenset[str] = ROOTS) -> None:
        self._by_name: dict[str, Asset] = {}
        self._by_path: dict[str, Asset] = {}
        for room in rooms:
            if room.static is None:
                continue
            for path in sorted(room.static.rglob("*")):
                if path.is_file():
                    name = path.relative_to(room.static).as_posix()
                    self._add(name if room.name in roots else f"{room.name}/{name}", path)
        self.icons = self._icons()

    def _add(self, name: str, path: Path) -> None:
        body = path.read_bytes()
        stem, suffix = name.removesuffix(path.suffix), path.suffix
        hashed = f"{stem}.{hashlib.sha256(body).hexdigest()[:12]}{suffix}"
        media_type = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        packed = gzip.compress(body, mtime=0) if media_type.startswith(("text/", "image/svg")) else None
        asset = Asset(body, packed, media_type, f"{PREFIX}/{hashed}")
        self._by_name[name] = asset
        self._by_path[hashed] = asset

    def _icons(self) -> dict[str, Markup]:
        sprite = self._by_name.get("icons.svg")
        if sprite is None:
            return {}
        return {
            name: Markup('<svg class="icon" viewBox="{}" aria-hidden="true" focusable="false">{}</svg>').format(
                box,
                Markup(drawing.strip()),
            )
            for name, box, drawing in SYMBOL.findall(sprite.body.decode())
        }

    def url(self, name: str) -> str:
        """The address of a file, with its hash.

        Raises:
            KeyError: there is no such file.
        """
        return self._by_name[name].url

    def find(self, path: str) -> tuple[Asset, bool] | None:
        """The file at a path under `/static/`, and whether the path is the hashed one (may be kept for ever)."""
        path = path.lstrip("/")
        if (hashed := self._by_path.get(path)) is not None:
            return hashed, True
        return (plain, False) if (plain := self._by_name.get(path)) is not None else None
