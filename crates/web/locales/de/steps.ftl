# Wie man eine Schlüsseldatei installiert, je Plattform: ein Schritt je Zeile.

platform-iphone = iPhone und iPad
platform-android = Android
platform-firefox = Firefox am Computer
platform-windows = Windows, Chrome oder Edge
platform-mac = Mac, Safari oder Chrome
platform-linux = Linux, Chrome oder Chromium
steps-title = Installieren
steps-checked = Geschrieben am 2026-11-21 für iOS 18, Android 15, Windows 11, macOS 15, Firefox 140 und Chromium 140 und noch nicht überall ausprobiert. Menüs können etwas anders heißen.
steps-other = Andere Schritte:
# iOS 18, Safari; 2026-11-21, nicht ausprobiert
steps-iphone =
    Tippen Sie in „Dateien“ auf die gespeicherte Datei, und wählen Sie iPhone, wenn Sie nach einem Gerät gefragt werden.
    Öffnen Sie „Einstellungen“; tippen Sie oben auf „Profil geladen“, dann auf „Installieren“.
    Geben Sie den Code Ihres Geräts ein, und fügen Sie dann das Passwort ein.
    Schließen Sie Safari ganz, und öffnen Sie es wieder.
# Android 15, Chrome; 2026-11-21, nicht ausprobiert
steps-android =
    Öffnen Sie „Einstellungen“, suchen Sie „Zertifikat“, und wählen Sie „Zertifikat installieren“.
    Wählen Sie „VPN- und App-Nutzerzertifikat“, nicht WLAN.
    Wählen Sie die gespeicherte Datei, fügen Sie das Passwort ein, und behalten Sie den vorgeschlagenen Namen.
    Schließen Sie Chrome ganz, und öffnen Sie es wieder.
# Firefox 140; 2026-11-21, nicht über die Menüs ausprobiert
steps-firefox =
    Öffnen Sie die Einstellungen, suchen Sie „Zertifikate“, und klicken Sie auf „Zertifikate anzeigen…“.
    Klicken Sie unter „Ihre Zertifikate“ auf „Importieren…“, und wählen Sie die gespeicherte Datei.
    Fügen Sie das Passwort ein.
# Windows 11, Chrome und Edge; 2026-11-21, nicht ausprobiert
steps-windows =
    Doppelklicken Sie auf die gespeicherte Datei; wählen Sie „Aktueller Benutzer“, und klicken Sie zweimal auf „Weiter“.
    Fügen Sie das Passwort ein, und klicken Sie auf „Weiter“ bis zum Ende.
    Schließen Sie den Browser ganz, und öffnen Sie ihn wieder.
# macOS 15, Safari und Chrome; 2026-11-21, nicht ausprobiert
steps-mac =
    Doppelklicken Sie auf die gespeicherte Datei; wählen Sie den Schlüsselbund „Anmeldung“.
    Fügen Sie das Passwort ein.
    Schließen Sie den Browser ganz, und öffnen Sie ihn wieder; erlauben Sie ihm, den Schlüssel zu benutzen.
# Chromium 140; 2026-11-21, nicht über die Menüs ausprobiert
steps-linux =
    Öffnen Sie chrome://certificate-manager in einem neuen Tab, und wählen Sie „Ihre Zertifikate“.
    Klicken Sie auf „Importieren“, und wählen Sie die gespeicherte Datei.
    Fügen Sie das Passwort ein; schließen Sie dann den Browser ganz, und öffnen Sie ihn wieder.
