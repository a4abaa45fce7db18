use model::audit::chain::{Break, Flaw};
use pki::fingerprint::Fingerprint;
use pki::key::KeyAlgorithm;

use super::*;
use crate::testing::Founded;

fn busy() -> Founded {
    let founded = Founded::new();
    founded.add_person("alice");
    founded.issue("alice", "laptop");
    founded.operator().checkpoint().unwrap();
    founded.issue("alice", "phone");
    founded
}

#[test]
fn a_log_is_proven_with_its_checkpoints() {
    let founded = busy();
    let kept = founded.operator().checkpoint().unwrap();
    let proof = founded.authority.verify_audit(std::slice::from_ref(&kept)).unwrap();
    assert_eq!(proof.checkpoints, 2);
    assert_eq!(proof.head.seq, kept.seq + 1, "the checkpoint tells of itself");
    verify_checkpoint(&kept, founded.authority.audit_key()).unwrap();
}

#[test]
fn a_checkpoint_kept_outside_shows_a_log_that_was_cut() {
    let founded = busy();
    let reached = Checkpoint { seq: 99, ..founded.operator().checkpoint().unwrap() };
    let key = founded.authority.keyring().open(Role::Audit).unwrap();
    let signed = sign_checkpoint(&reached.head(), reached.at_ms, &key).unwrap();
    let found = founded.authority.verify_audit(&[signed]).unwrap_err();
    let head = founded.authority.store().read().unwrap().audit_head().unwrap();
    let expected = Break { seq: head.seq + 1, what: Flaw::Truncated { reached: 99 } };
    assert_eq!(found, Error::Refused(Reason::LogBroken(expected)));
}

#[test]
fn only_the_audit_key_signs_checkpoints() {
    let founded = busy();
    let kept = founded.operator().checkpoint().unwrap();
    let forged = Err(Error::Refused(Reason::CheckpointForged { seq: kept.seq }));
    let other = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let by_other = sign_checkpoint(&kept.head(), kept.at_ms, &other).unwrap();
    let claiming = Checkpoint { key: kept.key, ..by_other.clone() };
    let later = Checkpoint { at_ms: kept.at_ms + 1, ..kept.clone() };
    for wrong in [by_other, claiming, later] {
        assert_eq!(founded.authority.verify_audit(&[wrong]), forged);
    }
}

#[test]
fn a_checkpoint_is_one_line() {
    let founded = busy();
    let checkpoint = founded.operator().checkpoint().unwrap();
    let text = line::write(&checkpoint).unwrap();
    assert!(!text.contains('\n'));
    assert_eq!(line::parse(&text).unwrap(), checkpoint);
    for bad in [
        "",
        "{}",
        &text.replace("seq", "sequence"),
        &text.replacen('{', "{\"more\":1,", 1),
        &text[1..],
    ] {
        assert!(
            matches!(line::parse(bad), Err(Error::Invalid { field: "checkpoint", .. })),
            "{bad}"
        );
    }
    let odd = text.replacen("\"hash\":\"", "\"hash\":\"0", 1);
    assert!(line::parse(&odd).is_err());
}

fn exported(founded: &Founded) -> String {
    let mut out = Vec::new();
    let entries = founded.operator().export_audit(&mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().count() as u64, entries + 1 + 1, "key, one checkpoint, entries");
    text
}

fn verify(text: &str, key: Option<&Fingerprint>) -> Result<Proof, Error> {
    export::verify(&mut text.as_bytes(), key)
}

#[test]
fn an_export_proves_itself() {
    let founded = busy();
    let text = exported(&founded);
    let proof = verify(&text, Some(&founded.authority.audit_key().fingerprint())).unwrap();
    assert_eq!(proof.checkpoints, 1);
    assert_eq!(proof.head, founded.authority.store().read().unwrap().audit_head().unwrap());
    let last = text.lines().last().unwrap();
    assert!(last.contains("audit.exported"), "the export tells of itself: {last}");
    let other = Fingerprint::of(b"another key");
    assert!(matches!(verify(&text, Some(&other)), Err(Error::Invalid { field: "export", .. })));
}

#[test]
fn whatever_is_done_to_an_export_shows() {
    let founded = busy();
    let text = exported(&founded);
    let lines: Vec<&str> = text.lines().collect();
    let check = |lines: Vec<String>, what: &str| {
        let found = verify(&lines.join("\n"), None);
        assert!(found.is_err(), "{what}: {found:?}");
    };
    for at in 0..lines.len() {
        let owned = || lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        let mut deleted = owned();
        deleted.remove(at);
        // Without the signed checkpoint the rest still proves itself; without the last line it
        // reaches less far, which a checkpoint of a later entry would show.
        if at != 1 && at != lines.len() - 1 {
            check(deleted, "deleted");
        }
        let mut edited = owned();
        edited[at] = edited[at].replace("alice", "mallo").replace("root", "toor").replacen(
            "\"at_ms\":1",
            "\"at_ms\":2",
            1,
        );
        if edited[at] != lines[at] {
            check(edited, "edited");
        }
        if at > 1 && at + 1 < lines.len() {
            let mut swapped = owned();
            swapped.swap(at, at + 1);
            check(swapped, "swapped");
        }
        let mut cut = owned();
        cut[at].pop();
        check(cut, "cut");
    }
    let covered =
        2 + founded.authority.store().read().unwrap().checkpoints().unwrap()[0].seq as usize;
    check(
        lines[..covered - 1].iter().map(|line| (*line).to_owned()).collect(),
        "cut before the checkpoint",
    );
    check(Vec::new(), "empty");
}
