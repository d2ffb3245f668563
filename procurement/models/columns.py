"""Columns that recur in this room's tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, Column, ForeignKey, Integer, Text
from sqlmodel import Field


def text(*, nullable: bool = False, unique: bool = False) -> Any:
    """Text without a length that the database would enforce."""
    return Field(default=None, sa_column=Column(Text, nullable=nullable, unique=unique))


def texts() -> Any:
    """A list of codes."""
    return Field(default_factory=list, sa_column=Column(ARRAY(Text), nullable=False))


def whole(*, nullable: bool = False) -> Any:
    """A whole number."""
    return Field(default=None, sa_column=Column(Integer, nullable=nullable))


def cents(*, nullable: bool = False) -> Any:
    """An amount in cents."""
    return Field(default=None, sa_column=Column(BigInteger, nullable=nullable))


def flag(*, nullable: bool = False) -> Any:
    """Yes or no."""
    return Field(default=None, sa_column=Column(Boolean, nullable=nullable))


def reference(target: str, *, nullable: bool = False) -> Any:
    """A foreign key to `table.column`."""
    return Field(default=None, sa_column=Column(ForeignKey(target), nullable=nullable))
