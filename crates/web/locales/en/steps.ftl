# How a key file is installed, by platform: one step a line. Whoever tries one on such a device notes version and date.

platform-iphone = iPhone and iPad
platform-android = Android
platform-firefox = Firefox on a computer
platform-windows = Windows, Chrome or Edge
platform-mac = Mac, Safari or Chrome
platform-linux = Linux, Chrome or Chromium
steps-title = Install it
steps-checked = Written on 2026-11-21 for iOS 18, Android 15, Windows 11, macOS 15, Firefox 140 and Chromium 140, and not yet tried on each. Names of menus may differ a little.
steps-other = Other steps:
# iOS 18, Safari; 2026-11-21, not tried
steps-iphone =
    Tap the saved file in Files, and choose iPhone if you are asked for a device.
    Open Settings; tap “Profile Downloaded” near the top, then “Install”.
    Enter your device's code, then paste the password.
    Close Safari completely and open it again.
# Android 15, Chrome; 2026-11-21, not tried
steps-android =
    Open Settings, search for “certificate”, and choose “Install a certificate”.
    Choose “VPN & app user certificate”, not Wi-Fi.
    Choose the saved file, paste the password, and keep the name that is offered.
    Close Chrome completely and open it again.
# Firefox 140; 2026-11-21, not tried by its menus
steps-firefox =
    Open Settings, search for “certificates”, and press “View Certificates…”.
    Under “Your Certificates” press “Import…” and choose the saved file.
    Paste the password.
# Windows 11, Chrome and Edge; 2026-11-21, not tried
steps-windows =
    Double-click the saved file; choose “Current User” and press “Next” twice.
    Paste the password and press “Next” until it is finished.
    Close the browser completely and open it again.
# macOS 15, Safari and Chrome; 2026-11-21, not tried
steps-mac =
    Double-click the saved file; choose the keychain “login”.
    Paste the password.
    Close the browser completely and open it again; allow it to use the key.
# Chromium 140; 2026-11-21, not tried by its menus
steps-linux =
    Open chrome://certificate-manager in a new tab, and choose “Your certificates”.
    Press “Import” and choose the saved file.
    Paste the password, then close the browser completely and open it again.
