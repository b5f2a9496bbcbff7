/* The accelerations of a chain of N unit masses on unit rods, by hand: with
   M_ij = (N - max(i,j)) cos(th_i - th_j) from N pairs of sin and cos, and M = L D L'. */
#include <math.h>

#define G 9.81

void accelerations(const double *y, double *d) {
	double s[N], c[N], m[N][N], x[N], inverse[N];
	const double *v = y + N;
	for (int i = 0; i < N; i++)
		s[i] = sin(y[i]), c[i] = cos(y[i]);
	for (int i = 0; i < N; i++) {
		double f = -(N - i) * G * s[i];
		for (int j = 0; j < N; j++) {
			double mass = N - (i > j ? i : j);
			f -= mass * (s[i]*c[j] - c[i]*s[j]) * v[j]*v[j];
		}
		x[i] = f;
		for (int j = i; j < N; j++)
			m[i][j] = (N - j) * (c[i]*c[j] + s[i]*s[j]);
	}
	for (int k = 0; k < N; k++) { /* columns, so that the inner loop has no chain of sums */
		inverse[k] = 1 / m[k][k];
		for (int i = k + 1; i < N; i++) {
			double l = m[k][i] * inverse[k];
			for (int j = i; j < N; j++)
				m[i][j] -= l * m[k][j];
			x[i] -= l * x[k];
		}
	}
	for (int i = N - 1; i >= 0; i--) {
		double sum = x[i];
		for (int k = i + 1; k < N; k++)
			sum -= m[i][k] * x[k];
		x[i] = sum * inverse[i];
	}
	for (int i = 0; i < N; i++)
		d[i] = x[i];
}
