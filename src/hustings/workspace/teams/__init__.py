"""Teams: who may see and do what, and the record of what was done."""
