"""Reference tables: thresholds, scales, delays, legal instruments and holidays, whatever the law or institutions date.

A *table* has a name and a type; a *row* has a key, a value of that type, the days from and until which it holds, its
source in words, and a *standing*: sourced, background (to be verified before relying on it) or inferred. Rows come from
YAML that is shipped with the project, loaded by `courtier reference load`; they are asked for as of a day.
"""
