//! Takes the endings of a language off words, with the Snowball algorithms.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};
use tantivy::tokenizer::{Token, TokenFilter, TokenStream, Tokenizer};

/// A step on the way to words, for words in lower case.
#[derive(Clone)]
pub(crate) struct Endings(pub Algorithm);

impl TokenFilter for Endings {
    type Tokenizer<T: Tokenizer> = WithoutEndings<T>;

    fn transform<T: Tokenizer>(self, inner: T) -> WithoutEndings<T> {
        WithoutEndings {
            algorithm: self.0,
            inner,
        }
    }
}

#[derive(Clone)]
pub(crate) struct WithoutEndings<T> {
    algorithm: Algorithm,
    inner: T,
}

impl<T: Tokenizer> Tokenizer for WithoutEndings<T> {
    type TokenStream<'a> = Words<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        Words {
            inner: self.inner.token_stream(text),
            stemmer: Stemmer::new(self.algorithm),
        }
    }
}

pub(crate) struct Words<S> {
    inner: S,
    stemmer: Stemmer,
}

impl<S: TokenStream> TokenStream for Words<S> {
    fn advance(&mut self) -> bool {
        if !self.inner.advance() {
            return false;
        }
        let token = self.inner.token_mut();
        // What has no ending stays where it is.
        if let Cow::Owned(stem) = self.stemmer.stem(&token.text) {
            token.text = stem;
        }
        true
    }

    fn token(&self) -> &Token {
        self.inner.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.inner.token_mut()
    }
}
