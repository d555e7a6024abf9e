later_auto = "b.auto"
