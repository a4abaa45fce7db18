use super::*;
use crate::testing::{Founded, handle, operator};

#[test]
fn machines_are_listed_apart_with_who_put_them_there() {
    let founded = Founded::new();
    founded.add_person("alice");
    founded.issue("alice", "laptop");
    founded.issue_machine("printer");
    founded.operator().add_machine(&handle("kiosk")).unwrap();
    let reader = founded.authority.as_reader(operator()).unwrap();
    let list = |text: &str, after: Option<&str>, most: usize| -> Vec<String> {
        let after = after.map(handle);
        let found = reader.machines(text, after.as_ref(), most).unwrap();
        found.iter().map(|line| format!("{} {}", line.device.handle, line.in_force)).collect()
    };
    assert_eq!(list("", None, 9), ["kiosk 0", "printer 1"]);
    assert_eq!(list("", None, 1), ["kiosk 0"]);
    assert_eq!(list("", Some("kiosk"), 9), ["printer 1"]);
    assert_eq!(list("PRINT", None, 9), ["printer 1"]);
    assert_eq!(list("laptop", None, 9), Vec::<String>::new());
    assert_eq!(reader.count_machines(), Ok(2));
    let file = reader.machine_file(&handle("printer")).unwrap();
    assert_eq!(file.added.unwrap().event.actor, operator());
    assert_eq!(file.file.certificates.len(), 1);
    assert!(file.history.iter().all(|entry| !entry.text.contains("kiosk")));
    let absent = reader.machine_file(&handle("laptop")).unwrap_err();
    assert!(matches!(absent, Error::NotFound { .. }), "{absent}");
}
