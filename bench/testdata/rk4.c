/* The double pendulum by RK4 with steps of 1/1000 as one writes it by hand: one trajectory, and 4096 in
   loops that the compiler turns into vectors, with the sines of its own vector library (sin and cos
   apart, since it does not know how to take both at once). Prints the least time of a step and trajectory in ns, of one
   and of many. Compile with -O3 -march=native -ffast-math. */
#include <math.h>
#include <stdio.h>
#include <time.h>

static const double g = 9.81, h = 1e-3;

static double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

#define LANES 64
typedef double lanes[4][LANES];

static inline void accelerations(double s, double c, double s1, double s2, double u, double v, double *a, double *b) {
	double den = 1 / (2 - c * c), p = -s * v * v - 2 * g * s1, q = s * u * u - g * s2;
	*a = (p - c * q) * den;
	*b = (2 * q - c * p) * den;
}

static inline void f(const double *y, double *d) {
	d[0] = y[2];
	d[1] = y[3];
	accelerations(sin(y[0] - y[1]), cos(y[0] - y[1]), sin(y[0]), sin(y[1]), y[2], y[3], d + 2, d + 3);
}

static inline void fs(lanes y, lanes d) {
	double s[LANES], c[LANES], s1[LANES], s2[LANES];
	for (int j = 0; j < LANES; j++) s[j] = sin(y[0][j] - y[1][j]);
	for (int j = 0; j < LANES; j++) s1[j] = sin(y[0][j]);
	for (int j = 0; j < LANES; j++) s2[j] = sin(y[1][j]);
	for (int j = 0; j < LANES; j++) c[j] = cos(y[0][j] - y[1][j]);
	for (int j = 0; j < LANES; j++) {
		d[0][j] = y[2][j];
		d[1][j] = y[3][j];
		accelerations(s[j], c[j], s1[j], s2[j], y[2][j], y[3][j], &d[2][j], &d[3][j]);
	}
}

static void one(double *y, int steps) {
	double a[4], b[4], c[4], d[4], u[4];
	for (int n = 0; n < steps; n++) {
		f(y, a);
		for (int i = 0; i < 4; i++) u[i] = y[i] + h / 2 * a[i];
		f(u, b);
		for (int i = 0; i < 4; i++) u[i] = y[i] + h / 2 * b[i];
		f(u, c);
		for (int i = 0; i < 4; i++) u[i] = y[i] + h * c[i];
		f(u, d);
		for (int i = 0; i < 4; i++) y[i] += h / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
	}
}

#define EACH for (int i = 0; i < 4; i++) for (int j = 0; j < LANES; j++)

static void many(lanes y, int steps) {
	lanes a, b, c, d, u;
	for (int n = 0; n < steps; n++) {
		fs(y, a);
		EACH u[i][j] = y[i][j] + h / 2 * a[i][j];
		fs(u, b);
		EACH u[i][j] = y[i][j] + h / 2 * b[i][j];
		fs(u, c);
		EACH u[i][j] = y[i][j] + h * c[i][j];
		fs(u, d);
		EACH y[i][j] += h / 6 * (a[i][j] + 2 * b[i][j] + 2 * c[i][j] + d[i][j]);
	}
}

int main(void) {
	double y[4] = {2, 2, 0, 0}, best[2] = {1e300, 1e300};
	lanes all = {{0}};
	for (int j = 0; j < LANES; j++) all[0][j] = 2 + j / 64., all[1][j] = 2;
	for (int run = 0; run < 500; run++) {
		double t0 = now();
		one(y, 1000);
		double t1 = now();
		many(all, 100);
		double t2 = now(), t[2] = {(t1 - t0) / 1000, (t2 - t1) / 100 / LANES};
		for (int k = 0; k < 2; k++)
			if (t[k] < best[k]) best[k] = t[k];
	}
	printf("%f %f\n", best[0], best[1]);
	fprintf(stderr, "%g %g\n", y[0], all[0][0]); /* lest it be optimised away */
}
