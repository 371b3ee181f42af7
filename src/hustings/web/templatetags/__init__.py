"""Words of the template language for figures, times and addresses."""
