# Was gesagt wird, wo etwas nicht getan wurde, auf Deutsch.

said-not-found = „{ $name }“ gibt es hier nicht. Es wurde nichts geändert.
said-weak-key = Dieser Schlüssel ist zu schwach. Erzeugen Sie einen P-256-Schlüssel oder RSA mit mindestens 2048 Bit.
said-unsupported-key = Schlüssel der Art { $kind } werden hier nicht zertifiziert. Verwenden Sie P-256, P-384, RSA mit 2048 bis 8192 Bit oder Ed25519.
said-key-of-another = Dieser Schlüssel gehört bereits jemand anderem, und zwei Inhaber eines Schlüssels lassen sich nicht unterscheiden. Erzeugen Sie einen neuen Schlüssel.
said-key-compromised = Dieser Schlüssel wurde als bloßgestellt gemeldet und wird nie wieder zertifiziert. Erzeugen Sie einen neuen Schlüssel.
said-unsuitable-key = { $target } kann mit Schlüsseln der Art { $kind } nichts anfangen. Erzeugen Sie einen Schlüssel anderer Art.
said-past-authority = { $days ->
    [one] Ein Zertifikat kann seine Zertifizierungsstelle nicht überleben; möglich ist höchstens 1 Tag.
   *[other] Ein Zertifikat kann seine Zertifizierungsstelle nicht überleben; möglich sind höchstens { $days } Tage.
}
said-no-role = Sie haben hier keine Rolle oder kein gültiges Zertifikat. Rollen vergibt, wer die Anlage betreibt.
said-no-certificate = Dazu sind Sie nicht berechtigt: Nötig ist das Zertifikat einer Person.
said-recovery-wrong = Name und Codes gehören nicht zusammen. Nötig sind zwei verschiedene Codes des neuesten Blattes, jeder nur einmal.
said-nothing-inherited = Von diesem Gerät aus lässt sich keines hinzufügen: Ihre Identität muss für jedes Gerät neu geprüft werden. Bitten Sie um eine Einladung.
said-own-request = Über den eigenen Antrag entscheidet niemand selbst. Bitten Sie eine andere Person mit diesem Amt.
said-taken = „{ $name }“ gibt es bereits. Wählen Sie einen anderen Namen.
said-already-revoked = Dieses Zertifikat wurde bereits widerrufen, { $at }. Es wurde nichts geändert.
said-already-withdrawn = Dieser Nachweis wurde bereits zurückgezogen, { $at }. Es wurde nichts geändert.
said-decided = Darüber wurde bereits entschieden, { $at }, von { $by }. Es wurde nichts geändert.
said-same-officer = Sie haben diesem Antrag bereits zugestimmt; die zweite Zustimmung muss von einer anderen Person kommen.
said-state = Im jetzigen Zustand ist das nicht möglich. Öffnen Sie die Seite neu, um ihn zu sehen.
said-invitation-over = Diese Einladung wurde verwendet oder zurückgezogen. Erstellen Sie eine neue.
said-message-sent = Diese Nachricht wurde bereits gesendet; ihr Inhalt wird nicht aufbewahrt.
said-interim-alive = Das Gerät { $device } hat durch einen anderen Antrag ein vorläufiges Zertifikat. Ziehen Sie jenen zuerst zurück, oder geben Sie dem Gerät einen anderen Namen.
said-has-role = { $person } hat die Rolle { $role } bereits. Es wurde nichts geändert.

flaw-name = Schreiben Sie den Namen mit 1 bis 254 Zeichen, ohne Steuerzeichen und unsichtbare, etwa Alice Example
flaw-unencodable = Diesen Namen kann ein Zertifikat nicht aufnehmen. Kürzen Sie ihn, und lassen Sie ungewöhnliche Zeichen weg
flaw-mailbox = „{ $text }“ ist keine Mailadresse. Schreiben Sie sie wie alice@example.org, ohne Umlaute und Leerzeichen
flaw-domain = Hier zählen nur Postfächer bei { $domains }
flaw-text = Schreiben Sie höchstens { $most } Zeichen, ohne Steuerzeichen und unsichtbare
flaw-no-reason = Wer den Antrag gestellt hat, erfährt den Grund: Schreiben Sie einen Satz
flaw-no-days = Geben Sie mindestens einen Tag an
flaw-hours = Ein Link gilt eine Stunde bis ein Jahr
flaw-no-class = Eine Klasse „{ $class }“ gibt es hier nicht; es gibt { $classes }
flaw-class-gone = Die Klasse { $class } gibt es nicht mehr. Lehnen Sie den Antrag ab
flaw-class-lowest = Die Klasse { $class } beantragt niemand, denn alle haben sie. Wählen Sie eine höhere
flaw-class-of-invitation = Die Einladung ist für die Klasse { $class }
flaw-class-reached = „{ $device }“ hat diese Klasse schon
flaw-method = Die Klasse { $class } wird anders nachgewiesen: { $methods }
flaw-no-mailbox = Die Klasse { $class } wird mit einem Postfach nachgewiesen, und keines ist bekannt
flaw-no-mailbox-of = Zum Antrag { $request } ist kein Postfach bekannt
flaw-key-waits = Der Antrag { $request } wartet schon auf denselben Schlüssel. Erzeugen Sie einen neuen
flaw-key-there = Der Antrag { $request } hat schon einen Schlüssel. Ziehen Sie ihn zurück, und stellen Sie einen neuen
flaw-nobody-listed = In der Liste steht niemand
flaw-list-too-long = Eine Liste hat höchstens { $most } Zeilen
flaw-too-many-fields = Es sind mehr als drei Felder
flaw-quotation = Es stehen Anführungszeichen darin; lassen Sie sie weg
