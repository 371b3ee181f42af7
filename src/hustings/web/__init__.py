"""Settings, addresses, shell, static files and the REST API."""
