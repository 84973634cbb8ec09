"""The append-only proof of what was received and published when. Its place is kept; nothing is built yet."""
