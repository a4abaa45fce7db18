//! Block ciphers in CBC mode with the padding of RFC 8018 §6.1.1, as files on disk use them.
//! There is no integrity here: what needs it has a MAC outside.

use aws_lc_rs::cipher::{
    AES_128, AES_192, AES_256, Algorithm, DecryptionContext, EncryptionContext,
    PaddedBlockDecryptingKey, PaddedBlockEncryptingKey, UnboundCipherKey,
};
use aws_lc_rs::iv::FixedLength;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, InnerIvInit};
use zeroize::Zeroizing;

use crate::error::Error;

/// A block cipher; RC2 is only ever read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cipher {
    Aes128,
    Aes192,
    Aes256,
    TripleDes,
    TwoKeyTripleDes,
    Rc2With128Bits,
    Rc2With40Bits,
}

impl Cipher {
    /// Length of the key in octets.
    pub(crate) fn key_len(self) -> usize {
        match self {
            Self::Aes128 | Self::TwoKeyTripleDes | Self::Rc2With128Bits => 16,
            Self::Aes192 | Self::TripleDes => 24,
            Self::Aes256 => 32,
            Self::Rc2With40Bits => 5,
        }
    }

    /// Length of a block, and so of the initial value, in octets.
    pub(crate) fn block_len(self) -> usize {
        match self {
            Self::Aes128 | Self::Aes192 | Self::Aes256 => 16,
            Self::TripleDes
            | Self::TwoKeyTripleDes
            | Self::Rc2With128Bits
            | Self::Rc2With40Bits => 8,
        }
    }

    /// Encrypts.
    ///
    /// # Errors
    /// `Crypto` when a length is wrong, the library fails or the cipher is RC2.
    pub(crate) fn encrypt(self, key: &[u8], iv: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, Error> {
        let failed = |_| Error::Crypto;
        let algorithm = self.algorithm().ok_or(Error::Crypto)?;
        let key = UnboundCipherKey::new(algorithm, key).map_err(failed)?;
        let key = PaddedBlockEncryptingKey::cbc_pkcs7(key).map_err(failed)?;
        let context: EncryptionContext = self.initial_value(iv)?.into();
        // Room for the padding, so that the plaintext is never left behind by a reallocation.
        let mut buffer = Vec::with_capacity(plaintext.len() + self.block_len());
        buffer.extend_from_slice(plaintext);
        key.less_safe_encrypt(&mut buffer, context).map_err(failed)?;
        Ok(buffer)
    }

    /// Decrypts.
    ///
    /// # Errors
    /// `WrongPassword` when the length or the padding is wrong.
    pub(crate) fn decrypt(
        self,
        key: &[u8],
        iv: &[u8],
        ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        match self {
            Self::Rc2With128Bits => decrypt_rc2(key, 128, iv, ciphertext),
            Self::Rc2With40Bits => decrypt_rc2(key, 40, iv, ciphertext),
            _ => self.decrypt_with_library(key, iv, ciphertext),
        }
    }

    fn decrypt_with_library(
        self,
        key: &[u8],
        iv: &[u8],
        ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let failed = |_| Error::Crypto;
        let algorithm = self.algorithm().ok_or(Error::Crypto)?;
        let key = UnboundCipherKey::new(algorithm, key).map_err(failed)?;
        let key = PaddedBlockDecryptingKey::cbc_pkcs7(key).map_err(failed)?;
        let context = self.initial_value(iv)?;
        let mut buffer = Zeroizing::new(ciphertext.to_vec());
        let length = key.decrypt(&mut buffer, context).map_err(|_| Error::WrongPassword)?.len();
        buffer.truncate(length);
        Ok(buffer)
    }

    fn algorithm(self) -> Option<&'static Algorithm> {
        match self {
            Self::Aes128 => Some(&AES_128),
            Self::Aes192 => Some(&AES_192),
            Self::Aes256 => Some(&AES_256),
            Self::TripleDes => Some(&triple_des::THREE_KEYS),
            Self::TwoKeyTripleDes => Some(&triple_des::TWO_KEYS),
            Self::Rc2With128Bits | Self::Rc2With40Bits => None,
        }
    }

    fn initial_value(self, iv: &[u8]) -> Result<DecryptionContext, Error> {
        let wrong_length = |_| Error::BadValue;
        if self.block_len() == 16 {
            let iv: [u8; 16] = iv.try_into().map_err(wrong_length)?;
            Ok(DecryptionContext::Iv128(FixedLength::from(iv)))
        } else {
            let iv: [u8; 8] = iv.try_into().map_err(wrong_length)?;
            Ok(DecryptionContext::Iv64(FixedLength::from(iv)))
        }
    }
}

/// The library marks Triple DES as legacy, which is what it is here.
#[allow(deprecated, reason = "old devices read nothing else")]
mod triple_des {
    use aws_lc_rs::cipher::{Algorithm, DES_EDE_FOR_LEGACY_USE_ONLY, DES_EDE3_FOR_LEGACY_USE_ONLY};

    pub(super) static TWO_KEYS: Algorithm = DES_EDE_FOR_LEGACY_USE_ONLY;
    pub(super) static THREE_KEYS: Algorithm = DES_EDE3_FOR_LEGACY_USE_ONLY;
}

fn decrypt_rc2(
    key: &[u8],
    effective_bits: usize,
    iv: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let cipher = rc2::Rc2::new_with_eff_key_len(key, effective_bits);
    let decryptor = cbc::Decryptor::inner_iv_slice_init(cipher, iv).map_err(|_| Error::BadValue)?;
    let mut buffer = Zeroizing::new(ciphertext.to_vec());
    let length =
        decryptor.decrypt_padded::<Pkcs7>(&mut buffer).map_err(|_| Error::WrongPassword)?.len();
    buffer.truncate(length);
    Ok(buffer)
}
