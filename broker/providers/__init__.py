"""Kinds of provider, the pure half: what each can do, what it asks for, and the steps that put a service in place.

The other half, the conversation with the provider, is `workers/adapters/<key>.py`. A kind never talks to anybody:
`validate` and `plan` are functions of what was ordered, used before approval and in the approval's own transaction.
"""

from broker.providers.kinds import (
    KINDS,
    Capabilities,
    Idempotency,
    OperationKind,
    PlannedStep,
    ProviderKind,
    ServiceOrder,
    kind_of,
    register_kind,
)
from broker.providers.mail import MAIL
from broker.providers.manual import MANUAL
from broker.providers.osb import OSB

for _kind in (OSB, MAIL, MANUAL):
    register_kind(_kind)

__all__ = [
    "KINDS",
    "MAIL",
    "MANUAL",
    "OSB",
    "Capabilities",
    "Idempotency",
    "OperationKind",
    "PlannedStep",
    "ProviderKind",
    "ServiceOrder",
    "kind_of",
    "register_kind",
]
