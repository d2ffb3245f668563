"""HEAD answered as GET would be, without the body (RFC 9110, section 9.3.2): monitors and `curl -I` ask so.

Litestar answers 405 for handlers of GET alone. Pages answer HEAD themselves, since some of them never end.
"""

from __future__ import annotations

from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

PAGES = ("/fr", "/en")


def answering_heads(app: ASGIApp) -> ASGIApp:
    """`app`, answering HEAD wherever it answers GET."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "HEAD" or scope["path"].startswith(PAGES):
            await app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        scope["method"] = HttpMethod.GET.value
        await app(scope, receive, bodiless)

    return answer
