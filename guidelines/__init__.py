"""Guidelines: what the law, the framework agreement and good practice ask, as data that a machine can weigh.

A *rule* has a condition (`language`) over *facts* (`facts`); a *rule set* (`ruleset`) is a dated, versioned document
of rules; a *result* says compliant, not compliant, to be demonstrated or not applicable, and its *trace* says why, in
French and in English (`explain`). The same conditions serve requirements, approval routing and catalogue filters: one
evaluator, one explainer.

Subjects are opaque here: a kind and an id. Other rooms tell their facts through a `FactSource`, registered where the
application is composed; this room imports `core` and nothing else.
"""

from pathlib import Path

from core.room import Room

ROOM = Room(name="guidelines", locales=Path(__file__).with_name("locales"))
