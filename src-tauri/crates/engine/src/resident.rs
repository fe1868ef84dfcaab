//! Vectors in memory, compared one by one: exact, and faster than any index for as many passages
//! as a person writes.

use std::collections::hash_map::Entry;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::catalog::ChunkHash;
use crate::parallel;
use crate::products::dot;
use crate::rough_vectors::{RoughQuery, RoughVectors};

/// Fewer are not worth a thread of their own.
const ROWS_AT_A_TIME: usize = 4_096;

pub(crate) struct Resident {
    dimension: usize,
    hashes: Vec<ChunkHash>,
    rows: HashMap<ChunkHash, u32>,
    /// `hashes.len()` × `dimension` numbers, a vector after the other.
    vectors: Vec<f32>,
    /// The same in short, for a first look.
    rough: RoughVectors,
}

/// A passage found; the least cosine is the greatest, so that a heap gives it up first.
struct Found {
    cosine: f32,
    row: usize,
}

impl Ord for Found {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other
            .cosine
            .total_cmp(&self.cosine)
            .then_with(|| self.row.cmp(&other.row))
    }
}

impl PartialOrd for Found {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Found {}

impl Resident {
    pub(crate) fn new(dimension: usize) -> Self {
        Self {
            dimension,
            hashes: Vec::new(),
            rows: HashMap::new(),
            vectors: Vec::new(),
            rough: RoughVectors::new(dimension),
        }
    }

    /// A vector of length 1 and of this dimension; others are left out, and so are those that are there already.
    pub(crate) fn add(&mut self, hash: ChunkHash, vector: &[f32]) {
        if self.insert(hash, vector) {
            self.rough.add(vector);
        }
    }

    /// All but the vector in short; whether that is to follow.
    fn insert(&mut self, hash: ChunkHash, vector: &[f32]) -> bool {
        let row = u32::try_from(self.hashes.len());
        if let (Ok(row), Entry::Vacant(entry)) = (row, self.rows.entry(hash))
            && vector.len() == self.dimension
        {
            entry.insert(row);
            self.hashes.push(hash);
            self.vectors.extend_from_slice(vector);
            return true;
        }
        false
    }

    pub(crate) fn remove(&mut self, gone: &HashSet<ChunkHash>) {
        let mut kept = Self::new(self.dimension);
        let vectors = self.vectors.chunks_exact(self.dimension);
        for (row, (hash, vector)) in self.hashes.iter().zip(vectors).enumerate() {
            if !gone.contains(hash) && kept.insert(*hash, vector) {
                kept.rough.add_from(&self.rough, row);
            }
        }
        *self = kept;
    }

    pub(crate) fn hashes(&self) -> impl Iterator<Item = ChunkHash> + '_ {
        self.hashes.iter().copied()
    }

    /// The passage's vector, of length 1.
    pub(crate) fn vector(&self, hash: ChunkHash) -> Option<&[f32]> {
        let start = *self.rows.get(&hash)? as usize * self.dimension;
        self.vectors.get(start..start + self.dimension)
    }

    /// The cosines of these passages, in their order; `None` of those that are not here.
    pub(crate) fn cosines(&self, query: &[f32], hashes: &[ChunkHash]) -> Vec<Option<f32>> {
        let cosine = |hash: &ChunkHash| {
            let vector = self.vector(*hash)?;
            (query.len() == self.dimension).then(|| dot(query, vector))
        };
        hashes.iter().map(cosine).collect()
    }

    /// The nearest by cosine, nearest first: exactly those, though most vectors are only looked at in short. The time is
    /// that of reading all of those once, on all cores.
    pub(crate) fn nearest(
        &self,
        query: &[f32],
        limit: usize,
        among: Option<&HashSet<ChunkHash>>,
    ) -> Vec<(ChunkHash, f32)> {
        if query.len() != self.dimension || limit == 0 {
            return Vec::new();
        }
        let all = self.hashes.len();
        let stretches: Vec<Range<usize>> = (0..all)
            .step_by(ROWS_AT_A_TIME)
            .map(|start| start..all.min(start + ROWS_AT_A_TIME))
            .collect();
        let (rough, least) = (RoughQuery::new(query), Least::default());
        let best = parallel::filter_map(&stretches, |rows| {
            Some(self.nearest_of(rows, query, &rough, &least, limit, among))
        });
        let mut best: Vec<Found> = best.into_iter().flatten().collect();
        // Ascending order of `Found` is descending cosine.
        best.sort_unstable();
        best.truncate(limit);
        best.into_iter()
            .map(|found| (self.hashes[found.row], found.cosine))
            .collect()
    }

    fn nearest_of(
        &self,
        rows: &Range<usize>,
        query: &[f32],
        rough: &RoughQuery,
        least: &Least,
        limit: usize,
        among: Option<&HashSet<ChunkHash>>,
    ) -> BinaryHeap<Found> {
        let mut best: BinaryHeap<Found> = BinaryHeap::with_capacity(limit + 1);
        let mut needed = least.get();
        for (row, at_most) in rows.clone().zip(self.rough.at_most(rough, rows.clone())) {
            if at_most < needed || among.is_some_and(|among| !among.contains(&self.hashes[row])) {
                continue;
            }
            let vector = &self.vectors[row * self.dimension..(row + 1) * self.dimension];
            let cosine = dot(query, vector);
            best.push(Found { cosine, row });
            if best.len() > limit {
                best.pop();
            }
            if best.len() == limit
                && let Some(last) = best.peek()
            {
                needed = least.raise(last.cosine);
            }
        }
        best
    }
}

/// The least cosine that a passage needs to be among the nearest, as far as any of the cores has found out. A number
/// below 0 is not told.
#[derive(Default)]
struct Least(AtomicU32);

impl Least {
    fn get(&self) -> f32 {
        match f32::from_bits(self.0.load(Ordering::Relaxed)) {
            0.0 => f32::NEG_INFINITY,
            least => least,
        }
    }

    /// Gives the least that is needed now.
    fn raise(&self, least: f32) -> f32 {
        if least > 0.0 {
            // The bits of numbers above 0 are in the order of the numbers.
            self.0.fetch_max(least.to_bits(), Ordering::Relaxed);
        }
        self.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_nearest_are_those_of_a_full_sort(
            vectors in proptest::collection::vec(proptest::collection::vec(-1.0f32..1.0, 20), 0..40),
            query in proptest::collection::vec(-1.0f32..1.0, 20),
            limit in 0usize..50,
        ) {
            let mut resident = Resident::new(20);
            for (row, vector) in vectors.iter().enumerate() {
                resident.add(row as ChunkHash, vector);
            }
            let all: Vec<ChunkHash> = (0..vectors.len() as ChunkHash).collect();
            for (hash, cosine) in all.iter().zip(resident.cosines(&query, &all)) {
                proptest::prop_assert_eq!(cosine, Some(dot(&query, &vectors[*hash as usize])));
            }
            let mut expected: Vec<f32> = vectors.iter().map(|vector| dot(&query, vector)).collect();
            expected.sort_by(|a, b| b.total_cmp(a));
            expected.truncate(limit);
            let found: Vec<f32> = resident.nearest(&query, limit, None).into_iter().map(|hit| hit.1).collect();
            proptest::prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn the_nearest_of_many_are_those_of_a_full_sort() {
        let mut resident = Resident::new(3);
        let many = 3 * ROWS_AT_A_TIME + 17;
        let vector = |row: usize| {
            [
                (row * 7919 % 1009) as f32,
                (row * 31 % 97) as f32,
                (row % 13) as f32,
            ]
        };
        for row in 0..many {
            resident.add(row as ChunkHash, &vector(row));
        }
        let query = [0.3, 0.9, -0.2];
        let mut expected: Vec<(ChunkHash, f32)> = (0..many)
            .map(|row| (row as ChunkHash, dot(&query, &vector(row))))
            .collect();
        expected.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        expected.truncate(50);
        assert_eq!(resident.nearest(&query, 50, None), expected);
    }

    #[test]
    fn what_is_removed_is_not_found() {
        let mut resident = Resident::new(2);
        resident.add(1, &[1.0, 0.0]);
        resident.add(2, &[0.0, 1.0]);
        resident.remove(&HashSet::from([1]));
        assert_eq!(resident.nearest(&[1.0, 0.0], 5, None), [(2, 0.0)]);
        assert_eq!(resident.cosines(&[0.5, 0.5], &[1, 2]), [None, Some(0.5)]);
        resident.add(2, &[1.0, 0.0]);
        assert_eq!(resident.nearest(&[1.0, 0.0], 5, None), [(2, 0.0)]);
        assert!(resident.nearest(&[1.0], 5, None).is_empty());
    }
}
