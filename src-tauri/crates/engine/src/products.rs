//! Products of two vectors of the same length.

/// In sixteen sums side by side, which the compiler turns into vector instructions; one sum it
/// may not, because the order of additions changes the last bits.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 16;
    let mut sums = [0.0_f32; LANES];
    let (a_lanes, b_lanes) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = a_lanes
        .remainder()
        .iter()
        .zip(b_lanes.remainder())
        .map(|(a, b)| a * b)
        .sum();
    for (a, b) in a_lanes.zip(b_lanes) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}

/// Whole numbers may be added in any order, which lets the compiler do sixteen at a time.
pub(crate) fn product(query: &[i16], codes: &[i8]) -> i32 {
    let products = query.iter().zip(codes);
    products
        .map(|(query, code)| i32::from(*query) * i32::from(*code))
        .sum()
}

/// The mean of vectors of one length, brought to length 1; `None` of none, and where they add up to nothing.
pub(crate) fn mean<'a>(vectors: impl Iterator<Item = &'a [f32]>) -> Option<Vec<f32>> {
    let mut sum: Vec<f32> = Vec::new();
    for vector in vectors {
        sum.resize(vector.len(), 0.0);
        for (sum, number) in sum.iter_mut().zip(vector) {
            *sum += number;
        }
    }
    let length = dot(&sum, &sum).sqrt();
    if length <= f32::EPSILON {
        return None;
    }
    for number in &mut sum {
        *number /= length;
    }
    Some(sum)
}
