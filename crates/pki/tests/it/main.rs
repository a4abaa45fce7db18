//! Foreign vectors and foreign tools against the readers and writers of this crate.

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod hierarchy;
#[cfg(test)]
mod odd;
#[cfg(test)]
mod openssl;
#[cfg(test)]
mod pkilint;
#[cfg(test)]
mod vectors;
#[cfg(test)]
mod wycheproof;
