/** The normal distribution, to more digits than anything here is printed with. */

const HALF_LOG_2PI = 0.9189385332046727;

/** Upper tail of the standard normal for z ≥ 0: a series near the middle, a continued fraction beyond. */
function upperTail(z: number): number {
  const density = Math.exp((-z * z) / 2 - HALF_LOG_2PI);
  if (z < 3) {
    let [term, sum] = [z, z];
    for (let n = 1; n < 60; n++) {
      term *= (z * z) / (2 * n + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let n = 60; n > 0; n--) fraction = z + n / fraction;
  return density / fraction;
}

/** Takes z; gives the percentile 0–100 of the standard normal distribution. */
export function percentileOf(z: number): number {
  return 100 * (z < 0 ? upperTail(-z) : 1 - upperTail(z));
}

/** Takes a share between 0 and 1; gives the z that so large a share lies below, between −8.3 and 8.3. */
export function zOfShare(share: number): number {
  let [low, high] = [-8.3, 8.3];
  for (let n = 0; n < 60; n++) {
    const middle = (low + high) / 2;
    if (percentileOf(middle) < share * 100) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
