"""What an operator sets before start; read once, never written."""
