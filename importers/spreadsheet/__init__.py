"""The municipality's own spreadsheets, read cell by cell: nothing is guessed, every fault is told."""
