"""Who asks: accounts, logging in, and what keeps each user's streams and files their own."""
