"""What is answered besides digests: the calendar, a timeline, the week."""
