"""The daily e-paper of a city: pages planned, set as PDF, and read by turning pages."""
