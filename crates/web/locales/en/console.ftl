# What the console says, in English. Ids begin with `console-`.

