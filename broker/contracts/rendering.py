"""The contract as bytes: the template and the data as JSON, so that the same data give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from procurement.documents import Store

TEMPLATE = Path(__file__).parent / "contract.typ"
MEDIA_TYPE = "application/pdf"
FOLDER = "documents"


def store_in(data_dir: Path) -> Store:
    """Where an installation keeps its documents."""
    return Store(data_dir / FOLDER)


def render(data: Mapping[str, Any]) -> bytes:
    """The contract as an accessible PDF (PDF/UA-1: tagged, titled, in French).

    Only the fonts that come with the renderer are used and no time is written, so that anybody can make it again.
    """
    made = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=0,
    )
    assert isinstance(made, bytes)
    return made
