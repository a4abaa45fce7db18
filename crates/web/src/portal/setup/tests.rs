use std::process::Command;

use http::StatusCode;

use crate::testing::House;

fn fetched(house: &House, name: &str) -> String {
    let shown = house.open(&house.as_alice(), &format!("/setup/{name}"), &[]);
    assert_eq!(shown.response.status(), StatusCode::OK, "{name}");
    assert_eq!(shown.response.headers().get("cache-control").unwrap(), "no-store");
    shown.text
}

/// Has a file of the page read by a program, which is to print something.
fn read_by(house: &House, name: &str, program: &str, arguments: &[&str]) -> String {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    std::fs::write(&path, fetched(house, name)).unwrap();
    let arguments: Vec<String> =
        arguments.iter().map(|one| one.replace("FILE", path.to_str().unwrap())).collect();
    let output = Command::new(program).args(&arguments).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{program} on {name}: {told}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn browsers_are_told_to_choose_by_themselves() {
    let house = House::new();
    let policy: serde_json::Value =
        serde_json::from_str(&fetched(&house, "chrome-policy.json")).unwrap();
    let entry = policy["AutoSelectCertificateForUrls"][0].as_str().unwrap();
    let entry: serde_json::Value = serde_json::from_str(entry).unwrap();
    assert_eq!(entry["pattern"], "https://files.example.org");
    let issuing = house.web.authority().hierarchy().issuing().subject().common_name();
    assert_eq!(entry["filter"]["ISSUER"]["CN"].as_str().map(str::to_owned), issuing);
    let policies: serde_json::Value =
        serde_json::from_str(&fetched(&house, "policies.json")).unwrap();
    assert_eq!(policies["policies"]["Certificates"]["Install"][0], "ca.pem");
}

#[test]
fn git_and_curl_read_what_is_made_for_them() {
    let house = House::new();
    let listed = read_by(&house, "signet.gitconfig", "git", &["config", "-f", "FILE", "-l"]);
    assert!(listed.contains("http.https://files.example.org/.sslcert=~/.signet/alice-laptop.crt"));
    // The file is read before curl says that there is no URL.
    read_by(&house, "signet.curlrc", "curl", &["-K", "FILE", "--version"]);
    read_by(&house, "ca.pem", "openssl", &["x509", "-in", "FILE", "-noout", "-subject"]);
}

#[test]
fn postgres_and_webdav_name_the_files_of_the_person() {
    let house = House::new();
    let service = fetched(&house, "pg_service.conf");
    for part in
        ["[files]", "host=files.example.org", "sslmode=verify-full", "sslcert=alice-laptop.crt"]
    {
        assert!(service.contains(part), "{part} is not in {service}");
    }
    assert!(fetched(&house, "davfs2.conf").contains("\nclientcert alice-laptop.p12\n"));
}

#[test]
fn profiles_are_what_their_readers_expect() {
    let house = House::with_wifi();
    let script = "import plistlib,sys; p=plistlib.load(open(sys.argv[1],'rb')); \
        print([c['PayloadType'] for c in p['PayloadContent']]); \
        print(p['PayloadContent'][1]['EAPClientConfiguration']['TLSTrustedServerNames'])";
    let read = read_by(&house, "signet.mobileconfig", "python3", &["-c", script, "FILE"]);
    assert_eq!(
        read,
        "['com.apple.security.root', 'com.apple.wifi.managed']\n['radius.example.org']\n"
    );
    let script = "import xml.etree.ElementTree as e,sys; r=e.parse(sys.argv[1]).getroot(); \
        print(r.tag, r.find('.//SSID').text, r.find('.//EAPMethod/Type').text)";
    let read = read_by(&house, "wifi.eap-config", "python3", &["-c", script, "FILE"]);
    assert_eq!(read, "EAPIdentityProviderList Example & Sons 13\n");
}

#[test]
fn without_a_network_there_is_no_file_for_it() {
    let house = House::new();
    let alice = house.as_alice();
    let page = house.open(&alice, "/setup", &[]);
    assert!(page.text.contains("pg_service.conf") && !page.text.contains("wifi.eap-config"));
    for name in ["wifi.eap-config", "nothing", ".."] {
        let shown = house.open(&alice, &format!("/setup/{name}"), &[]);
        assert_eq!(shown.response.status(), StatusCode::NOT_FOUND, "{name}");
    }
}
