"""What is installed: locks, licences and releases of the dependencies, and the wheel."""
