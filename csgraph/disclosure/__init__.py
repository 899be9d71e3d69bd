"""Disclosure: what may leave the building, and in what form, for one actor and purpose."""
