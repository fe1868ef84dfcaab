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
