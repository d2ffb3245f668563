"""Approval: chains as dated data, stages that know what they rest on, decisions that nobody takes about the unseen.

A *chain* (`chains/*.yaml`) lists rules; the rules that hold for a request become *stages*, in order. A stage is
identified by (rule, role, scope); what it rests on is pinned as a hash over facts and their sources' versions. `chain`
reads the data, `plan` decides in pure functions, `service` does.
"""
