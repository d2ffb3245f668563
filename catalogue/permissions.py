"""Who may do what to the catalogue: the centre qualifies and publishes; everybody reads. People sign."""

from __future__ import annotations

from core.identity.actors import Role
from core.permits import permission

REGISTER_SUPPLIER = permission("supplier.register", Role.ANALYST, Role.DIRECTOR, machine=True)
SIGN_AGREEMENT = permission("agreement.sign", Role.DIRECTOR, machine=True, person=True)
SUSPEND_AGREEMENT = permission("agreement.suspend", Role.DIRECTOR, machine=True, person=True)
PUBLISH_OFFER = permission("offer.publish", Role.ANALYST, Role.DIRECTOR, machine=True)
SUSPEND_OFFER = permission("offer.suspend", Role.ANALYST, Role.DIRECTOR, machine=True)
WITHDRAW_OFFER = permission("offer.withdraw", Role.DIRECTOR, machine=True)
READ_OWN_OFFERS = permission("offer.read-own", Role.SUPPLIER)
