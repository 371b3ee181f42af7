"""One module a collection: its `router` is mounted under the module's name."""
