/* Reads "A<tab>B" lines and prints the sign that dpkg itself (libdpkg) gives, or "?" where one is no version. */
#define LIBDPKG_VOLATILE_API
#include <stdio.h>
#include <string.h>

#include <dpkg/dpkg.h>
#include <dpkg/dpkg-db.h>
#include <dpkg/version.h>

int main(void) {
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	while ((length = getline(&line, &size, stdin)) > 0) {
		struct dpkg_version a, b;
		struct dpkg_error error = DPKG_ERROR_INIT;
		char *tab = strchr(line, '\t');

		line[length - 1] = '\0';
		*tab = '\0';
		if (parseversion(&a, line, &error) || parseversion(&b, tab + 1, &error)) {
			puts("?");
			continue;
		}
		int sign = dpkg_version_compare(&a, &b);
		puts(sign < 0 ? "-1" : sign > 0 ? "1" : "0");
	}
	return 0;
}
