//! What can happen: the closed list of audited actions with their stable names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! actions {
    ($($(#[$doc:meta])+ $variant:ident = $name:literal,)+) => {
        /// Something that is recorded.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Action {
            $($(#[$doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Returns the stable name, `object.verb`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

actions! {
    /// An outside CA was added to those that doors believe.
    AnchorAdded = "anchor.added",
    /// A CRL of an outside CA was given.
    AnchorListed = "anchor.listed",
    /// CRLs of an outside CA can be fetched again.
    AnchorReached = "anchor.reached",
    /// An outside CA is believed no longer.
    AnchorRemoved = "anchor.removed",
    /// A certificate of an outside CA was revoked here.
    AnchorRevoked = "anchor.revoked",
    /// From where CRLs of an outside CA are fetched was changed.
    AnchorSourced = "anchor.sourced",
    /// No good CRL of an outside CA could be fetched.
    AnchorUnreached = "anchor.unreached",
    /// The log was exported.
    AuditExported = "audit.exported",
    /// A signed checkpoint of the log was made.
    CheckpointMade = "audit.checkpointed",
    /// The authority (root, issuing CA, keys) was made.
    AuthorityCreated = "authority.created",
    /// A CA certificate was added.
    CaAdded = "ca.added",
    /// A certificate that an outside CA made of one of our CAs was put on record.
    CaCrossed = "ca.crossed",
    /// A CA stopped issuing.
    CaRetired = "ca.retired",
    /// An intended certificate was given up; its serial is never used.
    CertificateAbandoned = "certificate.abandoned",
    /// A certificate or its key was handed out.
    CertificateDelivered = "certificate.delivered",
    /// A serial was reserved and what will be signed was stored.
    CertificateIntended = "certificate.intended",
    /// Notice was given that a certificate ends.
    CertificateEnding = "certificate.ending",
    /// A certificate was signed and stored.
    CertificateIssued = "certificate.issued",
    /// A certificate that an outside CA issued was put onto the record of a device.
    CertificateImported = "certificate.imported",
    /// A holder was asked to renew a certificate.
    CertificateRenewalAsked = "certificate.renewal-asked",
    /// A certificate was asked for and refused by policy or lint.
    CertificateRefused = "certificate.refused",
    /// A certificate was issued to take the place of another, which is revoked when this one is first used.
    CertificateRenewed = "certificate.renewed",
    /// A certificate was revoked.
    CertificateRevoked = "certificate.revoked",
    /// A one-time code or link was made for somebody.
    CodeMade = "code.made",
    /// A one-time code or link was tried and is not good.
    CodeRefused = "code.refused",
    /// Configuration was read and put in force.
    ConfigurationLoaded = "configuration.loaded",
    /// Live connections were cut.
    ConnectionsCut = "connections.cut",
    /// A device was added.
    DeviceAdded = "device.added",
    /// A device was given another name.
    DeviceRenamed = "device.renamed",
    /// A device was removed.
    DeviceRemoved = "device.removed",
    /// A visitor was let in at a door.
    DoorAdmitted = "door.admitted",
    /// A visitor was turned away at a door.
    DoorRefused = "door.refused",
    /// Evidence of an identity was put on record.
    EvidenceAdded = "evidence.added",
    /// Notice was given that evidence counts no longer from a time on.
    EvidenceEnding = "evidence.ending",
    /// Evidence was withdrawn: it counts no longer.
    EvidenceWithdrawn = "evidence.withdrawn",
    /// A file was made here, under a password that is kept nowhere.
    FileSealed = "file.sealed",
    /// A group was added.
    GroupAdded = "group.added",
    /// A group was removed.
    GroupRemoved = "group.removed",
    /// Somebody who cannot show a certificate asked for help.
    HelpAsked = "help.asked",
    /// A call for help was put aside: there is nothing to do for it.
    HelpDismissed = "help.dismissed",
    /// Whoever asked for help was helped.
    HelpGiven = "help.given",
    /// An interim certificate was registered with an open request.
    InterimRegistered = "interim.registered",
    /// Somebody was invited.
    InvitationMade = "invitation.made",
    /// An invitation was sent again; the link before is void.
    InvitationResent = "invitation.resent",
    /// An invitation was used.
    InvitationUsed = "invitation.used",
    /// An invitation was withdrawn before it was used.
    InvitationWithdrawn = "invitation.withdrawn",
    /// A message could not be sent.
    MailFailed = "mail.failed",
    /// A message was sent.
    MailSent = "mail.sent",
    /// A person or device was put into a group.
    MemberAdded = "member.added",
    /// A person or device was taken out of a group.
    MemberRemoved = "member.removed",
    /// A way into the console was opened on the host, past every certificate.
    OperatorRecovered = "operator.recovered",
    /// Officer and applicant began to compare words face to face.
    PairingBegun = "pairing.begun",
    /// Officer or applicant confirmed that the words are the same.
    PairingConfirmed = "pairing.confirmed",
    /// A person was added.
    PersonAdded = "person.added",
    /// What is known of a person was changed.
    PersonChanged = "person.changed",
    /// A person was removed.
    PersonRemoved = "person.removed",
    /// A sheet of recovery codes was made; the one before is void.
    RecoveryMade = "recovery.made",
    /// Two codes of a sheet were shown.
    RecoveryUsed = "recovery.used",
    /// What had ended long ago was cleared away: codes, sessions, sent mail.
    RecordTidied = "record.tidied",
    /// A message is to be tried again at once.
    PostRetried = "post.retried",
    /// A message was made to see whether it arrives.
    PostTried = "post.tried",
    /// A request was approved.
    RequestApproved = "request.approved",
    /// A request was approved by the first of two officers.
    RequestEndorsed = "request.endorsed",
    /// A request was not decided in time.
    RequestExpired = "request.expired",
    /// The certificate of a request was issued.
    RequestIssued = "request.issued",
    /// The key of a request was given.
    RequestKeyed = "request.keyed",
    /// A certificate was applied for.
    RequestOpened = "request.opened",
    /// The mailbox of a request was proven.
    RequestProven = "request.proven",
    /// A request was rejected.
    RequestRejected = "request.rejected",
    /// A request was withdrawn by its applicant.
    RequestWithdrawn = "request.withdrawn",
    /// A person was given a role.
    RoleGranted = "role.granted",
    /// A role was taken from a person.
    RoleRevoked = "role.revoked",
    /// The server began to serve.
    ServerStarted = "server.started",
    /// The server stopped serving.
    ServerStopped = "server.stopped",
    /// A session in the browser ended.
    SessionClosed = "session.closed",
    /// A session in the browser began.
    SessionOpened = "session.opened",
    /// A session in the browser was used; told at most every ten minutes.
    SessionUsed = "session.used",
    /// A setting was changed.
    SettingChanged = "setting.changed",
    /// A webhook could not be told something.
    WebhookFailed = "webhook.failed",
    /// A webhook was told something.
    WebhookTold = "webhook.told",
}

/// The text names no action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no action has this name; actions look like certificate.issued or door.refused")]
pub struct UnknownAction;

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Action {
    type Err = UnknownAction;

    fn from_str(text: &str) -> Result<Self, UnknownAction> {
        Self::ALL.iter().copied().find(|action| action.as_str() == text).ok_or(UnknownAction)
    }
}
