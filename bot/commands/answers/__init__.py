"""/calendar, /timeline and /week, by command, by button or in plain words."""
