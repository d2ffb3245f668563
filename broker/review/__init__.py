"""« L'achat en une page », for whoever checks that a purchase was allowed, fair, worth it and carried out as agreed;
the evidence to take away; and one report.

A missing proof is shown as *not shown*, never left out. Signals are computed by `procurement.signals`, and accuse
nobody. A reviewer's look at a file is itself recorded, once an hour.
"""
