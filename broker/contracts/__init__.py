"""Concluding: the contract's French document from pinned data, what is checked once more, and the service it opens.

The contract's row is procurement's, written only here and only once everything holds; in the same transaction the
service is requested and its creation opened, so that nothing is asked of a provider without a contract.
"""
