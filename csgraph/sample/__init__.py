"""The sample borough: invented people, places and numbers, with a story and traps planted in them."""
