"""Every route before every reader, from the route table: the tenant wall, wholly invalid input, the description.

A new route is covered as soon as a room lists it. What a colleague may have to add is in `town.PARAMETERS`: where an
example of a new path parameter is found.
"""
