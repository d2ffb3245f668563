"""Axe, the same in every browser test: WCAG 2.2 levels A and AA, with everything unfolded."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
from playwright.async_api import Page as AsyncPage
from playwright.sync_api import Page

SOURCE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

THERE = "'axe' in window"
RUN = """async tags => {
    const folded = [...document.querySelectorAll('details:not([open])')]
    folded.forEach(one => { one.open = true })
    const {violations} = await axe.run({runOnly: tags, resultTypes: ['violations']})
    folded.forEach(one => { one.open = false })
    return violations.map(one => `axe ${one.id}: ${one.nodes.slice(0, 5).map(node => node.target).join(', ')}`)
}"""
"""Only what is wrong comes back: what passes is a hundred times as long."""


def violations(page: Page) -> list[str]:
    """What axe has to say of a page. The page's own policy would refuse it: open the context with `bypass_csp`, or come
    through a driver that is not bound by it.
    """
    if not page.evaluate(THERE):
        page.evaluate(SOURCE)
    found: list[str] = page.evaluate(RUN, TAGS)
    return found


async def violations_of(page: AsyncPage) -> list[str]:
    """The same, asynchronously."""
    if not await page.evaluate(THERE):
        await page.evaluate(SOURCE)
    found: list[str] = await page.evaluate(RUN, TAGS)
    return found
