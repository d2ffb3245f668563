"""What happens to suppliers, agreements and offers. Streams: `manufacturer`, `supplier`, `agreement`,
`offer`."""

from __future__ import annotations

from datetime import date

from core.ledger import Event, ObjectKey, Value


class ManufacturerRegistered(Event, name="manufacturer.registered", version=1):
    """Who owns a platform is known to the catalogue."""

    code: Value[str]
    name: Value[str]
    control_country: Value[str]


class SupplierRegistered(Event, name="supplier.registered", version=1):
    """A supplier is known to the catalogue."""

    code: Value[str]
    name: Value[str]
    neq: Value[str]


class AgreementSigned(Event, name="agreement.signed", version=1):
    """A framework agreement is in force between two dates."""

    number: Value[str]
    supplier: ObjectKey
    family: Value[str]
    valid_from: Value[date]
    valid_to: Value[date]


class AgreementSuspended(Event, name="agreement.suspended", version=1):
    """The agreement carries no offer until it is reinstated."""

    number: Value[str]
    reason: Value[str]


class AgreementReinstated(Event, name="agreement.reinstated", version=1):
    """The agreement carries offers again."""

    number: Value[str]


class OfferPublished(Event, name="offer.published", version=1):
    """A version of an offer is what the catalogue shows from now on."""

    code: Value[str]
    offer_version: ObjectKey
    number: Value[int]
    content_hash: Value[str]
    agreement: ObjectKey


class OfferSuspended(Event, name="offer.suspended", version=1):
    """The offer is out of the catalogue until it is reinstated; running services go on."""

    code: Value[str]
    reason: Value[str]


class OfferReinstated(Event, name="offer.reinstated", version=1):
    """The offer is in the catalogue again."""

    code: Value[str]


class OfferWithdrawn(Event, name="offer.withdrawn", version=1):
    """The offer is out of the catalogue for good."""

    code: Value[str]
    reason: Value[str]
