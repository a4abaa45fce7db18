//! PKCS#12 against the world: files of other writers, readers of other makers.

#[cfg(test)]
mod interop;
#[cfg(test)]
mod vectors;
