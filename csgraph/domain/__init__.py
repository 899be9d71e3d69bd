"""The domain: what is true of contexts, young people and time. Pure: no I/O, clock or framework."""
