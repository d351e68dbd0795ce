"""Disk, settings, overlays and change: the only room that touches files or mutates anything."""
