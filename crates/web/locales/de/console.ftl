# Was die Verwaltung sagt, auf Deutsch. Die Bezeichner beginnen mit `console-`.

foot-console = Konsole
foot-portal = Portal
fault-role = Dafür haben Sie nicht die Rolle
fault-role-text = Dazu gehört die Rolle { $role }. Die Betreiber vergeben sie: signet role grant PERSON { $role }

console-closed = Die Konsole ist geschlossen
console-closed-text = In diesem Browser ist niemand angemeldet, oder die Zeit ist abgelaufen. Es wurde nichts geändert.
console-ways = Wie Sie hineinkommen
console-way-certificate = Zeigen Sie Ihr eigenes Zertifikat, wenn Sie eine Rolle haben. Ihr Browser hat keines gezeigt, das genügt: Schließen Sie ihn ganz, öffnen Sie ihn wieder, und wählen Sie das Zertifikat, wenn Sie gefragt werden.
console-way-host = Oder lassen Sie auf dem Rechner, auf dem Signet läuft, einen Link machen. Er gilt einmal und 15 Minuten lang:
console-sign-in-title = Ihr Zertifikat öffnet sie
console-sign-in-text = Sie bleiben zwölf Stunden angemeldet, wenn Sie die Konsole mindestens einmal in der Stunde benutzen.
console-sign-in = Anmelden
console-enter = Die Konsole betreten
console-enter-text = Jemand mit Zugriff auf den Rechner hat diesen Link gemacht. Er gilt einmal; Sie bleiben eine Stunde angemeldet.
console-enter-button = Eintreten
console-enter-hint = Wenn Sie ihn nicht eben selbst gemacht haben, treten Sie nicht ein, und sehen Sie ins Auditlog.
console-sign-out = Abmelden
console-by-link = per Link
console-trail = Weg nach oben
console-cli = Als Befehl
console-waiting = warten auf eine Entscheidung
console-uncollected = genehmigt, noch nicht abgeholt
console-today = Heute
console-until = Angemeldet bis

word-person = Person
word-role = Rolle
word-since = Seit
word-by = Durch
word-do = Was zu tun ist
role-officer = Prüfstelle
role-officer-text = Entscheidet über Anträge und hält fest, wie Identitäten geprüft wurden.
role-operator = Betrieb
role-operator-text = Betreibt das System und darf, was jede andere Rolle darf.
role-auditor = Revision
role-auditor-text = Liest alles, was festgehalten ist, und ändert nichts.

roles = Rollen
roles-text = Eine Rolle öffnet einer Person die Konsole, mit dem eigenen Zertifikat.
roles-none = Noch hat niemand eine Rolle. Wer den Rechner bedient, darf alles.
roles-revoke = Entziehen
roles-grant = Eine Rolle geben
roles-grant-button = Geben
roles-person-hint = Der Kurzname, etwa alice
roles-person-wrong = Geben Sie den Kurznamen einer Person ein, etwa alice
roles-person-unknown = Diese Person gibt es nicht. Unter „Personen“ steht, wer registriert ist
roles-role-wrong = Wählen Sie eine Rolle
roles-has = Diese Person hat die Rolle schon

word-request = Antrag
word-device = Gerät
word-class = Zu prüfen
requests = Anträge
requests-none = Nichts wartet auf eine Entscheidung.

own = Ihr eigenes Zertifikat
own-text = Sie sind mit einem Link gekommen, der einmal gilt. Mit einem eigenen Zertifikat kommen Sie von nun an herein, und jeder Ihrer Schritte steht unter Ihrem Namen. Es dauert zwei Minuten.
own-email = Ihre E-Mail-Adresse
own-email-hint = Sie wird mit sechs Ziffern nachgewiesen. Wo noch kein Versand eingerichtet ist, stehen sie im Terminal, in dem Signet läuft.
own-email-wrong = Geben Sie Ihre E-Mail-Adresse ein, etwa alice@example.org
own-button = Mein Zertifikat machen
own-later = Später
own-note = Sie sind mit einem Link hereingekommen, der einmal gilt.
