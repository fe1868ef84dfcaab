//! Vectors in a byte a number, with a bound of what that loses: a quarter of the memory to be read for a first look,
//! after which few vectors need a second one.

use std::ops::Range;

use crate::products::{dot, product};

/// What the bytes of a row reach to.
const MOST: f32 = 127.0;
/// What the numbers of a query reach to. Products with bytes add up to an `i32` in 2,000 dimensions.
const QUERY_MOST: f32 = 8_191.0;
/// What adding up numbers of 32 bits may lose, as a share of both lengths: far above what it does in 2,000 dimensions.
const ROUNDING: f32 = 1e-5;

pub(crate) struct RoughVectors {
    dimension: usize,
    /// A row after the other.
    codes: Vec<i8>,
    rows: Vec<Row>,
}

#[derive(Clone, Copy)]
struct Row {
    /// What one step of its bytes stands for.
    step: f32,
    /// The length of what the bytes leave out.
    error: f32,
    /// The length of the vector.
    length: f32,
}

/// A query's numbers, ready to be compared with rows.
pub(crate) struct RoughQuery {
    codes: Vec<i16>,
    row: Row,
}

impl RoughVectors {
    pub(crate) fn new(dimension: usize) -> Self {
        Self {
            dimension,
            codes: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// A vector of this dimension.
    pub(crate) fn add(&mut self, vector: &[f32]) {
        let row = Row::of(vector, MOST);
        // From -127 to 127; a number that is none becomes 0.
        #[expect(clippy::cast_possible_truncation)]
        let codes = vector.iter().map(|number| row.steps(*number) as i8);
        self.codes.extend(codes);
        self.rows.push(row);
    }

    /// A row of others of this dimension.
    pub(crate) fn add_from(&mut self, others: &Self, row: usize) {
        self.codes
            .extend_from_slice(&others.codes[row * self.dimension..(row + 1) * self.dimension]);
        self.rows.push(others.rows[row]);
    }

    /// What the products of these rows with the query are at most.
    pub(crate) fn at_most(&self, query: &RoughQuery, rows: Range<usize>) -> impl Iterator<Item = f32> {
        let codes = &self.codes[rows.start * self.dimension..rows.end * self.dimension];
        let codes = codes.chunks_exact(self.dimension);
        self.rows[rows].iter().zip(codes).map(|(row, codes)| {
            let about = product(&query.codes, codes) as f32 * row.step * query.row.step;
            // |q·v - q'·v'| = |q·(v - v') + (q - q')·v'|, and no product is above that of both lengths.
            let lost = query.row.length * row.error + query.row.error * (row.length + row.error);
            about + lost + ROUNDING * query.row.length * row.length
        })
    }
}

impl RoughQuery {
    pub(crate) fn new(vector: &[f32]) -> Self {
        let row = Row::of(vector, QUERY_MOST);
        #[expect(clippy::cast_possible_truncation)]
        let codes = vector.iter().map(|number| row.steps(*number) as i16);
        Self {
            codes: codes.collect(),
            row,
        }
    }
}

impl Row {
    fn of(vector: &[f32], most: f32) -> Self {
        let largest = vector
            .iter()
            .fold(0.0_f32, |largest, number| largest.max(number.abs()));
        let mut row = Self {
            step: (largest / most).max(f32::MIN_POSITIVE),
            error: 0.0,
            length: length(vector),
        };
        let left_out = |number: &f32| number - row.steps(*number) * row.step;
        let left_out: Vec<f32> = vector.iter().map(left_out).collect();
        row.error = length(&left_out);
        row
    }

    /// How many steps a number is, as a whole number.
    fn steps(&self, number: f32) -> f32 {
        // Half of all bits: what is added to it loses its fraction. `round` is a call for each number on old processors.
        const WHOLE: f32 = 12_582_912.0;
        (number / self.step + WHOLE) - WHOLE
    }
}

fn length(vector: &[f32]) -> f32 {
    dot(vector, vector).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn no_product_is_above_what_it_is_at_most(
            vectors in proptest::collection::vec(proptest::collection::vec(-100.0f32..100.0, 20), 1..20),
            query in proptest::collection::vec(-1.0f32..1.0, 20),
        ) {
            let mut rough = RoughVectors::new(20);
            for vector in &vectors {
                rough.add(vector);
            }
            let rough_query = RoughQuery::new(&query);
            let most = rough.at_most(&rough_query, 0..vectors.len());
            for (vector, most) in vectors.iter().zip(most) {
                let exact: f32 = vector.iter().zip(&query).map(|(a, b)| a * b).sum();
                let lengths = length(vector) * length(&query);
                proptest::prop_assert!(exact <= most, "{exact} is above {most}");
                proptest::prop_assert!(most - exact <= 0.05 * lengths, "{most} says nothing of {exact}");
            }
        }
    }

    #[test]
    fn nothing_is_nothing() {
        let mut rough = RoughVectors::new(2);
        rough.add(&[0.0, 0.0]);
        let query = RoughQuery::new(&[0.0, 0.0]);
        let most: Vec<f32> = rough.at_most(&query, 0..1).collect();
        assert!(most.iter().all(|most| (0.0..1e-6).contains(most)), "{most:?}");
    }
}
