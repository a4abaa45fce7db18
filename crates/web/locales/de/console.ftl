# Was die Verwaltung sagt, auf Deutsch. Die Bezeichner beginnen mit `console-`.

