"""Which articles tell of one event: what they are compared by, what keeps them apart, how they are joined."""
