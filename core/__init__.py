"""The ground floor: what every room stands on.

Settings, database and unit of work, the ledger, identity and the tenant wall, money, clock and working days, state
machines, languages, the page kit and the embedded runtime. `core` offers mechanisms (`permit`, `record`, `transition`,
`page`) and never the words of another room; it imports none of them.
"""
