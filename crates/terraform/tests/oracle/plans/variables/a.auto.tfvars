from_auto = "a.auto"
later_auto = "a.auto"
