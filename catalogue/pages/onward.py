"""Where the catalogue leads: to the pages of a purchase, where the application has them."""

from __future__ import annotations

from core.web.web import Web


def start(web: Web, family_id: str, offer_code: str = "") -> str:
    """Where a purchase in a family begins, from an offer or from none; the catalogue's explanation where nothing
    follows.
    """
    query = {"offer": offer_code or None}
    routes = web.kit.routes
    if offer_code and "procurement.start" in routes:
        return web.url("procurement.start", query=query)
    if "procurement.before" in routes:
        return web.url("procurement.before", query=query)
    if "files.before" in routes:
        return web.url("files.before", query=query, family_id=family_id)
    return web.url("catalogue.explained")
