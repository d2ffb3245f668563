"""The one way to speak HTTP with a provider: time-outs on every phase, one deadline over all, errors under our own
names."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Mapping
from typing import Any

import httpx

from workers.contract import Deadline, ErrorKind, OutOfTime, ProviderError

CONNECT = 5.0
DETAIL = 500
"""Characters of a provider's text that are kept."""

LARGEST_ANSWER = 8 * 1024 * 1024
"""Bytes. What is counted is what is kept: answers are asked for as they are, since a few bytes may unpack to any
number."""


def send(
    method: str,
    url: str,
    *,
    deadline: Deadline,
    auth: tuple[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    json: Any = None,
    verify: bool = True,
) -> httpx.Response:
    """Send one request and read the whole answer before `deadline`; redirects are not followed.

    Raises:
        OutOfTime: no whole answer in time; ambiguous unless the connection itself did not come about.
        ProviderError: transient when nothing was sent, ambiguous when the connection broke after that, a bug when the
            answer is too large or packed.
    """
    asked = {**(headers or {}), "Accept-Encoding": "identity"}
    limits = httpx.Timeout(connect=min(CONNECT, deadline.left()), read=deadline.left(), write=deadline.left(), pool=1.0)
    try:
        with (
            httpx.Client(timeout=limits, verify=verify, follow_redirects=False, trust_env=False) as client,
            client.stream(method, url, auth=auth, headers=asked, params=params, json=json) as answer,
        ):
            coding = answer.headers.get("content-encoding", "")
            if coding.lower() not in ("", "identity"):
                raise ProviderError(ErrorKind.BUG, f"HTTP {answer.status_code}: packed unasked ({coding})"[:DETAIL])
            body = bytearray()
            for part in answer.iter_raw():
                body += part
                if len(body) > LARGEST_ANSWER:
                    raise ProviderError(ErrorKind.BUG, "the answer is too large")
                deadline.left()
            return httpx.Response(answer.status_code, headers=_plain(answer.headers), content=bytes(body))
    except httpx.ConnectTimeout as error:
        raise OutOfTime("no connection in time", sent=False) from error
    except httpx.TimeoutException as error:
        raise OutOfTime from error
    except (httpx.ConnectError, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
        raise ProviderError(ErrorKind.TRANSIENT, f"no connection ({type(error).__name__})") from error
    except httpx.TransportError as error:
        raise ProviderError(ErrorKind.AMBIGUOUS, f"the connection broke ({type(error).__name__})") from error


def _plain(headers: httpx.Headers) -> dict[str, str]:
    return {
        name: value
        for name, value in headers.items()
        if name not in ("content-encoding", "transfer-encoding", "content-length")
    }


def retry_after(answer: httpx.Response) -> float | None:
    """What a Retry-After header asks for, in seconds (a number, or an HTTP date); None without one."""
    value = answer.headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def detail(answer: httpx.Response) -> str:
    """The provider's own words about a refusal, shortened."""
    try:
        data = answer.json()
    except ValueError:
        return f"HTTP {answer.status_code}"
    if isinstance(data, dict):
        said = [str(data[key]) for key in ("error", "description", "detail", "message") if data.get(key)]
        if said:
            return f"HTTP {answer.status_code}: {' - '.join(said)}"[:DETAIL]
    return f"HTTP {answer.status_code}"
