"""The demonstration: fictional people, bodies and purchases, made through the use cases so that the ledger verifies.

Loaded once, on the first start of an installation founded as a demonstration. All is told relative to the day of
loading.
"""

from broker.demonstration.load import PASSWORD_FILE, load_demonstration
from broker.demonstration.people import Account, accounts

__all__ = ["PASSWORD_FILE", "Account", "accounts", "load_demonstration"]
