/* Swings the double pendulum for ten seconds and prints how well its energy is kept. */
#include "double_pendulum.h"

#include <stdio.h>

int main(void) {
	struct double_pendulum p;
	double y[2*DOUBLE_PENDULUM_COORDINATES], before;

	double_pendulum_defaults(&p);
	p.m2 = 0.5;
	double_pendulum_initial_state(&p, y);
	before = double_pendulum_energy(&p, 0, y, y + DOUBLE_PENDULUM_COORDINATES);
	for (int i = 0; i < 10000; i++)
		if (double_pendulum_step(&p, i*1e-3, y, 1e-3) != DOUBLE_PENDULUM_OK) {
			fprintf(stderr, "the mass matrix is singular\n");
			return 1;
		}
	printf("%s = %.17g, energy off by %.1e J\n", double_pendulum_coordinate_name(0), y[0],
	       double_pendulum_energy(&p, 10, y, y + DOUBLE_PENDULUM_COORDINATES) - before);
	return 0;
}
