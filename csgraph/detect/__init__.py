"""Detect: from columns of evidence to clusters. Pure arithmetic: no graph, no clock, no files but extracts."""
