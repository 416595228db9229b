//! The guide, the README and the other texts: what is made from the code is as the code makes it, links lead
//! somewhere, and the front page stays short. mdBook is not needed.

mod front;
mod generated;
mod links;
mod words;
