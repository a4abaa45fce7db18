//! `pki::pem`: what is decoded encodes to something that decodes to the same.

use pki::certificate::PEM_LABEL;
use pki::pem;

/// Reads a text; says whether it was armoured.
pub fn check(input: &[u8]) -> bool {
    let _ = pem::pem_or_der(input, PEM_LABEL);
    let Ok(blocks) = pem::decode(input) else { return false };
    assert!(!blocks.is_empty());
    for block in blocks {
        let text = pem::encode(&block.label, &block.der);
        // Labels that nobody uses are not written.
        if text.is_empty() {
            continue;
        }
        let again = pem::decode(text.as_bytes()).expect("written by ourselves");
        assert_eq!(again.len(), 1);
        assert_eq!((&again[0].label, &again[0].der), (&block.label, &block.der));
        assert!(!again[0].encrypted);
    }
    true
}
