/* Times accelerations(y, d) of the file that it is compiled with: for every byte
   read it prints the time of one call in ns. y is (q, q'), N numbers each. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void accelerations(const double *y, double *d);

static double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

/* Each call waits for the one before, as in an integrator: its state depends on
   all accelerations, by far less than the last bit. */
static double spent(int calls) {
	double start[2*N], y[2*N], d[N] = {0};
	for (int i = 0; i < N; i++)
		start[i] = START(i), start[N+i] = 0.3 + 0.05*i;
	double from = now();
	for (int k = 0; k < calls; k++) {
		for (int i = 0; i < N; i++)
			y[i] = start[i] + d[i]*1e-300, y[N+i] = start[N+i] + d[i]*1e-300;
		accelerations(y, d);
	}
	double ns = (now() - from) / calls;
	for (int i = 0; i < N; i++)
		if (d[i] != d[i])
			exit(1);
	return ns;
}

int main(int argc, char **argv) {
	if (argc > 1) { /* the accelerations, to compare */
		double y[2*N], d[N];
		for (int i = 0; i < N; i++)
			y[i] = START(i), y[N+i] = 0.3 + 0.05*i;
		accelerations(y, d);
		for (int i = 0; i < N; i++)
			printf("%.17g\n", d[i]);
		return 0;
	}
	int calls = (int)(1e6 / spent(1000)) + 1; /* 1 ms, less than a turn of the scheduler */
	while (getchar() != EOF) {
		printf("%.3f\n", spent(calls));
		fflush(stdout);
	}
	return 0;
}
