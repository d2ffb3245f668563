"""Services and how they are put in place: what runs, for whom, under which contract, and every step at its provider.

A *service* is what a body uses; an *operation* creates, changes or ends it; a *step* is one thing asked of a provider;
an *attempt* is the right to ask once, written down before asking. The approval that concludes a contract calls
`open_operation` in its own transaction; from there the engine in `workers` carries on. The decision, the progress and
the health of a service are three separate things.
"""
