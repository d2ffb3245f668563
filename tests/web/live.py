"""The test application as a server for browsers (`granian tests.web.live:app`)."""

from tests.web.demo import application

app = application()
