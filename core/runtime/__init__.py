"""What runs the house on one machine: embedded servers, roles of a cluster, a supervisor of processes.

`embedded` starts a real PostgreSQL and a real Valkey out of wheels, on Unix sockets, without any installation;
`cluster` makes the roles and databases that the tenant wall stands on, on an embedded server as on any other;
`supervisor` starts the processes of the application, restarts them, and leaves nothing behind. None of it knows the
application: the composition root passes commands as data.
"""
