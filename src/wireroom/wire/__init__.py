"""Bytes to items: the formats that agencies send. Pure: no Django, no files, no network, no clock."""
