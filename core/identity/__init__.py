"""Who is who: organisations, people, memberships, functions, sessions; and who acts, through which wall.

Its words: an *organisation* of some kind, a *person*, a *membership* (a role there, from a day to a day), a *function*
that the law or the organisation gives, a *deputy*, a *session*. It may touch the ledger, the reference tables and the
page kit.
"""
