"""Pages and lists of them: whom a team watches, and against whom it ranks them."""
