//! Authorities that certify each other at random: a path is found exactly when one of all orders of
//! all certificates is one, by a reading of the rules that knows nothing of the search.

use pki::extension::{AuthorityKeyId, BasicConstraints, ExtendedKeyUsage, KeyUsage};
use pki::general_name::GeneralName;
use pki::oid::Oid;
use proptest::prelude::*;
use proptest::sample::select;

use crate::forge::{DAY, Draft, HOLDER, NOW, Party, ROOT, anchor, party};
use crate::question::{Purpose, Question};
use crate::verdict::Code;
use crate::verify;

/// Two of the names have two keys; the first two parties are anchors.
const PARTIES: [Party; 6] =
    [ROOT, party("Other", 3), party("One", 4), party("One", 5), party("Two", 6), party("Other", 7)];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Oddity {
    None,
    Expired,
    NotAnAuthority,
    SignsNoCertificates,
    EndsThePath,
    ForServers,
    ExcludesTheHolder,
    SignedByAnother,
    /// No fault: which key signed is only a hint.
    NamesAnotherKey,
}

const ODDITIES: [Oddity; 12] = [
    Oddity::None,
    Oddity::None,
    Oddity::None,
    Oddity::None,
    Oddity::Expired,
    Oddity::NotAnAuthority,
    Oddity::SignsNoCertificates,
    Oddity::EndsThePath,
    Oddity::ForServers,
    Oddity::ExcludesTheHolder,
    Oddity::SignedByAnother,
    Oddity::NamesAnotherKey,
];

/// A certificate of one party by another, by their places in the list.
#[derive(Clone, Debug)]
struct Link {
    subject: usize,
    issuer: usize,
    oddity: Oddity,
}

impl Link {
    fn draft(&self, number: usize) -> Draft {
        let [subject, issuer] = [self.subject, self.issuer].map(|at| PARTIES[at]);
        let draft = Draft::authority(subject, issuer).serial(&[1, u8::try_from(number).unwrap()]);
        let end = BasicConstraints { ca: true, path_length: Some(0) };
        match self.oddity {
            Oddity::None => draft,
            Oddity::Expired => draft.valid(-2 * DAY, -1),
            Oddity::NotAnAuthority => draft.without(Oid::BASIC_CONSTRAINTS).without(Oid::KEY_USAGE),
            Oddity::SignsNoCertificates => draft.critical(&KeyUsage::CRL_SIGN),
            Oddity::EndsThePath => draft.critical(&end),
            Oddity::ForServers => draft.with(&ExtendedKeyUsage(vec![Oid::SERVER_AUTH])),
            Oddity::ExcludesTheHolder => draft.excluding(&[GeneralName::Dns("example".into())]),
            Oddity::SignedByAnother => draft.signed_by(party("Stranger", 8)),
            Oddity::NamesAnotherKey => {
                let key_id = Some(vec![1, 2, 3]);
                draft.with(&AuthorityKeyId { key_id, ..AuthorityKeyId::default() })
            }
        }
    }

    fn is_self_issued(&self) -> bool {
        PARTIES[self.subject].name == PARTIES[self.issuer].name
    }

    /// Whether it can stand above these, the issuer of the leaf first.
    fn may_stand_above(&self, below: &[&Self]) -> bool {
        let mut authorities = below.iter().filter(|link| !link.is_self_issued());
        match self.oddity {
            Oddity::None | Oddity::NamesAnotherKey => true,
            Oddity::EndsThePath => authorities.next().is_none(),
            _ => false,
        }
    }
}

/// Whether the certificates, the issuer of the leaf first, lead from an anchor to it.
fn is_path(issuer: usize, path: &[&Link], depth: u8) -> bool {
    let mut issuers = [issuer].into_iter().chain(path.iter().map(|link| link.issuer));
    let wanted = issuers.clone();
    let chains = wanted.zip(path).all(|(wanted, link)| wanted == link.subject);
    let counted = path.iter().filter(|link| !link.is_self_issued()).count();
    chains
        && issuers.next_back().unwrap() < 2
        && counted <= usize::from(depth)
        && path.iter().enumerate().all(|(at, link)| link.may_stand_above(&path[..at]))
}

/// Tries every order of every choice of certificates.
fn exists<'l>(issuer: usize, path: &mut Vec<&'l Link>, rest: &[&'l Link], depth: u8) -> bool {
    is_path(issuer, path, depth)
        || (0..rest.len()).any(|at| {
            let mut rest = rest.to_vec();
            path.push(rest.remove(at));
            let found = exists(issuer, path, &rest, depth);
            path.pop();
            found
        })
}

fn link() -> impl Strategy<Value = Link> {
    let link = |(subject, issuer, oddity)| Link { subject, issuer, oddity };
    (0..PARTIES.len(), 0..PARTIES.len(), select(&ODDITIES[..])).prop_map(link)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_path_is_found_where_there_is_one(
        links in proptest::collection::vec(link(), 0..7),
        issuer in 2..PARTIES.len(),
        depth in 0..4_u8,
    ) {
        let names = [GeneralName::Dns("a.example".into())];
        let leaf = Draft::client(HOLDER, PARTIES[issuer]).names(&names).sign();
        let anchors = [anchor(PARTIES[0]), anchor(PARTIES[1])];
        let pool: Vec<_> = links.iter().enumerate().map(|(n, link)| link.draft(n).sign()).collect();
        let question = Question {
            intermediates: &pool,
            max_depth: depth,
            ..Question::new(Purpose::Client, NOW, &anchors, &leaf)
        };
        let verdict = verify(&question).map(drop).map_err(|refused| refused.code());
        let expected = exists(issuer, &mut Vec::new(), &links.iter().collect::<Vec<_>>(), depth);
        prop_assert_eq!(verdict.is_ok(), expected, "{:?}", verdict);
        prop_assert_ne!(verdict, Err(Code::Budget));
    }
}
