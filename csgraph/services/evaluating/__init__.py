"""What services that evaluate share: no service of its own."""
