"""What wraps every answer: its id, its headers, its errors."""
