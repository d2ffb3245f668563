"""The conversations with providers, one module a kind; `broker/providers/<key>.py` is each one's pure half."""

from __future__ import annotations

from collections.abc import Mapping

from workers.adapters.mail import MailAdapter
from workers.adapters.manual import ManualAdapter
from workers.adapters.osb import OpenServiceBrokerAdapter
from workers.contract import Adapter


def adapters() -> Mapping[str, Adapter]:
    """Every adapter by its kind."""
    every: tuple[Adapter, ...] = (OpenServiceBrokerAdapter(), MailAdapter(), ManualAdapter())
    return {adapter.key: adapter for adapter in every}
