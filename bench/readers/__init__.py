"""How many readers a machine holds: sessions without browsers, in ever larger crowds."""
