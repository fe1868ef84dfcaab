//! The fitted model: a sum of small decision trees (gradient boosting), brought to probabilities.
//!
//! It is read from JSON that `scripts/linking/fit.py` writes. A tree is its nodes in depth-first order: an inner node has a
//! feature, a threshold (`value <= threshold` goes left) and the numbers of both children; a leaf has a value. Their sum s is
//! brought to a probability by 1 / (1 + exp(-(a·s + b))): Platt's scaling, fitted on vaults that the trees have not seen.

use serde::Deserialize;

use crate::error::{Error, Result};

static BUILT_IN: &str = include_str!("../../../../../assets/linking/model.json");

#[derive(Debug, Deserialize)]
pub(crate) struct Forest {
    /// The features by name, in the order in which the trees number them.
    pub features: Vec<String>,
    trees: Vec<Vec<Node>>,
    slope: f32,
    intercept: f32,
    /// Proposals below this probability are not shown.
    pub threshold: f32,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Node {
    /// Feature, threshold, left, right.
    Inner(u16, f32, u16, u16),
    Leaf((f32,)),
}

impl Forest {
    /// # Errors
    /// Where the JSON is no model of just these features.
    pub(crate) fn read(json: &str, features: &[&str]) -> Result<Self> {
        let failed = |why: String| Error::internal("reading the model of link proposals", why);
        let forest: Self = serde_json::from_str(json).map_err(|error| failed(error.to_string()))?;
        if forest.features != features {
            return Err(failed(
                "it was made for other features; run scripts/linking/fit.py".to_owned(),
            ));
        }
        Ok(forest)
    }

    /// The one that ships.
    ///
    /// # Errors
    /// As [`Self::read`], which a test of `features` forbids.
    pub(crate) fn built_in(features: &[&str]) -> Result<Self> {
        Self::read(BUILT_IN, features)
    }

    /// The chance, from 0 to 1, of what has these features.
    pub(crate) fn probability(&self, features: &[f32]) -> f32 {
        let sum: f32 = self.trees.iter().map(|tree| value(tree, features)).sum();
        1.0 / (1.0 + (-(self.slope * sum + self.intercept)).exp())
    }
}

fn value(tree: &[Node], features: &[f32]) -> f32 {
    let mut at = 0;
    // A tree is never deeper than it has nodes, whatever the file says.
    for _ in 0..=tree.len() {
        match tree.get(at) {
            Some(Node::Inner(feature, threshold, left, right)) => {
                let feature = features.get(usize::from(*feature)).copied().unwrap_or(0.0);
                at = usize::from(if feature <= *threshold { *left } else { *right });
            }
            Some(Node::Leaf((value,))) => return *value,
            None => return 0.0,
        }
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_followed_to_its_leaf() {
        let json = r#"{"features":["a","b"],"trees":[[[0,0.5,1,2],[-1.0],[1,2.0,3,4],[0.5],[3.0]]],"slope":1,"intercept":0,"threshold":0.5}"#;
        let forest = Forest::read(json, &["a", "b"]).unwrap();
        let logit = |features: &[f32]| {
            let p = forest.probability(features);
            (p / (1.0 - p)).ln()
        };
        assert!((logit(&[0.5, 9.0]) + 1.0).abs() < 1e-4);
        assert!((logit(&[0.6, 2.0]) - 0.5).abs() < 1e-4);
        assert!((logit(&[0.6, 2.1]) - 3.0).abs() < 1e-4);
        assert!(Forest::read(json, &["b", "a"]).is_err());
    }

    #[test]
    fn a_tree_that_goes_in_circles_ends() {
        let json = r#"{"features":["a"],"trees":[[[0,0.5,0,0]]],"slope":1,"intercept":0,"threshold":0.5}"#;
        assert!((Forest::read(json, &["a"]).unwrap().probability(&[0.0]) - 0.5).abs() < 1e-6);
    }
}
