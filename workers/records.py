"""The engine's SQL: leases, attempts, outcomes. Leases and waits are the database's clock (`clock_timestamp()`):
machine time."""

from __future__ import annotations

COLUMNS = """
    t.id, t.position, t.name, t.action, t.spec::text AS spec, t.call_timeout, t.patience, t.undoes, t.state, t.tries,
        t.token,
    t.outputs::text AS outputs
"""

CLAIM = f"""
WITH due AS (
    SELECT o.id FROM operation o
     WHERE o.id = $1 AND o.state IN ('pending', 'running', 'compensating') AND o.next_attempt_at <= clock_timestamp()
       AND (o.lease_until IS NULL OR o.lease_until < clock_timestamp() OR o.lease_token = $2)
     FOR UPDATE SKIP LOCKED
), t AS (
    SELECT s.* FROM step s, due
     WHERE s.operation_id = due.id AND s.state NOT IN ('done', 'failed', 'cancelled')
     ORDER BY s.position LIMIT 1
), o AS (
    UPDATE operation o
       SET state = CASE o.state WHEN 'pending' THEN 'running' ELSE o.state END,
           lease_token = $2,
           lease_until = clock_timestamp() + make_interval(secs => coalesce(t.call_timeout, 30) + $3),
           wake_at = clock_timestamp() + make_interval(secs => coalesce(t.call_timeout, 30) + $3 + 1)
      FROM due LEFT JOIN t ON true WHERE o.id = due.id
    RETURNING o.*
), k AS (
    UPDATE service v SET derives_under = $4::bytea FROM o WHERE v.id = o.service_id AND v.derives_under IS NULL
)
SELECT o.id AS operation_id, o.kind AS operation_kind, o.state AS operation_state, o.giving_up,
       o.next_attempt_at AS due_since, o.deadline < clock_timestamp() AS late, o.service_id, o.organisation_id,
       v.supplier_id, v.state AS service_state, coalesce(v.derives_under, $4::bytea) AS derives_under,
       c.id AS connection_id, c.key AS connection_key, c.kind, c.settings::text AS settings, c.sealed, c.failures,
       extract(epoch FROM c.resting_until - clock_timestamp())::float8 AS rests,
       t.waiting_since + make_interval(secs => t.patience) < clock_timestamp() AS out_of_patience,
       (SELECT count(*) FROM attempt a WHERE a.step_id = t.id) AS attempts,
       (SELECT max(position) FROM step s WHERE s.operation_id = o.id) AS steps,
       (SELECT jsonb_object_agg(s.name, s.outputs)::text FROM step s
         WHERE s.operation_id = o.id AND s.state = 'done' AND s.undoes IS NULL) AS done,
       u.outputs::text AS undone_outputs, u.id AS undone_id,
       w.done_at IS NOT NULL AS undone_task_done,
       m.done_at IS NOT NULL AS task_done, m.answer::text AS task_answer, m.id AS task_id,
       {COLUMNS}
  FROM o
  JOIN service v ON v.id = o.service_id
  JOIN provider_connection c ON c.id = v.connection_id
  LEFT JOIN t ON true
  LEFT JOIN step u ON u.id = t.undoes
  LEFT JOIN manual_task m ON m.step_id = t.id
  LEFT JOIN manual_task w ON w.step_id = t.undoes
"""
"""$1 operation, $2 my token, $3 seconds beyond the call's own, $4 the vault's newest key, by which a service that never
derived remembers how it does. No row: nothing to do, or somebody is at it.

Asked again with the same token, when the first answer was lost, it finds its own lease."""

ATTEMPT = """
WITH granted AS (
    INSERT INTO attempt (id, step_id, n, lease_token, request_hash, sent_at, deadline)
    SELECT $1, $2, $3, $4, $5, clock_timestamp(), clock_timestamp() + make_interval(secs => $6)
      FROM operation o
     WHERE o.id = $7 AND o.lease_token = $4 AND o.lease_until > clock_timestamp() + make_interval(secs => $6)
    ON CONFLICT (step_id, n) DO NOTHING
    RETURNING step_id
)
UPDATE step s SET state = 'leased', tries = s.tries + 1, next_at = NULL
  FROM granted WHERE s.id = granted.step_id AND s.state IN ('pending', 'retry_at', 'ambiguous')
RETURNING s.id
"""
"""The right to call: only while my lease outlasts the call, and only if this answer arrives."""

RENEW = """
UPDATE operation
   SET lease_until = clock_timestamp() + make_interval(secs => $3::float8 + $4::float8),
       wake_at = clock_timestamp() + make_interval(secs => $3::float8 + $4::float8 + 1)
 WHERE id = $1 AND lease_token = $2 AND lease_until > clock_timestamp()
RETURNING id
"""

LOST = """
WITH open AS (
    UPDATE attempt SET answered_at = clock_timestamp(), outcome = 'lost' WHERE step_id = $1 AND answered_at IS NULL
)
UPDATE step SET state = 'ambiguous' WHERE id = $1 AND state = 'leased'
"""
"""Somebody sent and never told: we do not know."""

RECORD = """
WITH answered AS (
    UPDATE attempt SET answered_at = clock_timestamp(), outcome = $4 WHERE id = $3 AND answered_at IS NULL
), mine AS (
    SELECT id FROM operation WHERE id = $1 AND lease_token = $2 FOR UPDATE
)
UPDATE step s
   SET state = $6::text, next_at = clock_timestamp() + make_interval(secs => $7::float8), token = coalesce($8, s.token),
       ref = coalesce($9, s.ref), outputs = s.outputs || $10::text::jsonb, error_kind = $11, error_text = $12,
       waiting_since = CASE WHEN $6::text NOT LIKE 'waiting%' THEN NULL ELSE coalesce(s.waiting_since,
           clock_timestamp()) END,
       tries = s.tries - $14::int,
       finished_at = CASE WHEN $6::text IN ('done', 'failed') THEN $13::timestamptz END
  FROM mine WHERE s.id = $5 AND s.operation_id = mine.id AND s.state NOT IN ('done', 'failed', 'cancelled')
RETURNING s.id, s.tries
"""
"""What came of it. The attempt is answered even when the lease was lost; the step only while it is mine and open, so
that the same answer told twice counts once."""

RELEASE = """
UPDATE operation
   SET lease_token = NULL, lease_until = NULL, state = $2, giving_up = coalesce($5, giving_up),
       next_attempt_at = CASE WHEN next_attempt_at > $6 THEN next_attempt_at
                              ELSE clock_timestamp() + make_interval(secs => $3::float8) END,
       wake_at = clock_timestamp()
               + make_interval(secs => CASE WHEN next_attempt_at > $6 OR $3 = 0 THEN $4::float8 ELSE $3 END)
 WHERE id = $1
RETURNING next_attempt_at <= clock_timestamp()
"""
"""$3 seconds to wait, $4 until the sweeper looks at what is due at once, $6 since when it was due as it was claimed.

Only `step_wake` moves that while a lease is held: what it asked for then (a task done while its step was looked at) is
still to be looked at, however long the answer would have waited. Returns whether it is due at once."""

NEXT = f"""
WITH t AS (
    SELECT s.*, (SELECT count(*) FROM attempt a WHERE a.step_id = s.id) AS attempts FROM step s
     WHERE s.operation_id = $1 AND s.state NOT IN ('done', 'failed', 'cancelled') AND s.id <> $3
     ORDER BY s.position LIMIT 1
), fresh AS (
    SELECT * FROM t WHERE t.state = 'pending' AND t.attempts = 0 AND t.undoes IS NULL AND $6::bool
), o AS (
    UPDATE operation o
       SET lease_until = clock_timestamp() + make_interval(secs => fresh.call_timeout + $5),
           wake_at = clock_timestamp() + make_interval(secs => fresh.call_timeout + $5 + 1)
      FROM fresh WHERE o.id = $1 AND o.lease_token = $2
), granted AS (
    INSERT INTO attempt (id, step_id, n, lease_token, request_hash, sent_at, deadline)
    SELECT $4, fresh.id, 1, $2, md5(fresh.action || fresh.spec::text), clock_timestamp(),
           clock_timestamp() + make_interval(secs => fresh.call_timeout)
      FROM fresh
), leased AS (
    UPDATE step s SET state = 'leased', tries = s.tries + 1 FROM fresh WHERE s.id = fresh.id
)
SELECT EXISTS (SELECT FROM fresh) AS fresh, t.attempts, {COLUMNS} FROM t
"""
"""The step after $3, with the right to call it already taken ($4) when nothing speaks against going on at once ($6)."""

FINISH = """
WITH o AS (
    UPDATE operation SET state = $2, lease_token = NULL, lease_until = NULL, finished_at = $4 WHERE id = $1
    RETURNING service_id, kind, target
)
UPDATE service v
   SET state = $3, version = v.version + 1, changed_at = $4,
       plan = CASE WHEN o.kind = 'change' AND $2 = 'done' THEN o.target ->> 'plan' ELSE v.plan END,
       quantity = CASE WHEN o.kind = 'change' AND $2 = 'done' THEN (o.target ->> 'quantity')::int ELSE v.quantity END,
       parameters = CASE WHEN o.kind = 'change' AND $2 = 'done' THEN o.target -> 'parameters' ELSE v.parameters END,
       outputs = v.outputs || $5::text::jsonb
  FROM o WHERE v.id = o.service_id
RETURNING v.id
"""

CREDENTIAL = """
INSERT INTO credential (id, service_id, organisation_id, step_id, name, sealed, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (step_id, name) DO UPDATE SET id = excluded.id, sealed = excluded.sealed, created_at = excluded.created_at
 WHERE credential.revealed_at IS NULL
"""

TASK = """
INSERT INTO manual_task (id, step_id, service_id, organisation_id, supplier_id, assignee, kind, content, due_at,
    created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9, $10)
ON CONFLICT (step_id) DO NOTHING
"""

REST = """
UPDATE provider_connection
   SET failures = failures + 1, resting_until = clock_timestamp() + make_interval(secs => $2), resting_because = $3
 WHERE id = $1
"""

FAILED_ONCE = "UPDATE provider_connection SET failures = failures + 1 WHERE id = $1"
WELL_AGAIN = """
UPDATE provider_connection SET failures = 0, resting_until = NULL, resting_because = NULL WHERE id = $1 AND failures > 0
"""

SWEEP = """
UPDATE operation SET wake_at = clock_timestamp() + make_interval(secs => $1)
 WHERE id IN (
    SELECT id FROM operation
     WHERE state IN ('pending', 'running', 'compensating') AND wake_at <= clock_timestamp()
     ORDER BY wake_at LIMIT $2 FOR UPDATE SKIP LOCKED)
RETURNING id
"""
"""Counts on ix_operation_wake."""
