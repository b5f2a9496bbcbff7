/* The double pendulum's accelerations as a physicist writes them by hand, in
   the textbook's closed form. */
#include <math.h>

#ifndef SINCOS
#define SINCOS(x, s, c) (*(s) = sin(x), *(c) = cos(x))
#endif

static const double p[] = {1, 1, 1, 1, 9.81};

void accelerations(const double *y, double *d) {
	const double *volatile params = p; /* as if the caller had passed them */
	const double *q = params;
	double m1 = q[0], m2 = q[1], l1 = q[2], l2 = q[3], g = q[4];
	double s1, c1, s2, c2;
	SINCOS(y[0], &s1, &c1);
	SINCOS(y[1], &s2, &c2);
	double s = s1*c2 - c1*s2, c = c1*c2 + s1*s2;
	double a = m2 * l2 * s * y[3] * y[3] + (m1 + m2) * g * s1;
	double b = l1 * s * y[2] * y[2] - g * s2;
	double den = m1 + m2 * s * s;
	d[0] = (-m2 * c * b - a) / (l1 * den);
	d[1] = ((m1 + m2) * b + c * a) / (l2 * den);
}
