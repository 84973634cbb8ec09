"""Push-in and read-out for programs. Its place is kept; nothing is built yet."""
