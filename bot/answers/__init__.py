"""What is answered by subject: request and page of one subject side by side."""
