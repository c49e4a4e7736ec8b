// One fused pass for each rule, as a C programmer writes it: the bound that the Java passes are held to.
// gcc -O3 -march=native -fno-math-errno -fopenmp -shared -fPIC: without -fno-math-errno the square root
// does not vectorise, and the bound is worthless.
//
// a: the arrays of n floats, weights first, gradient second, then the state; k: the constants of the step,
// with the bias corrections already in them; threads: how many share the pass.

#include <math.h>
#include <stdint.h>

#define EACH for (int64_t i = 0; i < n; i++)
#define PASS(...)                                                                     \
  if (threads > 1) {                                                                  \
    _Pragma("omp parallel for simd num_threads(threads) schedule(static)") EACH __VA_ARGS__ \
  } else { /* a team of one is no loop: it costs a call */                            \
    _Pragma("omp simd") EACH __VA_ARGS__                                              \
  }

// k: lr
void sgd(int64_t n, float **a, const float *k, int threads) {
  float *restrict x = a[0];
  const float *restrict g = a[1];
  const float lr = k[0];
  PASS({ x[i] -= lr * g[i]; })
}

// k: lr, mu
void momentum(int64_t n, float **a, const float *k, int threads) {
  float *restrict x = a[0];
  const float *restrict g = a[1];
  float *restrict b = a[2];
  const float lr = k[0], mu = k[1];
  PASS({
    const float d = mu * b[i] + g[i];
    b[i] = d;
    x[i] -= lr * d;
  })
}

// k: beta1, 1 - beta1, beta2, 1 - beta2, 1 - lr * decay, lr / (1 - beta1^t), 1 / sqrt(1 - beta2^t), eps
void adamw(int64_t n, float **a, const float *k, int threads) {
  float *restrict x = a[0];
  const float *restrict g = a[1];
  float *restrict m = a[2];
  float *restrict v = a[3];
  const float b1 = k[0], f1 = k[1], b2 = k[2], f2 = k[3], kept = k[4], size = k[5], root = k[6], eps = k[7];
  PASS({
    const float mean = b1 * m[i] + f1 * g[i];
    const float square = b2 * v[i] + f2 * g[i] * g[i];
    m[i] = mean;
    v[i] = square;
    x[i] = x[i] * kept - size * mean / (sqrtf(square) * root + eps);
  })
}

// k: beta1, 1 - beta1, beta2, 1 - beta2, 1 - lr * decay, lr
void lion(int64_t n, float **a, const float *k, int threads) {
  float *restrict x = a[0];
  const float *restrict g = a[1];
  float *restrict m = a[2];
  const float b1 = k[0], f1 = k[1], b2 = k[2], f2 = k[3], kept = k[4], lr = k[5];
  PASS({
    const float mixed = b1 * m[i] + f1 * g[i];
    const float sign = (mixed > 0 ? 1.0f : 0.0f) - (mixed < 0 ? 1.0f : 0.0f);
    x[i] = x[i] * kept - lr * sign;
    m[i] = b2 * m[i] + f2 * g[i];
  })
}

// a: x, g, m, v, n, the gradient before
// k: beta1, 1 - beta1, beta2, 1 - beta2, beta3, 1 - beta3, lr / (1 - beta1^t), lr * beta2 / (1 - beta2^t),
// 1 / sqrt(1 - beta3^t), eps, 1 / (1 + lr * decay)
void adan(int64_t n, float **a, const float *k, int threads) {
  float *restrict x = a[0];
  const float *restrict g = a[1];
  float *restrict m = a[2];
  float *restrict v = a[3];
  float *restrict s = a[4];
  float *restrict before = a[5];
  const float b1 = k[0], f1 = k[1], b2 = k[2], f2 = k[3], b3 = k[4], f3 = k[5];
  const float step1 = k[6], step2 = k[7], root = k[8], eps = k[9], kept = k[10];
  PASS({
    const float diff = g[i] - before[i];
    const float mean = b1 * m[i] + f1 * g[i];
    const float drift = b2 * v[i] + f2 * diff;
    const float ahead = g[i] + b2 * diff;
    const float square = b3 * s[i] + f3 * ahead * ahead;
    m[i] = mean;
    v[i] = drift;
    s[i] = square;
    before[i] = g[i];
    x[i] = (x[i] - (step1 * mean + step2 * drift) / (sqrtf(square) * root + eps)) * kept;
  })
}

// a: y, g, z, v; k: beta2, 1 - beta2, c, lr * (beta1 * (1 - c) - 1), lr, decay, 1 / sqrt(1 - beta2^t), eps
void schedulefreeadamw(int64_t n, float **a, const float *k, int threads) {
  float *restrict y = a[0];
  const float *restrict g = a[1];
  float *restrict z = a[2];
  float *restrict v = a[3];
  const float b2 = k[0], f2 = k[1], c = k[2], pull = k[3], lr = k[4], decay = k[5], root = k[6], eps = k[7];
  const float rest = 1 - c;
  PASS({
    const float square = b2 * v[i] + f2 * g[i] * g[i];
    v[i] = square;
    const float d = g[i] / (sqrtf(square) * root + eps) + decay * y[i];
    y[i] = rest * y[i] + c * z[i] + pull * d;
    z[i] -= lr * d;
  })
}

static double squares(int64_t n, const float *restrict g, int threads) {
  const int64_t blocks = (n + 4095) / 4096;
  double total = 0;
#pragma omp parallel for num_threads(threads) schedule(static) reduction(+ : total) if (threads > 1)
  for (int64_t block = 0; block < blocks; block++) {
    const int64_t from = block * 4096, to = from + 4096 < n ? from + 4096 : n;
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = from; i < to; i++) {
      sum += g[i] * g[i];
    }
    total += sum;
  }
  return total;
}

static float clipped(const float *k, double total) { return k[0] * (float)fmin(1, k[1] / (sqrt(total) + 1e-6)); }

// The norm of the gradient by blocks of 4096, in double, then sgd with the gradient scaled; k: lr, max
void clipnorm(int64_t n, float **a, const float *k, int threads) {
  const float lr = clipped(k, squares(n, a[1], threads));
  sgd(n, a, &lr, threads);
}

// A rule over tensors, each with arrays of its own: n and a have an element for each.
void tensors(void (*rule)(int64_t, float **, const float *, int), int count, const int64_t *n, float ***a,
             const float *k, int threads) {
  float lr;
  if (rule == clipnorm) { // the norm is of all tensors together
    double total = 0;
#pragma omp parallel for num_threads(threads) schedule(static) reduction(+ : total)
    for (int t = 0; t < count; t++) {
      total += squares(n[t], a[t][1], 1);
    }
    lr = clipped(k, total);
    rule = sgd;
    k = &lr;
  }
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int t = 0; t < count; t++) {
    rule(n[t], a[t], k, 1);
  }
}
