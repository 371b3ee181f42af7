"""How verbs ask and answer: options they share, tables and JSON on standard output, errors in a line."""
