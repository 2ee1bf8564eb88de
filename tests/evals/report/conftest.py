"""The browser of the page's tests, for the report too."""

from tests.ui.conftest import chromium as chromium
