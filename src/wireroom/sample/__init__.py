"""A newspaper to look at: copy of invented agencies, the wire bytes it makes, the demo, and the starter folder."""
