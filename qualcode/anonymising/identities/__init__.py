"""Who is who: the register, how its names stand in a text, and one entity for all mentions of one."""
