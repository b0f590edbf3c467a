"""The one place that knows how this installation is set up: settings, URLs, the WSGI door."""
