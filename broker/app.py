"""The application: one Litestar service made of every room. A composition root; nothing else knows the whole.

`granian broker.app:application` starts it from the environment; tests call `create_app` with their own database and
clock.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import redis.asyncio as redis
from litestar import Litestar
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Contact, License, Tag

from broker.fulfilment.vault import Vault
from broker.fulfilment.wake import Waker, celery_application, install_waker
from broker.health import healthz, metrics, readyz
from broker.keys import read_key
from broker.rooms import handlers, register, rooms
from core.clock import Clock, SystemClock
from core.database import Database
from core.identity.visits import identify
from core.settings import Settings, addresses, load_settings
from core.web.description import components
from core.web.heads import answering_heads
from core.web.kit import Kit

VERSION = "0.1.0"

DEMO_EMAIL, DEMO_TELEPHONE = "soutien@demo.courtier.example", "418 555-0100"
"""How a demonstration's centre of expertise is reached: nobody is there."""

TAGS = [
    Tag("sessions", "Signing in and out."),
    Tag("catalogue", "Families, offers, search: public."),
    Tag("procurement-files", "From a need to a proposed choice."),
    Tag("requests", "Approval: decisions and opinions."),
    Tag("contracts", "Concluding the contract."),
    Tag("services", "Services and how they are fulfilled."),
]


def openapi() -> OpenAPIConfig:
    """The description at `/openapi.json`; its readable page at `/api` is ours: nothing is loaded from elsewhere."""
    return OpenAPIConfig(
        title="Courtier",
        version=VERSION,
        summary="The cloud brokerage and catalogue of a government.",
        description="Everything that the pages do, for machines: the same use cases, inputs and errors.",
        contact=Contact(name="Centre of expertise"),
        license=License(name="Apache-2.0", identifier="Apache-2.0"),
        # At "/" Litestar would answer for the home page too.
        path="/openapi.json",
        render_plugins=[JsonRenderPlugin(path="/")],
        tags=TAGS,
        use_handler_docstrings=True,
        components=components(),
    )


def create_app(
    settings: Settings, *, database: Database | None = None, clock: Clock | None = None, valkey: Any = None
) -> Litestar:
    """The whole service for `settings`; a database, a clock and a Valkey client may be handed in (tests).

    Raises:
        BadSettings: the address of what is not handed in is not given.
    """
    register()
    time = clock or (database.clock if database is not None else SystemClock())
    opened, store = database, valkey
    if opened is None:
        opened = Database(addresses(settings, "database_url")[0], clock=time, application_name="courtier-web")
    if store is None:
        store = redis.Redis.from_url(
            addresses(settings, "redis_url")[0],
            protocol=2,
            socket_connect_timeout=2,
            socket_timeout=2,
            retry=None,
        )

    @asynccontextmanager
    async def open_for_business(app: Litestar) -> AsyncIterator[None]:
        del app
        await opened.check_login()
        if settings.celery_broker_url is not None:
            install_waker(Waker(celery_application(settings.celery_broker_url)))
        try:
            yield
        finally:
            if valkey is None:
                await store.aclose()
            if database is None:
                await opened.close()

    kit = Kit(
        rooms=rooms(),
        secret=read_key(settings.secret_key_path).hex(),
        identify=identify,
        clock=time,
        database=opened,
        demo=settings.demo,
        contact_email=settings.contact_email or (DEMO_EMAIL if settings.demo else ""),
        contact_telephone=settings.contact_telephone or (DEMO_TELEPHONE if settings.demo else ""),
    )
    application = Litestar(
        route_handlers=[healthz, readyz, metrics, *handlers()],
        plugins=[kit],
        openapi_config=openapi(),
        lifespan=[open_for_business],
        debug=False,
    )
    application.asgi_handler = answering_heads(application.asgi_handler)
    application.state["settings"] = settings
    application.state["valkey"] = store
    application.state["clock"] = time
    application.state["vault"] = Vault.open_in(settings.data_dir)
    return application


def application() -> Litestar:
    """The service as the environment says, for the web server."""
    return create_app(load_settings())
