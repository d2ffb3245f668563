"""Services as people meet them: the list, a service's page with its steps live, tasks, the one-time access, the
operator's list.

Everything is decided in `broker.fulfilment`; this folder reads it, words it and asks it. *Opened*, *domain verified*
and *mailboxes migrated* are three separate things (decision 19), and so is whose turn it is.
"""
